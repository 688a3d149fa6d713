"""Writes a course below the test's own folder, and checks it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.authoring.building import check_course
from bot.authoring.problems import Problem
from bot.tutor.course import Course
from tests.authoring.coursefiles import CourseFiles

Check = Callable[[CourseFiles], list[Problem]]
Build = Callable[[CourseFiles], Course]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Give the problems of a course; each says what is wrong and what to do."""

    def check(files: CourseFiles) -> list[Problem]:
        course, findings = check_course(files.write(tmp_path / "course"))
        problems = list(findings)
        assert (course is None) == bool(findings.errors)
        assert [problem for problem in problems if not problem.message.strip() or not problem.hint.strip()] == []
        return problems

    return check


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Give the course that is read from files without a fault."""

    def build(files: CourseFiles) -> Course:
        course, findings = check_course(files.write(tmp_path / "course"))
        assert [str(problem) for problem in findings] == []
        assert course is not None
        return course

    return build
