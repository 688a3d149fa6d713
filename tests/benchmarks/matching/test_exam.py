"""The course of the benchmark is drawn from the real one, the same each time, and nothing that is asked is taught."""

from pathlib import Path
from random import Random

import pytest

from benchmarks.matching.exam import draw_exam, trials_for, whole_exam
from bot.authoring.building import read_course
from bot.authoring.questions import Posed, trials_of
from bot.tutor.course import Course

BEEKEEPING = Path(__file__).parents[2] / "courses" / "beekeeping"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(BEEKEEPING)


def test_the_whole_course_is_all_phrases_with_the_title_first(course: Course) -> None:
    exam = whole_exam(course, trials_of(course))

    queen = course.intents["hive.queen"]
    assert exam.phrases["hive.queen"] == (queen.title, *queen.phrases)
    assert len(exam.phrases) == len(course.intents)
    assert exam.outside == course.out_of_scope.phrases


def test_the_same_seed_draws_the_same(course: Course) -> None:
    drawn = [draw_exam(course, trials_of(course), 5, 6, 3, Random(7)) for _ in range(2)]

    assert drawn[0] == drawn[1]


def test_so_many_intents_and_phrases_are_drawn_as_are_asked_for(course: Course) -> None:
    exam = draw_exam(course, trials_of(course), 5, 6, 3, Random(0))

    assert len(exam.phrases) == 5
    assert {len(phrases) for phrases in exam.phrases.values()} == {1 + 6}
    assert len(exam.outside) == 3
    assert exam.size == 5 * 7 + 3


def test_trials_are_those_of_the_intents_that_are_taught_and_those_out_of_scope(course: Course) -> None:
    exam = draw_exam(course, trials_of(course), 5, 6, 3, Random(0))

    expected = {trial for intent in exam.phrases for trial in course.intents[intent].trials}
    assert {trial.text for trial in exam.trials} == expected | set(course.out_of_scope.trials)


def test_no_trial_is_taught(course: Course) -> None:
    exam = whole_exam(course, trials_of(course))

    taught = {phrase for phrases in exam.phrases.values() for phrase in phrases} | set(exam.outside)
    assert not taught & {trial.text for trial in exam.trials}


def test_questions_that_go_on_from_another_are_not_asked_nor_those_of_which_nobody_said_what_is_right() -> None:
    posed = [
        Posed("what are bees", (), frozenset({"bees"}), "trial"),
        Posed("and wax?", ("what are bees",), frozenset({"wax"}), "questions/a.jsonl:1"),
        Posed("who knows", (), None, "learner"),
    ]

    assert [trial.text for trial in trials_for(["bees", "wax"], posed)] == ["what are bees"]


def test_a_label_that_is_not_taught_is_not_right() -> None:
    posed = [Posed("bees or wax", (), frozenset({"bees", "wax"}), "trial")]

    [trial] = trials_for(["wax"], posed)

    assert trial.right == {"wax"}


def test_a_text_is_asked_once() -> None:
    posed = [Posed("bees", (), frozenset({"bees"}), origin) for origin in ("trial", "questions/a.jsonl:1")]

    assert len(trials_for(["bees"], posed)) == 1
