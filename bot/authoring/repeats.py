"""Finds phrases that nearly repeat an earlier one: they teach the matcher nothing new, or the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from random import Random
from typing import Any

from bot.authoring.rereading import Form, KeptByName
from bot.tutor.matching.text import LIGHT_WORDS, stem, words

SHORTEST = 5
"""Below five words, one that differs may be half of what a phrase says."""

BITS = 128
"""Of the number of a stem. That two different keys have the same sum of 60,000 is less likely than 1 in 10^28."""

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
    split = [words(text) for text in texts]
    stem_of = {word: stem(word) for word in {word for found in split for word in found}}
    rng = Random(0)  # noqa: S311 - numbers that are unlike each other, and no secrets
    number_of = {one: rng.getrandbits(BITS) for one in sorted(set(stem_of.values()))}
    numbers = {word: number_of[one] for word, one in stem_of.items()}
    first: dict[int, int] = {}
    return tuple(
        (
            tuple(sorted([stem_of[word] for word in found if word not in LIGHT_WORDS])),
            _nearest([numbers[word] for word in found], at, first),
        )
        for at, found in enumerate(split)
    )


def _nearest(numbers: Sequence[int], at: int, first: dict[int, int]) -> int:
    """Give the place of the first text that has a key of this one; note the keys of this one, where they are new.

    Two texts share a key when they are equal, or equal but for a word that one lacks, or that was replaced. A key is
    the sum of its words' numbers, so that order does not count: a third of the time that tuples of words take.
    """
    if len(numbers) < SHORTEST:
        return at
    whole = sum(numbers)
    keys = (whole, *map(whole.__sub__, numbers))
    return min(map(first.setdefault, keys, repeat(at)))


def _unpacked(packed: Any) -> tuple[tuple[Key, int], ...]:
    return tuple((tuple(telling), near) for telling, near in packed)


_read = KeptByName(_read_texts, Form("repeats", list, _unpacked), lambda texts: texts)
