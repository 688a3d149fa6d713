"""Updates: confirmed by the offset and only by it, waited for, and given to one poller."""

import asyncio
from typing import Any

import pytest

from tests.botapi import BotApi

from .conftest import CallMethod, Clock

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def ids(call: CallMethod, **params: Any) -> list[int]:
    return [update["update_id"] for update in (await call("getUpdates", **params))["result"]]


@pytest.fixture
async def three(api: BotApi) -> list[int]:
    """The ids of three waiting messages."""
    ada = api.user()
    for text in ("one", "two", "three"):
        await ada.says(text)
    return [update["update_id"] for update in api.updates]


async def test_update_ids_grow_by_one(three: list[int]) -> None:
    assert three == [three[0], three[0] + 1, three[0] + 2]


async def test_what_is_not_confirmed_comes_again(call: CallMethod, three: list[int]) -> None:
    assert await ids(call) == three
    assert await ids(call) == three
    assert await ids(call, offset=three[0]) == three


async def test_an_offset_confirms_everything_below_it(api: BotApi, call: CallMethod, three: list[int]) -> None:
    assert await ids(call, offset=three[2]) == [three[2]]

    assert await ids(call, offset=0) == [three[2]], "the confirmed ones must be forgotten"
    assert [update["update_id"] for update in api.pending] == [three[2]]


async def test_a_negative_offset_keeps_only_the_last_ones(call: CallMethod, three: list[int]) -> None:
    assert await ids(call, offset=-1) == [three[2]]

    assert await ids(call) == [three[2]]


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (100, 3), (0, 1), (1000, 3)])
async def test_a_limit_is_kept_within_1_and_100(call: CallMethod, three: list[int], limit: int, count: int) -> None:
    assert await ids(call, limit=limit) == three[:count]


async def test_at_most_100_come_at_once(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    for number in range(101):
        await ada.says(str(number))

    assert len(await ids(call, limit=1000)) == 100


async def test_a_poll_waits_and_ends_as_soon_as_something_comes(api: BotApi, call: CallMethod) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    await api.called("getUpdates")
    assert not poll.done()

    await api.user().says("hello")

    [update] = (await asyncio.wait_for(poll, 5))["result"]
    assert update["message"]["text"] == "hello"


async def test_a_poll_without_anything_to_tell_ends_after_its_timeout(call: CallMethod) -> None:
    loop = asyncio.get_running_loop()
    begin = loop.time()

    assert await ids(call, timeout=1) == []
    assert loop.time() - begin > 0.9


async def test_the_older_of_two_pollers_is_ended_with_409(api: BotApi, call: CallMethod) -> None:
    older = asyncio.create_task(call("getUpdates", timeout=50))
    await api.called("getUpdates")
    newer = asyncio.create_task(call("getUpdates", timeout=50))

    answer = await asyncio.wait_for(older, 5)

    assert (answer["error_code"], answer["description"]) == (409, CONFLICT)
    await api.user().says("hello")
    assert len((await asyncio.wait_for(newer, 5))["result"]) == 1
    assert api.faults == [], "a conflict is no wrong call"


async def test_a_webhook_shuts_polling_out_until_it_is_deleted(api: BotApi, call: CallMethod) -> None:
    waiting = asyncio.create_task(call("getUpdates", timeout=50))
    await api.called("getUpdates")
    await call("setWebhook", url="https://bot.example.org/hook", secret_token="s3cret")
    ended = await asyncio.wait_for(waiting, 5)
    assert ended["description"] == "Conflict: terminated by setWebhook request"

    refused = await call("getUpdates")
    info = await call("getWebhookInfo")
    await call("deleteWebhook")

    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    assert info["result"]["url"] == "https://bot.example.org/hook"
    assert await ids(call) == []


async def test_drop_pending_updates_drops_them(call: CallMethod, three: list[int]) -> None:
    assert (await call("getWebhookInfo"))["result"]["pending_update_count"] == 3

    await call("deleteWebhook", drop_pending_updates=True)

    assert await ids(call) == []


async def test_allowed_updates_are_honoured_and_remembered(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await call("getUpdates", allowed_updates=["edited_message"])

    message = await ada.says("not asked for")
    await ada.edits(message, "asked for")
    [update] = (await call("getUpdates"))["result"]

    assert update["edited_message"]["text"] == "asked for"
    assert [message.text for message in ada.transcript] == ["asked for"]


async def test_a_webhook_says_what_it_wants_too(api: BotApi, call: CallMethod) -> None:
    await call("setWebhook", url="https://x.org", allowed_updates=["poll"])

    await api.user().says("not asked for")

    assert api.pending == []
    assert (await call("getWebhookInfo"))["result"]["allowed_updates"] == ["poll"]


async def test_a_kind_of_update_that_nobody_knows_is_a_fault(api: BotApi, call: CallMethod) -> None:
    await call("getUpdates", allowed_updates=["mesage", "poll"])

    assert api.faults == ['getUpdates: the kind of update "mesage" is left out, as nobody knows it']


async def test_an_empty_list_allows_the_usual_updates_again(api: BotApi, call: CallMethod) -> None:
    await call("getUpdates", allowed_updates=["poll"])
    await call("getUpdates", allowed_updates=[])

    await api.user().says("hello")

    assert len(await ids(call)) == 1


async def test_raw_updates_are_delivered_whatever_they_are(api: BotApi, call: CallMethod) -> None:
    poison = api.put({"message": "not even an object"})
    future = api.put({"update_id": 500_000_000, "telepathy": {}})

    answer = await call("getUpdates", allowed_updates=["poll"])

    assert answer["result"] == [poison, future]
    assert api.next_update_id == 500_000_001


async def test_a_repeated_update_comes_once_more_though_it_was_confirmed(api: BotApi, call: CallMethod) -> None:
    message = await api.user().says("hello")
    [first] = await ids(call)
    assert await ids(call, offset=first + 1) == []

    api.repeat(message)

    assert await ids(call, offset=first + 1) == [first]
    assert await ids(call, offset=first + 1) == []


async def test_ids_may_start_anew(api: BotApi, call: CallMethod, three: list[int]) -> None:
    offset = three[2] + 1
    assert await ids(call, offset=offset) == []

    api.next_update_id = 7
    await api.user().says("after a quiet week")

    assert await ids(call, offset=offset) == [7], "an offset far ahead is from the ids before"
    assert await ids(call, offset=8) == []


@pytest.mark.parametrize(("later_s", "kinds"), [(149, ["message", "callback_query"]), (151, ["message"])])
async def test_taps_are_forgotten_sooner_than_messages(
    api: BotApi, call: CallMethod, clock: Clock, later_s: int, kinds: list[str]
) -> None:
    ada = api.user()
    await ada.says("hello")
    await ada.forges("x")

    clock.now += later_s

    updates = (await call("getUpdates"))["result"]
    assert [kind for update in updates for kind in update if kind != "update_id"] == kinds


async def test_messages_are_forgotten_after_a_day(call: CallMethod, clock: Clock, three: list[int]) -> None:
    clock.now += 86_401

    assert await ids(call) == []
