"""The words of the course's pictures: their shapes, and how content/pictures.yaml is read. It draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from bot.authoring.drafts import Located, shaped
from bot.authoring.files import PICTURES as FILE
from bot.authoring.files import CourseText, read_optional
from bot.authoring.problems import Findings
from bot.authoring.reading import Document, Place, Value, read_yaml
from bot.authoring.shapes import ONE_LINE, Label, Shape

ShortLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=ONE_LINE)]
PictureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Also the name of the PNG, so that it means the same on every file system."""


class PictureShape(Shape):
    """What every picture has."""

    title: Label = Field(description="what the picture is about, in large letters")
    note: ShortLine | None = Field(default=None, description="one sentence below the title, where one is needed")
    source: ShortLine = Field(description="the small line at the bottom: who says so")


class BoxShape(Shape):
    """A box of words."""

    label: Label | None = Field(default=None, description="a few words above the title, where they are needed")
    title: Label = Field(description="what the box says, in bold")
    lines: list[ShortLine] = Field(default=[], max_length=2, description="one or two short lines below the title")


class PoleShape(Shape):
    """A box at one end of an axis."""

    end: Label = Field(description="what this end of the axis is called")
    title: Label = Field(description="what stands at this end")
    lines: list[ShortLine] = Field(default=[], max_length=2, description="one or two short lines below the title")


class EndsShape(Shape):
    """The ends of an axis from left to right and of one from top to bottom."""

    top: PoleShape = Field(description="the upper end of the axis that stands")
    right: PoleShape = Field(description="the right end of the axis that lies")
    bottom: PoleShape = Field(description="the lower end of the axis that stands")
    left: PoleShape = Field(description="the left end of the axis that lies")


class BetweenShape(Shape):
    """What lies between two neighbours."""

    top_right: Label = Field(description="what the upper and the right end share")
    bottom_right: Label = Field(description="what the lower and the right end share")
    bottom_left: Label = Field(description="what the lower and the left end share")
    top_left: Label = Field(description="what the upper and the left end share")


class PolesPicture(PictureShape):
    """Two axes with their four ends, and what lies between neighbours."""

    kind: Literal["poles"] = Field(description="poles: two axes with something at each end")
    poles: EndsShape = Field(description="what stands at the four ends")
    between: BetweenShape = Field(description="what stands between two neighbouring ends")


class GroupShape(Shape):
    """Boxes that belong together."""

    title: Label | None = Field(default=None, description="left out where the picture's title says it")
    boxes: list[BoxShape] = Field(min_length=1, max_length=8, description="two a row; one too many comes first, wide")


class GroupsPicture(PictureShape):
    """Boxes in groups."""

    kind: Literal["groups"] = Field(description="groups: boxes, in one group or several")
    groups: list[GroupShape] = Field(min_length=1, max_length=4, description="from top to bottom, at most four")


Pictures = Mapping[str, Located[PictureShape]]

KINDS: Mapping[str, type[PictureShape]] = {"poles": PolesPicture, "groups": GroupsPicture}


def read_pictures(root: Path, findings: Findings) -> Pictures:
    """Read the pictures of the course in `root` by name, in the order of the file; none when it has no such file."""
    text = read_optional(root, FILE, findings)
    return read_picture_file(text, findings) if text else {}


def read_picture_file(text: CourseText, findings: Findings) -> Pictures:
    """Read the pictures of a file."""
    document = read_yaml(text, findings)
    if document is None:
        return {}
    if not isinstance(document.value, dict):
        findings.add("K003", FILE, 1, "pictures are wanted here", "write `name:` and kind, title, source below")
        return {}
    entries = {name: _picture(document, name, value, findings) for name, value in document.value.items()}
    return {name: entry for name, entry in entries.items() if entry}


def words_in(picture: PictureShape) -> Iterator[tuple[Place, str]]:
    """Give every text that the picture shows, with its place in the shape."""
    yield from _texts(picture.model_dump(exclude={"kind"}), ())


def _picture(document: Document, name: str, value: Value, findings: Findings) -> Located[PictureShape] | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name):
        hint = "start with a small letter; small letters, digits and _ follow, 60 at most"
        findings.extend([document.problem("K003", (name,), f"{name!r} cannot name a picture", hint)])
        return None
    kind = value.get("kind") if isinstance(value, dict) else None
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        code, place = ("K003", (name, "kind")) if isinstance(value, dict) and "kind" in value else ("K002", (name,))
        hint = "write one of: " + ", ".join(f"`kind: {known}`" for known in KINDS)
        findings.extend([document.problem(code, place, f"the picture {name} is of no known kind", hint)])
        return None
    return shaped(document, (name,), value, shape, findings)


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*place, key))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _texts(part, (*place, at))
