"""Breaks texts into lines. How wide a text is, it is told."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from bot.painting.marks import Style

Measure = Callable[[str, Style], float]
"""Says how many pixels wide a text is."""

_Wide = Callable[[str], float]


def broken(text: str, style: Style, width: float, measure: Measure, limit: int | None = None) -> list[str]:
    """Break a text into as few lines as its words allow, and those as even as they can be.

    What is beyond `limit` lines ends in dots. A word that no line holds falls apart at its hyphens, or anywhere.
    """

    def wide(line: str) -> float:
        return measure(line.strip(), style)

    pieces = [piece for word in text.split() for piece in _pieces(word, width, wide)]
    lines = _filled(pieces, width, wide)
    if limit and len(lines) > limit:
        lines[limit - 1 :] = [_shortened("".join(lines[limit - 1 : limit + 1]).strip(), width, wide)]
    else:
        lines = _evened(lines, pieces, wide)
    return [line.strip() for line in lines]


def _pieces(word: str, width: float, wide: _Wide) -> Iterator[str]:
    """Give a word whole, or what it falls apart into; a space before it."""
    parts = [word] if wide(word) <= width else re.split(r"(?<=[^\W\d_]-)(?=[^\W\d_])", word)
    for part, space in zip(parts, [" ", *[""] * len(parts)], strict=False):
        yield from [space + part] if wide(part) <= width else [space + part[0], *part[1:]]


def _filled(pieces: Sequence[str], width: float, wide: _Wide) -> list[str]:
    """Fill one line after the other."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and wide(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def _evened(lines: list[str], pieces: Sequence[str], wide: _Wide) -> list[str]:
    """Make lines as even as the pieces allow, and no more of them."""
    widest_piece = max(map(wide, pieces))
    while len(lines) > 1 and (narrower := max(map(wide, lines)) - 1) >= widest_piece:
        evener = _filled(pieces, narrower, wide)
        if len(evener) > len(lines):
            break
        lines = evener
    return lines


def _shortened(text: str, width: float, wide: _Wide) -> str:
    """Give as much of the start of a text as there is room for, and dots."""
    starts = [f"{text[:end].rstrip()}…" for end in range(len(text))]
    return starts[bisect_right(starts, width, key=wide) - 1]
