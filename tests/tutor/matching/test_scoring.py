"""Likeness and margins of a text to every intent."""

import numpy as np
import pytest
from scipy import sparse

from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.training import fit_scorer, score

# Intent 0 has two phrases, intent 1 one, and the last label, "not in this course", none.
ROWS = sparse.csr_array(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]))
LABELS = np.array([0, 0, 1])


def test_likeness_is_half_the_best_phrase_and_half_the_centroid() -> None:
    """By hand: the centroid of intent 0 is (1.6, 0.8) at length one, (0.8944272, 0.4472136)."""
    scorer = fit_scorer(ROWS, LABELS, 3)

    scores = score(scorer, sparse.csr_array(np.array([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6], [0.0, 0.0]])), np.zeros(4))

    assert scores.likeness.tolist() == [
        pytest.approx([(1.0 + 0.8944272) / 2, 0.0, 0.0], abs=1e-7),
        pytest.approx([(0.8 + 0.4472136) / 2, 1.0, 0.0], abs=1e-7),
        pytest.approx([(0.96 + 0.9838699) / 2, 0.6, 0.0], abs=1e-7),
        [0.0, 0.0, 0.0],
    ]


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


def added_up(scorer: Scorer, text: list[float]) -> np.ndarray:
    """Add up a text given by the weight of each of its columns."""
    sums = np.zeros(scorer.width)
    columns = [column for column, weight in enumerate(text) if weight]
    if columns:
        scorer.add_to(sums, columns, [text[column] for column in columns])
    return sums


def test_a_text_alone_scores_as_it_does_among_others() -> None:
    scorer = fit_scorer(ROWS, LABELS, 3)
    texts = [[0.3, 0.1], [0.0, 0.9], [0.5, 0.5], [0.0, 0.0]]

    together = score(scorer, sparse.csr_array(np.array(texts)), np.array([0.1, 0.2, 0.3, 1.0]))

    for at, text in enumerate(texts):
        alone = scorer.scores(added_up(scorer, text), [0.1, 0.2, 0.3, 1.0][at])
        assert alone.likeness == pytest.approx(together.likeness[at], abs=1e-15)
        assert alone.margin == pytest.approx(together.margin[at], abs=1e-15)
        assert alone.unknown == [0.1, 0.2, 0.3, 1.0][at]


def test_what_is_added_up_in_parts_is_added_up_at_once() -> None:
    scorer = fit_scorer(ROWS, LABELS, 3)
    sums = added_up(scorer, [0.4, 0.1])
    scorer.add_to(sums, [1, 0], [0.2, 0.3])

    assert sums == pytest.approx(added_up(scorer, [0.7, 0.3]), abs=1e-15)


@pytest.mark.parametrize(
    ("text", "label", "place"),
    [
        pytest.param([1.0, 0.0], 0, 0, id="the same phrase"),
        pytest.param([0.8, 0.6], 0, 1, id="the phrase most like it, though not the first"),
        pytest.param([0.0, 1.0], 0, 1, id="the nearest of the label, though another label has a nearer one"),
        pytest.param([0.0, 1.0], 1, 2, id="the same phrase of a later label"),
        pytest.param([1.0, 0.0], 1, 2, id="the only phrase, though it is not alike"),
        pytest.param([0.0, 0.0], 0, 0, id="the first when nothing is alike"),
    ],
)
def test_the_nearest_phrase_of_a_label(text: list[float], label: int, place: int) -> None:
    scorer = fit_scorer(ROWS, LABELS, 3)

    assert scorer.nearest(added_up(scorer, text), label) == place


def test_the_first_of_equally_near_phrases_is_the_nearest() -> None:
    rows = sparse.csr_array(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    scorer = fit_scorer(rows, np.array([0, 0, 0, 1]), 3)

    assert scorer.nearest(added_up(scorer, [1.0, 0.0]), 0) == 1


ONE = Scores(np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[1.0, -1.0], [2.0, -2.0]]), np.array([0.5, 0.6]))
OTHER = Scores(np.array([[0.7, 0.8]]), np.array([[3.0, -3.0]]), np.array([0.9]))


def as_lists(scores: Scores) -> tuple[object, object, object]:
    return scores.likeness.tolist(), scores.margin.tolist(), scores.unknown.tolist()


def test_groups_of_texts_are_put_behind_each_other() -> None:
    together = Scores.together([ONE, OTHER])

    assert as_lists(together) == (
        [[0.1, 0.2], [0.3, 0.4], [0.7, 0.8]],
        [[1.0, -1.0], [2.0, -2.0], [3.0, -3.0]],
        [0.5, 0.6, 0.9],
    )


def test_one_group_alone_stays_as_it_is() -> None:
    assert as_lists(Scores.together([ONE])) == as_lists(ONE)


def test_a_row_has_the_scores_of_one_text() -> None:
    assert as_lists(ONE.row(0)) == ([0.1, 0.2], [1.0, -1.0], 0.5)
    assert as_lists(ONE.row(1)) == ([0.3, 0.4], [2.0, -2.0], 0.6)
