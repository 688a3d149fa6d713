"""Decides when to believe that Telegram refuses the token: a single 401 has been seen to pass."""

from __future__ import annotations

import asyncio

from telegram.error import InvalidToken, TelegramError

from bot.errors import TelegramRefused

REFUSED_S = 60.0
"""How long Telegram may refuse the token before we believe it."""


class TokenDoubt:
    """Notes since when the token has been refused; `refused_s`: how long it may be, in seconds."""

    def __init__(self, refused_s: float = REFUSED_S) -> None:
        self._refused_s = refused_s
        self._since: float | None = None

    def hear(self, error: TelegramError) -> None:
        """Note what a call failed with. Raises TelegramRefused when the token was refused for too long."""
        if not isinstance(error, InvalidToken):
            self._since = None
            return
        now = asyncio.get_running_loop().time()
        if self._since is not None and now - self._since >= self._refused_s:
            raise TelegramRefused(
                "Telegram refuses the token: it was revoked, or it is misspelt. "
                "Get the current one from @BotFather and set TELEGRAM_BOT_TOKEN."
            )
        self._since = self._since or now

    def end(self) -> None:
        """Note that a call succeeded."""
        self._since = None
