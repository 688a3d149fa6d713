"""Bots of independent clients live on this server as they do on Telegram, and make no wrong call."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from tests.botapi import BotApi

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
QUIZ_OPTIONS = ["three", "four"]


@asynccontextmanager
async def aiogram_bot(api: BotApi) -> AsyncIterator[None]:
    bot = aiogram.Bot(api.token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message(aiogram.filters.CommandStart())
    async def start(message: aiogram.types.Message) -> None:
        keys = [[InlineKeyboardButton(text="Again", callback_data="again")]]
        await message.answer(
            "<b>Welcome</b>",
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=keys),
        )

    @dispatcher.message(aiogram.F.text == "picture")
    async def picture(message: aiogram.types.Message) -> None:
        await message.answer_photo(BufferedInputFile(PNG, "p.png"), caption="here")

    @dispatcher.message(aiogram.F.text == "quiz")
    async def quiz(message: aiogram.types.Message) -> None:
        await message.answer_poll("2 + 2?", QUIZ_OPTIONS, type="quiz", correct_option_ids=[1], is_anonymous=False)

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> None:
        await message.answer(message.text or message.content_type)

    @dispatcher.callback_query()
    async def again(query: aiogram.types.CallbackQuery) -> None:
        assert isinstance(query.message, aiogram.types.Message)
        await query.answer("done")
        await query.message.edit_text("Welcome again")

    await bot.set_my_commands([BotCommand(command="start", description="Begin")])
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await polling


@asynccontextmanager
async def ptb_bot(api: BotApi) -> AsyncIterator[None]:
    async def start(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        keys = [[telegram.InlineKeyboardButton("Again", callback_data="again")]]
        await update.effective_message.reply_html("<b>Welcome</b>", reply_markup=telegram.InlineKeyboardMarkup(keys))

    async def echo(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message.text == "picture":
            await message.reply_photo(PNG, caption="here")
        elif message.text == "quiz":
            await message.reply_poll("2 + 2?", QUIZ_OPTIONS, type="quiz", correct_option_ids=[1], is_anonymous=False)
        else:
            await message.reply_text(message.text or str(telegram.helpers.effective_message_type(message)))

    async def again(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("done")
        await update.callback_query.edit_message_text("Welcome again")

    app = Application.builder().token(api.token).base_url(f"{api.url}/bot").build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(MessageHandler(filters.ALL, echo))
    app.add_handler(CallbackQueryHandler(again))
    async with app:
        await app.bot.set_my_commands([("start", "Begin")])
        await app.start()
        await app.updater.start_polling()
        try:
            yield
        finally:
            await app.updater.stop()
            await app.stop()


async def converse(api: BotApi) -> None:
    ada = api.user()

    await ada.says("/start")
    [welcome] = await ada.hears()
    assert (welcome.html, welcome.buttons) == ("<b>Welcome</b>", [[("Again", "again")]])

    tap = await ada.taps("Again")
    [edited] = await ada.hears()
    assert (edited.id, edited.text, edited.buttons) == (welcome.id, "Welcome again", [])
    assert (await tap.answered())["text"] == "done"

    await ada.says("1 < 2 & \N{WAVING HAND SIGN}")
    [echo] = await ada.hears()
    assert echo.text == "1 < 2 & \N{WAVING HAND SIGN}"

    await ada.sends("sticker")
    [kind] = await ada.hears()
    assert kind.text == "sticker"

    await ada.says("picture")
    [picture] = await ada.hears()
    assert (picture.text, picture.raw["photo"][-1]["file_size"]) == ("here", len(PNG))

    await ada.says("quiz")
    [quiz] = await ada.hears()
    await ada.votes(quiz, "four")
    assert [option["voter_count"] for option in ada.transcript[-1].raw["poll"]["options"]] == [0, 1]

    assert api.world.commands == {
        ('{"type": "default"}', ""): [{"command": "start", "description": "Begin"}],
    }
    assert api.faults == []


async def test_an_aiogram_bot_holds_a_conversation() -> None:
    async with BotApi() as api, aiogram_bot(api):
        await converse(api)


async def test_a_python_telegram_bot_holds_a_conversation() -> None:
    async with BotApi() as api, ptb_bot(api):
        await converse(api)


async def test_both_clients_understand_flood_control() -> None:
    async with BotApi() as api, AiohttpSession(api=TelegramAPIServer.from_base(api.url)) as session:
        ada = api.user()
        await ada.says("hi")
        in_aiogram = aiogram.Bot(api.token, session=session)
        in_ptb = telegram.Bot(api.token, base_url=f"{api.url}/bot")
        api.fail("sendMessage", times=2, retry_after=3)

        with pytest.raises(aiogram.exceptions.TelegramRetryAfter) as by_aiogram:
            await in_aiogram.send_message(ada.id, "x")
        async with in_ptb:
            with pytest.raises(telegram.error.RetryAfter) as by_ptb:
                await in_ptb.send_message(ada.id, "x")

        assert by_aiogram.value.retry_after == 3
        assert by_ptb.value.retry_after == timedelta(seconds=3)


async def test_a_wrong_call_of_a_real_client_is_noticed() -> None:
    async with BotApi() as api, telegram.Bot(api.token, base_url=f"{api.url}/bot") as bot:
        ada = api.user()
        await ada.says("hi")
        too_much = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("a", callback_data="x" * 60 + "é" * 3)
        )

        with pytest.raises(telegram.error.BadRequest):
            await bot.send_message(ada.id, "x", reply_markup=too_much)

        assert api.faults == ["sendMessage: Bad Request: BUTTON_DATA_INVALID"]


# Confirms an update only after its answer was sent, as a bot must that may be killed at any moment.
ECHO = """
import json, sys, urllib.request

def call(method, **params):
    body = json.dumps(params).encode()
    request = urllib.request.Request(f"{sys.argv[1]}/{method}", body, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["result"]

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=50):
        call("sendMessage", chat_id=update["message"]["chat"]["id"], text=update["message"]["text"])
        offset = update["update_id"] + 1
"""


@asynccontextmanager
async def process(api: BotApi, program: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    url = f"{api.url}/bot{api.token}"
    bot = await asyncio.create_subprocess_exec(sys.executable, str(program), url, stderr=asyncio.subprocess.DEVNULL)
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
        await bot.wait()


async def test_a_process_killed_between_receiving_and_sending_answers_after_its_restart(
    tmp_path: Path,
) -> None:
    program = tmp_path / "echo.py"
    program.write_text(ECHO)
    async with BotApi() as api:
        ada = api.user()
        held = api.hold("sendMessage")
        async with process(api, program):
            await ada.says("are you there?")
            await held.reached()
        held.drop()
        assert [message.text for message in ada.transcript] == ["are you there?"]

        async with process(api, program):
            [answer] = await ada.hears()
            await ada.says("again")
            [second] = await ada.hears()

        assert (answer.text, second.text) == ("are you there?", "again")
        assert ada.unheard == []
        assert len(api.pending) <= 1
        assert api.faults == []


async def test_a_process_killed_between_sending_and_confirming_says_it_twice(tmp_path: Path) -> None:
    program = tmp_path / "echo.py"
    program.write_text(ECHO)
    async with BotApi() as api:
        ada = api.user()
        held = api.hold("sendMessage", after=True)
        async with process(api, program):
            await ada.says("once")
            await held.reached()
        held.drop()

        async with process(api, program):
            both = await ada.hears(2)

    assert [message.text for message in both] == ["once", "once"]
