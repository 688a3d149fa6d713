"""Every branch of the one decision."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.matching.ranking import Cutoffs, Decision, Match, Ranking, decide
from bot.tutor.reply import Outcome

CUTOFFS = Cutoffs(answer=0.5, ask=0.25, sure=0.75)


@pytest.mark.parametrize(
    ("confidences", "decision"),
    [
        pytest.param([], Decision(Outcome.DECLINE, (), 1.0), id="no intents"),
        pytest.param([0.0, 0.0, 0.0, 0.0], Decision(Outcome.DECLINE, (), 1.0), id="nothing known"),
        pytest.param([0.875, 0.0625], Decision(Outcome.ANSWER, ("a",), 0.875), id="sure"),
        pytest.param([1.0], Decision(Outcome.ANSWER, ("a",), 1.0), id="quite sure of the only one"),
        pytest.param([0.75, 0.25], Decision(Outcome.ANSWER, ("a",), 0.75), id="just sure"),
        pytest.param([0.749999, 0.25], Decision(Outcome.ANSWER, ("a", "b"), 0.749999), id="just not sure"),
        pytest.param([0.625, 0.125, 0.125, 0.125], Decision(Outcome.ANSWER, ("a", "b", "c"), 0.625), id="two others"),
        pytest.param(
            [0.625, 0.125, 0.0, 0.0], Decision(Outcome.ANSWER, ("a", "b"), 0.625), id="one other has a chance"
        ),
        pytest.param(
            [0.625, 0.0, 0.0], Decision(Outcome.ANSWER, ("a",), 0.625), id="not sure, but no other has a chance"
        ),
        pytest.param([0.625], Decision(Outcome.ANSWER, ("a",), 0.625), id="not sure of the only one"),
        pytest.param([0.5, 0.4], Decision(Outcome.ANSWER, ("a", "b"), 0.5), id="just enough to answer"),
        pytest.param([0.5, 0.5], Decision(Outcome.ANSWER, ("a", "b"), 0.5), id="a tie goes to the first"),
        pytest.param([0.4375, 0.25, 0.125, 0.0625], Decision(Outcome.ASK, ("a", "b", "c"), 0.8125), id="three to ask"),
        pytest.param([0.499999, 0.0], Decision(Outcome.ASK, ("a",), 0.499999), id="just not enough to answer"),
        pytest.param([0.375], Decision(Outcome.ASK, ("a",), 0.375), id="one to ask"),
        pytest.param([0.125, 0.0625, 0.0625, 0.0625], Decision(Outcome.ASK, ("a", "b", "c"), 0.25), id="just to ask"),
        pytest.param([0.125, 0.0625, 0.03125, 0.5], Decision(Outcome.DECLINE, (), 0.78125), id="a fourth never counts"),
        pytest.param([0.125, 0.0625, 0.0], Decision(Outcome.DECLINE, (), 0.8125), id="just not to ask"),
        pytest.param([0.125], Decision(Outcome.DECLINE, (), 0.875), id="unsure of the only one"),
    ],
)
def test_cutoffs_decide_whether_a_text_is_answered_asked_back_or_declined(
    confidences: list[float], decision: Decision
) -> None:
    matches = tuple(Match(intent, confidence) for intent, confidence in zip("abcd", confidences, strict=False))

    assert decide(Ranking(matches, CUTOFFS)) == decision


@pytest.mark.parametrize(
    ("confidences", "outside", "decision"),
    [
        pytest.param([0.625, 0.125], 0.25, Decision(Outcome.ANSWER, ("a", "b"), 0.625), id="just covered"),
        pytest.param([0.625, 0.125], 0.249, Decision(Outcome.ASK, ("a", "b"), 0.75), id="just not covered"),
        pytest.param(
            [0.625, 0.0625, 0.0625, 0.0625],
            0.1875,
            Decision(Outcome.ANSWER, ("a", "b", "c"), 0.625),
            id="a fourth counts",
        ),
        pytest.param([0.875], 0.125, Decision(Outcome.ANSWER, ("a",), 0.875), id="so sure that no other counts"),
        pytest.param([0.875], 0.12, Decision(Outcome.ASK, ("a",), 0.875), id="sure, but not covered"),
        pytest.param(
            [0.375, 0.375, 0.25], 0.0, Decision(Outcome.ASK, ("a", "b", "c"), 1.0), id="covered, but not sure"
        ),
        pytest.param([1.0], 0.0, Decision(Outcome.ANSWER, ("a",), 1.0), id="certainly covered"),
    ],
)
def test_what_may_be_out_of_scope_is_asked_back_though_one_intent_is_likely(
    confidences: list[float], outside: float, decision: Decision
) -> None:
    matches = tuple(Match(intent, confidence) for intent, confidence in zip("abcd", confidences, strict=False))

    assert decide(Ranking(matches, replace(CUTOFFS, outside=outside))) == decision


def test_rounding_never_makes_more_than_certainty() -> None:
    matches = (Match("a", 0.4), Match("b", 0.4), Match("c", 0.200001))

    assert decide(Ranking(matches, CUTOFFS)) == Decision(Outcome.ASK, ("a", "b", "c"), 1.0)


@given(
    st.lists(st.integers(0, 64), max_size=6),
    st.tuples(*[st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0, 1.1])] * 3),
)
def test_only_what_has_a_chance_is_answered_or_offered(shares: list[int], cutoffs: tuple[float, float, float]) -> None:
    confidences = sorted((share / 64 for share in shares), reverse=True)
    matches = tuple(Match(intent, confidence) for intent, confidence in zip("abcdef", confidences, strict=False))

    decision = decide(Ranking(matches, Cutoffs(*cutoffs)))

    possible = [match.intent for match in matches if match.confidence > 0.0]
    assert decision.intents == tuple(possible[: len(decision.intents)])
    assert len(decision.intents) <= 3
    assert 0.0 <= decision.confidence <= 1.0
    assert bool(decision.intents) == (decision.outcome != Outcome.DECLINE)


def test_cutoffs_above_all_confidences_decline_everything() -> None:
    assert decide(Ranking((Match("a", 1.0),), Cutoffs(1.1, 1.1, 1.1))) == Decision(Outcome.DECLINE, (), 0.0)


def test_a_runner_up_with_hardly_a_chance_is_not_offered() -> None:
    matches = (Match("a", 0.6), Match("b", 0.02), Match("c", 0.019999))

    assert decide(Ranking(matches, Cutoffs(answer=0.5, ask=0.2, sure=0.9))).intents == ("a", "b")
    assert decide(Ranking(matches, Cutoffs(answer=0.7, ask=0.2, sure=0.9))).intents == ("a", "b")
