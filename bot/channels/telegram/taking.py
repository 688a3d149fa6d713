"""Takes updates into the conversation: learners side by side, each one's updates in order, none stopping another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from secrets import token_hex
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.surviving import surviving
from bot.channels.telegram.hearing import Heard, Left, Queried, Renumbered, Sign, Voted, hear, hear_plain
from bot.channels.telegram.inline import offer
from bot.channels.telegram.menus import set_staff_menu
from bot.channels.telegram.observing import Observer
from bot.channels.telegram.older_servers import complete
from bot.channels.telegram.updates import RawUpdate, can_be_stored, chat_of, comes_first, kind_of
from bot.conversation import Conversation, Incoming
from bot.errors import StoreError
from bot.logs import place_of
from bot.storage.store import Store
from bot.tutor.commands import commands
from bot.tutor.message import Command, Message
from bot.tutor.reply import Turn

TOGETHER = 50
"""Updates that are taken in one go: so many share one transaction, and the first of them waits for the last."""

log = structlog.get_logger(__name__)

Queue = Sequence[RawUpdate]
"""Updates of one chat, in order."""


class Taker:
    """Turns raw updates into committed turns. `on_replies` is called when some were put into the outbox."""

    def __init__(
        self,
        bot: Bot,
        conversation: Conversation,
        store: Store,
        clock: Callable[[], datetime],
        on_replies: Callable[[], None],
        observer: Observer | None = None,
    ) -> None:
        self._bot = bot
        self._conversation = conversation
        self._store = store
        self._clock = clock
        self._on_replies = on_replies
        self._observer = observer or Observer()
        self._at_once: set[asyncio.Task[None]] = set()

    async def take(self, batch: Sequence[RawUpdate]) -> None:
        """Take every update of a batch that was not taken before; when this returns, their effects are stored.

        Raises StoreError when the database fails; the batch can then be taken again as it is.
        """
        seen = await asyncio.to_thread(self._store.seen, [raw["update_id"] for raw in batch])
        if seen:
            log.debug("updates that were taken before are passed over", count=len(seen))
        fresh = [raw for raw in batch if raw["update_id"] not in seen]
        first = [raw for raw in fresh if comes_first(raw)]
        others = [raw for raw in fresh if not comes_first(raw)]
        for updates in (first, others):
            await self._take_side_by_side(updates)

    async def _take_side_by_side(self, updates: Sequence[RawUpdate]) -> None:
        in_order = sorted(updates, key=lambda raw: (chat_of(raw), raw["update_id"]))
        for raw in in_order:
            with bound_contextvars(turn=str(raw["update_id"])):
                log.debug("update received", kind=kind_of(raw))
        queues = [list(queue) for _, queue in groupby(in_order, key=chat_of)]
        while queues:
            some = [queues.pop(0)]
            while queues and sum(map(len, some)) + len(queues[0]) <= TOGETHER:
                some.append(queues.pop(0))
            left = await self._converse(some)
            try:
                async with asyncio.TaskGroup() as group:
                    for queue in left:
                        group.create_task(self._one_by_one(queue))
            except* StoreError as errors:
                # The first failure ends the batch: all would wait for the same database.
                raise errors.exceptions[0] from None

    async def _converse(self, queues: Sequence[Queue]) -> Sequence[Queue]:
        """Take in one go what learners said; give what is left to be handled one by one."""
        begun = _now()
        taken: Mapping[int, tuple[Heard, Turn]] = {}
        # If one breaks, nothing is stored: each is handled by itself, and the one that breaks put aside.
        with surviving(partial(_tell_of_parting, count=sum(map(len, queues)))):
            taken = await self._turns_of(queues)
        for update, (heard, turn) in taken.items():
            with bound_contextvars(turn=str(update)):
                self._tell(heard, turn, _now() - begun)
        if taken:
            self._on_replies()
        left = ([raw for raw in queue if raw["update_id"] not in taken] for queue in queues)
        return [queue for queue in left if queue]

    async def _turns_of(self, queues: Sequence[Queue]) -> Mapping[int, tuple[Heard, Turn]]:
        """Commit turns together; give those that could be, by the numbers of their updates, with what was said."""
        signs = {raw["update_id"]: self._hear(raw) for queue in queues for raw in queue}
        said = dict(one for queue in queues for one in _said(queue, signs))
        incoming = [self._incoming(update, heard) for update, heard in said.items()]
        turns = await asyncio.to_thread(self._conversation.take_all, incoming) if incoming else ()
        return {update: (said[update], turn) for update, turn in zip(said, turns, strict=True) if turn}

    async def _one_by_one(self, queue: Queue) -> None:
        for raw in queue:
            await self._handle(raw)

    async def _handle(self, raw: RawUpdate) -> None:
        """Go with an update as far as it goes: answer it, else say sorry, else pass it over."""
        update: int = raw["update_id"]
        sign: Sign | None = None
        put_aside = partial(_tell_of_break, update=update)
        with bound_contextvars(turn=str(update)):
            with surviving(put_aside):
                sign = self._hear(raw)
                await self._answer(update, sign)
                return
            with surviving(put_aside):
                self._observer.put_aside()
                await self._apologise(update, sign)
                return
            with surviving(put_aside):
                await self._pass_over(update)

    def _hear(self, raw: RawUpdate) -> Sign | None:
        if not can_be_stored(raw):
            raise OverflowError("a number that is too large for the database")
        if plain := hear_plain(raw):
            return plain
        complete(raw)
        return hear(Update.de_json(raw, self._bot), self._bot.bot, self._known())

    def _incoming(self, update: int, heard: Heard) -> Incoming:
        return Incoming(heard.learner_id, heard.message, heard.address, update, heard.sent or self._clock())

    async def finish(self, within_s: float) -> None:
        """Wait for what is being done past the outbox, for at most so long."""
        if self._at_once:
            await asyncio.wait(self._at_once, timeout=within_s)
        for task in self._at_once:
            task.cancel()

    async def wake(self, learner_id: int) -> None:
        """Say what the tutor wanted to say to somebody at this time; if that breaks, let them sleep on."""
        name = f"wake-{token_hex(3)}"
        with bound_contextvars(turn=name):
            with surviving(_tell_of_sleep):
                begun = _now()
                turn = await asyncio.to_thread(self._conversation.wake, learner_id, name)
                _tell_of(turn, "wake", _now() - begun)
                self._on_replies()
                return
            with surviving(_tell_of_sleep):
                await asyncio.to_thread(self._conversation.let_sleep, learner_id)

    def _known(self) -> frozenset[str]:
        """Name the commands of the course as it is now; those of staff are for private chats, which take any."""
        course = self._conversation.course
        return frozenset((*commands(course), *commands(course, in_groups=True)))

    async def _answer(self, update: int, sign: Sign | None) -> None:
        match sign:
            case Heard():
                begun = _now()
                turn = await asyncio.to_thread(self._turn_of, self._incoming(update, sign))
                self._tell(sign, turn, _now() - begun)
                self._on_replies()
            case Queried(query, text):
                self._do_at_once(self._suggest(query, text))
                await self._pass_over(update)
            case Renumbered(chat, to):
                await asyncio.to_thread(self._store.renumber, chat, to)
                await self._pass_over(update)
            case Voted(vote):
                await asyncio.to_thread(self._store.vote, vote, update, self._clock())
            case Left(chat):
                await asyncio.to_thread(self._store.unreachable, chat)
                await self._pass_over(update)
            case None:
                await self._pass_over(update)

    def _turn_of(self, entry: Incoming) -> Turn | None:
        return self._conversation.take(
            entry.learner_id, entry.message, address=entry.address, update=entry.update, sent=entry.sent
        )

    def _tell(self, heard: Heard, turn: Turn | None, seconds: float) -> None:
        """Tell everybody but the learner of a turn."""
        self._end_waiting(heard)
        _tell_of(turn, type(heard.message).__name__.lower(), seconds)
        if turn:
            self._observer.took_turn(turn.counted, seconds)
        if heard.learner_id in self._conversation.staff and _opens_chat(heard.message):
            self._do_at_once(set_staff_menu(self._bot, self._conversation.course, heard.learner_id))

    def _end_waiting(self, heard: Heard) -> None:
        """Stop the waiting sign of a button: Telegram forgets a tap within minutes."""
        if heard.tap:
            self._do_at_once(self._bot.answer_callback_query(heard.tap))

    async def _apologise(self, update: int, sign: Sign | None) -> None:
        if isinstance(sign, Heard):
            self._end_waiting(sign)
            await asyncio.to_thread(self._conversation.apologise, sign.learner_id, sign.address, update)
            self._on_replies()
        else:
            await self._pass_over(update)

    async def _pass_over(self, update: int) -> None:
        await asyncio.to_thread(self._store.mark_seen, update, self._clock())

    async def _suggest(self, query: str, text: str) -> None:
        intents = await asyncio.to_thread(self._conversation.suggest, text)
        await offer(self._bot, query, self._conversation.course, intents)

    def _do_at_once(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do what Telegram forgets soon at once, past the outbox; if it fails, no words are lost."""
        task = asyncio.create_task(_tried(work))
        self._at_once.add(task)
        task.add_done_callback(self._at_once.discard)


def _tell_of(turn: Turn | None, heard: str, seconds: float) -> None:
    """Tell those who follow a turn what came of it: by ids of the course alone, and not to whom."""
    if turn is None:
        log.debug("no turn to take")
        return
    log.debug(
        "turn taken",
        heard=heard,
        outcomes=[one.outcome.value for one in turn.counted],
        intents=[one.intent for one in turn.counted],
        replies=len(turn.replies),
        ms=round(seconds * 1000, 1),
    )


def _now() -> float:
    return asyncio.get_running_loop().time()


def _tell_of_break(error: Exception, update: int) -> None:
    # Its kind and place alone: the text of an error can hold the learner's words.
    log.error("update put aside", update=update, error=type(error).__name__, where=place_of(error))


def _tell_of_sleep(error: Exception) -> None:
    log.error("somebody could not be woken", error=type(error).__name__, where=place_of(error))


def _tell_of_parting(error: Exception, count: int) -> None:
    log.debug("updates are taken one by one", count=count, error=type(error).__name__)


async def _tried(work: Coroutine[Any, Any, Any]) -> None:
    try:
        await work
    except TelegramError as error:
        log.info("a tap or an inline query was not answered", error=error.message)


def _said(queue: Queue, signs: Mapping[int, Sign | None]) -> Sequence[tuple[int, Heard]]:
    """Give what was said in a chat, by the numbers of the updates, if nothing else happened there."""
    found = [(raw["update_id"], signs[raw["update_id"]]) for raw in queue]
    said = [(update, sign) for update, sign in found if isinstance(sign, Heard)]
    return said if len(said) == len(found) else ()


def _opens_chat(message: Message) -> bool:
    return isinstance(message, Command) and message.name == "start"
