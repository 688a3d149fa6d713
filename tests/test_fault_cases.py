"""The table of faults names for each of its cases tests that exist, and that try something."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs/faults.md"
CASES = 48

ROW = re.compile(r"^\| *(?P<number>\d+) *\| *(?P<case>[^|]*) *\| *(?P<expected>[^|]*) *\| *(?P<tests>[^|]*) *\|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@dataclass(frozen=True)
class Row:
    """A case as it stands in the table."""

    number: int
    case: str
    expected: str
    tests: str

    @property
    def named(self) -> Sequence[tuple[str, str]]:
        """The tests, each by file and name."""
        return TEST.findall(self.tests)


def rows() -> Sequence[Row]:
    found = ROW.finditer(TABLE.read_text(encoding="utf-8"))
    return [Row(int(row["number"]), *(row[name].strip() for name in ("case", "expected", "tests"))) for row in found]


@cache
def functions_of(path: str) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give the tests of a file by name, from its syntax tree."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def tries_something(test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether a test does more than to say what it is for."""
    return any(isinstance(node, ast.Call | ast.Assert) for part in test.body for node in ast.walk(part))


def test_every_case_stands_in_the_table_once_and_in_order() -> None:
    assert [row.number for row in rows()] == list(range(1, CASES + 1))


def test_no_two_cases_are_alike() -> None:
    assert len({row.case for row in rows()}) == CASES


@pytest.mark.slow
@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row.number))
def test_a_case_says_what_goes_wrong_and_what_is_expected_and_names_tests_that_exist(row: Row) -> None:
    missing = [f"{path}::{name}" for path, name in row.named if not (ROOT / path).is_file()]
    missing += [f"{path}::{name}" for path, name in row.named if not missing and name not in functions_of(path)]

    assert row.case
    assert row.expected
    assert row.named
    assert TEST.sub("", row.tests).strip() == ""
    assert missing == []
    assert all(tries_something(functions_of(path)[name]) for path, name in row.named)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("def test_a() -> None:\n    '''It works.'''\n", False, id="words alone"),
        pytest.param("def test_a() -> None:\n    pass\n", False, id="nothing"),
        pytest.param("async def test_a() -> None:\n    assert 1 + 1 == 2\n", True, id="a claim"),
        pytest.param("def test_a() -> None:\n    check(1)\n", True, id="a call"),
    ],
)
def test_a_test_that_tries_nothing_is_found(text: str, expected: bool) -> None:
    [test] = ast.parse(text).body
    assert isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef)

    assert tries_something(test) is expected
