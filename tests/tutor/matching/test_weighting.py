"""TF-IDF over intents, with what is unknown in the length."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from bot.tutor.matching.training import fit_weighting, lay_out, members, weigh
from bot.tutor.matching.weighting import Lexicon

# Two phrases of intent 0 and one of intent 1. Column 0 occurs in one intent, column 1 in both, column 2 in none.
COUNTS = sparse.csr_array(np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
LABELS = np.array([0, 0, 1])

# ln(3/2) + 1, ln(3/3) + 1, ln(3/1) + 1
IDF = [1.4054651081081644, 1.0, 2.09861228866811]


def test_rarity_is_counted_over_intents_not_phrases() -> None:
    weighting = fit_weighting(COUNTS, LABELS, 2)

    assert weighting.idf == pytest.approx(IDF, abs=1e-15)
    assert weighting.known.tolist() == [True, True, False]
    assert weighting.idf_unknown == pytest.approx(2.09861228866811, abs=1e-15)


def test_unknown_n_grams_make_a_text_longer() -> None:
    """By hand: known 1.40547**2 + 1 = 2.97533, unknown 2.09861**2 = 4.40417, length (2.97533 + 1.5 * 4.40417)**0.5."""
    weighting = fit_weighting(COUNTS, LABELS, 2)

    rows, unknown = weigh(weighting, sparse.csr_array(np.array([[1.0, 1.0, 1.0]])))

    assert rows.toarray()[0] == pytest.approx([0.4540474, 0.3230585, 0.0], abs=1e-7)
    assert unknown == pytest.approx([0.5968115], abs=1e-7)


def test_a_text_without_unknown_n_grams_has_length_one() -> None:
    weighting = fit_weighting(COUNTS, LABELS, 2)

    rows, unknown = weigh(weighting, COUNTS)

    assert (rows.toarray() ** 2).sum(axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-15)
    assert unknown.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("row", [[0.0, 0.0, 0.0], [0.0, 0.0, 2.0]], ids=["empty", "all unknown"])
def test_a_text_with_nothing_known_is_all_unknown(row: list[float]) -> None:
    weighting = fit_weighting(COUNTS, LABELS, 2)

    rows, unknown = weigh(weighting, sparse.csr_array(np.array([row])))

    assert rows.toarray().tolist() == [[0.0, 0.0, 0.0]]
    assert unknown.tolist() == [1.0]


def test_one_phrase_an_intent_gives_the_weights_of_scikit_learn() -> None:
    """With an intent for every document and nothing unknown, the two changes make no difference."""
    counts = np.random.default_rng(3).poisson(0.7, size=(12, 20)).astype(float)
    counts[0] = 1.0
    counts[:, 0] = 1.0
    matrix = sparse.csr_array(counts)

    ours, _ = weigh(fit_weighting(matrix, np.arange(12), 12), matrix)
    theirs = TfidfTransformer(norm="l2", use_idf=True, smooth_idf=True).fit_transform(matrix)

    assert abs(ours.toarray() - theirs.toarray()).max() < 1e-12


def test_columns_are_numbered_in_order_of_first_sight() -> None:
    lexicon = Lexicon.of([{"b": 1.0, "a": 1.0}, {"a": 1.0, "c": 1.0}])

    assert lexicon.columns == {"b": 0, "a": 1, "c": 2}


def test_texts_are_laid_out_as_rows() -> None:
    texts = [{"b": 1.0, "a": 2.0}, {}, {"a": 3.0}]

    matrix = lay_out(texts, Lexicon.of(texts))

    assert matrix.toarray().tolist() == [[1.0, 2.0], [0.0, 0.0], [0.0, 3.0]]


def test_members_say_which_texts_each_label_has() -> None:
    assert members(np.array([0, 0, 2]), 3).toarray().tolist() == [[1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
