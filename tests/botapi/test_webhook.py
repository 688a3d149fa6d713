"""Updates by webhook: brought until they are taken, those of a queue in order, queues side by side."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.botapi import BotApi, Delivery

from .conftest import CallMethod, Clock
from .delivery import queue_of
from .waiting import Bell
from .webhook import GIVEN_UP, Failing

URL = "https://bot.example.org/telegram?bot=1"
NOBODY = "http://127.0.0.1:1"


class Bot:
    """A bot that takes what a webhook brings.

    says: its next answers; afterwards 200, and nothing.
    may_answer: answers wait until this is set.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.says: list[web.Response] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.heard: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.asked: list[str] = []
        self.in_hand = self.most_in_hand = 0
        self._bell = Bell()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.heard]

    async def holds(self, count: int) -> None:
        """Wait until so many updates are in hand at once."""
        await self._bell.until(lambda: self.in_hand >= count, 10)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path_qs}")
        self.headers.append(dict(request.headers))
        self.heard.append(json.loads(await request.read()))
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        self._bell.ring()
        await self.may_answer.wait()
        self.in_hand -= 1
        return self.says.pop(0) if self.says else web.Response()


@asynccontextmanager
async def listening() -> AsyncIterator[Bot]:
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0)
    bot = Bot("")
    app.router.add_route("*", "/{path:.*}", bot.answer)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield bot
    bot.may_answer.set()
    await runner.cleanup()


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with listening() as bot:
        yield bot


@pytest.fixture
async def other() -> AsyncIterator[Bot]:
    async with listening() as bot:
        yield bot


@pytest.fixture
async def hooked(api: BotApi, bot: Bot, call: CallMethod) -> Bot:
    """The bot, with a webhook that leads to it; it is tried again without a pause."""
    api.route_webhook(bot.origin, pauses=0)
    await call("setWebhook", url=URL, secret_token="A_secret-1")
    return bot


def failure(status: int = 500, **headers: str) -> web.Response:
    return web.Response(status=status, headers=headers)


def outcomes(deliveries: list[Delivery]) -> list[tuple[str, int | None, str]]:
    return [(delivery.origin, delivery.status, delivery.error) for delivery in deliveries]


async def test_a_message_is_brought_as_json_with_the_secret_to_the_path_that_the_bot_set(
    api: BotApi, hooked: Bot
) -> None:
    message = await api.user().says("gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n \N{WAVING HAND SIGN}")

    deliveries = await api.delivered(message)

    assert hooked.heard == [message.update]
    assert hooked.asked == ["POST /telegram?bot=1"]
    [headers] = hooked.headers
    assert headers["Content-Type"] == "application/json"
    assert headers["Host"] == "bot.example.org"
    assert headers["X-Telegram-Bot-Api-Secret-Token"] == "A_secret-1"
    assert outcomes(deliveries) == [(hooked.origin, 200, "")]
    assert [delivery.update_id for delivery in api.deliveries] == [100_000_001]
    assert api.pending == []


async def test_where_no_secret_is_set_none_is_shown(api: BotApi, bot: Bot, call: CallMethod) -> None:
    api.route_webhook(bot.origin)
    await call("setWebhook", url="https://bot.example.org")

    await api.delivered(await api.user().says("hello"))

    assert bot.asked == ["POST /"]
    assert "X-Telegram-Bot-Api-Secret-Token" not in bot.headers[0]


async def test_what_waited_before_the_webhook_was_set_is_brought(api: BotApi, bot: Bot, call: CallMethod) -> None:
    api.route_webhook(bot.origin)
    messages = [await api.user().says(text) for text in ("one", "two")]

    await call("setWebhook", url=URL)
    await api.delivered(messages[1])

    assert bot.texts == ["one", "two"]


async def test_an_address_on_this_machine_needs_no_route(api: BotApi, bot: Bot, call: CallMethod) -> None:
    await call("setWebhook", url=f"{bot.origin}/here")

    await api.delivered(await api.user().says("hello"))

    assert bot.asked == ["POST /here"]


async def test_an_address_anywhere_else_without_a_route_leads_nowhere(api: BotApi, call: CallMethod) -> None:
    await call("setWebhook", url=URL)
    await api.user().says("hello")

    info = await call("getWebhookInfo")

    assert info["result"]["pending_update_count"] == 1
    assert api.deliveries == []


async def test_the_next_message_of_a_chat_waits_for_the_answer_to_the_one_before(
    api: BotApi, hooked: Bot, call: CallMethod
) -> None:
    hooked.may_answer.clear()
    ada = api.user()
    first = await ada.says("one")
    await ada.edits(first, "one!")
    last = await ada.says("two")
    await hooked.holds(1)
    await call("getMe")

    hooked.may_answer.set()
    await api.delivered(last)

    assert [next(key for key in update if key != "update_id") for update in hooked.heard] == [
        "message",
        "edited_message",
        "message",
    ]
    assert hooked.most_in_hand == 1


async def test_a_text_and_a_tap_of_the_same_person_come_at_the_same_time(api: BotApi, hooked: Bot) -> None:
    hooked.may_answer.clear()
    ada = api.user()

    text, tap = await ada.says("hello"), await ada.forges("x")
    await hooked.holds(2)
    hooked.may_answer.set()

    await api.delivered(text)
    await api.delivered(tap)


async def test_no_more_requests_are_open_than_the_bot_wants(api: BotApi, bot: Bot, call: CallMethod) -> None:
    api.route_webhook(bot.origin)
    await call("setWebhook", url=URL, max_connections=2)
    bot.may_answer.clear()
    messages = [await api.user(id=number).says("hello") for number in range(1, 6)]
    await bot.holds(2)
    await call("getMe")

    bot.may_answer.set()
    for message in messages:
        await api.delivered(message)

    assert bot.most_in_hand == 2


@pytest.mark.parametrize(
    ("update", "queue"),
    [
        ({"message": {"chat": {"id": 1001}, "from": {"id": 7}}}, 1001),
        ({"edited_message": {"chat": {"id": -1001}}}, -1001),
        ({"channel_post": {"chat": {"id": -1002}}}, -1002),
        ({"callback_query": {"from": {"id": 7}, "message": {"chat": {"id": 1001}}}}, 7 + 25_769_803_776),
        ({"inline_query": {"from": {"id": 7}}}, 7 + 8_589_934_592),
        ({"chosen_inline_result": {"from": {"id": 7}}}, 7 + 17_179_869_184),
        ({"my_chat_member": {"chat": {"id": 1001}, "from": {"id": 7}}}, 1001 + 42_949_672_960),
        ({"message_reaction": {"chat": {"id": 1001}, "user": {"id": 7}}}, 1001 + 68_719_476_736),
        ({"poll": {"id": "77"}}, "poll 77"),
        ({"poll_answer": {"poll_id": "77", "user": {"id": 7}}}, "poll 77"),
        ({"message": "not even an object"}, "update 5"),
        ({"message": {"chat": {"id": "x"}}}, "update 5"),
        ({"message": None}, "update 5"),
        ({"telepathy": []}, "update 5"),
        ({}, "update 5"),
    ],
    ids=lambda value: next(iter(value), "nothing") if isinstance(value, dict) else "",
)
def test_each_kind_waits_in_the_queue_where_telegram_puts_it(update: dict[str, Any], queue: int | str) -> None:
    assert queue_of({"update_id": 5, **update}) == queue


async def test_an_update_comes_again_until_it_is_taken_and_blocks_its_own_chat_only(api: BotApi, hooked: Bot) -> None:
    hooked.says = [failure(503), failure(302, Location="/elsewhere"), failure(404)]
    hooked.may_answer.clear()
    ada, bo = api.user(id=1), api.user(id=2)
    first = await ada.says("one")
    await hooked.holds(1)
    second = await ada.says("two")
    hooked.may_answer.set()
    await api.tried(first, times=2)
    elsewhere = await bo.says("elsewhere")

    await api.delivered(elsewhere)
    await api.delivered(second)

    assert [text for text in hooked.texts if text != "elsewhere"] == ["one", "one", "one", "one", "two"]
    assert len(api.deliveries_of(first)) + len(api.deliveries_of(elsewhere)) + len(api.deliveries_of(second)) == 6
    assert hooked.asked == ["POST /telegram?bot=1"] * 6


async def test_what_failed_and_why_is_on_record(api: BotApi, hooked: Bot) -> None:
    hooked.says = [failure(503), failure(302, Location="/elsewhere")]

    deliveries = await api.delivered(await api.user().says("hello"))

    assert outcomes(deliveries) == [
        (hooked.origin, 503, "Wrong response from the webhook: 503 Service Unavailable"),
        (hooked.origin, 302, "Wrong response from the webhook: 302 Found"),
        (hooked.origin, 200, ""),
    ]
    assert sorted(deliveries, key=lambda delivery: delivery.at) == deliveries


def test_the_first_retry_comes_at_once_and_then_pauses_double() -> None:
    failing = Failing()

    pauses = [failing.pause_s(0) for _ in range(30)]

    assert pauses[:7] == [0, 2, 4, 8, 16, 32, min(64, pauses[6])]
    assert all(60 <= pause <= 120 for pause in pauses[6:])


def test_retry_after_is_honoured_up_to_an_hour_and_the_doubling_goes_on_where_it_was() -> None:
    failing = Failing()

    pauses = [failing.pause_s(asked_s) for asked_s in (7, 0, 1, 0, 3_601)]

    assert pauses == [7, 2, 1, 4, 3_600]


@pytest.mark.parametrize("asked", ["3600", "99999999999999999999"])
async def test_an_update_for_which_the_bot_asked_to_wait_does_not_come_before(
    api: BotApi, bot: Bot, call: CallMethod, asked: str
) -> None:
    api.route_webhook(bot.origin)
    await call("setWebhook", url=URL)
    bot.says = [failure(503, **{"Retry-After": asked})]
    waits = await api.user(id=1).says("waits")
    await api.tried(waits)

    await api.delivered(await api.user(id=2).says("another chat"))

    assert bot.texts == ["waits", "another chat"]


@pytest.mark.parametrize("asked", ["soon", "-1", "", "Wed, 21 Oct 2026 07:28:00 GMT", "\u0665", "1.5"])
async def test_a_retry_after_that_is_no_number_of_seconds_is_none(
    api: BotApi, bot: Bot, call: CallMethod, asked: str
) -> None:
    api.route_webhook(bot.origin)
    await call("setWebhook", url=URL)
    bot.says = [failure(503, **{"Retry-After": asked})]

    await api.delivered(await api.user().says("comes again at once"))

    assert len(bot.heard) == 2


async def test_a_webhook_that_is_set_anew_tries_at_once(api: BotApi, bot: Bot, call: CallMethod) -> None:
    api.route_webhook(bot.origin)
    await call("setWebhook", url=URL, secret_token="old")
    bot.says = [failure(503, **{"Retry-After": "3600"})]
    message = await api.user().says("hello")
    await api.tried(message)

    await call("setWebhook", url=URL, secret_token="new")
    await api.delivered(message)

    assert [headers["X-Telegram-Bot-Api-Secret-Token"] for headers in bot.headers] == ["old", "new"]


async def test_the_last_error_is_told_until_the_webhook_is_set_anew(
    api: BotApi, bot: Bot, call: CallMethod, clock: Clock
) -> None:
    api.route_webhook(bot.origin)
    await call("setWebhook", url=URL)
    bot.says = [failure(503, **{"Retry-After": "3600"})]
    await api.tried(await api.user().says("hello"))
    clock.now += 60

    told = (await call("getWebhookInfo"))["result"]
    await call("setWebhook", url="https://bot.example.org/other")
    afterwards = (await call("getWebhookInfo"))["result"]

    assert told == {
        "url": URL,
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 40,
        "last_error_date": 1_790_000_000,
        "last_error_message": "Wrong response from the webhook: 503 Service Unavailable",
    }
    assert "last_error_message" not in afterwards


async def test_a_request_that_is_not_answered_in_time_is_closed_and_sent_again(
    api: BotApi, bot: Bot, call: CallMethod
) -> None:
    api.route_webhook(bot.origin, answer_s=0.2)
    await call("setWebhook", url=URL)
    bot.may_answer.clear()
    message = await api.user().says("hello")
    [unanswered, *_] = await api.tried(message)

    bot.may_answer.set()
    api.route_webhook(bot.origin)
    await api.delivered(message)

    assert (unanswered.status, unanswered.error) == (None, "Read timeout expired")


async def test_a_connection_that_breaks_counts_as_a_failure(api: BotApi, call: CallMethod) -> None:
    is_broken = True

    async def hang_up(request: web.Request) -> web.Response:
        nonlocal is_broken
        if is_broken and request.transport:
            is_broken = False
            request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram", hang_up)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.route_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await call("setWebhook", url=URL)

    deliveries = await api.delivered(await api.user().says("hello"))
    await runner.cleanup()

    assert [(delivery.status, delivery.error) for delivery in deliveries] == [(None, "Connection closed"), (200, "")]


async def test_origins_take_turns(api: BotApi, bot: Bot, other: Bot, call: CallMethod) -> None:
    api.route_webhook(bot.origin, other.origin)
    await call("setWebhook", url=URL)

    for text in ("1", "2", "3", "4"):
        await api.delivered(await api.user().says(text))

    assert (bot.texts, other.texts) == (["1", "3"], ["2", "4"])


async def test_where_nobody_listens_the_next_origin_gets_it_at_once(api: BotApi, bot: Bot, call: CallMethod) -> None:
    api.route_webhook(NOBODY, bot.origin)
    await call("setWebhook", url=URL)

    deliveries = await api.delivered(await api.user().says("hello"))

    assert outcomes(deliveries) == [(NOBODY, None, "Connection refused"), (bot.origin, 200, "")]
    assert "last_error_message" not in (await call("getWebhookInfo"))["result"]


async def test_an_origin_that_fails_is_not_passed_over(api: BotApi, bot: Bot, other: Bot, call: CallMethod) -> None:
    api.route_webhook(bot.origin, other.origin, pauses=0)
    await call("setWebhook", url=URL)
    bot.says = [failure(500), failure(500)]

    deliveries = await api.delivered(await api.user().says("hello"))

    assert [(delivery.origin, delivery.status) for delivery in deliveries] == [(bot.origin, 500), (other.origin, 200)]


async def test_where_nobody_listens_at_all_an_update_waits_for_somebody(
    api: BotApi, bot: Bot, call: CallMethod
) -> None:
    api.route_webhook(NOBODY, pauses=0)
    await call("setWebhook", url=URL)
    message = await api.user().says("hello")
    await api.tried(message, times=3)
    trouble = (await call("getWebhookInfo"))["result"]["last_error_message"]

    api.route_webhook(bot.origin)
    await api.delivered(message)

    assert trouble == "Connection refused"
    assert bot.texts == ["hello"]


async def test_to_all_brings_an_update_everywhere_at_the_same_time(
    api: BotApi, bot: Bot, other: Bot, call: CallMethod
) -> None:
    api.route_webhook(bot.origin, NOBODY, other.origin, to_all=True)
    await call("setWebhook", url=URL)
    bot.may_answer.clear()
    other.may_answer.clear()

    message = await api.user().says("hello")
    await bot.holds(1)
    await other.holds(1)
    bot.may_answer.set()
    other.may_answer.set()
    deliveries = await api.delivered(message)

    assert outcomes(deliveries) == [
        (bot.origin, 200, ""),
        (NOBODY, None, "Connection refused"),
        (other.origin, 200, ""),
    ]


async def test_to_all_brings_an_update_again_until_each_has_taken_it(
    api: BotApi, bot: Bot, other: Bot, call: CallMethod
) -> None:
    api.route_webhook(bot.origin, other.origin, to_all=True, pauses=0)
    await call("setWebhook", url=URL)
    bot.says = [failure(503)]

    await api.delivered(await api.user().says("hello"))

    assert (bot.texts, other.texts) == (["hello", "hello"], ["hello", "hello"])


@pytest.mark.parametrize(
    ("method", "params"),
    [("deleteWebhook", {}), ("setWebhook", {"url": ""})],
    ids=["deleted", "set to nothing"],
)
async def test_without_the_webhook_polling_gets_what_was_not_taken(
    api: BotApi, hooked: Bot, call: CallMethod, method: str, params: dict[str, Any]
) -> None:
    ada = api.user()
    await api.delivered(await ada.says("taken"))
    hooked.may_answer.clear()
    await ada.says("in hand")
    await hooked.holds(1)
    await ada.says("waits")

    await call(method, **params)
    polled = (await call("getUpdates"))["result"]

    assert [update["message"]["text"] for update in polled] == ["in hand", "waits"]
    assert hooked.texts == ["taken", "in hand"]
    assert api.deliveries[-1].error == GIVEN_UP


async def test_after_polling_a_webhook_gets_the_rest(api: BotApi, hooked: Bot, call: CallMethod) -> None:
    await call("deleteWebhook")
    messages = [await api.user().says(text) for text in ("polled", "brought")]
    [first, _] = (await call("getUpdates"))["result"]
    await call("getUpdates", offset=first["update_id"] + 1)

    await call("setWebhook", url=URL)
    await api.delivered(messages[1])

    assert hooked.texts == ["brought"]


async def test_what_is_dropped_does_not_come_again_and_stands_in_nobodys_way(
    api: BotApi, bot: Bot, call: CallMethod
) -> None:
    api.route_webhook(bot.origin)
    await call("setWebhook", url=URL)
    bot.says = [failure(503, **{"Retry-After": "3600"})]
    await api.tried(await api.user().says("dropped"))

    await call("setWebhook", url=URL, drop_pending_updates=True)
    await api.delivered(await api.user().says("afterwards"))

    assert bot.texts == ["dropped", "afterwards"]
    assert api.pending == []


async def test_setting_the_same_webhook_again_breaks_nothing_in_flight(
    api: BotApi, hooked: Bot, call: CallMethod
) -> None:
    hooked.may_answer.clear()
    message = await api.user().says("hello")
    await hooked.holds(1)

    await call("setWebhook", url=URL, secret_token="A_secret-1", max_connections=40)
    hooked.may_answer.set()
    deliveries = await api.delivered(message)

    assert [delivery.status for delivery in deliveries] == [200]


async def test_an_update_that_expires_lets_the_next_one_of_its_queue_pass(
    api: BotApi, hooked: Bot, clock: Clock
) -> None:
    hooked.may_answer.clear()
    hooked.says = [failure()]
    ada = api.user()
    old = await ada.forges("old")
    await hooked.holds(1)

    clock.now += 151
    new = await ada.forges("new")
    hooked.may_answer.set()
    await api.delivered(new)

    assert [update["callback_query"]["data"] for update in hooked.heard] == ["old", "new"]
    assert [delivery.status for delivery in api.deliveries_of(old)] == [500]


async def test_a_repeated_update_comes_once_more(api: BotApi, hooked: Bot) -> None:
    message = await api.user().says("hello")
    await api.delivered(message)

    api.repeat(message)
    await api.delivered(message)

    assert hooked.texts == ["hello", "hello"]


async def test_a_raw_update_comes_as_it_is_and_stands_in_nobodys_way(api: BotApi, hooked: Bot) -> None:
    hooked.says = [failure(), failure()]
    poison = api.put({"message": "not even an object"})

    await api.delivered(poison)
    await api.delivered(await api.user().says("hello"))

    assert hooked.heard[0] == {"update_id": poison["update_id"], "message": "not even an object"}


async def test_a_method_in_the_answer_is_passed_over(api: BotApi, hooked: Bot) -> None:
    hooked.says = [web.json_response({"method": "sendMessage", "chat_id": 1001, "text": "hello"})]

    await api.delivered(await api.user().says("hello"))

    assert [call.method for call in api.calls] == ["setWebhook"]
    assert api.faults == []


async def test_while_the_bot_cannot_reach_telegram_telegram_reaches_the_bot(api: BotApi, hooked: Bot) -> None:
    await api.stop_listening()

    await api.delivered(await api.user().says("hello"))
    await api.start_listening()

    assert hooked.texts == ["hello"]


async def test_a_server_that_stops_leaves_nothing_in_flight(bot: Bot, session: aiohttp.ClientSession) -> None:
    tasks = asyncio.all_tasks()
    async with BotApi() as api:
        api.route_webhook(bot.origin, pauses=1)
        async with session.post(f"{api.url}/bot{api.token}/setWebhook", json={"url": URL}) as response:
            assert response.status == 200
        bot.says = [failure(503, **{"Retry-After": "3600"})]
        await api.tried(await api.user(id=1).says("waits for its next attempt"))
        bot.may_answer.clear()
        await api.user(id=2).says("in hand")
        await bot.holds(1)
        deliveries = api.deliveries

    left = {repr(task.get_coro()) for task in asyncio.all_tasks() - tasks}
    assert [(delivery.status, delivery.error) for delivery in deliveries[1:]] == [(None, GIVEN_UP)]
    assert [task for task in left if "WebhookDelivery" in task or "_Postman" in task] == []


async def test_an_update_that_does_not_arrive_in_time_is_told_with_what_was_tried(api: BotApi, bot: Bot) -> None:
    message = await api.user().says("hello")

    with pytest.raises(AssertionError, match=r"after 0\.1 s, the deliveries of it are: \[\]"):
        await api.delivered(message, timeout=0.1)
    with pytest.raises(AssertionError, match=r"after 0\.1 s"):
        await api.tried(message, timeout=0.1)
