"""Margins of a text for every intent."""

import numpy as np
import pytest
from scipy import sparse

from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.training import fit_scorer, score, weights_of

# Intent 0 has two phrases, intent 1 one, and the last label, "not in this course", none.
ROWS = sparse.csr_array(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]))
LABELS = np.array([0, 0, 1])


def test_the_margin_is_positive_for_the_intent_of_a_phrase_and_negative_for_others() -> None:
    scorer = fit_scorer(ROWS, LABELS, 3)

    margin = score(scorer, ROWS, np.zeros(3)).margin

    assert (margin > 0).tolist() == [[True, False, False], [True, False, False], [False, True, False]]


def test_a_label_without_phrases_has_the_margin_of_a_stranger() -> None:
    scorer = fit_scorer(ROWS, LABELS, 3)

    assert score(scorer, ROWS, np.zeros(3)).margin[:, 2].tolist() == [-1.0, -1.0, -1.0]


def test_three_labels_and_more_get_margins_of_their_own() -> None:
    rows = sparse.csr_array(np.eye(4))

    margin = score(fit_scorer(rows, np.arange(4), 4), rows, np.zeros(4)).margin

    assert margin.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert (margin > 0).sum() == 4


WEIGHTS = [[1.0, 2.0], [10.0, 20.0], [100.0, 0.0], [0.0, 0.0]]
SCORER = Scorer.of(np.array(WEIGHTS), np.array([0.5, -0.5]))


def test_weights_are_held_as_they_were_given_but_for_those_that_are_zero() -> None:
    assert SCORER.values.tolist() == [1.0, 2.0, 10.0, 20.0, 100.0]
    assert weights_of(SCORER).toarray().tolist() == WEIGHTS


@pytest.mark.parametrize("label", [0, 1])
def test_a_label_has_a_weight_for_each_n_gram(label: int) -> None:
    assert SCORER.weights_for(label).tolist() == [weights[label] for weights in WEIGHTS]


@pytest.mark.parametrize(
    ("columns", "sums"),
    [
        ([1], [10.0, 20.0]),
        ([2, 0], [101.0, 2.0]),
        ([0, 0, 0, 1], [13.0, 26.0]),
        ([3], [0.0, 0.0]),
        ([3, 2], [100.0, 0.0]),
    ],
    ids=["one", "two in any order", "one of them three times", "one without weights", "one without and one with"],
)
def test_the_weights_of_n_grams_are_added_up(columns: list[int], sums: list[float]) -> None:
    found = SCORER.add_up(columns)

    assert (found.tolist(), found.dtype) == (sums, np.float64)


def test_each_n_gram_has_a_gain_of_its_own_and_the_bias_has_none() -> None:
    multiplied = SCORER.times(np.array([1.0, 0.5, 0.0, 2.0]))

    assert weights_of(multiplied).toarray().tolist() == [[1.0, 2.0], [5.0, 10.0], [0.0, 0.0], [0.0, 0.0]]
    assert multiplied.bias.tolist() == [0.5, -0.5]
    assert weights_of(SCORER).toarray().tolist() == WEIGHTS


ONE = Scores(np.array([[1.0, -1.0], [2.0, -2.0]]), np.array([0.5, 0.6]))
OTHER = Scores(np.array([[3.0, -3.0]]), np.array([0.9]))


def as_lists(scores: Scores) -> tuple[object, object]:
    return scores.margin.tolist(), scores.unknown.tolist()


def test_groups_of_texts_are_put_behind_each_other() -> None:
    together = Scores.together([ONE, OTHER])

    assert as_lists(together) == ([[1.0, -1.0], [2.0, -2.0], [3.0, -3.0]], [0.5, 0.6, 0.9])


def test_one_group_alone_stays_as_it_is() -> None:
    assert as_lists(Scores.together([ONE])) == as_lists(ONE)


def test_a_row_has_the_scores_of_one_text() -> None:
    assert as_lists(ONE.row(0)) == ([1.0, -1.0], 0.5)
    assert as_lists(ONE.row(1)) == ([2.0, -2.0], 0.6)
