"""Writes the report of a test: as text, as JSON, or as one page for a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from bot.authoring.trials import Missed, Report, Tally
from bot.tutor.matching.ranking import Cutoffs
from bot.tutor.reply import Outcome

OUT_OF_SCOPE = "out of scope"

MOST_MISSED = 12
"""So many are told in a terminal; the other reports have all."""


def to_json(report: Report) -> str:
    """Give the whole report; shares are numbers in 0..1, counts stand beside them."""
    return json.dumps(asdict(report), indent=2)


def to_text(report: Report) -> str:
    """Give the report for a terminal."""
    return "\n".join(_lines(report))


def to_html(report: Report, curve: str, calibration: str) -> str:
    """Give the report as one page that loads nothing, with the two plots as SVG."""
    template = (files("bot.authoring") / "report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["percent"] = percent
    environment.filters["fate"] = fate
    return environment.from_string(template).render(
        report=report, rows=tuple(_rows(report)), curve=curve, calibration=calibration, outside=OUT_OF_SCOPE
    )


def percent(count: int, of: int) -> str:
    """Give a share as learners of numbers read it: "93.4%"; "-" of nothing."""
    return f"{100 * count / of:.1f}%" if of else "-"


def _rows(report: Report) -> Iterator[tuple[str, Tally]]:
    yield "trials", report.trials
    yield "phrases, each held out", report.phrases
    yield from report.files.items()


def _lines(report: Report) -> Iterator[str]:
    yield f"Course {report.version}"
    yield ""
    titles = ("in scope", "right", "offered", "wrong", "declined", "outside", "answered", "asked back")
    rows = tuple(_rows(report))
    widest = max(len(name) for name, _ in rows)
    yield " " * widest + "".join(f"{title:>11}" for title in titles)
    for name, tally in rows:
        yield f"{name:{widest}}" + "".join(f"{cell:>11}" for cell in _cells(tally))
    yield '"Offered" counts what was answered rightly or could be chosen.'
    yield ""
    yield from _cutoffs(report.cutoffs)
    yield ""
    yield "Trials by confidence: how many, mean confidence, share right"
    for one in report.calibration:
        yield f"{one.asked:>8}{one.confidence:>8.2f}{one.right:>8.2f}  {'#' * round(20 * one.right)}"
    yield f"Mean distance between confidence and share right: {report.calibration_error:.3f}"
    if report.confusions:
        yield ""
        yield "Worst confusions among the trials:"
    for confusion in report.confusions:
        yield f"  {confusion.intent or OUT_OF_SCOPE} answered as {confusion.answered}: {confusion.times}"
        for example in confusion.examples:
            yield f"    {example.place}: {example.text}"
            yield f"      like {example.phrase_place}: {example.phrase}"

    yield from _missed("Not answered, though the greeting, the help or small talk proposes to ask it:", report.proposed)
    yield from _missed("Trials that were declined or asked back, the worst first:", report.missed)


def _cutoffs(cutoffs: Cutoffs) -> Iterator[str]:
    yield f"The tutor answers when it is sure from {cutoffs.answer:.3f} on (0 is not at all, 1 is quite);"
    yield f"from {cutoffs.sure:.3f} on it offers no other answer to choose."
    if cutoffs.outside < 1:
        yield f"If the course seems not to cover the question (more than {cutoffs.outside:.3f}), it does not answer."
    yield f"It asks back when its best three reach {cutoffs.ask:.3f} together, and declines below that."


def _missed(title: str, missed: Sequence[Missed]) -> Iterator[str]:
    if missed:
        yield ""
        yield title
    for one in missed[:MOST_MISSED]:
        yield f"  {one.place}: {one.text}"
        yield f"    {fate(one)}"
    if more := missed[MOST_MISSED:]:
        yield f"  and {len(more)} more: psi-tutor test --json has them all"


def fate(missed: Missed) -> str:
    """Say what became of a question that was not answered."""
    offered = ", ".join(missed.offered)
    meant = f"{missed.intent} is meant: " if missed.intent else ""
    if missed.outcome is Outcome.DECLINE:
        return f"{meant}declined; nearest is {offered}"
    if missed.intent in missed.offered:
        return f"{meant}asked back; it could be chosen"
    return f"{meant}asked back; to choose from were {offered}"


def _cells(tally: Tally) -> Iterator[str]:
    yield str(tally.inside)
    for count in (tally.right, tally.right_or_offered, tally.wrong, tally.declined):
        yield percent(count, tally.inside)
    yield str(tally.outside)
    for count in (tally.outside_answered, tally.outside_asked):
        yield percent(count, tally.outside)
