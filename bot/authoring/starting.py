"""Starts a new course: writes the small one of starter/ into a folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.authoring.building import read_course
from bot.authoring.checks.leftovers import OF_NOBODY, TITLE
from bot.authoring.drawing import draw_pictures
from bot.authoring.quoting import write_text
from bot.authoring.schemas import schemas
from bot.errors import CourseError, SettingsError
from bot.tutor.course import Course

RENAMED = {"gitignore": ".gitignore"}
"""Under its own name it would count for the folder in which it stands here."""

ABOUT = "content/course.yaml"


def start_course(folder: Path, title: str | None = None) -> Course:
    """Write a small course into `folder`, with its pictures and schemas, and give it as it is read from there.

    `folder` may be missing, with its parents, or empty. Raises SettingsError when the course cannot stand there, or
    not under this title; then nothing is left behind.
    """
    target = Path(os.path.realpath(folder))
    try:
        ground = _ground(target, folder)
        with TemporaryDirectory(dir=ground, prefix=".psi-tutor-") as room:
            course = _write(Path(room) / target.relative_to(ground), title)
            _move(Path(room), ground)
    except OSError as error:
        raise SettingsError(f"cannot write to {folder}: {error.strerror}. Nothing was written.") from None
    return course


def starter() -> Iterator[tuple[str, str]]:
    """Give path and text of each file that stands in starter/, in the order of their names."""
    yield from _texts(files("bot.authoring") / "starter", "")


def _ground(target: Path, named: Path) -> Path:
    """Find what is there already of the way to the target, and is a folder with room for it."""
    ground = next(place for place in (target, *target.parents) if place.exists())
    if not ground.is_dir():
        raise SettingsError(f"{ground} is a file, so no course can stand in {named}: name another folder.")
    if ground == target and any(ground.iterdir()):
        raise SettingsError(f"{named} is not empty: name a new folder. Nothing was written.")
    return ground


def _write(root: Path, title: str | None) -> Course:
    for path, text in (*starter(), *((f"schemas/{name}", text) for name, text in schemas().items())):
        if path == ABOUT and title is not None:
            text = _titled(text, " ".join(title.split()))
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="surrogateescape", newline="\n")
    draw_pictures(root)
    try:
        return read_course(root)
    except CourseError as error:
        told = error.problems[0].message
        raise SettingsError(f"a course cannot have this title: {told}. Nothing was written.") from None


def _titled(about: str, title: str) -> str:
    """Put a title into each place that names it."""
    for key, ending in (("title", ""), ("credit", OF_NOBODY)):
        about = about.replace(f"{key}: {TITLE}{ending}\n", f"{key}: {write_text(title + ending)}\n")
    return about


def _move(room: Path, ground: Path) -> None:
    """Move all that stands in a room to the ground. A folder of the same name that is not empty stops it."""
    moved: list[Path] = []
    try:
        for path in sorted(room.iterdir()):
            moved.append(path.rename(ground / path.name))
    except OSError:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _texts(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        at = path + RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _texts(entry, f"{at}/")
        else:
            yield at, entry.read_text(encoding="utf-8")
