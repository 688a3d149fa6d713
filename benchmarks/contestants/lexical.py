"""Libraries that compare words: bm25s (github.com/xhluca/bm25s) and rapidfuzz (github.com/rapidfuzz/RapidFuzz)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
import Stemmer
from rapidfuzz import fuzz, process, utils

from benchmarks.contestants.contestant import Opinion, Rows

_WORD = re.compile(r"(?u)\b\w\w+\b")  # that of bm25s.tokenize


class Bm25s:
    """The nearest phrase by BM25, over words that are stemmed, as its authors advise.

    Words are split here: for one short text, bm25s's own Tokenizer takes longer.
    """

    def fit(self, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> None:
        self._rows = Rows.of(phrases, outside)
        self._stemmer = Stemmer.Stemmer("english")
        self._index = bm25s.BM25()
        self._index.index([self._split(text) for text in self._rows.texts], show_progress=False)

    def ask(self, text: str) -> Opinion:
        found = self._split(text)
        return self._rows.nearest(self._index.get_scores(found) if found else np.zeros(len(self._rows.texts)))

    def _split(self, text: str) -> list[str]:
        return list(self._stemmer.stemWords(_WORD.findall(text.lower())))


class Rapidfuzz:
    """The nearest phrase by token_sort_ratio, which of its ratios for words is right most often here, and fastest."""

    def fit(self, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> None:
        self._rows = Rows.of(phrases, outside)
        self._texts = [utils.default_process(text) for text in self._rows.texts]

    def ask(self, text: str) -> Opinion:
        asked = [utils.default_process(text)]
        scores = process.cdist(asked, self._texts, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=1)
        return self._rows.nearest(scores[0])
