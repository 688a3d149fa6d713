"""One turn of the conversation: a message comes in, the learner changes, replies go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

from bot.tutor import cards
from bot.tutor.answering import THANKS, answer, show, show_term
from bot.tutor.choices import Action, read, read_link, write_link
from bot.tutor.choosing import choose
from bot.tutor.course import Course
from bot.tutor.explaining import explain_last
from bot.tutor.flood import Verdict, measure
from bot.tutor.following.cues import OTHER, THANKING, Said
from bot.tutor.following.pointing import Manner
from bot.tutor.glossary import find_term
from bot.tutor.learner import Basis, Context, Learner, Pressed
from bot.tutor.matching.ranking import Matching
from bot.tutor.message import Attachment, Command, Message, Tap, Text
from bot.tutor.moment import Moment
from bot.tutor.repairing import FEEDBACK, keep, repair
from bot.tutor.reply import Export, Forget, Notes, Outcome, Reply, Turn
from bot.tutor.understanding import SOCIAL, understand

_ABOUT_THE_BOT = {"start": "bot.greeting", "help": "bot.help", "privacy": "bot.privacy"}
"""Commands that say what an intent about the bot says."""

_ABOUT_A_PERSON = ("export", "forget")
"""Commands about the data of one person, which a group is not told."""

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
) -> Turn:
    """Answer one message. `now` is aware, in UTC; equal arguments give equal turns.

    `words`: the question that the last turn gave back, where it is still at hand. `sent`: when the message was sent,
    where floods are kept out; a script at a terminal may be as fast as it likes.
    """
    flow, verdict = measure(learner.flow, sent) if sent else (learner.flow, Verdict.TAKE)
    moment = Moment(course, matching, replace(learner, flow=flow), now, words)
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
        case Text(text, number):
            chosen = choose(moment.course, moment.context, text)
            return _choose(moment, chosen, None) if chosen else _hear(moment, text, number)
        case Command(name, argument, quoted):
            return _command(moment, name, argument, quoted)
        case Tap():
            return _tap(moment, message)
        case Attachment():
            return _remark(moment, "attachment")


def _hear(moment: Moment, text: str, number: int | None) -> Turn:
    said = Said.of(text)
    if said.is_only(THANKING) and THANKS in moment.course.intents:
        return show(moment, moment.course.intents[THANKS])
    if moment.context.has_question and said.refuses:
        return repair(moment, at_once=said.has(OTHER))
    found = understand(moment.course, moment.matching, moment.context, text, moment.now)
    if found[0].intent == FEEDBACK and moment.context.has_question:
        return repair(moment)
    if all(one.intent in SOCIAL for one in found):
        return show(moment, moment.course.intents[str(found[0].intent)], confidence=found[0].decision.confidence)
    asked = moment.at(replace(moment.context, question=number))
    return answer(replace(asked, words=found[-1].words or text), found)


def _tap(moment: Moment, tap: Tap) -> Turn:
    if tap.message is not None:
        pressed = Pressed(tap.message, tap.choice, moment.now)
        # A thumb down below the question itself says nothing about the answer.
        on_question = tap.choice == Action.WRONG and tap.message == moment.context.question
        if on_question or _is_same_wish(moment.learner.pressed, pressed):
            return Turn(moment.learner, (), Notes(Outcome.ANSWER), moment.words)
        moment = replace(moment, learner=replace(moment.learner, pressed=pressed))
    return _choose(moment, tap.choice, tap.quoted)


def _is_same_wish(before: Pressed | None, pressed: Pressed) -> bool:
    if before is None or (before.message, before.choice) != (pressed.message, pressed.choice):
        return False
    return (pressed.at - before.at).total_seconds() < DOUBLE_TAP_S


def _choose(moment: Moment, choice: str, quoted: str | None) -> Turn:
    course, chosen = moment.course, read(choice)
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
        case Action.PRIVATE if about in _ABOUT_A_PERSON:
            return _command(moment, about, "", None)
        case _:
            return _remark(moment, "expired")


def _command(moment: Moment, name: str, argument: str, quoted: str | None) -> Turn:
    course = moment.course
    notes = Notes(Outcome.ANSWER, intent=_ABOUT_THE_BOT.get(name))
    match name:
        case "start" if argument.strip() not in ("", "start"):
            return _follow_link(moment, read_link(argument))
        case "start":
            fresh = moment.at(Context(question=moment.context.question))
            return fresh.say(cards.choose_topic_card(course, "start"), notes=notes)
        case "topics":
            return moment.say(cards.topics_card(course, in_place=False), notes=notes)
        case "help" | "about" | "privacy":
            return moment.say(cards.plain_card(course, name), notes=notes)
        case "define" if course.glossary:
            return _define(moment, argument)
        case "why":
            return explain_last(moment, quoted)
        case "export" | "forget" if moment.learner.is_group:
            return moment.say(cards.private_card(course, name), notes=notes)
        case "export":
            return moment.say(Reply(cards.say(course, "export")), notes=notes, errand=Export())
        case "forget":
            card = cards.yes_or_no_card(course, "forget", Action.FORGET)
            return moment.say(card, notes=notes, asks=True)
        case _:
            return moment.say(cards.plain_card(course, "unknown_command"), notes=Notes(Outcome.DECLINE))


def _follow_link(moment: Moment, about: str) -> Turn:
    if intent := moment.course.intents.get(about):
        return show(moment.at(replace(moment.context, basis=Basis.CHOSEN)), intent)
    if about in (*_ABOUT_A_PERSON, "privacy"):
        return _command(moment, about, "", None)
    return moment.say(cards.choose_topic_card(moment.course, "expired_link"), notes=Notes(Outcome.DECLINE))


def _define(moment: Moment, name: str) -> Turn:
    if not name.strip():
        return moment.say(cards.glossary_card(moment.course), notes=_ANSWERED)
    if term := find_term(moment.course.glossary, name):
        return show_term(moment.at(replace(moment.context, basis=Basis.CHOSEN)), term)
    return _hear(moment, name, None)


def _forget(moment: Moment, answer: str) -> Turn:
    if answer != cards.YES:
        return moment.say(cards.plain_card(moment.course, "not_forgotten", in_place=True), notes=_ANSWERED)
    forgotten = Reply(cards.say(moment.course, "forgotten"), in_place=True)
    return Turn(Learner(moment.learner.id), (forgotten,), _ANSWERED, errand=Forget())


def _remark(moment: Moment, sentence: str) -> Turn:
    return moment.say(cards.plain_card(moment.course, sentence), notes=_ANSWERED)


_ANSWERED = Notes(Outcome.ANSWER)
