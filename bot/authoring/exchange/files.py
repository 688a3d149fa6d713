"""Reads a quiz file of a stranger, guarded, and tells its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from bot.authoring.exchange.gift_reading import read_gift
from bot.authoring.exchange.gift_writing import write_gift
from bot.authoring.exchange.items import Imported, ImportProblem, ItemText
from bot.authoring.exchange.xml_reading import read_moodle
from bot.authoring.exchange.xml_writing import write_moodle
from bot.authoring.files import LIMIT_BYTES


class Format(StrEnum):
    """How other programs write quizzes down."""

    GIFT = "gift"
    MOODLE = "moodle"


WRITERS: Mapping[Format, Callable[[Iterable[ItemText]], str]] = {Format.GIFT: write_gift, Format.MOODLE: write_moodle}
_READERS: Mapping[Format, Callable[[str], Imported]] = {Format.GIFT: read_gift, Format.MOODLE: read_moodle}


def read_file(path: Path, form: Format | None = None) -> Imported:
    """Read a quiz file; without `form`, its ending or its beginning tells the format. Raises OSError."""
    with path.open("rb") as file:
        return read_bytes(file.read(LIMIT_BYTES + 1), form or _FORMATS.get(path.suffix.lower()))


def read_bytes(raw: bytes, form: Format | None = None) -> Imported:
    """Do the same with what stands in the file: any bytes give a result."""
    if len(raw) > LIMIT_BYTES:
        return Imported((), (ImportProblem(1, "this file has more than 1 MB", "export fewer questions at a time"),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Imported((), (ImportProblem(line, "these bytes are not UTF-8", "save the file as UTF-8"),))
    return _READERS[form or _told_by(text)](text)


_FORMATS = {".xml": Format.MOODLE, ".gift": Format.GIFT}


def _told_by(text: str) -> Format:
    return Format.MOODLE if text.lstrip().startswith("<") else Format.GIFT
