"""Of several processes one fetches updates, the others stand by, and each keeps to its part of what may be sent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from math import inf
from random import Random
from threading import Event

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram import attending
from bot.channels.telegram.attending import Attending, Leadership, Role
from bot.channels.telegram.observing import Observer
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation, utc_now
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.storage.store import ATTENDANCE_S, Attendance, Taken
from tests.botapi import BotApi
from tests.operating.stopwatch import Stopwatch
from tests.tutor.courses import BREAD, MATCHING

Told = tuple[int, bool]


class SharedStore(MemoryStore):
    """A database of which a test says who else uses it, or that it is away. `left`: whether this process has left."""

    found: Attendance | None = None
    left = False

    def attend(self) -> Attendance:
        if self.found is None:
            raise StoreError("the server is away")
        return self.found

    def leave(self) -> None:
        self.left = True


class HaltedStore(SharedStore):
    """A database that does not answer until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = Event(), Event()

    def attend(self) -> Attendance:
        self.asked.set()
        self.let_go.wait()
        return Attendance(2, leads=True, holds_s=0.0)


class FullStore(SharedStore):
    """A database that takes no turn while it is full."""

    is_full = True

    def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
        if self.is_full:
            raise StoreError("the disk is full")
        super().commit_all(taken, now)


class Diary(Observer):
    """Writes down what it is told of processes, and counts the signs of life of one that stands by."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.signs = 0
        self.takeovers = 0
        self._grown = asyncio.Event()

    def attended(self, processes: int, *, leads: bool) -> None:
        self.told.append((processes, leads))
        self._grown.set()

    def takes_over(self) -> None:
        self.takeovers += 1

    def stands_by(self) -> None:
        self.signs += 1
        self._grown.set()

    async def says(self, told: Told) -> None:
        """Wait until this is the last that it was told."""
        async with asyncio.timeout(20):
            while self.told[-1:] != [told]:
                self._grown.clear()
                await self._grown.wait()

    async def counts(self, signs: int) -> None:
        """Wait until there were so many signs of life."""
        async with asyncio.timeout(20):
            while self.signs < signs:
                self._grown.clear()
                await self._grown.wait()


@asynccontextmanager
async def at_work(made: Attending) -> AsyncIterator[None]:
    task = asyncio.create_task(made.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def polling(bot: Bot, leadership: Leadership, diary: Diary, store: MemoryStore) -> AsyncIterator[None]:
    stop = asyncio.Event()
    conversation = Conversation(BREAD, MATCHING, store, rng=Random(1))
    taker = Taker(bot, conversation, store, utc_now, lambda: None)
    task = asyncio.create_task(Poller(bot, taker, leadership, observer=diary).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attending, "ATTEND_EVERY_S", 0.0)


def shared(processes: int, *, leads: bool) -> Attendance:
    return Attendance(processes, leads, ATTENDANCE_S)


async def test_what_was_heard_is_relied_on_until_it_runs_out() -> None:
    stopwatch = Stopwatch()
    leadership = Leadership(stopwatch)
    found = [leadership.role]

    for leads in (True, False):
        leadership.hear(leads=leads, until=stopwatch.now + 5)
        found.append(leadership.role)
        stopwatch.now += 5
        found.append(leadership.role)

    assert found == [Role.UNKNOWN, Role.LEADS, Role.UNKNOWN, Role.STANDS_BY, Role.UNKNOWN]


async def test_who_waits_for_the_end_of_leadership_hears_of_it_by_word_and_by_time() -> None:
    leadership = Leadership(asyncio.get_running_loop().time)
    leadership.hear(leads=True, until=inf)
    waiting = asyncio.create_task(leadership.lost())
    await asyncio.sleep(0)

    leadership.hear(leads=True, until=inf)
    leadership.hear(leads=False, until=inf)
    await asyncio.wait_for(waiting, 20)
    leadership.hear(leads=True, until=asyncio.get_running_loop().time() + 0.01)
    await asyncio.wait_for(leadership.lost(), 20)

    assert leadership.role is Role.UNKNOWN


async def test_a_process_that_shares_with_nobody_leads_and_may_send_all() -> None:
    shares: list[int] = []
    diary = Diary()
    made = Attending(MemoryStore(), shares.append, diary)

    async with at_work(made):
        await diary.says((1, True))
        role = made.leadership.role

    assert (role, made.processes, set(shares)) == (Role.LEADS, 1, {1})
    assert made.leadership.role is Role.UNKNOWN


async def test_every_part_is_told_what_the_database_says() -> None:
    shares: list[int] = []
    store, diary = SharedStore(), Diary()
    made = Attending(store, shares.append, diary)
    store.found = shared(3, leads=False)

    async with at_work(made):
        await diary.says((3, False))
        standing_by = made.leadership.role
        store.found = shared(2, leads=True)
        await diary.says((2, True))
        leading = made.leadership.role

    assert (standing_by, leading) == (Role.STANDS_BY, Role.LEADS)
    assert (shares[0], shares[-1], made.processes) == (3, 2, 2)
    assert store.left


async def test_leadership_ends_before_the_database_gives_it_to_another_process() -> None:
    """Counted from before the call: it may have been noted at once, and answered late."""
    store, diary = SharedStore(), Diary()
    made = Attending(store, lambda _: None, diary)
    store.found = Attendance(2, leads=True, holds_s=attending.MARGIN_S)

    async with at_work(made):
        await diary.says((0, False))

    assert made.leadership.role is Role.UNKNOWN


async def test_a_database_that_is_away_is_told_once_and_the_share_stays() -> None:
    shares: list[int] = []
    store, diary = SharedStore(), Diary()
    made = Attending(store, shares.append, diary)

    with capture_logs() as logs:
        async with at_work(made):
            await diary.says((0, False))
            before = len(diary.told)
            while len(diary.told) < before + 3:
                await asyncio.sleep(0.001)
            store.found = shared(2, leads=False)
            await diary.says((2, False))
            store.found = None
            while len([line for line in logs if line["log_level"] == "warning"]) < 2:
                await asyncio.sleep(0.001)

    assert [line["event"] for line in logs] == [
        "the database does not say which processes there are",
        "processes that share the database",
        "the database does not say which processes there are",
    ]
    assert logs[0]["error"] == "the server is away"
    assert set(shares) == {2}


async def test_a_database_that_hangs_keeps_nobody_from_stopping() -> None:
    store = HaltedStore()
    task = asyncio.create_task(Attending(store, lambda _: None).run())
    await asyncio.to_thread(store.asked.wait)

    task.cancel()
    await asyncio.wait((task,), timeout=20)
    is_done = task.done()
    store.let_go.set()

    assert is_done


async def test_who_stands_by_fetches_nothing_and_shows_signs_of_life(api: BotApi, bot: Bot) -> None:
    leadership, diary = Leadership(asyncio.get_running_loop().time), Diary()
    await api.user().says("yeast?")

    with capture_logs() as logs:
        async with polling(bot, leadership, diary, MemoryStore()):
            for number in range(1, 4):
                leadership.hear(leads=False, until=inf)
                await diary.counts(number)
            fetched = api.calls_of("getUpdates")
            leadership.hear(leads=True, until=inf)
            await api.called("getUpdates", 2)

    assert fetched == []
    assert diary.signs == 3
    assert [line["event"] for line in logs if "updates" in line["event"]] == [
        "stands by: another process receives updates",
        "receives updates",
    ]
    assert api.pending == []


async def test_who_is_given_the_lead_no_longer_says_that_it_stands_by_though_telegram_has_not_answered(
    api: BotApi, bot: Bot
) -> None:
    leadership, diary = Leadership(asyncio.get_running_loop().time), Diary()
    held = api.hold("getUpdates")

    async with polling(bot, leadership, diary, MemoryStore()):
        leadership.hear(leads=False, until=inf)
        await diary.counts(1)
        leadership.hear(leads=True, until=inf)
        await held.reached()
        takeovers = diary.takeovers
        held.set()

    assert takeovers == 1


async def test_who_leads_from_the_start_takes_nothing_over(api: BotApi, bot: Bot) -> None:
    """It is ready only once Telegram has answered."""
    leadership, diary = Leadership(asyncio.get_running_loop().time), Diary()
    leadership.hear(leads=True, until=inf)

    async with polling(bot, leadership, diary, MemoryStore()):
        await api.called("getUpdates", 1)

    assert diary.takeovers == 0


async def test_who_leads_no_longer_lets_go_of_its_call_and_what_comes_stays_at_telegram(api: BotApi, bot: Bot) -> None:
    leadership, diary, store = Leadership(asyncio.get_running_loop().time), Diary(), MemoryStore()
    ada = api.user()
    leadership.hear(leads=True, until=inf)

    async with polling(bot, leadership, diary, store):
        await api.called("getUpdates", 2)  # the second is held, since there is nothing new
        leadership.hear(leads=False, until=inf)
        await diary.counts(1)
        await ada.says("yeast?")
        leadership.hear(leads=False, until=inf)
        await diary.counts(2)
        meanwhile = (len(api.calls_of("getUpdates")), store.backlog().count)
        leadership.hear(leads=True, until=inf)
        await api.called("getUpdates", 4)

    assert meanwhile == (2, 0)
    assert store.backlog().count == 1
    assert [call.params["offset"] for call in api.calls_of("getUpdates")[:3]] == [0, 0, 0]


async def test_an_answer_that_is_found_after_leadership_is_lost_is_left_to_the_new_leader(
    api: BotApi, bot: Bot
) -> None:
    """As after a halt: the answer is there, and so is the end of what could be relied on."""
    stopwatch = Stopwatch()
    leadership, diary, store = Leadership(stopwatch), Diary(), MemoryStore()
    leadership.hear(leads=True, until=stopwatch.now + 5)
    held = api.hold("getUpdates", after=True, times=1)
    await api.user().says("yeast?")

    with capture_logs() as logs:
        async with polling(bot, leadership, diary, store):
            await held.reached()
            stopwatch.now += 5
            held.set()
            while len(logs) < 2:
                await asyncio.sleep(0.001)

    assert [line["event"] for line in logs] == [
        "receives updates",
        "stands by until the database says which process receives updates",
    ]
    assert store.backlog().count == 0
    assert len(api.pending) == 1


async def test_a_batch_that_the_database_does_not_take_is_left_to_another_process_that_leads(
    api: BotApi, bot: Bot
) -> None:
    leadership, diary, store = Leadership(asyncio.get_running_loop().time), Diary(), FullStore()
    leadership.hear(leads=True, until=inf)
    await api.user().says("yeast?")

    with capture_logs() as logs:
        async with polling(bot, leadership, diary, store):
            while not any(line["event"].startswith("updates wait at Telegram") for line in logs):
                await asyncio.sleep(0.001)
            leadership.hear(leads=False, until=inf)
            await diary.counts(1)
            pending = list(api.pending)
            store.is_full = False
            leadership.hear(leads=True, until=inf)
            await api.called("getUpdates", 3)

    assert len(pending) == 1
    assert (store.backlog().count, api.pending) == (1, [])


async def test_a_token_that_is_refused_is_no_matter_for_who_stands_by(api: BotApi, bot: Bot) -> None:
    leadership, diary = Leadership(asyncio.get_running_loop().time), Diary()
    api.fail("getUpdates", error_code=401, description="Unauthorized", times=None)

    async with polling(bot, leadership, diary, MemoryStore()):
        leadership.hear(leads=False, until=inf)
        await diary.counts(1)

    assert api.calls_of("getUpdates") == []
