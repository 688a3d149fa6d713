"""A wish for another course that comes too early."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import running

pytestmark = pytest.mark.slow


async def test_a_hangup_signal_during_the_start_does_not_end_the_tutor(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path) as tutor:
        async with asyncio.timeout(60):
            # The database is opened just before the course is learned.
            while not (tmp_path / "tutor.db").exists():
                await asyncio.sleep(0.01)
        tutor.send_signal(signal.SIGHUP)
        await ada.says("What does the queen do?")
        [answer] = await ada.hears(timeout=60)

    assert answer.text.startswith("The queen\n\n")
