"""How much each n-gram counts: TF-IDF with two changes that were measured.

Rarity is counted over intents, and unknown n-grams count as doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.tutor.matching.text import kind_of

UNKNOWN_FACTOR = 1.5
"""How much more an n-gram that no phrase has weighs in the length of a question: with it, 79 of 100 far
out-of-scope questions are rejected instead of 44, in-scope ones unharmed (docs/decisions/0003)."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Shorts = NDArray[np.uint16]
"""For labels, of which there are fewer than 65,536."""
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Lexicon:
    """Gives every n-gram of the phrases a column."""

    columns: Mapping[str, int]

    @classmethod
    def of(cls, texts: Sequence[Mapping[str, float]]) -> Lexicon:
        """Number the n-grams in order of first sight."""
        return cls({}).with_texts(texts)

    def with_texts(self, texts: Sequence[Mapping[str, float]]) -> Lexicon:
        """Number those of more texts behind these."""
        grams = dict.fromkeys(chain(self.columns, chain.from_iterable(texts)))
        return Lexicon({gram: place for place, gram in enumerate(grams)})

    def only(self, chosen: Ints) -> Lexicon:
        """Keep the n-grams of some columns, given in ascending order, and number them anew."""
        grams = list(self.columns)
        return Lexicon({grams[column]: place for place, column in enumerate(chosen)})

    def places_in(self, other: Lexicon) -> Ints:
        """Find the column that each n-gram has in another lexicon; -1 for those that it does not have."""
        return np.array([other.columns.get(gram, -1) for gram in self.columns], dtype=np.intp)


@dataclass(frozen=True)
class Weighting:
    """How much each column counts. `idf`: (n_columns,); columns that no phrase fitted on has are not `known`."""

    idf: Floats
    known: Bools
    idf_unknown: float

    def gains(self, lexicon: Lexicon) -> Floats:
        """Give what each n-gram of a lexicon weighs where it stands once, (n_columns,)."""
        kinds = np.fromiter(map(kind_of, lexicon.columns), np.float64, len(lexicon.columns))
        return np.asarray(self.idf * kinds)

    def gain_unknown(self, gram: str) -> float:
        """Give what an n-gram weighs that no phrase has."""
        return self.idf_unknown * kind_of(gram)


def length_of(known: float, unknown: float) -> float:
    """Give the length of a text from the sums of squares of its n-grams, those that phrases have and the others."""
    return float((known + UNKNOWN_FACTOR * unknown) ** 0.5)
