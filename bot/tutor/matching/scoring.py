"""What speaks for each intent: the margin of a linear support vector machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.tutor.matching.weighting import Floats


@dataclass(frozen=True)
class Scores:
    """What speaks for each intent; the last column is "not in this course".

    `margin`: (n_texts, n_labels), signed, 0 on the border. `unknown`: (n_texts,) share of n-grams never seen, in 0..1.
    Of one text alone, each without the first axis.
    """

    margin: Floats
    unknown: Floats | np.float64

    @classmethod
    def together(cls, parts: Sequence[Scores]) -> Scores:
        """Put the scores of several groups of texts behind each other."""
        return cls(np.concatenate([part.margin for part in parts]), np.concatenate([part.unknown for part in parts]))

    def row(self, at: int) -> Scores:
        """Give the scores of one text alone."""
        return Scores(self.margin[at], np.asarray(self.unknown)[at])


@dataclass(frozen=True)
class Scorer:
    """A linear support vector machine: the margin of a text is the sum of its n-grams' weights, and the bias.

    `weights`: (n_columns, n_labels); `bias`: (n_labels,).
    """

    weights: Floats
    bias: Floats

    @property
    def n_labels(self) -> int:
        """How many labels there are, "not in this course" among them."""
        return len(self.bias)

    def times(self, gains: Floats) -> Scorer:
        """Multiply the weights of each n-gram; `gains`: (n_columns,)."""
        return Scorer(self.weights * gains[:, None], self.bias)

    def add_up(self, columns: Sequence[int]) -> Floats:
        """Add up the weights of n-grams, at least one, each as often as it is given: (n_labels,)."""
        return np.asarray(np.add.reduce(self.weights.take(columns, axis=0)))
