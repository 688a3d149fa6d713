"""The scores of two whole courses, next to those that scikit-learn's own classes give."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.authoring.building import read_course
from bot.authoring.english import ordinary_words
from bot.tutor.matching.lesson import Lesson
from bot.tutor.matching.summing import Summing
from bot.tutor.matching.text import features, words
from bot.tutor.matching.training import lay_out

ROOT = Path(__file__).parents[3]
AGREES_WITHIN = 1e-9
UNKNOWN_FACTOR = 1.5


@pytest.mark.parametrize(
    ("folder", "at_least"),
    [
        pytest.param("tests/courses/beekeeping", 20, id="beekeeping"),
        pytest.param(".", 1_000, marks=pytest.mark.slow, id="this course"),
    ],
)
def test_every_trial_scores_as_with_scikit_learn(folder: str, at_least: int) -> None:
    """Rarity over intents is scikit-learn's with one document an intent; unknown n-grams make a text longer."""
    course = read_course(ROOT / folder)
    lesson = Lesson.of(course, ordinary_words())
    weighting, scorer = lesson.learn()
    n_labels = len(lesson.intents) + 1
    of_label = sparse.csr_array(np.eye(n_labels)[lesson.labels].T)
    tfidf = TfidfTransformer(norm=None, smooth_idf=True).fit(sparse.csr_matrix(of_label @ lesson.matrix > 0))
    phrases = normalize(tfidf.transform(sparse.csr_matrix(lesson.matrix)))
    machine = LinearSVC(C=2.0, tol=0.3, random_state=0).fit(phrases, lesson.labels)
    trials = [trial for intent in course.intents.values() for trial in intent.trials] + [*course.out_of_scope.trials]
    summing = Summing(lesson.lexicon, weighting, scorer.times(weighting.gains(lesson.lexicon)))
    asked = [found for trial in trials if summing.add_up(found := lesson.speller.correct(words(trial)))]
    assert len(asked) >= at_least

    grams = [features(found) for found in asked]
    known = [{gram: weight for gram, weight in one.items() if gram in lesson.lexicon.columns} for one in grams]
    texts = tfidf.transform(sparse.csr_matrix(lay_out(known, lesson.lexicon)))
    idf_unknown = np.log(1 + n_labels) + 1
    rest = np.array(
        [
            sum((weight * idf_unknown) ** 2 for gram, weight in one.items() if gram not in lesson.lexicon.columns)
            for one in grams
        ]
    )
    squares = np.asarray(texts.multiply(texts).sum(axis=1)).ravel()
    texts = sparse.csr_matrix(texts.multiply(1 / np.sqrt(squares + UNKNOWN_FACTOR * rest)[:, None]))
    margin = machine.decision_function(texts)

    for at, found in enumerate(asked):
        scores = summing.add_up(found)
        assert scores is not None
        assert np.abs(scores.margin - margin[at]).max() < AGREES_WITHIN
        assert abs(scores.unknown - rest[at] / (squares[at] + rest[at])) < AGREES_WITHIN
