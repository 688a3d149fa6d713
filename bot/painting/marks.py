"""What a picture is made of: boxes, lines and words on a sheet, in pixels from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WIDTH = 1080
"""Telegram shows a photo about 360 points wide, so letters of 33 pixels have 11 points there."""

MARGIN = 40
GAP = 24

GROUND = "#F4F6F8"
CARD = "#FFFFFF"
INK = "#17212B"
MUTED = "#45525E"
RULE = "#8794A0"


@dataclass(frozen=True)
class Style:
    """A look of letters."""

    size: int
    bold: bool = False
    colour: str = INK

    @property
    def leading(self) -> int:
        """How high a line is."""
        return round(1.3 * self.size)


@dataclass(frozen=True)
class Area:
    """A rectangle, counted from the upper left corner."""

    x: float
    y: float
    width: float
    height: float = 0

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, x: float, y: float = 0) -> Area:
        """Leave room on all sides."""
        return Area(self.x + x, self.y + y, self.width - 2 * x, self.height - 2 * y)


@dataclass(frozen=True)
class Box:
    """A filled rectangle, its corners round by `radius`; `within` cuts off what stands out of another one."""

    area: Area
    fill: str
    radius: float = 0
    outline: str | None = None
    within: Box | None = None


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float
    dashed: bool = False


Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Words:
    """A line of text that stands on `y`; `x` is where it starts, its middle or its end."""

    text: str
    style: Style
    x: float
    y: float
    align: Align = "left"

    @classmethod
    def level_with(cls, middle: float, text: str, style: Style, x: float, align: Align = "left") -> Words:
        """Put the middle of capitals at `middle`: those of DejaVu Sans are 0.73 of its size."""
        return cls(text, style, x, middle + 0.365 * style.size, align)


Mark = Box | Line | Words


@dataclass(frozen=True)
class Sheet:
    """A picture that is not painted yet, `WIDTH` wide: its marks from back to front."""

    height: int
    marks: tuple[Mark, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every box."""
        return tuple(mark for mark in self.marks if isinstance(mark, Box))

    @property
    def words(self) -> tuple[Words, ...]:
        """Every line of text."""
        return tuple(mark for mark in self.marks if isinstance(mark, Words))
