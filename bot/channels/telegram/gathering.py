"""Takes updates that come one by one, in as few goes as can be: what comes during one go shares the next."""

from __future__ import annotations

import asyncio

from bot.channels.telegram.taking import Taker
from bot.channels.telegram.updates import RawUpdate


class Gatherer:
    """Hands a taker what waits, one go after the other. What comes while nothing is in hand waits for no other."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker
        self._in_hand = asyncio.Lock()
        self._waiting: dict[int, RawUpdate] = {}
        self._next: asyncio.Task[None] | None = None

    async def take(self, raw: RawUpdate) -> None:
        """Take an update; when this returns, its effects are stored.

        Raises StoreError when the database fails, to all who share the go: each can then be taken again as it is.
        """
        self._waiting[raw["update_id"]] = raw
        if self._next is None:
            self._next = asyncio.create_task(self._take_waiting())
        # Whoever brought it may go away: the others still wait for the same go.
        await asyncio.shield(self._next)

    async def _take_waiting(self) -> None:
        async with self._in_hand:
            some, self._waiting, self._next = self._waiting, {}, None
            await self._taker.take([*some.values()])
