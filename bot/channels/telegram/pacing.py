"""Keeps to the number of messages that Telegram takes: core.telegram.org/bots/faq#my-bot-is-hitting-limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PER_CHAT = (1.0, 4)
PER_GROUP = (20 / 60, 5)
OVERALL = (30.0, 30)
"""Messages a second in the long run, and how many may go at once after a pause."""


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
    """Tells when the next message to a chat may go. `stopwatch`: monotonic, in seconds."""

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        self._stopwatch = stopwatch
        self._overall = Bucket(*OVERALL, tokens=OVERALL[1], filled_at=stopwatch())
        self._chats: dict[int, Bucket] = {}

    def share(self, processes: int) -> None:
        """Take of what all chats together may get the part of one of so many processes, and at least one a second."""
        rate, size = OVERALL
        self._overall.change(max(1.0, rate / processes), max(1, size // processes), self._stopwatch())

    def reserve(self, chat: int) -> float:
        """Count a message to this chat and tell how long to wait before it is sent, in seconds."""
        now = self._stopwatch()
        rate, size = PER_GROUP if chat < 0 else PER_CHAT
        bucket = self._chats.setdefault(chat, Bucket(rate, size, tokens=size, filled_at=now))
        wait = max(bucket.wait_s(now), self._overall.wait_s(now))
        bucket.take()
        self._overall.take()
        if len(self._chats) > 10_000:
            self._chats = {key: kept for key, kept in self._chats.items() if not kept.is_full(now)}
        return wait
