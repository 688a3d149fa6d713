"""A course as it was checked and learned, or why it was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.authoring.problems import Problem
from bot.tutor.course import Course
from bot.tutor.matching.ranking import Matching

Places = Mapping[tuple[str | None, str], str]
"""Where each title, phrase and trial stands ("path:line"), by whose it is (None: out of scope)."""


@dataclass(frozen=True)
class Survey:
    """A course that was read and found in order."""

    course: Course
    places: Places
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class Edition:
    """A course that can be taught. `warnings`: what `check` says of it all the same.

    `is_whole`: as a new start would learn it; until then it is learned for now, from what was known before.
    `is_current`: the course was not asked for again meanwhile; else the files may hold another one by now.
    """

    course: Course
    matching: Matching
    places: Places
    warnings: tuple[Problem, ...] = ()
    is_whole: bool = True
    is_current: bool = True


@dataclass(frozen=True)
class Refusal:
    """A course that cannot be taught, and why."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Unchanged:
    """The files hold the course that was learned last."""

    version: str


@dataclass(frozen=True)
class Failure:
    """A course of which nothing is known, since learning broke down twice, and why."""

    reason: str


Answer = Edition | Refusal | Unchanged | Failure
