"""TF-IDF with two changes that were measured: rarity is counted over intents, and unknown n-grams count as doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

UNKNOWN_FACTOR = 1.5
"""How much more an n-gram that no phrase has weighs in the length of a question: with it, 79 of 100 far
out-of-scope questions are rejected instead of 44, in-scope ones unharmed (docs/decisions/0003)."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
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
        columns = dict(self.columns)
        for text in texts:
            for gram in text:
                columns.setdefault(gram, len(columns))
        return Lexicon(columns)

    def only(self, chosen: Ints) -> Lexicon:
        """Keep the n-grams of some columns, given in ascending order, and number them anew."""
        grams = list(self.columns)
        return Lexicon({grams[column]: place for place, column in enumerate(chosen)})

    def places_in(self, other: Lexicon) -> Ints:
        """Find the column that each n-gram has in another lexicon; -1 for those that it does not have."""
        return np.array([other.columns.get(gram, -1) for gram in self.columns], dtype=np.intp)

    def matrix(self, texts: Sequence[Mapping[str, float]]) -> sparse.csr_array:
        """Lay texts out as rows: (n_texts, n_columns). All their n-grams must be known."""
        starts = np.cumsum([0, *(len(text) for text in texts)], dtype=np.int32)
        columns = np.fromiter((self.columns[gram] for text in texts for gram in text), dtype=np.int32)
        weights = np.fromiter((weight for text in texts for weight in text.values()), dtype=np.float64)
        return sparse.csr_array((weights, columns, starts), shape=(len(texts), len(self.columns)))

    def row(self, text: Mapping[str, float]) -> tuple[Ints, Floats, float]:
        """Split one text into known columns, their weights, and the sum of squares of the unknown rest."""
        places = [self.columns.get(gram, -1) for gram in text]
        columns, weights = np.array(places, dtype=np.intp), np.array([*text.values()], dtype=np.float64)
        known = columns >= 0
        rest = weights[~known]
        return columns[known], weights[known], float(rest @ rest)


@dataclass(frozen=True)
class Weighting:
    """How much each column counts. `idf`: (n_columns,); columns that no phrase fitted on has are not `known`."""

    idf: Floats
    known: Bools
    idf_unknown: float

    @classmethod
    def fit(cls, matrix: sparse.csr_array, labels: Ints, n_labels: int) -> Weighting:
        """Count in how many intents each column occurs: idf = ln((1 + intents) / (1 + occurs)) + 1.

        The smoothed form of scikit-learn's TfidfTransformer, with intents in the place of documents.
        """
        occurs = np.diff(sparse.csc_array(members(labels, n_labels) @ (matrix != 0)).indptr)
        idf = np.log((1.0 + n_labels) / (1.0 + occurs)) + 1.0
        return cls(idf, occurs > 0, float(np.log(1.0 + n_labels) + 1.0))

    def weigh(self, matrix: sparse.csr_array) -> tuple[sparse.csr_array, Floats]:
        """Weigh and scale rows to unit length; also give each row's share of unknown n-grams, in 0..1."""
        weighted = matrix * self.idf[None, :]
        squares = weighted.multiply(weighted)
        total = np.asarray(squares.sum(axis=1)).ravel()
        known = np.asarray((squares * self.known[None, :]).sum(axis=1)).ravel()
        unknown = total - known
        length = np.sqrt(known + UNKNOWN_FACTOR * unknown)
        scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
        rows = sparse.csr_array(weighted * self.known[None, :] * scale[:, None])
        rows.eliminate_zeros()
        return rows, _share(unknown, total)

    def weigh_row(self, columns: Ints, weights: Floats, unknown_squares: float) -> tuple[Floats, float]:
        """Do the same for one text that was split by Lexicon.row."""
        weighted = weights * self.idf[columns]
        known = float(weighted @ weighted)
        unknown = unknown_squares * self.idf_unknown**2
        length = float(np.sqrt(known + UNKNOWN_FACTOR * unknown))
        share = unknown / (known + unknown) if known + unknown else 1.0
        return (weighted / length if length else weighted), share


def members(labels: Ints, n_labels: int) -> sparse.csr_array:
    """Say which texts each label has: (n_labels, n_texts), 1.0 where it has one."""
    texts = np.arange(len(labels), dtype=np.int32)
    return sparse.csr_array((np.ones(len(labels)), (labels.astype(np.int32), texts)), shape=(n_labels, len(labels)))


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0)
