"""What a store must do. Two keep the contract, and the same tests: one in memory, one in a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.tutor.learner import Learner
from bot.tutor.reply import Reply


@dataclass(frozen=True)
class Address:
    """Where a reply goes: a chat, and the message there that it may take the place of."""

    chat: int
    message: int | None = None


@dataclass(frozen=True)
class Outgoing:
    """A reply on its way out."""

    address: Address
    reply: Reply


@dataclass(frozen=True)
class OutboxRow:
    """A reply that waits to be said. `id` grows with time; `attempts` counts sends that failed."""

    id: int
    outgoing: Outgoing
    attempts: int = 0


class Store(Protocol):
    """All that the tutor remembers. Every method is one transaction; all raise StoreError when the database fails.

    Methods block and may be called from several threads at once. Times are aware, in UTC.
    """

    def load(self, learner_id: int) -> Learner:
        """Give a learner as last saved, or a new one with version 0."""

    def commit(self, learner: Learner, outgoing: Sequence[Outgoing], seen: int | None, now: datetime) -> None:
        """Save a learner, what will be said, and that an update was seen: all or nothing.

        Raises StaleLearner when the learner was saved since it was loaded, AlreadySeen when the update was.
        """

    def mark_seen(self, update: int, now: datetime) -> None:
        """Remember an update that changes nothing, so that it is not looked at again."""

    def seen(self, updates: Sequence[int]) -> set[int]:
        """Say which of these updates were committed before."""

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Give the oldest waiting reply of each chat whose time has come, oldest first."""

    def waiting(self) -> int:
        """Count the replies that are still to be said."""

    def delivered(self, row_id: int) -> None:
        """Forget a reply that was said; the next one of its chat becomes the oldest."""

    def postpone(self, row_id: int, until: datetime) -> None:
        """Let a reply, and all behind it in its chat, wait; counts an attempt."""

    def give_up(self, row_id: int, reason: str, now: datetime) -> None:
        """Set a reply aside that Telegram refuses, with the reason, and go on with the next one."""

    def unreachable(self, chat: int, up_to: int | None = None) -> None:
        """Mark a learner who cannot be written to, and drop what waits in the chat; the next commit unmarks.

        `up_to`: the row that could not be said. What was committed after it stays, and so does the learner's
        mark: they have written again meanwhile.
        """

    def is_reachable(self, learner_id: int) -> bool:
        """Say whether the learner can be written to, as far as is known."""

    def clean(self, before: datetime) -> None:
        """Forget seen updates and replies set aside that are older."""

    def close(self) -> None:
        """Let go of the database."""
