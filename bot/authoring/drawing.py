"""Draws the course's pictures as PNG files, for phones.

Loads matplotlib, so that who draws nothing need not. The same words give the same picture: the
letters are those that matplotlib brings along, and no setting of the machine counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import BoxStyle, FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from bot.authoring.drafts import Located
from bot.authoring.files import inside
from bot.authoring.layout import GROUND, RULE, WIDTH, Mark, Panel, Sheet, Stroke, Style, Words, lay_out
from bot.authoring.pictures import PictureShape, read_pictures, words_in
from bot.authoring.problems import Findings, Problem
from bot.errors import CourseError
from bot.tutor.course import PICTURES

HEIGHT_LIMIT = 2 * WIDTH
"""What a phone shows at once. Telegram itself takes 10,000 pixels, width and height together:
core.telegram.org/bots/api#sendphoto."""

DOTS_PER_INCH = 72
"""Sizes of letters are counted in points, 72 an inch: so one point is one pixel."""


def draw_pictures(root: Path) -> tuple[str, ...]:
    """Draw every picture of the course in `root` into content/pictures/NAME.png, and give the names.

    Raises CourseError, with every problem, before anything is written; OSError when a file cannot be written.
    """
    findings = Findings()
    pictures = read_pictures(root, findings)
    for name, entry in pictures.items():
        findings.extend(_faults(root, name, entry))
    if findings:
        raise CourseError(tuple(findings))
    drawn = {name: draw(entry.shape) for name, entry in pictures.items()}
    for name, content in drawn.items():
        path = _path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(drawn)


def draw(picture: PictureShape) -> bytes:
    """Draw one picture as PNG."""
    canvas = FigureCanvasAgg(paint(lay_out(picture, measure)))
    with _no_settings():
        canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    # 256 colours are all that flat colours and the edges of letters need: 70 kB instead of 190.
    few = Image.fromarray(pixels).convert("RGB").quantize(method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    content = BytesIO()
    few.save(content, "PNG", optimize=True)
    return content.getvalue()


def paint(sheet: Sheet) -> Figure:
    """Paint a sheet; the artists stand in the order of its marks."""
    with _no_settings():
        size = (WIDTH / DOTS_PER_INCH, sheet.height / DOTS_PER_INCH)
        figure = Figure(figsize=size, dpi=DOTS_PER_INCH, facecolor=GROUND)
        from_above = Affine2D().scale(1, -1).translate(0, sheet.height)
        for depth, mark in enumerate(sheet.marks):
            artist = _artist(mark, from_above)
            artist.set_zorder(depth)
            figure.add_artist(artist)
    return figure


@cache
def measure(text: str, style: Style) -> float:
    """Say how many pixels wide a text is."""
    with _no_settings():
        renderer = FigureCanvasAgg(Figure(dpi=DOTS_PER_INCH)).get_renderer()  # type: ignore[no-untyped-call]
        width, _, _ = renderer.get_text_width_height_descent(text, _font(style), ismath=False)
    return float(width)


def _faults(root: Path, name: str, entry: Located[PictureShape]) -> Iterator[Problem]:
    missing = [
        (place, character) for place, text in words_in(entry.shape) for character in sorted(set(text) - _characters())
    ]
    for place, character in missing:
        message = f"pictures have no letter for {character!r}"
        yield entry.problem("K003", place, message, "write it with other characters")
    if not missing and (height := lay_out(entry.shape, measure).height) > HEIGHT_LIMIT:
        message = f"the picture {name} would be {height:,} pixels high, {HEIGHT_LIMIT:,} are readable on a phone"
        yield entry.problem("K003", (), message, "shorten it, or make two pictures of it")
    if not inside(root, _path(root, name)):
        yield entry.problem("F005", (), f"{PICTURES}/{name}.png leads out of the course folder", "remove the link")


def _path(root: Path, name: str) -> Path:
    return root / PICTURES / f"{name}.png"


def _artist(mark: Mark, transform: Affine2D) -> Artist:
    match mark:
        case Panel():
            patch = _rounded(mark, transform)
            if mark.within:
                patch.set_clip_path(_rounded(mark.within, transform))
            return patch
        case Stroke():
            xs, ys = zip(mark.start, mark.end, strict=True)
            dashes = (0.0, (2.5, 2.0)) if mark.dashed else None
            return Line2D(xs, ys, color=RULE, linewidth=4, linestyle=dashes or "-", transform=transform)
        case Words():
            return Text(
                mark.x,
                mark.y,
                mark.text,
                color=mark.style.colour,
                fontproperties=_font(mark.style),
                horizontalalignment="center" if mark.centred else "left",
                verticalalignment="baseline",
                parse_math=False,
                transform=transform,
            )


def _rounded(panel: Panel, transform: Affine2D) -> FancyBboxPatch:
    area = panel.area
    return FancyBboxPatch(
        (area.x, area.y),
        area.width,
        area.height,
        boxstyle=BoxStyle.Round(pad=0, rounding_size=panel.radius),
        facecolor=panel.fill,
        edgecolor=panel.outline or "none",
        linewidth=3 if panel.outline else 0,
        transform=transform,
    )


def _font(style: Style) -> FontProperties:
    return FontProperties(fname=_font_file(style.bold), size=style.size)


def _font_file(bold: bool) -> str:
    return str(Path(matplotlib.get_data_path()) / "fonts/ttf" / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


@cache
def _characters() -> frozenset[str]:
    """Every character that stands in both fonts."""
    plain, bold = (FT2Font(_font_file(bold)).get_charmap().keys() for bold in (False, True))
    return frozenset(map(chr, plain & bold))


@contextmanager
def _no_settings() -> Iterator[None]:
    """Leave out what a matplotlibrc of this machine says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield
