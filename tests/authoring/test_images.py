"""A picture is one that Telegram takes as a photo, told by its first bytes; what is none is named."""

import zlib
from pathlib import Path

import pytest

from bot.authoring.images import LIMIT_BYTES, faults_of_image, kind_of, size_of
from tests.authoring.conftest import Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles

HIVE = "content/pictures/hive.png"
ANSWERS = "content/answers/hive.md"
PNG = BEEKEEPING.files[HIVE]
assert isinstance(PNG, bytes)


def png(width: int, height: int) -> bytes:
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\r" + head + zlib.crc32(head).to_bytes(4)


def jpeg(width: int, height: int, before: int = 0) -> bytes:
    camera = b"\xff\xe1\xff\xff" + b"\0" * 65_533
    table = b"\xff\xc4\0\x03\0"
    return (
        b"\xff\xd8"
        + camera * before
        + table
        + b"\xff\xff\xc2\0\x11\x08"
        + height.to_bytes(2)
        + width.to_bytes(2)
        + b"\x03" * 9
    )


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + width.to_bytes(2, "little") + height.to_bytes(2, "little") + b"\0\0\0"


def webp(chunk: bytes, rest: bytes) -> bytes:
    return b"RIFF\x20\0\0\0WEBP" + chunk + b"\x16\0\0\0" + rest.ljust(20, b"\0")


LOSSY = webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + (640).to_bytes(2, "little") + (480).to_bytes(2, "little"))
LOSSLESS = webp(b"VP8L", b"\x2f" + (639 | 479 << 14).to_bytes(4, "little"))
EXTENDED = webp(b"VP8X", b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(640, 480), "PNG"),
        (jpeg(640, 480), "JPEG"),
        (jpeg(640, 480, before=3), "JPEG"),
        (gif(640, 480), "GIF"),
        (LOSSY, "WebP"),
        (LOSSLESS, "WebP"),
        (EXTENDED, "WebP"),
    ],
)
def test_pictures_are_known_by_their_first_bytes_with_their_size(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
    assert size_of(content) == (640, 480)


@pytest.mark.parametrize("content", [png(640, 480), jpeg(640, 480), gif(640, 480), LOSSY, LOSSLESS, EXTENDED])
def test_of_what_was_cut_off_no_size_is_invented(content: bytes) -> None:
    for end in range(len(content)):
        assert size_of(content[:end]) in (None, (640, 480))
    assert size_of(content[:8]) is None


def faults(folder: Path, name: str, content: bytes) -> list[tuple[str, str]]:
    (folder / name).write_bytes(content)
    return list(faults_of_image(folder / name))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "empty"),
        (b"see the hand\n", "a text"),
        ("Знак".encode(), "a text"),
        (b"\x83\x01\xfe\x00\xd8", "not one of a known kind"),
        (b"\0\0\0\x24ftypheic\0\0\0\0mif1", "an HEIC photo, as iPhones take them"),
        (b"\0\0\0\x20ftypavif", "an AVIF picture"),
        (b"\0\0\0\x20ftypisom", "a film"),
        (b"%PDF-1.7\n", "a PDF"),
        (b'<?xml version="1.0"?>\n<svg', "an SVG drawing"),
        (b"\n<!doctype html>", "a web page"),
        (b"II*\0\x08", "a TIFF picture"),
        (b"BM\x46\0\0\0\0\0\0\0", "a BMP picture"),
        (b"PK\x03\x04", "a ZIP file, or a document of an office program"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a note of Git LFS in the place of the picture"),
    ],
)
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes, found: str) -> None:
    [(message, hint)] = faults(tmp_path, "hand.png", content)

    assert message == f"hand.png is no picture that can be sent: it is {found}"
    assert hint == "save the picture as PNG or JPEG"


@pytest.mark.parametrize(
    ("width", "height", "told"),
    [
        (5_000, 5_000, []),
        (5_001, 5_000, ["the picture a.png has 5001 x 5000 pixels, Telegram takes 10,000 of both together"]),
        (2_000, 100, []),
        (2_001, 100, ["the picture a.png has 2001 x 100 pixels: too long for its width"]),
        (100, 2_001, ["the picture a.png has 100 x 2001 pixels: too long for its width"]),
        (0, 100, ["the picture a.png is not whole: its size cannot be read"]),
    ],
)
def test_a_picture_is_as_large_as_telegram_takes_it(tmp_path: Path, width: int, height: int, told: list[str]) -> None:
    assert [message for message, _ in faults(tmp_path, "a.png", png(width, height))] == told


def test_a_picture_of_more_than_10_mb_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, "a.png", png(9, 9).ljust(LIMIT_BYTES, b"\0")) == []
    assert faults(tmp_path, "a.png", png(9, 9).ljust(LIMIT_BYTES + 1, b"\0")) == [
        ("the picture a.png has 10,000,001 bytes, Telegram takes 10 MB", "save it smaller")
    ]


def test_a_name_without_the_ending_of_a_picture_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "hand.heic", jpeg(9, 9)) == [
        ("the name hand.heic does not say what it is: a JPEG", "let it end in .jpg")
    ]
    assert faults(tmp_path, "HAND.JPG", jpeg(9, 9)) == []


def test_a_picture_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert list(faults_of_image(tmp_path / "a.png")) == [
        ("the picture a.png cannot be read: No such file or directory", "check its permissions")
    ]


def named(before: str) -> CourseFiles:
    return BEEKEEPING.with_(ANSWERS, replace=("../pictures/hive.png", before))


def test_check_tells_of_a_file_that_is_no_picture_where_an_answer_shows_it(check: Check) -> None:
    [problem] = check(BEEKEEPING.with_(HIVE, content="see the hive\n"))

    assert str(problem) == (
        "content/answers/hive.md:4: A008 hive.png is no picture that can be sent: it is a text "
        "(save the picture as PNG or JPEG)"
    )


def test_a_picture_whose_name_has_a_space_is_told_as_that(check: Check) -> None:
    [problem] = check(named("../pictures/my hive.png").with_("content/pictures/my hive.png", content=PNG))

    assert str(problem) == (
        "content/answers/hive.md:4: A008 the picture ../pictures/my hive.png is not shown: its name has a space "
        "(no spaces in the file name: rename the file, and write ../pictures/my_hive.png)"
    )


def test_a_name_with_a_space_between_angle_brackets_is_read(check: Check) -> None:
    assert check(named("<../pictures/my hive.png>").with_("content/pictures/my hive.png", content=PNG)) == []
