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

LEAST_IN_COMMON = 0.2
"""Share of the longer text from which two are set against each other: two answers of a course share 0.03 or 0.04 in
chance words, which would be mixed to no sense; one answer before and after it was reworded 0.45."""


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
    """Set two texts against each other, word by word; of long parts that are the same, only the ends are left.

    Texts that have hardly anything in common stand one behind the other.
    """
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    shared = sum(_letters(old[match.a : match.a + match.size]) for match in matcher.get_matching_blocks())
    if shared < LEAST_IN_COMMON * max(_letters(old), _letters(new)):
        return tuple(Piece(kind, text) for kind, text in (("gone", before), ("new", after)) if text)
    pieces: list[Piece] = []
    for kind, start, end, start_new, end_new in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", _ends(old[start:end], start > 0, end < len(old))))
            continue
        for name, words in (("gone", old[start:end]), ("new", new[start_new:end_new])):
            if words:
                pieces.append(Piece(name, "".join(words)))
    return tuple(pieces)


def _letters(words: Sequence[str]) -> int:
    return sum(len(word) for word in words if not word.isspace())


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
