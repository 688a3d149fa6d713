"""The threat model names modules and tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| Who "))
]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:bot|tests|supply)/[\w/]+\.py)`", PAGE))))
def test_each_file_that_the_threat_model_names_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_threat_has_a_test_and_says_what_is_left(row: list[str]) -> None:
    who, could, stopped, shown, left = row

    assert all((who, could, left))
    assert re.search(r"`(bot|supply)/[\w/]+\.py`", stopped)
    assert re.fullmatch(r"(`tests/[\w/]*test_\w+\.py`(, |$))+", shown)


def test_the_threat_model_fits_on_its_page() -> None:
    assert len(ROWS) >= 13
    assert len(PAGE.splitlines()) < 60


def test_who_finds_a_hole_is_told_where_to_report_it_and_when_an_answer_comes() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    assert "(docs/security.md)" in told
    assert "Report a vulnerability" in told
    assert re.search(r"an answer within \d+ working days", told)
    assert "(../SECURITY.md)" in PAGE


def test_every_make_target_that_the_page_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z-]+)", PAGE)) <= targets
