"""Learns from phrases laid out as rows of n-grams: how much each counts, and what speaks for each intent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from scipy import sparse
from sklearn.svm import LinearSVC

from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.weighting import UNKNOWN_FACTOR, Floats, Ints, Lexicon, Weighting

C = 2.0
"""How much a phrase on the wrong side weighs against wide margins. From 1 to 2 right answers go from 87.0 to 87.4% with
30 phrases an intent; with 4 and 8 no further (docs/decisions/0021)."""

MOST_OTHERS = 15_000
"""Phrases of other intents that each is trained against, evenly drawn. All of 100,000 take 60 s instead of 9 to learn
from. In a course of 12,500, of which none are left out, with 8,000 0.2% fewer answers are right, with 5,000 0.5%."""


def lay_out(texts: Sequence[Mapping[str, float]], lexicon: Lexicon) -> sparse.csr_array:
    """Lay texts out as rows: (n_texts, n_columns). All their n-grams must be known."""
    starts = np.cumsum([0, *map(len, texts)], dtype=np.int32)
    columns = np.fromiter(map(lexicon.columns.__getitem__, chain.from_iterable(texts)), np.int32, starts[-1])
    weights = np.fromiter(chain.from_iterable(text.values() for text in texts), np.float64, starts[-1])
    return sparse.csr_array((weights, columns, starts), shape=(len(texts), len(lexicon.columns)))


def fit_weighting(matrix: sparse.csr_array, labels: Ints, n_labels: int) -> Weighting:
    """Count in how many intents each column occurs: idf = ln((1 + intents) / (1 + occurs)) + 1.

    The smoothed form of scikit-learn's TfidfTransformer, with intents in the place of documents.
    """
    occurs = np.diff(sparse.csc_array(members(labels, n_labels) @ (matrix != 0)).indptr)
    idf = np.log((1.0 + n_labels) / (1.0 + occurs)) + 1.0
    return Weighting(idf, occurs > 0, float(np.log(1.0 + n_labels) + 1.0))


def weigh(weighting: Weighting, matrix: sparse.csr_array) -> tuple[sparse.csr_array, Floats]:
    """Weigh and scale rows to unit length; also give each row's share of unknown n-grams, in 0..1."""
    weighted = matrix * weighting.idf[None, :]
    squares = weighted.multiply(weighted)
    total = np.asarray(squares.sum(axis=1)).ravel()
    known = np.asarray((squares * weighting.known[None, :]).sum(axis=1)).ravel()
    unknown = total - known
    length = np.sqrt(known + UNKNOWN_FACTOR * unknown)
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    rows = sparse.csr_array(weighted * weighting.known[None, :] * scale[:, None])
    rows.eliminate_zeros()
    return rows, np.divide(unknown, total, out=np.ones_like(unknown), where=total > 0)


def fit_scorer(rows: sparse.csr_array, labels: Ints, n_labels: int) -> Scorer:
    """Learn from phrases: rows (n_phrases, n_columns) of unit length, `labels` ascending.

    One-against-the-rest squared hinge loss (liblinear: Fan et al., JMLR 9, 2008). Next to multinomial
    logistic regression it is as right (89%), is more often right in the first three, and fits in 0.6 s
    instead of 25 s (docs/decisions/0003). With a tolerance of 0.1, learning a course takes
    11 s instead of 9, and is no more often right.
    """
    present = np.unique(labels)
    # Of two labels, LinearSVC learns one, and of one, nothing.
    if len(labels) > MOST_OTHERS or len(present) < 3:
        return Scorer.of(*_train(rows, labels, n_labels, present))
    machine = _machine().fit(rows, labels)
    weights, bias = _untrained(rows, n_labels)
    weights[:, present] = machine.coef_.T
    bias[present] = machine.intercept_
    return Scorer.of(weights, bias)


def retrain(
    scorer: Scorer, rows: sparse.csr_array, labels: Ints, columns: Ints, kept: Mapping[int, int], n_labels: int
) -> Scorer:
    """Train some labels anew, each against all others, and keep what is trained of the rest.

    `columns`: (n_columns,) the column that each column of `rows` had in the scorer, -1 for new ones. `kept`: of labels
    that need no training, the place that each had there.
    """
    weights, bias = _train(rows, labels, n_labels, [label for label in range(n_labels) if label not in kept])
    known = np.flatnonzero(columns >= 0)
    labels_kept, before = np.array([*kept], dtype=np.intp), np.array([*kept.values()], dtype=np.intp)
    weights[np.ix_(known, labels_kept)] = weights_of(scorer).toarray()[np.ix_(columns[known], before)]
    bias[labels_kept] = scorer.bias[before]
    return Scorer.of(weights, bias)


def score(scorer: Scorer, rows: sparse.csr_array, unknown: Floats) -> Scores:
    """Score many texts at once, given as rows of unit length, (n_texts, n_columns), and their shares of unknown."""
    return Scores((rows @ weights_of(scorer)).toarray() + scorer.bias, unknown)


def weights_of(scorer: Scorer) -> sparse.csr_array:
    """Give the weights of a scorer as a matrix: (n_columns, n_labels)."""
    shape = (len(scorer.starts) - 1, scorer.n_labels)
    return sparse.csr_array((scorer.values, scorer.labels.astype(np.int32), scorer.starts), shape=shape)


def members(labels: Ints, n_labels: int) -> sparse.csr_array:
    """Say which texts each label has: (n_labels, n_texts), 1.0 where it has one."""
    texts = np.arange(len(labels), dtype=np.int32)
    return sparse.csr_array((np.ones(len(labels)), (labels.astype(np.int32), texts)), shape=(n_labels, len(labels)))


def thinned(places: Ints, most: int) -> Ints:
    """Give at most so many of some places, evenly spread over them."""
    return places if len(places) <= most else places[np.linspace(0, len(places) - 1, most).astype(np.intp)]


def _train(rows: sparse.csr_array, labels: Ints, n_labels: int, chosen: Iterable[int]) -> tuple[Floats, Floats]:
    """Train labels, each against MOST_OTHERS of the others: weights (n_columns, n_labels) and bias (n_labels,)."""
    weights, bias = _untrained(rows, n_labels)
    for label in chosen:
        own, others = np.flatnonzero(labels == label), np.flatnonzero(labels != label)
        if len(own) and len(others):
            taught = np.union1d(own, thinned(others, MOST_OTHERS))
            machine = _machine().fit(rows[taught], labels[taught] == label)
            weights[:, label], bias[label] = machine.coef_[0], machine.intercept_[0]
    return weights, bias


def _untrained(rows: sparse.csr_array, n_labels: int) -> tuple[Floats, Floats]:
    """Give the weights and the bias of labels that no text fits, which those without phrases keep."""
    return np.zeros((rows.shape[1], n_labels)), np.full(n_labels, -1.0)


def _machine() -> LinearSVC:
    return LinearSVC(C=C, tol=0.3, random_state=0)
