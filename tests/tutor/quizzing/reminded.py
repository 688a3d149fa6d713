"""A learner with something to recall on every day, and a process that wakes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.tutor.learner import Learner, Reminder
from bot.tutor.message import Wake
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Card, Study
from bot.tutor.zones import local_time
from tests.tutor.quizzing.baking import CHOICE, only
from tests.tutor.quizzing.learning import Learning

COURSE = only(CHOICE)

ALWAYS_DUE = Study((Card(CHOICE.id, Memory(3.0, 5.0, date(2020, 1, 1), date(2020, 1, 4)), asked=1, right=1),))
"""Something that waits to be recalled on every day of these tests."""

TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
REMINDER = "Recall?\n[Recall now] [No reminders]"


def learner(study: Study = ALWAYS_DUE, zone: str | None = None, reminder: Reminder | None = None) -> Learner:
    return Learner(7, study=study, zone=zone, reminder=reminder)


class Reminded(Learning):
    """A learner with a process that wakes it; `unasked` are the moments at which it said something, as shown there."""

    def __init__(self, study: Study = ALWAYS_DUE, now: datetime = TUESDAY) -> None:
        super().__init__(COURSE, learner(study), now)
        self.unasked: list[datetime] = []
        self.said: list[str] = []

    def wake(self) -> str:
        """Let the process wake the learner, whatever time it is."""
        at = local_time(self.now, self.learner.zone)
        said = self.take(Wake())
        if said:
            self.unasked.append(at)
            self.said.append(said)
        return said

    def run(self, **time_: float) -> Reminded:
        """Let time pass, with a process that wakes the learner two seconds after the time has come."""
        end = self.now + timedelta(**time_)
        while (due := self.learner.wake_at) and due + timedelta(seconds=2) <= end:
            self.now = max(self.now, due + timedelta(seconds=2))
            self.wake()
        self.now = max(self.now, end)
        return self

    def away(self, **time_: float) -> Reminded:
        """Let time pass while no process runs; the one that comes back wakes the learner at once."""
        self.now += timedelta(**time_)
        if (due := self.learner.wake_at) and due <= self.now:
            self.wake()
        return self

    def jump(self, **time_: float) -> Reminded:
        """Put the clock forward or back."""
        self.now += timedelta(**time_)
        return self

    @property
    def shown(self) -> list[str]:
        """When something was said unasked, as the learner's clock showed it."""
        return [f"{at:%m-%d %H:%M}" for at in self.unasked]
