"""Fetches updates, and tells Telegram that they were taken only when their effects are in the database."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.channels.telegram.hearing import ALLOWED_UPDATES
from bot.channels.telegram.observing import Cause, Observer
from bot.channels.telegram.pacing import pause, seconds_of
from bot.channels.telegram.taking import RawUpdate, Taker
from bot.errors import StoreError, TelegramRefused

LONG_POLL_S = 30
"""How long Telegram holds a call open when there is nothing new; it cuts anything over 50."""

GRACE_S = 10
"""How much longer than it may be held a call may take."""

LONGEST_SILENCE_S = 60.0
"""A poller from which nothing came for so long is stuck. A call to which no answer comes ends after LONG_POLL_S and
GRACE_S; the next one, a second later, is answered at once."""

BATCH = 100
LONGEST_PAUSE_S = 30.0
FIRST_PAUSE_S = 1.0
QUIET_PAUSE_S = 0.1
REFUSED_S = 60.0
"""How long Telegram may refuse the token before we believe it: a single 401 has been seen to pass."""

REFUSED = (InvalidToken, EndPointNotFound)
"""A 401. To this call the library takes it for an unknown method, but every Bot API server knows getUpdates."""

log = structlog.get_logger(__name__)

# Bot.get_updates parses a whole batch at once, and one update that cannot be read would hold up all others.
warnings.filterwarnings("ignore", message=".*getUpdates.*", category=PTBUserWarning)


class Poller:
    """Fetches updates by long polling and hands them to a taker, batch by batch."""

    def __init__(self, bot: Bot, taker: Taker, refused_s: float = REFUSED_S, observer: Observer | None = None) -> None:
        self._bot = bot
        self._taker = taker
        self._refused_s = refused_s
        self._observer = observer or Observer()
        # At the start, and after a failure, the answer comes at once: so it is soon known that all is well.
        self._hold_s = 0

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
            await asyncio.gather(stopped, return_exceptions=True)
            await self._taker.finish(within_s=FIRST_PAUSE_S)

    async def _fetch(self, offset: int, stopped: asyncio.Task[bool]) -> Sequence[RawUpdate]:
        """Give the next updates; none when stopped. Waits out what can be waited out."""
        wait_s: float = FIRST_PAUSE_S
        refused_since: float | None = None
        while not stopped.done():
            call = asyncio.create_task(self._get_updates(offset))
            await asyncio.wait((call, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                call.cancel()
                await asyncio.gather(call, return_exceptions=True)
                return ()
            try:
                answer = call.result()
            except TelegramError as error:
                self._hold_s = 0
                self._observer.not_fetched(_cause(error))
                refused_since = self._refused_since(error, refused_since)
                wait_s = max(wait_s, _tell(error))
                if _is_about_webhook(error):
                    await self._remove_webhook()
            else:
                self._hold_s = LONG_POLL_S
                batch = _readable(answer)
                self._observer.fetched([_kind(raw) for raw in batch])
                if batch:
                    return batch
                # Nothing new after a long poll, or nothing readable in the answer: no hot loop either way.
                wait_s, refused_since = QUIET_PAUSE_S, None
            await asyncio.wait((stopped,), timeout=wait_s)
            wait_s = min(max(wait_s * 2, FIRST_PAUSE_S), LONGEST_PAUSE_S)
        return ()

    async def _remove_webhook(self) -> None:
        """Take back a webhook that was set, by us before or by somebody else: with one, nothing can be fetched."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("the webhook could not be removed", error=error.message)

    def _refused_since(self, error: TelegramError, since: float | None) -> float | None:
        """Note how long the token has been refused. Raises TelegramRefused when it was for too long."""
        if not isinstance(error, REFUSED):
            return None
        now = asyncio.get_running_loop().time()
        if since is not None and now - since >= self._refused_s:
            raise TelegramRefused(
                "Telegram refuses the token: it was revoked, or it is misspelt. "
                "Get the current one from @BotFather and set TELEGRAM_BOT_TOKEN."
            )
        return since or now

    async def _get_updates(self, offset: int) -> Any:
        arguments = {
            "offset": offset,
            "limit": BATCH,
            "timeout": self._hold_s,
            "allowed_updates": ALLOWED_UPDATES,
        }
        return await self._bot.do_api_request("getUpdates", api_kwargs=arguments, read_timeout=self._hold_s + GRACE_S)

    async def _take(self, batch: Sequence[RawUpdate], stop: asyncio.Event) -> bool:
        """Take a whole batch; False when the database failed until `stop`, and Telegram must keep it."""
        wait_s = FIRST_PAUSE_S
        while True:
            try:
                await self._taker.take(batch)
            except StoreError as error:
                log.error("updates wait at Telegram until the database works", error=str(error), in_s=wait_s)
                if stop.is_set():
                    return False
                await pause(wait_s, stop)
                wait_s = min(wait_s * 2, LONGEST_PAUSE_S)
            else:
                return True


def _tell(error: TelegramError) -> float:
    """Tell the operator why no updates come; give how long Telegram asks to wait, in seconds."""
    match error:
        case InvalidToken() | EndPointNotFound():
            log.error("Telegram refuses the token (401), trying again")
        case Conflict() if _is_about_webhook(error):
            log.warning("a webhook stands in the way and is removed")
        case Conflict():
            log.error("another process receives this bot's updates: stop one of the two", error=error.message)
        case RetryAfter():
            log.warning("Telegram asks to wait", seconds=seconds_of(error))
            return seconds_of(error)
        case _:
            log.warning("updates cannot be fetched", error=error.message)
    return 0.0


def _cause(error: TelegramError) -> Cause:
    match error:
        case InvalidToken() | EndPointNotFound():
            return Cause.TOKEN
        case Conflict():
            return Cause.CONFLICT
        case RetryAfter():
            return Cause.TOO_MANY_REQUESTS
        case _:
            return Cause.NETWORK


def _kind(raw: RawUpdate) -> str:
    return next((kind for kind in ALLOWED_UPDATES if kind in raw), "other")


def _is_about_webhook(error: TelegramError) -> bool:
    return isinstance(error, Conflict) and "webhook" in error.message.lower()


def _readable(answer: Any) -> Sequence[RawUpdate]:
    """Keep what has an update id; without one, an update can be neither taken nor refused."""
    updates = answer if isinstance(answer, list) else [answer]
    readable = [raw for raw in updates if isinstance(raw, dict) and _is_id(raw.get("update_id"))]
    if len(readable) < len(updates):
        log.error("updates without a number passed over", count=len(updates) - len(readable))
    return readable


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value < 2**63
