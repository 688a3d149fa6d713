"""Scikit-learn by its own calls: the nearest phrase on the tutor's features, and a usual classifier of texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

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


class ScikitLinear:
    """A linear support vector machine over TF-IDF of words and of characters, with nothing of the tutor's.

    Words one by one and in pairs, and three and four characters within words, were right most often: 83.8% of the
    trials, words alone 77.1%, three to five characters alone 82.5%.
    """

    def fit(self, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> None:
        self._rows = Rows.of(phrases, outside)
        by_words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        by_characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True)
        self._pipeline = make_pipeline(make_union(by_words, by_characters), LinearSVC(random_state=0))
        self._pipeline.fit(self._rows.texts, self._rows.numbers)

    def ask(self, text: str) -> Opinion:
        return self._rows.best(self._pipeline.decision_function([text])[0])
