"""Empties the outbox: in order within a chat, chats side by side, and never faster than Telegram allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.pacing import Pace, seconds_of
from bot.channels.telegram.speaking import speak
from bot.errors import StoreError
from bot.storage.store import OutboxRow, Store

AT_ONCE = 64
"""Chats that are written to side by side: as many as connections are kept open."""

LOOK_AGAIN_S = 0.5
"""How often the outbox is looked at unasked: for replies that were postponed."""

LONGEST_PAUSE_S = 60.0

FLOODED_CHATS = 3
"""A 429 is mostly about one chat. When so many chats have one at a time, it is about the bot."""

log = structlog.get_logger(__name__)


class Sender:
    """Says what waits in the outbox. A reply leaves the outbox only after Telegram took it."""

    def __init__(self, bot: Bot, store: Store, course_dir: Path, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._store = store
        self._course_dir = course_dir
        self._clock = clock
        self._pace = Pace(asyncio.get_running_loop().time)
        self._wake = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._flooded_until: dict[int, float] = {}

    def wake(self) -> None:
        """Say that something was put into the outbox."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled. What is being sent when that happens is finished by `finish`."""
        while True:
            self._wake.clear()
            await self._start_what_is_due()
            try:
                await asyncio.wait_for(self._wake.wait(), LOOK_AGAIN_S)
            except TimeoutError:
                continue

    async def finish(self, within_s: float) -> None:
        """Send what is due now, for at most so long; the rest stays in the outbox for the next start."""
        end = asyncio.get_running_loop().time() + within_s
        await self._start_what_is_due()
        while self._busy and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._busy.values(), timeout=left)
            await self._start_what_is_due()
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _start_what_is_due(self) -> None:
        if self._is_flooded():
            return
        try:
            rows = await asyncio.to_thread(self._store.due, self._clock(), AT_ONCE + len(self._busy))
        except StoreError as error:
            log.error("outbox cannot be read", error=str(error))
            await asyncio.sleep(LOOK_AGAIN_S)
            return
        for row in rows:
            chat = row.outgoing.address.chat
            if chat not in self._busy and len(self._busy) < AT_ONCE:
                task = self._busy[chat] = asyncio.create_task(self._send(row))
                task.add_done_callback(partial(self._done, chat))

    def _is_flooded(self) -> bool:
        """Say whether so many chats must wait that the limit is the bot's, not a chat's: then all wait."""
        now = asyncio.get_running_loop().time()
        return sum(until > now for until in self._flooded_until.values()) >= FLOODED_CHATS

    def _done(self, chat: int, _: asyncio.Task[None]) -> None:
        del self._busy[chat]
        self._wake.set()

    async def _send(self, row: OutboxRow) -> None:
        try:
            await asyncio.sleep(self._pace.reserve(row.outgoing.address.chat))
            await self._send_now(row)
        except StoreError as error:
            # Said, but still in the outbox: it will be said twice. The other way round it would be lost.
            log.error("outbox cannot be written", row=row.id, error=str(error))
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _send_now(self, row: OutboxRow) -> None:
        chat = row.outgoing.address.chat
        try:
            await speak(self._bot, row.outgoing, self._course_dir)
        except RetryAfter as error:
            await self._flooded(row, seconds_of(error))
        except ChatMigrated as error:
            await self._give_up(row, f"the chat has moved to {error.new_chat_id}")
        except Forbidden as error:
            log.info("learner cannot be reached", chat=chat, reason=error.message)
            await asyncio.to_thread(self._store.unreachable, chat, row.id)
        except InvalidToken:
            log.error("Telegram refuses the token (401): the reply waits", row=row.id)
            await self._postpone(row, LONGEST_PAUSE_S)
        except BadRequest as error:
            await self._give_up(row, error.message)
        except OSError as error:
            await self._give_up(row, f"a file of the course cannot be read: {error.strerror}")
        except TelegramError as error:
            # Network errors, 5xx, answers that are no JSON: it may have been said, or not.
            pause = min(2.0**row.attempts, LONGEST_PAUSE_S)
            log.warning("reply not sent, will be tried again", row=row.id, error=error.message, in_s=pause)
            await self._postpone(row, pause)
        else:
            await asyncio.to_thread(self._store.delivered, row.id)

    async def _flooded(self, row: OutboxRow, seconds: float) -> None:
        chat, now = row.outgoing.address.chat, asyncio.get_running_loop().time()
        log.warning("Telegram asks to wait", chat=chat, seconds=seconds)
        self._flooded_until = {key: until for key, until in self._flooded_until.items() if until > now}
        self._flooded_until[chat] = now + seconds
        await self._postpone(row, seconds)

    async def _postpone(self, row: OutboxRow, seconds: float) -> None:
        await asyncio.to_thread(self._store.postpone, row.id, self._clock() + timedelta(seconds=seconds))

    async def _give_up(self, row: OutboxRow, reason: str) -> None:
        log.error("reply given up", row=row.id, chat=row.outgoing.address.chat, reason=reason)
        await asyncio.to_thread(self._store.give_up, row.id, reason, self._clock())
