"""Fetches updates, and tells Telegram that they were taken only when their effects are in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.attending import Leadership, Role
from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.doubting import REFUSED_S, TokenDoubt
from bot.channels.telegram.observing import Cause, Observer
from bot.channels.telegram.pausing import FIRST_PAUSE_S, backoff, pause, seconds_of
from bot.channels.telegram.taking import Taker
from bot.channels.telegram.updates import ALLOWED_UPDATES, RawUpdate, is_update_id, kind_of
from bot.errors import StoreError

LONG_POLL_S = 30
"""How long Telegram holds a call open when there is nothing new; it cuts anything over 50."""

GRACE_S = 10
"""How much longer than it may be held a call may take."""

LONGEST_SILENCE_S = 60.0
"""A poller from which nothing came for so long is stuck. A call to which no answer comes ends after LONG_POLL_S and
GRACE_S; the next one, a second later, is answered at once."""

BATCH = 100
QUIET_PAUSE_S = 0.1

log = structlog.get_logger(__name__)


class Poller:
    """Fetches updates by long polling and hands them to a taker, batch by batch; stands by while another one does."""

    def __init__(
        self,
        bot: DiscreetBot,
        taker: Taker,
        leadership: Leadership,
        refused_s: float = REFUSED_S,
        observer: Observer | None = None,
    ) -> None:
        self._bot = bot
        self._taker = taker
        self._doubt = TokenDoubt(refused_s)
        self._observer = observer or Observer()
        self._leadership = leadership
        self._told = Role.UNKNOWN
        # At the start, and after a failure, the answer comes at once: so it is soon known that all is well.
        self._hold_s = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates until `stop`, then finish the batch in hand. Raises TelegramRefused."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                if await self._leads(stopped):
                    await self._receive(stop, stopped)
        finally:
            await _drop(stopped)
            await self._taker.finish(within_s=FIRST_PAUSE_S)

    async def _leads(self, stopped: asyncio.Task[bool]) -> bool:
        """Stand by until this process leads; False when stopped before."""
        while not stopped.done():
            role = self._leadership.role
            self._tell_role(role)
            if role is Role.LEADS:
                return True
            if role is Role.STANDS_BY:
                self._observer.stands_by()
            news = asyncio.create_task(self._leadership.news())
            await asyncio.wait((news, stopped), return_when=asyncio.FIRST_COMPLETED)
            await _drop(news)
        return False

    def _tell_role(self, role: Role) -> None:
        if role is self._told:
            return
        if self._told is Role.STANDS_BY and role is Role.LEADS:
            self._observer.takes_over()
        self._told = role
        match role:
            case Role.LEADS:
                log.info("receives updates")
            case Role.STANDS_BY:
                log.info("stands by: another process receives updates")
            case Role.UNKNOWN:
                log.warning("stands by until the database says which process receives updates")

    async def _receive(self, stop: asyncio.Event, stopped: asyncio.Task[bool]) -> None:
        """Take updates until stopped, or until this process leads no longer."""
        lost = asyncio.create_task(self._leadership.lost())
        # Nothing of a former time: who led since has taken what came then.
        offset, self._hold_s = 0, 0
        self._doubt.end()
        try:
            while not stopped.done() and self._may_receive():
                batch = await self._fetch(offset, (stopped, lost))
                if batch and await self._take(batch, stop):
                    offset = max(update["update_id"] for update in batch) + 1
        finally:
            await _drop(lost)

    def _may_receive(self) -> bool:
        return self._leadership.role is Role.LEADS

    async def _fetch(self, offset: int, ends: Sequence[asyncio.Task[Any]]) -> Sequence[RawUpdate]:
        """Give the next updates; none once one of these ends, as when another process leads. Waits out what can be."""
        waits = backoff(FIRST_PAUSE_S)
        while not any(end.done() for end in ends):
            call = asyncio.create_task(self._get_updates(offset))
            await asyncio.wait((call, *ends), return_when=asyncio.FIRST_COMPLETED)
            # A process that was halted finds its answer and learns only then that another one leads.
            if not call.done() or not self._may_receive():
                await _drop(call)
                return ()
            try:
                answer = call.result()
            except TelegramError as error:
                self._hold_s = 0
                self._doubt.hear(error)
                self._observer.not_received(_tell(error))
                if _is_about_webhook(error):
                    await self._remove_webhook()
                wait_s = max(next(waits), seconds_of(error))
            else:
                self._doubt.end()
                self._hold_s = LONG_POLL_S
                batch = _readable(answer)
                self._observer.received([kind_of(raw) for raw in batch])
                if batch:
                    return batch
                # What was taken is confirmed now. After a quiet week, Telegram numbers updates anew, perhaps lower
                # (core.telegram.org/bots/api#update): with the former offset, that would confirm them unread.
                offset = 0
                # Nothing new after a long poll, or nothing readable in the answer: no hot loop either way.
                waits, wait_s = backoff(FIRST_PAUSE_S), QUIET_PAUSE_S
            await asyncio.wait(ends, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
        return ()

    async def _remove_webhook(self) -> None:
        """Take back a webhook that was set, by us before or by somebody else: with one, nothing can be fetched."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("the webhook could not be removed", error=error.message)

    async def _get_updates(self, offset: int) -> Any:
        return await self._bot.updates(
            offset=offset,
            limit=BATCH,
            timeout=self._hold_s,
            allowed_updates=ALLOWED_UPDATES,
            read_timeout=self._hold_s + GRACE_S,
        )

    async def _take(self, batch: Sequence[RawUpdate], stop: asyncio.Event) -> bool:
        """Take a whole batch; False when the database failed until `stop`, or until another process led.

        Telegram must keep it then.
        """
        waits = backoff(FIRST_PAUSE_S)
        while True:
            try:
                await self._taker.take(batch)
            except StoreError as error:
                wait_s = next(waits)
                log.error("updates wait at Telegram until the database works", error=str(error), in_s=wait_s)
                if stop.is_set() or self._leadership.role is Role.STANDS_BY:
                    return False
                await pause(wait_s, stop)
                if stop.is_set():
                    return False
            else:
                return True


async def _drop(task: asyncio.Task[Any]) -> None:
    """Do not wait for a task any longer, whatever it would have said."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _tell(error: TelegramError) -> Cause:
    """Tell the operator why no updates come; give the cause."""
    match error:
        case InvalidToken():
            log.error("Telegram refuses the token (401), trying again")
            return Cause.TOKEN
        case Conflict() if _is_about_webhook(error):
            log.warning("a webhook stands in the way and is removed")
            return Cause.CONFLICT
        case Conflict():
            log.error("another process receives this bot's updates: stop one of the two", error=error.message)
            return Cause.CONFLICT
        case RetryAfter():
            log.warning("Telegram asks to wait", seconds=seconds_of(error))
            return Cause.TOO_MANY_REQUESTS
        case _:
            log.warning("updates cannot be fetched", error=error.message)
            return Cause.NETWORK


def _is_about_webhook(error: TelegramError) -> bool:
    return isinstance(error, Conflict) and "webhook" in error.message.lower()


def _readable(answer: Any) -> Sequence[RawUpdate]:
    """Keep what has an update id; without one, an update can be neither taken nor refused."""
    updates = answer if isinstance(answer, list) else [answer]
    readable = [raw for raw in updates if isinstance(raw, dict) and is_update_id(raw.get("update_id"))]
    if len(readable) < len(updates):
        log.error("updates without a number passed over", count=len(updates) - len(readable))
    return readable
