"""Fetches updates, and tells Telegram that they were taken only when their effects are in the database."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.warnings import PTBUserWarning

from bot.channels.telegram.hearing import ALLOWED_UPDATES, Heard, Left, hear
from bot.channels.telegram.pacing import seconds_of
from bot.conversation import Conversation
from bot.errors import StoreError, TelegramRefused
from bot.storage.store import Store

LONG_POLL_S = 30
"""How long Telegram holds a call open when there is nothing new; it cuts anything over 50."""

BATCH = 100
LONGEST_PAUSE_S = 30.0
REFUSED_S = 60.0
"""How long Telegram may refuse the token before we believe it: a single 401 has been seen to pass."""

log = structlog.get_logger(__name__)

# Bot.get_updates parses a whole batch at once, and one update that cannot be read would hold up all others.
warnings.filterwarnings("ignore", message=".*get_updates.*", category=PTBUserWarning)


class Poller:
    """Takes updates by long polling: learners side by side, each one's updates in order."""

    def __init__(
        self,
        bot: Bot,
        conversation: Conversation,
        store: Store,
        clock: Callable[[], datetime],
        spoken: Callable[[], None],
        refused_s: float = REFUSED_S,
    ) -> None:
        self._bot = bot
        self._conversation = conversation
        self._store = store
        self._clock = clock
        self._spoken = spoken
        self._refused_s = refused_s
        self._taps: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates until `stop`, then finish the batch in hand. Raises TelegramRefused."""
        offset = 0
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                batch = await self._fetch(offset, stopped)
                if batch and await self._take(batch, stop):
                    offset = max(update["update_id"] for update in batch) + 1
        finally:
            stopped.cancel()
            await asyncio.gather(stopped, *self._taps, return_exceptions=True)

    async def _fetch(self, offset: int, stopped: asyncio.Task[bool]) -> Sequence[dict[str, Any]]:
        """Give the next updates; none when stopped. Waits out what can be waited out."""
        pause, refused_since = 1.0, None
        while not stopped.done():
            call = asyncio.create_task(self._get_updates(offset))
            await asyncio.wait((call, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                call.cancel()
                await asyncio.gather(call, return_exceptions=True)
                return ()
            try:
                return _readable(call.result())
            except InvalidToken:
                now = asyncio.get_running_loop().time()
                refused_since = refused_since or now
                if now - refused_since >= self._refused_s:
                    raise TelegramRefused(
                        "Telegram refuses the token: it was revoked, or it is misspelt. "
                        "Get the current one from @BotFather and set TELEGRAM_BOT_TOKEN."
                    ) from None
                log.error("Telegram refuses the token (401), trying again", for_s=round(now - refused_since))
            except Conflict as error:
                log.error("another process receives this bot's updates: stop one of the two", error=error.message)
            except RetryAfter as error:
                pause = max(pause, seconds_of(error))
                log.warning("Telegram asks to wait", seconds=pause)
            except TimedOut:
                log.warning("Telegram did not answer in time")
            except TelegramError as error:
                log.warning("updates cannot be fetched", error=error.message)
            await asyncio.wait((stopped,), timeout=pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
        return ()

    async def _get_updates(self, offset: int) -> Any:
        arguments = {
            "offset": offset,
            "limit": BATCH,
            "timeout": LONG_POLL_S,
            "allowed_updates": ALLOWED_UPDATES,
        }
        return await self._bot.do_api_request("getUpdates", api_kwargs=arguments, read_timeout=LONG_POLL_S + 10)

    async def _take(self, batch: Sequence[dict[str, Any]], stop: asyncio.Event) -> bool:
        """Take a whole batch; False when the database failed until `stop`, and Telegram must keep it."""
        pause = 1.0
        while True:
            try:
                seen = await asyncio.to_thread(self._store.seen, [raw["update_id"] for raw in batch])
                fresh = [raw for raw in batch if raw["update_id"] not in seen]
                await self._take_side_by_side(fresh)
            except StoreError as error:
                log.error("updates wait at Telegram until the database works", error=str(error), in_s=pause)
                if stop.is_set():
                    return False
                await asyncio.wait((asyncio.create_task(stop.wait()),), timeout=pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                return True

    async def _take_side_by_side(self, batch: Sequence[dict[str, Any]]) -> None:
        in_order = sorted(batch, key=lambda raw: (_sender(raw), raw["update_id"]))
        queues = [list(updates) for _, updates in groupby(in_order, key=_sender)]
        done = await asyncio.gather(*(self._take_in_order(queue) for queue in queues), return_exceptions=True)
        for failure in done:
            if isinstance(failure, BaseException):
                raise failure

    async def _take_in_order(self, queue: Sequence[dict[str, Any]]) -> None:
        for raw in queue:
            await self._take_one(raw)

    async def _take_one(self, raw: dict[str, Any]) -> None:
        update_id, heard = raw["update_id"], None
        try:
            heard = hear(Update.de_json(raw, self._bot), self._bot.username)
            await self._take_heard(update_id, heard)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: one update that breaks must not stop the others
            # The kind of error alone: its text, and a traceback of the parser, would hold the learner's words.
            log.error("update put aside", update=update_id, error=type(error).__name__, read=heard is not None)
            if isinstance(heard, Heard):
                await asyncio.to_thread(self._conversation.apologise, heard.learner, heard.address, update_id)
                self._spoken()
            else:
                await asyncio.to_thread(self._store.mark_seen, update_id, self._clock())

    async def _take_heard(self, update_id: int, heard: Heard | Left | None) -> None:
        match heard:
            case Heard():
                await asyncio.to_thread(
                    self._conversation.take,
                    heard.learner,
                    heard.message,
                    address=heard.address,
                    update=update_id,
                )
                self._spoken()
                if heard.tap:
                    self._acknowledge(heard.tap)
            case Left(chat):
                await asyncio.to_thread(self._store.unreachable, chat)
                await asyncio.to_thread(self._store.mark_seen, update_id, self._clock())
            case None:
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


def _readable(answer: Any) -> Sequence[dict[str, Any]]:
    """Keep what has an update id; without one, an update can be neither taken nor refused."""
    updates = answer if isinstance(answer, list) else []
    return [raw for raw in updates if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]


def _sender(raw: dict[str, Any]) -> int:
    """Find whose update this is, so that each learner's stay in order; 0 when it cannot be told."""
    for kind in ALLOWED_UPDATES:
        body = raw.get(kind)
        if isinstance(body, dict):
            for person in (body.get("from"), body.get("chat")):
                if isinstance(person, dict) and isinstance(person.get("id"), int):
                    return int(person["id"])
    return 0
