"""A Bot API server, and the library's bot talking to it the way the tutor does."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.requests import AiohttpRequest
from tests.botapi import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with DiscreetBot(
        api.token,
        base_url=f"{api.url}/bot",
        request=AiohttpRequest(connections=8),
        get_updates_request=AiohttpRequest(connections=1),
    ) as bot:
        yield bot
