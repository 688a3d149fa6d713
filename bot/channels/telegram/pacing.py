"""Keeps to the number of messages that Telegram takes: core.telegram.org/bots/faq#my-bot-is-hitting-limits.

And tells how long to pause after what failed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from telegram.error import RetryAfter

PER_CHAT = (1.0, 4)
PER_GROUP = (20 / 60, 5)
OVERALL = (30.0, 30)
"""Messages a second in the long run, and how many may go at once after a pause."""

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
"""How long to wait before something that failed is tried again: at first, and at most."""


@dataclass
class Bucket:
    """A token bucket: `rate` tokens a second flow in, at most `size` stay."""

    rate: float
    size: int
    tokens: float
    filled_at: float

    def wait_s(self, now: float) -> float:
        """Tell how long until a token is there, in seconds; 0.0 when one is."""
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (1.0 - self.tokens) / self.rate)

    def take(self) -> None:
        """Take a token, or run into debt."""
        self.tokens -= 1.0

    def change(self, rate: float, size: int, now: float) -> None:
        """Let other amounts flow in and stay from now on; a debt stays."""
        self.wait_s(now)
        self.rate, self.size, self.tokens = rate, size, min(self.tokens, size)

    def is_full(self, now: float) -> bool:
        """Say whether nothing was taken for so long that forgetting the bucket changes nothing."""
        return self.tokens + (now - self.filled_at) * self.rate >= self.size


class Pace:
    """Tells when the next message to a chat may go. `clock`: monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._overall = Bucket(*OVERALL, tokens=OVERALL[1], filled_at=clock())
        self._chats: dict[int, Bucket] = {}

    def share(self, processes: int) -> None:
        """Take of what all chats together may get the part of one of so many processes, and at least one a second."""
        rate, size = OVERALL
        self._overall.change(max(1.0, rate / processes), max(1, size // processes), self._clock())

    def reserve(self, chat: int) -> float:
        """Count a message to this chat and tell how long to wait before it is sent, in seconds."""
        now = self._clock()
        rate, size = PER_GROUP if chat < 0 else PER_CHAT
        bucket = self._chats.setdefault(chat, Bucket(rate, size, tokens=size, filled_at=now))
        wait = max(bucket.wait_s(now), self._overall.wait_s(now))
        bucket.take()
        self._overall.take()
        if len(self._chats) > 10_000:
            self._chats = {key: kept for key, kept in self._chats.items() if not kept.is_full(now)}
        return wait


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
