"""Writes a text as YAML, so that it is read as it is, and that all of it is seen."""

from __future__ import annotations

import json
import re

from bot.authoring.reading import reads_as_is

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Signs that cannot be seen, move a cursor, end a line, or turn the order of others around.

Those that join others (U+200C, U+200D) are not among them: emoji and some scripts need them.
"""

_NO_TEXT_FOR_SOME = re.compile("[yn]|0o[0-7]+", re.IGNORECASE)
"""What some readers of YAML take for a yes, a no or a number, though the one that `reads_as_is` asks does not."""


def write_text(text: str, *, in_brackets: bool = False) -> str:
    """Write a text in one line, as an entry of a list or as the value of a key; in quotes where it needs them."""
    is_bare = not (UNSEEN.search(text) or _NO_TEXT_FOR_SOME.fullmatch(text))
    if is_bare and reads_as_is(text, in_brackets=in_brackets):
        return text
    return escaped(json.dumps(text, ensure_ascii=False))


def escaped(text: str) -> str:
    r"""Write unseen signs as escapes, such as \\u202e."""
    return UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
