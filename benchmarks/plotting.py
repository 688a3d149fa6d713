"""Draws results, as pictures beside RESULTS.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter

from benchmarks.contestants.contestant import BM25S, MINILM, MINILM_REGRESSION, RAPIDFUZZ, SCIKIT, SCIKIT_LINEAR, TUTOR
from benchmarks.figures import Figure
from benchmarks.rendering import show

HERE = Path(__file__).parent
FOLDER = "plots"

COLOURS = {
    TUTOR: "#0072b2",
    SCIKIT: "#e69f00",
    SCIKIT_LINEAR: "#f0e442",
    BM25S: "#009e73",
    RAPIDFUZZ: "#cc79a7",
    MINILM: "#d55e00",
    MINILM_REGRESSION: "#56b4e9",
}
"""Told apart also by those who see fewer colours: Okabe and Ito, Color Universal Design (jfly.uni-koeln.de/color)."""

MARKERS = dict(zip(COLOURS, "os*^Dv<", strict=True))

_SIZED = re.compile(r"([\d,]+) [a-z]+: (.+)")


def draw_right(name: str, title: str, figures: Sequence[Figure]) -> str:
    """Draw shares in percent as bars, a group for each contestant; give the path beside RESULTS.md."""
    canvas, axes = _canvas(8.0, 4.5)
    contestants = list(dict.fromkeys(figure.contestant for figure in figures))
    measures = list(dict.fromkeys(figure.measure for figure in figures))
    height = 0.8 / len(measures)
    for place, measure in enumerate(measures):
        found = {figure.contestant: figure.median for figure in figures if figure.measure == measure}
        at = [number + (place - (len(measures) - 1) / 2) * height for number in range(len(contestants))]
        colour = ("#0072b2", "#9ecae1")[place % 2]
        bars = axes.barh(at, [found[one] for one in contestants], height, label=measure, color=colour)
        axes.bar_label(bars, fmt="%.1f", padding=3, fontsize=9)
    axes.set_yticks(range(len(contestants)), contestants)
    axes.invert_yaxis()
    axes.set_xlim(0, 109)
    axes.set_xlabel("trials in scope, %")
    axes.set_title(title)
    canvas.legend(loc="outside lower center", ncols=len(measures), frameon=False)
    return _save(canvas, name)


def draw_growth(name: str, what: str, figures: Sequence[Figure]) -> str:
    """Draw p50 and p99 of a question against a size, both axes logarithmic, a line for each contestant."""
    canvas, both = _canvases(10.0, 4.8, 2)
    both[1].sharey(both[0])
    for axes, percentile in zip(both, ("p50", "p99"), strict=True):
        for contestant, points in sized(figures, f"a question, {percentile}").items():
            label = contestant if axes is both[0] else None
            colour, marker = COLOURS[contestant], MARKERS[contestant]
            axes.plot(list(points), list(points.values()), label=label, color=colour, marker=marker)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel(what)
        axes.set_ylabel(f"a question, {percentile}, ms")
        _plain(axes)
    canvas.legend(loc="outside lower center", ncols=5, frameon=False)
    return _save(canvas, name)


def draw_line(name: str, what: str, figures: Sequence[Figure]) -> str:
    """Draw each measure of the tutor against a size, one picture a unit, from zero."""
    units = list(dict.fromkeys(figure.unit for figure in figures))
    canvas, every = _canvases(5.5 * len(units), 4.2, len(units))
    for axes, unit in zip(every, units, strict=True):
        those = [figure for figure in figures if figure.unit == unit]
        measures = list(dict.fromkeys(_measure(figure) for figure in those))
        for number, measure in enumerate(measures):
            points = sized(those, measure)[TUTOR]
            colour, marker = ("#0072b2", "#e69f00")[number % 2], "os"[number % 2]
            axes.plot(list(points), list(points.values()), label=measure, color=colour, marker=marker)
        axes.set_xscale("log")
        axes.set_ylim(0, 1.15 * max(figure.median for figure in those))
        axes.set_xlabel(what)
        axes.set_ylabel(f"{measures[0] if len(measures) == 1 else measures[0].partition(',')[0]}, {unit}")
        if len(measures) > 1:
            axes.legend(frameon=False)
        _plain(axes)
    return _save(canvas, name)


def sized(figures: Sequence[Figure], measure: str) -> Mapping[str, Mapping[int, float]]:
    """Read what was measured at a number of something, as in "1,000 phrases: learning": by contestant, then number."""
    found: dict[str, dict[int, float]] = {}
    for figure in figures:
        if (match := _SIZED.fullmatch(figure.measure)) and match[2] == measure:
            found.setdefault(figure.contestant, {})[int(match[1].replace(",", ""))] = figure.median
    return found


def _measure(figure: Figure) -> str:
    return figure.measure.partition(": ")[2]


def _canvas(width: float, height: float) -> tuple[Canvas, Axes]:
    canvas, [axes] = _canvases(width, height, 1)
    return canvas, axes


def _canvases(width: float, height: float, columns: int) -> tuple[Canvas, Sequence[Axes]]:
    canvas = Canvas(figsize=(width, height), layout=ConstrainedLayoutEngine(wspace=0.08))
    every = [canvas.add_subplot(1, columns, place + 1) for place in range(columns)]
    for axes in every:
        axes.spines[["top", "right"]].set_visible(False)
    return canvas, every


def _plain(axes: Axes) -> None:
    """Write numbers as people do, and let the eye follow them."""
    axes.grid(True, which="major", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: show(number)))


def _save(canvas: Canvas, name: str) -> str:
    (HERE / FOLDER).mkdir(exist_ok=True)
    canvas.savefig(HERE / FOLDER / f"{name}.png", dpi=120, metadata={"Software": None})
    return f"{FOLDER}/{name}.png"
