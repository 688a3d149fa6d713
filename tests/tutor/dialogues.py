"""Plays a conversation with the bread course and shows what a learner sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Learner
from bot.tutor.markup import plain
from bot.tutor.message import Message, Tap, read_line
from bot.tutor.reply import Reply, Turn
from tests.tutor.courses import BREAD, RANK

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LEARNER = Learner(7)


def turn(message: Message, learner: Learner = LEARNER) -> Turn:
    """Take one turn."""
    return take_turn(BREAD, RANK, learner, message, NOW, Random(1))


def verify_dialog(exchanges: Sequence[tuple[str | Message, str]]) -> None:
    """Play a conversation; "[Label]" taps the button with that label in the last reply."""
    learner, buttons, seen = LEARNER, {}, []
    for said, _ in exchanges:
        taken = turn(_message(said, buttons), learner)
        learner, buttons = taken.learner, {c.label: c.id for reply in taken.replies for c in reply.choices}
        seen.append((said, "\n---\n".join(show(reply) for reply in taken.replies)))

    assert seen == list(exchanges)


def show(reply: Reply) -> str:
    """Show a reply as lines: where it goes, the picture, the words, the buttons."""
    lines = ["(in place)"] if reply.in_place else []
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
