"""Asks Telegram who the bot is and how its webhook stands, once, and changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.requests import AiohttpRequest

WAIT_S = 8.0
"""How long Telegram may take for all that is asked."""

CALL_S = 5.0


@dataclass(frozen=True)
class WebhookState:
    """Where Telegram sends updates, and the last error. Only the host is to be shown: the rest may be a secret."""

    url: str = field(repr=False)
    host: str
    last_error: str


@dataclass(frozen=True)
class Probe:
    """What Telegram said, as far as it could be asked.

    `fault`: why it could not, or why it refuses the token (`is_refused`). `waiting`: updates that nobody fetched yet.
    `ahead_s`: how much later it is by our clock than by the server's, in seconds.
    """

    fault: str = ""
    is_refused: bool = False
    bot: str = ""
    waiting: int = 0
    webhook: WebhookState | None = None
    ahead_s: float | None = None


async def probe(token: str, api_url: str, clock: Callable[[], datetime]) -> Probe:
    """Ask, and give what was said within WAIT_S. `clock` gives aware times."""
    request = AiohttpRequest(connections=1)
    bot = DiscreetBot(
        token,
        base_url=f"{api_url.rstrip('/')}/bot",
        request=request,
        get_updates_request=AiohttpRequest(connections=1),
    )
    ahead_s: float | None = None
    try:
        async with asyncio.timeout(WAIT_S):
            await request.initialize()
            try:
                me = await bot.get_me(read_timeout=CALL_S)
            finally:
                ahead_s = _ahead_s(clock(), request.server_date)
            info = await bot.get_webhook_info(read_timeout=CALL_S)
    except InvalidToken:
        return Probe("Telegram refuses the token", is_refused=True, ahead_s=ahead_s)
    except TelegramError as error:
        return Probe(_plain(error.message), ahead_s=ahead_s)
    except TimeoutError:
        return Probe(f"no answer from the Bot API server within {WAIT_S:.0f} s", ahead_s=ahead_s)
    finally:
        await request.shutdown()
    return Probe("", False, f"@{me.username}", info.pending_update_count, _webhook(info), ahead_s)


def _webhook(info: WebhookInfo) -> WebhookState | None:
    if not info.url:
        return None
    try:
        host = urlsplit(info.url).hostname or ""
    except ValueError:
        host = ""
    return WebhookState(info.url, _plain(host), _plain(info.last_error_message or ""))


def _ahead_s(now: datetime, date: str | None) -> float | None:
    if date is None:
        return None
    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return None
    return (now - (told if told.tzinfo else told.replace(tzinfo=UTC))).total_seconds()


def _plain(text: str) -> str:
    """Make one line of what a server says, not too long, and without signs that would move a cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:300]
