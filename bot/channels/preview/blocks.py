"""Lays text out for a browser: as lists, paragraphs and runs of one look, which the page puts into elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from bot.tutor.markup import Paragraph, Span, parse

AROUND = 24
"""Words and spaces that are left on each side of a difference."""


@dataclass(frozen=True)
class Block:
    """A paragraph, or the items of a list: `kind` is "p", "ul" or "ol"; `start` is the first number."""

    kind: str
    lines: tuple[tuple[Span, ...], ...]
    start: int = 1


@dataclass(frozen=True)
class Piece:
    """A part of two texts: `kind` is "same", "gone" (only in the first) or "new" (only in the second)."""

    kind: str
    text: str


def lay_out(text: str) -> tuple[Block, ...]:
    """Read the small Markdown. Raises MarkupError."""
    paragraphs = [block if isinstance(block, Paragraph) else Paragraph((Span(block.alt),)) for block in parse(text)]
    found: list[Block] = []
    for kind, group in groupby(paragraphs, _kind):
        lines = list(group)
        if kind == "p":
            found += [Block(kind, (line.spans,)) for line in lines]
        else:
            start = int(lines[0].marker.rstrip(".")) if kind == "ol" else 1
            found.append(Block(kind, tuple(line.spans for line in lines), start))
    return tuple(found)


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Set two texts against each other, word by word; of long parts that are the same, only the ends are left."""
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    pieces: list[Piece] = []
    for kind, start, end, start_new, end_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", _ends(old[start:end], start > 0, end < len(old))))
            continue
        for name, words in (("gone", old[start:end]), ("new", new[start_new:end_new])):
            if words:
                pieces.append(Piece(name, "".join(words)))
    return tuple(pieces)


def _ends(words: Sequence[str], has_before: bool, has_after: bool) -> str:
    """Keep what stands next to something that differs."""
    head, tail = (AROUND if has_before else 0), (AROUND if has_after else 0)
    if len(words) <= head + tail + AROUND:
        return "".join(words)
    return "".join((*words[:head], " … ", *words[len(words) - tail :]))


def _kind(paragraph: Paragraph) -> str:
    match paragraph.marker:
        case "":
            return "p"
        case "•":
            return "ul"
        case _:
            return "ol"
