"""Walks through quizzes that nobody planned: each point counts once, and there is always a way on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.tables import read_learner, write_state
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Learner
from bot.tutor.message import Attachment, Command, Message, Tap, Text
from bot.tutor.quizzing.quiz import Phase
from bot.tutor.reply import Turn
from tests.tutor.courses import MATCHING
from tests.tutor.dialogues import LEARNER, NOW
from tests.tutor.quizzing.baking import QUIZZED

WALKS = 1_000

KNOWN = replace(MATCHING, course=QUIZZED)

WORDS = (
    *("a", "B", "c", "d", "1", "2", "3", "hint", "I don't know", "next", "stop", "sure", "not sure", "check", "undo"),
    *("strong flour", "carbon dioxide", "oxygen", "no idea what that is", "gluten keeps the gas in", "quiz me", ""),
    *("what is flour?", "thanks", "not what I meant", "test me on the dough", "🥖", "x" * 5000),
)
COMMANDS = ("quiz", "review", "progress", "stop", "start", "topics", "fresh", "help", "why")

STEPS = st.one_of(
    st.tuples(st.just("offered"), st.integers(0, 9)),
    st.tuples(st.just("offered"), st.integers(0, 9)),
    st.tuples(st.just("offered"), st.integers(0, 9)),
    st.tuples(st.just("earlier"), st.integers(0, 99)),
    st.tuples(
        st.just("forged"),
        st.sampled_from(["quiz:", "quiz:7.0", "quiz:x.y", "quiz:0.show", "practise:nothing", "recall:x"]),
    ),
    st.tuples(st.just("words"), st.sampled_from(WORDS)),
    st.tuples(st.just("command"), st.sampled_from(COMMANDS)),
    st.tuples(st.just("attachment"), st.just(0)),
    st.tuples(st.just("again"), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 40)),
)


class Walk:
    """A learner who does one thing after the other, and is stored in between; counts the verdicts that are said."""

    def __init__(self, seed: int) -> None:
        self.learner = LEARNER
        self.now = NOW
        self.rng = Random(seed)
        self.buttons: list[str] = []
        self.offered: list[str] = []
        self.last: Message | None = None
        self.verdicts = 0
        self.right = 0

    def go(self, kind: str, what: int | str) -> None:
        match kind:
            case "offered" if self.offered:
                self.take(Tap(self.offered[int(what) % len(self.offered)], 11))
            case "earlier" if self.buttons:
                self.take(Tap(self.buttons[int(what) % len(self.buttons)], 11 + int(what) % 2))
            case "forged":
                self.take(Tap(str(what), 12))
            case "words":
                self.take(Text(str(what)))
            case "command":
                self.take(Command(str(what)))
            case "attachment":
                self.take(Attachment())
            case "again" if self.last:
                self.take(self.last)
            case "wait":
                self.now += timedelta(hours=int(what))

    def take(self, message: Message) -> Turn:
        before = self.learner
        stored = read_learner(before.id, before.version, write_state(before))
        assert stored == before

        turn = take_turn(QUIZZED, KNOWN, stored, message, self.now, self.rng)

        if isinstance(message, Tap) and message.choice.startswith("quiz:"):
            is_stale = not message.choice.startswith(f"quiz:{stored.shown}.")
            assert not is_stale or _standing(turn.learner) == _standing(stored)
        self.learner, self.last = turn.learner, message
        self.now += timedelta(seconds=20)
        self._count(before, turn)
        if turn.replies and turn.replies[-1].choices:
            self.offered = [choice.id for choice in turn.replies[-1].choices]
            self.buttons += self.offered
        return turn

    def _count(self, before: Learner, turn: Turn) -> None:
        """A verdict is new when the card shows one, and did not before."""
        was_settled = bool(before.quiz and before.quiz.step and before.quiz.step.phase is Phase.SETTLED)
        shows = any(choice.id.endswith(".next") for reply in turn.replies for choice in reply.choices)
        text = turn.replies[-1].text if turn.replies else ""
        step, quiz = before.quiz.step if before.quiz else None, turn.learner.quiz
        if step and step.tries and not was_settled and quiz and not (quiz.step and quiz.step.tries):
            # Stopped after a wrong try, or left for another quiz: that was the answer.
            self.verdicts += 1
        # Who asks to be shown what an explanation needs has given none.
        is_shown = "Points:" in text and bool(quiz and quiz.step and quiz.step.revealed)
        if shows and not was_settled and not is_shown:
            self.verdicts += 1
            self.right += "Right." in text


def _standing(learner: Learner) -> object:
    quiz = learner.quiz
    return learner.study, (quiz.step, quiz.ahead, quiz.done) if quiz else None


@pytest.mark.slow
@given(st.integers(0, 2**32), st.lists(STEPS, max_size=40))
@settings(max_examples=WALKS, deadline=None)
def test_on_any_walk_each_point_counts_once_and_there_is_a_way_on(
    seed: int, steps: list[tuple[str, int | str]]
) -> None:
    walk = Walk(seed)
    walk.take(Command("quiz"))

    for kind, what in steps:
        walk.go(kind, what)

    assert sum(card.asked for card in walk.learner.study.cards) == walk.verdicts
    assert sum(card.right for card in walk.learner.study.cards) == walk.right
    walk.take(Command("quiz"))
    for _ in range(20):
        step = walk.learner.quiz.step if walk.learner.quiz else None
        if step is None:
            break
        ending = ".next" if step.phase is Phase.SETTLED else ".sure" if step.phase is Phase.DOUBTING else ".show"
        walk.take(Tap(next(choice for choice in walk.offered if choice.endswith(ending)), 13))
    assert walk.learner.quiz is not None
    assert walk.learner.quiz.step is None
