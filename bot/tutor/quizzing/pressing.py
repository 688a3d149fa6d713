"""Reads what is typed in the place of a button of a quiz, whatever stands on the button."""

from __future__ import annotations

import re

from bot.tutor.quizzing import showing
from bot.tutor.quizzing.items import Item, Kind
from bot.tutor.quizzing.quiz import Phase, Step
from bot.tutor.quizzing.texts import plain, verdict

_POLITELY = r"(please |can you |could you |would you |will you ){0,3}"
_I = (
    r"(no thanks |i |lets |let us |let me |can (i|we) |(id|i would) like to )?"
    r"(want to |want |wanna |need to |have to |must )?"
)

_WORDS = {
    showing.HINT: rf"{_POLITELY}((give|show|tell)( me)? |i (need|want|would like) )?"
    r"(a |an |another |one |one more |some )?"
    rf"(hint|clue|tip)s?( please)?|{_POLITELY}(i need )?help( me)?( please)?( with (this|it))?( question)?",
    showing.SHOW: r"(i ?)?(really )?((dont|do not|didnt|did not|cant|cannot|not) )(know|remember)"
    r"( it| this| that| yet| how)?( one| question)?( the (answer|solution))?( at all)?"
    r"|(the )?next( question| one)?|no|((i )?(have )?(absolutely )?no|not an?) (idea|clue)( at all)?|idk|i dk|dunno"
    r"|(i )?(can i |let me |want to )?(give (it )?up|forgot( it)?|forget( it)?|pass"
    r"|skip( it)?( this| the| that)?( one| question)?)"
    r"|(give me |ask me |try |i want )?(another|an other|a different|a new|other|different)( question| one)?"
    rf"|{_POLITELY}(show|tell|give)( me)?( the)?( right| correct)? (answer|solution)"
    r"|(the )?(right |correct )?(answer|solution) please|(what is|whats) the( right| correct)? (answer|solution)",
    showing.STOP: rf"(please )?{_I}(stop|quit|exit|end|cancel|enough|finish)"
    r"( it| this| now| here| the| my| quiz| for| today)*( please)?"
    r"|(that is |thats )?enough( for)?( today| now)|(i am |im )?done for( today| now)",
    showing.NEXT: r"(the )?(next|nxt|continue|go on|go ahead|ok|okay|yes|y|go|more|got it|finish|done|great|cool|nice"
    r"|good|perfect|super|alright|all right|aha|i see|i understand|understood|makes sense)( one| question| please)*"
    r"|(give me |ask me )?(another|a new)( question| one)",
    showing.SURE: r"((i am |im |very |quite |yes,? |totally |pretty |fairly |absolutely )*(sure|certain|yes)|yeah|yep)"
    r"(,? i am| sure)?|(absolutely|definitely|totally)( sure)?",
    showing.UNSURE: r"(i am |im |no,? )*not (so |very |really |too |that |quite |at all |completely )*(sure|certain)"
    r"|unsure|no(,? not really)?|nope|not (really|at all|quite|very|so much)|maybe|perhaps|(kind|sort) of|so so"
    r"|((just )?(a |i )?)?guess(ed|ing)?( so)?|i think( so)?"
    r"|(i )?(really )?(dont|do not) know|idk|dunno|no (idea|clue)",
    showing.UNCLEAR: r"(this |the |that )?(question )?(is )?(unclear|confusing|ambiguous|wrong question)",
    showing.CHECK: r"(check|submit)( it)?( my)?( answers?)?|that is all|thats all|done|ready",
    showing.UNDO: r"undo|back",
}
"""What is typed in the place of a button, by what the button does."""

_PATTERNS = {what: re.compile(pattern) for what, pattern in _WORDS.items()}

_ALWAYS = {
    showing.HINT: re.compile(r"(a |another )?hint( please)?"),
    showing.STOP: re.compile(
        rf"(please )?{_I}(stop|quit|end|cancel)( (the|this|my))? quiz( please)?|(please )?stop( please)?"
        r"|i (want|would like|need|have) (to )?(stop|quit|end)( now| here)?( please)?"
    ),
}
"""What is said to the quiz whatever was shown since."""

_NEEDS_AN_ANSWER = (showing.HINT, showing.SHOW, showing.NEXT)
"""What "How sure are you?" does not offer: its card is shown again."""

_GIVING_UP = re.compile(
    r"(i ?)?(really )?(dont|do not) know( it| this)?( the answer)?|idk|dunno|no (idea|clue)"
    r"|(i )?(give up|skip( it| this)?( question)?|pass)"
)
"""What is said of the question of a quiz also after something else was shown."""

_BACK = re.compile(
    r"(please |ok |okay |and |now |lets |let us |can we |can i |i want |i want to |id like to ){0,3}"
    r"(((go |get |come )?back|return|go on|carry on|continue|resume|finish)( to| with)?( the| my| our| this)? "
    r"(quiz|questions?|test)|resume|(go )?back|where (is|was) (the|my) (quiz|question)"
    r"|(can you )?(repeat|show)( me)? (the |this )?(question|quiz|options)( again)?"
    r"|what (is|was|are|were) (the|my) (question|options|answers)( again)?)( please| now)?"
)
"""The way back to the quiz, where these words stand for no button of its card."""

_STILL_HERE = re.compile(r"((please )?(lets )?(continue|go on|carry on)|(i am |im )(back|ready))( please)?")
"""What is said to a question that waits for an answer, by somebody who comes back to it."""

_GOING_ON = re.compile(r"(please )?(the )?next( one| question)?( please)?")
"""What goes on with the quiz also after an answer of the course, unless a list is gone through there."""

_MORE = re.compile(
    rf"(please )?{_I}((the )?(next|more|another|again|once more|one more|continue|go on|try again|do (it|that) again"
    r"|(the )?same( quiz| questions)?( again)?|(\d{1,2}|two|three|five|some|a few) more|yes|sure)"
    r"( one| quiz| questions?| again| more| please)*)"
)
"""What asks for more of a quiz that has just ended."""

_BEFORE = re.compile(
    r"(?:(?:ok|okay|oh|ah|hm{1,4}|well|so|but|and|sorry|yes|yeah|please|thanks|thank you|thx|haha|lol|nice|great|cool"
    r"|good)\b\W{0,3}){1,3}(?=\w)"
)
_BEHIND = re.compile(r"(?:\W{1,3}(?:please|thanks|thank you|thx|sorry|haha|lol|bro|man|sir|teacher)){1,3}$")
"""What manners put around a few words."""


def button(step: Step, item: Item, text: str, *, shown_last: bool) -> str | None:
    """Find the button of the card that a text stands for.

    `shown_last`: nothing else was said since, so that "no" and "ok" are said to the card.
    """
    said = _readings(text)
    if not shown_last:
        return next((what for what in _offered(step, item) if what in _ALWAYS and _is_one(_ALWAYS[what], said)), None)
    if step.phase is Phase.ASKING and item.kind is Kind.TRUE_FALSE and verdict(text) is not None:
        return None
    return next((what for what in _offered(step, item) if _is_one(_PATTERNS[what], said)), None)


def waits_on(step: Step, text: str) -> bool:
    """Say whether a text goes on with a card that was shown last and has to be answered first."""
    said = _readings(text)
    passes = step.phase is Phase.DOUBTING and any(_is_one(_PATTERNS[what], said) for what in _NEEDS_AN_ANSWER)
    return passes or _is_one(_STILL_HERE, said)


def leads_back(text: str) -> bool:
    """Say whether a text asks for the quiz that was left."""
    return _is_one(_BACK, _readings(text))


def goes_on(text: str) -> bool:
    """Say whether a text asks for what comes next, of a quiz or of a list."""
    return _is_one(_GOING_ON, _readings(text))


def asks_for_more(text: str) -> bool:
    """Say whether a text wants to go on with a quiz that has just ended."""
    return _is_one(_MORE, _readings(text))


def gives_up(text: str) -> bool:
    """Say whether a text says of a question, and of nothing else, that the learner cannot answer it."""
    return _is_one(_GIVING_UP, _readings(text))


def _offered(step: Step, item: Item) -> tuple[str, ...]:
    match step.phase:
        case Phase.DOUBTING:
            return (showing.UNSURE, showing.SURE, showing.STOP)
        case Phase.SETTLED:
            return (showing.NEXT, showing.UNCLEAR, showing.STOP)
        case Phase.ASKING:
            own = {Kind.SEVERAL: (showing.CHECK,), Kind.ORDERING: (showing.UNDO,)}.get(item.kind, ())
            return (*own, showing.HINT, showing.SHOW, showing.STOP)


def _readings(text: str) -> tuple[str, str]:
    """Give a text as it is, and without the manners around it: "ok next pls" is "next"."""
    said = plain(text)
    before = _BEFORE.match(said)
    return said, _BEHIND.sub("", said[before.end() :] if before else said)


def _is_one(pattern: re.Pattern[str], readings: tuple[str, str]) -> bool:
    return any(map(pattern.fullmatch, readings))
