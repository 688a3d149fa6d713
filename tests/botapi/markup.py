"""Telegram's HTML: reads it as strictly as Telegram's server does, and complains in the same words.

Source: tdlib/td, parse_html in td/telegram/MessageEntity.cpp.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from .links import checked_link, mentioned_user

Entity = dict[str, Any]

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_ATTRIBUTES = {
    ("a", "href"),
    ("code", "class"),
    ("span", "class"),
    ("tg-emoji", "emoji-id"),
    ("tg-time", "unix"),
    ("tg-time", "format"),
    ("blockquote", "expandable"),
}
_NAMED_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+));?")
# The order in which tdlib puts entities of equal offset and length (MessageEntity::get_type_priority).
_RANK = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
}
_RANK |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}

_END = "\0"  # stands after the last character, so that reading on never runs over the end
_SPACE = " \t\r\n\v" + _END


class MarkupError(ValueError):
    """Telegram cannot read this HTML; the message is Telegram's."""


@dataclass(frozen=True)
class Formatted:
    """Text as a chat shows it.

    losses: what Telegram leaves out or shows raw without a word, and an author surely did not mean.
    """

    text: str
    entities: list[Entity] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def utf16_length(text: str) -> int:
    """Count as Telegram counts: a character beyond U+FFFF is two.

    >>> utf16_length("a\N{WAVING HAND SIGN}")
    3
    """
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> Formatted:
    """Read Telegram's HTML into text and entities; offsets and lengths in UTF-16 units.

    Raises MarkupError when Telegram would refuse it.

    >>> parse_html("<b>1 &lt; 2</b>").entities
    [{'type': 'bold', 'offset': 0, 'length': 5}]
    """
    return _Parser(source).parse()


@dataclass
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    first_piece: int


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source.replace(_END, " ") + _END
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []
        self._losses: list[str] = []

    def parse(self) -> Formatted:
        while self._here != _END:
            if self._here == "<":
                if self._source[self._at + 1] == "/":
                    self._read_end_tag()
                else:
                    self._read_start_tag()
            elif self._here == "&":
                self._write(self._read_reference())
            else:
                self._write(self._take_until("<&" + _END))
        if self._open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        entities = sorted(self._entities, key=lambda e: (e["offset"], -e["length"], _RANK.get(e["type"], 50)))
        return Formatted("".join(self._pieces), self._without_forbidden_nesting(entities), self._losses)

    @property
    def _here(self) -> str:
        return self._source[self._at]

    def _take_until(self, stops: str) -> str:
        begin = self._at
        while self._here not in stops:
            self._at += 1
        return self._source[begin : self._at]

    def _skip_space(self) -> None:
        while self._here in _SPACE and self._here != _END:
            self._at += 1

    def _byte_offset(self, at: int) -> int:
        return len(self._source[:at].encode())

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += utf16_length(text)

    def _read_reference(self) -> str:
        found = _REFERENCE.match(self._source, self._at)
        character = _referenced(found) if found else None
        if not found or character is None:
            if found and found[0].endswith(";"):
                self._losses.append(f"{found[0]} is shown as it is written")
            self._at += 1
            return "&"
        if "\ud800" <= character <= "\udfff":
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        self._at = found.end()
        return character

    def _read_start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._take_until(_SPACE + ">").lower()
        where = f"at byte offset {self._byte_offset(begin)}"
        if self._here == _END:
            raise MarkupError(f"Unclosed start tag {where}")
        if name not in TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" {where}')
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._here == ">":
                break
            key, value = self._read_attribute(name, where)
            if (name, key) in _ATTRIBUTES:
                attributes[key] = value
            else:
                self._losses.append(f'the attribute "{key}" of <{name}> is left out')
        self._at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" {where}')
        self._open.append(_OpenTag(name, attributes, self._length, len(self._pieces)))

    def _read_attribute(self, tag: str, where: str) -> tuple[str, str]:
        key = self._take_until(_SPACE + "=>/\"'")
        if not key:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" {where}')
        self._skip_space()
        if self._here == _END:
            raise MarkupError(f'Unclosed start tag "{tag}" {where}')
        if self._here != "=":
            return key, ""
        self._at += 1
        self._skip_space()
        if self._here == _END:
            raise MarkupError(f'Unclosed start tag "{tag}" {where}')
        value = self._read_quoted() if self._here in "\"'" else self._read_name_token()
        if self._here == _END:
            raise MarkupError(f"Unclosed start tag {where}")
        return key, value

    def _read_name_token(self) -> str:
        begin = self._at
        while self._here.isascii() and (self._here.isalnum() or self._here in ".-"):
            self._at += 1
        if self._here not in _SPACE + ">":
            raise MarkupError(f"Unexpected end of name token at byte offset {self._byte_offset(begin)}")
        return self._source[begin : self._at].lower()

    def _read_quoted(self) -> str:
        quote = self._here
        self._at += 1
        value = ""
        while self._here not in (quote, _END):
            value += self._read_reference() if self._here == "&" else self._take_until(quote + "&" + _END)
        if self._here == quote:
            self._at += 1
        return value

    def _read_end_tag(self) -> None:
        begin = self._at
        where = f"at byte offset {self._byte_offset(begin)}"
        if not self._open:
            raise MarkupError(f"Unexpected end tag {where}")
        self._at += 2
        name = self._take_until(_SPACE + ">").lower()
        self._skip_space()
        if self._here != ">":
            raise MarkupError(f"Unclosed end tag {where}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise MarkupError(f'Unmatched end tag {where}, expected "</{tag.name}>", found "</{name}>"')
        if self._length > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity: Entity = {"type": TAGS[tag.name], "offset": tag.offset, "length": self._length - tag.offset}
        if tag.name == "a":
            self._close_link(tag, entity)
            return
        if tag.name == "tg-time":
            unix_time = tag.attributes.get("unix", "")
            if not unix_time.isdecimal() or int(unix_time) == 0:
                self._losses.append('<tg-time> without a usable "unix" is left out')
                return
            entity["unix_time"] = int(unix_time)
            if tag.attributes.get("format"):
                entity["date_time_format"] = tag.attributes["format"]
        elif tag.name == "tg-emoji":
            emoji_id = tag.attributes.get("emoji-id", "")
            if not re.fullmatch(r"-?[0-9]+", emoji_id) or int(emoji_id) == 0:
                raise MarkupError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = emoji_id
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name in ("pre", "code"):
            self._close_code(tag, entity)
            return
        self._entities.append(entity)

    def _close_link(self, tag: _OpenTag, entity: Entity) -> None:
        link = tag.attributes.get("href") or "".join(self._pieces[tag.first_piece :])
        if user_id := mentioned_user(link):
            self._entities.append(entity | {"type": "text_mention", "user": {"id": user_id}})
            return
        try:
            self._entities.append(entity | {"url": checked_link(link)})
        except ValueError as error:
            self._losses.append(f"the link to {link!r} is left out: {error}")

    def _close_code(self, tag: _OpenTag, entity: Entity) -> None:
        """Put <pre><code class="language-x">, in either order, together as one entity."""
        class_name = tag.attributes.get("class", "")
        language = class_name.removeprefix("language-") if class_name.startswith("language-") else ""
        inner = self._entities[-1] if self._entities else {}
        same_place = (inner.get("offset"), inner.get("length")) == (entity["offset"], entity["length"])
        if tag.name == "pre" and same_place and inner["type"] == "code" and inner.get("language"):
            inner["type"] = "pre"
        elif tag.name == "code" and same_place and inner["type"] == "pre" and language:
            inner["language"] = language
        elif language:
            self._entities.append(entity | {"language": language})
        else:
            self._entities.append(entity)

    def _without_forbidden_nesting(self, entities: list[Entity]) -> list[Entity]:
        """Drop what Telegram drops: entities inside code, and quotes inside quotes.

        Source: https://core.telegram.org/bots/api#formatting-options
        """
        kept: list[Entity] = []
        for entity in entities:
            if entity["type"] == "code":
                entity.pop("language", None)  # only <pre> has a language
            around = [e for e in kept if e["offset"] + e["length"] >= entity["offset"] + entity["length"]]
            quote = "blockquote" in entity["type"] and any("blockquote" in e["type"] for e in around)
            if quote or any(e["type"] in ("pre", "code") for e in around):
                self._losses.append(f"{entity['type']} inside {around[-1]['type']} is left out")
            elif not any(e["type"] == entity["type"] for e in around):
                kept.append(entity)
        return kept


def _referenced(found: re.Match[str]) -> str | None:
    if found["name"]:
        return _NAMED_REFERENCES.get(found["name"])
    code = int(found["hex"], 16) if found["hex"] else int(found["decimal"])
    if code == 0 or code >= 0x10FFFF or len(found[0].rstrip(";")) >= 10:
        return None
    return chr(code)
