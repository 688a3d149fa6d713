"""Finds phrases that nearly repeat an earlier one: they teach the matcher nothing new, or the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.tutor.matching.text import LIGHT_WORDS, stem, words

SHORTEST = 5
"""Below five words, one that differs may be half of what a phrase says."""


def text_key(text: str) -> str:
    """Leave out what makes no other text: case, spaces, and the sign at the end."""
    return " ".join(text.casefold().split()).rstrip(" ?!.")


def near_repeats(phrases: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Pair the place of each phrase with that of the first one that it nearly repeats.

    `phrases`: whose each is, and its text. Word order and endings do not count. Two phrases of one owner are near
    when they differ in one word, of at least SHORTEST; phrases of two owners only when they differ in nothing but
    articles, prepositions and the like, since one word can be what tells two intents apart.
    """
    first: dict[tuple[str, ...], int] = {}
    for at, (owner, text) in enumerate(phrases):
        keys = list(_keys(owner, words(text)))
        if earlier := [first[key] for key in keys if key in first]:
            yield at, min(earlier)
        for key in keys:
            first.setdefault(key, at)


def _keys(owner: str, found: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Two texts share a key when they are near: equal, or equal but for a word that one lacks, or that was replaced."""
    telling = sorted(stem(word) for word in found if word not in LIGHT_WORDS)
    if len(telling) > 1:
        yield ("any", *telling)
    stems = sorted(map(stem, found))
    if len(stems) >= SHORTEST:
        yield ("own", owner, *stems)
        yield from {("own", owner, *stems[:at], *stems[at + 1 :]) for at in range(len(stems))}
