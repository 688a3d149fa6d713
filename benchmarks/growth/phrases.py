"""Makes more phrases, and more intents, out of those that a course has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

SWAPPED = 3
"""One word of so many is swapped."""

TRIES = 20
"""So often a phrase that is there already is made anew; then it is taken twice."""


def grow(base: Sequence[Sequence[str]], intents: int, phrases: int, rng: Random) -> Mapping[str, Sequence[str]]:
    """Give every one of so many intents so many phrases; where the base has fewer intents, it is gone through again."""
    return {f"made.{number:05}": make(base[number % len(base)], phrases, rng) for number in range(intents)}


def make(phrases: Sequence[str], wanted: int, rng: Random) -> Sequence[str]:
    """Make phrases in which words are swapped for words of the others; no two are alike, as long as that is possible.

    Words keep the share that they have, and so does the length of phrases; the sense is lost.
    """
    texts = [phrase.split() for phrase in phrases]
    pool = [word for text in texts for word in text]
    made: dict[str, None] = {}
    found: list[str] = []
    while len(found) < wanted:
        phrase = _swap(rng.choice(texts), pool, rng)
        for _ in range(TRIES):
            if phrase not in made:
                break
            phrase = _swap(rng.choice(texts), pool, rng)
        made[phrase] = None
        found.append(phrase)
    return found


def _swap(text: Sequence[str], pool: Sequence[str], rng: Random) -> str:
    words = list(text)
    for place in rng.sample(range(len(words)), -(-len(words) // SWAPPED)):
        words[place] = rng.choice(pool)
    return " ".join(words)
