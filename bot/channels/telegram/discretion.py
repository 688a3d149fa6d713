"""The library's bot, which keeps its token to itself, and makes no more of Telegram's answers than is read."""

from __future__ import annotations

from typing import Any

from telegram import Bot


class DiscreetBot(Bot):
    """A bot that may be written down: the library's own shows its token, in a log or wherever a value is shown."""

    def __repr__(self) -> str:
        return "DiscreetBot[token=hidden]"

    async def say(self, chat: int, text: str, **parameters: Any) -> int:
        """Send a text as send_message does, and give the number of its message.

        That one makes objects of all that Telegram answers, which takes as long as to send it, and of which nobody
        reads more than this. Raises TelegramError, LookupError and TypeError.
        """
        sent = await self._post("sendMessage", {"chat_id": chat, "text": text, **parameters})
        return int(sent["message_id"])
