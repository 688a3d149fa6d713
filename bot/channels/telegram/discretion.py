"""The library's bot, which keeps its token to itself."""

from __future__ import annotations

from telegram import Bot


class DiscreetBot(Bot):
    """A bot that may be written down: the library's own shows its token, in a log or wherever a value is shown."""

    def __repr__(self) -> str:
        return "DiscreetBot[token=hidden]"
