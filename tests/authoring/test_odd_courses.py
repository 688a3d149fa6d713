"""Odd things that turn up in course folders: each was missed once, or broke the check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.building import check_course
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

BOT = "content/answers/bot.md"
HIVE = "intents/hive.yaml"
OUTSIDE = "intents/out_of_scope.yaml"
SOURCES = "content/sources.yaml"
WORDING = "content/wording.yaml"
ANSWERS = "content/answers/hive.md"
QUIZ = "content/quizzes/hive.yaml"
PICTURE = "content/pictures/hive.png"
IMAGE = "![A cut through a hive: floor, brood box, super and roof](../pictures/hive.png)"


def hive(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(HIVE, replace=(before, after))


def quiz(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(QUIZ, replace=(before, after))


def answers(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(ANSWERS, replace=(before, after))


MISSED = [
    pytest.param(hive("- id: hive.queen", "---\n- id: hive.queen"), (HIVE, 22, "Y001"), id="second document"),
    pytest.param(BEEKEEPING.with_(SOURCES, append="---\nlost: [\n"), (SOURCES, 29, "Y001"), id="second document lost"),
    pytest.param(BEEKEEPING.with_(SOURCES, append="...\nlost: x\n"), (SOURCES, 30, "Y001"), id="text after the end"),
    pytest.param(hive("clothes and tools for a visit", "12 34"), (HIVE, 77, "I010"), id="trial without a word"),
    pytest.param(
        BEEKEEPING.moved("content/pictures/", "../away/").with_link("content/pictures", "../../away"),
        (ANSWERS, 4, "A008"),
        id="pictures folder links out",
    ),
    pytest.param(answers("../pictures/hive.png", f"../pictures/{'a' * 300}.png"), (ANSWERS, 4, "A008"), id="long name"),
    pytest.param(answers("In each box", "The\0box"), (ANSWERS, 6, "A007"), id="NUL in Markdown"),
    pytest.param(answers("In each box", "The \x1b[31m box"), (ANSWERS, 6, "A007"), id="control sign in Markdown"),
    pytest.param(hive("title: The queen", r'title: "\0"'), (HIVE, 23, "Y001"), id="escaped NUL"),
    pytest.param(BEEKEEPING.with_(BOT, replace=("{title}", "{title!r}")), (BOT, 2, "A010"), id="conversion"),
    pytest.param(BEEKEEPING.with_(BOT, replace=("{title}", "{{title}}")), (BOT, 2, "A010"), id="double braces"),
    pytest.param(hive("title: The queen", r'title: "The\nqueen"'), (HIVE, 23, "K003"), id="title of two lines"),
    pytest.param(
        BEEKEEPING.with_(WORDING, replace=("I am not sure what you mean. One of these?", "'![x](y.png)'")),
        (WORDING, 21, "W003"),
        id="picture in the wording",
    ),
    pytest.param(
        BEEKEEPING.with_(SOURCES, content=b"\xef\xbb\xbf# a\n\xff\n"), (SOURCES, 2, "F003"), id="bad byte behind a BOM"
    ),
    pytest.param(
        hive("# What", "# " + "é" * 60 + "\n# \x01\n#\n#\n# What"), (HIVE, 3, "Y001"), id="control sign behind umlauts"
    ),
    pytest.param(
        quiz("explanation: A little smoke calms the bees.", r'explanation: "\0"'),
        (QUIZ, 210, "Y001"),
        id="escaped NUL in an item",
    ),
    pytest.param(
        quiz("accept: [smoke, a little smoke]", "accept: ['🐝', smoke]"), (QUIZ, 203, "Q014"), id="a bee to type"
    ),
    pytest.param(
        quiz("[smoke, a little smoke]", f"[smoke, {'s' * 900}]"), (QUIZ, 203, "Q011"), id="900 letters to type"
    ),
    pytest.param(quiz("    - Young queens grow fast.\n", ""), (QUIZ, 192, "K003"), id="a hint is missing"),
    pytest.param(quiz("- text: Roof", "- text: ''"), (QUIZ, 31, "K003"), id="an empty option"),
]


@pytest.mark.parametrize(("files", "place"), MISSED)
def test_a_fault_is_found_at_its_line(files: CourseFiles, place: Place, tmp_path: Path) -> None:
    _, findings = check_course(files.write(tmp_path / "course"))

    assert place in places(findings)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(hive("title: The queen", "title:"), id="empty value"),
        pytest.param(hive("title: The queen", "title: " + "q" * 61), id="long title"),
        pytest.param(BEEKEEPING.with_(SOURCES, replace=("https://bees.example.org/diary", "diary")), id="no address"),
        pytest.param(BEEKEEPING.without("intents/").with_made("intents", os.mkfifo), id="pipe for a folder"),
    ],
)
def test_every_problem_says_what_to_do(files: CourseFiles, tmp_path: Path) -> None:
    _, findings = check_course(files.write(tmp_path / "course"))

    assert [str(problem) for problem in findings if not problem.hint] == []


def test_a_file_that_cannot_be_read_is_not_called_missing_too(tmp_path: Path) -> None:
    _, findings = check_course(BEEKEEPING.with_(OUTSIDE, content=b"\xff\n").write(tmp_path))

    assert places(findings) == [(OUTSIDE, 1, "F003")]


def test_an_empty_line_with_spaces_ends_the_short_answer(tmp_path: Path) -> None:
    course, _ = check_course(answers("years.\n\nShe", "years.\n  \nShe").write(tmp_path))

    assert course is not None
    assert course.intents["hive.queen"].answer.short.endswith("four years.")


def test_text_that_starts_like_a_picture_is_not_lost(tmp_path: Path) -> None:
    course, _ = check_course(answers("She gives no orders.", "![Note] She gives no orders.").write(tmp_path))

    assert course is not None
    assert course.intents["hive.queen"].answer.more.startswith("![Note] She gives no orders. Her scent")


def test_a_picture_in_a_list_is_refused(tmp_path: Path) -> None:
    files = answers(IMAGE + "\n\n", "").with_(ANSWERS, replace=("- the bees build wax comb on them;", f"- {IMAGE}"))

    course, findings = check_course(files.write(tmp_path))

    assert course is None
    assert places(findings) == [(ANSWERS, 6, "A007")]


def test_a_course_without_intents_is_refused(tmp_path: Path) -> None:
    about = BEEKEEPING.files["content/course.yaml"]
    assert isinstance(about, bytes)
    course_yaml = about.split(b"topics:")[0] + b"topics: []\n"
    files = CourseFiles(
        {
            p: f
            for p, f in BEEKEEPING.files.items()
            if p not in ("intents/bot.yaml", HIVE, "intents/honey.yaml") and "answers" not in p
        }
    )
    files = files.with_("content/course.yaml", content=course_yaml).with_("content/answers/soon.md", content="")

    course, findings = check_course(files.write(tmp_path))

    assert course is None
    assert places(findings) == [("intents", 1, "F001")]


def test_a_file_name_that_is_not_utf8_breaks_nothing(tmp_path: Path) -> None:
    root = BEEKEEPING.write(tmp_path)
    Path(os.fsdecode(os.fsencode(root) + b"/content/answers/\xff.md")).touch()

    _, findings = check_course(root)

    assert places(findings) == [("content/answers/?.md", 1, "F007")]


def test_a_folder_name_that_is_too_long_breaks_nothing(tmp_path: Path) -> None:
    _, findings = check_course(tmp_path / ("a" * 300))

    assert {problem.code for problem in findings} == {"F001", "F002"}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_cannot_show_a_sign_still_gets_the_problem(encoding: str, tmp_path: Path) -> None:
    root = hive("Does a colony need a queen?", "Queen bee 👑").write(tmp_path)
    env = {**os.environ, "TUTOR_COURSE_DIR": str(root), "PYTHONIOENCODING": encoding}
    done = subprocess.run([Path(sys.executable).with_name("psi-tutor"), "check"], env=env, capture_output=True)
    assert b"Traceback" not in done.stderr
    assert b"I002" in done.stdout
