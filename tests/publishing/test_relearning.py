"""What is read and learned of a course, for the first time and again."""

from pathlib import Path

import pytest

from bot.publishing.edition import Refusal, Survey, Unchanged
from bot.publishing.relearning import learn_for_now, learn_whole, read, read_again
from bot.tutor.matching.spelling import no_pace
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles

HONEY = "intents/honey.yaml"
FIRST = "    - How do bees make honey?\n"
NEW = BEEKEEPING.with_(HONEY, replace=(FIRST, f"{FIRST}    - xzqvj wvjqk\n"))


def surveyed(files: CourseFiles, root: Path) -> Survey:
    found = read(files.write(root))
    assert isinstance(found, Survey)
    return found


def test_a_course_is_read_with_the_places_of_its_phrases(tmp_path: Path) -> None:
    found = surveyed(BEEKEEPING, tmp_path)

    assert found.course.about.title == "Beekeeping for Beginners"
    assert found.places["honey.making", "How do bees make honey?"] == f"{HONEY}:6"
    assert found.warnings == ()


def test_a_warning_keeps_no_course_back(tmp_path: Path) -> None:
    again = BEEKEEPING.with_(HONEY, replace=(FIRST, f"{FIRST}    - How do the bees make honey?\n"))

    assert [problem.code for problem in surveyed(again, tmp_path).warnings] == ["I011"]


def test_a_course_with_a_problem_is_refused_with_every_problem(tmp_path: Path) -> None:
    broken = BEEKEEPING.with_(HONEY, replace=(FIRST, "")).with_("content/sources.yaml", content="- no\n")

    found = read(broken.write(tmp_path))

    assert isinstance(found, Refusal)
    assert {(problem.path, problem.code) for problem in found.problems} >= {("content/sources.yaml", "K003")}


def test_the_same_course_is_told_from_a_changed_one(tmp_path: Path) -> None:
    learned = learn_whole(surveyed(BEEKEEPING, tmp_path), no_pace)

    assert read_again(tmp_path, learned) == Unchanged(learned.survey.course.version)

    NEW.write(tmp_path)
    assert isinstance(read_again(tmp_path, learned), Survey)


@pytest.mark.parametrize("is_whole", [False, True], ids=["for now", "whole"])
def test_a_new_phrase_is_learned(tmp_path: Path, *, is_whole: bool) -> None:
    before = learn_whole(surveyed(BEEKEEPING, tmp_path), no_pace)

    survey = surveyed(NEW, tmp_path)
    learned = learn_whole(survey, no_pace) if is_whole else learn_for_now(survey, before)

    assert learned.is_whole is is_whole
    assert learned.survey is survey
    assert learned.matcher.rank("xzqvj wvjqk").matches[0].intent == "honey.making"
    assert survey.places["honey.making", "xzqvj wvjqk"] == f"{HONEY}:7"
    assert before.matcher.rank("xzqvj wvjqk").matches[0].confidence == 0.0
