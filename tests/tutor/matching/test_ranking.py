"""Every branch of the one decision."""

import pytest

from bot.tutor.matching.ranking import Cutoffs, Decision, Match, Ranking, decide
from bot.tutor.reply import Outcome

CUTOFFS = Cutoffs(answer=0.5, ask=0.25)


@pytest.mark.parametrize(
    ("confidences", "decision"),
    [
        pytest.param([], Decision(Outcome.DECLINE, (), 1.0), id="no intents"),
        pytest.param([0.0, 0.0, 0.0, 0.0], Decision(Outcome.DECLINE, (), 1.0), id="nothing known"),
        pytest.param([0.875, 0.0625], Decision(Outcome.ANSWER, ("a",), 0.875), id="sure"),
        pytest.param([1.0], Decision(Outcome.ANSWER, ("a",), 1.0), id="quite sure of the only one"),
        pytest.param([0.5, 0.4], Decision(Outcome.ANSWER, ("a",), 0.5), id="just sure enough"),
        pytest.param([0.5, 0.5], Decision(Outcome.ANSWER, ("a",), 0.5), id="a tie goes to the first"),
        pytest.param([0.4375, 0.25, 0.125, 0.0625], Decision(Outcome.ASK, ("a", "b", "c"), 0.8125), id="three to ask"),
        pytest.param([0.499999, 0.0], Decision(Outcome.ASK, ("a", "b"), 0.499999), id="just not sure enough"),
        pytest.param([0.375], Decision(Outcome.ASK, ("a",), 0.375), id="one to ask"),
        pytest.param([0.125, 0.0625, 0.0625, 0.0625], Decision(Outcome.ASK, ("a", "b", "c"), 0.25), id="just to ask"),
        pytest.param([0.125, 0.0625, 0.03125, 0.5], Decision(Outcome.DECLINE, (), 0.78125), id="a fourth never counts"),
        pytest.param([0.125, 0.0625, 0.0], Decision(Outcome.DECLINE, (), 0.8125), id="just not to ask"),
        pytest.param([0.125], Decision(Outcome.DECLINE, (), 0.875), id="unsure of the only one"),
    ],
)
def test_the_decision(confidences: list[float], decision: Decision) -> None:
    matches = tuple(Match(intent, confidence) for intent, confidence in zip("abcd", confidences, strict=False))

    assert decide(Ranking(matches, CUTOFFS)) == decision


def test_rounding_never_makes_more_than_certainty() -> None:
    matches = (Match("a", 0.4), Match("b", 0.4), Match("c", 0.200001))

    assert decide(Ranking(matches, CUTOFFS)) == Decision(Outcome.ASK, ("a", "b", "c"), 1.0)


def test_cutoffs_above_all_confidences_decline_everything() -> None:
    assert decide(Ranking((Match("a", 1.0),), Cutoffs(1.1, 1.1))) == Decision(Outcome.DECLINE, (), 0.0)
