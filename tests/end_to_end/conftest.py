"""A Bot API server for each test, and the check that the tutor made no call that Telegram would refuse."""

from collections.abc import AsyncIterator

import pytest

from tests.botapi import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server
        assert server.faults == []
