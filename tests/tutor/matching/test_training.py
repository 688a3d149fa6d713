"""What is learned when a course has more phrases than each intent is trained against."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.svm import LinearSVC

from bot.tutor.matching import training
from bot.tutor.matching.training import fit_scorer, thinned, weights_of

EACH = 12
LABELS = np.repeat([0, 1, 2, 4], EACH)
N_LABELS = 5


@pytest.fixture
def rows() -> sparse.csr_array:
    counts = np.random.default_rng(7).poisson(0.4, size=(len(LABELS), 30)).astype(float)
    counts[np.arange(len(LABELS)), LABELS] += 2.0
    return sparse.csr_array(counts / np.linalg.norm(counts, axis=1)[:, None])


@pytest.mark.parametrize(
    ("most", "left"),
    [(1, [2]), (2, [2, 20]), (3, [2, 11, 20]), (5, [2, 5, 11, 14, 20]), (7, [2, 5, 8, 11, 14, 17, 20])],
)
def test_places_are_thinned_evenly(most: int, left: list[int]) -> None:
    assert thinned(np.arange(2, 21, 3), most).tolist() == left


def test_no_more_places_are_given_than_there_are() -> None:
    assert thinned(np.array([4, 9]), 100).tolist() == [4, 9]
    assert thinned(np.array([], dtype=np.intp), 100).tolist() == []


@pytest.mark.parametrize("most", [9, 20, len(LABELS) - 1])
def test_each_intent_of_a_large_course_is_trained_against_some_phrases_of_all_others(
    rows: sparse.csr_array, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "MOST_OTHERS", most)
    scorer = fit_scorer(rows, LABELS, N_LABELS)

    for label in np.unique(LABELS):
        others = np.flatnonzero(label != LABELS)
        against = thinned(others, most)
        assert len(against) == min(most, len(others))
        assert set(LABELS[against]) == set(LABELS) - {label}
        taught = np.sort(np.concatenate([np.flatnonzero(label == LABELS), against]))
        machine = LinearSVC(C=training.C, tol=0.3, random_state=0).fit(rows[taught], LABELS[taught] == label)
        assert weights_of(scorer).toarray()[:, label] == pytest.approx(machine.coef_[0], abs=1e-12)
        assert scorer.bias[label] == machine.intercept_[0]


def test_a_large_course_is_told_apart_as_well(rows: sparse.csr_array, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit_scorer(rows, LABELS, N_LABELS)
    monkeypatch.setattr(training, "MOST_OTHERS", 24)
    thin = fit_scorer(rows, LABELS, N_LABELS)

    for scorer in (whole, thin):
        margin = (rows @ weights_of(scorer)).toarray() + scorer.bias
        assert (margin.argmax(axis=1) == LABELS).mean() > 0.9


def test_of_two_intents_each_is_trained_against_the_other(rows: sparse.csr_array) -> None:
    rows, labels = rows[: 2 * EACH], LABELS[: 2 * EACH]
    scorer = fit_scorer(rows, labels, N_LABELS)

    for label in (0, 1):
        machine = LinearSVC(C=training.C, tol=0.3, random_state=0).fit(rows, labels == label)
        assert weights_of(scorer).toarray()[:, label] == pytest.approx(machine.coef_[0], abs=1e-12)
        assert scorer.bias[label] == machine.intercept_[0]
    assert scorer.bias[2:].tolist() == [-1.0, -1.0, -1.0]


def test_an_intent_without_phrases_never_fits(rows: sparse.csr_array, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "MOST_OTHERS", 10)
    scorer = fit_scorer(rows, LABELS, N_LABELS)

    assert not weights_of(scorer).toarray()[:, 3].any()
    assert scorer.bias[3] == -1.0
