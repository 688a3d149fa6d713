"""Finds phrases that nearly repeat an earlier one: they teach the matcher nothing new, or the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.authoring.rereading import KeptByName
from bot.tutor.matching.text import LIGHT_WORDS, stem, words

SHORTEST = 5
"""Below five words, one that differs may be half of what a phrase says."""

Key = tuple[str, ...]


def text_key(text: str) -> str:
    """Leave out what makes no other text: case, spaces, and the sign at the end."""
    return " ".join(text.casefold().split()).rstrip(" ?!.")


def near_repeats(phrases: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Pair the place of each phrase with that of the first one that it nearly repeats.

    `phrases`: whose each is, and its text. Word order and endings do not count. Two phrases of one owner are near
    when they differ in one word, of at least SHORTEST; phrases of two owners only when they differ in nothing but
    articles, prepositions and the like, since one word can be what tells two intents apart.
    """
    owned: dict[str, list[int]] = {}
    for at, (owner, _) in enumerate(phrases):
        owned.setdefault(owner, []).append(at)
    read: dict[int, tuple[Key, int]] = {}
    for owner, places in owned.items():
        found = _read(owner, tuple(phrases[at][1] for at in places))
        read |= {at: (telling, places[near]) for at, (telling, near) in zip(places, found, strict=True)}
    first: dict[Key, int] = {}
    for at in range(len(phrases)):
        telling, near = read[at]
        earliest = min(near, first.setdefault(telling, at) if len(telling) > 1 else at)
        if earliest < at:
            yield at, earliest


def _read_texts(texts: tuple[str, ...]) -> tuple[tuple[Key, int], ...]:
    """Give the telling words of each text of one owner, and the place of the first that it is near to, or its own."""
    first: dict[Key, int] = {}
    return tuple(_read_text(text, at, first) for at, text in enumerate(texts))


def _read_text(text: str, at: int, first: dict[Key, int]) -> tuple[Key, int]:
    stems = sorted((stem(word), word) for word in words(text))
    keys = _keys(tuple(one for one, _ in stems)) if len(stems) >= SHORTEST else ()
    nearest = min([first.setdefault(key, at) for key in keys], default=at)
    return tuple(one for one, word in stems if word not in LIGHT_WORDS), nearest


def _keys(stems: Key) -> Iterator[Key]:
    """Two texts share a key when they are equal, or equal but for a word that one lacks, or that was replaced."""
    yield stems
    yield from combinations(stems, len(stems) - 1)


_read = KeptByName(_read_texts)
