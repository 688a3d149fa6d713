"""Goals are judged by the medians of the rounds."""

from benchmarks.whole_way.comparing import AFTER_50_MS, AT_ONCE, goals_of
from benchmarks.whole_way.contestants import PTB, PTB_CONCURRENT, TUTOR
from benchmarks.whole_way.runs import Run


def _runs(*speeds: float) -> list[Run]:
    return [Run(speed, 1.0, 1.0, 1.0) for speed in speeds]


def test_the_middle_round_counts() -> None:
    runs = {(AT_ONCE, TUTOR.name): _runs(900, 1200, 10), (AT_ONCE, PTB.name): _runs(1000, 1000, 1000)}

    [goal] = goals_of(runs, quick=False)

    assert (goal.reached, goal.is_met) == ("0.9 times", False)


def test_a_quick_run_forgives_more() -> None:
    runs = {(AT_ONCE, TUTOR.name): _runs(400), (AT_ONCE, PTB.name): _runs(1000)}

    [goal] = goals_of(runs, quick=True)

    assert goal.is_met


def test_each_goal_is_judged_that_was_measured() -> None:
    runs = {
        (AT_ONCE, TUTOR.name): _runs(1000),
        (AT_ONCE, PTB.name): _runs(1000),
        (AT_ONCE, PTB_CONCURRENT.name): _runs(200),
        (AFTER_50_MS, TUTOR.name): _runs(380),
        (AFTER_50_MS, PTB.name): _runs(20),
    }

    assert [goal.is_met for goal in goals_of(runs, quick=False)] == [True, True, False]
