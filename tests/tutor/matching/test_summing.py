"""What the words of a text add up to, next to its n-grams weighed one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.matching import summing
from bot.tutor.matching.lesson import Lesson
from bot.tutor.matching.summing import Summed, Summing
from bot.tutor.matching.text import features, words
from bot.tutor.matching.training import fit_scorer, fit_weighting, lay_out, weigh
from bot.tutor.matching.weighting import Floats, Lexicon
from tests.tutor.courses import BREAD, INTENTS

LESSON = Lesson.of(BREAD, ())
WEIGHTING, SCORER = LESSON.learn()
WORDS = sorted({word for phrase in LESSON.phrases for word in words(phrase)})


def summed(found: list[str]) -> Summed | None:
    return Summing(LESSON.lexicon, WEIGHTING, SCORER).add_up(found)


def weighed(found: list[str]) -> tuple[Floats, float]:
    """Weigh each n-gram of a text by itself: the sums, and the share that no phrase has."""
    grams = features(found)
    known = {gram: weight for gram, weight in grams.items() if gram in LESSON.lexicon.columns}
    columns = [LESSON.lexicon.columns[gram] for gram in known]
    weights = np.array([*known.values()]) * WEIGHTING.idf[columns]
    unknown = sum((weight * WEIGHTING.idf_unknown) ** 2 for gram, weight in grams.items() if gram not in known)
    squares = float(weights @ weights)
    sums = np.zeros(SCORER.width)
    SCORER.add_to(sums, columns, list(weights / np.sqrt(squares + 1.5 * unknown)))
    return sums, unknown / (squares + unknown)


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(["zzz", "banana", "q", "ovens", "xoven"]), max_size=12))
def test_words_add_up_to_what_their_n_grams_do(found: list[str]) -> None:
    """Also where words, pairs of words or parts of words stand more than once, and where no phrase has them."""
    together = summed(found)

    if not set(features(found)) & set(LESSON.lexicon.columns):
        assert together is None
        return
    sums, unknown = weighed(found)
    assert together is not None
    assert together.sums == pytest.approx(sums, abs=1e-12)
    assert together.unknown == pytest.approx(unknown, abs=1e-12)


@pytest.mark.parametrize(
    "found",
    [["bread"] * 40, ["ovenoven"], ["hot", "oven", "hot", "oven"], ["zzz", "zzz", "oven"], ["the", "the"]],
    ids=["one word often", "a part twice in a word", "a pair twice", "an unknown word twice", "a lone word twice"],
)
def test_what_stands_more_than_once_counts_less_than_as_often(found: list[str]) -> None:
    together = summed(found)

    sums, unknown = weighed(found)
    assert together is not None
    assert together.sums == pytest.approx(sums, abs=1e-12)
    assert together.unknown == pytest.approx(unknown, abs=1e-12)


@pytest.mark.parametrize("found", [[], ["the"], ["zzz"], ["zzz", "qqq"]])
def test_a_text_of_which_nothing_is_known_has_no_sums(found: list[str]) -> None:
    assert summed(found) is None


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

    together = Summing(lexicon, weighting, scorer).add_up(["x", "z"])

    assert together is not None
    assert together.unknown == pytest.approx(10.041494 / (10.041494 + 3.239544), abs=1e-6)
    assert together.sums[:2] == pytest.approx([3.239544**0.5 / (3.239544 + 1.5 * 10.041494) ** 0.5, 0.0], abs=1e-6)


def test_what_was_forgotten_is_worked_out_again_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "KEPT_BYTES", 0)
    monkeypatch.setattr(summing, "FEWEST_KEPT", 1)
    monkeypatch.setattr(summing, "FREQUENT_KEPT", 1)
    forgetful = Summing(LESSON.lexicon, WEIGHTING, SCORER)
    texts = [words(trial) for intent in INTENTS for trial in intent.trials]

    for found in texts:
        again, once = forgetful.add_up(found), summed(found)
        assert again is not None
        assert once is not None
        assert again.sums.tolist() == once.sums.tolist()


def test_what_a_word_adds_is_not_changed_by_the_text_that_it_stands_in() -> None:
    remembering = Summing(LESSON.lexicon, WEIGHTING, SCORER)
    alone = remembering.add_up(["oven"])
    remembering.add_up(["oven", "oven", "hot", "yeast"])

    again = remembering.add_up(["oven"])

    assert alone is not None
    assert again is not None
    assert again.sums.tolist() == alone.sums.tolist()


@pytest.mark.parametrize("frequent", [0.0, 2.0], ids=["every n-gram counts as frequent", "none does"])
def test_it_makes_no_difference_which_n_grams_count_as_frequent(
    monkeypatch: pytest.MonkeyPatch, frequent: float
) -> None:
    found = ["oven", "hot", "oven", "yeast", "ovenoven"]
    once = summed(found)
    monkeypatch.setattr(summing, "FREQUENT", frequent)

    again = summed(found)

    assert once is not None
    assert again is not None
    assert again.sums == pytest.approx(once.sums, abs=1e-12)
    assert again.unknown == once.unknown


def test_words_that_are_remembered_beforehand_add_what_they_do_otherwise() -> None:
    beforehand, steps = Summing(LESSON.lexicon, WEIGHTING, SCORER), []
    beforehand.remember(WORDS, lambda: steps.append(1))

    assert len(steps) == len(WORDS)
    for trial in (trial for intent in INTENTS for trial in intent.trials):
        remembered, otherwise = beforehand.add_up(words(trial)), summed(words(trial))
        assert remembered is not None
        assert otherwise is not None
        assert remembered.sums.tolist() == otherwise.sums.tolist()


def test_no_more_words_are_remembered_beforehand_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "KEPT_BYTES", 0)
    steps: list[int] = []

    Summing(LESSON.lexicon, WEIGHTING, SCORER).remember((f"word{at}" for at in range(500)), lambda: steps.append(1))

    assert len(steps) == summing.FEWEST_KEPT
