"""Faults happen to the calls they name, as often as planned, and then no more."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApi, User

from .conftest import CallMethod


@pytest.fixture
async def ada(api: BotApi) -> User:
    user = api.user()
    await user.says("hi")
    return user


def text_of(params: dict[str, Any]) -> str:
    text: str = params.get("text", "")
    return text


async def test_flood_control_says_how_long_to_wait(api: BotApi, call: CallMethod, ada: User) -> None:
    api.fail("sendMessage", times=2, retry_after=7)

    answers = [await call("sendMessage", chat_id=ada.id, text="x") for _ in range(3)]

    assert answers[0] == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert [answer["ok"] for answer in answers] == [False, False, True]
    assert [message.text for message in ada.transcript] == ["hi", "x"], "what failed was not done"
    assert api.faults == [], "what a test plans is no fault of the bot"


@pytest.mark.parametrize(
    ("planned", "code", "words"),
    [
        ({}, 429, "Too Many Requests: retry after 1"),
        ({"error_code": 500}, 500, "Internal Server Error"),
        ({"error_code": 403}, 403, "Forbidden: bot was blocked by the user"),
        ({"error_code": 401}, 401, "Unauthorized"),
        ({"error_code": 400, "description": "Bad Request: PEER_FLOOD"}, 400, "Bad Request: PEER_FLOOD"),
    ],
)
async def test_a_failure_has_telegrams_usual_words_for_its_code(
    api: BotApi, call: CallMethod, planned: dict[str, Any], code: int, words: str
) -> None:
    api.fail("getme", **planned)

    answer = await call("getMe")

    assert (answer["error_code"], answer["description"]) == (code, words)


async def test_a_failure_may_carry_parameters(api: BotApi, call: CallMethod) -> None:
    api.fail("getMe", error_code=400, parameters={"migrate_to_chat_id": -1005})

    assert (await call("getMe"))["parameters"] == {"migrate_to_chat_id": -1005}


async def test_a_failure_may_be_for_some_calls_only(api: BotApi, call: CallMethod, ada: User) -> None:
    api.fail("sendMessage", times=None, when=lambda params: text_of(params) == "bad")

    outcomes = [(await call("sendMessage", chat_id=ada.id, text=text))["ok"] for text in ("good", "bad", "bad")]

    assert outcomes == [True, False, False]


async def test_failures_come_one_a_call_in_the_order_planned(api: BotApi, call: CallMethod) -> None:
    api.fail("getMe", error_code=500)
    api.fail("getMe", error_code=409)

    codes = [(await call("getMe")).get("error_code") for _ in range(3)]

    assert codes == [500, 409, None]


async def test_a_fault_for_every_method_lasts_until_it_is_lifted(api: BotApi, call: CallMethod) -> None:
    storm = api.fail("*", times=None)

    assert not (await call("getMe"))["ok"]
    assert not (await call("getUpdates"))["ok"]
    storm.lift()
    assert (await call("getMe"))["ok"]
    assert storm.met == 2


async def test_all_faults_can_be_lifted_at_once(api: BotApi, call: CallMethod) -> None:
    api.fail("getMe", times=None)
    api.garble("getMe", times=None)
    api.hold("getMe")

    api.lift_faults()

    assert (await call("getMe"))["ok"]


async def test_a_wrong_call_stays_wrong_under_a_fault(api: BotApi, call: CallMethod) -> None:
    api.fail("sendMessage")

    assert (await call("sendMessage", text="x"))["description"] == "Bad Request: chat_id is empty"
    assert len(api.faults) == 1


async def test_a_broken_proxy_answers_in_html(api: BotApi, session: aiohttp.ClientSession) -> None:
    api.fail("getMe", html=True)

    async with session.get(f"{api.url}/bot{api.token}/getMe") as response:
        body = await response.text()

    assert (response.status, response.content_type) == (502, "text/html")
    assert "<html>" in body
    assert api.calls[0].answer is None


@pytest.mark.parametrize(("after", "shown"), [(False, ["hi"]), (True, ["hi", "x"])])
async def test_a_dropped_call_has_no_answer_but_may_have_been_done(
    api: BotApi, call: CallMethod, ada: User, after: bool, shown: list[str]
) -> None:
    api.drop("sendMessage", times=1, after=after)

    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await call("sendMessage", chat_id=ada.id, text="x")

    assert [message.text for message in ada.transcript] == shown
    assert api.calls[-1].answer is None
    assert (await call("sendMessage", chat_id=ada.id, text="y"))["ok"]


async def test_a_garbled_answer_is_no_json_though_the_call_was_done(
    api: BotApi, session: aiohttp.ClientSession, ada: User
) -> None:
    api.garble("sendMessage")

    url = f"{api.url}/bot{api.token}/sendMessage"
    async with session.post(url, json={"chat_id": ada.id, "text": "x"}) as response:
        assert response.status == 200
        with pytest.raises(ValueError, match="Expecting value"):
            await response.json()

    assert [message.text for message in ada.transcript] == ["hi", "x"]


async def test_a_delayed_call_is_done_late(api: BotApi, call: CallMethod, ada: User) -> None:
    delay = api.delay("sendMessage", 0.2, times=1)
    loop = asyncio.get_running_loop()
    begin = loop.time()

    sending = asyncio.create_task(call("sendMessage", chat_id=ada.id, text="x"))
    await api.called("sendMessage")
    assert [message.text for message in ada.transcript] == ["hi"]

    assert (await sending)["ok"]
    assert loop.time() - begin >= 0.19
    assert (await call("sendMessage", chat_id=ada.id, text="y"))["ok"]
    assert delay.met == 1


@pytest.mark.parametrize(("after", "shown"), [(False, ["hi"]), (True, ["hi", "x"])])
async def test_a_held_call_waits_before_or_after_it_is_done(
    api: BotApi, call: CallMethod, ada: User, after: bool, shown: list[str]
) -> None:
    hold = api.hold("sendMessage", after=after)
    sending = asyncio.create_task(call("sendMessage", chat_id=ada.id, text="x"))

    await hold.reached()

    assert [message.text for message in ada.transcript] == shown
    assert not sending.done()
    assert not hold.is_set()
    hold.set()
    assert (await sending)["ok"]
    assert [message.text for message in ada.transcript] == ["hi", "x"]
    assert (await call("sendMessage", chat_id=ada.id, text="y"))["ok"], "a hold let go holds no more"


@pytest.mark.parametrize(("after", "shown"), [(False, ["hi"]), (True, ["hi", "x"])])
async def test_a_held_call_may_be_dropped(
    api: BotApi, call: CallMethod, ada: User, after: bool, shown: list[str]
) -> None:
    hold = api.hold("sendMessage", after=after)
    sending = asyncio.create_task(call("sendMessage", chat_id=ada.id, text="x"))
    await hold.reached()

    hold.drop()

    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await sending
    assert [message.text for message in ada.transcript] == shown


async def test_one_call_is_held_while_others_pass(api: BotApi, call: CallMethod, ada: User) -> None:
    hold = api.hold("sendMessage", when=lambda params: text_of(params) == "wait")
    waiting = asyncio.create_task(call("sendMessage", chat_id=ada.id, text="wait"))
    await hold.reached()

    assert (await call("sendMessage", chat_id=ada.id, text="pass"))["ok"]

    with pytest.raises(AssertionError, match="1 of 2 calls of sendMessage were held"):
        await hold.reached(2, timeout=0.01)
    hold.set()
    await waiting


async def test_a_held_call_may_fail_afterwards(api: BotApi, call: CallMethod) -> None:
    api.fail("getMe", error_code=500)
    hold = api.hold("getMe")
    calling = asyncio.create_task(call("getMe"))

    await hold.reached()
    hold.set()

    assert (await calling)["error_code"] == 500


async def test_the_server_can_vanish_and_come_back_on_the_same_port(api: BotApi, call: CallMethod, ada: User) -> None:
    url = api.url
    polling = asyncio.create_task(call("getUpdates", offset=api.next_update_id, timeout=50))
    await api.called("getUpdates")
    await call("getMe")  # leaves a connection open behind it

    await api.stop_listening()

    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await asyncio.wait_for(polling, 5)
    with pytest.raises(aiohttp.ClientConnectionError):
        await call("getMe")
    await ada.says("anybody there?")
    await api.start_listening()
    assert api.url == url
    [update] = (await call("getUpdates"))["result"]
    assert update["message"]["text"] == "anybody there?"


async def test_a_server_that_stops_lets_nobody_wait() -> None:
    # Each of the three would wait longer.
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        async with BotApi() as api:
            api.hold("getMe")
            api.delay("logOut", 3600)
            url = f"{api.url}/bot{api.token}"
            requests = [
                asyncio.create_task(session.get(f"{url}/{call}"))
                for call in ("getMe", "logOut", "getUpdates?timeout=50")
            ]
            for method in ("getMe", "logOut", "getUpdates"):
                await api.called(method)
        outcomes = await asyncio.gather(*requests, return_exceptions=True)

    assert all(isinstance(outcome, aiohttp.ClientError) for outcome in outcomes), outcomes


async def test_two_servers_live_side_by_side() -> None:
    async with BotApi() as one, BotApi() as other, aiohttp.ClientSession() as session:
        assert one.url != other.url
        one.fail("getMe")
        async with session.get(f"{other.url}/bot{other.token}/getMe") as response:
            assert response.status == 200
