"""One turn of the conversation: a message comes in, the learner changes, replies go out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.tutor import cards
from bot.tutor.choices import Action, read
from bot.tutor.course import Course, Intent, Term
from bot.tutor.glossary import find_term
from bot.tutor.learner import Learner
from bot.tutor.matching.ranking import Rank, decide
from bot.tutor.message import Attachment, Command, Edit, Message, Tap, Text
from bot.tutor.reply import Notes, Outcome, Reply, Turn

_COMMANDS = {"start": "bot.greeting", "help": "bot.help"}
"""Commands that answer what an intent about the bot answers."""


def take_turn(course: Course, rank: Rank, learner: Learner, message: Message, now: datetime, rng: Random) -> Turn:
    """Answer one message. `now` is aware, in UTC; equal arguments give equal turns."""
    match message:
        case Text(text):
            chosen = _typed_choice(learner, text)
            return _choose(course, learner, chosen) if chosen else _question(course, rank, learner, text)
        case Command("define", argument) if course.glossary:
            return _define(course, rank, learner, argument)
        case Command(name):
            return _command(course, learner, name)
        case Tap(choice):
            return _choose(course, learner, choice)
        case Attachment():
            return _remark(course, learner, "attachment")
        case Edit():
            return _remark(course, learner, "edited")


def _typed_choice(learner: Learner, text: str) -> str | None:
    """Read "2" as the second choice shown last."""
    number = text.strip().rstrip(".)")
    if number.isascii() and number.isdigit() and len(number) <= 3 and 1 <= int(number) <= len(learner.offered):
        return learner.offered[int(number) - 1]
    return None


def _question(course: Course, rank: Rank, learner: Learner, text: str) -> Turn:
    decision = decide(rank(text))
    match decision.outcome:
        case Outcome.ANSWER:
            best, *others = (course.intents[intent] for intent in decision.intents)
            return _answer(course, learner, best, others, decision.confidence)
        case Outcome.ASK:
            reply = cards.ask_card(course, (course.intents[intent] for intent in decision.intents))
            notes = Notes(Outcome.ASK, choices=decision.intents, confidence=decision.confidence)
            return _turn(learner, reply, notes)
        case Outcome.DECLINE:
            reply = cards.choose_topic_card(course, "decline")
            return _turn(learner, reply, Notes(Outcome.DECLINE, confidence=decision.confidence))


def _answer(
    course: Course, learner: Learner, intent: Intent, others: Sequence[Intent] = (), confidence: float = 1.0
) -> Turn:
    if term := course.term_of(intent.id):
        return _show(course, learner, term, others, confidence)
    notes = Notes(Outcome.ANSWER, intent.id, _ids(others), confidence)
    turn = _turn(replace(learner, topic=intent.id), cards.answer_card(course, intent, others), notes)
    if picture := intent.answer.picture:
        return replace(turn, replies=(cards.picture_card(picture), *turn.replies))
    return turn


def _choose(course: Course, learner: Learner, choice: str) -> Turn:
    chosen = read(choice)
    intent = course.intents.get(chosen.about) if chosen else None
    topic = course.topic(chosen.about) if chosen else None
    term = course.term(chosen.about) if chosen else None
    match chosen.action if chosen else None:
        case Action.ANSWER if intent:
            return _answer(course, learner, intent)
        case Action.MORE if intent:
            notes = Notes(Outcome.ANSWER, intent=intent.id)
            return _turn(replace(learner, topic=intent.id), cards.full_card(course, intent), notes)
        case Action.TOPIC if topic:
            return _turn(learner, cards.topic_card(course, topic), Notes(Outcome.ANSWER))
        case Action.TOPICS:
            return _turn(learner, cards.topics_card(course, in_place=True), Notes(Outcome.ANSWER))
        case Action.DEFINE if term:
            return _show(course, learner, term)
        case Action.GLOSSARY if course.glossary:
            return _turn(learner, cards.glossary_card(course), Notes(Outcome.ANSWER))
        case Action.NONE:
            return _turn(learner, cards.choose_topic_card(course, "none"), Notes(Outcome.DECLINE))
        case _:
            return _remark(course, learner, "expired")


def _define(course: Course, rank: Rank, learner: Learner, name: str) -> Turn:
    if not name.strip():
        return _turn(learner, cards.glossary_card(course), Notes(Outcome.ANSWER))
    if term := find_term(course.glossary, name):
        return _show(course, learner, term)
    return _question(course, rank, learner, name)


def _show(course: Course, learner: Learner, term: Term, others: Sequence[Intent] = (), confidence: float = 1.0) -> Turn:
    """What a term means is part of the intent that tells more: that is what the turn was about."""
    choices = _ids(other for other in others if other.id != term.see)
    notes = Notes(Outcome.ANSWER, term.see, choices, confidence)
    return _turn(replace(learner, topic=term.see), cards.term_card(course, term, others), notes)


def _command(course: Course, learner: Learner, name: str) -> Turn:
    notes = Notes(Outcome.ANSWER, intent=_COMMANDS.get(name))
    match name:
        case "start":
            return _turn(learner, cards.choose_topic_card(course, "start"), notes)
        case "topics":
            return _turn(learner, cards.topics_card(course, in_place=False), notes)
        case "help" | "about":
            return _turn(learner, cards.plain_card(course, name), notes)
        case _:
            return _turn(learner, cards.plain_card(course, "unknown_command"), Notes(Outcome.DECLINE))


def _ids(intents: Iterable[Intent]) -> tuple[str, ...]:
    return tuple(intent.id for intent in intents)


def _remark(course: Course, learner: Learner, sentence: str) -> Turn:
    return _turn(learner, cards.plain_card(course, sentence), Notes(Outcome.ANSWER))


def _turn(learner: Learner, reply: Reply, notes: Notes) -> Turn:
    offered = tuple(choice.id for choice in reply.choices)
    return Turn(replace(learner, offered=offered), (reply,), notes)
