"""Takes a message apart: a greeting before the question, and several questions in one message."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST = 3
"""Questions of one message that are answered; the others are named."""

MOST_PARTS = 8
"""Questions that one message is taken apart into; more are no conversation."""

FEWEST_WORDS = 3
"""Words of a question that ends without a mark of its own."""

# No more than three spaces at a time: with each of thousands as a beginning, all behind it would be looked at again.
_SENTENCE = re.compile(r"(?<=[?;])\s+|\n+|\s{1,3}(?:and|also|plus)\s{1,3}also\s{1,3}")
_ASKING = r"(?:what|whats|who|how|why|when|where|which|is|are|can|does|do|tell|explain)\b"
_BIDDING = (
    r"(?:give|list|name|show|define|describe|mention|compare)\b(?!\s(?:it|them|this|that|these|those|each|every)\b)"
)
_JOINED = re.compile(rf",?\s{{1,3}}(?:and|plus|also)\s{{1,3}}(?:then\s)?(?={_ASKING}|{_BIDDING})", re.I)
_DOING = r"(?:is|are|was|were|does|do|did|can|could|should|will|has|have|makes?|\w{3,20}s)\b"
_NEXT = re.compile(
    rf"(?<=[.!])(?<!etc\.)(?<!\.[ge]\.)(?<!vs\.)\s{{1,3}}(?=(?:and\s)?(?:{_ASKING}|{_BIDDING}))"
    rf"|,\s{{1,3}}(?=(?:what|whats|how|why|explain)\b|{_BIDDING}|(?:who|when|where)\s{_DOING})"
    r"|\s{1,3}(?=(?:what|how|why)\s(?:is|are|does|do)\b)",
    re.I,
)
"""Where one question may end and the next begin, if both ask."""

_WHEN_CLAUSE = re.compile(rf"(?:and\s)?(?:when|where)\s(?!{_DOING}|to\b)", re.I)
"""What begins with a word that asks and does not ask: "When the oven is hot, ..."."""

_OPEN_END = re.compile(
    r"(?:^|\s)(?:me|us|know|explain|understand|see|say|tell|learn|ask|about|of|is|are|in|on|that|and|or|but|to|the|a|an|for"
    r"|with|from|by|if|so|as|than|exactly|like|guess|mean|means|show|define|describe|also|please)$",
    re.I,
)
"""How something ends that a question without a mark before it belongs to: "tell me", "do you know"."""

_NUMBER = re.compile(
    r"(?:^|(?<=[\s,;:]))\(?(?:q|question\s?)?(?P<at>[1-9]|[a-e](?=\)))(?:[.):]|\s?-(?=\s))\s{0,3}(?=[^\W\d])", re.I
)
_COUNTING = re.compile(
    rf"^(?:first|second|third|fourth|last|final|next|then)(?:ly)?(?:\squestion)?[,:]?\s{{1,3}}(?={_ASKING}|{_BIDDING})",
    re.I,
)
"""What counts questions, and is no part of them: "second, what is rye?"."""
_WISH = re.compile(rf"(?:and\s)?(?:tell|explain|{_BIDDING})\b", re.I)
_QUESTION = re.compile(rf"(?:(?:and|but|so)\s+)?(?:{_ASKING}|{_BIDDING})|.*\?$", re.I | re.S)
_OPENING = re.compile(r"^(.{1,40}?)(?:[!.,;:\n]+|\s[-\u2013\u2014])\s*(?=\S)", re.S)


_ENDING = re.compile(r"(.*[?!.,;])\s{1,3}([^?!.,;]{1,40}[!.?]{0,3})", re.S)


def ending(text: str) -> tuple[str, str] | None:
    """Split off what stands behind the last mark: "what is rye? thank you!"."""
    found = _ENDING.fullmatch(text.strip())
    return (found[1].rstrip(" ,;"), found[2]) if found else None


def questions(text: str) -> Sequence[str]:
    """Split at question marks, new lines, numbers and "and what ..."; one part where there are no two, or too many."""
    numbered = _numbered(text.strip())
    sentences = [sentence for part in numbered for sentence in _SENTENCE.split(part)]
    parts = [part for sentence in sentences for joined in _JOINED.split(sentence) for part in _asked_in_turn(joined)]
    fewest = 1 if len(numbered) > 1 else 2
    worded = [_COUNTING.sub("", part.strip(), count=1) for part in parts if len(part.split()) >= fewest]
    return worded if 2 <= len(worded) <= MOST_PARTS else [text]


def _numbered(text: str) -> Sequence[str]:
    """Split "1. what is rye 2. how hot is it" at its numbers, but no options: "is it a) rye b) wheat"."""
    found = list(_NUMBER.finditer(text))
    counted = "".join(one["at"].lower() for one in found)
    if len(found) < 2 or not ("123456789".startswith(counted) or "abcde".startswith(counted)):
        return [text]
    before, ends = text[: found[0].start()], [*(one.start() for one in found[1:]), len(text)]
    parts = [text[one.end() : end].rstrip(" ,;(") for one, end in zip(found, ends, strict=True)]
    is_question = len(before.split()) > FEWEST_WORDS and (asks(before) or "?" in before)
    if all(map(asks, parts)):
        return [before, *parts] if is_question else parts
    return [text] if is_question or counted[0] == "a" else parts


def _asked_in_turn(text: str) -> Sequence[str]:
    """Split "what is rye. what is spelt, how hot is it" where both what stands before and what follows ask."""
    parts = [""]
    at = 0
    for found in [*_NEXT.finditer(text), None]:
        end = found.start() if found else len(text)
        parts[-1] += text[at:end]
        at = found.end() if found else end
        if found and _is_whole(parts[-1]):
            parts.append("")
        elif found:
            parts[-1] += found[0]
    return parts


def _is_whole(part: str) -> bool:
    """Say whether the last sentence of a part asks, tells enough for that, and goes on in no question that follows."""
    last = re.split(r"(?<=[.!?])\s", part.strip())[-1]
    is_question = asks(last) and not _WHEN_CLAUSE.match(last)
    is_told = len(last.split()) >= FEWEST_WORDS or _WISH.match(last)
    return bool(is_question and is_told) and not _OPEN_END.search(part)


def asks(part: str) -> bool:
    """Say whether a part of a message is a question, by its first word or its mark."""
    return bool(_QUESTION.match(part.strip()))


def opening(text: str) -> tuple[str, str] | None:
    """Split off what stands before the first mark, or else the first word: "hi, what is rye?", "hi what is rye"."""
    if found := _OPENING.match(text.strip()):
        return found[1], text.strip()[found.end() :]
    first, _, rest = text.strip().partition(" ")
    return (first, rest) if rest.strip() else None
