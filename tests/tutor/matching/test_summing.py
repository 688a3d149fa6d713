"""What the words of a text add up to, next to its n-grams weighed one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.matching import summing
from bot.tutor.matching.lesson import Lesson
from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.summing import Summing
from bot.tutor.matching.text import features, pair_gram, words
from bot.tutor.matching.training import fit_scorer, fit_weighting, lay_out, weigh, weights_of
from bot.tutor.matching.weighting import Lexicon
from tests.tutor.courses import BREAD, INTENTS

LESSON = Lesson.of(BREAD, ())
WEIGHTING, SCORER = LESSON.learn()
WORDS = sorted({word for phrase in LESSON.phrases for word in words(phrase)})


def new_summing() -> Summing:
    return Summing(LESSON.lexicon, WEIGHTING, SCORER.times(WEIGHTING.gains(LESSON.lexicon)))


def weighed(found: list[str]) -> Scores:
    """Weigh each n-gram of a text by itself, and multiply."""
    grams = features(found)
    known = {gram: weight for gram, weight in grams.items() if gram in LESSON.lexicon.columns}
    columns = [LESSON.lexicon.columns[gram] for gram in known]
    weights = np.array([*known.values()]) * WEIGHTING.idf[columns]
    unknown = sum((weight * WEIGHTING.idf_unknown) ** 2 for gram, weight in grams.items() if gram not in known)
    squares = float(weights @ weights)
    margin = weights / np.sqrt(squares + 1.5 * unknown) @ weights_of(SCORER).toarray()[columns] + SCORER.bias
    return Scores(margin, unknown / (squares + unknown))


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(["zzz", "banana", "q", "ovens", "xoven"]), max_size=12))
def test_words_add_up_to_what_their_n_grams_do(found: list[str]) -> None:
    """Also where words, pairs of words or parts of words stand more than once, and where no phrase has them."""
    together = new_summing().add_up(found)

    if not set(features(found)) & set(LESSON.lexicon.columns):
        assert together is None
        return
    apart = weighed(found)
    assert together is not None
    assert together.margin == pytest.approx(apart.margin, abs=1e-12)
    assert together.unknown == pytest.approx(apart.unknown, abs=1e-12)


def test_a_pair_of_words_that_speaks_for_nothing_adds_nothing() -> None:
    """Its two words may speak for something all the same."""
    pair = LESSON.lexicon.columns[pair_gram("too", "cold")]
    weights = weights_of(SCORER).toarray()
    weights[pair] = 0.0

    together = Summing(LESSON.lexicon, WEIGHTING, Scorer.of(weights, SCORER.bias)).add_up(["too", "cold"])

    assert together is not None
    assert together.margin.dtype == np.float64


@pytest.mark.parametrize(
    "found",
    [["bread"] * 40, ["ovenoven"], ["hot", "oven", "hot", "oven"], ["zzz", "zzz", "oven"], ["the", "the"]],
    ids=["one word often", "a part twice in a word", "a pair twice", "an unknown word twice", "a lone word twice"],
)
def test_what_stands_more_than_once_counts_as_often(found: list[str]) -> None:
    together = new_summing().add_up(found)

    apart = weighed(found)
    assert together is not None
    assert together.margin == pytest.approx(apart.margin, abs=1e-12)
    assert together.unknown == pytest.approx(apart.unknown, abs=1e-12)


@pytest.mark.parametrize("found", [[], ["the"], ["zzz"], ["zzz", "qqq"]])
def test_a_text_of_which_nothing_is_known_has_no_scores(found: list[str]) -> None:
    assert new_summing().add_up(found) is None


def test_unknown_n_grams_make_a_text_longer() -> None:
    """By hand: of the phrases "x" and "y", "x" has one word and one n-gram of characters that only one intent has.

    Their idf is ln(3/2) + 1 = 1.40547, that of the three unknown n-grams of "z" (and the pair) ln(3) + 1 = 2.09861.
    Known: 1.405465**2 * (0.8**2 + 1) = 3.239544; unknown: 2.098612**2 * (0.8**2 + 1 + 0.8**2) = 10.041494.
    """
    texts = [features(["x"]), features(["y"])]
    lexicon = Lexicon.of(texts)
    matrix, labels = lay_out(texts, lexicon), np.array([0, 1])
    weighting = fit_weighting(matrix, labels, 2)
    rows, _ = weigh(weighting, matrix)
    scorer = fit_scorer(rows, labels, 2)
    adding = Summing(lexicon, weighting, scorer.times(weighting.gains(lexicon)))

    alone, together = adding.add_up(["x"]), adding.add_up(["x", "z"])

    assert alone is not None
    assert together is not None
    assert together.unknown == pytest.approx(10.041494 / (10.041494 + 3.239544), abs=1e-6)
    shorter = 3.239544**0.5 / (3.239544 + 1.5 * 10.041494) ** 0.5
    assert together.margin - scorer.bias == pytest.approx((alone.margin - scorer.bias) * shorter, abs=1e-6)


def test_what_was_forgotten_is_worked_out_again_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    remembering = new_summing()
    monkeypatch.setattr(summing, "KEPT_BYTES", 0)
    monkeypatch.setattr(summing, "FEWEST_KEPT", 1)
    forgetful = new_summing()
    texts = [words(trial) for intent in INTENTS for trial in intent.trials]

    for found in texts:
        again, once = forgetful.add_up(found), remembering.add_up(found)
        assert again is not None
        assert once is not None
        assert again.margin.tolist() == once.margin.tolist()


def test_what_a_word_adds_is_not_changed_by_the_text_that_it_stands_in() -> None:
    remembering = new_summing()
    alone = remembering.add_up(["oven"])
    remembering.add_up(["oven", "oven", "hot", "yeast"])

    again = remembering.add_up(["oven"])

    assert alone is not None
    assert again is not None
    assert again.margin.tolist() == alone.margin.tolist()
    assert again.unknown == alone.unknown
