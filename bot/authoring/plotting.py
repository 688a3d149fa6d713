"""Plots for the report of a test, as SVG that stands in a page: what cut-offs do, and whether confidences are true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.authoring.trials import Bin, Point
from bot.tutor.matching.ranking import Cutoffs

# Okabe and Ito, Color Universal Design (2008): told apart by colour-blind people, too; lines differ in style as well.
BLUE, ORANGE, GREEN, INK = "#0072b2", "#d55e00", "#009e73", "#17212b"

SIZE_INCHES = (5.4, 3.8)
LETTERS_POINTS = 13
"""So that a phone, which shows the plot at two thirds of its size, shows letters that can be read."""


def plot_curve(curve: Sequence[Point], cutoffs: Cutoffs) -> str:
    """Draw what becomes of held-out phrases when answers need more or less confidence."""
    with _drawing("confidence from which the tutor answers", "share of held-out phrases") as (axes, svg):
        at = [point.cutoff for point in curve]
        axes.plot(at, [point.right for point in curve], color=BLUE, label="right answer")
        axes.plot(at, [point.wrong for point in curve], color=ORANGE, linestyle="--", label="wrong answer")
        outside = [point.outside_answered for point in curve]
        axes.plot(at, outside, color=GREEN, linestyle=":", linewidth=2.2, label="out of scope, answered")
        axes.axvline(cutoffs.answer, color=INK, linewidth=1)
        axes.text(cutoffs.answer, 1.02, f"cut-off {cutoffs.answer:.2f}", ha="center", va="bottom")
        axes.legend(frameon=False, loc="center right")
    return _element(svg)


def plot_calibration(bins: Sequence[Bin]) -> str:
    """Draw how often questions were right by how confident the tutor was; on the diagonal, confidences are true."""
    with _drawing("confidence", "share right") as (axes, svg):
        axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle="--")
        sizes = [30 + 6 * one.asked**0.5 for one in bins]
        axes.scatter(
            [one.confidence for one in bins], [one.right for one in bins], s=sizes, color=BLUE, zorder=2, clip_on=False
        )
        for one in bins:
            axes.annotate(str(one.asked), (one.confidence, one.right), (0, 7), textcoords="offset points", ha="center")
    return _element(svg)


@contextmanager
def _drawing(across: str, up: str) -> Iterator[tuple[Axes, StringIO]]:
    """Give axes from 0 to 1 to draw on, and the SVG that is complete when the block ends."""
    svg = StringIO()
    # Text stays text, so that it can be searched and read aloud; ids are the same on every run.
    settings = {
        **matplotlib.rcParamsDefault,
        "svg.fonttype": "none",
        "svg.hashsalt": "report",
        "font.size": LETTERS_POINTS,
    }
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=SIZE_INCHES, layout="constrained")
        axes = figure.add_subplot()
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel=across, ylabel=up)
        axes.spines[["top", "right"]].set_visible(False)
        yield axes, svg
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})


def _element(svg: StringIO) -> str:
    """Leave out what an SVG has before its element when it is a file of its own."""
    text = svg.getvalue()
    return text[text.index("<svg") :]
