"""Writes the report of a test: as text, as JSON, or as one page for a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from bot.authoring.trials import Report, Tally

OUT_OF_SCOPE = "out of scope"


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
    cutoffs = report.cutoffs
    yield f"Answers from {cutoffs.answer:.3f}, with nothing else to choose from {cutoffs.sure:.3f},"
    yield f'where "not in this course" has at most {cutoffs.outside:.3f};'
    yield f"asks back when the best three reach {cutoffs.ask:.3f} together."
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


def _cells(tally: Tally) -> Iterator[str]:
    yield str(tally.inside)
    for count in (tally.right, tally.right_or_offered, tally.wrong, tally.declined):
        yield percent(count, tally.inside)
    yield str(tally.outside)
    for count in (tally.outside_answered, tally.outside_asked):
        yield percent(count, tally.outside)
