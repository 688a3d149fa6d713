"""Puts misspelt words right, to words of the course, and leaves ordinary words alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from symspellpy.editdistance import DamerauOsa

from bot.tutor.matching.text import CACHED_WORDS, words

SHORTEST = 4
"""Shorter words have too many neighbours: "teh" is one letter away from 6 words of a course. In a word of
three, only letters that are swapped or missing are put right."""

LONG = 7
"""From this length on, two letters may be wrong; in shorter words, one."""

SHORTEST_PART = 3
"""Of a word that lacks its space: "topdown"."""

FREQUENT = 3
"""A word that stands in so many phrases is meant, though no dictionary has it: a name, an abbreviation."""

SLIP = 10
"""A word that no dictionary has is a slip when the nearest one that it has is so many times as frequent."""


def slips_within(typed: str, wanted: str, most: int) -> bool:
    """Say whether two words differ by at most so many letters left out, added, exchanged, or swapped in pairs."""
    # A new one each time: it measures in lists of its own, which threads cannot share.
    return bool(DamerauOsa().distance(typed, wanted, most) >= 0)


def no_pace() -> None:
    """Go on at once."""


class Speller:
    """Knows the ordinary words of a language and the words of one course. May be used from several threads."""

    def __init__(self, targets: Mapping[str, int], known: Collection[str], pace: Callable[[], None] = no_pace) -> None:
        """Correct to `targets`, words with how often each occurs, whatever is neither one of them nor `known`.

        `pace` is called after each word: a second of work can be stretched, or broken off.
        """
        self._targets = targets
        # Apart from this object: what a cache refers back to is freed by the collector of garbage alone, which passes
        # over what was frozen (publishing.renewing).
        corrector = _Corrector(targets, known, pace)
        self._corrected = lru_cache(maxsize=CACHED_WORDS)(corrector.correct)

    @classmethod
    def of(
        cls,
        phrases: Iterable[str],
        proofread: Iterable[str],
        ordinary: Collection[str],
        pace: Callable[[], None] = no_pace,
    ) -> Speller:
        """Learn the words of a course.

        `phrases` may hold misspelt words, which are no targets; every word of the `proofread` texts is right.
        `ordinary`: the words of the language, lower case; without them nothing can be told to be wrong, and
        nothing is corrected.
        """
        if not ordinary:
            return cls({}, frozenset())
        counts = Counter(word for phrase in phrases for word in set(words(phrase)) if len(word) >= SHORTEST_PART)
        right = {word for text in proofread for word in words(text) if len(word) >= SHORTEST_PART}
        sure = {word: counts[word] or 1 for word in counts.keys() | right if word in ordinary or word in right}
        speller = cls(sure, ordinary, pace)
        meant = {word: times for word, times in counts.items() if times >= FREQUENT and not speller._slips(word, times)}
        return cls(sure | meant, ordinary, pace)

    @property
    def targets(self) -> Mapping[str, int]:
        """The words that are corrected to, with how often each occurs."""
        return self._targets

    def correct(self, found: Sequence[str]) -> list[str]:
        """Give the words of a text, each that is misspelt replaced by the word, or the two words, it was meant for."""
        return [right for word in found for right in self._corrected(word)]

    def _slips(self, word: str, times: int) -> bool:
        """Say whether a word that many misspell alike is meant for another one."""
        right = self._corrected(word)
        return right != (word,) and all(self._targets[part] >= SLIP * times for part in right)


class _Corrector:
    """Finds what a word was meant for."""

    def __init__(self, targets: Mapping[str, int], known: Collection[str], pace: Callable[[], None]) -> None:
        self._targets = targets
        self._known = known
        # With NumPy, which who checks a course need not wait for.
        from bot.tutor.matching.neighbours import Neighbours

        self._neighbours = Neighbours([*targets], pace)

    def correct(self, word: str) -> tuple[str, ...]:
        """Give the word, or the two words, that it was meant for; itself when it is right or nothing is near."""
        if len(word) < SHORTEST - 1 or word in self._targets or word in self._known or not word.isalpha():
            return (word,)
        if len(word) < SHORTEST:
            return (self._correct_short(word),)
        near, distance = self._look_up(word)
        halves = ((word[:at], word[at:]) for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1))
        split = next((pair for pair in halves if all(part in self._targets for part in pair)), None)
        if split and not (near and distance == 1):
            return split
        return (near[0],) if near else (word,)

    def _correct_short(self, word: str) -> str:
        """Put two letters right that are swapped, else one that is missing."""
        swapped = (word[1] + word[0] + word[2], word[0] + word[2] + word[1])
        if known := [one for one in swapped if one in self._targets]:
            return max(known, key=lambda one: self._targets[one])
        return next((one for one in self._look_up(word)[0] if one[0] == word[0]), word)

    def _look_up(self, word: str) -> tuple[Sequence[str], int]:
        """Find the targets that are nearest, of them those of at least SHORTEST, the likeliest first; and how near."""
        near, distance = self._neighbours.nearest(word, 2 if len(word) >= LONG else 1)
        # The first letter is seldom the wrong one: Pollock and Zamora, CACM 27(4), 1984.
        likely = sorted(near, key=lambda one: (one[0] != word[0], -self._targets[one], one))
        return [one for one in likely if len(one) >= SHORTEST], distance
