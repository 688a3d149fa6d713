"""A learner who writes, taps and lets time pass; what is shown comes back as lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.tutor.course import Course
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Learner
from bot.tutor.message import Message, Tap, read_line
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.reply import Turn
from tests.tutor.courses import MATCHING
from tests.tutor.dialogues import LEARNER, NOW, show_all
from tests.tutor.quizzing.baking import QUIZZED

MESSAGE = 40
"""The number of the message that shows the quiz."""


EACH_S = 20
"""So long after one turn comes the next."""


class Learning:
    """Plays turns one after the other; `turn` is the last one."""

    def __init__(
        self, course: Course = QUIZZED, learner: Learner = LEARNER, now: datetime = NOW, seed: int = 1
    ) -> None:
        self.course = course
        self.matching = MATCHING
        self.learner = learner
        self.now = now
        self.words: str | None = None
        self.buttons: dict[str, str] = {}
        self.rng = Random(seed)
        self.turn: Turn | None = None

    def say(self, words: str) -> str:
        """Type a line, or tap the button of that "[Label]"; give what is said back."""
        if words.startswith("["):
            return self.take(Tap(self.buttons[words[1:-1]], MESSAGE))
        return self.take(read_line(words))

    def take(self, message: Message) -> str:
        """Take a turn with any message."""
        matching = replace(self.matching, course=self.course)
        self.turn = take_turn(self.course, matching, self.learner, message, self.now, self.rng, words=self.words)
        self.learner, self.words = self.turn.learner, self.turn.words
        shown = {choice.label: choice.id for reply in self.turn.replies for choice in reply.choices}
        self.buttons = shown or self.buttons
        self.now += timedelta(seconds=EACH_S)
        return show_all(self.turn)

    def wait(self, **time: float) -> Learning:
        """Let time pass."""
        self.now += timedelta(**time)
        return self

    def answer_all(self, *, right: bool) -> None:
        """Answer the quiz that is open to its end: with the keys, or by asking for every answer."""
        while self.learner.quiz and (step := self.learner.quiz.step):
            item = self.course.item(step.item)
            if item is None:
                return
            if "Next" in self.buttons or "Finish" in self.buttons:
                self.say("[Next]" if "Next" in self.buttons else "[Finish]")
            elif not right:
                self.say("[Don’t know]")
            elif "Sure" in self.buttons:
                self.say("[Sure]")
            elif step.typed:
                self.say(item.accepted[0] if item.accepted else " and ".join(point.phrases[0] for point in item.points))
            elif item.options and any(option.is_right for option in item.options):
                keys = [at for at, option in enumerate(item.options) if option.is_right]
                picks = [key for key in keys if key not in step.chosen]
                self.take(Tap(f"quiz:{self.learner.shown}.{picks[0] if picks else 'check'}", MESSAGE))
            else:
                left = [at for at in range(len(item.options)) if at not in step.chosen]
                self.take(Tap(f"quiz:{self.learner.shown}.{left[0]}", MESSAGE))


def grades(learning: Learning) -> list[Grade | None]:
    """Give the grades of the quiz that is open, or was last."""
    quiz = learning.learner.quiz
    return [done.grade for done in quiz.done] if quiz else []
