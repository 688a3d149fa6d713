"""What is known of the phrases, n-gram by n-gram, and what speaks for each intent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.tutor.matching.weighting import Floats, Ints


@dataclass(frozen=True)
class Scores:
    """What speaks for each intent; the last column is "not in this course".

    `likeness`, `margin`: (n_texts, n_labels); likeness in 0..1, margin signed, 0 on the border.
    `unknown`: (n_texts,) share of n-grams never seen, in 0..1. Of one text alone, each without the first axis.
    """

    likeness: Floats
    margin: Floats
    unknown: Floats | np.float64

    @classmethod
    def together(cls, parts: Sequence[Scores]) -> Scores:
        """Put the scores of several groups of texts behind each other."""
        return cls(
            np.concatenate([part.likeness for part in parts]),
            np.concatenate([part.margin for part in parts]),
            np.concatenate([part.unknown for part in parts]),
        )

    def row(self, at: int) -> Scores:
        """Give the scores of one text alone."""
        return Scores(self.likeness[at], self.margin[at], np.asarray(self.unknown)[at])


@dataclass(frozen=True)
class Postings:
    """For each n-gram, the texts in which it stands, and its weight there.

    Those of column c are `texts[starts[c]:starts[c + 1]]` and `weights[...]`; `starts`: (n_columns + 1,).
    """

    starts: NDArray[np.int32]
    texts: NDArray[np.int32]
    weights: Floats
    n_texts: int

    def add_to(self, sums: Floats, columns: Sequence[int], weights: Sequence[float]) -> None:
        """Add columns, at least one, each times its weight, to `sums`, (n_texts,)."""
        spans = [slice(self.starts.item(column), self.starts.item(column + 1)) for column in columns]
        texts = np.concatenate([self.texts[span] for span in spans])
        added = np.concatenate([self.weights[span] for span in spans])
        added *= np.repeat(weights, [span.stop - span.start for span in spans])
        np.add.at(sums, texts, added)


@dataclass(frozen=True)
class Scorer:
    """Phrases and a linear support vector machine over them.

    `postings`: of the phrases, and then of one centroid per label, all of unit length. `starts`: (n_labels,) the place
    of the first phrase of each label. `weights`: (n_columns, n_labels); `bias`: (n_labels,).
    """

    postings: Postings
    starts: Ints
    weights: Floats
    bias: Floats

    @property
    def n_labels(self) -> int:
        """How many labels there are, "not in this course" among them."""
        return len(self.bias)

    @property
    def width(self) -> int:
        """How many sums there are of a text."""
        return self.postings.n_texts + self.n_labels

    def add_to(self, sums: Floats, columns: Sequence[int], weights: Sequence[float]) -> None:
        """Add columns, at least one, each times its weight, to `sums`.

        These are (width,): likeness to each phrase and to each centroid, and the margin of each label without its bias.
        """
        n_texts = self.postings.n_texts
        self.postings.add_to(sums[:n_texts], columns, weights)
        sums[n_texts:] += np.array(weights) @ self.weights.take(columns, axis=0)

    def scores(self, sums: Floats, unknown: float) -> Scores:
        """Read the sums of a text of unit length; `unknown`: its share of n-grams never seen."""
        n_texts = self.postings.n_texts
        return Scores(self.likeness(sums[:n_texts]), sums[n_texts:] + self.bias, np.float64(unknown))

    def likeness(self, similar: Floats) -> Floats:
        """Take the best phrase of each label and its centroid, half and half: (..., n_texts) to (..., n_labels)."""
        n_labels = self.n_labels
        best = np.maximum.reduceat(similar[..., :-n_labels], self._filled_starts, axis=-1)
        if len(self._filled) < n_labels:
            all_best = np.zeros((*similar.shape[:-1], n_labels))
            all_best[..., self._filled] = best
            best = all_best
        return np.asarray((best + similar[..., -n_labels:]) / 2.0)

    def nearest(self, sums: Floats, label: int) -> int:
        """Find the place of the phrase of a label that is most like a text; the first of equal ones."""
        own = slice(self.starts[label], self.starts[label + 1])
        return int(self.starts[label] + sums[own].argmax())

    @cached_property
    def _filled(self) -> Ints:
        """The labels that have phrases."""
        n_phrases = self.postings.n_texts - self.n_labels
        return np.flatnonzero(np.diff([*self.starts, n_phrases]) > 0)

    @cached_property
    def _filled_starts(self) -> Ints:
        return self.starts[self._filled]
