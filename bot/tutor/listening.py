"""Takes what a learner types, where it is no choice and no part of a quiz: a wish is done, a question is answered."""

from __future__ import annotations

from bot.tutor import cards
from bot.tutor.announcing import announced
from bot.tutor.answering import answer, show
from bot.tutor.changing import replace
from bot.tutor.course import is_small_talk
from bot.tutor.following.cues import OTHER, THANKING, Said
from bot.tutor.known_intents import FEEDBACK, PROGRESS, QUIZ, SOCIAL, THANKS
from bot.tutor.moment import Moment
from bot.tutor.quizzing.beginning import begin
from bot.tutor.quizzing.beside import with_recall
from bot.tutor.quizzing.grouping import rest_in_group
from bot.tutor.quizzing.hearing import hear_stray, is_under_way, waits_for_answer
from bot.tutor.quizzing.playing import insist, rest, resume
from bot.tutor.quizzing.quiz_wishes import (
    asks_about_quizzes,
    asks_for_any,
    asks_for_quiz,
    asks_what,
    names_quiz_alone,
    split_off_quiz,
    tells_of_quiz,
    wants_no_quiz,
)
from bot.tutor.quizzing.remembering import review, set_goal, show_progress
from bot.tutor.quizzing.reminding import remind, silence, when_below_reminder
from bot.tutor.quizzing.review_wishes import (
    asks_for_goal,
    asks_for_reminders,
    asks_for_review,
    asks_for_silence,
    asks_to_be_reminded,
)
from bot.tutor.quizzing.showing import offers_quizzes
from bot.tutor.repairing import repair
from bot.tutor.reply import Counted, Notes, Outcome, Reply, Turn
from bot.tutor.understanding import Understood, understand

_ANSWERED = Notes(Outcome.ANSWER)


def listen(moment: Moment, text: str, number: int | None) -> Turn:
    """Do what is wished, or answer what is asked; who only says that a question comes is waited for."""
    question = announced(text)
    if question == "":
        return moment.say(Reply(cards.say(moment.course, "go_ahead")), notes=_ANSWERED)
    if question:
        return answer_question(moment, question, number)
    if wished := _wish(moment, text, number):
        return wished
    found = _understand(moment, text)
    done = _do(moment, text, found[0].intent) if len(found) == 1 else None
    return done or hear_stray(moment, text, found) or _answer(moment, text, number, found)


def _wish(moment: Moment, text: str, number: int | None) -> Turn | None:
    """Take thanks, a refusal, or a wish that is known by its words."""
    said = Said.of(text)
    is_thanks = said.is_only(THANKING) or (moment.context.has_question and said.accepts)
    if is_thanks and THANKS in moment.course.intents:
        return counted(show(moment, moment.course.intents[THANKS]))
    if moment.context.has_question and said.refuses:
        return repair(moment, at_once=said.has(OTHER))
    if moment.course.items and (turn := _wish_of_quizzes(moment, text, number)):
        return turn
    if asks_about_quizzes(text) and QUIZ in moment.course.intents:
        return counted(show(moment, moment.course.intents[QUIZ]))
    return None


def _wish_of_quizzes(moment: Moment, text: str, number: int | None) -> Turn | None:
    """Take a wish for a quiz or none, a review, a goal or a reminder."""
    if not moment.learner.is_group:
        if when := asks_to_be_reminded(text) or when_below_reminder(moment, text):
            return remind(moment, when)
        if asks_for_silence(text):
            return silence(moment)
        if asks_for_reminders(text):
            return remind(moment, "")
        if asks_for_review(text):
            return review(moment)
        if (goal := asks_for_goal(text)) is not None:
            return set_goal(moment, goal)
    if wants_no_quiz(text):
        return rest_in_group(moment) if moment.learner.is_group else rest(moment)
    if asks_for_any(text) and offers_quizzes(moment.course, moment.context.offered):
        return begin(moment, "")
    if turn := _answer_and_quiz(moment, text, number):
        return turn
    if asks_for_quiz(text):
        return resume(moment) if names_quiz_alone(text) and is_under_way(moment) else begin(moment, text)
    return None


def answer_question(moment: Moment, text: str, number: int | None) -> Turn:
    """Answer a text, which is nothing but a question; `number`: that of its message."""
    return _answer(moment, text, number, _understand(moment, text))


def _answer(moment: Moment, text: str, number: int | None, found: tuple[Understood, ...]) -> Turn:
    """Answer a question by what it was understood to ask for."""
    if moment.context.has_question:
        # Who says what is wanted instead needs no next best.
        found = tuple(one for one in found if one.intent != FEEDBACK) or found
    if all(one.intent in SOCIAL for one in found):
        intent = moment.course.intents[str(found[0].intent)]
        shown = show(moment, intent, confidence=found[0].decision.confidence)
        return replace(counted(shown), understood=found[:1])
    asked = moment.at(replace(moment.context, question=number))
    return answer(replace(asked, words=found[-1].words or text), found)


def _understand(moment: Moment, text: str) -> tuple[Understood, ...]:
    return understand(moment.course, moment.matching, moment.context, text, moment.now)


def _answer_and_quiz(moment: Moment, text: str, number: int | None) -> Turn | None:
    """Answer a question, then start the quiz that is asked for beside it; None where a message is not both.

    What the course has no clear answer to is passed over: the quiz is what was surely asked for.
    """
    both = split_off_quiz(text)
    if both is None:
        return None
    question, quiz = both
    found = _understand(moment, question)
    if any(one.intent is None or is_small_talk(one.intent) for one in found):
        return begin(moment, quiz)
    asked = moment.at(replace(moment.context, question=number))
    answered = with_recall(moment, answer(replace(asked, words=found[-1].words or question), found))
    begun = begin(replace(moment, learner=answered.learner, words=answered.words), quiz or "this")
    return moment.add([answered, begun])


def _do(moment: Moment, text: str, intent: str | None) -> Turn | None:
    """Do what a message asks the tutor to do, if it asks for nothing else."""
    if intent == QUIZ and moment.course.items and not (asks_what(text) or tells_of_quiz(text)):
        if is_under_way(moment):
            # Only who says so loses a quiz that is open.
            return insist(moment) if waits_for_answer(moment) else resume(moment)
        return begin(moment, text, anything=True)
    if intent == PROGRESS and moment.course.items and not moment.learner.is_group:
        return show_progress(moment)
    if intent == FEEDBACK and moment.context.has_question:
        return repair(moment)
    return None


def counted(turn: Turn) -> Turn:
    """Count what was asked, where an answer of the course does not do that itself."""
    return replace(turn, counted=(Counted(turn.notes.outcome, turn.notes.intent),))
