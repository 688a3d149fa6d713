"""Reads and learns a course again and again: after a change first for now, in a second, and then whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.building import survey_course
from bot.authoring.english import ordinary_words
from bot.authoring.places import places
from bot.publishing.edition import Edition, Refusal, Survey, Unchanged
from bot.tutor.matching.learning import learn_change, learn_lesson
from bot.tutor.matching.lesson import Lesson
from bot.tutor.matching.matcher import Matcher


@dataclass(frozen=True)
class Learned:
    """What was learned of a course: the matcher, and the lesson that it was learned from."""

    survey: Survey
    lesson: Lesson
    matcher: Matcher
    is_whole: bool = True

    @property
    def edition(self) -> Edition:
        """What can be taught."""
        survey = self.survey
        return Edition(survey.course, self.matcher, survey.places, survey.warnings, self.is_whole)


def read(course_dir: Path) -> Survey | Refusal:
    """Read and check the course, whole."""
    course, draft, findings = survey_course(course_dir)
    if course is None:
        return Refusal(findings.errors)
    return Survey(course, places(draft), tuple(findings))


def read_again(course_dir: Path, learned: Learned) -> Survey | Refusal | Unchanged:
    """Do the same for a course that may be the one that was learned last."""
    found = read(course_dir)
    if isinstance(found, Survey) and found.course.version == learned.survey.course.version:
        return Unchanged(found.course.version)
    return found


def learn_for_now(survey: Survey, learned: Learned) -> Learned:
    """Learn of a changed course only what changed."""
    lesson = learned.lesson.after(survey.course)
    return Learned(survey, lesson, learn_change(learned.matcher, learned.lesson, lesson), is_whole=False)


def learn_whole(survey: Survey, pace: Callable[[], None]) -> Learned:
    """Learn a course as a new start does. `pace` is called often; what it raises breaks the learning off."""
    lesson = Lesson.of(survey.course, ordinary_words(), pace)
    return Learned(survey, lesson, learn_lesson(lesson, pace=pace))
