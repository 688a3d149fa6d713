"""Empties the outbox: in order within a chat, chats side by side, and never faster than Telegram allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from structlog.contextvars import bind_contextvars
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.discretion import BREAKS, DiscreetBot
from bot.channels.telegram.observing import Cause, Fate, Observer
from bot.channels.telegram.pacing import Pace
from bot.channels.telegram.pausing import backoff, pause, seconds_of
from bot.channels.telegram.speaking import speak
from bot.errors import StoreError
from bot.logs import place_of
from bot.storage.store import SURE_LEASE_S, Delivered, OutboxRow, Said, Store

AT_ONCE = 64
"""Chats that are written to side by side: as many as connections are kept open."""

LOOK_AGAIN_S = 0.5
"""How often the outbox is looked at unasked: for replies that were postponed."""

LONGEST_SILENCE_S = 15.0
"""A sender that has not looked for so long is stuck: it looks every half second, and the database takes or refuses what
it is asked within a few."""

LONGEST_DELAY_S = 60.0
"""How much later a reply is tried again at most, unless Telegram asks to wait."""

LONGEST_WAIT_S = 86_400.0
"""No wait that Telegram asks for is longer than the day for which it keeps what learners say."""

FLOODED_CHATS = 3
FLOOD_PAUSE_S = 5.0
"""A 429 is mostly about one chat. When so many chats get one within so long, it is about the bot."""

ATTEMPTS = 5
"""How often a reply may break the program before it is given up."""

log = structlog.get_logger(__name__)


class Sender:
    """Says what waits in the outbox. A reply leaves the outbox only after Telegram took it."""

    def __init__(
        self,
        bot: DiscreetBot,
        store: Store,
        course_dir: Path,
        clock: Callable[[], datetime],
        observer: Observer | None = None,
    ) -> None:
        self._bot = bot
        self._store = store
        self._course_dir = course_dir
        self._clock = clock
        self._observer = observer or Observer()
        self._pace = Pace(asyncio.get_running_loop().time)
        self._news = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._noted: set[int] = set()
        self._failure: BaseException | None = None
        self._flooded: dict[int, float] = {}
        self._leased_at = 0.0
        self._noting = _Noting(store, clock)

    def look(self) -> None:
        """Look through the outbox at once, as something was put into it."""
        self._news.set()

    def share(self, processes: int) -> None:
        """Send no more than the part of one of so many processes that share the outbox."""
        self._pace.share(processes)

    async def run(self) -> None:
        """Send until cancelled. What is being sent when that happens is finished by `finish`.

        Raises whatever nobody foresaw: a sender that stopped in silence would be worse.
        """
        while self._failure is None:
            self._news.clear()
            await self._start_what_is_due()
            await pause(LOOK_AGAIN_S, self._news)
        raise self._failure

    async def finish(self, within_s: float) -> None:
        """Send what is due now, for at most so long; the rest stays in the outbox for the next start."""
        # The database may take its time to answer, too.
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._start_what_is_due()
                while self._busy:
                    # What takes longer is looked at meanwhile: that renews its lease.
                    await asyncio.wait(self._busy.values(), timeout=LOOK_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
                    await self._start_what_is_due()
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _start_what_is_due(self) -> None:
        self._noted.clear()
        asked_at = asyncio.get_running_loop().time()
        try:
            rows = await asyncio.to_thread(self._store.due, self._clock(), AT_ONCE)
        except StoreError as error:
            log.error("outbox cannot be read", error=str(error))
            await asyncio.sleep(LOOK_AGAIN_S)
            return
        self._leased_at = asked_at
        self._observer.looked()
        if self._is_flooded():
            return
        for row in rows:
            chat = row.outgoing.address.chat
            # What was noted while the outbox was read may have been read before it was noted.
            if row.id not in self._noted and chat not in self._busy and len(self._busy) < AT_ONCE:
                task = self._busy[chat] = asyncio.create_task(self._send(row))
                task.add_done_callback(partial(self._done, chat))

    def _is_flooded(self) -> bool:
        """Say whether so many chats were told to wait just now that the limit is the bot's: then all pause."""
        recent = asyncio.get_running_loop().time() - FLOOD_PAUSE_S
        self._flooded = {chat: at for chat, at in self._flooded.items() if at > recent}
        return len(self._flooded) >= FLOODED_CHATS

    def _done(self, chat: int, task: asyncio.Task[None]) -> None:
        del self._busy[chat]
        if not task.cancelled():
            self._failure = self._failure or task.exception()
        self._news.set()

    async def _send(self, row: OutboxRow) -> None:
        """Say a reply, and note what came of it until the database takes the note: else it would be said again."""
        if row.outgoing.turn:
            # For this task alone.
            bind_contextvars(turn=row.outgoing.turn)
        await asyncio.sleep(self._pace.reserve(row.outgoing.address.chat))
        if asyncio.get_running_loop().time() - self._leased_at > SURE_LEASE_S:
            # This process was halted, or the database was away: another one may be saying it by now.
            log.warning("reply left to whoever may say it now", row=row.id)
            return
        note = await self._speak(row)
        if isinstance(note, Delivered):
            await self._noting.note(note)
        else:
            await _note(note)
        self._noted.add(row.id)

    async def _speak(self, row: OutboxRow) -> Delivered | Callable[[], None]:
        """Say a reply; give what is to be noted in the store."""
        address = row.outgoing.address
        chat = address.chat
        begun = asyncio.get_running_loop().time()
        try:
            earlier: Sequence[Said] = ()
            if address.changed and address.question:
                earlier = await asyncio.to_thread(self._store.said, chat, address.question)
            spoken = await speak(self._bot, row.outgoing, self._course_dir, earlier)
        except StoreError as error:
            log.error("outbox cannot be read", error=str(error))
            return self._postpone(row, LOOK_AGAIN_S, Cause.DATABASE)
        except RetryAfter as error:
            log.warning("Telegram asks to wait", row=row.id, seconds=seconds_of(error))
            self._flooded[chat] = asyncio.get_running_loop().time()
            return self._postpone(row, seconds_of(error), Cause.TOO_MANY_REQUESTS)
        except ChatMigrated as error:
            log.info("the group has a new number: the reply follows it", row=row.id)
            return partial(self._store.renumber, chat, error.new_chat_id)
        except Forbidden as error:
            return self._lose(row, error.message)
        except InvalidToken:
            log.error("Telegram refuses the token (401): the reply waits", row=row.id)
            return self._postpone(row, _growing_s(row), Cause.TOKEN)
        except BadRequest as error:
            # As Telegram says of an account that was deleted, and of people whom this bot has never met.
            is_nowhere = "chat not found" in error.message.lower()
            return self._lose(row, error.message) if is_nowhere else self._give_up(row, error.message)
        except TimedOut as error:
            # It may have been said: asked again soon, it would be said twice the sooner.
            in_s = min(2.0 * 4.0 ** min(row.attempts, 3), LONGEST_DELAY_S)
            return self._try_again(row, error.message, in_s, Cause.NETWORK)
        except TelegramError as error:
            return self._try_again(row, error.message, _growing_s(row), Cause.NETWORK)
        except OSError as error:
            return self._give_up(row, f"a picture of the course cannot be read: {error.strerror}")
        except BREAKS as error:
            told = f"{type(error).__name__} at {place_of(error)}"
            if row.attempts >= ATTEMPTS:
                return self._give_up(row, told)
            return self._try_again(row, told, _growing_s(row), Cause.BREAKAGE)
        put_at = row.outgoing.put_at
        waited_s = (self._clock() - put_at).total_seconds() if put_at else None
        log.debug(
            "reply said",
            row=row.id,
            place=row.outgoing.place + 1,
            of=row.outgoing.total,
            ms=round((asyncio.get_running_loop().time() - begun) * 1000, 1),
            since_put_ms=None if waited_s is None else round(waited_s * 1000, 1),
        )
        self._observer.ended(Fate.SAID, waited_s)
        return Delivered(row.id, spoken.said, spoken.gone, spoken.poll)

    def _try_again(self, row: OutboxRow, error: str, in_s: float, cause: Cause) -> Callable[[], None]:
        log.warning("reply not sent, will be tried again", row=row.id, error=error, in_s=in_s)
        return self._postpone(row, in_s, cause)

    def _postpone(self, row: OutboxRow, seconds: float, cause: Cause) -> Callable[[], None]:
        self._observer.postponed(cause)
        return partial(self._store.postpone, row.id, self._clock() + timedelta(seconds=min(seconds, LONGEST_WAIT_S)))

    def _lose(self, row: OutboxRow, reason: str) -> Callable[[], None]:
        log.info("learner cannot be reached", row=row.id, reason=reason)
        self._observer.ended(Fate.UNREACHABLE)
        return partial(self._store.unreachable, row.outgoing.address.chat, row.id)

    def _give_up(self, row: OutboxRow, reason: str) -> Callable[[], None]:
        log.error("reply given up", row=row.id, reason=reason)
        self._observer.ended(Fate.GIVEN_UP)
        return partial(self._store.give_up, row.id, reason, self._clock())


class _Noting:
    """Notes replies that were said: those that come while others are noted, together."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[Delivered] = []
        self._last: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def note(self, delivered: Delivered) -> None:
        """Note a reply, however long the database takes."""
        self._waiting.append(delivered)
        if self._next is None:
            self._next = asyncio.create_task(self._note_all(self._last))
        # Who is cancelled leaves the note to the others who wait for it.
        await asyncio.shield(self._next)

    async def _note_all(self, before: asyncio.Task[None] | None) -> None:
        if before:
            await asyncio.wait([before])
        notes, self._waiting = self._waiting, []
        self._last, self._next = self._next, None
        await _note(partial(self._store.delivered_all, notes, self._clock()))


async def _note(note: Callable[[], None]) -> None:
    """Write something down until the database takes it."""
    waits = backoff(LOOK_AGAIN_S)
    while True:
        try:
            await asyncio.to_thread(note)
        except StoreError as error:
            wait_s = next(waits)
            log.error("outbox cannot be written", error=str(error), in_s=wait_s)
            await asyncio.sleep(wait_s)
        else:
            return


def _growing_s(row: OutboxRow) -> float:
    """Tell how long to wait before the next try: the longer, the more tries failed."""
    return min(2.0 ** min(row.attempts, 6), LONGEST_DELAY_S)
