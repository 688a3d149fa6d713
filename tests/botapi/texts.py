"""Turns the text of a request into the text that a chat shows.

Source: tdlib/telegram-bot-api, Client::get_formatted_text; tdlib/td, fix_formatted_text in MessageEntity.cpp.
"""

import re
import unicodedata
from typing import Any

from .markup import Entity, Formatted, MarkupError, parse_html, utf16_length
from .refusals import Wrong

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_SOURCE_BYTES = 1 << 15

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BLANKS = " \t\n\v"
_INVISIBLE = "\u2800\ufffc"


def read_text(source: str, parse_mode: str | None = None, entities: list[Entity] | None = None) -> Formatted:
    """Read what a bot sends as the Bot API does: markup parsed, blanks at both ends cut off.

    Raises Wrong, with Telegram's words, when Telegram would refuse it. Lengths are for the caller to check.
    """
    if len(source.encode()) > MAX_SOURCE_BYTES:
        raise Wrong("Bad Request: text is too long")
    source = _CONTROL.sub(" ", source.replace("\r", ""))
    mode = (parse_mode or "none").lower()
    if mode == "html":
        try:
            return _trimmed(parse_html(source))
        except MarkupError as error:
            raise Wrong(f"Bad Request: can't parse entities: {error}") from error
    if mode != "none":
        # Telegram knows Markdown too; this project sends HTML only.
        raise Wrong("Bad Request: unsupported parse_mode")
    return _trimmed(Formatted(source, _checked(entities or [], source)))


def read_shown_text(params: dict[str, Any], key: str, *, limit: int, too_long: str) -> Formatted:
    """Read a text that must not be empty, with its parse mode and entities beside it."""
    if not params.get(key):
        raise Wrong(f"Bad Request: {'message text is empty' if key == 'text' else 'text must be non-empty'}")
    formatted = read_text(params[key], params.get("parse_mode"), params.get("entities"))
    if is_blank(formatted.text):
        raise Wrong("Bad Request: text must be non-empty")
    if utf16_length(formatted.text) > limit:
        raise Wrong(too_long)
    return formatted


def read_caption(params: dict[str, Any]) -> Formatted:
    formatted = read_text(params.get("caption") or "", params.get("parse_mode"), params.get("caption_entities"))
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise Wrong("Bad Request: message caption is too long")
    return formatted


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing at all."""
    return all(
        character.isspace() or character in _INVISIBLE or unicodedata.category(character) == "Cf" for character in text
    )


def _trimmed(formatted: Formatted) -> Formatted:
    text = formatted.text.rstrip(_BLANKS)
    first_entity = min((entity["offset"] for entity in formatted.entities), default=len(text))
    leading = min(len(text) - len(text.lstrip(" \n")), first_entity)
    text = text[leading:]
    entities = []
    for entity in formatted.entities:
        offset = entity["offset"] - leading
        length = min(entity["length"], utf16_length(text) - offset)
        if length > 0:
            entities.append(entity | {"offset": offset, "length": length})
    return Formatted(text, entities, formatted.losses)


def _checked(entities: list[Entity], text: str) -> list[Entity]:
    boundaries = {0}
    end = 0
    for character in text:
        end += utf16_length(character)
        boundaries.add(end)
    for entity in entities:
        begin, stop = entity["offset"], entity["offset"] + entity["length"]
        if begin < 0 or entity["length"] < 0:
            problem = "receive an entity with incorrect offset or length"
        elif begin > end:
            problem = f"entity begins after the end of the text at UTF-16 offset {begin}"
        elif stop > end:
            problem = (
                f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {stop}"
            )
        elif begin not in boundaries:
            problem = f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {begin}"
        elif stop not in boundaries:
            problem = (
                f"entity beginning at UTF-16 offset {begin} ends in a middle of a UTF-16 symbol at UTF-16 offset {stop}"
            )
        else:
            continue
        raise Wrong(f"Bad Request: {problem}")
    return entities
