"""The echo bot of aiogram, as its documentation has it (examples/echo_bot.py), for any Bot API server.

python aiogram_echo.py http://127.0.0.1:8081 TOKEN
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Echo a message."""
    await message.answer(message.text or "")


async def main(api: str, token: str) -> None:
    """Echo until killed."""
    dispatcher = Dispatcher()
    dispatcher.message()(echo)
    await dispatcher.start_polling(Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(api))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
