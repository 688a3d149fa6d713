"""The small Markdown of course text: paragraphs, one-level lists, bold, italic, links and pictures.

Whatever is not in this list is refused by name, so that an answer looks the same in every channel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import bidirectional
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": True})
_NAMES = {
    "heading_open": "a heading inside an answer",
    "blockquote_open": "a quotation block",
    "code_block": "a code block (a line that starts with four spaces)",
    "fence": "a code block",
    "code_inline": "code",
    "hr": "a horizontal rule",
    "html_block": "HTML",
    "html_inline": "HTML",
}
_WEB = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class Span:
    """A run of characters of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or one item of a list when it has a marker ("•", "1.")."""

    spans: tuple[Span, ...]
    marker: str = ""

    @property
    def plain(self) -> str:
        """The words alone, without the marker."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Picture:
    """A picture that stands in a paragraph of its own."""

    path: str
    alt: str


Block = Paragraph | Picture


class MarkupError(ValueError):
    """A text uses markup that the small Markdown does not have; `line` counts from 1 inside the text."""

    def __init__(self, line: int, found: str) -> None:
        super().__init__(found)
        self.line = line
        self.found = found


def parse(text: str) -> tuple[Block, ...]:
    """Split a text into its blocks, in order.

    Raises MarkupError at the first piece of markup that is not in the small Markdown.
    """
    return tuple(block for block, _ in parse_with_lines(text))


def parse_with_lines(text: str) -> tuple[tuple[Block, range], ...]:
    """Do the same, each block with the lines (from 0) of the text on which it stands."""
    found: dict[str, Any] = {}
    tokens = _PARSER.parse(text, found)
    for definition in found.get("references", {}).values():
        raise MarkupError(definition["map"][0] + 1, "a link definition ([words]: address)")
    return tuple(_blocks(tokens))


def plain(text: str) -> str:
    """Give the text as it is read aloud: no markup, one blank line between paragraphs."""
    return render(text, lambda b: f"{b.marker} {b.plain}".strip() if isinstance(b, Paragraph) else b.alt)


def render(text: str, show: Callable[[Block], str]) -> str:
    """Put the blocks of a text together as `show` gives each: list items on lines of their own, else blank lines."""
    pieces: list[str] = []
    previous: Block | None = None
    for block in parse(text):
        if previous is not None:
            pieces.append("\n" if _marked(previous) and _marked(block) else "\n\n")
        pieces.append(show(block))
        previous = block
    return "".join(pieces)


def units(text: str) -> int:
    """Count a text as Telegram does, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def fits(text: str, limit: int) -> bool:
    """Say whether a text shows at most `limit` units."""
    # Reading the markup takes time, and what it shows is hardly ever longer: a blank line before a list is added, and
    # an item may have a number of up to ten digits where one is written.
    return units(text) + 9 * len(text.splitlines()) <= limit or units(plain(text)) <= limit


def escape(text: str) -> str:
    """Make any text safe to stand inside the small Markdown as plain words."""
    return re.sub(r"([\\`*_\[\]<>&!#+\-.()~|])", r"\\\1", " ".join(text.split()))


def verbatim(text: str) -> str:
    """Make any text stand inside the small Markdown as it is, lines and spaces and all, but for its outer ends."""
    # A line break that is written as a character reference starts no list, no heading and no other block.
    return re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", text.strip()).replace("\n", "&#10;")


def isolated(name: str) -> str:
    """Keep a name that is written from right to left, or made to look so, from turning its line around.

    Source: Unicode Standard Annex 9, 2.4, explicit directional isolates.
    """
    name = name.translate(_TURNING)
    is_rtl = any(bidirectional(character) in ("R", "AL") for character in name)
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}" if is_rtl else name


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def _marked(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.marker)


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[Block, range]]:
    counters: list[int | None] = []
    item_is_filled = False
    for token in tokens:
        line = (token.map[0] if token.map else 0) + 1
        if token.type in _NAMES:
            raise MarkupError(line, _NAMES[token.type])
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if counters:
                raise MarkupError(line, "a list inside a list")
            counters.append(None if token.type == "bullet_list_open" else int(token.attrs.get("start", 1)) - 1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            counters[-1] = None if counters[-1] is None else counters[-1] + 1
            item_is_filled = False
        elif token.type == "inline":
            if counters and item_is_filled:
                raise MarkupError(line, "a second paragraph in a list item")
            item_is_filled = True
            yield _block(token, line, _marker(counters)), range(*(token.map or (0, 0)))


def _marker(counters: Sequence[int | None]) -> str:
    if not counters:
        return ""
    return "•" if counters[-1] is None else f"{counters[-1]}."


def _block(inline: Token, line: int, marker: str) -> Block:
    children = inline.children or []
    if len(children) == 1 and children[0].type == "image":
        if marker:
            raise MarkupError(line, "a picture inside a list")
        return Picture(path=unquote(str(children[0].attrs["src"])), alt=children[0].content)
    return Paragraph(tuple(_spans(children, line)), marker)


def _spans(tokens: Sequence[Token], line: int) -> Iterator[Span]:
    bold = italic = 0
    url: str | None = None
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                if token.content:
                    yield Span(token.content, bold > 0, italic > 0, url)
            case "softbreak":
                line += 1
                yield Span(" ", bold > 0, italic > 0, url)
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                url = str(token.attrs["href"])
                if not url.startswith(_WEB):
                    raise MarkupError(line, f"a link to {url!r}, which does not start with https:// or mailto:")
            case "link_close":
                url = None
            case "image":
                raise MarkupError(line, "a picture inside a line (give it a paragraph of its own)")
            case "hardbreak":
                line += 1
                yield Span("\n", bold > 0, italic > 0, url)
            case other:
                raise MarkupError(line, _NAMES.get(other, other))
