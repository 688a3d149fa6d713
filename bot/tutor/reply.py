"""What the tutor says back, as plain values that every channel can show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.tutor.learner import Learner


class Outcome(StrEnum):
    """What became of a question."""

    ANSWER = "answer"
    ASK = "ask"
    DECLINE = "decline"


@dataclass(frozen=True)
class Choice:
    """Something that the learner can tap or type; `id` comes back in a Tap."""

    id: str
    label: str


@dataclass(frozen=True)
class Reply:
    """One thing to say.

    `text` is in the small Markdown. With a `picture` (a path below the course folder) it is the picture's
    description. `in_place`: may take the place of the message whose choice was taken.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    sources: tuple[str, ...] = ()
    picture: str | None = None
    in_place: bool = False


@dataclass(frozen=True)
class Notes:
    """What a turn was about, for reports and tests; it holds none of the learner's words."""

    outcome: Outcome
    intent: str | None = None
    choices: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True)
class Turn:
    """The learner after the turn, and what is said."""

    learner: Learner
    replies: tuple[Reply, ...]
    notes: Notes
