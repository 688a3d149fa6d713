"""Parts are chosen by name."""

from benchmarks.__main__ import NOT_QUICK, PARTS, choose


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
