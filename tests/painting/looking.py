"""Looks at sheets as they are painted: where letters stand, what lies on what, and how colours stand out."""

from collections.abc import Sequence
from io import BytesIO
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image

from bot.painting.marks import Area, Sheet
from bot.painting.png import paint

ELSEWHERE: Any = {
    "font.family": ["monospace"],
    "text.hinting": "none",
    "text.antialiased": False,
    "lines.antialiased": False,
    "patch.antialiased": False,
    "savefig.dpi": 50,
    "figure.dpi": 300,
    "path.sketch": (5, 50, 2),
}
"""What a matplotlibrc may say."""


def extents(sheet: Sheet) -> list[Area]:
    """Measure every line of text as it is painted, in the order of the words."""
    figure = paint(sheet)
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    found = [artist.get_window_extent(renderer) for artist in figure.artists if isinstance(artist, Text)]
    return [Area(one.x0, sheet.height - one.y1, one.width, one.height) for one in found]


def holds(outer: Area, inner: Area) -> bool:
    """Say whether one area lies in another, but for the rounding of half a pixel."""
    slack = 0.5
    return (
        outer.x - slack <= inner.x
        and outer.y - slack <= inner.y
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )


def overlap(one: Area, other: Area) -> bool:
    """Say whether two areas have more than an edge in common."""
    return (
        min(one.right, other.right) - max(one.x, other.x) > 0.5
        and min(one.bottom, other.bottom) - max(one.y, other.y) > 0.5
    )


def overlapping(areas: Sequence[Area]) -> list[tuple[Area, Area]]:
    """Give the pairs that overlap."""
    return [(one, other) for one, other in combinations(areas, 2) if overlap(one, other)]


def pixels(png: bytes) -> NDArray[np.int16]:
    """Give the pixels of a PNG file: height, width, and red, green and blue in 0..255."""
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=np.int16)


def parts(colour: str) -> list[int]:
    """Give red, green and blue of "#RRGGBB"."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def linear(colour: Sequence[float]) -> list[float]:
    """Give red, green and blue in 0..1, in proportion to their light."""
    shares = [part / 255 for part in colour]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """Contrast ratio, 1 to 21: www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted(float(np.dot([0.2126, 0.7152, 0.0722], linear(colour))) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)
