"""Contestants are marked alike: each answers as many trials in scope as the tutor does."""

import math
from collections.abc import Sequence

import pytest

from benchmarks.contestants.contestant import Opinion
from benchmarks.matching.exam import Trial
from benchmarks.matching.marking import Marks, count_answered, find_cutoff, mark, percentile

INSIDE = [Trial(f"question {number}", frozenset({"bees"})) for number in range(4)]
OUTSIDE = [Trial(f"stray {number}", frozenset()) for number in range(2)]


def opinions(*said: tuple[str, float]) -> Sequence[Opinion]:
    return [Opinion(tuple(labels.split()), score) for labels, score in said]


@pytest.mark.parametrize(("percent", "value"), [(50, 3), (99, 5), (20, 1), (21, 2), (100, 5), (0, 1)])
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(percent: float, value: float) -> None:
    assert percentile([5, 3, 1, 4, 2], percent) == value


def test_of_nothing_there_is_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_a_cutoff_is_the_highest_that_so_many_scores_reach() -> None:
    assert find_cutoff([0.9, 0.1, 0.5, 0.7], 3) == 0.5


def test_equal_scores_are_all_answered() -> None:
    scores = [0.9, 0.5, 0.5, 0.1]

    cutoff = find_cutoff(scores, 2)

    assert sum(score >= cutoff for score in scores) == 3


def test_whoever_is_to_answer_nothing_answers_nothing() -> None:
    assert find_cutoff([0.9, 1.0], 0) == math.inf


def test_to_answer_more_than_there_is_means_to_answer_all() -> None:
    assert find_cutoff([0.9, 0.2], 5) == 0.2


def test_right_is_who_has_a_right_label_first_and_in_the_top_who_has_it_among_three() -> None:
    said = opinions(("bees", 1), ("wax bees", 1), ("wax hive honey bees", 1), ("wax", 1))

    found = mark(INSIDE, said, 4)

    assert (found.right, found.in_top) == (25, 50)


def test_a_trial_may_have_more_than_one_right_label() -> None:
    trial = Trial("question", frozenset({"bees", "wax"}))

    assert mark([trial], opinions(("wax", 1)), 1).right == 100


def test_out_of_scope_is_answered_what_is_as_sure_as_the_last_that_is_to_be_answered() -> None:
    said = opinions(("bees", 0.9), ("bees", 0.8), ("bees", 0.3), ("bees", 0.2), ("wax", 0.5), ("wax", 0.25))

    answering_two, answering_three = (mark(INSIDE + OUTSIDE, said, answered) for answered in (2, 3))

    assert answering_two == Marks(right=100, in_top=100, answered=50, answered_wrongly=0, outside_answered=0)
    assert answering_three.outside_answered == 50


def test_who_has_a_rule_answers_by_it_whatever_its_scores() -> None:
    said = [
        *(Opinion(("bees",), 0.9, False), Opinion(("wax",), 0.1, True), Opinion(("bees",), 0.2, True)),
        *(Opinion(("bees",), 0.9, False), Opinion(("bees",), 0.1, True), Opinion(("bees",), 0.9, False)),
    ]

    found = mark(INSIDE + OUTSIDE, said, 4)

    assert found == Marks(right=75, in_top=75, answered=50, answered_wrongly=25, outside_answered=50)


def test_only_answers_to_trials_in_scope_are_counted() -> None:
    said = [Opinion(("bees",), 0.9, True), Opinion(("bees",), 0.1, False), Opinion(("bees",), 0.8, True)]

    assert count_answered([*INSIDE[:2], OUTSIDE[0]], said) == 1
