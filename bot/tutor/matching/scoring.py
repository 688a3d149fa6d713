"""What speaks for each intent: the margin of a linear support vector machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.tutor.matching.weighting import Floats, Ints, Shorts


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

    Of 10 weights 6 to 8 are 0, and are not held (docs/decisions/0022). `values`, `labels`: (n_held,), those of column i
    from `starts[i]` to `starts[i + 1]`; `starts`: (n_columns + 1,); `bias`: (n_labels,).
    """

    values: Floats
    labels: Shorts
    starts: Ints
    bias: Floats

    @classmethod
    def of(cls, weights: Floats, bias: Floats) -> Scorer:
        """Hold weights, (n_columns, n_labels)."""
        columns, labels = np.nonzero(weights)
        starts = np.searchsorted(columns, np.arange(len(weights) + 1))
        return cls(weights[columns, labels], labels.astype(np.uint16), starts, bias)

    @property
    def n_labels(self) -> int:
        """How many labels there are, "not in this course" among them."""
        return len(self.bias)

    def times(self, gains: Floats) -> Scorer:
        """Multiply the weights of each n-gram; `gains`: (n_columns,)."""
        return replace(self, values=self.values * np.repeat(gains, np.diff(self.starts)))

    def add_up(self, columns: Sequence[int]) -> Floats:
        """Add up the weights of n-grams, at least one, each as often as it is given: (n_labels,)."""
        start = self.starts.item
        held = [slice(start(column), start(column + 1)) for column in columns]
        labels = np.concatenate([self.labels[part] for part in held])
        values = np.concatenate([self.values[part] for part in held])
        # Of n-grams that speak for no label, bincount makes whole numbers.
        return np.asarray(np.bincount(labels, values, self.n_labels), np.float64)

    def weights_for(self, label: int) -> Floats:
        """Give the weights of all n-grams for one label: (n_columns,)."""
        held = np.flatnonzero(self.labels == label)
        weights = np.zeros(len(self.starts) - 1)
        weights[np.searchsorted(self.starts, held, side="right") - 1] = self.values[held]
        return weights
