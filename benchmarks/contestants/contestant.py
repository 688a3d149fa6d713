"""What every contestant can do: learn phrases, and say what a text asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

TOP = 3
"""So many labels are asked for: as many as the tutor offers."""

TUTOR = "tutor"
SCIKIT = "scikit-learn, nearest phrase"
SCIKIT_LINEAR = "scikit-learn, linear SVM"
BM25S = "bm25s"
RAPIDFUZZ = "rapidfuzz"
MINILM = "MiniLM, nearest phrase"
MINILM_REGRESSION = "MiniLM, logistic regression"

LIGHT = (TUTOR, SCIKIT, SCIKIT_LINEAR, BM25S, RAPIDFUZZ)
HEAVY = (MINILM, MINILM_REGRESSION)


class Opinion(NamedTuple):
    """The likeliest labels, best first, and how sure the contestant is of the first, on a scale of its own.

    `is_answer`: whether it would answer; None where it has no rule for that.
    """

    labels: tuple[str, ...]
    score: float
    is_answer: bool | None = None


class Contestant(Protocol):
    """Learns once, then is asked."""

    def fit(self, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> None:
        """Learn the phrases of each label, and those that belong to none; the first of a label is its title."""

    def ask(self, text: str) -> Opinion:
        """Rank the labels for a text."""


@dataclass(frozen=True)
class Rows:
    """Phrases as rows, label by label; those out of scope come last.

    `starts`: the first row of each label, and of what is out of scope, if there is any.
    """

    texts: Sequence[str]
    labels: Sequence[str]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> Rows:
        """Lay phrases out."""
        groups = [*phrases.values(), *([outside] if outside else [])]
        starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
        return cls([text for group in groups for text in group], list(phrases), starts)

    @property
    def numbers(self) -> NDArray[np.intp]:
        """The place of the label of each row; len(labels) is out of scope."""
        return np.repeat(np.arange(len(self.starts)), np.diff([*self.starts, len(self.texts)]))

    def nearest(self, scores: NDArray[Any]) -> Opinion:
        """Let each label have the score of its best row."""
        return self.best(np.maximum.reduceat(scores, self.starts))

    def best(self, by_label: NDArray[Any]) -> Opinion:
        """Rank labels by their scores. What is out of scope is no label: its score is taken from that of the best.

        With every contestant fewer questions out of scope were answered so than by the best score alone.
        """
        inside = by_label[: len(self.labels)]
        top = np.argpartition(-inside, TOP)[:TOP] if len(inside) > TOP else np.arange(len(inside))
        top = top[np.argsort(-inside[top], kind="stable")]
        against = float(by_label[-1]) if len(by_label) > len(inside) else 0.0
        return Opinion(tuple(self.labels[at] for at in top.tolist()), float(inside[top[0]]) - against)
