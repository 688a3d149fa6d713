"""Finds the place of everything that a picture of the course shows. It paints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from bot.authoring.pictures import BoxShape, GroupShape, GroupsPicture, PictureShape, PoleShape, PolesPicture
from bot.painting.lines import Measure, broken
from bot.painting.marks import CARD, GAP, MARGIN, MUTED, RULE, WIDTH, Align, Area, Box, Line, Mark, Sheet, Style, Words

ACCENTS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7")
"""Sky blue, orange, bluish green and reddish purple: colour-blind people tell them apart, and dark letters can be read
on them. Source: Okabe and Ito, Color Universal Design, 2008, https://jfly.uni-koeln.de/color/."""

TITLE = Style(56, bold=True)
HEADING = Style(40, bold=True)
NAME = Style(38, bold=True)
END = Style(36, bold=True)
BODY = Style(36)
LABEL = Style(32, bold=True, colour=MUTED)
SMALL = Style(32, colour=MUTED)


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
    source = _set(foot, replace(column, y=end + 28))
    return Sheet(round(end + below), (*_set(head, column), *marks, *source))


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
        marks: list[Mark] = [Line((side.middle, other.middle), RULE, 4) for side, other in sides.values()]
        axes = ((top, bottom), (left, right))
        marks += [Line((one.middle, other.middle), RULE, 4, dashed=True) for one, other in axes]
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
        card = Box(area, CARD, 24)
        strip = replace(area, height=_height(head) + 2 * 8)
        rest = replace(area, y=strip.bottom, height=area.height - strip.height)
        yield card
        yield Box(strip, accent, within=card)
        yield from _set(head, strip.inset(16, 8), centred=True)
        yield from _set(body, rest.inset(16, (rest.height - _height(body)) / 2), centred=True)
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
                panel = Box(replace(area, height=end - area.y), _tint(accent), 28)
                marks += [panel, *_set(head, panel.area.inset(GAP, GAP))]
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
                card = Box(place, CARD, 18)
                bar = Box(replace(place, width=12), next(colours), within=card)
                marks += [card, bar, *_set(lines, place.inset(32, 20 + growth / 2))]
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
            for line in broken(text, style, width, self.measure):
                lines.append(_Line(line, style, self.measure(line, style), gap))
                gap = 0
        return lines


def _pill(lines: _Lines, x: float, y: float) -> Iterator[Mark]:
    width, height = _width(lines) + 2 * 24, _height(lines) + 2 * 12
    pill = Box(Area(x - width / 2, y - height / 2, width, height), CARD, 30, outline=RULE)
    yield pill
    yield from _set(lines, pill.area.inset(24, 12), centred=True)


def _rows(boxes: Sequence[BoxShape], columns: int) -> list[Sequence[BoxShape]]:
    """Fill rows from the last one up, so that what is left over comes first, and wide."""
    starts = range(-(-len(boxes) % columns), len(boxes), columns)
    return [boxes[max(at, 0) : at + columns] for at in starts]


def _set(lines: _Lines, area: Area, *, centred: bool = False) -> Iterator[Words]:
    """Put lines below one another into an area, from its top."""
    x, y = (area.middle[0] if centred else area.x), area.y
    align: Align = "center" if centred else "left"
    for line in lines:
        y += line.gap
        yield Words.level_with(y + line.style.leading / 2, line.text, line.style, x, align)
        y += line.style.leading


def _height(lines: _Lines) -> float:
    return sum(line.gap + line.style.leading for line in lines)


def _width(lines: _Lines) -> float:
    return max(line.width for line in lines)


def _tint(colour: str) -> str:
    """Mix a colour with white, one part to four."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.2):02X}" for part in parts)
