"""What a turn is taken with, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from bot.tutor.changing import replace
from bot.tutor.course import Course
from bot.tutor.learner import Context, Learner
from bot.tutor.matching.ranking import Matching
from bot.tutor.reply import Errand, Notes, Reply, Turn
from bot.tutor.zones import local_day


@dataclass(frozen=True)
class Moment:
    """The course, what reads texts, the learner as the turn finds them, and the time (UTC).

    `words` is the question that the conversation is about, where it is still at hand; `rng` what is left to chance.
    `is_staff`: the commands of staff are known here.
    """

    course: Course
    matching: Matching
    learner: Learner
    now: datetime
    words: str | None
    rng: Random
    is_staff: bool = False

    @property
    def day(self) -> date:
        """The learner's local day."""
        return local_day(self.now, self.learner.zone)

    @property
    def context(self) -> Context:
        """Where the conversation stands."""
        return self.learner.context

    def at(self, context: Context) -> Moment:
        """Go on to another context."""
        return replace(self, learner=replace(self.learner, context=context))

    def say(
        self,
        *replies: Reply,
        notes: Notes,
        asks: bool = False,
        errand: Errand | None = None,
        answered: tuple[str, ...] = (),
    ) -> Turn:
        """End the turn; the choices of the last reply are the ones offered from now on."""
        offered = tuple(choice.id for choice in replies[-1].choices)
        context = replace(self.context, offered=offered, asks=asks, at=self.now)
        return Turn(self.at(context).learner, replies, notes, self.words, errand, answered=answered)

    def add(self, turns: Sequence[Turn]) -> Turn:
        """Put turns that followed each other together; the notes are those of the first."""
        replies = tuple(reply for turn in turns for reply in turn.replies)
        first, *others = (turn.notes for turn in turns)
        also = (notes.intent for notes in others if notes.intent)
        counted = tuple(one for turn in turns for one in turn.counted)
        answered = tuple(one for turn in turns for one in turn.answered)
        understood = tuple(one for turn in turns for one in turn.understood)
        notes = replace(first, choices=(*first.choices, *also))
        return replace(
            turns[-1], replies=replies, notes=notes, counted=counted, answered=answered, understood=understood
        )
