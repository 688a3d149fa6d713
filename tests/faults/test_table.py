"""The table of faults has each of them once, and shows that nothing is lost and nothing counts twice."""

from datetime import date

import pytest

from tests.end_to_end.process import ROOT
from tests.faults.scenarios import SCENARIOS
from tests.faults.table import BEGIN, END, Row, read_rows, with_rows

PAGE = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
DAY = date(2026, 11, 26)


def test_every_fault_has_one_row_and_no_other_has() -> None:
    assert [row.fault for row in read_rows(PAGE)] == [scenario.title for scenario in SCENARIOS]


def test_no_row_tells_of_anything_lost_or_counted_twice() -> None:
    assert [row for row in read_rows(PAGE) if row.lost or row.counted_twice] == []


def test_the_operators_guide_tells_the_sums() -> None:
    guide = " ".join((ROOT / "docs/for-operators.md").read_text(encoding="utf-8").split())
    rows = read_rows(PAGE)
    lost, twice = sum(row.lost for row in rows), sum(row.counted_twice for row in rows)

    assert f" {len(rows)} faults, {lost} lost, {twice} counted twice." in guide


def test_no_two_faults_are_alike() -> None:
    assert len({scenario.title for scenario in SCENARIOS}) == len(SCENARIOS)


def test_a_row_takes_the_place_of_the_former_one_and_those_of_other_faults_stay() -> None:
    empty = f"# Guide\n\n{BEGIN}\n{END}\n\nMore.\n"
    first = with_rows(empty, {"b": Row("b", 1, 0, 0, 0, 5), "a": Row("a", 1_234, 0, 2, 0, 7)}, ["a", "b"], DAY)

    second = with_rows(first, {"b": Row("b", 3, 0, 0, 0, 6)}, ["a", "b"], DAY)

    assert read_rows(second) == [Row("a", 1_234, 0, 2, 0, 7), Row("b", 3, 0, 0, 0, 6)]
    assert second.startswith(f"# Guide\n\n{BEGIN}\nMade on 2026-11-26.\n\n| Fault |")
    assert second.endswith(f"\n{END}\n\nMore.\n")


def test_a_fault_that_is_tried_no_more_loses_its_row() -> None:
    table = with_rows(f"{BEGIN}\n{END}\n", {"a": Row("a", 1, 0, 0, 0, 5)}, ["a"], DAY)

    assert read_rows(with_rows(table, {}, [], DAY)) == []


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no table"):
        read_rows("# Guide\n")
