"""A course folder is edited by many hands: whatever stands in it, reading ends, and says what is wrong."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from bot.authoring.files import has_control
from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

HIVE = "intents/hive.yaml"
ANSWERS = "content/answers/hive.md"
COURSE = "content/course.yaml"
PICTURE = "content/pictures/hive.png"
QUIZ = "content/quizzes/hive.yaml"
QUIZZES = "content/quizzes"


def padded(size: int) -> CourseFiles:
    """Give the course with a file of intents that has `size` bytes."""
    text = BEEKEEPING.files[HIVE]
    assert isinstance(text, bytes)
    return BEEKEEPING.with_(HIVE, append="#" * (size - len(text) - 1) + "\n")


REFUSED = [
    pytest.param(BEEKEEPING.without("intents/"), ("intents", 1, "F001"), id="no intents"),
    pytest.param(BEEKEEPING.without("content/answers/"), ("content/answers", 1, "F001"), id="no answers"),
    pytest.param(BEEKEEPING.without(COURSE), (COURSE, 1, "F001"), id="no course.yaml"),
    pytest.param(BEEKEEPING.without("content/sources.yaml"), ("content/sources.yaml", 1, "F001"), id="no sources.yaml"),
    pytest.param(
        BEEKEEPING.without("intents/out_of_scope.yaml"),
        ("intents/out_of_scope.yaml", 1, "F001"),
        id="no out_of_scope.yaml",
    ),
    pytest.param(BEEKEEPING.with_made(HIVE, os.mkfifo), (HIVE, 1, "F002"), id="pipe for intents"),
    pytest.param(BEEKEEPING.with_made(COURSE, os.mkfifo), (COURSE, 1, "F002"), id="pipe for course.yaml"),
    pytest.param(BEEKEEPING.with_made(ANSWERS, os.mkfifo), (ANSWERS, 1, "F002"), id="pipe for answers"),
    pytest.param(BEEKEEPING.with_made("intents/x.yaml", Path.mkdir), ("intents/x.yaml", 1, "F002"), id="folder"),
    pytest.param(BEEKEEPING.with_link(HIVE, "hive.old"), (HIVE, 1, "F002"), id="link to nothing"),
    pytest.param(BEEKEEPING.with_(HIVE, content=b"# \xff\n"), (HIVE, 1, "F003"), id="bad byte at the start"),
    pytest.param(BEEKEEPING.with_(HIVE, content=b"# a\n# b\n# \xc3\n"), (HIVE, 3, "F003"), id="half a character"),
    pytest.param(
        BEEKEEPING.with_(HIVE, content="# ä\r\n# ö\r\n# ".encode() + b"\xfc\r\n"), (HIVE, 3, "F003"), id="Latin-1"
    ),
    pytest.param(BEEKEEPING.with_(HIVE, content="- id: x\n".encode("utf-16")), (HIVE, 1, "F003"), id="UTF-16"),
    pytest.param(padded(1_000_001), (HIVE, 1, "F004"), id="one byte over 1 MB"),
    pytest.param(
        BEEKEEPING.moved(HIVE, "../hive.yaml").with_link(HIVE, "../../hive.yaml"), (HIVE, 1, "F005"), id="link out"
    ),
    pytest.param(
        BEEKEEPING.moved(COURSE, "../course.yaml").with_link(COURSE, "../../course.yaml"),
        (COURSE, 1, "F005"),
        id="link of course.yaml out",
    ),
    pytest.param(
        BEEKEEPING.moved("intents/", "../away/").with_link("intents", "../away"),
        ("intents", 1, "F005"),
        id="link of a folder out",
    ),
    pytest.param(
        BEEKEEPING.moved("content/", "../away/").with_link("content", "../away"),
        (COURSE, 1, "F005"),
        id="link of content out",
    ),
    pytest.param(BEEKEEPING.with_link(HIVE, "/dev/zero"), (HIVE, 1, "F005"), id="link to an endless device"),
    pytest.param(BEEKEEPING.with_link(COURSE, "../../gone.yaml"), (COURSE, 1, "F005"), id="link out to nothing"),
    pytest.param(BEEKEEPING.with_link(HIVE, "hive.yaml"), (HIVE, 1, "F005"), id="link to itself"),
    pytest.param(
        BEEKEEPING.with_link("intents/a.yaml", "b.yaml").with_link("intents/b.yaml", "a.yaml"),
        ("intents/a.yaml", 1, "F005"),
        id="loop of links",
    ),
    pytest.param(
        BEEKEEPING.without("intents/").with_link("intents", "intents"), ("intents", 1, "F005"), id="loop of a folder"
    ),
    pytest.param(
        BEEKEEPING.with_link("content/answers/more", "more"), ("content/answers/more", 1, "F007"), id="loop of no file"
    ),
    pytest.param(
        BEEKEEPING.with_(ANSWERS, replace=("course, weather\n", "course, weather")),
        (ANSWERS, 43, "F006"),
        id="no line end in Markdown",
    ),
    pytest.param(BEEKEEPING.with_("intents/hive.yaml~", content=""), ("intents/hive.yaml~", 1, "F007"), id="leftover"),
    pytest.param(
        BEEKEEPING.with_("content/answers/more/wax.md", content=""),
        ("content/answers/more", 1, "F007"),
        id="folder in a folder",
    ),
    pytest.param(BEEKEEPING.with_made(QUIZ, os.mkfifo), (QUIZ, 1, "F002"), id="pipe for items"),
    pytest.param(BEEKEEPING.with_(QUIZ, content=b"# \xff\n"), (QUIZ, 1, "F003"), id="bad byte in items"),
    pytest.param(
        BEEKEEPING.moved(QUIZ, "../hive.yaml").with_link(QUIZ, "../../../hive.yaml"), (QUIZ, 1, "F005"), id="items out"
    ),
    pytest.param(
        BEEKEEPING.moved(f"{QUIZZES}/", "../away/").with_link(QUIZZES, "../../away"),
        (QUIZZES, 1, "F005"),
        id="link of the folder of items out",
    ),
    pytest.param(
        BEEKEEPING.without(QUIZZES).with_link(QUIZZES, "nowhere"), (QUIZZES, 1, "F001"), id="folder of items to nothing"
    ),
    pytest.param(
        BEEKEEPING.without(QUIZZES).with_(QUIZZES, content="a\n"), (QUIZZES, 1, "F002"), id="file for a folder of items"
    ),
    pytest.param(
        BEEKEEPING.with_("content/quizzes/honey.md", content=""), ("content/quizzes/honey.md", 1, "F007"), id="items.md"
    ),
    *(
        pytest.param(
            BEEKEEPING.with_(path, content=f"# a\n\n{mark}\n\n# b\n"), (path, 3, "F008"), id=f"{mark} in {path}"
        )
        for path in (ANSWERS, HIVE, COURSE, QUIZ)
        for mark in ("<<<<<<< HEAD", "||||||| 1f2e3d", "=======", ">>>>>>> a branch")
    ),
]


@pytest.mark.parametrize(("files", "place"), REFUSED)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(files: CourseFiles, place: Place, check: Check) -> None:
    found = places(check(files), place[0])

    assert found == [place]


def test_an_answer_with_marks_of_git_is_told_once_with_what_to_do(check: Check) -> None:
    both = "<<<<<<< HEAD\nThe queen lays\n=======\nThe queen bee lays\n>>>>>>> mine\n\nThe queen is"

    [problem] = check(BEEKEEPING.with_(ANSWERS, replace=("The queen is", both)))

    assert str(problem) == (
        "content/answers/hive.md:16: F008 a mark of git starts this line: '<<<<<<<' (two versions of the file did not "
        "fit together: keep what is right of both, and remove the lines with <<<<<<<, ======= and >>>>>>>)"
    )


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(padded(1_000_000), id="exactly 1 MB"),
        pytest.param(BEEKEEPING.with_(HIVE, append="# ====== and <<<<<<< >>>>>>> =======\n"), id="signs in a comment"),
        pytest.param(BEEKEEPING.with_(HIVE, append="\n\n\n"), id="empty lines at the end"),
        pytest.param(BEEKEEPING.with_("intents/.hive.yaml.swp", content=b"\0\xff"), id="hidden file"),
        pytest.param(
            BEEKEEPING.moved(HIVE, "drafts/hive.yaml").with_link(HIVE, "../drafts/hive.yaml"), id="link to a file"
        ),
        pytest.param(BEEKEEPING.moved("intents/", "said/").with_link("intents", "said"), id="link to a folder"),
        pytest.param(
            BEEKEEPING.moved(PICTURE, "content/pictures/box.png").with_link(PICTURE, "box.png"), id="link to a picture"
        ),
        pytest.param(BEEKEEPING.with_("content/answers/wax.md", content=""), id="empty answers beside the others"),
        pytest.param(BEEKEEPING.without(QUIZZES), id="no items"),
        pytest.param(BEEKEEPING.without(QUIZZES).with_made(QUIZZES, Path.mkdir), id="empty folder of items"),
        pytest.param(
            BEEKEEPING.moved(f"{QUIZZES}/", "quizzes/").with_link(QUIZZES, "../quizzes"), id="items by a link"
        ),
    ],
)
def test_what_stays_in_the_folder_and_can_be_read_is_no_fault(files: CourseFiles, build: Build) -> None:
    course = build(files)

    assert course.intents["hive.queen"].title == "The queen"
    assert course.intents["hive.parts"].answer.picture is not None


def test_a_course_folder_may_itself_be_a_link(tmp_path: Path, build: Build) -> None:
    BEEKEEPING.write(tmp_path / "elsewhere")
    (tmp_path / "course").symlink_to("elsewhere")

    course = build(CourseFiles({}))

    assert len(course.intents) == 10


def test_controls_are_what_unicode_calls_so_but_for_line_ends_and_tabs() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1)]

    found = [one for one in characters if has_control(f"a{one}b")]

    assert found == [one for one in characters if unicodedata.category(one) == "Cc" and one not in "\n\t"]
