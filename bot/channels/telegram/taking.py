"""Takes updates into the conversation: learners side by side, each one's updates in order, none stopping another."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from secrets import token_hex
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.telegram.hearing import ALLOWED_UPDATES, Heard, Left, Looked, Moved, Sign, Voted, hear, hear_plain
from bot.channels.telegram.looking import offer
from bot.channels.telegram.menus import set_staff_menu
from bot.channels.telegram.observing import Observer
from bot.conversation import Ask, Conversation
from bot.errors import StoreError
from bot.storage.store import Store
from bot.tutor.commands import commands
from bot.tutor.message import Command, Message
from bot.tutor.reply import Turn

TOGETHER = 50
"""Updates that are taken in one go: so many share one transaction, and the first of them waits for the last."""

log = structlog.get_logger(__name__)

RawUpdate = dict[str, Any]
Queue = Sequence[RawUpdate]
"""Updates of one chat, in order."""


class Taker:
    """Turns raw updates into committed turns. `spoken` is called when something was put into the outbox."""

    def __init__(
        self,
        bot: Bot,
        conversation: Conversation,
        store: Store,
        clock: Callable[[], datetime],
        spoken: Callable[[], None],
        observer: Observer | None = None,
    ) -> None:
        self._bot = bot
        self._conversation = conversation
        self._store = store
        self._clock = clock
        self._spoken = spoken
        self._observer = observer or Observer()
        self._aside: set[asyncio.Task[None]] = set()

    async def take(self, batch: Sequence[RawUpdate]) -> None:
        """Take every update of a batch that was not taken before; when this returns, their effects are stored.

        Raises StoreError when the database fails; the batch can then be taken again as it is.
        """
        seen = await asyncio.to_thread(self._store.seen, [raw["update_id"] for raw in batch])
        if seen:
            log.debug("updates that were taken before are passed over", count=len(seen))
        fresh = [raw for raw in batch if raw["update_id"] not in seen]
        first = [raw for raw in fresh if _comes_first(raw)]
        others = [raw for raw in fresh if not _comes_first(raw)]
        for updates in (first, others):
            await self._take_side_by_side(updates)

    async def _take_side_by_side(self, updates: Sequence[RawUpdate]) -> None:
        in_order = sorted(updates, key=lambda raw: (_chat(raw), raw["update_id"]))
        for raw in in_order:
            with bound_contextvars(turn=str(raw["update_id"])):
                log.debug("update received", kind=kind_of(raw))
        queues = [list(queue) for _, queue in groupby(in_order, key=_chat)]
        while queues:
            some = [queues.pop(0)]
            while queues and sum(map(len, some)) + len(queues[0]) <= TOGETHER:
                some.append(queues.pop(0))
            left = await self._take_together(some)
            try:
                async with asyncio.TaskGroup() as group:
                    for queue in left:
                        group.create_task(self._take_in_order(queue))
            except* StoreError as errors:
                # The first failure ends the batch: all would wait for the same database.
                raise errors.exceptions[0] from None

    async def _take_together(self, queues: Sequence[Queue]) -> Sequence[Queue]:
        """Take in one go what learners said; give what is left to be taken one by one."""
        begun = _now()
        heard: dict[int, Heard] = {}
        turns: Sequence[Turn | None] = ()

        async def take() -> None:
            nonlocal turns
            signs = {raw["update_id"]: self._hear(raw) for queue in queues for raw in queue}
            heard.update(one for queue in queues for one in _said(queue, signs))
            asks = [self._ask(update, one) for update, one in heard.items()]
            turns = await asyncio.to_thread(self._conversation.take_all, asks) if asks else ()

        if error := await _broken_by(take):
            # Nothing was stored: each is taken by itself, and the one that breaks put aside.
            log.debug("updates are taken one by one", count=sum(map(len, queues)), error=type(error).__name__)
            return queues
        taken = {update: turn for update, turn in zip(heard, turns, strict=True) if turn}
        for update, turn in taken.items():
            with bound_contextvars(turn=str(update)):
                self._tell(heard[update], turn, _now() - begun)
        self._spoken()
        left = ([raw for raw in queue if raw["update_id"] not in taken] for queue in queues)
        return [queue for queue in left if queue]

    def _hear(self, raw: RawUpdate) -> Sign | None:
        if not _can_be_stored(raw):
            raise OverflowError("a number that is too large for the database")
        return hear_plain(raw) or hear(Update.de_json(raw, self._bot), self._bot.bot, self._known())

    def _ask(self, update: int, heard: Heard) -> Ask:
        return Ask(heard.learner, heard.message, heard.address, update, heard.sent or self._clock())

    async def finish(self, within_s: float) -> None:
        """Wait for what is being answered aside from the outbox, for at most so long."""
        if self._aside:
            await asyncio.wait(self._aside, timeout=within_s)
        for task in self._aside:
            task.cancel()

    async def _take_in_order(self, queue: Queue) -> None:
        for raw in queue:
            await self._take_one(raw)

    async def wake(self, learner: int) -> None:
        """Say what the tutor wanted to say to somebody at this time; if that breaks, let them sleep on."""
        name = f"wake-{token_hex(3)}"

        async def speak() -> None:
            begun = _now()
            turn = await asyncio.to_thread(self._conversation.wake, learner, name)
            _tell_of(turn, "wake", _now() - begun)
            self._spoken()

        async def let_sleep() -> None:
            await asyncio.to_thread(self._conversation.let_sleep, learner)

        with bound_contextvars(turn=name):
            await _first_that_works(speak, let_sleep)

    async def _take_one(self, raw: RawUpdate) -> None:
        """Take an update as far as it goes: answer it, else say sorry, else pass it over."""
        heard: Sign | None = None

        async def answer() -> None:
            nonlocal heard
            heard = self._hear(raw)
            await self._answer(raw["update_id"], heard)

        async def apologise() -> None:
            self._observer.put_aside()
            await self._apologise(raw["update_id"], heard)

        async def pass_over() -> None:
            await self._pass_over(raw["update_id"])

        with bound_contextvars(turn=str(raw["update_id"])):
            await _first_that_works(answer, apologise, pass_over, update=raw["update_id"])

    def _known(self) -> frozenset[str]:
        """Name the commands of the course as it is now; those of staff are for private chats, which take any."""
        course = self._conversation.course
        return frozenset((*commands(course), *commands(course, in_groups=True)))

    async def _answer(self, update_id: int, heard: Sign | None) -> None:
        match heard:
            case Heard():
                begun = _now()
                turn = await asyncio.to_thread(self._take, self._ask(update_id, heard))
                self._tell(heard, turn, _now() - begun)
                self._spoken()
            case Looked(query, text):
                self._do_aside(self._suggest(query, text))
                await self._pass_over(update_id)
            case Moved(chat, to):
                await asyncio.to_thread(self._store.move, chat, to)
                await self._pass_over(update_id)
            case Voted(vote):
                await asyncio.to_thread(self._store.vote, vote, update_id, self._clock())
            case Left(chat):
                await asyncio.to_thread(self._store.unreachable, chat)
                await self._pass_over(update_id)
            case None:
                await self._pass_over(update_id)

    def _take(self, ask: Ask) -> Turn | None:
        return self._conversation.take(ask.learner, ask.message, address=ask.address, update=ask.update, sent=ask.sent)

    def _tell(self, heard: Heard, turn: Turn | None, seconds: float) -> None:
        """Tell everybody but the learner of a turn."""
        if heard.tap:
            # Stop the button's waiting sign: Telegram forgets a tap within minutes.
            self._do_aside(self._bot.answer_callback_query(heard.tap))
        _tell_of(turn, type(heard.message).__name__.lower(), seconds)
        if turn:
            self._observer.took_turn(turn.counted, seconds)
        if heard.learner in self._conversation.staff and _opens_chat(heard.message):
            self._do_aside(set_staff_menu(self._bot, self._conversation.course, heard.learner))

    async def _apologise(self, update_id: int, heard: Sign | None) -> None:
        if isinstance(heard, Heard):
            await asyncio.to_thread(self._conversation.apologise, heard.learner, heard.address, update_id)
            self._spoken()
        else:
            await self._pass_over(update_id)

    async def _pass_over(self, update_id: int) -> None:
        await asyncio.to_thread(self._store.mark_seen, update_id, self._clock())

    async def _suggest(self, query: str, text: str) -> None:
        intents = await asyncio.to_thread(self._conversation.suggest, text)
        await offer(self._bot, query, self._conversation.course, intents)

    def _do_aside(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do what Telegram forgets soon at once, aside from the outbox; if it fails, no words are lost."""
        task = asyncio.create_task(_tried(work))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


def _tell_of(turn: Turn | None, heard: str, seconds: float) -> None:
    """Tell those who follow a turn what came of it: by ids of the course alone, and not to whom."""
    if turn is None:
        log.debug("turn was taken before")
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


async def _first_that_works(*acts: Callable[[], Coroutine[Any, Any, None]], update: int | None = None) -> None:
    for act in acts:
        error = await _broken_by(act)
        if error is None:
            return
        # Its kind and place alone: the text of an error can hold the learner's words.
        log.error("update put aside", update=update, error=type(error).__name__, where=place_of(error))


async def _broken_by(act: Callable[[], Coroutine[Any, Any, None]]) -> Exception | None:
    """Do something, and give what broke it, if that was not the database. Raises StoreError."""
    try:
        await act()
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge: one update that breaks must not stop the others
        return error
    return None


async def _tried(work: Coroutine[Any, Any, Any]) -> None:
    try:
        await work
    except TelegramError as error:
        log.info("a tap or an inline query was not answered", error=error.message)


def kind_of(raw: RawUpdate) -> str:
    """Name what an update is about; "other" for what was not asked for."""
    return next((kind for kind in ALLOWED_UPDATES if kind in raw), "other")


def is_update_id(value: Any) -> bool:
    """Say whether this can be the number of an update, and be stored as such."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _can_be_stored(value: Any) -> bool:
    """Say whether a database holds every number of an update. To it, one that it does not hold is a failure of its own,
    which is tried again: that would hold up all others.
    """
    match value:
        case dict():
            return all(map(_can_be_stored, value.values()))
        case list():
            return all(map(_can_be_stored, value))
        case int():
            return -(2**63) <= value < 2**63
        case _:
            return True


def place_of(error: Exception) -> str:
    """Name the line of the program that broke."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


def _said(queue: Queue, signs: Mapping[int, Sign | None]) -> Sequence[tuple[int, Heard]]:
    """Give what was said in a chat, by the numbers of the updates, if nothing else happened there."""
    found = [(raw["update_id"], signs[raw["update_id"]]) for raw in queue]
    said = [(update, sign) for update, sign in found if isinstance(sign, Heard)]
    return said if len(said) == len(found) else ()


def _opens_chat(message: Message) -> bool:
    return isinstance(message, Command) and message.name == "start"


def _comes_first(raw: RawUpdate) -> bool:
    """Say whether others of the same batch build on an update, in the name of another chat.

    Votes come in the name of a person, and the group may ask for its scores; a group that moved writes from its new
    place.
    """
    message = raw.get("message")
    return "poll_answer" in raw or (isinstance(message, dict) and "migrate_to_chat_id" in message)


def _chat(raw: RawUpdate) -> int:
    """Find in whose conversation an update belongs, so that each one's stay in order; 0 when it cannot be told."""
    for kind in ALLOWED_UPDATES:
        body = raw.get(kind)
        if isinstance(body, dict):
            origin = body.get("message")
            where = origin.get("chat") if isinstance(origin, dict) else None
            for place in (body.get("chat"), where, body.get("from"), body.get("user")):
                if isinstance(place, dict) and isinstance(place.get("id"), int):
                    return int(place["id"])
    return 0
