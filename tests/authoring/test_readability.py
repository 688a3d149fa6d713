"""How hard short answers are to read."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textstat.textstat import textstatistics

from bot.authoring.building import read_course
from bot.authoring.readability import WANTED_GRADE, grade, grades, median
from bot.tutor.course import Answer, Course
from bot.tutor.markup import plain
from tests.tutor.courses import BREAD

ROOT = Path(__file__).parents[2]


def grade_by_textstat(text: str) -> float:
    statistics = textstatistics()
    # Written so, and not "en", the library counts syllables by hyphenation, and not by a dictionary that it downloads.
    statistics.set_lang("en-US")
    return float(statistics.flesch_kincaid_grade(text))


def saying(short: str) -> Course:
    [intent] = [intent for intent in BREAD.intents.values() if intent.id == "oven.steam"]
    return replace(BREAD, intents={intent.id: replace(intent, answer=Answer(short=short))})


@pytest.mark.parametrize(
    ("short", "grade"),
    [
        pytest.param("Heat browns the crust.", 0.39 * 4 + 11.8 * 4 / 4 - 15.59, id="four short words"),
        pytest.param(
            "Heat browns the crust. Steam keeps it soft.", 0.39 * 4 + 11.8 * 8 / 8 - 15.59, id="two sentences"
        ),
        pytest.param("**Heat** [browns](https://a.example/very_long) the crust.", 0.39 * 4 + 11.8 - 15.59, id="markup"),
    ],
)
def test_a_grade_is_kincaids_formula_of_words_and_syllables(short: str, grade: float) -> None:
    assert grades(saying(short)) == {"oven.steam": pytest.approx(grade)}


def test_long_words_and_long_sentences_are_harder() -> None:
    easy = "Heat browns the crust. Steam keeps it soft."
    hard = (
        "Considerable temperatures caramelise superficial carbohydrates, whereas humidification preserves elasticity."
    )

    assert grades(saying(hard))["oven.steam"] > grades(saying(easy))["oven.steam"] + 10


@given(st.text(alphabet="aeiobcst '’.,!?-\nÉ9", max_size=80))
def test_a_grade_is_that_of_textstat(text: str) -> None:
    assert grade(text) == grade_by_textstat(text)


@pytest.mark.slow
def test_the_grades_of_this_course_are_those_of_textstat() -> None:
    answers = [intent.answer for intent in read_course(ROOT).intents.values()]
    texts = [plain(text) for answer in answers for text in (answer.short, answer.more)]

    assert len(texts) > 130
    assert [grade(text) for text in texts] == [grade_by_textstat(text) for text in texts]


def test_the_median_is_the_grade_in_the_middle() -> None:
    assert median({"a": 3.0, "b": 12.0, "c": 5.0}) == 5.0


def test_half_of_the_short_answers_of_this_course_can_be_read_in_tenth_grade() -> None:
    """Measured: 6.6, and 7.7 with syllables from the CMU Pronouncing Dictionary."""
    assert median(grades(read_course(ROOT))) <= WANTED_GRADE
