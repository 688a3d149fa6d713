"""Paints sheets as PNG files with matplotlib, which takes a second to load: whoever answers imports it late.

The same sheet gives the same bytes: the letters are those that matplotlib brings along, and no setting of the machine
counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from threading import RLock

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import BoxStyle, FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from bot.painting.marks import GROUND, WIDTH, Box, Line, Mark, Sheet, Style, Words

DOTS_PER_INCH = 72
"""Sizes of letters are counted in points, 72 an inch: so one point is one pixel."""

DASHES = (0.0, (2.5, 2.0))

OUTLINE = 3

MEASURED_LIMIT = 10_000
"""Texts whose widths are kept: a picture of 40 topics needs 1,100, and the next one nearly the same."""

_ONE_AT_A_TIME = RLock()
"""Matplotlib keeps its settings for the whole process, not for a thread."""


@contextmanager
def alone() -> Iterator[None]:
    """Let one thread measure and paint at a time, and leave out what a matplotlibrc of this machine says."""
    with _ONE_AT_A_TIME, matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


def write_png(sheet: Sheet) -> bytes:
    """Paint a sheet as PNG."""
    canvas = FigureCanvasAgg(paint(sheet))
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    # 256 colours are all that flat colours and the edges of letters need: 70 kB instead of 190.
    few = Image.fromarray(pixels).convert("RGB").quantize(method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    content = BytesIO()
    few.save(content, "PNG", optimize=True)
    return content.getvalue()


def paint(sheet: Sheet) -> Figure:
    """Paint a sheet; the artists stand in the order of its marks."""
    size = (WIDTH / DOTS_PER_INCH, sheet.height / DOTS_PER_INCH)
    figure = Figure(figsize=size, dpi=DOTS_PER_INCH, facecolor=GROUND)
    from_above = Affine2D().scale(1, -1).translate(0, sheet.height)
    for depth, mark in enumerate(sheet.marks):
        artist = _artist(mark, from_above)
        artist.set_zorder(depth)
        figure.add_artist(artist)
    return figure


@lru_cache(MEASURED_LIMIT)
def measure(text: str, style: Style) -> float:
    """Say how many pixels wide a text is."""
    width, _, _ = _renderer().get_text_width_height_descent(  # type: ignore[no-untyped-call]
        text, _font(style), ismath=False
    )
    return float(width)


@cache
def known_letters() -> frozenset[str]:
    """Give every character that can be painted, bold or not."""
    plain, bold = (FT2Font(_font_file(bold)).get_charmap().keys() for bold in (False, True))
    return frozenset(map(chr, plain & bold))


def _artist(mark: Mark, transform: Affine2D) -> Artist:
    match mark:
        case Box():
            patch = _patch(mark, transform)
            if mark.within:
                patch.set_clip_path(_patch(mark.within, transform))
            return patch
        case Line():
            xs, ys = zip(*mark.points, strict=True)
            return Line2D(
                xs,
                ys,
                color=mark.colour,
                linewidth=mark.width,
                linestyle=DASHES if mark.dashed else "-",
                transform=transform,
            )
        case Words():
            return Text(
                mark.x,
                mark.y,
                mark.text,
                color=mark.style.colour,
                fontproperties=_font(mark.style),
                horizontalalignment=mark.align,
                verticalalignment="baseline",
                parse_math=False,
                transform=transform,
            )


def _patch(box: Box, transform: Affine2D) -> FancyBboxPatch:
    area = box.area
    return FancyBboxPatch(
        (area.x, area.y),
        area.width,
        area.height,
        boxstyle=BoxStyle.Round(pad=0, rounding_size=box.radius),
        facecolor=box.fill,
        edgecolor=box.outline or "none",
        linewidth=OUTLINE if box.outline else 0,
        transform=transform,
    )


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(1, 1, DOTS_PER_INCH)  # type: ignore[no-untyped-call]


def _font(style: Style) -> FontProperties:
    return FontProperties(fname=_font_file(style.bold), size=style.size)


def _font_file(bold: bool) -> str:
    return str(Path(matplotlib.get_data_path()) / "fonts/ttf" / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))
