"""The commands that the tutor knows, with what a menu says of each."""

from __future__ import annotations

from bot.tutor.course import Course

IN_GROUPS = ("topics", "define", "why", "help", "about", "privacy")
"""What makes sense where several people talk."""

ALONE = ("topics", "define", "why", "help", "about", "privacy", "export", "forget", "start")
"""What makes sense in a private chat: the most useful first."""


def commands(course: Course, *, in_groups: bool = False) -> dict[str, str]:
    """Give the commands and their descriptions, in the order of the menu."""
    names = IN_GROUPS if in_groups else ALONE
    known = (name for name in names if name != "define" or course.glossary)
    return {name: getattr(course.wording, f"command_{name}") for name in known}
