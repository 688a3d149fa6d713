"""Tells how long to pause before what failed is tried again, and pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from telegram.error import RetryAfter

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
"""How long to wait before something that failed is tried again: at first, and at most."""


async def pause(seconds: float, until: asyncio.Event) -> None:
    """Wait so long, or until an event."""
    # Not asyncio.wait_for: up to Python 3.11, it drops a cancellation that comes together with the event.
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await until.wait()


def backoff(first_s: float) -> Iterator[float]:
    """Give how long to wait before each further try, in seconds: twice as long each time, up to LONGEST_PAUSE_S."""
    wait_s = first_s
    while True:
        yield wait_s
        wait_s = min(wait_s * 2, LONGEST_PAUSE_S)


def seconds_of(error: Exception) -> float:
    """Tell how long Telegram asks us to wait, in seconds; 0.0 when it does not."""
    if not isinstance(error, RetryAfter):
        return 0.0
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
