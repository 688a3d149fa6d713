"""Every limit and rule is refused in Telegram's words, and stands on the list of faults."""

from typing import Any

import pytest

from tests.botapi import BotApi

from .conftest import CallMethod, Clock

ADA = 1001
WAVE = "\N{WAVING HAND SIGN}"  # two UTF-16 units
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def keyboard(*buttons: dict[str, Any], rows: int = 1) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)] * rows}


def button(**fields: Any) -> dict[str, Any]:
    return {"text": "Yes", **fields}


def commands(*names: str, description: str = "Does it") -> dict[str, Any]:
    return {"commands": [{"command": name, "description": description} for name in names]}


def quiz(**fields: Any) -> dict[str, Any]:
    usual = {"question": "Why?", "options": [{"text": "a"}, {"text": "b"}], "type": "quiz"}
    return {"chat_id": ADA, **usual, "correct_option_ids": [0], **fields}


def article(**fields: Any) -> dict[str, Any]:
    content = {"message_text": "x"}
    return {"type": "article", "id": "1", "title": "T", "input_message_content": content, **fields}


def text(value: Any, **fields: Any) -> dict[str, Any]:
    return {"chat_id": ADA, "text": value, **fields}


OK = [
    ("sendMessage", text("x" * 4096)),
    ("sendMessage", text(WAVE * 2048)),
    ("sendMessage", text("<b>" + "x" * 4096 + "</b>", parse_mode="HTML")),
    ("sendMessage", text("<b>x</b>", parse_mode="html")),
    ("sendMessage", text("x", reply_markup=keyboard(*[button(callback_data="é" * 32)] * 8, rows=12))),
    ("sendMessage", text("x", reply_markup=keyboard(button(url="https://example.org"), rows=100))),
    ("sendMessage", text("x", reply_markup=keyboard(button(callback_data="a", style="primary")))),
    ("sendMessage", text("x", reply_markup={"keyboard": [[{"text": "Yes"}]], "resize_keyboard": True})),
    ("sendMessage", text("x", reply_markup={"force_reply": True})),
    ("sendMessage", text("x", link_preview_options={"is_disabled": True})),
    ("sendMessage", text("abc", entities=[{"type": "bold", "offset": 0, "length": 3}])),
    ("sendPhoto", {"chat_id": ADA, "photo": "https://example.org/a.png", "caption": "x" * 1024}),
    ("setMyCommands", commands("a" * 32, description="d" * 256)),
    ("setMyCommands", commands(*[f"c{number}" for number in range(100)])),
    ("setMyCommands", {**commands("start"), "language_code": "de", "scope": {"type": "all_group_chats"}}),
    ("setMyDescription", {"description": "x" * 512}),
    ("setMyShortDescription", {"short_description": "x" * 120}),
    ("sendPoll", quiz(question="x" * 300, options=[{"text": "o" * 100}] * 12, explanation="a\nb\nc")),
    ("sendPoll", quiz(options=["plain", "strings"], open_period=2_628_000)),
    ("setWebhook", {"url": "http://127.0.0.1:8080/hook"}),
    ("setWebhook", {"url": "https://example.org:8443", "secret_token": "Az09_-" + "x" * 250, "max_connections": 100}),
    ("sendChatAction", {"chat_id": ADA, "action": "typing"}),
    ("pinChatMessage", {"chat_id": ADA, "message_id": 1}),
    ("SENDmessage", text("x")),
]


@pytest.mark.parametrize(("method", "params"), OK)
async def test_what_telegram_takes_is_taken(api: BotApi, call: CallMethod, method: str, params: dict[str, Any]) -> None:
    await api.user(id=ADA).says("hello")

    answer = await call(method, **params)

    assert answer["ok"], answer
    assert api.faults == []


WRONG = [
    ("sendMessage", text(""), "message text is empty"),
    ("sendMessage", {"chat_id": ADA}, "message text is empty"),
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", text(" \n "), "text must be non-empty"),
    ("sendMessage", text("\u200b\u2060"), "text must be non-empty"),
    ("sendMessage", text("<b> </b>", parse_mode="HTML"), "text must be non-empty"),
    ("sendMessage", text("x" * 4097), "message is too long"),
    ("sendMessage", text(WAVE * 2049), "message is too long"),
    ("sendMessage", text("<b></b>" * 5000 + "x", parse_mode="HTML"), "text is too long"),
    ("sendMessage", text("x", parse_mode="BBCode"), "unsupported parse_mode"),
    (
        "sendMessage",
        text("<b>x", parse_mode="HTML"),
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        "sendMessage",
        text("a <div>", parse_mode="HTML"),
        'can\'t parse entities: Unsupported start tag "div" at byte offset 2',
    ),
    (
        "sendMessage",
        text("abc", entities=[{"type": "bold", "offset": 1, "length": 3}]),
        "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4",
    ),
    (
        "sendMessage",
        text(WAVE, entities=[{"type": "bold", "offset": 1, "length": 1}]),
        "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1",
    ),
    ("sendMessage", text("x", reply_markup=keyboard(button(callback_data="x" * 65))), "BUTTON_DATA_INVALID"),
    ("sendMessage", text("x", reply_markup=keyboard(button(callback_data="é" * 33))), "BUTTON_DATA_INVALID"),
    ("sendMessage", text("x", reply_markup=keyboard(button(callback_data=""))), "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(button())),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(button(callback_data="a", url="https://example.org"))),
        "BUTTON_TYPE_INVALID (one action a button, not callback_data, url)",
    ),
    (
        "sendMessage",
        text("x", reply_markup=keyboard({"text": " ", "callback_data": "a"})),
        "inline keyboard button text must be non-empty",
    ),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(button(url="localhost"))),
        "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(button(callback_data="a", style="pink"))),
        "can't parse inline keyboard button: invalid button style specified",
    ),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(*[button(callback_data="a")] * 9)),
        "reply markup is too long",
    ),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(button(callback_data="a"), rows=101)),
        "reply markup is too long",
    ),
    (
        "sendMessage",
        text("x", reply_markup={"keyboard": [[{"text": ""}]]}),
        "keyboard button text must be non-empty",
    ),
    (
        "sendMessage",
        text("x", reply_markup={"keyboard": [[{"text": "a"}] * 13]}),
        "reply markup is too long",
    ),
    (
        "sendMessage",
        text("x", reply_markup={"force_reply": True, "input_field_placeholder": "x" * 65}),
        "input field placeholder is too long",
    ),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(button(copy_text={"text": "x" * 257}))),
        "BUTTON_COPY_TEXT_INVALID",
    ),
    ("sendMessage", text("x", reply_markup="{"), "can't parse reply markup JSON object"),
    ("sendMessage", text("x", colour="red"), 'unknown parameter "colour"'),
    (
        "sendMessage",
        text("x", reply_markup=keyboard(button(callback_dat="a"))),
        'unknown field "sendMessage.reply_markup.inline_keyboard[0][0].callback_dat"',
    ),
    (
        "sendMessage",
        text("x", link_preview_options={"disabled": True}),
        'unknown field "sendMessage.link_preview_options.disabled"',
    ),
    ("sendMessage", text("x\ud800"), "strings must be encoded in UTF-8"),
    (
        "sendPhoto",
        {"chat_id": ADA, "photo": "https://example.org/a.png", "caption": "x" * 1025},
        "message caption is too long",
    ),
    ("sendPhoto", {"chat_id": ADA, "photo": "no-such-id"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": ADA}, "there is no photo in the request"),
    ("sendDocument", {"chat_id": ADA}, "there is no document in the request"),
    ("sendDocument", {"chat_id": ADA, "document": "attach://x"}, 'the file "x" is not attached'),
    ("sendChatAction", {"chat_id": ADA, "action": "dancing"}, "wrong parameter action in request"),
    ("sendChatAction", {"chat_id": ADA}, "wrong parameter action in request"),
    ("editMessageText", text("x"), "message identifier is not specified"),
    ("editMessageText", text("x" * 4097, message_id=1), "MESSAGE_TOO_LONG"),
    ("deleteMessage", {"chat_id": ADA}, "message identifier is not specified"),
    ("deleteMessages", {"chat_id": ADA, "message_ids": []}, "too many message identifiers specified"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("answerCallbackQuery", {}, 'parameter "callback_query_id" is required'),
    (
        "setMessageReaction",
        {"chat_id": ADA, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "x"}]},
        "REACTION_INVALID",
    ),
    (
        "setMessageReaction",
        {"chat_id": ADA, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "\N{FIRE}"}] * 2},
        "REACTIONS_TOO_MANY",
    ),
    ("setMyCommands", commands("a" * 33), "command length must not exceed 32"),
    ("setMyCommands", commands(""), "command must be non-empty"),
    ("setMyCommands", commands("Start"), "BOT_COMMAND_INVALID"),
    ("setMyCommands", commands("a", description=""), "command description must be non-empty"),
    (
        "setMyCommands",
        commands("a", description="d" * 257),
        "command description length must not exceed 256",
    ),
    ("setMyCommands", commands(*[f"c{number}" for number in range(101)]), "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {**commands("a"), "language_code": "deu"}, "invalid language code specified"),
    ("setMyCommands", {}, 'parameter "commands" is required'),
    ("setMyDescription", {"description": "x" * 513}, "description must have at most 512 characters"),
    (
        "setMyShortDescription",
        {"short_description": "x" * 121},
        "short_description must have at most 120 characters",
    ),
    ("sendPoll", quiz(question="x" * 301), "poll question length must not exceed 300"),
    ("sendPoll", quiz(question=" "), "text must be non-empty"),
    ("sendPoll", quiz(options=[{"text": "x" * 101}]), "poll options length must not exceed 100"),
    ("sendPoll", quiz(options=[]), "poll must have at least one answer option"),
    ("sendPoll", quiz(options=[{"text": "o"}] * 13), "poll can't have more than 12 options"),
    ("sendPoll", quiz(correct_option_ids=[]), "correct quiz option list must be non-empty"),
    ("sendPoll", quiz(correct_option_ids=[1, 0]), "correct quiz option list must be increasing"),
    ("sendPoll", quiz(correct_option_ids=[2]), "wrong quiz correct_option_id"),
    ("sendPoll", quiz(explanation="x" * 201), "quiz explanation must have at most 200 characters"),
    ("sendPoll", quiz(explanation="a\nb\nc\nd"), "quiz explanation must have at most 2 line feeds"),
    ("sendPoll", quiz(open_period=4), "open_period must be from 5 to 2628000 seconds"),
    ("sendPoll", quiz(type="exam"), "unsupported poll type specified"),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [article()] * 51},
        "too many inline query results specified",
    ),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [article()] * 2}, "RESULT_ID_DUPLICATE"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [article(id="x" * 65)]}, "RESULT_ID_INVALID"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [article(title="")]}, "ARTICLE_TITLE_EMPTY"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [article(id="")]}, "RESULT_ID_EMPTY"),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [], "next_offset": "x" * 65},
        "NEXT_OFFSET_INVALID",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [], "button": {"text": "Go", "start_parameter": ""}},
        "can't use empty start_parameter",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [], "button": {"text": "Go", "start_parameter": "x" * 65}},
        "too long start_parameter specified",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [], "button": {"text": "Go", "start_parameter": "a.b"}},
        "unallowed characters in start_parameter are used",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [article(reply_markup=keyboard(button(callback_data="x" * 65)))]},
        "BUTTON_DATA_INVALID",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [article(input_message_content={"message_text": "x" * 4097})]},
        "MESSAGE_TOO_LONG",
    ),
    (
        "setWebhook",
        {"url": "http://example.org"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    ("setWebhook", {"url": "https://[example.org"}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "https://example.org:99999"}, "invalid webhook URL specified"),
    (
        "setWebhook",
        {"url": "https://example.org:8080"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    ("setWebhook", {"url": "https://example.org", "secret_token": "x" * 257}, "secret token is too long"),
    (
        "setWebhook",
        {"url": "https://example.org", "secret_token": "ä"},
        "secret token contains unallowed characters",
    ),
]


@pytest.mark.parametrize(("method", "params", "words"), WRONG)
async def test_what_telegram_refuses_is_refused_in_its_words(
    api: BotApi, call: CallMethod, method: str, params: dict[str, Any], words: str
) -> None:
    await api.user(id=ADA).says("hello")

    answer = await call(method, **params)

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}
    assert api.faults == [f"{method}: Bad Request: {words}"]


@pytest.mark.parametrize(
    ("method", "params", "field"),
    [
        ("sendMessage", text("x", message_thread_id="first"), "message_thread_id"),
        ("sendMessage", text(["x"]), "text"),
        ("sendMessage", text("x", entities={"type": "bold"}), "entities"),
        ("getUpdates", {"offset": "new"}, "offset"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "commands.0.description"),
    ],
)
async def test_a_wrong_type_is_refused_with_the_field(
    api: BotApi, call: CallMethod, method: str, params: dict[str, Any], field: str
) -> None:
    answer = await call(method, **params)

    assert answer["error_code"] == 400
    assert f'field "{field}' in answer["description"]
    assert len(api.faults) == 1


async def test_close_date_and_open_period_exclude_each_other(api: BotApi, call: CallMethod, clock: Clock) -> None:
    await api.user(id=ADA).says("hello")
    soon = int(clock.now) + 60

    assert (await call("sendPoll", **quiz(close_date=soon)))["result"]["poll"]["close_date"] == soon
    both = await call("sendPoll", **quiz(close_date=soon, open_period=60))

    assert both["description"] == "Bad Request: open_period and close_date can't be used together"


async def test_what_telegram_drops_without_a_word_is_a_fault_though_the_message_is_sent(
    api: BotApi, call: CallMethod
) -> None:
    await api.user(id=ADA).says("hello")

    answer = await call("sendMessage", **text('<a href="/x">more</a>', parse_mode="HTML"))

    assert (await call("sendMessage", **text("fine")))["ok"]

    assert answer["result"]["text"] == "more"
    assert api.faults == ["sendMessage: the link to '/x' is left out: URL host is empty"]


async def test_the_mention_of_a_stranger_is_left_out_and_that_of_a_user_kept(api: BotApi, call: CallMethod) -> None:
    await api.user(id=ADA).says("hello")
    links = f'<a href="tg://user?id={ADA}">you</a> <a href="tg://user?id=9">they</a>'

    answer = await call("sendMessage", **text(links, parse_mode="HTML"))

    [mention] = answer["result"]["entities"]
    assert mention["user"]["id"] == ADA
    assert api.faults == ["sendMessage: the mention of the unknown user 9 is left out"]


async def test_a_message_effect_is_for_private_chats(api: BotApi, call: CallMethod) -> None:
    answer = await call("sendMessage", chat_id=api.group().id, text="x", message_effect_id="5")

    assert answer["description"] == "Bad Request: can't use message effects in the chat"


async def test_control_characters_become_blanks_and_carriage_returns_nothing(api: BotApi, call: CallMethod) -> None:
    await api.user(id=ADA).says("hello")

    answer = await call("sendMessage", **text("a\x00b\r\nc"))

    assert answer["result"]["text"] == "a b\nc"


async def test_blank_edges_are_cut_off_and_entities_move_along(api: BotApi, call: CallMethod) -> None:
    await api.user(id=ADA).says("hello")

    answer = await call("sendMessage", **text(" \n a<b>b \n</b>\n", parse_mode="HTML"))

    assert answer["result"]["text"] == "ab"
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 1, "length": 1}]


@pytest.mark.parametrize(("wished", "opened"), [(0, 1), (-5, 1), (101, 100)])
async def test_more_connections_than_telegram_opens_are_a_fault(
    api: BotApi, call: CallMethod, wished: int, opened: int
) -> None:
    await call("setWebhook", url="https://example.org", max_connections=wished)

    assert (await call("getWebhookInfo"))["result"]["max_connections"] == opened
    assert api.faults == [f"setWebhook: {wished} connections are none that Telegram would open: it opens {opened}"]
