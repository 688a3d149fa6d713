"""What a learner has practised: one card an item, the last two weeks, and the topics asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from bot.tutor.changing import replace
from bot.tutor.quizzing.scheduling import Grade, Memory, review

DAYS_KEPT = 14
"""Days whose recalls are counted: this week, and the last one to compare it with."""

AHEAD = timedelta(days=2)
"""By how much the local day can go back where a learner travels from UTC+14 to UTC-12."""

ASKED_KEPT = 20
"""Topics asked about that may come back."""

SOONEST_DAYS, LATEST_DAYS = 1, 3
"""When a topic that was asked about comes back: a night between makes it a recall, after three days few return."""

LEARNED_DAYS = 21.0
"""The stability from which an item counts as learned, if it was right on two different days without help."""

GOALS = (6, 12, 24)
"""Recalls a week that can be aimed at; 12 are two short quizzes and a half."""


@dataclass(frozen=True)
class Card:
    """How a learner stands with an item. Without a `memory` it is scheduled for no day: after a fresh start."""

    item: str
    memory: Memory | None = None
    asked: int = 0
    right: int = 0
    unaided: tuple[date, ...] = ()

    @property
    def is_learned(self) -> bool:
        """Whether it sits: right on two days without help, and stable for weeks."""
        return len(self.unaided) > 1 and self.memory is not None and self.memory.stability >= LEARNED_DAYS


@dataclass(frozen=True)
class Day:
    """The recalls of a local day, and how many were right; an explanation with none of the points is not."""

    day: date
    recalls: int
    right: int


@dataclass(frozen=True)
class Asked:
    """A topic that the learner asked about, to be recalled some days later."""

    intent: str
    day: date


@dataclass(frozen=True)
class Study:
    """Everything that was practised; `goal` is in recalls a week."""

    cards: tuple[Card, ...] = ()
    days: tuple[Day, ...] = ()
    asked: tuple[Asked, ...] = ()
    goal: int = GOALS[1]

    @cached_property
    def by_item(self) -> dict[str, Card]:
        """The cards by the item that they are about."""
        return {card.item: card for card in self.cards}

    def record(self, item: str, grade: Grade, day: date) -> Study:
        """Count an answer. A second answer on the same local day teaches, but is no new evidence of remembering."""
        card = self.by_item.get(item, Card(item))
        # A day further ahead than the widest journey west was written by a clock that was wrong.
        is_first = card.memory is None or not day <= card.memory.last <= day + AHEAD
        is_right = grade is not Grade.AGAIN
        unaided = (
            (*card.unaided, day)[-2:] if grade is Grade.GOOD and is_first and day not in card.unaided else card.unaided
        )
        card = replace(
            card,
            memory=review(card.memory, grade, day) if is_first else card.memory,
            asked=card.asked + 1,
            right=card.right + is_right,
            unaided=unaided,
        )
        cards = {**self.by_item, item: card}
        return replace(self._with_day(day, is_right=is_right), cards=tuple(cards.values()))

    def explained(self, item: str, day: date, *, counts: bool = True, told: bool = False) -> Study:
        """Note an explanation, which has no grade and no schedule; it `counts` as a recall if there was one.

        `told`: it has, or may have, one of the points. Only then the picture of the days may call it right.
        """
        card = self.by_item.get(item, Card(item))
        cards = {**self.by_item, item: replace(card, asked=card.asked + counts)}
        study = self._with_day(day, is_right=told) if counts else self
        return replace(study, cards=tuple(cards.values()))

    def was_asked(self, item: str) -> Study:
        """Note that an item was asked of a group, in which nobody's answer is the group's."""
        card = self.by_item.get(item, Card(item))
        return replace(self, cards=tuple({**self.by_item, item: replace(card, asked=card.asked + 1)}.values()))

    def ask(self, intent: str, day: date) -> Study:
        """Remember that a topic was asked about."""
        others = tuple(one for one in self.asked if one.intent != intent and (day - one.day).days <= LATEST_DAYS)
        return replace(self, asked=(*others, Asked(intent, day))[-ASKED_KEPT:])

    def came_back(self, intent: str) -> Study:
        """Take a topic off the list of those that come back."""
        return replace(self, asked=tuple(one for one in self.asked if one.intent != intent))

    def returning(self, day: date) -> tuple[Asked, ...]:
        """Give the topics asked about one to three days ago, the oldest first."""
        return tuple(one for one in self.asked if SOONEST_DAYS <= (day - one.day).days <= LATEST_DAYS)

    def start_afresh(self, day: date) -> Study:
        """Let go of what is due; what was answered stays counted."""
        cards = tuple(
            replace(card, memory=None) if card.memory and card.memory.due <= day else card for card in self.cards
        )
        return replace(self, cards=cards, asked=())

    def recalls_since(self, first: date) -> int:
        """Count the recalls from a day on."""
        return sum(one.recalls for one in self.days if one.day >= first)

    def _with_day(self, day: date, *, is_right: bool) -> Study:
        today = next((one for one in self.days if one.day == day), Day(day, 0, 0))
        today = replace(today, recalls=today.recalls + 1, right=today.right + is_right)
        others = [one for one in self.days if one.day != day and abs(day - one.day) < timedelta(DAYS_KEPT)]
        return replace(self, days=tuple(sorted((*others, today), key=lambda one: one.day)))
