"""Draws the picture of a learner's progress as a PNG file: lays it out, and has it painted.

Matplotlib is loaded with the first picture, so that the bot starts fast. Equal values give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.painting.lines import Measure, broken
from bot.painting.marks import CARD, GAP, MARGIN, MUTED, RULE, WIDTH, Align, Area, Box, Line, Mark, Sheet, Style, Words
from bot.tutor.quizzing.progress import DayCount, Mastery, Progress

PADDING = 32
LEFT = MARGIN + PADDING
COLUMN = WIDTH - 2 * LEFT
"""How wide the inside of a card is; it starts at `LEFT`."""

TRACK = "#E9EDF1"

DARK, LIGHT, ORANGE = "#004C78", "#3F9BD4", "#D07E00"
"""The blue, sky blue and orange of Okabe and Ito, Color Universal Design, 2008, https://jfly.uni-koeln.de/color/, but
darker: each has a contrast of 3 to white, as WCAG 2.2 asks of graphics (1.4.11), and DARK is darker in grey, too."""

SLIT = 3
"""Between two colours that touch."""

SWATCH = 26

ARRANGEMENTS = ((1, 2), (2, 3), (2, 2), (2, 1))
"""Columns of topics, and lines of a title at most: the first that is low enough is taken, else the last."""

TOPICS_LIMIT = 1000
"""How high the topics may be, so that the picture is twice as high as wide at most, what a phone shows at once. Only
where the last arrangement needs more, from 27 topics on, the picture is higher."""

PLOT_HEIGHT = 220

FEWEST = 5
"""Recalls that fill the plot of days at least: one quiz. A single recall is no skyscraper."""

TITLE = Style(44, bold=True)
HEADING = Style(36, bold=True)
NAME = Style(34)
SMALL_NAME = Style(33)
LABEL = Style(33, colour=MUTED)
VALUE = Style(33, bold=True)


def draw(progress: Progress) -> bytes:
    """Draw the picture as PNG; any thread may ask for one."""
    # Here, because it loads matplotlib, which takes as long as the whole bot does.
    from bot.painting import png

    with png.alone():
        return png.write_png(lay_out(progress, png.measure, png.known_letters()))


def lay_out(progress: Progress, measure: Measure, letters: Container[str]) -> Sheet:
    """Lay the picture out, `WIDTH` wide and at least as high: plots grow when there is little else to show.

    `letters`: every character that can be painted. Others, such as emoji, are left out.
    """
    plots = bool(progress.days) + bool(progress.recall)
    _, end = _Compositor(progress, measure, letters, PLOT_HEIGHT).stacked()
    missing = max(0, WIDTH - MARGIN - end) / max(plots, 1)
    marks, end = _Compositor(progress, measure, letters, PLOT_HEIGHT + missing).stacked()
    return Sheet(max(WIDTH, round(end + MARGIN)), tuple(marks))


_Laid = tuple[list[Mark], float]
"""Marks, and where they end below."""

_Legend = tuple[tuple[str, str], ...]
"""Colours, and what they mean."""


@dataclass(frozen=True)
class _Compositor:
    progress: Progress
    measure: Measure
    letters: Container[str]
    plot_height: float

    def stacked(self) -> _Laid:
        """The title, and below it a card for everything of which there are values."""
        told = self.progress
        mastered = ((DARK, told.learned_label), (LIGHT, told.begun_label))
        recalled = ((DARK, told.right_label), (ORANGE, told.wrong_label))
        cards: tuple[tuple[Sequence[object], str, _Legend, Callable[[float], _Laid]], ...] = (
            (told.mastery, told.mastery_title, mastered, self.mastery),
            (told.days, told.days_title, recalled, self.days),
            (told.recall, told.recall_title, (), self.recall),
        )
        marks, end = self.text(told.title, TITLE, MARGIN, MARGIN - 8, WIDTH - 2 * MARGIN, limit=3)
        for values, title, legend, content in cards:
            if values:
                card, end = self.card(title, legend, content, end + GAP)
                marks += card
        return marks, end

    def card(self, title: str, legend: _Legend, content: Callable[[float], _Laid], top: float) -> _Laid:
        """A title, beside it or below what the colours mean, and the content."""
        head, end = self.text(title, HEADING, LEFT, top + 22, COLUMN)
        widths = [SWATCH + 12 + self.measure(self.painted(text), LABEL) for _, text in legend]
        row = sum(widths) + 32 * (len(widths) - 1)
        if row + 32 + self.measure(self.painted(title), HEADING) <= COLUMN:
            entries, _ = self.legend(legend, LEFT + COLUMN - row, end - LABEL.leading - 3)
        else:
            entries, end = self.legend(legend, LEFT, end + 6)
        marks, end = content(end + 18)
        end += PADDING
        card = Box(Area(MARGIN, top, WIDTH - 2 * MARGIN, end - top), CARD, radius=24)
        return [card, *head, *entries, *marks], end

    def legend(self, entries: _Legend, left: float, top: float) -> _Laid:
        """What the colours mean, side by side where there is room."""
        marks: list[Mark] = []
        x, end = left, top
        for colour, text in entries:
            width = SWATCH + 12 + self.measure(self.painted(text), LABEL)
            if x > left and x + width > LEFT + COLUMN + 1:
                x, top = left, end
            words, end = self.text(text, LABEL, x + SWATCH + 12, top, LEFT + COLUMN + 1 - x - SWATCH - 12)
            swatch = Area(x, top + (LABEL.leading - SWATCH) / 2, SWATCH, SWATCH)
            marks += [Box(swatch, colour, radius=6), *words]
            x += width + 32
        return marks, end

    def mastery(self, top: float) -> _Laid:
        """The topics, down one column and then the next."""
        topics = self.progress.mastery
        for columns, limit in ARRANGEMENTS:
            each = -(-len(topics) // columns)
            width = (COLUMN - (columns - 1) * PADDING) / columns
            parts = [topics[start : start + each] for start in range(0, len(topics), each)]
            laid = [
                self.topics(part, LEFT + at * (width + PADDING), top, width, limit) for at, part in enumerate(parts)
            ]
            end = max(below for _, below in laid)
            if end - top <= TOPICS_LIMIT:
                break
        return [mark for marks, _ in laid for mark in marks], end

    def topics(self, topics: Sequence[Mastery], x: float, top: float, width: float, limit: int) -> _Laid:
        """A column of topics, each with a bar: what is learned, what was begun, and the rest."""
        style, height, gap = (NAME, 20, 18) if width == COLUMN else (SMALL_NAME, 14, 14)
        marks: list[Mark] = []
        end = top - gap
        for topic in topics:
            title, below = self.text(topic.topic, style, x, end + gap, width, limit)
            area = Area(x, below + 4, width, height)
            track = Box(area, TRACK, radius=height / 2)
            learned, begun = width * topic.learned, width * topic.begun
            slit = SLIT if learned else 0
            parts = (
                Box(replace(area, width=learned), DARK, within=track),
                Box(replace(area, x=x + learned + slit, width=begun - slit), LIGHT, within=track),
            )
            marks += [*title, track, *(part for part in parts if part.area.width > 0)]
            end = area.bottom
        return marks, end

    def days(self, top: float) -> _Laid:
        """A bar for each day: what was right, on it what was wrong, and above it how much that is."""
        days = self.progress.days
        floor = end = top + self.plot_height
        slot = COLUMN / len(days)
        rise = (self.plot_height - VALUE.leading) / max([FEWEST, *(day.recalls for day in days)])
        marks: list[Mark] = []
        edge = float(WIDTH)
        for at, day in reversed(tuple(enumerate(days))):
            middle = LEFT + (at + 0.5) * slot
            marks += _day_bar(day, middle, 0.6 * slot, floor, rise)
            count = str(day.recalls)
            half = self.measure(count, VALUE) / 2
            # Three digits are as wide as a day: then every second day has its number, today always.
            if day.recalls and middle + half + 6 <= edge:
                above = floor - day.recalls * rise - VALUE.leading / 2
                marks.append(Words.level_with(above, count, VALUE, middle, "center"))
                edge = middle - half
            below = floor + 6
            for word in day.label.split():
                style = VALUE if at == len(days) - 1 else LABEL
                words, below = self.text(word, style, middle, below, slot, align="center")
                marks += words
            end = max(end, below)
        return [*marks, Line(((LEFT, floor), (LEFT + COLUMN, floor)), RULE, 2)], end

    def recall(self, top: float) -> _Laid:
        """A line from today on, between nothing and everything, with its first and its last value."""
        shares = self.progress.recall
        first = LEFT + self.measure(_percent(1), LABEL) + 20
        last = LEFT + COLUMN - self.measure(_percent(1), VALUE) - 20
        top, floor = top + VALUE.leading, top + self.plot_height
        rise = floor - top
        marks: list[Mark] = []
        for share in (0.0, 0.5, 1.0):
            y = floor - share * rise
            marks.append(Line(((first, y), (last, y)), TRACK if share else RULE, 2))
            marks.append(Words.level_with(y, _percent(share), LABEL, first - 20, "right"))
        step = (last - first) / max(len(shares) - 1, 1)
        points = tuple((first + at * step, floor - share * rise) for at, share in enumerate(shares))
        marks.append(Line(points, DARK, 7))
        marks += [Box(Area(x - 11, y - 11, 22, 22), DARK, radius=11) for x, y in (points[0], points[-1])]
        marks.append(Words(_percent(shares[0]), VALUE, first, points[0][1] - 20))
        if len(shares) > 1:
            # Not so low that it touches the number of the day.
            level = min(points[-1][1], floor - 10)
            marks.append(Words.level_with(level, _percent(shares[-1]), VALUE, last + 20))
        end = floor + 10
        for at in range(0, len(shares), 7):
            x, _ = points[at]
            day, end = self.text(str(at), LABEL, x, floor + 10, COLUMN, align="center")
            marks += [Line(((x, floor), (x, floor + 8)), RULE, 2), *day]
        middle, width = (first + last) / 2, last - first
        words, end = self.text(self.progress.recall_label, LABEL, middle, end - 4, width, align="center")
        return [*marks, *words], end

    def text(
        self,
        text: str,
        style: Style,
        x: float,
        top: float,
        width: float,
        limit: int | None = None,
        align: Align = "left",
    ) -> _Laid:
        """Lines of text below one another, no wider than `width`; what is beyond the limit ends in dots."""
        lines = broken(self.painted(text), style, width, self.measure, limit)
        marks: list[Mark] = [
            Words.level_with(top + (at + 0.5) * style.leading, line, style, x, align) for at, line in enumerate(lines)
        ]
        return marks, top + len(lines) * style.leading

    def painted(self, text: str) -> str:
        """Leave out what cannot be painted."""
        return " ".join("".join(one for one in text if one.isspace() or one in self.letters).split()) or "…"


def _day_bar(day: DayCount, middle: float, width: float, floor: float, rise: float) -> Iterator[Mark]:
    left, middle_y, top = middle - width / 2, floor - day.right * rise, floor - day.recalls * rise
    slit = SLIT if day.right else 0
    parts = (
        Box(Area(left, middle_y, width, floor - middle_y), DARK),
        Box(Area(left, top, width, middle_y - top - slit), ORANGE),
    )
    yield from (part for part in parts if part.area.height > 0)


def _percent(share: float) -> str:
    return f"{round(share * 100)}%"
