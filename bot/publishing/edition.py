"""A course as it was checked and learned, or why it was not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from bot.authoring.problems import Problem
from bot.tutor.course import Course
from bot.tutor.matching.ranking import Matching

if TYPE_CHECKING:
    # Whoever finds the places reads YAML, which a running tutor does without.
    from bot.authoring.places import Places


class Files(Enum):
    """What an answer says of the files of the course as they are now."""

    IN_ORDER = auto()
    REFUSED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Survey:
    """A course that was read and found in order. `warnings`: what `check` says of it all the same.

    `digest`: of all that was read; the pictures, which are no part of the course's version, are among it.
    """

    course: Course
    places: Places
    warnings: tuple[Problem, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class Edition:
    """A course that can be taught.

    `is_whole`: as a new start would learn it; until then it is learned for now, from what was known before.
    `is_current`: the course was not asked for again meanwhile; else the files may hold another one by now.
    """

    survey: Survey
    matching: Matching
    is_whole: bool = True
    is_current: bool = True

    @property
    def course(self) -> Course:
        """The course itself."""
        return self.survey.course

    @property
    def files(self) -> Files:
        """In order, unless the answer to a later ask tells."""
        return Files.IN_ORDER if self.is_current else Files.UNKNOWN


@dataclass(frozen=True)
class Refusal:
    """A course that cannot be taught, and why."""

    files: ClassVar = Files.REFUSED
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Unchanged:
    """The files hold the course that was learned last."""

    files: ClassVar = Files.IN_ORDER
    version: str


@dataclass(frozen=True)
class Failure:
    """A course of which nothing is known, since learning broke down twice, and why."""

    files: ClassVar = Files.UNKNOWN
    reason: str


Answer = Edition | Refusal | Unchanged | Failure
