"""What is noted of a course: it is found again, and never makes a difference to what is found."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.authoring import notebook
from bot.authoring.building import survey_course
from bot.authoring.notebook import COURSES_KEPT, Notebook, digest, noted_for
from bot.authoring.readability import grades
from tests.authoring.coursefiles import BEEKEEPING
from tests.authoring.test_rereading import forget_everything
from tests.test_cli import psi_tutor

ROOT = Path(__file__).parents[2]
BEES = ROOT / "tests/courses/beekeeping"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "psi-tutor"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


def survey(root: Path) -> Any:
    """Give all that is found in a course by a process that begins."""
    forget_everything()
    course, draft, findings = survey_course(root)
    forget_everything()
    return course, draft, list(findings), grades(course) if course else {}


def noted_survey(root: Path) -> Any:
    with noted_for(root):
        return survey(root)


def break_it(root: Path) -> None:
    """Let the course have problems of each kind that is noted: of YAML, of Markdown, of an item, of a phrase."""
    for path, text in (
        ("intents/hive.yaml", "- id: hive.odd\n  title: &odd Odd\n"),
        (
            "intents/honey.yaml",
            "- id: honey.odd\n  title: Odd\n  phrases: ['!?', café]\n  trials: []\n  follow_ups: []\n",
        ),
        ("content/answers/hive.md", "## hive.odd\n\n# A heading\n"),
        ("content/pictures.yaml", "odd:\n  kind: none\n"),
    ):
        file = root / path
        file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + text, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("course", [ROOT, BEES], ids=["this course", "bees"])
def test_what_is_noted_is_what_would_be_found(course: Path, cache: Path) -> None:
    plainly = survey(course)

    assert noted_survey(course) == plainly
    [file] = cache.iterdir()
    written = file.stat().st_ino
    assert noted_survey(course) == plainly
    assert file.stat().st_ino == written


def test_problems_are_noted_too(root: Path) -> None:
    break_it(root)
    plainly = survey(root)

    assert {problem.code for problem in plainly[2]} >= {"Y003", "A007", "K003", "I010"}
    assert noted_survey(root) == plainly
    assert noted_survey(root) == plainly


def test_of_a_changed_file_nothing_old_is_found_and_the_rest_is_not_made_again(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted_survey(root)
    kept: list[str] = []
    keep = Notebook.keep
    monkeypatch.setattr(Notebook, "keep", lambda self, key, made: (kept.append(key.split()[0]), keep(self, key, made)))

    break_it(root)
    changed = noted_survey(root)

    assert changed == survey(root)
    assert kept.count("yaml") == 3
    assert kept.count("answers") == 1
    assert "items" not in kept
    assert len(list(cache.iterdir())) == 1


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def emptied(content: bytes) -> bytes:
    return b""


def altered(content: bytes) -> bytes:
    return content.replace(b"queen", b"quean", 1)


def not_text(content: bytes) -> bytes:
    return b"\xff\xfe\n" + content


@pytest.mark.slow
@pytest.mark.parametrize("damage", [cut, emptied, altered, not_text])
def test_what_is_damaged_is_not_believed_and_is_written_anew(
    damage: Callable[[bytes], bytes], root: Path, cache: Path
) -> None:
    plainly = noted_survey(root)
    [file] = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    assert file.read_bytes() != whole
    assert noted_survey(root) == plainly
    assert file.read_bytes() == whole


@pytest.mark.slow
@pytest.mark.parametrize("place", ["a file", "/proc", "~/nobody"])
def test_where_nothing_can_be_written_nothing_is_noted(
    place: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", place if place[0] in "/~" else str(tmp_path / place))

    assert noted_survey(root) == survey(root)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a file", "course"]


def test_another_version_of_the_program_finds_nothing_of_this_one(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted_survey(root)
    monkeypatch.setattr(notebook, "_makers", lambda: ["another"])

    noted_survey(root)

    assert len(list(cache.iterdir())) == 2


def test_the_courses_that_were_checked_longest_ago_are_left_out(cache: Path, tmp_path: Path) -> None:
    for number in range(COURSES_KEPT + 3):
        with noted_for(tmp_path / str(number)):
            book = notebook.open_notebook()
            assert book is not None
            book.keep("key", number)

    assert len(list(cache.iterdir())) == COURSES_KEPT


def test_what_is_not_asked_for_any_more_is_left_out(tmp_path: Path) -> None:
    for asked in ("one", "two", "three"):
        book = Notebook(tmp_path / "book")
        book.find("one")
        book.keep(asked, asked)
        book.close()

    last = Notebook(tmp_path / "book")
    assert (last.find("one"), last.find("two"), last.find("three")) == ("one", None, "three")


def test_texts_have_one_digest_only_when_each_is_the_same() -> None:
    texts = (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("1:a",), ("\udc80",))

    assert len({digest(one) for one in texts}) == len(texts)


@pytest.mark.slow
def test_what_a_check_says_is_the_same_each_time_and_it_writes_nothing_beside_the_course(root: Path) -> None:
    break_it(root)
    files = sorted(root.rglob("*"))

    first, second = (psi_tutor("check", TUTOR_COURSE_DIR=str(root)) for _ in range(2))

    assert first.returncode == 1
    assert (second.returncode, second.stdout, second.stderr) == (1, first.stdout, first.stderr)
    assert sorted(root.rglob("*")) == files


@pytest.mark.slow
def test_several_processes_at_once_say_the_same(root: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda _: psi_tutor("check", TUTOR_COURSE_DIR=str(root)).stdout, range(4)))

    assert len(set(told)) == 1
    assert "The course is in order" in told[0]


@pytest.mark.slow
def test_a_second_check_does_not_even_import_what_checks_items_and_pictures() -> None:
    code = (
        "import sys; from bot.cli import main\n"
        "sys.argv = ['psi-tutor', 'check']\n"
        "try: main()\n"
        "finally: print(sorted({'bot.authoring.pictures', 'bot.authoring.checks.clues'} & sys.modules.keys()))"
    )

    first, second = (
        subprocess.run([sys.executable, "-c", code], cwd=BEES, capture_output=True, text=True, check=True)
        for _ in range(2)
    )

    assert first.stdout.splitlines()[-1] != "[]"
    assert second.stdout.splitlines()[-1] == "[]"
