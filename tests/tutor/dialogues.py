"""Plays a conversation with the bread course and shows what a learner sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from bot.tutor.course import Course
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Learner
from bot.tutor.markup import plain
from bot.tutor.matching.ranking import Matching
from bot.tutor.message import Message, Tap, read_line
from bot.tutor.reply import Reply, Turn
from tests.tutor.courses import BREAD, MATCHING

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LEARNER = Learner(7)
GROUP = Learner(-100)

Exchange = tuple[str | Message, str]
"""What is said, and all that is said back."""


def turn(
    message: Message,
    learner: Learner = LEARNER,
    course: Course = BREAD,
    *,
    matching: Matching | None = None,
    words: str | None = None,
    now: datetime = NOW,
    sent: datetime | None = None,
    rng: Random | None = None,
    is_staff: bool = False,
) -> Turn:
    """Take one turn, where nothing else is said with what reads texts about bread."""
    matching = matching or replace(MATCHING, course=course)
    rng = rng or Random(1)
    return take_turn(course, matching, learner, message, now, rng, words=words, sent=sent, is_staff=is_staff)


def played(*messages: Message, course: Course = BREAD) -> Turn:
    """Take turns one after the other, the words of the last question at hand, and give the last turn."""
    learner, words = LEARNER, None
    for message in messages:
        taken = turn(message, learner, course, words=words)
        learner, words = taken.learner, taken.words
    return taken


def verify_dialog(
    exchanges: Sequence[Exchange], course: Course = BREAD, learner: Learner = LEARNER, *, is_staff: bool = False
) -> Turn:
    """Play a conversation and give its last turn; "[Label]" taps the button with that label in the last replies."""
    words: str | None = None
    buttons: dict[str, str] = {}
    seen: list[Exchange] = []
    for said, _ in exchanges:
        taken = turn(_message(said, buttons), learner, course, words=words, is_staff=is_staff)
        learner, words = taken.learner, taken.words
        buttons = {c.label: c.id for reply in taken.replies for c in reply.choices}
        seen.append((said, show_all(taken)))

    assert seen == list(exchanges)
    return taken


def show_all(taken: Turn) -> str:
    """Show every reply of a turn."""
    return "\n---\n".join(show(reply) for reply in taken.replies)


def show(reply: Reply) -> str:
    """Show a reply as lines: where it goes, the picture, the words, the buttons."""
    lines = ["(in place)"] if reply.in_place else []
    lines += ["(below the question)"] if reply.quotes else []
    lines += [f"(reaction {reply.reaction})"] if reply.reaction else []
    lines += [f"(picture {reply.picture})"] if reply.picture else []
    lines.append(plain(reply.text))
    lines += [" ".join(f"[{choice.label}]" for choice in reply.choices)] if reply.choices else []
    return "\n".join(lines)


def _message(said: str | Message, buttons: dict[str, str]) -> Message:
    if not isinstance(said, str):
        return said
    if said.startswith("[") and said.endswith("]"):
        return Tap(buttons[said[1:-1]])
    return read_line(said)
