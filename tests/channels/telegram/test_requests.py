"""Requests to a Bot API server on loopback: what goes over, and what is told when it does not."""

import asyncio
import socket
import traceback
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.requests import AiohttpRequest
from tests.ports import free_port

TOKEN = "123456789:AAE0123456789abcdefghijklmnopqrstuvw"
SENT = {
    "ok": True,
    "result": {"message_id": 1, "date": 1_772_357_400, "chat": {"id": 7, "type": "private"}, "text": "hello"},
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """Answers every call with `handler`, and keeps the forms that came."""

    url: str = ""
    handler: Handler | None = None
    paths: list[str] = field(default_factory=list)
    forms: list[dict[str, Any]] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.paths.append(request.path)
        form = await request.post()
        self.forms.append(
            {
                name: (part.filename, part.content_type, part.file.read()) if isinstance(part, web.FileField) else part
                for name, part in form.items()
            }
        )
        return await self.handler(request) if self.handler else web.json_response(SENT)

    async def never(self, request: web.Request) -> web.StreamResponse:
        await self.released.wait()
        return web.json_response(SENT)


def always(status: int, **body: Any) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, "error_code": status} | body, status=status)

    return handler


async def cut(request: web.Request) -> web.StreamResponse:
    """Close the connection in the middle of an answer."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": true, ')
    assert request.transport is not None
    request.transport.abort()
    return response


async def hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.fixture(autouse=True)
def _intervals_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this variable the library warns whenever Telegram asks to wait."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.url = f"http://{host}:{port}"
    yield made
    made.released.set()
    await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest(connections=4)
    await made.initialize()
    yield made
    await made.shutdown()


def bot_of(url: str, request: BaseRequest) -> Bot:
    return DiscreetBot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=AiohttpRequest(connections=1))


def all_text(error: BaseException) -> str:
    return "".join((str(error), repr(error), *traceback.format_exception(error)))


async def test_a_message_goes_over_as_a_form(server: Server, request_: AiohttpRequest) -> None:
    sent = await bot_of(server.url, request_).send_message(7, "héllo \N{BREAD} & <b>")

    assert sent.message_id == 1
    assert server.paths == [f"/bot{TOKEN}/sendMessage"]
    assert server.forms == [{"chat_id": "7", "text": "héllo \N{BREAD} & <b>"}]


async def test_a_file_goes_over_as_multipart(server: Server, request_: AiohttpRequest, tmp_path: Path) -> None:
    picture = tmp_path / "knead.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 500)

    await bot_of(server.url, request_).send_photo(7, picture, caption="Hände")

    (form,) = server.forms
    (attached,) = (part for part in form.values() if isinstance(part, tuple))
    assert attached == ("knead.png", "image/png", picture.read_bytes())
    assert (form["chat_id"], form["caption"]) == ("7", "Hände")


async def test_an_answer_is_given_with_its_status(server: Server, request_: AiohttpRequest) -> None:
    server.handler = always(418, description="no")

    status, body = await request_.do_request(f"{server.url}/x", "POST")

    assert (status, body) == (418, b'{"ok": false, "error_code": 418, "description": "no"}')


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        pytest.param(always(400, description="Bad Request: chat not found"), BadRequest, id="400"),
        pytest.param(always(401, description="Unauthorized"), InvalidToken, id="401"),
        pytest.param(always(403, description="Forbidden: bot was blocked by the user"), Forbidden, id="403"),
        pytest.param(always(429, description="Too Many Requests", parameters={"retry_after": 5}), RetryAfter, id="429"),
        pytest.param(always(502, description="Bad Gateway"), NetworkError, id="502"),
    ],
)
async def test_a_refusal_is_the_librarys_error(
    server: Server, request_: AiohttpRequest, handler: Handler, error: type[TelegramError]
) -> None:
    server.handler = handler

    with pytest.raises(error) as refusal:
        await bot_of(server.url, request_).send_message(7, "hello")

    assert type(refusal.value) is error
    assert TOKEN not in all_text(refusal.value)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(429, {"parameters": {"retry_after": "soon"}}, id="a wait in words"),
        pytest.param(429, {"parameters": {"retry_after": 10**15}}, id="a wait of millions of years"),
        pytest.param(429, {"parameters": {"retry_after": float("nan")}}, id="a wait that is no number"),
        pytest.param(429, {"parameters": {"retry_after": -5}}, id="a wait of less than nothing"),
        pytest.param(429, {"parameters": {"retry_after": True}}, id="a wait that is a truth"),
        pytest.param(429, {"parameters": [1]}, id="parameters in a list"),
        pytest.param(500, {"parameters": {"migrate_to_chat_id": "here"}}, id="a chat that is no number"),
        pytest.param(500, {"description": {"reason": "none"}}, id="a description in parts"),
        pytest.param(500, {"description": ["none"]}, id="a description in a list"),
        pytest.param(500, {"description": None, "parameters": None}, id="nothing"),
    ],
)
async def test_an_error_of_another_form_is_an_error_like_others(
    server: Server, request_: AiohttpRequest, status: int, body: dict[str, Any]
) -> None:
    server.handler = always(status, **body)

    with pytest.raises(NetworkError) as refusal:
        await bot_of(server.url, request_).send_message(7, "hello")

    assert type(refusal.value) is NetworkError


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        pytest.param({"retry_after": 0.5, "more": [1]}, RetryAfter, id="half a second, and more"),
        pytest.param({"migrate_to_chat_id": -100, "more": {}}, ChatMigrated, id="another chat, and more"),
    ],
)
async def test_what_is_known_of_an_error_counts_beside_what_is_not(
    server: Server, request_: AiohttpRequest, parameters: dict[str, Any], error: type[TelegramError]
) -> None:
    server.handler = always(400, description="no", parameters=parameters)

    with pytest.raises(error):
        await bot_of(server.url, request_).send_message(7, "hello")


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 409, 429, 502])
@pytest.mark.parametrize("text", ["<html>no way</html>", "", "[]", '{"error": "blocked by the proxy"}'])
async def test_what_stands_between_cannot_speak_for_telegram(
    server: Server, request_: AiohttpRequest, status: int, text: str
) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text)

    server.handler = handler

    with pytest.raises(NetworkError) as refusal:
        await bot_of(server.url, request_).send_message(7, "hello")

    assert type(refusal.value) is NetworkError
    assert refusal.value.message == f"HTTP {status} without an answer of the Bot API server"


async def test_of_an_answer_that_was_cut_no_word_is_told(
    server: Server, request_: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        return web.Response(text='{"ok":true,"result":[{"update_id":1,"message":{"text":"my secret question"')

    server.handler = cut

    with pytest.raises(TelegramError) as caught:
        await request_.post(f"{server.url}/bot{TOKEN}/getUpdates")

    told = "".join(traceback.format_exception(caught.value))
    assert caught.value.message == "the answer of the Bot API server cannot be read"
    assert "secret question" not in told + caplog.text
    assert caplog.records == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"ok":true}', id="without a result"),
        pytest.param('{"ok":false,"description":"Bad Request"}', id="a refusal with the status of success"),
        pytest.param('{"ok":true,"result":' + "[" * 100_000 + "]" * 100_000 + "}", id="too deep"),
    ],
)
async def test_an_answer_that_is_none_is_told_as_one_that_cannot_be_read(
    server: Server, request_: AiohttpRequest, text: str
) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text)

    server.handler = handler

    with pytest.raises(TelegramError, match="the answer of the Bot API server cannot be read"):
        await bot_of(server.url, request_).send_message(7, "hello")


async def test_no_answer_in_time_is_told_without_the_token(server: Server, request_: AiohttpRequest) -> None:
    server.handler = server.never

    with pytest.raises(TimedOut, match="no answer from the Bot API server in time") as refusal:
        await bot_of(server.url, request_).send_message(7, "hello", read_timeout=0.05)

    assert TOKEN not in all_text(refusal.value)


@pytest.mark.parametrize("handler", [cut, hang_up])
async def test_a_torn_connection_is_told_without_the_token(
    server: Server, request_: AiohttpRequest, handler: Handler
) -> None:
    """What was asked for may have been done: to whoever must decide to ask again that is a time-out."""
    server.handler = handler

    with pytest.raises(TimedOut, match="the connection to the Bot API server was lost") as refusal:
        await bot_of(server.url, request_).send_message(7, "hello")

    assert TOKEN not in all_text(refusal.value)


async def test_a_refused_connection_is_told_without_the_token(request_: AiohttpRequest) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(NetworkError, match="no connection to the Bot API server") as refusal:
            await bot_of(url, request_).send_message(7, "hello")

    assert type(refusal.value) is NetworkError
    assert TOKEN not in all_text(refusal.value)


@pytest.mark.parametrize("url", ["http://", "nonsense", "ftp://127.0.0.1/x", "http://127.0.0.1:99999"])
async def test_an_address_that_leads_nowhere_is_told_without_the_token(url: str, request_: AiohttpRequest) -> None:
    with pytest.raises(NetworkError) as refusal:
        await bot_of(url, request_).send_message(7, "hello")

    assert TOKEN not in all_text(refusal.value)


async def test_the_token_is_not_carried_on_to_another_address(server: Server, request_: AiohttpRequest) -> None:
    """A redirect would show it to whoever stands there."""

    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": f"{server.url}/elsewhere{request.path}"})

    server.handler = handler

    with pytest.raises(TelegramError):
        await bot_of(server.url, request_).send_message(7, "hello")

    assert server.paths == [f"/bot{TOKEN}/sendMessage"]


async def test_a_request_is_used_between_initialize_and_shutdown(server: Server) -> None:
    request = AiohttpRequest(connections=1)
    with pytest.raises(RuntimeError, match="initialize"):
        await request.do_request(server.url, "GET")

    await request.initialize()
    await request.initialize()
    await request.do_request(server.url, "GET")
    await request.shutdown()
    await request.shutdown()

    with pytest.raises(RuntimeError, match="shutdown"):
        await request.do_request(server.url, "GET")


async def test_calls_side_by_side_are_all_answered(server: Server, request_: AiohttpRequest) -> None:
    """More calls than connections: the others wait for a free one."""
    bot = bot_of(server.url, request_)

    sent = await asyncio.gather(*(bot.send_message(7, str(number)) for number in range(20)))

    assert len(sent) == 20
    assert sorted(int(form["text"]) for form in server.forms) == list(range(20))


@pytest.fixture
def _proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("_proxies")
async def test_the_proxy_that_the_environment_names_is_used_with_its_password(
    server: Server, request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed: list[str | None] = []

    async def note(request: web.Request) -> web.StreamResponse:
        allowed.append(request.headers.get("Proxy-Authorization"))
        return web.json_response(SENT)

    server.handler = note
    monkeypatch.setenv("http_proxy", server.url.replace("http://", "http://me:secret@"))

    await bot_of("http://bots.example", request_).send_message(7, "hello")

    assert server.paths == [f"/bot{TOKEN}/sendMessage"]
    assert allowed == ["Basic " + b64encode(b"me:secret").decode()]


@pytest.mark.usefixtures("_proxies")
async def test_a_server_that_the_environment_excepts_is_asked_without_the_proxy(
    server: Server, request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    await bot_of(server.url, request_).send_message(7, "hello")

    assert len(server.forms) == 1
