"""Finds the place of everything that a picture shows, shapes and lines of text, in pixels. It paints nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from bot.authoring.pictures import BoxShape, GroupShape, GroupsPicture, PictureShape, PoleShape, PolesPicture

WIDTH = 1080
"""Telegram shows a photo about 360 points wide, so letters of 32 pixels have 10.7 points there."""

MARGIN = 40
GAP = 24

GROUND = "#F4F6F8"
CARD = "#FFFFFF"
INK = "#17212B"
MUTED = "#45525E"
RULE = "#8794A0"

ACCENTS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7")
"""Sky blue, orange, bluish green and reddish purple: colour-blind people tell them apart, and dark letters can be read
on them. Source: Okabe and Ito, Color Universal Design, 2008, https://jfly.uni-koeln.de/color/."""


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


TITLE = Style(56, bold=True)
HEADING = Style(40, bold=True)
NAME = Style(38, bold=True)
END = Style(36, bold=True)
BODY = Style(36)
LABEL = Style(32, bold=True, colour=MUTED)
SMALL = Style(32, colour=MUTED)

Measure = Callable[[str, Style], float]
"""Says how wide a text is."""


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
class Panel:
    """A filled shape with round corners; `within` cuts off what stands out of another one."""

    area: Area
    fill: str
    radius: float
    outline: str | None = None
    within: Panel | None = None


@dataclass(frozen=True)
class Stroke:
    """A straight line between two points."""

    start: tuple[float, float]
    end: tuple[float, float]
    dashed: bool = False


@dataclass(frozen=True)
class Words:
    """A line of text that stands on `y`, from `x` on, or around it when centred; it stays in `area`, on `ground`."""

    text: str
    style: Style
    x: float
    y: float
    centred: bool
    area: Area
    ground: str


Mark = Panel | Stroke | Words


@dataclass(frozen=True)
class Sheet:
    """A picture that is not painted yet: its marks from back to front."""

    height: int
    marks: tuple[Mark, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        """Every line of text."""
        return tuple(mark for mark in self.marks if isinstance(mark, Words))


@dataclass(frozen=True)
class _Line:
    text: str
    style: Style
    width: float
    gap: int = 0


_Lines = Sequence[_Line]
_Text = tuple[Style, str]


def lay_out(picture: PictureShape, measure: Measure) -> Sheet:
    """Lay a picture out, `WIDTH` wide and at least as high, no text wider than its place."""
    compositor = _Compositor(measure)
    column = Area(MARGIN, MARGIN, WIDTH - 2 * MARGIN)
    head = compositor.stack([(TITLE, picture.title), *((SMALL, note) for note in [picture.note] if note)], column.width)
    foot = compositor.stack([(SMALL, picture.source)], column.width)
    start = MARGIN + _height(head) + 32
    below = 28 + _height(foot) + MARGIN
    match picture:
        case PolesPicture():
            marks, end = compositor.poles(picture, start)
        case GroupsPicture():
            marks, end = compositor.groups(picture.groups, start, WIDTH - below)
        case _:
            raise TypeError(f"nobody knows how to lay out a {type(picture).__name__}")
    title = _set(head, replace(column, height=_height(head)), GROUND)
    source = _set(foot, replace(column, y=end + 28, height=_height(foot)), GROUND)
    return Sheet(round(end + below), (*title, *marks, *source))


@dataclass(frozen=True)
class _Compositor:
    measure: Measure

    def poles(self, picture: PolesPicture, start: float) -> tuple[list[Mark], float]:
        """A diamond: a card at each corner, axes between opposite corners, a label on each side."""
        poles, width = picture.poles, 352
        labels = {name: self.stack([(LABEL, text)], 400) for name, text in picture.between.model_dump().items()}
        gap = max(map(_height, labels.values())) + 2 * 56
        side_height = max(self.pole_height(pole, width) for pole in (poles.left, poles.right))
        top = Area(WIDTH / 2 - 242, start, 484, self.pole_height(poles.top, 484))
        left = Area(MARGIN, top.bottom + gap, width, side_height)
        right = replace(left, x=WIDTH - MARGIN - width)
        bottom = replace(top, y=left.bottom + gap, height=self.pole_height(poles.bottom, top.width))
        sides = {"top_left": (left, top), "top_right": (right, top)}
        sides |= {"bottom_left": (left, bottom), "bottom_right": (right, bottom)}
        marks: list[Mark] = [Stroke(side.middle, other.middle) for side, other in sides.values()]
        marks += [Stroke(top.middle, bottom.middle, dashed=True), Stroke(left.middle, right.middle, dashed=True)]
        # As far from the axis in the middle as the widest of them needs, so that the four stand evenly.
        aside = max(_width(label) for label in labels.values()) / 2 + 24 + 20
        for name, (side, other) in sides.items():
            x = WIDTH / 2 + (aside if side is right else -aside)
            y = (min(side.bottom, other.bottom) + max(side.y, other.y)) / 2
            marks += _pill(labels[name], x, y)
        corners = ((poles.left, left), (poles.top, top), (poles.right, right), (poles.bottom, bottom))
        for (pole, area), accent in zip(corners, ACCENTS, strict=True):
            marks += self.pole(pole, area, accent)
        return marks, bottom.bottom

    def pole(self, pole: PoleShape, area: Area, accent: str) -> Iterator[Mark]:
        """A card with a coloured head."""
        head, body = self.pole_lines(pole, area.width)
        card = Panel(area, CARD, 24)
        strip = replace(area, height=_height(head) + 2 * 8)
        rest = replace(area, y=strip.bottom, height=area.height - strip.height)
        yield card
        yield Panel(strip, accent, 0, within=card)
        yield from _set(head, strip.inset(16, 8), accent, centred=True)
        yield from _set(body, rest.inset(16, (rest.height - _height(body)) / 2), CARD, centred=True)
        yield replace(card, fill="none", outline=accent)

    def pole_height(self, pole: PoleShape, width: float) -> float:
        """How high its card must be."""
        return sum(map(_height, self.pole_lines(pole, width))) + 2 * 8 + 2 * 18

    def pole_lines(self, pole: PoleShape, width: float) -> tuple[_Lines, _Lines]:
        """Its head and its body."""
        body = [(NAME, pole.title), *((BODY, line) for line in pole.lines)]
        return self.stack([(END, pole.end)], width - 2 * 16), self.stack(body, width - 2 * 16)

    def groups(self, groups: Sequence[GroupShape], start: float, least: float) -> tuple[list[Mark], float]:
        """Groups below one another, two cards a row; a few cards get a row each, and rows grow down to `least`."""
        columns = 2 if self.stacked(groups, start, 2)[1] - start > 0.8 * (least - start) else 1
        marks, end = self.stacked(groups, start, columns)
        if end < least:
            rows = sum(len(_rows(group.boxes, columns)) for group in groups)
            marks, end = self.stacked(groups, start, columns, growth=(least - end) / rows)
        return marks, end

    def stacked(
        self, groups: Sequence[GroupShape], start: float, columns: int, growth: float = 0
    ) -> tuple[list[Mark], float]:
        """Groups below one another, every row of cards higher than it must be by `growth`."""
        marks: list[Mark] = []
        end = start - 32
        for group, accent in zip(groups, ACCENTS, strict=False):
            area = Area(MARGIN, end + 32, WIDTH - 2 * MARGIN)
            head = self.stack([(HEADING, group.title)] if group.title else [], area.width - 2 * GAP)
            inner = replace(area.inset(GAP), y=area.y + GAP + _height(head) + 16) if head else area
            accents = ACCENTS if len(groups) == 1 else (accent,)
            cards, end = self.cards(_rows(group.boxes, columns), inner, accents, growth)
            if head:
                end += GAP
                panel = Panel(replace(area, height=end - area.y), _tint(accent), 28)
                marks += [panel, *_set(head, panel.area.inset(GAP, GAP), panel.fill)]
            marks += cards
        return marks, end

    def cards(
        self, rows: Sequence[Sequence[BoxShape]], area: Area, accents: Sequence[str], growth: float
    ) -> tuple[list[Mark], float]:
        """Rows of cards, each with a bar in the next of the accents."""
        marks: list[Mark] = []
        colours = cycle(accents)
        end = area.y - GAP
        for row in rows:
            width = (area.width - GAP * (len(row) - 1)) / len(row)
            stacks = [self.box_lines(box, width) for box in row]
            place = Area(area.x, end + GAP, width, max(map(_height, stacks)) + 2 * 20 + growth)
            for lines in stacks:
                card = Panel(place, CARD, 18)
                bar = Panel(replace(place, width=12), next(colours), 0, within=card)
                text = place.inset(32, 20 + growth / 2)
                marks += [card, bar, *_set(lines, replace(text, width=text.width + 12), CARD)]
                place = replace(place, x=place.right + GAP)
            end = place.bottom
        return marks, end

    def box_lines(self, box: BoxShape, width: float) -> _Lines:
        """What stands in a card."""
        texts = [(LABEL, box.label)] if box.label else []
        texts += [(NAME, box.title), *((BODY, line) for line in box.lines)]
        return self.stack(texts, width - 32 - 20)

    def stack(self, texts: Sequence[_Text], width: float) -> _Lines:
        """Break texts into lines that are no wider than `width`."""
        lines: list[_Line] = []
        for style, text in texts:
            gap = 8 if lines else 0
            for line in self.broken(text, style, width):
                lines.append(_Line(line, style, self.measure(line, style), gap))
                gap = 0
        return lines

    def broken(self, text: str, style: Style, width: float) -> list[str]:
        """Break a text into as few lines as its words allow, and those as even as they can be."""
        pieces = [piece for word in text.split() for piece in self.pieces(word, style, width)]
        widest_piece = max(self.measure(piece.strip(), style) for piece in pieces)
        lines = self.filled(pieces, style, width)
        while (narrower := max(self.measure(line, style) for line in lines) - 1) >= widest_piece:
            evener = self.filled(pieces, style, narrower)
            if len(evener) > len(lines):
                break
            lines = evener
        return lines

    def pieces(self, word: str, style: Style, width: float) -> Iterator[str]:
        """Give a word whole, a space before it; one that is too wide falls apart at its hyphens, or anywhere."""
        parts = [word] if self.measure(word, style) <= width else re.split(r"(?<=[^\W\d_]-)(?=[^\W\d_])", word)
        for part, space in zip(parts, [" ", *[""] * len(parts)], strict=False):
            yield from [space + part] if self.measure(part, style) <= width else [space + part[0], *part[1:]]

    def filled(self, pieces: Sequence[str], style: Style, width: float) -> list[str]:
        """Fill one line after the other."""
        lines = [""]
        for piece in pieces:
            if lines[-1] and self.measure(lines[-1] + piece, style) > width:
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.strip()
        return lines


def _pill(lines: _Lines, x: float, y: float) -> Iterator[Mark]:
    width, height = _width(lines) + 2 * 24, _height(lines) + 2 * 12
    pill = Panel(Area(x - width / 2, y - height / 2, width, height), CARD, 30, outline=RULE)
    yield pill
    yield from _set(lines, pill.area.inset(24, 12), pill.fill, centred=True)


def _rows(boxes: Sequence[BoxShape], columns: int) -> list[Sequence[BoxShape]]:
    """Fill rows from the last one up, so that what is left over comes first, and wide."""
    starts = range(-(-len(boxes) % columns), len(boxes), columns)
    return [boxes[max(at, 0) : at + columns] for at in starts]


def _set(lines: _Lines, area: Area, ground: str, *, centred: bool = False) -> Iterator[Words]:
    """Put lines below one another into an area, from its top."""
    y = area.y
    for line in lines:
        y += line.gap
        # Capitals of DejaVu Sans are 0.73 of its size: this puts their middle in the middle of the line.
        base = y + line.style.leading / 2 + 0.365 * line.style.size
        yield Words(line.text, line.style, area.middle[0] if centred else area.x, base, centred, area, ground)
        y += line.style.leading


def _height(lines: _Lines) -> float:
    return sum(line.gap + line.style.leading for line in lines)


def _width(lines: _Lines) -> float:
    return max(line.width for line in lines)


def _tint(colour: str) -> str:
    """Mix a colour with white, one part to four."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.2):02X}" for part in parts)
