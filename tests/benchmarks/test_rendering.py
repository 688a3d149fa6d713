"""Results become tables: medians, spreads, how many times the tutor's, and whether goals are met."""

from dataclasses import replace

import pytest

from benchmarks.figures import Figure, Goal, Section
from benchmarks.machine import Machine
from benchmarks.rendering import Kept, ratio_of, render, render_goals, show

P50 = "a question, p50"

MINE = Figure(P50, "tutor", "ms", (0.12, 0.1, 0.11))
OTHER = Figure(P50, "scikit-learn", "ms", (1.1, 1.2, 0.99))

MACHINE = Machine("Abacus 3", 2, 24, "Linux", "3.11.7", {"numpy": "2.4.6"})


def kept(section: Section, day: str = "2026-11-26") -> Kept:
    return Kept(section, day, MACHINE)


def test_a_ratio_is_that_of_medians_to_the_tutors() -> None:
    assert ratio_of([MINE, OTHER], P50, "scikit-learn") == pytest.approx(10)


def test_the_tutor_is_once_itself() -> None:
    assert ratio_of([MINE, OTHER], P50, "tutor") == 1


def test_there_is_no_ratio_to_who_was_not_measured() -> None:
    assert ratio_of([MINE], P50, "scikit-learn") is None
    assert ratio_of([OTHER], P50, "scikit-learn") is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0.0, "0"), (0.00012, "1.2e-04"), (0.1234, "0.123"), (12.345, "12.3"), (99.96, "100"), (12345.6, "12,346")],
)
def test_three_digits_are_shown(number: float, shown: str) -> None:
    assert show(number) == shown


def test_a_section_is_a_row_for_each_measure_and_a_column_for_each_contestant() -> None:
    section = Section("Matching", "All are asked the same.", (MINE, OTHER))

    text = render([kept(section)])

    assert "| | tutor | scikit-learn |" in text.replace("|  |", "| |")
    assert "| a question, p50, ms | 0.11 (0.1 to 0.12) | 1.1 (0.99 to 1.2), x 10 |" in text


def test_shares_have_no_ratio_and_equal_rounds_no_spread() -> None:
    figures = (Figure("right", "tutor", "%", (90.0, 90.0)), Figure("right", "bm25s", "%", (45.0, 45.0)))

    text = render([kept(Section("Matching", "As above.", figures))])

    assert "| right, % | 90 | 45 |" in text


def test_what_a_contestant_was_not_measured_in_stays_empty() -> None:
    figures = (MINE, OTHER, Figure("learning", "tutor", "s", (2.0,)))

    text = render([kept(Section("Matching", "As above.", figures))])

    assert "| learning, s | 2 | – |" in text


def test_goals_stand_with_their_section_and_say_whether_they_are_met() -> None:
    goals = [("Matching", Goal("fast", "0.1 ms", True)), ("Growth", Goal("small", "900 MB", False))]

    table = render_goals(goals)

    assert table.splitlines()[2:] == ["| Matching | fast | 0.1 ms | yes |", "| Growth | small | 900 MB | **no** |"]


def test_goals_come_before_sections_and_plots_and_notes_after_figures() -> None:
    section = Section("Matching", "How.", (MINE,), (Goal("fast", "yes", True),), ("plots/right.png",), ("MiniLM: no.",))

    text = render([kept(section)])

    places = [
        text.index(part) for part in ("## Goals", "## Matching", "How.", "| 0.11", "![Matching]", "- MiniLM: no.")
    ]
    assert places == sorted(places)


def test_a_section_measured_on_another_day_says_when_and_on_what() -> None:
    older, newer = Section("Matching", "How.", ()), Section("Growth", "How.", ())

    text = render([kept(older, "2026-11-01"), kept(newer)])

    assert text.count("Measured on") == 1
    assert "Measured on 2026-11-01, Abacus 3, 2 cores, 24 GB, Python 3.11.7." in text


def test_the_newest_day_stands_with_the_machine() -> None:
    older, newer = Section("Old", "How.", ()), Section("New", "How.", ())

    text = render([kept(older, "2026-11-01"), kept(newer)])

    assert "| Day | 2026-11-26 |" in text.partition("## Goals")[0]


def test_a_bar_in_a_text_does_not_end_a_cell() -> None:
    text = render([replace(kept(Section("M", "How.", (replace(MINE, measure="a|b"),))))])

    assert "| a/b, ms |" in text
