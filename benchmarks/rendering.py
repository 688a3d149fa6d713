"""Writes results as Markdown, from what every part of the benchmarks left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill

from benchmarks.contestants.contestant import TUTOR
from benchmarks.figures import Figure, Goal, Section
from benchmarks.machine import Machine

WIDTH = 120

SHARE = "%"
"""A unit that is no amount: how often somebody is right is not so many times that of another."""

HEAD = (
    "Written by `make bench`; `make bench QUICK=1` only checks ratios, in some minutes. A figure is the median of the "
    "rounds, with the lowest and the highest round behind it, and then how many times the tutor's it is. What was "
    "tried for goals that are missed: [docs/decisions/0023](../docs/decisions/0023-goals-of-speed.md)."
)


@dataclass(frozen=True)
class Kept:
    """A section as it was measured: on which day, and on what."""

    section: Section
    day: str
    machine: Machine


def ratio_of(figures: Sequence[Figure], measure: str, contestant: str) -> float | None:
    """Say how many times that of the tutor a contestant's median is; None where either was not measured."""
    found = {figure.contestant: figure for figure in figures if figure.measure == measure}
    mine, other = found.get(TUTOR), found.get(contestant)
    if mine is None or other is None or not mine.median:
        return None
    return other.median / mine.median


def render(kept: Sequence[Kept]) -> str:
    """Write the whole of it: the machine, the goals, and then each section."""
    newest = max(kept, key=lambda one: one.day)
    parts = [
        "# Results",
        _prose(HEAD),
        _table(("", ""), [*newest.machine.rows(), ("Day", newest.day)]),
        "## Goals",
        render_goals([(one.section.title, goal) for one in kept for goal in one.section.goals]),
        *(part for one in kept for part in _section(one, newest)),
    ]
    return "\n\n".join(parts) + "\n"


def render_goals(goals: Sequence[tuple[str, Goal]]) -> str:
    """Lay goals out as a table, with the section of each."""
    rows = [(title, goal.wanted, goal.reached, "yes" if goal.is_met else "**no**") for title, goal in goals]
    return _table(("Part", "Wanted", "Reached", "Met"), rows)


def show(number: float) -> str:
    """Write a number with three digits that count: 0.0123, 1.23, 123, 12,300."""
    if number == 0:
        return "0"
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}" if abs(number) >= 0.001 else f"{number:.1e}"


def _section(one: Kept, newest: Kept) -> Iterator[str]:
    section = one.section
    yield f"## {section.title}"
    if (one.day, one.machine) != (newest.day, newest.machine):
        yield _prose(f"Measured on {one.day}, {one.machine}.")
    yield _prose(section.method)
    if section.figures:
        yield _figures(section.figures)
    yield from (f"![{section.title}]({plot})" for plot in section.plots)
    if section.notes:
        yield "\n".join(_prose(f"- {note}", "  ") for note in section.notes)


def _prose(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _figures(figures: Sequence[Figure]) -> str:
    contestants = list(dict.fromkeys(figure.contestant for figure in figures))
    rows: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in figures:
        rows.setdefault((figure.measure, figure.unit), {})[figure.contestant] = figure
    body = [
        (f"{measure}, {unit}", *(_cell(figures, row.get(name)) for name in contestants))
        for (measure, unit), row in rows.items()
    ]
    return _table(("", *contestants), body)


def _cell(figures: Sequence[Figure], figure: Figure | None) -> str:
    if figure is None:
        return "–"
    lowest, highest = map(show, figure.spread)
    spread = f" ({lowest} to {highest})" if lowest != highest else ""
    ratio = ratio_of(figures, figure.measure, figure.contestant)
    if ratio is None or figure.contestant == TUTOR or figure.unit == SHARE:
        return f"{show(figure.median)}{spread}"
    return f"{show(figure.median)}{spread}, x {show(ratio)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
