"""A group that plays a quiz: what it says, when it is woken, and its polls."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.tutor.course import Course
from bot.tutor.learner import Learner
from bot.tutor.message import Command, Wake
from bot.tutor.reply import Poll
from tests.tutor.dialogues import GROUP, NOW
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.quizzing.learning import Learning

MONDAY = datetime(2026, 2, 23, tzinfo=UTC)
"""The beginning of the week of these tests."""


class Club(Learning):
    """A group in a quiz; every turn takes no time at all."""

    def __init__(self, course: Course = QUIZZED, group: Learner = GROUP, seed: int = 1) -> None:
        super().__init__(course, group, NOW, seed)

    def wake(self, **after: float) -> str:
        """Let time pass, then wake the group."""
        self.wait(**after)
        return self.take(Wake())

    def next(self) -> str:
        """Wake the group when it asked to be woken."""
        assert self.learner.wake_at is not None
        self.now = self.learner.wake_at
        return self.take(Wake())

    @property
    def polls(self) -> list[Poll]:
        """The polls of the last turn."""
        return [reply.poll for reply in (self.turn.replies if self.turn else ()) if reply.poll]

    def play(self) -> list[Poll]:
        """Begin a quiz about everything, and go on to its end."""
        self.take(Command("quiz"))
        polls = self.polls
        while self.learner.group_quiz:
            self.next()
            polls += self.polls
        return polls
