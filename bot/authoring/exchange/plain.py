"""Makes plain text of one line from what Moodle stores: HTML, Markdown, or text with line ends."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from bot.authoring.files import has_control

LIMIT_CHARS = 5_000
"""The longest text that is read. Items take 255 characters, and html.parser is quadratic on broken markup."""

PLAIN = "plain"
MARKDOWN = "markdown"
HTML = "html"
"""How a text is written. What Moodle calls auto format or wiki is read as HTML, which may stand in it."""

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "figcaption", "figure"}
    | {"footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "body", "cite", "code", "del", "dfn", "em", "font", "head"}
    | {"html", "i", "ins", "kbd", "label", "mark", "meta", "q", "s", "samp", "small", "span", "strike", "strong"}
    | {"sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_MEDIA = frozenset({"audio", "embed", "iframe", "img", "object", "svg", "video"})
_UNSEEN = frozenset({"script", "style"})
_KNOWN = _BLOCKS | _INLINE | _MEDIA | _UNSEEN
"""Elements of HTML; another word between angle brackets is what the author wrote, such as <name>."""

_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)([^*_`]+)(?<=\S)\1(?!\w)")


def plain(text: str, written_as: str) -> tuple[str, tuple[str, ...]]:
    """Give the text in one line, and what is not in it, in words: a picture, a part that was too long."""
    found, lost = lines(text, written_as)
    return " ".join(found), lost


def lines(text: str, written_as: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Do the same and keep the lines; empty ones are left out."""
    lost = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LIMIT_CHARS:
        text = text[:LIMIT_CHARS]
        lost.append(f"what follows the first {LIMIT_CHARS:,} characters of a text")
    if written_as == MARKDOWN:
        text = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
    if written_as != PLAIN:
        text, has_media = _without_tags(text)
        if has_media:
            lost.append("a picture, a sound or a film")
    clean = "".join(character for character in text if _can_be_kept(character))
    found = [line.strip() if written_as == PLAIN else " ".join(line.split()) for line in clean.split("\n")]
    return tuple(line for line in found if line), tuple(lost)


def _can_be_kept(character: str) -> bool:
    """Say whether YAML and XML both allow a character."""
    return not has_control(character) and not "\ud800" <= character <= "\udfff" and character not in "\ufffe\uffff"


def _without_tags(text: str) -> tuple[str, bool]:
    # A lone < is a sign of arithmetic, and html.parser would take what follows it for a tag that never ends.
    if not _TAG.search(text):
        return unescape(text), False
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.found), reader.has_media


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.has_media = False
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _MEDIA:
            self.has_media = True
            self.handle_data(dict(attrs).get("alt") or "")
        elif tag in _BLOCKS:
            self.found.append("\n")
        elif tag not in _KNOWN:
            self.handle_data(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        elif tag in _BLOCKS:
            self.found.append("\n")
        elif tag not in _KNOWN:
            self.handle_data(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data)
