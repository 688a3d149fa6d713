"""What a quiz asks: items with their keys, feedback, hints and sources, as staff wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.tutor.source import Source


class Kind(StrEnum):
    """How an item is answered."""

    CHOICE = "choice"
    WHICH = "which"
    TRUE_FALSE = "true_false"
    SEVERAL = "several"
    ORDERING = "ordering"
    TYPED = "typed"
    EXPLAIN = "explain"


PICK_ONE = frozenset({Kind.CHOICE, Kind.WHICH, Kind.TRUE_FALSE})
"""Kinds that are answered by one tap."""


class Level(StrEnum):
    """What an item asks of the learner, the easiest first."""

    RECALL = "recall"
    TELL_APART = "tell_apart"
    APPLY = "apply"


@dataclass(frozen=True)
class Option:
    """Something to pick; `feedback` says why it is right, or why it tempts and is wrong.

    `holds`: in a true/false item, whether the option says that the statement holds, its text being the reason.
    """

    text: str
    feedback: str
    is_right: bool = False
    holds: bool | None = None


@dataclass(frozen=True)
class Mistake:
    """Wrong answers that learners type, and what is said to them."""

    answers: tuple[str, ...]
    feedback: str


@dataclass(frozen=True)
class Point:
    """Something that a good explanation says: in the tutor's words, and in some that learners may use."""

    text: str
    phrases: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Item:
    """One question of a quiz. `objective` is the intent that it practises; texts are plain, without markup.

    `options`: in the order in which staff wrote them; of an ordering, in the right order. `accepted`: what counts as
    right when typed; an item to pick from may have some, too, and is then asked in that way once it was right.
    `points`: of an explanation. `hints`: the first points to the idea, the second is nearly the answer.
    """

    id: str
    objective: str
    level: Level
    kind: Kind
    stem: str
    options: tuple[Option, ...]
    hints: tuple[str, str]
    explanation: str
    sources: tuple[Source, ...]
    accepted: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    points: tuple[Point, ...] = ()
