"""How long is waited after what failed."""

import asyncio
from datetime import timedelta
from itertools import islice

import pytest
from telegram.error import NetworkError, RetryAfter

from bot.channels.telegram.pausing import backoff, pause, seconds_of


@pytest.mark.parametrize(
    ("retry_after", "seconds"), [(5, 5.0), (timedelta(seconds=5), 5.0), (timedelta(minutes=2), 120.0), (0, 0.0)]
)
def test_telegrams_wish_is_read_in_seconds(
    retry_after: int | timedelta, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library gives a timedelta when this variable is set, and warns when it is not."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")

    assert seconds_of(RetryAfter(retry_after)) == seconds


def test_a_failure_for_which_telegram_asks_no_wait_asks_none() -> None:
    assert seconds_of(NetworkError("Bad Gateway")) == 0.0


@pytest.mark.parametrize(
    ("first_s", "pauses"),
    [(1.0, [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]), (0.5, [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0])],
)
def test_pauses_grow_twice_as_long_up_to_half_a_minute(first_s: float, pauses: list[float]) -> None:
    assert list(islice(backoff(first_s), 7)) == pauses


async def test_a_pause_that_is_cancelled_just_when_it_ends_is_cancelled() -> None:
    event = asyncio.Event()
    waiting = asyncio.create_task(pause(60, until=event))
    await asyncio.sleep(0)

    event.set()
    waiting.cancel()
    await asyncio.wait((waiting,), timeout=10)

    assert waiting.cancelled()
