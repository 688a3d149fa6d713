"""How hard short answers are to read."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.building import read_course
from bot.authoring.readability import WANTED_GRADE, grades, median
from bot.tutor.course import Answer, Course
from tests.tutor.courses import BREAD

ROOT = Path(__file__).parents[2]


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


def test_the_median_is_the_grade_in_the_middle() -> None:
    assert median({"a": 3.0, "b": 12.0, "c": 5.0}) == 5.0


def test_half_of_the_short_answers_of_this_course_can_be_read_in_tenth_grade() -> None:
    """Measured: 6.6, and 7.7 with syllables from the CMU Pronouncing Dictionary."""
    assert median(grades(read_course(ROOT))) <= WANTED_GRADE
