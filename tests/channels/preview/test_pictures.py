"""Pictures of the course, and nothing else of the machine."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.preview.pictures import find_picture, size_of
from bot.tutor.course import Course
from bot.tutor.markup import Picture
from tests.tutor.courses import BREAD

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1080, 640)


@pytest.fixture
def course_dir(tmp_path: Path) -> Path:
    (tmp_path / "course/content/pictures").mkdir(parents=True)
    (tmp_path / "course/content/pictures/knead.png").write_bytes(PNG)
    (tmp_path / "course/content/pictures/unused.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    return tmp_path / "course"


def showing(path: str) -> Course:
    kneading = BREAD.intents["dough.kneading"]
    answer = replace(kneading.answer, picture=Picture(path, "Hands"))
    return replace(BREAD, intents={**BREAD.intents, "dough.kneading": replace(kneading, answer=answer)})


def test_a_picture_of_an_answer_is_found_by_its_name(course_dir: Path) -> None:
    assert find_picture(BREAD, course_dir, "knead.png") == (course_dir / "content/pictures/knead.png").resolve()


@pytest.mark.parametrize(
    "name",
    ["unused.png", "other.png", "", ".", "..", "../../secret.png", "/etc/passwd", "knead.png\x00", "KNEAD.png"],
    ids=["shown by no answer", "not there", "nothing", "here", "above", "outside", "absolute", "NUL", "other case"],
)
def test_no_other_file_is_found(course_dir: Path, name: str) -> None:
    assert find_picture(BREAD, course_dir, name) is None


@pytest.mark.parametrize(
    ("path", "name"),
    [("secret.png", "secret.png"), ("../secret.png", "secret.png"), ("content/pictures/page.html", "page.html")],
    ids=["beside the folder", "outside of the course", "no picture"],
)
def test_an_answer_that_points_elsewhere_shows_nothing(course_dir: Path, path: str, name: str) -> None:
    (course_dir / "secret.png").write_bytes(PNG)
    (course_dir / "content/pictures/page.html").write_text("<script>", encoding="utf-8")

    assert find_picture(showing(path), course_dir, name) is None


def test_a_link_that_leads_out_of_the_folder_is_not_followed(course_dir: Path) -> None:
    picture = course_dir / "content/pictures/knead.png"
    picture.unlink()
    picture.symlink_to(course_dir.parent / "secret.png")

    assert find_picture(BREAD, course_dir, "knead.png") is None


@pytest.mark.parametrize("is_there", ["folder", "nothing"])
def test_what_is_no_file_is_no_picture(course_dir: Path, is_there: str) -> None:
    picture = course_dir / "content/pictures/knead.png"
    picture.unlink()
    if is_there == "folder":
        picture.mkdir()

    assert find_picture(BREAD, course_dir, "knead.png") is None


@pytest.mark.parametrize(
    ("start", "size"),
    [(PNG, (1080, 640)), (PNG[:23], None), (b"", None), (b"\xff\xd8\xff" + b"x" * 30, None)],
    ids=["PNG", "cut off", "nothing", "JPEG"],
)
def test_the_size_of_a_png_is_read(start: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(start) == size
