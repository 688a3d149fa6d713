"""Parts are chosen by name, and measured again where a quick run misses a goal."""

from collections.abc import Callable

from benchmarks.__main__ import NOT_QUICK, PARTS, TRIES, choose, settle
from benchmarks.figures import Goal, Section


def test_without_names_all_parts_are_measured() -> None:
    assert choose([], quick=False) == list(PARTS)


def test_a_quick_run_leaves_out_what_has_no_goal() -> None:
    assert set(choose([], quick=True)) == set(PARTS) - set(NOT_QUICK)


def test_a_name_means_that_part_alone() -> None:
    assert choose(["matching"], quick=False) == ["matching"]


def test_the_start_of_a_name_means_all_that_start_so() -> None:
    expected = ["growth_phrases", "growth_intents", "growth_learners", "growth_history"]
    assert choose(["growth"], quick=False) == expected


def test_what_is_named_is_measured_quickly_too() -> None:
    assert choose(["matching_whole"], quick=True) == ["matching_whole"]


def test_an_unknown_name_chooses_nothing() -> None:
    assert choose(["weather"], quick=False) == []


def measuring(*met: bool) -> tuple[Callable[[], Section], list[Section]]:
    """Give what meets its goal at one time and not at another, and what it will have measured."""
    will, done = iter(met), list[Section]()

    def measured() -> Section:
        done.append(Section(f"go {len(done) + 1}", "", (), (Goal("fast", "so fast", next(will)),)))
        return done[-1]

    return measured, done


def test_what_meets_its_goals_is_measured_once() -> None:
    measured, done = measuring(True)

    assert settle(measured).title == "go 1"
    assert len(done) == 1


def test_what_misses_a_goal_is_measured_again_until_it_meets_it() -> None:
    measured, done = measuring(False, True)

    assert settle(measured).title == "go 2"
    assert len(done) == 2


def test_what_misses_a_goal_each_time_has_missed_it() -> None:
    measured, done = measuring(*[False] * TRIES)

    assert not settle(measured).goals[0].is_met
    assert len(done) == TRIES
