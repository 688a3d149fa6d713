"""Everything the server sends out is an object that python-telegram-bot and aiogram both know in full."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiogram.methods
import aiogram.types
import pytest
import telegram
from pydantic import BaseModel, TypeAdapter

from tests.botapi import BotApi
from tests.botapi.schema import unknown_keys
from tests.botapi.updates import KINDS

from .conftest import CallMethod

QUIZ = {
    "question": "2 + 2?",
    "options": [{"text": "3"}, {"text": "4"}],
    "type": "quiz",
    "is_anonymous": False,
    "correct_option_ids": [1],
    "explanation": "<b>Count.</b>",
    "explanation_parse_mode": "HTML",
    "open_period": 60,
}
EVERY_MARKUP = (
    '<b>b</b><i>i</i><u>u</u><s>s</s><tg-spoiler>h</tg-spoiler><code>c</code><pre>p</pre><a href="x.org">a</a>'
    '<pre><code class="language-python">l</code></pre><blockquote>q</blockquote>\n'
    '<blockquote expandable>e</blockquote><a href="tg://user?id=1001">m</a>'
    '<tg-emoji emoji-id="536">\N{FIRE}</tg-emoji><tg-time unix="1790000000" format="d">t</tg-time>'
)
KEYS = {
    "inline_keyboard": [
        [{"text": "a", "callback_data": "a", "style": "primary"}, {"text": "b", "url": "https://x.org"}],
        [{"text": "c", "copy_text": {"text": "c"}}, {"text": "d", "switch_inline_query": "d"}],
    ]
}


def unknown_to_ptb(thing: Any, path: str) -> list[str]:
    """List what stands in an object although python-telegram-bot has no attribute for it."""
    if isinstance(thing, (list, tuple)):
        return [found for index, item in enumerate(thing) for found in unknown_to_ptb(item, f"{path}[{index}]")]
    if not isinstance(thing, telegram.TelegramObject):
        return []
    found = [f"{path}.{name}" for name in thing.api_kwargs]
    for name in thing.to_dict(recursive=False):
        found += unknown_to_ptb(getattr(thing, name, None), f"{path}.{name}")
    return found


def assert_both_know(update: dict[str, Any]) -> None:
    in_ptb = telegram.Update.de_json(update, None)
    in_aiogram = aiogram.types.Update.model_validate(update)

    kind = next(key for key in update if key != "update_id")
    assert getattr(in_ptb, kind) is not None
    assert getattr(in_aiogram, kind) is not None
    assert unknown_to_ptb(in_ptb, "update") == []
    assert unknown_keys(in_aiogram) == []


async def every_act(api: BotApi, call: CallMethod) -> None:
    ada, forum = api.user(last_name="L", username="ada"), api.group(forum=True)
    small = api.group(-4001, "Small")
    said = await ada.says("/start now")
    await ada.edits(said, "never mind")
    await ada.says("an answer", reply_to_message=said.raw)
    await ada.says("in a topic", in_=forum, message_thread_id=forum.opens_topic("Week 1"))
    await ada.says("small", in_=small)
    await ada.reacts(said, "\N{THUMBS DOWN SIGN}")
    await ada.says("for all of us", in_=forum, as_=forum, reply_to=forum.transcript[-1])
    await ada.sends("photo", in_=small, as_=api.channel(), caption="@tutor_test_bot, see")
    await api.channel().edits(await api.channel().posts("news", discussed_in=small), "no news")
    await call("sendMessage", chat_id=ada.id, text="?", reply_markup=KEYS)
    await ada.taps("a")
    await ada.forges("x", ada.transcript[-1])
    await call("deleteMessage", chat_id=ada.id, message_id=ada.transcript[-1].id)
    await ada.forges("x", said)
    await ada.asks_inline("types")
    ask = await ada.asks_inline("")
    results = [
        {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}},
    ]
    await call("answerInlineQuery", inline_query_id=ask.id, results=results)
    await ada.chooses(ask, "1")
    await call("sendPoll", chat_id=ada.id, **QUIZ)
    await ada.votes(ada.transcript[-1], "4")
    await call("stopPoll", chat_id=ada.id, message_id=ada.transcript[-1].id)
    ada.blocks_bot()
    ada.unblocks_bot()
    forum.removes_bot(by=ada)
    forum.adds_bot(by=ada)
    small.becomes_supergroup(-1_001_000_004_001, by=ada)


async def test_both_clients_know_every_kind_of_update_in_full(api: BotApi, call: CallMethod) -> None:
    await every_act(api, call)

    kinds = {kind for update in api.updates for kind in update if kind != "update_id"}
    assert kinds == {
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
        "chosen_inline_result",
        "poll",
        "poll_answer",
        "my_chat_member",
        "message_reaction",
        "channel_post",
        "edited_channel_post",
    }
    for update in api.updates:
        assert_both_know(update)
    assert api.faults == []


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_both_clients_know_every_kind_of_message_in_full(api: BotApi, kind: str) -> None:
    message = await api.user().sends(kind, caption="x") if kind == "photo" else await api.user().sends(kind)

    assert message.update is not None
    assert kind in message.update["message"]
    assert_both_know(message.update)


async def in_private(api: BotApi) -> dict[str, Any]:
    await api.user().says("hi")
    return {"chat_id": 1001}


async def with_poll(api: BotApi) -> dict[str, Any]:
    place = await in_private(api)
    return {**place, "message_id": 2}


async def nothing(api: BotApi) -> dict[str, Any]:
    return {}


@pytest.mark.parametrize(
    ("method", "prepare", "params"),
    [
        ("getMe", nothing, {}),
        ("getWebhookInfo", nothing, {}),
        ("getMyCommands", nothing, {}),
        ("getMyName", nothing, {}),
        ("getMyDescription", nothing, {}),
        ("getMyShortDescription", nothing, {}),
        ("getChatMenuButton", nothing, {}),
        ("sendMessage", in_private, {"text": EVERY_MARKUP, "parse_mode": "HTML", "reply_markup": KEYS}),
        ("sendMessage", in_private, {"text": "x", "protect_content": True, "message_effect_id": "5"}),
        ("sendMessage", in_private, {"text": "x", "reply_parameters": {"message_id": 1}}),
        ("sendPhoto", in_private, {"photo": "https://x.org/a.png", "show_caption_above_media": True}),
        ("sendPhoto", in_private, {"photo": "https://x.org/a.png", "caption": "c"}),
        ("sendDocument", in_private, {"document": "https://x.org/a.pdf"}),
        ("sendPoll", in_private, QUIZ),
        ("editMessageText", with_poll, {"text": "y", "reply_markup": KEYS}),
        ("stopPoll", with_poll, {}),
        ("setMyCommands", nothing, {"commands": []}),
        ("unpinAllChatMessages", in_private, {}),
    ],
)
async def test_both_clients_know_every_answer_in_full(
    api: BotApi,
    call: CallMethod,
    method: str,
    prepare: Callable[[BotApi], Awaitable[dict[str, Any]]],
    params: dict[str, Any],
) -> None:
    place = await prepare(api)
    if method == "editMessageText":
        await call("sendMessage", chat_id=1001, text="x")
    elif method == "stopPoll":
        await call("sendPoll", chat_id=1001, **QUIZ)

    result = (await call(method, **place, **params))["result"]

    returning = getattr(aiogram.methods, method[0].upper() + method[1:]).__returning__
    in_aiogram = TypeAdapter(returning).validate_python(result)
    if isinstance(in_aiogram, BaseModel):
        assert unknown_keys(in_aiogram) == []
        name = type(in_aiogram).__name__
        in_ptb = telegram.MenuButton if name.startswith("MenuButton") else getattr(telegram, name)
        assert unknown_to_ptb(in_ptb.de_json(result, None), method) == []
    assert api.faults == []


def test_what_a_client_does_not_know_would_be_noticed() -> None:
    user = {"id": 1, "is_bot": False, "first_name": "A", "shoe_size": 38}
    update = {"update_id": 1, "inline_query": {"id": "1", "from": user, "query": "", "offset": ""}}

    assert unknown_keys(aiogram.types.Update.model_validate(update)) == ["Update.inline_query.from_user.shoe_size"]
    assert unknown_to_ptb(telegram.Update.de_json(update, None), "u") == ["u.inline_query.from_user.shoe_size"]
