"""Tells by its first bytes whether Telegram takes a file as a photo, and how large the picture is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

KINDS: Mapping[str, tuple[str, ...]] = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "GIF": (".gif",),
    "WebP": (".webp",),
}
"""What is sent as a photo, with the endings by which the preview knows it."""

LIMIT_BYTES = 10_000_000
MOST_PIXELS = 10_000
WIDEST = 20
"""Of a photo: its size, width and height together, and how often the one goes into the other:
https://core.telegram.org/bots/api#sendphoto."""

START_BYTES = 400_000
"""A JPEG says its size behind what a camera wrote about it, which may be some pieces of 65,536 bytes."""

Size = tuple[int, int]

_FORMATS = "PNG or JPEG"
_OTHERS = (
    (re.compile(rb"\s{0,99}%PDF-"), "a PDF"),
    (re.compile(rb"\s{0,99}(?:<\?xml|<svg|<!DOCTYPE svg)", re.IGNORECASE), "an SVG drawing"),
    (re.compile(rb"\s{0,99}<(?:!DOCTYPE html|html)", re.IGNORECASE), "a web page"),
    (re.compile(rb"(?s:....)ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)"), "an HEIC photo, as iPhones take them"),
    (re.compile(rb"(?s:....)ftypavi[fs]"), "an AVIF picture"),
    (re.compile(rb"(?s:....)ftyp"), "a film"),
    (re.compile(rb"II\*\0|MM\0\*"), "a TIFF picture"),
    (re.compile(rb"BM(?s:....)\0\0\0\0"), "a BMP picture"),
    (re.compile(rb"PK\x03\x04"), "a ZIP file, or a document of an office program"),
    (re.compile(rb"version https://git-lfs"), "a note of Git LFS in the place of the picture"),
)
"""What is taken for a picture by mistake, by how it starts."""


def faults_of_image(path: Path) -> Iterator[tuple[str, str]]:
    """Say why a file cannot be sent as a photo, and what to do; nothing of one that can."""
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(START_BYTES)
    except OSError as error:
        yield f"the picture {path.name} cannot be read: {error.strerror}", "check its permissions"
        return
    kind = kind_of(start)
    if kind is None:
        yield f"{path.name} is no picture that can be sent: it is {_named(start)}", f"save the picture as {_FORMATS}"
        return
    if PurePosixPath(path.name).suffix.lower() not in (ending for endings in KINDS.values() for ending in endings):
        yield f"the name {path.name} does not say what it is: a {kind}", f"let it end in {KINDS[kind][0]}"
    if length > LIMIT_BYTES:
        yield f"the picture {path.name} has {length:,} bytes, Telegram takes 10 MB", "save it smaller"
    yield from _faults_of_size(path.name, size_of(start))


def kind_of(start: bytes) -> str | None:
    """Name the kind of a picture by its first bytes; None of another file."""
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "WebP"
    signs = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
    return next((kind for sign, kind in signs.items() if start.startswith(sign)), None)


def size_of(start: bytes) -> Size | None:
    """Read width and height, in pixels; None where they are not found."""
    kind = kind_of(start)
    found = _SIZES[kind](start) if kind else None
    return found if found and all(found) else None


def _faults_of_size(name: str, size: Size | None) -> Iterator[tuple[str, str]]:
    if size is None:
        yield f"the picture {name} is not whole: its size cannot be read", f"save it anew, as {_FORMATS}"
    elif sum(size) > MOST_PIXELS:
        message = (
            f"the picture {name} has {size[0]} x {size[1]} pixels, Telegram takes {MOST_PIXELS:,} of both together"
        )
        yield message, "make it smaller: 1,080 pixels are as wide as a phone"
    elif max(size) > WIDEST * min(size):
        message = f"the picture {name} has {size[0]} x {size[1]} pixels: too long for its width"
        yield message, f"Telegram takes one side at most {WIDEST} times as long as the other: cut it"


def _named(start: bytes) -> str:
    if not start:
        return "empty"
    known = next((name for sign, name in _OTHERS if sign.match(start)), None)
    if known:
        return known
    return "not one of a known kind" if b"\0" in start or not _is_text(start) else "a text"


def _is_text(start: bytes) -> bool:
    try:
        start[: START_BYTES - 4].decode()
    except UnicodeDecodeError:
        return False
    return True


def _size_of_png(start: bytes) -> Size | None:
    """https://www.w3.org/TR/png-3/#11IHDR."""
    return (int.from_bytes(start[16:20]), int.from_bytes(start[20:24])) if len(start) >= 24 else None


def _size_of_gif(start: bytes) -> Size | None:
    """https://www.w3.org/Graphics/GIF/spec-gif89a.txt, 18."""
    return _pair(start, 6, 0xFFFF) if len(start) >= 10 else None


def _size_of_jpeg(start: bytes) -> Size | None:
    """ITU-T T.81, B.2.2: segments follow one another, and that of the frame has its size."""
    at = 2
    while at + 9 <= len(start) and start[at] == 0xFF:
        marker = start[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(start[at + 7 : at + 9]), int.from_bytes(start[at + 5 : at + 7])
        else:
            at += 2 + int.from_bytes(start[at + 2 : at + 4])
    return None


def _size_of_webp(start: bytes) -> Size | None:
    """RFC 9649, 2.5 to 2.7: one of three chunks comes first."""
    if len(start) < 30:
        return None
    if start[12:16] == b"VP8X":
        return int.from_bytes(start[24:27], "little") + 1, int.from_bytes(start[27:30], "little") + 1
    if start[12:16] == b"VP8L":
        bits = int.from_bytes(start[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return _pair(start, 26, 0x3FFF) if start[12:16] == b"VP8 " else None


def _pair(start: bytes, at: int, mask: int) -> Size:
    width, height = (int.from_bytes(start[place : place + 2], "little") & mask for place in (at, at + 2))
    return width, height


_SIZES: Mapping[str, Callable[[bytes], Size | None]] = {
    "PNG": _size_of_png,
    "JPEG": _size_of_jpeg,
    "GIF": _size_of_gif,
    "WebP": _size_of_webp,
}
