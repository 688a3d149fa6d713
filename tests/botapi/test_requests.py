"""Calls as they come over the wire: methods, tokens, and the four ways to send parameters."""

import json
from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApi

from .conftest import CallMethod

ADA = 1001
MARKUP = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


async def answer_of(response: aiohttp.ClientResponse) -> dict[str, Any]:
    assert response.content_type == "application/json"
    answer: dict[str, Any] = await response.json()
    assert response.status == answer.get("error_code", 200)
    return answer


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json", "json strings"])
async def test_parameters_may_come_in_every_way_that_telegram_takes(
    api: BotApi, session: aiohttp.ClientSession, way: str
) -> None:
    await api.user(id=ADA).says("hello")
    url = f"{api.url}/bot{api.token}/sendMessage"
    plain = {"chat_id": str(ADA), "text": "é & ü", "reply_markup": json.dumps(MARKUP)}
    form = aiohttp.FormData(plain, default_to_multipart=True)

    if way == "query":
        request = session.get(url, params=plain)
    elif way == "form":
        request = session.post(url, data=plain)
    elif way == "multipart":
        request = session.post(url, data=form)
    elif way == "json":
        request = session.post(url, json={"chat_id": ADA, "text": "é & ü", "reply_markup": MARKUP})
    else:
        request = session.post(url, json=plain)
    async with request as response:
        answer = await answer_of(response)

    assert answer["result"]["text"] == "é & ü"
    assert answer["result"]["reply_markup"] == MARKUP
    assert api.calls[-1].params == {"chat_id": ADA, "text": "é & ü", "reply_markup": MARKUP}
    assert api.calls[-1].answer == answer


async def test_numbers_and_flags_in_a_form_become_numbers_and_flags(
    api: BotApi, session: aiohttp.ClientSession
) -> None:
    params = {"offset": "-1", "limit": "5", "timeout": "0", "allowed_updates": '["message"]'}
    async with session.post(f"{api.url}/bot{api.token}/getUpdates", data=params):
        pass
    async with session.post(f"{api.url}/bot{api.token}/deleteWebhook", data={"drop_pending_updates": "true"}):
        pass

    first, second = (call.params for call in api.calls)
    assert first == {"offset": -1, "limit": 5, "timeout": 0, "allowed_updates": ["message"]}
    assert second == {"drop_pending_updates": True}


@pytest.mark.parametrize("attached", [False, True])
async def test_a_file_may_be_uploaded_and_then_sent_again_by_its_id(
    api: BotApi, session: aiohttp.ClientSession, call: CallMethod, attached: bool
) -> None:
    await api.user(id=ADA).says("hello")
    form = aiohttp.FormData({"chat_id": str(ADA), "caption": "<b>x</b>", "parse_mode": "HTML"})
    if attached:
        form.add_field("photo", "attach://picture")
    form.add_field("picture" if attached else "photo", PNG, filename="x.png", content_type="image/png")

    async with session.post(f"{api.url}/bot{api.token}/sendPhoto", data=form) as response:
        sent = (await answer_of(response))["result"]
    again = await call("sendPhoto", chat_id=ADA, photo=sent["photo"][-1]["file_id"])

    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert sent["photo"][-1]["file_size"] == len(PNG)
    assert again["result"]["photo"] == sent["photo"]
    assert api.calls[0].params["photo"].content == PNG
    assert api.faults == []


@pytest.mark.parametrize(
    ("field", "content", "words"),
    [
        ("photo", b"", "file must be non-empty"),
        ("photo", b"no picture", "IMAGE_PROCESS_FAILED"),
        ("picture", PNG, 'unknown parameter "picture"'),
    ],
)
async def test_a_wrong_upload_is_refused(
    api: BotApi, session: aiohttp.ClientSession, field: str, content: bytes, words: str
) -> None:
    await api.user(id=ADA).says("hello")
    form = aiohttp.FormData({"chat_id": str(ADA)})
    form.add_field(field, content, filename="x.png", content_type="image/png")

    async with session.post(f"{api.url}/bot{api.token}/sendPhoto", data=form) as response:
        answer = await answer_of(response)

    assert answer["description"] == f"Bad Request: {words}"


async def test_a_document_keeps_its_name_and_type(api: BotApi, session: aiohttp.ClientSession) -> None:
    await api.user(id=ADA).says("hello")
    form = aiohttp.FormData({"chat_id": str(ADA)})
    form.add_field("document", b"a,b\n", filename="scores.csv", content_type="text/csv")

    async with session.post(f"{api.url}/bot{api.token}/sendDocument", data=form) as response:
        document = (await answer_of(response))["result"]["document"]

    assert (document["file_name"], document["mime_type"]) == ("scores.csv", "text/csv")


@pytest.mark.parametrize(
    ("data", "headers", "words"),
    [
        (b"{", {"Content-Type": "application/json"}, "can't parse JSON object"),
        (b"[]", {"Content-Type": "application/json"}, "can't parse JSON object"),
        (
            b"text=%ff",
            {"Content-Type": "application/x-www-form-urlencoded"},
            "strings must be encoded in UTF-8",
        ),
    ],
)
async def test_an_unreadable_body_is_refused(
    api: BotApi, session: aiohttp.ClientSession, data: bytes, headers: dict[str, str], words: str
) -> None:
    url = f"{api.url}/bot{api.token}/sendMessage"
    async with session.post(url, data=data, headers=headers) as response:
        answer = await answer_of(response)

    assert answer["description"] == f"Bad Request: {words}"
    assert api.faults == [f"sendMessage: Bad Request: {words}"]


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/bot{token}/sendTelegram", 404, "Not Found"),
        ("/bot{token}", 404, "Not Found"),
        ("/elsewhere", 404, "Not Found"),
        ("/bot987654321:B/getMe", 401, "Unauthorized"),
        ("/bot987654321:B/sendTelegram", 401, "Unauthorized"),
    ],
)
async def test_an_unknown_method_is_not_found_and_an_unknown_token_unauthorized(
    api: BotApi, session: aiohttp.ClientSession, path: str, code: int, words: str
) -> None:
    async with session.post(api.url + path.format(token=api.token)) as response:
        answer = await answer_of(response)

    assert answer == {"ok": False, "error_code": code, "description": words}
    [fault] = api.faults
    assert words in fault
    assert api.token not in fault


async def test_a_token_may_be_revoked_in_mid_flight(api: BotApi, session: aiohttp.ClientSession) -> None:
    url = f"{api.url}/bot{api.token}/getMe"
    async with session.get(url) as response:
        assert (await answer_of(response))["result"]["id"] == int(api.token.split(":")[0])

    api.token = "123456789:" + "C" * 35

    async with session.get(url) as response:
        assert (await answer_of(response))["error_code"] == 401


async def test_a_body_that_is_too_large_is_refused_unread(api: BotApi, session: aiohttp.ClientSession) -> None:
    headers = {"Content-Length": str(60 << 20), "Content-Type": "application/json"}

    async def nothing() -> Any:
        yield b""

    request = session.post(f"{api.url}/bot{api.token}/sendDocument", data=nothing(), headers=headers)
    async with request as response:
        answer = await answer_of(response)

    assert answer == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}


async def test_a_bug_of_the_server_itself_is_a_fault(
    api: BotApi, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.world, "bot", object())

    async with session.get(f"{api.url}/bot{api.token}/getMe") as response:
        assert response.status == 500

    [fault] = api.faults
    assert "the server itself broke" in fault
