"""Takes a message apart: a greeting before the question, and several questions in one message."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST = 3
"""Questions of one message that are answered; the others are named."""

MOST_PARTS = 8
"""Questions that one message is taken apart into; more are no conversation."""

# No more than three spaces at a time: with each of thousands as a beginning, all behind it would be looked at again.
_SENTENCE = re.compile(r"(?<=[?;])\s+|\n+|\s{1,3}(?:and|also|plus)\s{1,3}also\s{1,3}")
_ASKING = r"(?:what|whats|who|how|why|when|where|which|is|are|can|does|do|tell|explain)\b"
_JOINED = re.compile(rf",?\s{{1,3}}(?:and|plus|also)\s{{1,3}}(?={_ASKING})", re.I)
_QUESTION = re.compile(rf"(?:(?:and|but|so)\s+)?{_ASKING}|.*\?$", re.I | re.S)
_OPENING = re.compile(r"^(.{1,40}?)(?:[!.,;:\n]+|\s[-\u2013\u2014])\s*(?=\S)", re.S)


def questions(text: str) -> Sequence[str]:
    """Split at question marks, new lines and "and what ..."; one part where there are no two, or too many."""
    parts = [part for sentence in _SENTENCE.split(text.strip()) for part in _JOINED.split(sentence)]
    worded = [part.strip() for part in parts if len(part.split()) > 1]
    return worded if 2 <= len(worded) <= MOST_PARTS else [text]


def asks(part: str) -> bool:
    """Say whether a part of a message is a question, by its first word or its mark."""
    return bool(_QUESTION.match(part.strip()))


def opening(text: str) -> tuple[str, str] | None:
    """Split off what stands before the first mark, or else the first word: "hi, what is rye?", "hi what is rye"."""
    if found := _OPENING.match(text.strip()):
        return found[1], text.strip()[found.end() :]
    first, _, rest = text.strip().partition(" ")
    return (first, rest) if rest.strip() else None
