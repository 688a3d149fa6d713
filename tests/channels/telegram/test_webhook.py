"""Updates that Telegram brings: taken for good before it is told so, and nobody else's are."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from threading import Event
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.observing import Observer
from bot.channels.telegram.taking import Taker
from bot.channels.telegram.webhook import LIMIT_BYTES, Webhook, WebhookAddress
from bot.conversation import Conversation, utc_now
from bot.errors import StoreError
from bot.operating.answering import create_app
from bot.operating.health import Health, Pulse
from bot.operating.metrics import Metrics
from bot.storage.memory import MemoryStore
from bot.storage.store import Taken
from tests.botapi import BotApi
from tests.operating.stopwatch import Stopwatch
from tests.tutor.courses import BREAD, MATCHING

SECRET = "a-Secret_of-the-webhook"
ADDRESS = WebhookAddress("https://bot.example.org/telegram", "/telegram", SECRET)
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Diary(Observer):
    """Writes down what it is told of what comes in."""

    def __init__(self) -> None:
        self.entries: list[Any] = []

    def received(self, kinds: Sequence[str]) -> None:
        self.entries += kinds

    def put_aside(self) -> None:
        self.entries.append("put aside")

    def turned_away(self) -> None:
        self.entries.append("turned away")


class FailingStore(MemoryStore):
    """A database that is away for a while."""

    is_away = False

    def seen(self, updates: Sequence[int]) -> set[int]:
        if self.is_away:
            raise StoreError("the disk is full")
        return super().seen(updates)


class HangingStore(MemoryStore):
    """A database that lets nothing be committed before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_reached, self.let_go = Event(), Event()
        self.commits: list[int] = []

    def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
        self.commits.append(len(taken))
        self.is_reached.set()
        self.let_go.wait()
        super().commit_all(taken, now)


@dataclass
class Hooked:
    """A webhook that is open, and a client that does as Telegram does."""

    webhook: Webhook
    store: MemoryStore
    client: httpx.AsyncClient
    diary: Diary = field(default_factory=Diary)

    async def post(self, update: Any, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Bring an update, or the bytes that may be one."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        return await self.client.post(
            "/telegram", content=body, headers={HEADER: SECRET} if headers is None else headers
        )


def app_with(webhook: Webhook) -> Starlette:
    """Make what a running tutor answers with, the webhook among it."""
    stopwatch = Stopwatch()
    pulse = Pulse(60, stopwatch)
    return create_app(Health(MemoryStore(), str, {}), Metrics(pulse, pulse, str, stopwatch), [webhook.route])


@asynccontextmanager
async def hooked(bot: Bot, store: MemoryStore | None = None) -> AsyncIterator[Hooked]:
    store, diary = store or MemoryStore(), Diary()
    webhook = Webhook(ADDRESS, diary)
    conversation = Conversation(BREAD, replace(MATCHING, course=BREAD), store, rng=Random(1))
    webhook.open(Taker(bot, conversation, store, utc_now, lambda: None, diary))
    transport = httpx.ASGITransport(app_with(webhook))
    async with httpx.AsyncClient(transport=transport, base_url="http://tutor") as client:
        yield Hooked(webhook, store, client, diary)


async def said(api: BotApi, text: str) -> Mapping[str, Any]:
    """Let a learner say something, and give the update that comes of it."""
    await api.user(first_name="Ada").says(text)
    return api.updates[-1]


async def test_telegram_is_answered_once_the_effects_are_stored(api: BotApi, bot: Bot) -> None:
    update = await said(api, "/help")
    store = HangingStore()

    async with hooked(bot, store) as hook:
        answering = asyncio.create_task(hook.post(update))
        await asyncio.to_thread(store.is_reached.wait)
        was_answered_before = answering.done()
        store.let_go.set()
        answer = await answering

    assert not was_answered_before
    assert answer.status_code == 200
    assert store.seen([update["update_id"]]) == {update["update_id"]}
    assert store.backlog().count == 1
    assert hook.diary.entries == ["message"]


async def test_an_update_that_comes_twice_is_answered_once(api: BotApi, bot: Bot) -> None:
    update = await said(api, "/help")

    async with hooked(bot) as hook:
        statuses = [(await hook.post(update)).status_code for _ in range(2)]

    assert statuses == [200, 200]
    assert hook.store.backlog().count == 1


async def test_an_update_that_comes_twice_at_once_is_answered_once(api: BotApi, bot: Bot) -> None:
    update = await said(api, "/help")

    async with hooked(bot) as hook:
        answers = await asyncio.gather(*(hook.post(update) for _ in range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert hook.store.backlog().count == 1


async def test_while_the_database_is_away_telegram_is_told_when_to_come_again(api: BotApi, bot: Bot) -> None:
    update = await said(api, "/help")
    store = FailingStore()

    async with hooked(bot, store) as hook:
        store.is_away = True
        with capture_logs() as logs:
            refused = [await hook.post(update) for _ in range(3)]
        store.is_away = False
        taken = await hook.post(update)

    assert {(answer.status_code, answer.headers["Retry-After"]) for answer in refused} == {(503, "5")}
    assert taken.status_code == 200
    assert store.backlog().count == 1
    # One line a minute, however many updates wait.
    assert [(log["event"], log["error"], log["count"]) for log in logs] == [
        ("updates wait at Telegram until the database works", "the disk is full", 1)
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: SECRET[:-1]},
        {HEADER: f"{SECRET}x"},
        {HEADER: SECRET.lower()},
        {HEADER: "\N{LATIN SMALL LETTER E WITH ACUTE}"},
        {"Authorization": f"Bearer {SECRET}"},
    ],
    ids=["none", "empty", "shorter", "longer", "lower case", "not ASCII", "in another place"],
)
async def test_who_does_not_know_the_secret_is_turned_away(api: BotApi, bot: Bot, headers: Mapping[str, str]) -> None:
    update = await said(api, "/help")
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    async with hooked(bot) as hook:
        with capture_logs() as logs:
            answers = [
                await hook.client.post("/telegram", content=json.dumps(update).encode(), headers=encoded)
                for _ in range(3)
            ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert hook.store.seen([update["update_id"]]) == set()
    assert hook.diary.entries == ["turned away"] * 3
    assert [log["event"] for log in logs] == ["requests without the secret of the webhook were turned away"]


async def test_two_secrets_are_none(api: BotApi, bot: Bot) -> None:
    update = await said(api, "/help")
    headers = [(HEADER.encode(), SECRET.encode()), (HEADER.encode(), b"another")]

    async with hooked(bot) as hook:
        answer = await hook.client.post("/telegram", content=json.dumps(update).encode(), headers=headers)

    assert answer.status_code == 403


async def test_the_body_of_a_stranger_is_not_read(bot: Bot) -> None:
    chunks_read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal chunks_read
        while True:
            chunks_read += 1
            yield b" " * 1000

    async with hooked(bot) as hook:
        answer = await hook.client.post("/telegram", content=endless(), headers={HEADER: "wrong"})

    assert answer.status_code == 403
    assert chunks_read == 0


async def test_a_body_without_end_is_read_to_the_limit_only(bot: Bot) -> None:
    chunks_read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal chunks_read
        while True:
            chunks_read += 1
            yield b" " * 100_000

    async with hooked(bot) as hook:
        answer = await hook.client.post("/telegram", content=endless(), headers={HEADER: SECRET})

    assert answer.status_code == 413
    assert chunks_read <= LIMIT_BYTES / 100_000 + 2
    assert hook.diary.entries == ["put aside"]


@pytest.mark.parametrize("length", [str(LIMIT_BYTES + 1), "9" * 400])
async def test_a_body_that_is_announced_as_too_long_is_not_read(bot: Bot, length: str) -> None:
    async with hooked(bot) as hook:
        answer = await hook.client.post("/telegram", content=b"{}", headers={HEADER: SECRET, "Content-Length": length})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"5",
        b"{}",
        b'{"update_id": null}',
        b'{"update_id": "7"}',
        b'{"update_id": -1}',
        b'{"update_id": 7.5}',
        b'{"update_id": true}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": NaN}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda body: f"{body[:24]!r} {len(body)}",
)
async def test_what_is_no_update_is_put_aside_and_does_not_come_again(bot: Bot, body: bytes) -> None:
    async with hooked(bot) as hook:
        with capture_logs() as logs:
            answer = await hook.post(body)

    assert answer.status_code == 200
    assert hook.diary.entries == ["put aside"]
    assert [(log["event"], log["reason"]) for log in logs] == [("update put aside", "it cannot be read")]


async def test_an_update_that_breaks_the_library_is_put_aside_and_the_next_one_is_answered(
    api: BotApi, bot: Bot
) -> None:
    update = await said(api, "/help")
    poisoned = {"update_id": update["update_id"] + 1000, "message": "no message"}

    async with hooked(bot) as hook:
        statuses = [(await hook.post(one)).status_code for one in (poisoned, update)]

    assert statuses == [200, 200]
    assert hook.diary.entries == ["put aside", "message", "message"]
    assert hook.store.seen([poisoned["update_id"]]) == {poisoned["update_id"]}
    assert hook.store.backlog().count == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
async def test_nothing_but_a_post_is_answered(bot: Bot, method: str) -> None:
    async with hooked(bot) as hook:
        answer = await hook.client.request(method, "/telegram", headers={HEADER: SECRET})

    assert answer.status_code == 405


@pytest.mark.parametrize("path", ["/", "/telegram/", "/telegram/..", "/telegra", "/TELEGRAM", "//telegram"])
async def test_other_paths_are_unknown(bot: Bot, path: str) -> None:
    async with hooked(bot) as hook:
        answer = await hook.client.post(path, content=b"{}", headers={HEADER: SECRET}, follow_redirects=False)

    assert answer.status_code == 404
    assert hook.diary.entries == []


async def test_before_it_is_opened_telegram_is_told_to_come_again(api: BotApi) -> None:
    update = await said(api, "/help")
    webhook = Webhook(ADDRESS)
    transport = httpx.ASGITransport(app_with(webhook))

    async with httpx.AsyncClient(transport=transport, base_url="http://tutor") as client:
        answer = await client.post("/telegram", json=update, headers={HEADER: SECRET})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


async def test_once_it_is_closed_what_is_in_hand_is_finished_and_nothing_more_is_taken(api: BotApi, bot: Bot) -> None:
    first, second = await said(api, "/help"), await said(api, "/about")
    store = HangingStore()

    async with hooked(bot, store) as hook:
        in_hand = asyncio.create_task(hook.post(first))
        await asyncio.to_thread(store.is_reached.wait)
        closing = asyncio.create_task(hook.webhook.close(within_s=60))
        await asyncio.sleep(0)
        refused = await hook.post(second)
        was_closed_before = closing.done()
        store.let_go.set()
        await closing
        finished = await in_hand

    assert not was_closed_before
    assert (finished.status_code, refused.status_code) == (200, 503)
    assert store.seen([first["update_id"], second["update_id"]]) == {first["update_id"]}


async def test_who_asks_to_be_told_at_the_end_of_a_limit_is_not_waited_for(api: BotApi, bot: Bot) -> None:
    update = await said(api, "/help")
    store = HangingStore()

    async with hooked(bot, store) as hook:
        in_hand = asyncio.create_task(hook.post(update))
        await asyncio.to_thread(store.is_reached.wait)
        await hook.webhook.close(within_s=0)
        is_closed_before = not in_hand.done()
        store.let_go.set()
        await in_hand

    assert is_closed_before


async def test_learners_are_answered_side_by_side(api: BotApi, bot: Bot) -> None:
    for number in range(20):
        await api.user(id=1000 + number, first_name="Ada").says("/help")

    async with hooked(bot) as hook:
        answers = await asyncio.gather(*(hook.post(update) for update in api.updates))

    assert {answer.status_code for answer in answers} == {200}
    assert hook.store.backlog().count == 20


async def test_what_comes_while_others_are_taken_shares_one_commit(api: BotApi, bot: Bot) -> None:
    for number in range(20):
        await api.user(id=1000 + number, first_name="Ada").says("/help")
    first, *others = api.updates
    store = HangingStore()

    async with hooked(bot, store) as hook:
        answering = [asyncio.create_task(hook.post(first))]
        await asyncio.to_thread(store.is_reached.wait)
        answering += [asyncio.create_task(hook.post(update)) for update in others]
        for _ in range(1000):
            # No clock: in so many turns of the loop, every request has come.
            await asyncio.sleep(0)
        store.let_go.set()
        answers = await asyncio.gather(*answering)

    assert {answer.status_code for answer in answers} == {200}
    assert store.commits == [1, 19]


async def test_who_goes_away_takes_no_answer_from_those_who_wait_with_them(api: BotApi, bot: Bot) -> None:
    for number in range(3):
        await api.user(id=1000 + number, first_name="Ada").says("/help")
    store = HangingStore()

    async with hooked(bot, store) as hook:
        answering = [asyncio.create_task(hook.post(update)) for update in api.updates]
        await asyncio.to_thread(store.is_reached.wait)
        answering[0].cancel()
        store.let_go.set()
        answers = await asyncio.gather(*answering[1:])

    assert {answer.status_code for answer in answers} == {200}
    assert store.seen([update["update_id"] for update in api.updates]) == {u["update_id"] for u in api.updates}


async def test_all_who_share_a_commit_that_fails_are_told_to_come_again(api: BotApi, bot: Bot) -> None:
    for number in range(3):
        await api.user(id=1000 + number, first_name="Ada").says("/help")
    store = FailingStore()
    store.is_away = True

    async with hooked(bot, store) as hook:
        refused = await asyncio.gather(*(hook.post(update) for update in api.updates))
        store.is_away = False
        taken = await asyncio.gather(*(hook.post(update) for update in api.updates))

    assert [answer.status_code for answer in (*refused, *taken)] == [503, 503, 503, 200, 200, 200]
    assert store.backlog().count == 3


def test_the_secret_is_not_shown() -> None:
    assert SECRET not in repr(ADDRESS)


async def test_neither_the_secret_nor_words_of_learners_get_into_the_log(api: BotApi, bot: Bot) -> None:
    update = await said(api, "my secret question")
    broken = {"update_id": 77, "message": {"text": "my secret question"}}
    store = FailingStore()

    async with hooked(bot, store) as hook:
        with capture_logs() as logs:
            await hook.post(broken)
            await hook.post(json.dumps(update).encode()[:-2])
            store.is_away = True
            await hook.post(update)

    assert [log["log_level"] for log in logs].count("error") == 3
    assert "my secret question" not in str(logs)
    assert SECRET not in str(logs)
