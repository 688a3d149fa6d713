"""Cuts a long text where a reader would pause: between paragraphs, else sentences, else words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.tutor.markup import escape, fits, plain, units

LIMIT = 4096
"""Longest text of a message after its markup is read, in UTF-16 units (core.telegram.org/bots/api#sendmessage)."""


def cut(text: str, limit: int = LIMIT) -> Sequence[str]:
    """Cut a text in the small Markdown into texts that each show at most `limit` units; one as it is if it fits."""
    if fits(text, limit):
        return [text]
    parts: list[str] = []
    for piece in _pieces(text, limit):
        joined = f"{parts[-1]}\n\n{piece}" if parts else piece
        if parts and units(plain(joined)) <= limit:
            parts[-1] = joined
        else:
            parts.append(piece)
    return parts


def _pieces(text: str, limit: int) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if units(plain(paragraph)) <= limit:
            yield paragraph
        else:
            # A paragraph of 4,096 signs is no longer read for its bold words: plain text can be cut anywhere.
            yield from (escape(part) for part in _cut(plain(paragraph), limit))


def _cut(text: str, limit: int) -> Iterator[str]:
    rest = text
    while units(rest) > limit:
        head = rest[:limit]
        while (over := units(head) - limit) > 0:
            # A character has one unit or two, so that never more are left out than must be.
            head = head[: len(head) - (over + 1) // 2]
        # White space at the end takes no room.
        seen = rest[: len(head) + 1]
        stops = [found.end() for found in re.finditer(r"[.!?]\s|\n", seen)] or [
            found.end() for found in re.finditer(r"\s", seen)
        ]
        at = stops[-1] if stops else len(head)
        yield rest[:at].strip()
        rest = rest[at:].lstrip()
    if rest.strip():
        yield rest.strip()
