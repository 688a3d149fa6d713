"""Tells what is typed while a quiz is open: an answer to its question, one of its buttons, or something else."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.tutor.choices import is_quiz
from bot.tutor.course import is_small_talk
from bot.tutor.following.cues import Said
from bot.tutor.learner import Basis
from bot.tutor.moment import Moment
from bot.tutor.quizzing import showing
from bot.tutor.quizzing.items import Item, Kind
from bot.tutor.quizzing.picking import VERDICTS, asks, find_picks, is_lettered, is_title, plain
from bot.tutor.quizzing.playing import act, present, resume, say_picks, say_words
from bot.tutor.quizzing.quiz import Phase, Step
from bot.tutor.quizzing.scopes import asks_for_quiz
from bot.tutor.quizzing.showing import typed_item
from bot.tutor.quizzing.typed import read_typed
from bot.tutor.reply import Turn
from bot.tutor.understanding import understand

_WORDS = {
    showing.HINT: r"(a |another |one more |give me (a |another )?)?(hint|clue|tip)s?( please| pls)?|help( me)?",
    showing.SHOW: r"(i )?(really )?(dont|do not|didnt|did not) (know|remember)( it| this| that| yet)?( sorry)?"
    r"|(the )?next( question| one)?|no|no (idea|clue)|idk|dunno|(i )?(give up|forgot( it)?|pass|skip( it| this)?)"
    r"|(show|tell)( me)?( the)? (answer|solution)|(the )?(answer|solution) please",
    showing.STOP: r"(please )?(stop|quit|exit|end|cancel|enough|finish)( it| this| now| here| the| quiz)*( please)?",
    showing.NEXT: r"(the )?(next|continue|go on|ok|okay|yes|y|go|more|got it|finish|done)( one| question| please)*",
    showing.SURE: r"((i am |im |very |quite |yes,? |totally |pretty |fairly |absolutely )*(sure|certain|yes)|yeah|yep)"
    r"(,? i am| sure)?|(absolutely|definitely|totally)( sure)?",
    showing.UNSURE: r"(i am |im |no,? )*not (so |very |really |too |that |quite |at all |completely )*(sure|certain)"
    r"|unsure|no(,? not really)?|nope|not (really|at all|quite|very|so much)|maybe|perhaps|(kind|sort) of|so so"
    r"|((just )?(a |i )?)?guess(ed|ing)?( so)?|i think( so)?"
    r"|(i )?(really )?(dont|do not) know|idk|dunno|no (idea|clue)",
    showing.UNCLEAR: r"(this |the |that )?(question )?(is )?(unclear|confusing|ambiguous|wrong question)",
    showing.CHECK: r"check|submit|that is all|thats all|done|ready",
    showing.UNDO: r"undo|back",
}
"""What is typed in the place of a button, whatever stands on the button."""

_PATTERNS = {what: re.compile(pattern) for what, pattern in _WORDS.items()}

_NEEDS_AN_ANSWER = (showing.HINT, showing.SHOW, showing.NEXT)
"""What "How sure are you?" does not offer: its card is shown again."""

_ALWAYS = {
    showing.HINT: re.compile(r"(a |another )?hint( please)?"),
    showing.STOP: re.compile(r"(please )?(stop|quit|end|cancel)( (the|this))? quiz( please)?|stop"),
}
"""What is said to the quiz whatever was shown since."""

_GOING_ON = re.compile(r"(please )?(the )?next( one| question)?( please)?")
"""What goes on with the quiz also after an answer of the course, unless a list is gone through there."""

_BACK = re.compile(r"(resume|continue the quiz|back( to the quiz)?)( please)?")
"""The way back to the quiz, where these words stand for no button of its card."""

_STILL_HERE = re.compile(r"((please )?(lets )?(continue|go on|carry on)|(i am |im )(back|ready))( please)?")
"""What is said to a question that waits for an answer, by somebody who comes back to it."""

LASTS = timedelta(days=2)
"""How long a question that was asked last is what a message is about: tomorrow, yes, next week, hardly."""

LONG_ANSWER = 6
"""Words from which on a text is taken for the explanation that was asked for, even if it starts with "which"."""


def hear_in_quiz(moment: Moment, text: str) -> Turn | None:
    """Take a typed message as part of the quiz that is open; None when it is about something else."""
    quiz = present(moment)
    step = quiz.step if quiz else None
    item = moment.course.item(step.item) if step else None
    if quiz is None or step is None or item is None:
        return None
    asked_at = moment.context.at
    is_fresh = asked_at is not None and moment.now - asked_at < LASTS
    shown_last = is_fresh and any(map(is_quiz, moment.context.offered))
    is_asked = step.phase is Phase.ASKING and is_fresh
    if is_asked and not step.typed and (picks := find_picks(moment, step, item, text, shown_last=shown_last)):
        return say_picks(moment, quiz, step, item, picks)
    if is_asked and shown_last and item.kind is Kind.TRUE_FALSE and plain(text) in VERDICTS:
        return resume(moment)  # there are several reasons to choose from
    if what := _button(step, item, text, shown_last=shown_last):
        return act(moment, quiz, step, what, new_message=True)
    if _BACK.fullmatch(plain(text)) or (shown_last and _waits_on(step, text)):
        return resume(moment)
    if is_fresh and not shown_last and _goes_on(moment, text):
        is_settled = step.phase is Phase.SETTLED
        return act(moment, quiz, step, showing.NEXT, new_message=True) if is_settled else resume(moment)
    if is_asked and step.typed and _answers(moment, item, text, shown_last=shown_last):
        return say_words(moment, quiz, step, item, text)
    # A letter without its option asks the course nothing.
    is_named = is_lettered(text, in_words=is_asked and shown_last and not step.typed)
    return resume(moment) if is_named else None


def waits_for_words(moment: Moment) -> bool:
    """Say whether the quiz that is open was shown last and wants a typed answer: then a number is no button."""
    step = moment.learner.quiz.step if moment.learner.quiz else None
    is_last = any(map(is_quiz, moment.context.offered))
    return is_last and step is not None and step.typed and step.phase is Phase.ASKING


def _button(step: Step, item: Item, text: str, *, shown_last: bool) -> str | None:
    """Find the button of the card that a text stands for.

    `shown_last`: nothing else was said since, so that "no" and "ok" are said to the card.
    """
    said = plain(text)
    if not shown_last:
        return next((what for what in _offered(step, item) if what in _ALWAYS and _ALWAYS[what].fullmatch(said)), None)
    if step.phase is Phase.ASKING and item.kind is Kind.TRUE_FALSE and said in VERDICTS:
        return None
    return next((what for what in _offered(step, item) if _PATTERNS[what].fullmatch(said)), None)


def _offered(step: Step, item: Item) -> tuple[str, ...]:
    match step.phase:
        case Phase.DOUBTING:
            return (showing.UNSURE, showing.SURE, showing.STOP)
        case Phase.SETTLED:
            return (showing.NEXT, showing.UNCLEAR, showing.STOP)
        case Phase.ASKING:
            own = {Kind.SEVERAL: (showing.CHECK,), Kind.ORDERING: (showing.UNDO,)}.get(item.kind, ())
            return (*own, showing.HINT, showing.SHOW, showing.STOP)


def _waits_on(step: Step, text: str) -> bool:
    """Say whether a text goes on with the card, which has to be answered first."""
    said = plain(text)
    passes = step.phase is Phase.DOUBTING and any(_PATTERNS[what].fullmatch(said) for what in _NEEDS_AN_ANSWER)
    return passes or bool(_STILL_HERE.fullmatch(said))


def _goes_on(moment: Moment, text: str) -> bool:
    """Say whether "next" means the next question, and not the next thing of a list that the learner goes through."""
    return bool(_GOING_ON.fullmatch(plain(text))) and moment.context.basis is not Basis.POINTED


def _answers(moment: Moment, item: Item, text: str, *, shown_last: bool) -> bool:
    """Say whether a text is meant as the answer, not as a question or something said in between."""
    if asks_for_quiz(text):
        return False
    read = read_typed(typed_item(item), text, moment.matching.correct)
    if item.kind is not Kind.EXPLAIN and read.is_known:
        return not asks(text) and (shown_last or read.is_right or not is_title(moment.course, text))
    if not shown_last or is_lettered(text):
        return False
    ends_asking = text.rstrip().endswith("?")
    if item.kind is Kind.EXPLAIN and len(text.split()) >= LONG_ANSWER and not ends_asking:
        return True
    if ends_asking or asks(text):
        return False
    found = understand(moment.course, moment.matching, moment.context, text, moment.now)[0]
    about_bot = found.intent is not None and is_small_talk(found.intent)
    return not (about_bot and Said.of(text).tokens)
