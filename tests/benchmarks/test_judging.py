"""A goal is met by what was measured alone."""

from benchmarks.figures import Figure, Goal
from benchmarks.judging import at_most, times_faster

FIGURE = Figure("a question, p50", "tutor", "ms", (0.1, 0.15, 0.9))


def test_the_median_may_be_as_much_as_is_asked_and_no_more() -> None:
    assert at_most("fast", FIGURE, 0.15) == Goal("fast", "0.15 ms", True)
    assert at_most("fast", FIGURE, 0.14) == Goal("fast", "0.15 ms", False)


def test_a_ratio_may_be_as_little_as_is_asked_and_no_less() -> None:
    assert times_faster("faster", 8.0, 8) == Goal("faster", "8 times", True)
    assert times_faster("faster", 7.9, 8) == Goal("faster", "7.9 times", False)


def test_what_was_not_measured_does_not_pass() -> None:
    assert at_most("fast", None, 1) == Goal("fast", "not measured", False)
    assert times_faster("faster", None, 8) == Goal("faster", "not measured", False)
