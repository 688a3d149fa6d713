"""Phrases that nearly repeat others are a warning: they are told, and the course can be used all the same."""

from pathlib import Path

import pytest

from bot.authoring.building import check_course, read_course
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles

HIVE = "intents/hive.yaml"
OUTSIDE = "intents/out_of_scope.yaml"
QUEEN = "how long does a queen live"
SWARM = "is a swarm dangerous"


def warnings(files: CourseFiles, root: Path) -> list[str]:
    """Give the warnings of a course that can be used."""
    course, findings = check_course(files.write(root))
    assert course is not None
    return [str(problem) for problem in findings]


@pytest.mark.parametrize(
    "phrase",
    [
        pytest.param("Does a colony want a queen?", id="a word replaced"),
        pytest.param("Does a strong colony need a queen?", id="a word more"),
        pytest.param("does colony need a queen", id="a word less"),
        pytest.param("Do colonies need a queen now?", id="other endings"),
        pytest.param("A queen: does a colony need one?", id="another order and a word more"),
    ],
)
def test_a_phrase_that_differs_in_a_word_from_one_of_its_intent_is_told(phrase: str, tmp_path: Path) -> None:
    files = BEEKEEPING.with_(HIVE, replace=(QUEEN, f"'{phrase}'"))

    assert warnings(files, tmp_path) == [
        f"{HIVE}:30: I011 {phrase!r} nearly repeats 'Does a colony need a queen?' at {HIVE}:29 (say it in other words)"
    ]


def test_a_phrase_that_differs_from_one_of_another_intent_in_small_words_is_told(tmp_path: Path) -> None:
    phrase = "Is a queen needed by the colony?"

    [warning] = warnings(BEEKEEPING.with_(HIVE, replace=(SWARM, phrase)), tmp_path)

    assert warning == (
        f"{HIVE}:53: I011 {phrase!r} nearly repeats 'Does a colony need a queen?' at {HIVE}:29 "
        "(is it meant for hive.swarm or for hive.queen?)"
    )


@pytest.mark.parametrize(
    ("path", "before", "phrase"),
    [
        pytest.param(HIVE, QUEEN, "Does every colony feed a queen?", id="two words differ"),
        pytest.param(HIVE, QUEEN, "queen dead", id="two words"),
        pytest.param(HIVE, SWARM, "Does a colony need a swarm?", id="a telling word tells intents apart"),
        pytest.param(HIVE, SWARM, "Why does a colony need a queen?", id="a question word tells intents apart"),
        pytest.param(OUTSIDE, "you are useless", "Does a country need a queen?", id="out of scope"),
    ],
)
def test_what_says_something_else_is_not_told(path: str, before: str, phrase: str, tmp_path: Path) -> None:
    assert warnings(BEEKEEPING.with_(path, replace=(before, phrase)), tmp_path) == []


def test_a_phrase_that_is_the_same_is_an_error_and_not_a_warning_too(tmp_path: Path) -> None:
    _, findings = check_course(BEEKEEPING.with_(HIVE, replace=(QUEEN, "does a colony need a queen")).write(tmp_path))

    assert [problem.code for problem in findings] == ["I002"]


def test_a_course_with_warnings_can_be_used(tmp_path: Path) -> None:
    root = BEEKEEPING.with_(HIVE, replace=(QUEEN, "Does a colony want a queen?")).write(tmp_path)

    assert "Does a colony want a queen?" in read_course(root).intents["hive.queen"].phrases
