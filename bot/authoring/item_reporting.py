"""Writes how the items of the quizzes do, for course staff."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from bot.tutor.quizzing.counts import ENOUGH, LEAST_DISCRIMINATION, LEAST_PICKS, TOO_EASY, TOO_HARD, Fault, ItemReport


def to_json(reports: Sequence[ItemReport]) -> str:
    """Give every report; shares are numbers in 0..1, and signs beyond ASCII stand as escapes."""
    return json.dumps([asdict(report) for report in reports], indent=2)


def to_text(reports: Sequence[ItemReport]) -> str:
    """Give the reports for a terminal, those with most against them first."""
    return "\n".join(_lines(reports))


def _lines(reports: Sequence[ItemReport]) -> Iterator[str]:
    if not reports:
        yield "No item was answered yet."
        return
    widest = max(len(report.item) for report in reports)
    yield f"{'item':{widest}}{'answers':>9}{'right':>8}{'tells':>8}  what to look at"
    for report in reports:
        figures = f"{report.asked:>9}{_percent(report.facility):>8}{_number(report.discrimination):>8}"
        yield f"{report.item:{widest}}{figures}  {'; '.join(_faults(report))}".rstrip()
    yield ""
    yield "Answers: first tries at the first meeting, over all learners, without names; of groups none."
    yield (
        f"Tells: how far being right here goes with being right elsewhere (-1 to 1), "
        f"once {ENOUGH} can be compared; "
        f"below {LEAST_DISCRIMINATION:+} it does not tell."
    )
    yield (
        f"Too hard is below {TOO_HARD:.0%} right, too easy above {TOO_EASY:.0%}; a distractor is idle when fewer than "
        f"{LEAST_PICKS:.0%} pick it."
    )


def _faults(report: ItemReport) -> Iterator[str]:
    for fault in report.faults:
        match fault:
            case Fault.UNCLEAR:
                yield f"{fault} by {report.unclear}"
            case Fault.IDLE:
                yield f"{fault}: {', '.join(report.idle)}"
            case _:
                yield fault


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"
