"""Every error that this project raises for someone to act on.

TutorError
├── SettingsError          the operator: a setting is missing or wrong
├── CourseError            course staff: the course has problems (they hang on the error)
├── StoreError             the operator: the database is away, locked, full or damaged
│   ├── StaleLearner       nobody: someone saved this learner first; take the turn again
│   └── AlreadySeen        nobody: this update was stored before; say nothing twice
├── ComparisonError        course staff: git has no such course, or questions to ask it cannot be read
├── PublishingError        the operator: the process that learns the course has ended
└── TelegramRefused        the operator: Telegram does not accept the token
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.authoring.problems import Problem


class TutorError(Exception):
    """Says what is wrong, where, and what to do, in words for the person who can act."""


class SettingsError(TutorError):
    """A setting is missing or wrong."""


class CourseError(TutorError):
    """The course cannot be used as it is; `problems` says why, every one of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class ComparisonError(TutorError):
    """Two courses cannot be compared as was asked."""


class StoreError(TutorError):
    """The database did not do what was asked; nothing was changed."""


class StaleLearner(StoreError):
    """The learner was saved by someone else since it was loaded."""


class AlreadySeen(StoreError):
    """The update was committed before."""


class PublishingError(TutorError):
    """The course could not be learned, for no fault of its own."""


class TelegramRefused(TutorError):
    """Telegram does not accept the bot's token."""
