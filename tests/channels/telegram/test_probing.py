"""Telegram is asked who the bot is and how its webhook stands, and what it says is taken with care."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.channels.telegram.probing import Probe, WebhookState, probe
from tests.botapi import TOKEN, BotApi

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = {"id": 1, "is_bot": True, "first_name": "Tutor", "username": "tutor_bot"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def noon() -> datetime:
    return NOON


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Answer every call in one way, and give the address."""
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def answering(webhook: dict[str, object], date: str = "Sun, 01 Mar 2026 12:00:00 GMT") -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        result = ME if request.path.endswith("getMe") else {"pending_update_count": 2, **webhook}
        return web.json_response({"ok": True, "result": result}, headers={"Date": date})

    return answer


async def test_a_bot_is_known_by_its_name() -> None:
    async with BotApi() as api:
        found = await probe(api.token, f"{api.url}/", noon)

    assert (found.fault, found.bot, found.waiting, found.webhook) == ("", "@tutor_test_bot", 0, None)
    assert [call.method for call in api.calls] == ["getMe", "getWebhookInfo"]


async def test_of_a_webhook_the_host_and_the_last_error_are_told_in_plain_signs() -> None:
    webhook = {
        "url": "https://u:p@old.example:8443/a?b",
        "has_custom_certificate": False,
        "last_error_date": 1_772_357_400,
        "last_error_message": "bad\x1b[2J\ngateway",
    }
    async with serving(answering(webhook)) as url:
        found = await probe(TOKEN, url, noon)

    assert found == Probe(
        "", False, "@tutor_bot", 2, WebhookState(webhook["url"], "old.example", "bad [2J gateway"), 0.0
    )


@pytest.mark.parametrize(
    ("date", "ahead_s"),
    [
        ("Sun, 01 Mar 2026 11:00:00 GMT", 3600.0),
        ("Sun, 01 Mar 2026 12:00:40 GMT", -40.0),
        ("Sun, 01 Mar 2026 12:00:00 +0100", 3600.0),
        ("Sun, 01 Mar 2026 12:00:00", 0.0),
        ("yesterday", None),
        ("Sun, 99 Foo 2026 12:00:00 GMT", None),
    ],
    ids=["behind", "ahead", "another zone", "no zone", "no date", "no such day"],
)
async def test_the_clock_of_the_server_is_read_from_its_answer(date: str, ahead_s: float | None) -> None:
    async with serving(answering({"url": "", "has_custom_certificate": False}, date)) as url:
        found = await probe(TOKEN, url, noon)

    assert (found.bot, found.ahead_s) == ("@tutor_bot", ahead_s)


async def test_a_refused_token_tells_the_time_all_the_same() -> None:
    async with BotApi() as api:
        found = await probe(TOKEN[:-1] + "x", api.url, lambda: datetime.now(UTC) + timedelta(hours=1))

    assert (found.is_refused, found.bot) == (True, "")
    assert found.ahead_s is not None
    assert 3500 < found.ahead_s < 3700


async def test_a_server_that_is_not_there_is_a_fault_without_the_token() -> None:
    async with BotApi() as api:
        await api.stop_listening()

        found = await probe(api.token, api.url, noon)

    assert found == Probe("no connection to the Bot API server: ClientConnectorError")


@pytest.mark.parametrize(
    ("status", "fault"),
    [(status, f"HTTP {status} without an answer of the Bot API server") for status in (401, 403, 404, 502)],
)
async def test_a_proxy_that_stands_between_does_not_make_the_token_a_refused_one(status: int, fault: str) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text="<html>no way</html>", content_type="text/html")

    async with serving(answer) as url:
        found = await probe(TOKEN, url, noon)

    assert (found.is_refused, found.fault) == (False, fault)


@pytest.mark.parametrize(
    ("text", "kind", "fault"),
    [
        ("<html>Log in</html>", "text/html", "HTTP 200 without an answer of the Bot API server"),
        ('{"ok": true, "result": {}}', "application/json", "what answers there is no Bot API server"),
        ("[]", "application/json", "HTTP 200 without an answer of the Bot API server"),
    ],
    ids=["page", "empty result", "list"],
)
async def test_what_is_no_bot_api_server_is_a_fault(text: str, kind: str, fault: str) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type=kind)

    async with serving(answer) as url:
        found = await probe(TOKEN, url, noon)

    assert (found.bot, found.is_refused, found.fault) == ("", False, fault)
