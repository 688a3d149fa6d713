"""What the tutor says back, as plain values that every channel can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.tutor.matching.ranking import Outcome as Outcome
from bot.tutor.quizzing.progress import Progress

if TYPE_CHECKING:
    # What a learner remembers brings the library of reviews along, which who learns or checks a course has no use for.
    from bot.tutor.learner import Learner
    from bot.tutor.understanding import Understood


@dataclass(frozen=True)
class Choice:
    """Something that the learner can tap or type; `id` comes back in a Tap.

    `beside`: may stand beside the choice before it, being short. Others have a row of their own, since labels are
    short sentences and phones are narrow.
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
class Poll:
    """A question to a group, which votes on it for `open_s` seconds; all texts are plain.

    `right` is the place of the right option. `item`: the item of the quizzes that it asks.
    """

    item: str
    question: str
    options: tuple[str, ...]
    right: int
    explanation: str
    open_s: int


@dataclass(frozen=True)
class Reply:
    """One thing to say.

    `text` is in the small Markdown. With a `picture` (a path below the course folder) it is the picture's
    description, with a `file` the words beside it, with a `chart` what it shows; a `poll` has words of its own.
    `in_place`: may take the place of the message whose choice was taken. `quotes`: stands below the learner's question,
    where a channel can show that. `reaction`: an emoji with which a channel may mark the learner's message.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    sources: tuple[str, ...] = ()
    picture: str | None = None
    in_place: bool = False
    quotes: bool = False
    reaction: str | None = None
    file: File | None = None
    poll: Poll | None = None
    chart: Progress | None = None

    @property
    def rows(self) -> Sequence[Sequence[Choice]]:
        """The choices where they stand: each below the one before, or beside it."""
        rows: list[list[Choice]] = []
        for choice in self.choices:
            if choice.beside and rows:
                rows[-1].append(choice)
            else:
                rows.append([choice])
        return rows


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


@dataclass(frozen=True)
class Flag:
    """Tell course staff that an item of the quizzes is unclear."""

    item: str


@dataclass(frozen=True)
class ShowScores:
    """Say below the last reply how the people of a group did since a moment (UTC)."""

    since: datetime


@dataclass(frozen=True)
class LeaveScores:
    """Leave somebody out of a group's scores, or let them in again, and show the scores since a moment (UTC)."""

    person: int
    since: datetime
    is_out: bool


@dataclass(frozen=True)
class ShowStats:
    """Say in the last reply how the tutor was used in the last days, for staff."""


@dataclass(frozen=True)
class ShowInbox:
    """Say in the last reply what the course did not answer, for staff."""


@dataclass(frozen=True)
class Reload:
    """Read the course again, and say in the last reply whether that can be done here."""


@dataclass(frozen=True)
class CountReach:
    """Say in the last reply how many learners a message of staff would reach."""


@dataclass(frozen=True)
class Broadcast:
    """Send words of staff, plain as they were typed, to every learner, and say in the last reply to how many."""

    words: str


Errand = (
    Keep | Export | Forget | Flag | ShowScores | LeaveScores | ShowStats | ShowInbox | Reload | CountReach | Broadcast
)


@dataclass(frozen=True)
class Marked:
    """How an item went when a learner met it first, for counts without names.

    `first`: what was picked at the first try, in the words of the course; none when the answer was shown. `others`:
    the share of other items, in 0..1, that the learner had right before; None for too few to say.
    """

    item: str
    first: tuple[str, ...]
    is_right: bool
    others: float | None = None


@dataclass(frozen=True)
class Counted:
    """What became of a question, for counts without names and words.

    `intent`: what was answered; of a question back or a decline, what the question was nearest to, if anything.
    """

    outcome: Outcome
    intent: str | None


@dataclass(frozen=True)
class Audited:
    """Something that staff did in a chat: `act` is the command, `detail` how far it went. It holds nobody's words."""

    act: str
    detail: str = ""


@dataclass(frozen=True)
class Turn:
    """The learner after the turn, and what is said.

    `words`: the question that the conversation is about, to be kept at hand but never stored. `errand`: what the store
    is to do besides. `marked`: an item that was answered for the first time. `counted`: the questions that were asked.
    `audited`: what staff did. `answered`: the intents whose answers are among the replies. `understood`: how each
    question was read that was answered as it was read; none where a rule did something else.
    """

    learner: Learner
    replies: tuple[Reply, ...]
    notes: Notes
    words: str | None = None
    errand: Errand | None = None
    marked: Marked | None = None
    counted: tuple[Counted, ...] = ()
    audited: Audited | None = None
    answered: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
