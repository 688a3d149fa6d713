"""Says what a change of the course changes in what was just answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from bot.channels.preview.blocks import Piece
from bot.channels.preview.blocks import compare as compare_texts
from bot.tutor.course import Course
from bot.tutor.markup import plain
from bot.tutor.reply import Turn

DIGITS = 3
"""Chances that differ by less than a tenth of a percent are shown as the same."""


@dataclass(frozen=True)
class Glance:
    """What can be seen of a turn. `confidence`: the chance, in 0..1, rounded; the texts are plain."""

    outcome: str
    intent: str
    confidence: float
    text: str
    sources: str
    buttons: str
    picture: str


NOTHING = Glance("", "", 0.0, "", "", "", "")


@dataclass(frozen=True)
class Difference:
    """One thing that differs, before and after; `pieces` sets texts against each other, word by word."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Changed:
    """What differs in the answer to one message; `said` is what the learner wrote, or the label of the button."""

    said: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Change:
    """What another version of the course changes in the messages since the last question; nothing when empty."""

    before: str
    after: str
    turns: tuple[Changed, ...]


def glance(course: Course, turn: Turn | None) -> Glance:
    """See what a learner sees of a turn, and how it was found. Without a turn, everything is empty."""
    if turn is None:
        return NOTHING
    notes, replies = turn.notes, turn.replies
    intents = ((notes.intent,) if notes.intent else ()) + notes.choices
    titles = (f"{course.intents[one].title} ({one})" if one in course.intents else one for one in intents)
    return Glance(
        outcome=notes.outcome,
        intent="\n".join(titles),
        confidence=round(notes.confidence, DIGITS),
        text="\n\n".join(plain(reply.text) for reply in replies),
        sources="\n".join(dict.fromkeys(source for reply in replies for source in reply.sources)),
        buttons="\n".join(choice.label for reply in replies for choice in reply.choices),
        picture="\n".join(reply.picture for reply in replies if reply.picture),
    )


def compare(before: str, after: str, turns: Sequence[tuple[str, Glance, Glance]]) -> Change:
    """Set what was said with two versions of the course against each other, message by message."""
    found = (_changed(said, old, new) for said, old, new in turns)
    return Change(before, after, tuple(one for one in found if one))


def _changed(said: str, before: Glance, after: Glance) -> Changed | None:
    found: list[Difference] = []
    for field in fields(Glance):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            found.append(_difference(field.name, old, new))
    return Changed(said, tuple(found)) if found else None


def _difference(name: str, old: str | float, new: str | float) -> Difference:
    if isinstance(old, str) and isinstance(new, str):
        return Difference(name, old, new, compare_texts(old, new))
    return Difference(name, f"{100 * float(old):.1f}%", f"{100 * float(new):.1f}%")
