"""Draws what the whole way takes, and what a running tutor does over time, as pictures beside RESULTS.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter

from benchmarks.figures import Figure
from benchmarks.rendering import show

FOLDER = Path(__file__).parents[1] / "plots"

TUTOR, OTHER, MARK = "#0072b2", "#999999", "#d55e00"
"""Told apart also by those who see fewer colours: Okabe and Ito, Color Universal Design (jfly.uni-koeln.de/color)."""


def draw_speeds(scenes: Mapping[str, Sequence[Figure]]) -> str:
    """Draw updates a second as bars, a column of them for each scene; give the path beside RESULTS.md."""
    canvas = Canvas(figsize=(11.0, 4.4), layout="constrained")
    first: Axes | None = None
    for place, (scene, figures) in enumerate(scenes.items(), start=1):
        axes = canvas.add_subplot(1, len(scenes), place, sharey=first)
        first = first or axes
        names = [figure.contestant for figure in figures]
        values = [figure.median for figure in figures]
        bars = axes.barh(names, values, color=[TUTOR if "tutor" in name else OTHER for name in names])
        axes.bar_label(bars, [show(value) for value in values], padding=3)
        axes.set_xlim(0, max(values) * 1.2)
        axes.set_title(scene)
        axes.set_xlabel("updates a second")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        if axes is first:
            axes.invert_yaxis()
        else:
            axes.tick_params(labelleft=False)
        _open(axes)
    return save(canvas, "whole-way")


def draw_memory(turns: Sequence[int], lines: Mapping[str, Sequence[float]]) -> str:
    """Draw megabytes over turns, a line each; give the path beside RESULTS.md."""
    canvas = Canvas(figsize=(7.5, 4.2), layout="constrained")
    axes = canvas.add_subplot()
    for (name, values), colour, marker in zip(lines.items(), (TUTOR, MARK), "os", strict=False):
        axes.plot(turns, values, color=colour, marker=marker, label=name)
    axes.set_xlabel("turns taken")
    axes.set_ylabel("resident memory, MB")
    axes.set_ylim(0, max(max(values) for values in lines.values()) * 1.25)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.legend(frameon=False, ncols=2)
    _open(axes)
    return save(canvas, "memory")


def draw_waits(
    without: tuple[Sequence[float], Sequence[float]],
    during: tuple[Sequence[float], Sequence[float]],
    moments_s: Mapping[str, float],
) -> str:
    """Draw each wait (ms) at when its question came (s), without and with a change; `moments_s`: what happened when."""
    canvas = Canvas(figsize=(11.0, 4.4), layout="constrained")
    longest = max(*without[1], *during[1])
    axes: Axes | None = None
    titles = ("nothing changes", "a phrase is taught")
    for place, (title, (at_s, waits_ms)) in enumerate(zip(titles, (without, during), strict=True), start=1):
        axes = canvas.add_subplot(1, 2, place, sharey=axes)
        axes.plot(at_s, waits_ms, ".", color=TUTOR, markersize=3)
        axes.set_title(title)
        axes.set_xlabel("when the question came, s")
        axes.set_ylim(0, longest * 1.35)
        if place == 1:
            axes.set_ylabel("from question to answer, ms")
        _open(axes)
    if axes:
        for (name, at), style in zip(moments_s.items(), ("--", "-", ":"), strict=False):
            axes.axvline(at, color=MARK, linestyle=style, label=name)
        axes.legend(loc="upper right", frameon=False)
    return save(canvas, "reload")


def save(canvas: Canvas, name: str) -> str:
    """Keep a picture; give its path beside RESULTS.md."""
    FOLDER.mkdir(exist_ok=True)
    canvas.savefig(FOLDER / f"{name}.png", dpi=110)
    return f"{FOLDER.name}/{name}.png"


def _open(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(True, axis="x" if axes.get_xscale() == "log" else "both", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
