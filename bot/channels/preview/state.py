"""Writes what the page shows as values that JSON knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot.channels.preview.bubbles import Bubble, Image
from bot.channels.preview.chats import View
from bot.channels.preview.desk import Shown
from bot.channels.preview.pictures import find_picture, size_of
from bot.tutor.commands import commands
from bot.tutor.course import Course

_PROBLEM = re.compile(r"(?P<place>.*?:\d+): (?P<code>[A-Z]\d{3}) (?P<message>.*)", re.DOTALL)


def write_course(shown: Shown) -> Mapping[str, Any]:
    """Write how the course is, and what it can be asked."""
    course = shown.taught.course if shown.taught else None
    return {
        "title": course.about.title if course else None,
        "version": course.version if course else None,
        "commands": [{"name": name, "words": words} for name, words in (commands(course) if course else {}).items()],
        "errors": [_write_problem(line) for line in shown.errors],
        "warnings": [_write_problem(line) for line in shown.warnings],
        "is_learning": shown.is_learning,
    }


def write_view(view: View, visitor: str, course: Course, course_dir: Path) -> Mapping[str, Any]:
    """Write a chat, with the reasons for its last turn."""
    return {
        "bubbles": [_write_bubble(bubble, visitor, course, course_dir) for bubble in view.bubbles],
        "question": view.question,
        "reasons": [asdict(reason) for reason in view.reasons],
        "deed": asdict(view.deed) if view.deed else None,
        "change": asdict(view.change) if view.change else None,
    }


def _write_problem(line: str) -> Mapping[str, str]:
    found = _PROBLEM.fullmatch(line)
    return found.groupdict() if found else {"place": "", "code": "", "message": line}


def _write_bubble(bubble: Bubble, visitor: str, course: Course, course_dir: Path) -> Mapping[str, Any]:
    return {
        "number": bubble.number,
        "words": bubble.words,
        "blocks": [asdict(block) for block in bubble.blocks],
        "rows": [[asdict(button) for button in row] for row in bubble.rows],
        "image": _write_image(bubble.image, bubble.number, visitor, course, course_dir) if bubble.image else None,
        "file": {"name": bubble.file.name, "href": f"/files/{visitor}/{bubble.number}"} if bubble.file else None,
        "poll": asdict(bubble.poll) if bubble.poll else None,
        "reaction": bubble.reaction,
        "quoted": bubble.quoted,
        "is_edited": bubble.is_edited,
        "trouble": asdict(bubble.trouble) if bubble.trouble else None,
    }


def _write_image(image: Image, number: int, visitor: str, course: Course, course_dir: Path) -> Mapping[str, Any]:
    if image.chart:
        return _image(image.alt, f"/charts/{visitor}/{number}?{image.digest}", image.chart[:24])
    path = find_picture(course, course_dir, image.name)
    try:
        if path:
            with path.open("rb") as file:
                # With the time of the change, so that a picture that was drawn anew is loaded anew.
                return _image(image.alt, f"/pictures/{quote(image.name)}?{path.stat().st_mtime_ns}", file.read(24))
    except OSError:
        pass
    return _image(image.alt, "", b"")


def _image(alt: str, src: str, start: bytes) -> Mapping[str, Any]:
    width, height = size_of(start) or (None, None)
    return {"alt": alt, "src": src, "width": width, "height": height}
