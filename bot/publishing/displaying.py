"""Lays what was learned anew on the desk of the preview, for staff to look at."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.preview.desk import Desk, Taught
from bot.publishing.edition import Answer, Edition, Failure, Files, Refusal

TRY_AGAIN = "Save a file once more to have the course learned."
"""What to do where learning broke down."""


class Display:
    """Takes what a publisher tells."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._warnings: tuple[str, ...] = ()

    def stir(self) -> None:
        """Say that the files have changed."""
        self._desk.put(replace(self._desk.shown, is_learning=True))

    async def hear(self, answer: Answer, askers: frozenset[int]) -> None:
        """Show a course, or what keeps it back; the former course stays to be talked to."""
        before = self._desk.shown
        shown = replace(before, is_learning=False)
        match answer:
            case Edition(survey, matching):
                self._warnings = tuple(str(problem) for problem in survey.warnings)
                # Of files that were asked for again, all else is told by the answer to that.
                shown = before if answer.files is Files.UNKNOWN else shown
                shown = replace(shown, taught=Taught(survey.course, matching, survey.places))
            case Refusal(problems):
                shown = replace(shown, errors=tuple(str(problem) for problem in problems), warnings=())
            case Failure(reason):
                shown = replace(shown, errors=(f"{reason}. {TRY_AGAIN}",), warnings=())
        if answer.files is Files.IN_ORDER:
            shown = replace(shown, errors=(), warnings=self._warnings)
        self._desk.put(shown)
