"""What learners write, as updates that Telegram makes, and the book that is kept of when each was answered."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

APART_S = 5
"""By so much the messages of one learner are dated apart: who writes faster for long is kept from flooding."""

FIRST_LEARNER = 100_000


@dataclass(frozen=True)
class Load:
    """What is to come: so many updates, by learners who take turns and each keep to one text.

    `rate`: updates a second; None: all wait from the beginning.
    """

    texts: Sequence[str]
    updates: int
    learners: int
    rate: float | None = None

    @property
    def length_s(self) -> int:
        """Over how long the messages are dated."""
        return ceil(self.updates / self.learners) * APART_S

    def chat(self, place: int) -> int:
        """Tell who writes; `place`: in this load, from 0."""
        return FIRST_LEARNER + place % self.learners


def make_updates(load: Load, before: int, date: int) -> list[tuple[int, bytes]]:
    """Give the number of each update and what Telegram says of it.

    `before`: how many there were already. `date`: that of the first message, in Unix time.
    """
    made = []
    for place in range(load.updates):
        text = load.texts[place % load.learners % len(load.texts)]
        sent = date + place // load.learners * APART_S
        update = _update(before + place + 1, load.chat(place), text, sent)
        made.append((before + place + 1, json.dumps(update, ensure_ascii=False).encode()))
    return made


def _update(number: int, learner: int, text: str, date: int) -> dict[str, Any]:
    """Make a text message in a private chat: core.telegram.org/bots/api#update."""
    name = f"Learner {learner}"
    message = {
        "message_id": number,
        "from": {"id": learner, "is_bot": False, "first_name": name, "language_code": "en"},
        "chat": {"id": learner, "first_name": name, "type": "private"},
        "date": date,
        "text": text,
    }
    return {"update_id": number, "message": message}


@dataclass(frozen=True)
class Outcome:
    """What became of a load. `messages`: sent in all. `seconds`: from the first update handed out to the last answer.

    `last_at`: when that came, on the monotonic clock of the machine. `waits_s`, `due_s`: of each update that was
    answered, from when it was there to its answer, and when it was there, after the first.
    """

    updates: int
    answered: int
    messages: int
    seconds: float
    last_at: float
    waits_s: Sequence[float]
    due_s: Sequence[float]


class Book:
    """Notes when each update of a load was handed out and answered. `now`: monotonic, in seconds."""

    def __init__(self, load: Load, now: float) -> None:
        self._load = load
        self._begun = now
        self._handed_at = self._last_at = now
        self._handed = 0
        self._answered: dict[int, float] = {}
        self._messages = 0
        self._open: dict[int, deque[int]] = defaultdict(deque)

    @property
    def is_done(self) -> bool:
        """Whether all are answered."""
        return len(self._answered) == self._load.updates

    def due(self, place: int) -> float:
        """Tell when an update is there to be handed out; `place`: in the load, from 0."""
        return self._begun if self._load.rate is None else self._begun + place / self._load.rate

    def hand_out(self, place: int, now: float) -> None:
        """Note that a bot was given an update; only the first time counts."""
        if place != self._handed:
            return
        if place == 0:
            self._handed_at = now
        self._handed += 1
        self._open[self._load.chat(place)].append(place)

    def answer(self, chat: int, now: float) -> None:
        """Note a message to a chat: it answers the oldest update that is open there."""
        self._messages += 1
        if waiting := self._open.get(chat):
            self._answered[waiting.popleft()] = self._last_at = now

    def outcome(self) -> Outcome:
        """Sum up."""
        places = sorted(self._answered)
        return Outcome(
            updates=self._load.updates,
            answered=len(places),
            messages=self._messages,
            seconds=self._last_at - self._handed_at,
            last_at=self._last_at,
            waits_s=[self._answered[place] - self.due(place) for place in places],
            due_s=[self.due(place) - self._begun for place in places],
        )
