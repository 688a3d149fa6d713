"""Spares work when a course is read again: what was made of a file is kept for as long as the file is as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from bot.authoring.files import CourseText
from bot.authoring.problems import Findings, Problem

Given = TypeVar("Given")
Made = TypeVar("Made")

NAMES_KEPT = 500
"""A course has thirty files and a hundred intents. With more names than these all are forgotten: no memory fills up."""


class KeptByName(Generic[Given, Made]):
    """A function that works again only when it is given something else for a name than last time.

    What it made is shared: nobody may change it. Of a file that is edited a thousand times, the last text alone is
    kept; functools.lru_cache would keep as many as it has room for.
    """

    def __init__(self, make: Callable[[Given], Made]) -> None:
        self._make = make
        self._kept: dict[str, tuple[Given, Made]] = {}

    def __call__(self, name: str, given: Given) -> Made:
        known = self._kept.get(name)
        if known is None or known[0] != given:
            known = given, self._make(given)
            if len(self._kept) >= NAMES_KEPT:
                self._kept.clear()
            self._kept[name] = known
        return known[1]

    def cache_clear(self) -> None:
        """Forget everything, as a new process does."""
        self._kept.clear()


class KeptByFile(Generic[Made]):
    """The same for a function that reads a file of the course; what is wrong with the file is told each time."""

    def __init__(self, read: Callable[[CourseText, Findings], Made]) -> None:
        def make(text: CourseText) -> tuple[Made, tuple[Problem, ...]]:
            findings = Findings()
            return read(text, findings), tuple(findings)

        self._kept = KeptByName(make)
        self.cache_clear = self._kept.cache_clear

    def __call__(self, text: CourseText, findings: Findings) -> Made:
        made, problems = self._kept(text.path, text)
        findings.extend(problems)
        return made
