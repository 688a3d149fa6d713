"""Takes updates into the conversation: learners side by side, each one's updates in order, none stopping another."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.telegram.hearing import ALLOWED_UPDATES, Heard, Left, hear
from bot.conversation import Conversation
from bot.errors import StoreError
from bot.storage.store import Store

log = structlog.get_logger(__name__)

RawUpdate = dict[str, Any]


class Taker:
    """Turns raw updates into committed turns. `spoken` is called when something was put into the outbox."""

    def __init__(
        self,
        bot: Bot,
        conversation: Conversation,
        store: Store,
        clock: Callable[[], datetime],
        spoken: Callable[[], None],
    ) -> None:
        self._bot = bot
        self._conversation = conversation
        self._store = store
        self._clock = clock
        self._spoken = spoken
        self._taps: set[asyncio.Task[None]] = set()

    async def take(self, batch: Sequence[RawUpdate]) -> None:
        """Take every update of a batch that was not taken before; when this returns, their effects are stored.

        Raises StoreError when the database fails; the batch can then be taken again as it is.
        """
        seen = await asyncio.to_thread(self._store.seen, [raw["update_id"] for raw in batch])
        fresh = [raw for raw in batch if raw["update_id"] not in seen]
        in_order = sorted(fresh, key=lambda raw: (_sender(raw), raw["update_id"]))
        queues = [list(updates) for _, updates in groupby(in_order, key=_sender)]
        try:
            async with asyncio.TaskGroup() as group:
                for queue in queues:
                    group.create_task(self._take_in_order(queue))
        except* StoreError as errors:
            # The first failure ends the batch: all would wait for the same database.
            raise errors.exceptions[0] from None

    async def finish(self, within_s: float) -> None:
        """Wait for taps that are being acknowledged, for at most so long."""
        if self._taps:
            await asyncio.wait(self._taps, timeout=within_s)
        for task in self._taps:
            task.cancel()

    async def _take_in_order(self, queue: Sequence[dict[str, Any]]) -> None:
        for raw in queue:
            await self._take_one(raw)

    async def _take_one(self, raw: RawUpdate) -> None:
        """Take an update as far as it goes: answer it, else say sorry, else pass it over."""
        heard: Heard | Left | None = None

        async def answer() -> None:
            nonlocal heard
            heard = hear(Update.de_json(raw, self._bot), self._bot.username)
            await self._answer(raw["update_id"], heard)

        async def apologise() -> None:
            await self._apologise(raw["update_id"], heard)

        async def pass_over() -> None:
            await self._pass_over(raw["update_id"])

        for act in (answer, apologise, pass_over):
            try:
                await act()
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - the edge: one update that breaks must not stop the others
                # Its kind and place alone: the text of an error can hold the learner's words.
                log.error(
                    "update put aside", update=raw["update_id"], error=type(error).__name__, where=place_of(error)
                )
            else:
                return

    async def _answer(self, update_id: int, heard: Heard | Left | None) -> None:
        match heard:
            case Heard():
                if heard.tap:
                    self._acknowledge(heard.tap)
                take = partial(self._conversation.take, address=heard.address, update=update_id)
                await asyncio.to_thread(take, heard.learner, heard.message)
                self._spoken()
            case Left(chat):
                await asyncio.to_thread(self._store.unreachable, chat)
                await self._pass_over(update_id)
            case None:
                await self._pass_over(update_id)

    async def _apologise(self, update_id: int, heard: Heard | Left | None) -> None:
        if isinstance(heard, Heard):
            await asyncio.to_thread(self._conversation.apologise, heard.learner, heard.address, update_id)
            self._spoken()
        else:
            await self._pass_over(update_id)

    async def _pass_over(self, update_id: int) -> None:
        await asyncio.to_thread(self._store.mark_seen, update_id, self._clock())

    def _acknowledge(self, tap: str) -> None:
        """Stop the button's waiting sign, aside from everything else: Telegram forgets a tap within minutes."""
        task = asyncio.create_task(self._answer_tap(tap))
        self._taps.add(task)
        task.add_done_callback(self._taps.discard)

    async def _answer_tap(self, tap: str) -> None:
        try:
            await self._bot.answer_callback_query(tap)
        except TelegramError as error:
            log.info("tap not acknowledged", error=error.message)


def place_of(error: Exception) -> str:
    """Name the line of the program that broke."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


def _sender(raw: dict[str, Any]) -> int:
    """Find whose update this is, so that each learner's stay in order; 0 when it cannot be told."""
    for kind in ALLOWED_UPDATES:
        body = raw.get(kind)
        if isinstance(body, dict):
            for person in (body.get("from"), body.get("chat")):
                if isinstance(person, dict) and isinstance(person.get("id"), int):
                    return int(person["id"])
    return 0
