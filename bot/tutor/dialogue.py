"""One turn of the conversation: a message comes in, the learner changes, replies go out."""

from __future__ import annotations

from datetime import datetime
from random import Random

from bot.tutor import cards
from bot.tutor.answering import show, show_term
from bot.tutor.changing import replace
from bot.tutor.choices import Action, Chosen, read, read_link, write_link
from bot.tutor.choosing import choose, choose_below_reminder
from bot.tutor.commands import FOR_STAFF, OF_QUIZZES, is_about_a_person
from bot.tutor.course import Course
from bot.tutor.endangered import is_endangered
from bot.tutor.explaining import explain_last
from bot.tutor.flood import Verdict, measure
from bot.tutor.following.pointing import Manner
from bot.tutor.glossary import find_term
from bot.tutor.known_intents import DISTRESS, OF_COMMANDS
from bot.tutor.learner import Basis, Context, Learner, Pressed
from bot.tutor.listening import answer_question, counted, listen
from bot.tutor.matching.ranking import Matching
from bot.tutor.message import Command, Message, Tap, Text, Wake
from bot.tutor.moment import Moment
from bot.tutor.quizzing.beginning import begin
from bot.tutor.quizzing.beside import beside_quiz, with_recall
from bot.tutor.quizzing.grouping import go_on_in_group, show_scores, start_in_group, stop_in_group
from bot.tutor.quizzing.hearing import (
    after_solution,
    hear_in_quiz,
    waits_for_words,
)
from bot.tutor.quizzing.playing import NOTES as QUIZ_NOTES
from bot.tutor.quizzing.playing import press, resume, start, start_recall, stop
from bot.tutor.quizzing.remembering import fresh_start, review, set_goal, show_progress
from bot.tutor.quizzing.reminding import heard, remind, remind_now, silence
from bot.tutor.repairing import keep, repair
from bot.tutor.reply import Export, Forget, Notes, Outcome, Reply, Turn
from bot.tutor.staffing import confirm_broadcast, help_for_staff, serve_staff

DOUBLE_TAP_S = 15.0
"""A second press of a button within so long is the same wish: phones with a bad network are that slow."""


def take_turn(
    course: Course,
    matching: Matching,
    learner: Learner,
    message: Message,
    now: datetime,
    rng: Random,
    *,
    words: str | None = None,
    sent: datetime | None = None,
    is_staff: bool = False,
) -> Turn:
    """Answer one message. `now` is aware, in UTC; equal arguments give equal turns.

    `words`: the question that the last turn gave back, where it is still at hand. `sent`: when the message was sent,
    where floods are kept out; a script at a terminal may be as fast as it likes. `is_staff`: the learner belongs to
    the course staff.
    """
    flow, verdict = measure(learner.flow, sent) if sent else (learner.flow, Verdict.TAKE)
    learner = replace(learner, flow=flow, context=learner.context.taken_up(course.intents, now))
    moment = Moment(course, matching, learner, now, words, rng, is_staff and not learner.is_group)
    if isinstance(message, Wake):
        turn = go_on_in_group(moment) if learner.is_group else remind_now(moment)
        # What is said unasked changes nothing about what the learner says next.
        return replace(turn, learner=replace(turn.learner, context=learner.context))
    moment = replace(moment, learner=heard(moment.learner, now))
    match verdict:
        case Verdict.TAKE:
            return _take(moment, message)
        case Verdict.WARN:
            notice = Reply(cards.say(course, "flood"))
            return Turn(moment.learner, (notice,), Notes(Outcome.DECLINE), words)
        case Verdict.IGNORE:
            return Turn(moment.learner, (), Notes(Outcome.DECLINE), words)


def _take(moment: Moment, message: Message) -> Turn:
    match message:
        case Text(text, number, changed):
            is_answer = changed and moment.learner.open_quiz and number != moment.context.question
            if is_answer and not is_endangered(text):
                # An answer of the quiz that was put right after its question was gone on from.
                return Turn(moment.learner, (), QUIZ_NOTES, moment.words)
            return _read(moment, text, number)
        case Command(name, argument, quoted):
            return beside_quiz(moment, _command(moment, name, argument, quoted))
        case Tap():
            return _tap(moment, message)
        case _:
            return beside_quiz(moment, _remark(moment, "attachment"))


def _read(moment: Moment, text: str, number: int | None) -> Turn:
    """Take what was typed for a choice, for a part of the quiz that is open, or for a question."""
    if DISTRESS in moment.course.intents and is_endangered(text):
        return beside_quiz(moment, counted(show(moment, moment.course.intents[DISTRESS])))
    if moment.course.items and not moment.learner.is_group and (below := choose_below_reminder(moment.course, text)):
        return _choose(moment, Tap(below))
    chosen = choose(moment.course, moment.context, text)
    is_first = moment.context.asks or (text.strip().isdigit() and not waits_for_words(moment))
    if not (chosen and is_first) and (turn := hear_in_quiz(moment, text)):
        return turn
    if chosen:
        return _choose(moment, Tap(chosen))
    return beside_quiz(moment, with_recall(moment, listen(after_solution(moment), text, number)))


def _tap(moment: Moment, tap: Tap) -> Turn:
    if tap.message is not None:
        pressed = Pressed(tap.message, tap.choice, moment.now, tap.person)
        # A thumb down below the question itself says nothing about the answer.
        on_question = tap.choice == Action.WRONG and tap.message == moment.context.question
        if on_question or _is_same_wish(moment.learner.pressed, pressed):
            return Turn(moment.learner, (), Notes(Outcome.ANSWER), moment.words)
        moment = replace(moment, learner=replace(moment.learner, pressed=pressed))
    return _choose(moment, tap)


def _is_same_wish(before: Pressed | None, pressed: Pressed) -> bool:
    if before is None or replace(before, at=pressed.at) != pressed:
        return False
    return (pressed.at - before.at).total_seconds() < DOUBLE_TAP_S


def _choose(moment: Moment, tap: Tap) -> Turn:
    chosen = read(tap.choice)
    if chosen and (turn := _choose_in_quiz(moment, chosen, tap)):
        return turn
    return beside_quiz(moment, _choose_in_course(moment, chosen, tap.quoted))


def _choose_in_quiz(moment: Moment, chosen: Chosen, tap: Tap) -> Turn | None:
    """Take a choice about quizzes; None for any other."""
    is_group, about = moment.learner.is_group, chosen.about
    match chosen.action:
        case Action.PRACTISE:
            return start_in_group(moment, about) if is_group else start(moment, about)
        case Action.SCORES if is_group:
            return show_scores(moment, about, tap.person)
        case _ if is_group:
            return None
        case Action.QUIZ:
            return press(moment, about, tap.message)
        case Action.RESUME:
            return resume(moment)
        case Action.RECALL:
            return start_recall(moment, about)
        case Action.REVIEW:
            return review(moment)
        case Action.FRESH if about:
            return fresh_start(moment, about)
        case Action.GOAL:
            return set_goal(moment, about)
        case Action.SILENCE:
            return silence(moment)
        case _:
            return None


def _choose_in_course(moment: Moment, chosen: Chosen | None, quoted: str | None) -> Turn:
    course = moment.course
    about = chosen.about if chosen else ""
    intent, topic, term = course.intents.get(about), course.topic(about), course.term(about)
    at_choice = moment.at(replace(moment.context, basis=Basis.CHOSEN, declined=False))
    match chosen.action if chosen else None:
        case Action.ANSWER if intent:
            return show(at_choice, intent)
        case Action.READ if intent:
            return show(at_choice, intent, in_place=True)
        case Action.MORE if intent:
            return show(moment, intent, manner=Manner.FULL, in_place=True)
        case Action.TOPIC if topic:
            return moment.say(cards.topic_card(course, topic), notes=_ANSWERED)
        case Action.TOPICS:
            return moment.say(cards.topics_card(course, in_place=True), notes=_ANSWERED)
        case Action.DEFINE if term:
            return show_term(at_choice, term)
        case Action.GLOSSARY if course.glossary:
            return moment.say(cards.glossary_card(course), notes=_ANSWERED)
        case Action.NONE | Action.WRONG:
            return repair(moment)
        case Action.SHARE if intent:
            return moment.say(cards.share_card(course, write_link(intent.id)), notes=_ANSWERED)
        case Action.KEEP if not moment.learner.is_group:
            return keep(moment, about, quoted)
        case Action.FORGET if not moment.learner.is_group:
            return _forget(moment, about)
        case Action.BROADCAST if moment.is_staff:
            return confirm_broadcast(moment, about)
        case Action.PRIVATE if is_about_a_person(course, about):
            return _command(moment, about, "", None)
        case _:
            return _remark(moment, "expired")


def _command(moment: Moment, name: str, argument: str, quoted: str | None) -> Turn:
    course = moment.course
    notes = Notes(Outcome.ANSWER, intent=OF_COMMANDS.get(name))
    match name:
        case "start" if argument.strip() not in ("", "start"):
            return _follow_link(moment, read_link(argument))
        case "start":
            fresh = moment.at(Context(question=moment.context.question))
            return fresh.say(cards.choose_topic_card(course, "start"), notes=notes)
        case "topics":
            return moment.say(cards.topics_card(course, in_place=False), notes=notes)
        case "help" if moment.is_staff:
            return moment.say(help_for_staff(course), notes=notes)
        case _ if name in FOR_STAFF and moment.is_staff:
            return serve_staff(moment, name, argument)
        case "help" | "about" | "privacy":
            return moment.say(cards.plain_card(course, name), notes=notes)
        case "define" if course.glossary:
            return _define(moment, argument)
        case "why":
            return explain_last(moment, quoted)
        case _ if moment.learner.is_group and is_about_a_person(course, name):
            return moment.say(cards.private_card(course, name), notes=notes)
        case _ if name in OF_QUIZZES and course.items:
            return _command_of_quizzes(moment, name, argument)
        case "export":
            return moment.say(Reply(cards.say(course, "export")), notes=notes, errand=Export())
        case "forget":
            card = cards.yes_or_no_card(course, "forget", Action.FORGET)
            return moment.say(card, notes=notes, asks=True)
        case _:
            return moment.say(cards.plain_card(course, "unknown_command"), notes=Notes(Outcome.DECLINE))


def _command_of_quizzes(moment: Moment, name: str, argument: str) -> Turn:
    is_group = moment.learner.is_group
    match name:
        case "quiz" if not argument.strip() and not is_group and moment.learner.open_quiz:
            return resume(moment)
        case "quiz":
            return begin(moment, argument)
        case "stop":
            return stop_in_group(moment) if is_group else stop(moment)
        case "scores" if is_group:
            return show_scores(moment)
        case "review":
            return review(moment)
        case "progress":
            return show_progress(moment)
        case "remind":
            return remind(moment, argument)
        case "goal":
            return set_goal(moment, argument.strip())
        case "fresh":
            return fresh_start(moment, None)
        case _:
            return moment.say(cards.plain_card(moment.course, "unknown_command"), notes=Notes(Outcome.DECLINE))


def _follow_link(moment: Moment, about: str) -> Turn:
    if intent := moment.course.intents.get(about):
        return show(moment.at(replace(moment.context, basis=Basis.CHOSEN)), intent)
    if about == "privacy" or is_about_a_person(moment.course, about):
        return _command(moment, about, "", None)
    return moment.say(cards.choose_topic_card(moment.course, "expired_link"), notes=Notes(Outcome.DECLINE))


def _define(moment: Moment, name: str) -> Turn:
    if not name.strip():
        return moment.say(cards.glossary_card(moment.course), notes=_ANSWERED)
    if term := find_term(moment.course.glossary, name):
        return show_term(moment.at(replace(moment.context, basis=Basis.CHOSEN)), term)
    # It came by a command, so it is not counted among what was asked.
    return replace(answer_question(moment, name, None), counted=())


def _forget(moment: Moment, answer: str) -> Turn:
    if answer != cards.YES:
        return moment.say(cards.plain_card(moment.course, "not_forgotten", in_place=True), notes=_ANSWERED)
    forgotten = Reply(cards.say(moment.course, "forgotten"), in_place=True)
    return Turn(Learner(moment.learner.id), (forgotten,), _ANSWERED, errand=Forget())


def _remark(moment: Moment, sentence: str) -> Turn:
    return moment.say(cards.plain_card(moment.course, sentence), notes=_ANSWERED)


_ANSWERED = Notes(Outcome.ANSWER)
