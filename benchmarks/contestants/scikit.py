"""Scikit-learn's own calls on the tutor's features: transform, then the dot product with every phrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.contestants.contestant import Opinion, Rows
from bot.authoring.english import ordinary_words
from bot.tutor.matching.spelling import Speller
from bot.tutor.matching.text import features, kind_of, words


class Scikit:
    """The nearest phrase by TF-IDF. A DictVectorizer, which could keep the weights, takes twice as long."""

    def __init__(self) -> None:
        ordinary_words()

    def fit(self, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> None:
        self._rows = Rows.of(phrases, outside)
        self._speller = Speller.of(self._rows.texts, [group[0] for group in phrases.values()], ordinary_words())
        self._vectorizer = TfidfVectorizer(analyzer=self._analyse)
        self._matrix = self._vectorizer.fit_transform(self._rows.texts).T.tocsr()

    def ask(self, text: str) -> Opinion:
        scores = self._vectorizer.transform([text]) @ self._matrix
        return self._rows.nearest(scores.toarray()[0])

    def _analyse(self, text: str) -> Iterable[str]:
        grams = features(self._speller.correct(words(text)))
        return [gram for gram, times in grams.items() for _ in range(round(times / kind_of(gram)))]
