"""The sender against a real Bot API server: what it says, what it notes, and what it does when either fails."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram import sending as sending_module
from bot.channels.telegram.sending import Sender
from bot.conversation import utc_now
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.storage.store import Address, Delivered, OutboxRow, Outgoing, Said
from bot.tutor.learner import Context
from bot.tutor.reply import Choice, Reply
from tests.botapi import BotApi, Message, User

BEEKEEPING = Path(__file__).parents[2] / "courses/beekeeping"


class ForgetfulStore(MemoryStore):
    """A database that cannot note for a while that a reply was said."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def delivered_all(self, notes: Sequence[Delivered], now: datetime) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        super().delivered_all(notes, now)


class ClosedStore(MemoryStore):
    """A database that cannot tell for a while what answered a question."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def said(self, chat: int, question: int) -> Sequence[Said]:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is gone")
        return super().said(chat, question)


class CountingStore(MemoryStore):
    """A database that counts how often it is asked for what is due."""

    looks = 0

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        self.looks += 1
        return super().due(now, limit)


class LaggingStore(MemoryStore):
    """A database that gives what it read only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()
        self.go.set()

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        rows = super().due(now, limit)
        assert self.go.wait(10)
        return rows


def put(store: MemoryStore, chat: int, *texts: str, message: int | None = None, in_place: bool = False) -> None:
    learner = store.load(chat)
    replies = [Reply(text, (Choice("topics", "All topics"),), in_place=in_place) for text in texts]
    store.commit(learner, [Outgoing(Address(chat, message), reply) for reply in replies], None, utc_now())


def answer(store: MemoryStore, question: Message, *replies: Reply, changed: bool = False) -> None:
    address = Address(question.chat_id, question=question.id, changed=changed)
    outgoing = [Outgoing(address, reply, place, len(replies)) for place, reply in enumerate(replies)]
    store.commit(store.load(question.chat_id), outgoing, None, utc_now())


@asynccontextmanager
async def sending(bot: Bot, store: MemoryStore) -> AsyncIterator[Sender]:
    sender = Sender(bot, store, BEEKEEPING, utc_now)
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await sender.finish(within_s=5)


async def emptied(store: MemoryStore) -> None:
    async with asyncio.timeout(10):
        while store.backlog().count:
            await asyncio.sleep(0.001)


async def test_replies_of_a_chat_are_said_in_order_and_leave_the_outbox(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "one", "**two**", "three")
        sender.look()
        heard = await ada.hears(3)
        await emptied(store)

    assert [message.text for message in heard] == ["one", "two", "three"]
    assert heard[1].html == "<b>two</b>"
    assert heard[0].buttons == [[("All topics", "topics")]]
    assert api.faults == []


async def test_a_reply_is_not_begun_once_its_lease_has_run_out(
    api: BotApi, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process was halted for so long that another one may be saying it."""
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")
    put(store, ada.id, "one")
    monkeypatch.setattr(sending_module, "SURE_LEASE_S", -1.0)

    with capture_logs() as logs:
        async with sending(bot, store):
            async with asyncio.timeout(10):
                while not logs:
                    await asyncio.sleep(0.001)
            monkeypatch.undo()
            heard = await ada.hears()
            await emptied(store)

    warned = {entry["event"] for entry in logs if entry["log_level"] != "debug"}
    assert warned == {"reply left to whoever may say it now"}
    assert [message.text for message in heard] == ["one"]


async def test_a_reply_that_is_on_its_way_at_the_end_is_looked_at_until_it_is_said(
    api: BotApi, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease would run out else, and another process say it as well."""
    monkeypatch.setattr(sending_module, "LOOK_AGAIN_S", 0.001)
    ada, store = api.user(), CountingStore()
    await ada.says("hello")
    put(store, ada.id, "one")
    on_its_way = api.hold("sendMessage")
    sender = Sender(bot, store, BEEKEEPING, utc_now)

    ending = asyncio.create_task(sender.finish(within_s=10))
    async with asyncio.timeout(10):
        while store.looks < 5:
            await asyncio.sleep(0.001)
    on_its_way.set()
    await ending

    assert [message.text for message in await ada.hears()] == ["one"]
    assert store.backlog().count == 0


async def test_a_reply_that_was_said_is_not_said_again_while_the_database_cannot_note_it(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), ForgetfulStore(failures=2)
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "one")
        sender.look()
        await ada.hears()
        await emptied(store)

    assert store.failures == 0
    assert [message.text for message in ada.transcript if message.from_bot] == ["one"]


async def test_a_reply_that_was_said_while_the_outbox_was_read_is_not_said_again(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), LaggingStore()
    await ada.says("hello")
    held = api.hold("sendMessage", times=1)

    async with sending(bot, store) as sender:
        put(store, ada.id, "one")
        sender.look()
        await api.called("sendMessage")
        store.go.clear()
        sender.look()
        held.set()
        await ada.hears()
        await emptied(store)
        for _ in range(100):
            await asyncio.sleep(0)
        store.go.set()
        put(store, ada.id, "two")
        sender.look()
        [heard] = await ada.hears()

    assert heard.text == "two"
    assert [message.text for message in ada.transcript if message.from_bot] == ["one", "two"]


async def test_a_reply_changes_the_message_whose_button_was_tapped(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "short")
        sender.look()
        [short] = await ada.hears()
        put(store, ada.id, "short and long", message=short.id, in_place=True)
        sender.look()
        [longer] = await ada.hears()
        put(store, ada.id, "short and long", message=short.id, in_place=True)
        sender.look()
        await emptied(store)

    assert longer.id == short.id
    assert [message.text for message in ada.transcript if message.from_bot] == ["short and long"]


async def test_a_message_that_can_no_longer_be_changed_is_said_anew(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "long", message=4_711, in_place=True)
        sender.look()
        [anew] = await ada.hears()

    assert anew.text == "long"


async def test_a_changed_question_changes_its_answer(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    asked = await ada.says("rie?")

    async with sending(bot, store) as sender:
        answer(store, asked, Reply("What?"))
        sender.look()
        [first] = await ada.hears()
        answer(store, asked, Reply("Rye is dark."), changed=True)
        answer(store, asked, Reply("Rye is very dark."), changed=True)
        sender.look()
        changes = await ada.hears(2)
        await emptied(store)

    assert [message.id for message in changes] == [first.id, first.id]
    assert [message.text for message in ada.transcript if message.from_bot] == ["Rye is very dark."]
    assert store.said(ada.id, asked.id) == [Said(ada.id, asked.id, first.id, True)]
    assert api.faults == []


async def test_an_answer_with_a_picture_gives_way_to_a_text_and_back(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    asked = await ada.says("hive?")
    picture = Reply("a hive", picture="content/pictures/hive.png")

    async with sending(bot, store) as sender:
        answer(store, asked, picture, Reply("It has boxes."))
        sender.look()
        await ada.hears(2)
        answer(store, asked, Reply("Rye is dark."), changed=True)
        sender.look()
        await ada.hears()
        await emptied(store)
        between = [message.text for message in ada.transcript if message.from_bot]
        answer(store, asked, picture, Reply("It has boxes."), changed=True)
        sender.look()
        await ada.hears(2)
        await emptied(store)

    assert between == ["Rye is dark."]
    assert [message.text for message in ada.transcript if message.from_bot] == ["a hive", "It has boxes."]
    assert [said.is_text for said in store.said(ada.id, asked.id)] == [False, True]
    assert api.faults == []


@pytest.mark.parametrize(
    "fails",
    [
        pytest.param(lambda api: api.fail("deleteMessage", None, retry_after=1), id="429"),
        pytest.param(lambda api: api.fail("deleteMessage", None, html=True), id="502"),
        pytest.param(lambda api: api.fail("deleteMessage", None, error_code=403), id="403"),
        pytest.param(lambda api: api.fail("deleteMessage", None, error_code=401), id="401"),
        pytest.param(lambda api: api.drop("deleteMessage", None), id="cut"),
        pytest.param(lambda api: api.garble("deleteMessage", None), id="garbled"),
    ],
)
async def test_an_answer_is_said_once_though_what_is_left_of_the_former_one_cannot_be_taken_back(
    api: BotApi, bot: Bot, fails: Callable[[BotApi], object]
) -> None:
    ada, store = api.user(), MemoryStore()
    asked = await ada.says("hive?")
    fails(api)

    async with sending(bot, store) as sender:
        answer(store, asked, Reply("a hive", picture="content/pictures/hive.png"), Reply("It has boxes."))
        sender.look()
        await ada.hears(2)
        answer(store, asked, Reply("Rye is dark."), changed=True)
        sender.look()
        await emptied(store)

    assert len(api.calls_of("deleteMessage")) == 2
    assert [call.params["text"] for call in api.calls_of("sendMessage")] == ["It has boxes.", "Rye is dark."]
    assert store.is_reachable(ada.id)


async def test_what_answered_a_question_is_looked_up_again_when_the_database_fails(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), ClosedStore(failures=1)
    asked = await ada.says("rie?")

    async with sending(bot, store) as sender:
        answer(store, asked, Reply("What?"))
        sender.look()
        [first] = await ada.hears()
        answer(store, asked, Reply("Rye is dark."), changed=True)
        sender.look()
        [second] = await ada.hears()
        await emptied(store)

    assert store.failures == 0
    assert second.id == first.id
    assert [message.text for message in ada.transcript if message.from_bot] == ["Rye is dark."]


async def test_what_waits_for_a_group_follows_it_to_its_new_number(api: BotApi, bot: Bot) -> None:
    ada, small, store = api.user(), api.group(id=-4001), MemoryStore()
    await ada.says("hello", in_=small)
    known = replace(store.load(small.id), context=Context(topics=("dough.flour",)))
    store.commit(known, [], None, utc_now())
    put(store, small.id, "one", "two", message=4_711, in_place=True)
    large = small.becomes_supergroup(-1_001_000_004_001, by=ada)

    async with sending(bot, store):
        heard = await large.hears(2)
        await emptied(store)

    assert [message.text for message in heard] == ["one", "two"]
    assert small.unheard == []
    assert store.load(large.id).context.topics == ("dough.flour",)
    assert store.load(small.id).version == 0
    assert api.faults == []


def _blocked(api: BotApi, user: User) -> None:
    user.blocks_bot()


def _refused(api: BotApi, user: User) -> None:
    api.fail("sendMessage", error_code=400, description="Bad Request: chat is closed")


def _told_to_wait(api: BotApi, user: User) -> None:
    api.fail("sendMessage", retry_after=3600)


def _renumbered(api: BotApi, user: User) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    api.fail("sendMessage", error_code=400, description=words, parameters={"migrate_to_chat_id": user.id + 1})


def _without_answer(api: BotApi, user: User) -> None:
    api.drop("sendMessage")


def _with_nonsense(api: BotApi, user: User) -> None:
    api.garble("sendMessage")


def _broken(api: BotApi, user: User) -> None:
    api.fail("sendMessage", error_code=502, html=True)


def _token_refused(api: BotApi, user: User) -> None:
    api.fail("sendMessage", error_code=401, description="Unauthorized")


@pytest.mark.parametrize(
    ("happens", "event"),
    [
        pytest.param(_blocked, "learner cannot be reached", id="blocked"),
        pytest.param(_refused, "reply given up", id="refused"),
        pytest.param(_told_to_wait, "Telegram asks to wait", id="429"),
        pytest.param(_renumbered, "the group has a new number: the reply follows it", id="renumbered"),
        pytest.param(_without_answer, "reply not sent, will be tried again", id="no answer"),
        pytest.param(_with_nonsense, "reply not sent, will be tried again", id="nonsense for an answer"),
        pytest.param(_broken, "reply not sent, will be tried again", id="502"),
        pytest.param(_token_refused, "Telegram refuses the token (401): the reply waits", id="401"),
    ],
)
async def test_no_log_line_names_the_learner(
    api: BotApi, bot: Bot, happens: Callable[[BotApi, User], None], event: str
) -> None:
    ada, store = api.user(id=987_654_321), MemoryStore()
    await ada.says("hello")
    put(store, ada.id, "the words of the reply")
    happens(api, ada)

    with capture_logs() as logs:
        async with sending(bot, store), asyncio.timeout(10):
            while not logs:
                await asyncio.sleep(0.001)

    assert [entry["event"] for entry in logs][:1] == [event]
    assert "row" in logs[0]
    assert "98765432" not in str(logs)
    assert "the words" not in str(logs)


@pytest.mark.parametrize("kind", [ForgetfulStore, ClosedStore], ids=["written", "read"])
async def test_no_log_line_about_the_database_names_the_learner(
    api: BotApi, bot: Bot, kind: type[ForgetfulStore | ClosedStore]
) -> None:
    ada, store = api.user(id=987_654_321), kind(failures=1)
    asked = await ada.says("hello")
    answer(store, asked, Reply("the words of the reply"), changed=True)

    with capture_logs() as logs:
        async with sending(bot, store):
            await ada.hears()
            await emptied(store)

    assert store.failures == 0
    assert len([entry for entry in logs if entry["log_level"] != "debug"]) == 1
    assert "987654321" not in str(logs)
    assert "the words" not in str(logs)


async def test_a_picture_is_shown_with_its_description(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")
    shown = Outgoing(Address(ada.id), Reply("A hive, cut *open*", picture="content/pictures/hive.png"))
    store.commit(store.load(ada.id), [shown], None, utc_now())

    async with sending(bot, store):
        [picture] = await ada.hears()

    assert picture.text == "A hive, cut open"
    assert picture.raw["photo"]
    assert api.faults == []


async def test_a_picture_that_is_gone_from_the_course_is_given_up_and_the_answer_said(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")
    gone = Outgoing(Address(ada.id), Reply("what it shows", picture="content/pictures/gone.png"))
    store.commit(store.load(ada.id), [gone], None, utc_now())
    put(store, ada.id, "the answer")

    async with sending(bot, store) as sender:
        sender.look()
        [heard] = await ada.hears()

    assert heard.text == "the answer"


@pytest.mark.slow
async def test_three_chats_told_to_wait_make_all_wait_but_not_as_long(api: BotApi, bot: Bot) -> None:
    slow = [api.user(id=number) for number in (1, 2, 3)]
    ben, store = api.user(id=4, first_name="Ben"), MemoryStore()
    for user in (*slow, ben):
        await user.says("hello")
    api.fail("sendMessage", times=3, retry_after=3600)

    async with sending(bot, store) as sender:
        for user in slow:
            put(store, user.id, "one")
        sender.look()
        refused = await api.called("sendMessage", 3)
        async with asyncio.timeout(10):
            while store.due(utc_now(), 10):
                await asyncio.sleep(0.001)
        put(store, ben.id, "two")
        sender.look()
        [heard] = await ben.hears(timeout=20)
        said = await api.called("sendMessage", 4)

    assert heard.text == "two"
    assert said[3].at - refused[2].at > 2


async def test_a_failure_that_nobody_foresaw_ends_the_sender_instead_of_silencing_it(api: BotApi, bot: Bot) -> None:
    class UnforeseenStore(MemoryStore):
        def delivered_all(self, notes: Sequence[Delivered], now: datetime) -> None:
            raise RuntimeError("unforeseen")

    ada, store = api.user(), UnforeseenStore()
    await ada.says("hello")
    put(store, ada.id, "one")

    with pytest.raises(RuntimeError, match="unforeseen"):
        await asyncio.wait_for(Sender(bot, store, BEEKEEPING, utc_now).run(), 10)


async def test_a_database_that_hangs_does_not_keep_the_sender_from_its_end(bot: Bot) -> None:
    store = LaggingStore()
    store.go.clear()
    ending = asyncio.create_task(Sender(bot, store, BEEKEEPING, utc_now).finish(within_s=0.05))

    await asyncio.wait((ending,), timeout=8)
    is_done = ending.done()
    store.go.set()

    assert is_done


async def test_one_of_thirty_processes_sends_one_message_a_second(api: BotApi, bot: Bot) -> None:
    store = MemoryStore()
    for number in (1, 2, 3):
        await api.user(id=number).says("hello")
        put(store, number, "one")

    async with sending(bot, store) as sender:
        sender.share(30)
        said = await api.called("sendMessage", 3)

    # The first is late where the machine is slow, the third is never early.
    assert said[2].at - said[0].at > 1


async def test_the_wait_after_lost_connections_grows_to_a_minute_and_no_more(bot: Bot, api: BotApi) -> None:
    store, clock = MemoryStore(), utc_now()
    ada = api.user(id=1)
    await ada.says("hello")
    put(store, ada.id, "one")
    api.drop("sendMessage", times=None)
    sender = Sender(bot, store, BEEKEEPING, lambda: clock)

    waits = []
    for _ in range(6):
        with capture_logs() as logs:
            await sender.finish(within_s=5)
        waits += [entry["in_s"] for entry in logs if entry["event"] == "reply not sent, will be tried again"]
        clock += timedelta(seconds=60)

    assert waits == [2.0, 8.0, 32.0, 60.0, 60.0, 60.0]


async def test_one_401_delays_a_reply_by_a_second(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")
    put(store, ada.id, "the reply")
    _token_refused(api, ada)

    async with sending(bot, store):
        [reply] = await ada.hears()

    refused, said = api.calls_of("sendMessage")
    assert reply.text == "the reply"
    assert said.at - refused.at >= 1
