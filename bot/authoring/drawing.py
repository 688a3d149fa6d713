"""Draws the course's pictures as PNG files. Loads matplotlib, so that who draws nothing need not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.authoring.drafts import Located
from bot.authoring.files import inside
from bot.authoring.layout import lay_out
from bot.authoring.pictures import PictureShape, read_pictures, words_in
from bot.authoring.problems import Findings, Problem
from bot.errors import CourseError
from bot.painting.marks import WIDTH
from bot.painting.png import alone, known_letters, measure, write_png
from bot.tutor.course import PICTURES

HEIGHT_LIMIT = 2 * WIDTH
"""What a phone shows at once. Telegram itself takes 10,000 pixels, width and height together:
core.telegram.org/bots/api#sendphoto."""


@alone()
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


@alone()
def draw(picture: PictureShape) -> bytes:
    """Draw one picture as PNG."""
    return write_png(lay_out(picture, measure))


def _faults(root: Path, name: str, entry: Located[PictureShape]) -> Iterator[Problem]:
    missing = [
        (place, character) for place, text in words_in(entry.shape) for character in sorted(set(text) - known_letters())
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
