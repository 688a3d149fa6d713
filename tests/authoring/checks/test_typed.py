"""The tutor reads what is typed as staff meant it, before and after."""

import pytest

from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

QUIZ = "content/quizzes/hive.yaml"

SMOKE = "[smoke, a little smoke]"
VEIL = "[veil, a veil]"
EGGS = "[laying eggs, lays eggs, eggs]"


def quiz(*edits: tuple[str, str]) -> CourseFiles:
    """Edit the items of the course."""
    files = BEEKEEPING
    for edit in edits:
        files = files.with_(QUIZ, replace=edit)
    return files


BROKEN = [
    pytest.param(quiz((SMOKE, "[smoke, SMOKE!]")), [(QUIZ, 203, "Q014")], id="an accepted answer twice"),
    pytest.param(quiz((SMOKE, "[smoke, a-b, A b]")), [(QUIZ, 203, "Q014")], id="answers that differ in a hyphen"),
    pytest.param(quiz((SMOKE, "[smoke, '2016']")), [(QUIZ, 203, "Q014")], id="a number to accept"),
    pytest.param(quiz((VEIL, "[veil, 🐝]")), [(QUIZ, 205, "Q014")], id="a bee for a mistake"),
    pytest.param(
        quiz((SMOKE, "[smoke, a veil]")), [(QUIZ, 203, "Q014")], id="an accepted answer that is a mistake as well"
    ),
    pytest.param(
        quiz(("[floor, roof]", "[floor, roof, the brood box]")), [(QUIZ, 11, "Q014")], id="an answer of two mistakes"
    ),
    pytest.param(quiz((EGGS, "[breeding]")), [(QUIZ, 74, "Q014")], id="a key that is not accepted"),
    pytest.param(
        quiz((EGGS, "[lays eggs, guarding the entrance, guards the entrance]")),
        [(QUIZ, 74, "Q014")],
        id="a wrong option that is accepted",
    ),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert sorted(set(found)) == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            quiz((SMOKE, "[smoke, a veil]")),
            "content/quizzes/hive.yaml:203: Q014 'a veil' is accepted, but would be taken for the wrong answer on "
            "line 205 (case, accents, endings and small slips make no difference)",
            id="accepted",
        ),
        pytest.param(
            quiz(("[floor, roof]", "[floor, roof, the brood box]")),
            "content/quizzes/hive.yaml:11: Q014 'the brood box' would be taken for the wrong answer on line 9 "
            "(case, accents, endings and small slips make no difference)",
            id="mistake",
        ),
        pytest.param(
            quiz((EGGS, "[breeding]")),
            "content/quizzes/hive.yaml:74: Q014 'She lays the eggs' is right when it is picked, but would not be "
            "accepted when it is typed (add it, or the words of it that count)",
            id="key",
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(files: CourseFiles, message: str, check: Check) -> None:
    [problem] = check(files)

    assert str(problem) == message


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(quiz((SMOKE, "[smoke]")), id="one answer"),
        pytest.param(quiz((SMOKE, "[smoke 2, smoke, smoke 3]")), id="answers that differ in a number"),
        pytest.param(quiz((VEIL, "[not smoke, veil]")), id="a mistake that denies the right answer"),
        pytest.param(quiz((EGGS, "[eggs]")), id="a part of the key"),
        pytest.param(quiz(("  accept: " + EGGS + "\n", "")), id="a choice that is never typed"),
    ],
)
def test_what_just_keeps_the_rules_is_no_fault(files: CourseFiles, build: Build) -> None:
    assert len(build(files).items) == 12
