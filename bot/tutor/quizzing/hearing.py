"""Tells what is typed while a quiz is open: an answer to its question, one of its buttons, or something else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.tutor.announcing import announced
from bot.tutor.choices import is_quiz
from bot.tutor.course import is_small_talk
from bot.tutor.following.cues import Said
from bot.tutor.learner import Basis
from bot.tutor.matching.ranking import Outcome
from bot.tutor.moment import Moment
from bot.tutor.quizzing import showing
from bot.tutor.quizzing.items import Item, Kind
from bot.tutor.quizzing.lettering import is_lettered
from bot.tutor.quizzing.picking import find_picks, is_title
from bot.tutor.quizzing.playing import act, insist, more, present, rest, resume, say_picks, say_words
from bot.tutor.quizzing.pressing import asks_for_more, button, gives_up, goes_on, leads_back, waits_on
from bot.tutor.quizzing.quiz import Phase, Quiz, Step
from bot.tutor.quizzing.quiz_wishes import asks_for_quiz, wants_no_quiz
from bot.tutor.quizzing.remarking import is_remark
from bot.tutor.quizzing.showing import typed_item
from bot.tutor.quizzing.texts import asks, plain, verdict
from bot.tutor.quizzing.typed import read_typed
from bot.tutor.reply import Turn
from bot.tutor.understanding import Understood, understand

LASTS = timedelta(days=2)
"""How long a question that was asked last is what a message is about: tomorrow, yes, next week, hardly."""

LONG_ANSWER = 6
"""Words from which on a text is taken for the explanation that was asked for, even if it starts with "which"."""


def hear_in_quiz(moment: Moment, text: str) -> Turn | None:
    """Take a typed message as part of the quiz that is open or has just ended; None when it is about something else."""
    quiz = present(moment)
    if quiz and quiz.step is None and _is_shown_last(moment) and asks_for_more(text):
        # It has ended, or the course no longer has its question.
        return resume(moment) if moment.learner.open_quiz else more(moment, new_message=True)
    step = quiz.step if quiz else None
    item = moment.course.item(step.item) if step else None
    if quiz is None or step is None or item is None:
        return None
    return (
        _hear_exactly(moment, quiz, step, item, text)
        or _hear_picks(moment, quiz, step, item, text)
        or _hear_wish(moment, quiz, step, item, text)
        or _hear_words(moment, quiz, step, item, text)
    )


def _hear_exactly(moment: Moment, quiz: Quiz, step: Step, item: Item, text: str) -> Turn | None:
    """Take what staff foresaw to the letter for an answer, though it may stand for a button: "no idea", "a pass"."""
    if not step.typed or item.kind is Kind.EXPLAIN or not waits_for_answer(moment):
        return None
    asked = typed_item(item)
    foreseen = (*asked.accepted, *(answer for mistake in asked.mistakes for answer in mistake.answers))
    return say_words(moment, quiz, step, item, text) if plain(text) in map(plain, foreseen) else None


def _hear_picks(moment: Moment, quiz: Quiz, step: Step, item: Item, text: str) -> Turn | None:
    """Take options that are named, or a verdict that several of them have: then there are reasons to choose from."""
    shown_last = _is_shown_last(moment)
    if step.phase is not Phase.ASKING or step.typed or not _is_fresh(moment):
        return None
    if picks := find_picks(moment, step, item, text, shown_last=shown_last):
        return say_picks(moment, quiz, step, item, picks)
    return resume(moment) if shown_last and item.kind is Kind.TRUE_FALSE and verdict(text) is not None else None


def _hear_wish(moment: Moment, quiz: Quiz, step: Step, item: Item, text: str) -> Turn | None:
    """Take what stands for a button, or goes on with the quiz, or ends it."""
    shown_last, context = _is_shown_last(moment), moment.context
    if what := button(step, item, text, shown_last=shown_last):
        return act(moment, quiz, step, what, new_message=True)
    if wants_no_quiz(text):
        return rest(moment)
    if leads_back(text) or (shown_last and waits_on(step, text)):
        return resume(moment)
    if shown_last or not _is_fresh(moment):
        return None
    # "Next" also means the next thing of a list that the learner goes through.
    if goes_on(text) and context.basis is not Basis.POINTED:
        is_settled = step.phase is Phase.SETTLED
        return act(moment, quiz, step, showing.NEXT, new_message=True) if is_settled else resume(moment)
    return resume(moment) if step.phase is Phase.ASKING and not context.asks and gives_up(text) else None


def _hear_words(moment: Moment, quiz: Quiz, step: Step, item: Item, text: str) -> Turn | None:
    """Take an answer in words, or what cannot be one."""
    shown_last = _is_shown_last(moment)
    is_asked = step.phase is Phase.ASKING and _is_fresh(moment)
    if is_asked and step.typed and _answers(moment, item, text, shown_last=shown_last):
        return say_words(moment, quiz, step, item, text)
    # A letter without its option asks the course nothing.
    if is_lettered(text, in_words=is_asked and shown_last and not step.typed):
        return resume(moment)
    if not shown_last or not is_remark(text):
        return None
    if is_asked:
        return insist(moment)
    return resume(moment) if step.phase is Phase.DOUBTING else None


def hear_stray(moment: Moment, text: str, found: Sequence[Understood]) -> Turn | None:
    """Take what the course knows nothing about, and asks nothing, for a failed answer to the card shown last."""
    if not waits_for_answer(moment) or any(one.intent for one in found):
        return None
    is_unknown = all(one.decision.outcome is Outcome.DECLINE for one in found)
    is_question = asks(text) or text.rstrip().endswith("?")
    # "What do you mean?" is said of the card.
    return insist(moment) if (is_unknown and not is_question) or not Said.of(text).residue else None


def after_solution(moment: Moment) -> Moment:
    """Let "why?" and "an example?", said to a solution that was shown last, be about what the question practised."""
    quiz = present(moment)
    item = moment.course.item(quiz.step.item) if quiz and quiz.step and quiz.step.phase is Phase.SETTLED else None
    if item is None or not _is_shown_last(moment):
        return moment
    return moment.at(moment.context.went_to(item.objective))


def waits_for_answer(moment: Moment) -> bool:
    """Say whether the quiz that is open was shown last, not long ago, and wants an answer."""
    quiz = present(moment)
    step = quiz.step if quiz else None
    return _is_shown_last(moment) and step is not None and step.phase is Phase.ASKING


def is_under_way(moment: Moment) -> bool:
    """Say whether a quiz is open of which something is left to answer."""
    quiz = moment.learner.open_quiz
    is_last_settled = quiz and quiz.step and quiz.step.phase is Phase.SETTLED and not quiz.ahead
    return quiz is not None and not is_last_settled and not moment.learner.is_group


def waits_for_words(moment: Moment) -> bool:
    """Say whether the quiz that is open was shown last and wants a typed answer: then a number is no button."""
    step = moment.learner.quiz.step if moment.learner.quiz else None
    is_last = any(map(is_quiz, moment.context.offered))
    return is_last and step is not None and step.typed and step.phase is Phase.ASKING


def _is_fresh(moment: Moment) -> bool:
    asked_at = moment.context.at
    return asked_at is not None and moment.now - asked_at < LASTS


def _is_shown_last(moment: Moment) -> bool:
    return _is_fresh(moment) and any(map(is_quiz, moment.context.offered))


def _answers(moment: Moment, item: Item, text: str, *, shown_last: bool) -> bool:
    """Say whether a text is meant as the answer, not as a question or something said in between."""
    if asks_for_quiz(text):
        return False
    read = read_typed(typed_item(item), text, moment.matching.correct)
    if item.kind is not Kind.EXPLAIN and read.is_known:
        return not asks(text) and (shown_last or read.is_right or not is_title(moment.course, text))
    if not shown_last or is_lettered(text) or is_remark(text):
        return False
    ends_asking = text.rstrip().endswith("?")
    if item.kind is Kind.EXPLAIN and len(text.split()) >= LONG_ANSWER and not ends_asking:
        return True
    if ends_asking or asks(text) or announced(text) is not None:
        return False
    found = understand(moment.course, moment.matching, moment.context, text, moment.now)[0]
    about_bot = found.intent is not None and is_small_talk(found.intent)
    return not (about_bot and Said.of(text).tokens)
