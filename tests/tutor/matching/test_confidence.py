"""Scores become chances, and chances become cut-offs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.matching.calibrating import calibrate, sample_weights
from bot.tutor.matching.confidence import Calibration, Evidence, Targets, choose_cutoffs
from bot.tutor.matching.ranking import Cutoffs, Match, Ranking, decide
from bot.tutor.matching.scoring import Scores
from bot.tutor.reply import Outcome

CALIBRATION = Calibration(np.array([8.0, 4.0, -4.0, 2.0, 0.5]))


def scores(margin: list[list[float]], unknown: list[float]) -> Scores:
    return Scores(np.array(margin), np.array(unknown))


def test_chances_are_a_softmax_by_hand() -> None:
    """Logits: 8*0.5 = 4; 8*0.25 = 2; last 4*(-1) - 4*0.5 + 2*0.5 + 0.5 = -4.5."""
    chances = CALIBRATION.chances(scores([[0.5, 0.25, -1.0]], [0.5]))

    together = np.exp(4) + np.exp(2) + np.exp(-4.5)
    assert chances[0] == pytest.approx(np.exp([4, 2, -4.5]) / together, abs=1e-15)


def test_chances_sum_to_one_and_keep_the_order_of_the_scores() -> None:
    margin = [[1.0, 0.2, -1.0, -0.5], [-0.9, -0.5, 0.4, -1.0]]

    chances = CALIBRATION.chances(scores(margin, [0.0, 0.9]))

    assert chances.sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-12)
    assert np.argsort(-chances[:, :3], axis=1).tolist() == [[0, 1, 2], [2, 1, 0]]


def test_large_scores_do_not_overflow() -> None:
    chances = CALIBRATION.chances(scores([[1e6, -1e6, 0.0]], [0.0]))

    assert chances.tolist() == [[1.0, 0.0, 0.0]]


def test_every_intent_has_no_chance_when_nothing_is_known() -> None:
    chances = CALIBRATION.chances(scores([[0.5, 0.5, -1.0]], [1.0]))

    assert chances.tolist() == [[0.0, 0.0, 1.0]]


def test_a_little_known_is_enough_for_a_chance() -> None:
    chances = CALIBRATION.chances(scores([[0.5, 0.5, -1.0]], [0.999]))

    assert chances[0, 0] > 0.0


def test_fitting_makes_the_right_labels_likely() -> None:
    labels = np.array([0, 0, 1, 1, 2, 2])
    margin = np.array([[0.5, -0.9, -0.8]] * 2 + [[-0.7, 0.6, -0.9]] * 2 + [[-0.6, -0.7, 0.4]] * 2)
    measured = Scores(margin, np.array([0.0, 0.1, 0.0, 0.1, 0.8, 0.9]))

    chances = calibrate(measured, labels).chances(measured)

    assert chances.argmax(axis=1).tolist() == labels.tolist()
    assert chances[np.arange(6), labels].min() > 0.9


def test_what_is_out_of_scope_counts_by_its_share_however_many_phrases_it_has() -> None:
    margin = np.array([[0.5, -0.9, -0.1], [-0.2, 0.1, -0.3], [-0.1, -0.2, -0.4], [0.2, -0.7, 0.1]])
    unknown, labels = np.array([0.0, 0.3, 0.5, 0.2]), np.array([0, 1, 2, 2])
    few = calibrate(Scores(margin, unknown), labels)
    again = np.array([0, 1, 2, 2, 3, 3, 2, 3, 2, 3])
    many = calibrate(Scores(margin[again], unknown[again]), labels[again])

    assert many.parameters == pytest.approx(few.parameters, abs=1e-3)


def test_fitting_twice_gives_equal_parameters_of_six_digits() -> None:
    measured = Scores(np.array([[0.5, -0.9], [-0.6, 0.4]]), np.array([0.0, 0.7]))

    one, other = (calibrate(measured, np.array([0, 1])).parameters for _ in range(2))

    assert one.tolist() == other.tolist() == np.round(one, 6).tolist()


@pytest.mark.parametrize(
    ("labels", "weights"),
    [
        ([0, 1, 2, 2], [0.425, 0.425, 0.075, 0.075]),
        ([0, 0, 1, 2], [0.85 / 3, 0.85 / 3, 0.85 / 3, 0.15]),
        ([0, 0, 1, 1], [0.25, 0.25, 0.25, 0.25]),
        ([0, 1, 1, 1], [0.25, 0.25, 0.25, 0.25]),
    ],
    ids=["half outside", "one outside", "none outside", "uneven intents"],
)
def test_a_fixed_share_of_the_weight_lies_on_questions_outside(labels: list[int], weights: list[float]) -> None:
    assert sample_weights(np.array(labels), 3).tolist() == pytest.approx(weights)


# Two intents and "not in this course". Right of label 0, then wrong with 0.7 and 0.6; outside with 0.5 and 0.4.
CHANCES = np.array(
    [
        [0.90, 0.05, 0.05],
        [0.80, 0.10, 0.10],
        [0.20, 0.70, 0.10],
        [0.30, 0.60, 0.10],
        [0.50, 0.05, 0.45],
        [0.05, 0.40, 0.55],
    ]
)
LABELS = np.array([0, 0, 0, 0, 2, 2])


EVIDENCE = Evidence.of(CHANCES, LABELS)


def test_evidence_says_what_became_of_each_phrase() -> None:
    assert EVIDENCE.first.tolist() == [0.90, 0.80, 0.70, 0.60, 0.50, 0.40]
    assert EVIDENCE.together == pytest.approx([0.95, 0.90, 0.90, 0.90, 0.55, 0.45])
    assert EVIDENCE.none.tolist() == [0.05, 0.10, 0.10, 0.10, 0.45, 0.55]
    assert EVIDENCE.right.tolist() == [True, True, False, False, False, False]
    assert EVIDENCE.wrong.tolist() == [False, False, True, True, False, False]
    assert EVIDENCE.outside.tolist() == [False, False, False, False, True, True]


def test_evidence_of_a_tie_takes_the_first_intent() -> None:
    chances = np.array([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0]])

    assert Evidence.of(chances, np.array([0, 1])).right.tolist() == [True, False]


@pytest.mark.parametrize(
    ("targets", "cutoffs"),
    [
        pytest.param(
            Targets(0.25, 0.5, 0.5, 0.0), Cutoffs(0.600001, 0.450001, 0.700001, 1.0), id="one wrong of four stays"
        ),
        pytest.param(Targets(0.0, 0.5, 0.5, 0.0), Cutoffs(0.700001, 0.450001, 0.700001, 1.0), id="no wrong answer"),
        pytest.param(Targets(1.0, 0.5, 0.5, 0.0), Cutoffs(0.0, 0.450001, 0.700001, 0.549999), id="one outside stays"),
        pytest.param(Targets(1.0, 0.0, 0.5, 0.0), Cutoffs(0.0, 0.450001, 0.700001, 0.449999), id="none outside"),
        pytest.param(
            Targets(0.25, 0.5, 0.0, 0.0), Cutoffs(0.600001, 0.550001, 0.700001, 1.0), id="nothing outside is asked"
        ),
        pytest.param(Targets(1.0, 1.0, 1.0, 0.0), Cutoffs(0.0, 0.0, 0.700001, 1.0), id="no wrong answer stands alone"),
        pytest.param(
            Targets(1.0, 1.0, 1.0, 0.25), Cutoffs(0.0, 0.0, 0.600001, 1.0), id="one wrong of four may stand alone"
        ),
        pytest.param(Targets(0.0, 0.5, 0.5, 1.0), Cutoffs(0.700001, 0.450001, 0.700001, 1.0), id="sure is no lower"),
        pytest.param(Targets(1.0, 1.0, 1.0, 1.0), Cutoffs(0.0, 0.0, 0.0, 1.0), id="anything goes"),
    ],
)
def test_cutoffs_are_the_lowest_that_keep_the_targets(targets: Targets, cutoffs: Cutoffs) -> None:
    assert choose_cutoffs(EVIDENCE, targets) == cutoffs


def test_decisions_with_the_cutoffs_keep_the_targets() -> None:
    cutoffs = choose_cutoffs(EVIDENCE, Targets(0.25, 0.5, 0.5, 0.0))

    rankings = [
        Ranking(tuple(sorted((Match("a", a), Match("b", b)), key=lambda match: -match.confidence)), cutoffs)
        for a, b, _ in CHANCES.tolist()
    ]

    assert [(decide(ranking).outcome, decide(ranking).intents) for ranking in rankings] == [
        (Outcome.ANSWER, ("a",)),
        (Outcome.ANSWER, ("a",)),
        (Outcome.ANSWER, ("b", "a")),
        (Outcome.ASK, ("b", "a")),
        (Outcome.ASK, ("a", "b")),
        (Outcome.DECLINE, ()),
    ]


def test_three_intents_together_decide_about_asking() -> None:
    chances = np.array([[0.6, 0.1, 0.1, 0.1, 0.1], [0.2, 0.1, 0.1, 0.1, 0.5]])
    evidence = Evidence.of(chances, np.array([0, 4]))

    cutoffs = choose_cutoffs(evidence, Targets(0.0, 1.0, 0.0))

    assert evidence.together == pytest.approx([0.8, 0.4])
    assert cutoffs == Cutoffs(0.0, 0.400001, 0.0, 1.0)
    assert choose_cutoffs(evidence, Targets(0.0, 0.0, 0.0)) == Cutoffs(0.0, 0.400001, 0.0, 0.499999)


def test_what_is_taken_for_nothing_but_covered_is_kept_off_by_the_cutoff_to_answer() -> None:
    evidence = Evidence.of(np.array([[0.7, 0.3, 0.0], [0.9, 0.1, 0.0]]), np.array([2, 0]))

    assert choose_cutoffs(evidence, Targets(0.0, 0.0, 0.0)) == Cutoffs(0.700001, 1.000001, 0.700001, 0.0)


SHARES = st.lists(st.integers(0, 64), min_size=3, max_size=3).map(
    lambda cuts: np.diff([0, *sorted(cuts), 64]) / 64  # three intents and "not in this course", summing to 1
)
QUESTIONS = st.lists(st.tuples(SHARES, st.integers(0, 3)), min_size=1, max_size=12)
TARGETS = st.builds(Targets, *[st.sampled_from([0.0, 0.125, 0.25, 0.5, 1.0])] * 4)


def count(evidence: Evidence, cutoffs: Cutoffs) -> tuple[int, int, int, int]:
    """Count wrong answers, those with nothing else to choose from, answers outside, and questions back outside."""
    covered = evidence.none <= cutoffs.outside
    answered, sure = covered & (evidence.first >= cutoffs.answer), covered & (evidence.first >= cutoffs.sure)
    asked = ~answered & (evidence.together >= cutoffs.ask)
    return (
        int((answered & evidence.wrong).sum()),
        int((sure & evidence.wrong).sum()),
        int((answered & evidence.outside).sum()),
        int((asked & evidence.outside).sum()),
    )


@given(QUESTIONS, TARGETS)
def test_no_evidence_makes_cutoffs_break_a_target(questions: list[tuple[np.ndarray, int]], targets: Targets) -> None:
    evidence = Evidence.of(np.array([shares for shares, _ in questions]), np.array([label for _, label in questions]))
    outside = int(evidence.outside.sum())
    inside = len(questions) - outside

    cutoffs = choose_cutoffs(evidence, targets)

    wrong, alone, answered, asked = count(evidence, cutoffs)
    assert 0.0 <= cutoffs.answer <= cutoffs.sure
    assert 0.0 <= cutoffs.outside <= 1.0
    assert wrong <= targets.wrong * inside
    assert alone <= targets.wrong_alone * inside
    assert answered <= targets.out_of_scope_answered * outside
    if cutoffs.ask < cutoffs.answer:
        assert answered + asked <= targets.out_of_scope_asked * outside


@given(QUESTIONS, TARGETS)
def test_any_lower_cutoff_would_break_a_target(questions: list[tuple[np.ndarray, int]], targets: Targets) -> None:
    evidence = Evidence.of(np.array([shares for shares, _ in questions]), np.array([label for _, label in questions]))
    outside = int(evidence.outside.sum())
    inside = len(questions) - outside
    cutoffs = choose_cutoffs(evidence, targets)

    lower = replace(cutoffs, answer=cutoffs.answer - 0.00001, sure=cutoffs.sure - 0.00001, outside=1.0)

    wrong, alone, answered, _ = count(evidence, lower)
    if cutoffs.answer:
        assert wrong > targets.wrong * inside or answered > targets.out_of_scope_answered * outside
    if cutoffs.sure > cutoffs.answer:
        assert alone > targets.wrong_alone * inside


@given(QUESTIONS, TARGETS)
def test_to_answer_what_is_likelier_not_covered_would_break_a_target(
    questions: list[tuple[np.ndarray, int]], targets: Targets
) -> None:
    evidence = Evidence.of(np.array([shares for shares, _ in questions]), np.array([label for _, label in questions]))
    cutoffs = choose_cutoffs(evidence, replace(targets, wrong=1.0))

    higher = replace(cutoffs, outside=cutoffs.outside + 0.00001)

    _, _, answered, _ = count(evidence, higher)
    assert cutoffs.outside in (0.0, 1.0) or answered > targets.out_of_scope_answered * int(evidence.outside.sum())
