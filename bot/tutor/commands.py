"""The commands that the tutor knows, with what a menu says of each."""

from __future__ import annotations

from bot.tutor.course import Course

IN_GROUPS = ("quiz", "scores", "stop", "topics", "define", "why", "help", "about", "privacy")
"""What makes sense where several people talk."""

ALONE = (
    *("quiz", "review", "progress", "topics", "define", "remind", "goal", "why", "stop", "help", "about", "privacy"),
    *("fresh", "export", "forget", "start"),
)
"""What makes sense in a private chat: the most useful first."""

_ABOUT_A_PERSON = frozenset(ALONE) - {*IN_GROUPS, "start"}

FOR_STAFF = ("stats", "inbox", "broadcast", "reload")
"""What course staff can do in their private chats; to everybody else these do not exist."""

OF_QUIZZES = frozenset(("quiz", "review", "progress", "remind", "goal", "fresh", "stop", "scores"))
"""What a course without quizzes has no use for."""


def commands(course: Course, *, in_groups: bool = False, for_staff: bool = False) -> dict[str, str]:
    """Give the commands and their descriptions, in the order of the menu. `for_staff`: with what staff can do alone."""
    names = IN_GROUPS if in_groups else (*FOR_STAFF, *ALONE) if for_staff else ALONE
    unused = {*(() if course.glossary else ("define",)), *(() if course.items else OF_QUIZZES)}
    return {name: getattr(course.wording, f"command_{name}") for name in names if name not in unused}


def is_about_a_person(course: Course, name: str) -> bool:
    """Say whether a command of the course is about one person, so that a group is led to the private chat."""
    return name in _ABOUT_A_PERSON and name in commands(course)
