"""The library's bot, which keeps its token to itself, and makes no more of Telegram's answers than is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from telegram import Bot, User, WebhookInfo
from telegram.error import TelegramError

BREAKS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the library raises when Telegram's answer is not of the form that it knows."""


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

    async def say_poll(self, chat: int, question: str, options: Sequence[str], **parameters: Any) -> str | None:
        """Send a poll as send_poll does, and give its id; None where the server does not tell it.

        That one cannot read what servers before Bot API 10.0 answer, and the poll would be sent again. Raises
        TelegramError.
        """
        listed = [{"text": option} for option in options]
        sent = await self._post("sendPoll", {"chat_id": chat, "question": question, "options": listed, **parameters})
        match sent:
            case {"poll": {"id": str(poll)}}:
                return poll
            case _:
                return None

    async def updates(self, *, read_timeout: float, **parameters: Any) -> Any:
        """Fetch updates as get_updates does, and give them as they came. Raises TelegramError.

        That one reads a whole batch at once, and one update that it cannot read would hold up all others.
        """
        return await self._post("getUpdates", parameters, read_timeout=read_timeout)

    async def get_me(self, **timeouts: Any) -> User:
        with _as_telegrams():
            return await super().get_me(**timeouts)

    async def get_webhook_info(self, **timeouts: Any) -> WebhookInfo:
        with _as_telegrams():
            return await super().get_webhook_info(**timeouts)


@contextmanager
def _as_telegrams() -> Iterator[None]:
    """Let an answer without what the Bot API says be an error like others of Telegram, after which one tries again."""
    try:
        yield
    except BREAKS:
        raise TelegramError("what answers there is no Bot API server") from None
