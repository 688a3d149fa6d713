"""Adds up what the words of a text say for each intent. What one word adds is worked out once, and remembered.

A margin is a sum over n-grams, and all n-grams but pairs of words belong to one word. So the margins of a text are
those of its words, and what its pairs add (docs/decisions/0018).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.text import asks_nothing, character_grams, pair_gram, stem, word_gram
from bot.tutor.matching.weighting import Floats, Lexicon, Weighting, length_of

KEPT_BYTES = 4_000_000
"""What is remembered of words, as numbers: 7,000 words with 70 intents, 5,700 with 88. With its n-grams a word takes
1.7 kB instead of 0.6, so that the words of these courses take 7 and 9 MB."""

FEWEST_KEPT = 64


class Summing:
    """Knows what each word adds. May be used from several threads."""

    def __init__(self, lexicon: Lexicon, weighting: Weighting, scorer: Scorer) -> None:
        """Add up what a scorer says that was multiplied by the gains of its weighting."""
        adding = _Adding(lexicon, weighting, scorer)
        # Of an object apart: see Speller.
        self._part = lru_cache(maxsize=max(FEWEST_KEPT, KEPT_BYTES // (8 * scorer.n_labels)))(adding.part)
        self._adding = adding
        self._scorer = scorer

    def add_up(self, found: Sequence[str]) -> Scores | None:
        """Score the words of a text; None when none of its n-grams is known."""
        if asks_nothing(found):
            return None
        parts = [self._part(word) for word in found]
        if not any(part.columns for part in parts):
            return None  # no more is known of pairs than of their words
        columns, unknown = self._adding.parted([pair_gram(one.stem, two.stem) for one, two in pairwise(parts)])
        margin = self._scorer.add_up(columns) if columns else np.zeros(self._scorer.n_labels)
        for part in parts:
            columns += part.columns
            unknown += part.unknown
            margin += part.margin
        known_square, unknown_square = self._adding.square(columns), self._adding.square_unknown(unknown)
        margin *= 1.0 / length_of(known_square, unknown_square)
        margin += self._scorer.bias
        return Scores(margin, np.float64(unknown_square / (known_square + unknown_square)))


class _Part(NamedTuple):
    """What one word adds to the margins. `columns`: those of the n-grams that phrases have; `unknown`: the others."""

    stem: str
    columns: list[int]
    unknown: list[str]
    margin: Floats


class _Adding:
    """Works out what a word, or an n-gram, adds."""

    def __init__(self, lexicon: Lexicon, weighting: Weighting, scorer: Scorer) -> None:
        self._columns = lexicon.columns
        # An array would make an object for each look.
        self._squares: Sequence[float] = (weighting.gains(lexicon) ** 2).tolist()
        self._gain_unknown = weighting.gain_unknown
        self._scorer = scorer

    def part(self, word: str) -> _Part:
        """Add up the n-grams of one word."""
        own = stem(word)
        columns, unknown = self.parted([word_gram(own), *character_grams(word)])
        margin = self._scorer.add_up(columns) if columns else np.zeros(self._scorer.n_labels)
        return _Part(own, columns, unknown, margin)

    def parted(self, grams: Sequence[str]) -> tuple[list[int], list[str]]:
        """Give the columns of the n-grams that phrases have, and the other n-grams."""
        columns = [*map(self._columns.get, grams)]
        unknown = [gram for gram, column in zip(grams, columns, strict=True) if column is None]
        return [column for column in columns if column is not None], unknown

    def square(self, columns: Sequence[int]) -> float:
        """Square what n-grams weigh that stand in a text as often as they are given, and add it up."""
        squares = self._squares
        return sum([squares[column] * times * times for column, times in Counter(columns).items()])

    def square_unknown(self, grams: Sequence[str]) -> float:
        """Do the same with n-grams that no phrase has."""
        if len(set(grams)) == len(grams):  # as a rule, and in half the time
            return sum([self._gain_unknown(gram) ** 2 for gram in grams])
        return sum([(times * self._gain_unknown(gram)) ** 2 for gram, times in Counter(grams).items()])
