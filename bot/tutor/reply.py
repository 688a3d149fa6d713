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
    """Something that the learner can tap or type; `id` comes back in a Tap.

    `beside`: may stand beside the choice before it, being short.
    """

    id: str
    label: str
    beside: bool = False


@dataclass(frozen=True)
class File:
    """A text file to hand over."""

    name: str
    content: str


@dataclass(frozen=True)
class Reply:
    """One thing to say.

    `text` is in the small Markdown. With a `picture` (a path below the course folder) it is the picture's
    description, with a `file` the words beside it. `in_place`: may take the place of the message whose choice was
    taken. `quotes`: stands below the learner's question, where a channel can show that. `reaction`: an emoji with
    which a channel may mark the learner's message.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    sources: tuple[str, ...] = ()
    picture: str | None = None
    in_place: bool = False
    quotes: bool = False
    reaction: str | None = None
    file: File | None = None


@dataclass(frozen=True)
class Notes:
    """What a turn was about, for reports and tests; it holds none of the learner's words."""

    outcome: Outcome
    intent: str | None = None
    choices: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True)
class Keep:
    """Store a question for course staff: the learner said yes to that."""

    question: str


@dataclass(frozen=True)
class Export:
    """Hand over all that is stored of the learner, with the last reply."""


@dataclass(frozen=True)
class Forget:
    """Remove all that is stored of the learner."""


Errand = Keep | Export | Forget


@dataclass(frozen=True)
class Turn:
    """The learner after the turn, and what is said.

    `words`: the question that the conversation is about, to be kept at hand but never stored. `errand`: what the store
    is to do besides.
    """

    learner: Learner
    replies: tuple[Reply, ...]
    notes: Notes
    words: str | None = None
    errand: Errand | None = None
