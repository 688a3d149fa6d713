"""Finds pictures of the course: none but those that answers show, and none from outside its folder of pictures."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from bot.tutor.course import PICTURES, Course

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""What is shown as a picture; Telegram takes these as photos, too."""

_PNG = b"\x89PNG\r\n\x1a\n"


def find_picture(course: Course, course_dir: Path, name: str) -> Path | None:
    """Find the file of a picture by its name; None when no answer shows such, or the file is not where it belongs."""
    shown = (intent.answer.picture for intent in course.intents.values())
    known = next((one.path for one in shown if one and PurePosixPath(one.path).name == name), None)
    if known is None or PurePosixPath(known).suffix.lower() not in TYPES:
        return None
    path = (course_dir / known).resolve()
    return path if path.is_relative_to((course_dir / PICTURES).resolve()) and path.is_file() else None


def size_of(start: bytes) -> tuple[int, int] | None:
    """Read width and height, in pixels, from the first 24 bytes of a PNG file; None for others.

    Source: Portable Network Graphics, 11.2.1, https://www.w3.org/TR/png-3/#11IHDR
    """
    if len(start) < 24 or not start.startswith(_PNG):
        return None
    return int.from_bytes(start[16:20]), int.from_bytes(start[20:24])
