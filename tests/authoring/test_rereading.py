"""A course that is read again in one process reads as in a new one, whatever was changed, and fills no memory."""

import shutil
import sys
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from bot.authoring.building import survey_course
from bot.authoring.drafts import Draft
from bot.authoring.files import CourseText
from bot.authoring.problems import Findings, Problem
from bot.authoring.rereading import NAMES_KEPT, KeptByFile, KeptByName
from bot.tutor.course import Course
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles

WORDING = "content/wording.yaml"
STEPS = 15

Cache = (KeptByFile, KeptByName, type(lru_cache(lambda: None)))

Texts = Mapping[str, str]
Edit = Callable[[Random, Texts], Texts]


def one_of(rng: Random, texts: Texts, start: str = "") -> str:
    return rng.choice([path for path in sorted(texts) if path.startswith(start)] or sorted(texts))


def in_a_line(start: str, change: Callable[[Random, list[str], int], list[str]]) -> Edit:
    """Put other lines in the place of one line of a file."""

    def edit(rng: Random, texts: Texts) -> Texts:
        path = one_of(rng, texts, start)
        lines = texts[path].split("\n")
        at = rng.randrange(len(lines))
        return {**texts, path: "\n".join([*lines[:at], *change(rng, lines, at), *lines[at + 1 :]])}

    return edit


def other_word(rng: Random, lines: list[str], at: int) -> list[str]:
    words = lines[at].split(" ")
    words[rng.randrange(len(words))] = rng.choice(
        ["bees", "wasp", "42", "👑", "'", "{title}", "**not**", "all of them"]
    )
    return [" ".join(words)]


def renamed(rng: Random, texts: Texts) -> Texts:
    path = one_of(rng, texts)
    folder, _, name = path.rpartition("/")
    return {(f"{folder}/{rng.choice('abz')}{name}" if at == path else at): text for at, text in texts.items()}


def swapped(rng: Random, texts: Texts) -> Texts:
    one, other = one_of(rng, texts), one_of(rng, texts)
    return {**texts, one: texts[other], other: texts[one]}


def removed(rng: Random, texts: Texts) -> Texts:
    path = one_of(rng, texts)
    return {at: text for at, text in texts.items() if at != path}


def cut_off(rng: Random, texts: Texts) -> Texts:
    path = one_of(rng, texts)
    return {**texts, path: texts[path][: rng.randrange(len(texts[path]) + 1)]}


EDITS: Mapping[str, Edit] = {
    "a line changed": in_a_line("", other_word),
    "a line added": in_a_line("", lambda rng, lines, at: [lines[at], rng.choice(lines)]),
    "a line removed": in_a_line("", lambda rng, lines, at: []),
    "YAML broken": in_a_line("intents/", lambda rng, lines, at: [f"{lines[at]} [", "&a"]),
    "a phrase or a trial": in_a_line("intents/", lambda rng, lines, at: [lines[at], "    - Who is the queen?"]),
    "an answer": in_a_line("content/answers/", other_word),
    "an item": in_a_line("content/quizzes/", other_word),
    "the wording": in_a_line(WORDING, other_word),
    "a file renamed": renamed,
    "a file removed": removed,
    "a file cut off": cut_off,
    "two files swapped": swapped,
}


def edited_courses(edit: Edit, rng: Random) -> list[CourseFiles]:
    """Edit a course again and again: now and then two or three edits upon each other, then as it was before."""
    pictures = {path: file for path, file in BEEKEEPING.files.items() if path.endswith(".png")}
    first = {
        at: file.decode() for at, file in BEEKEEPING.files.items() if isinstance(file, bytes) and at not in pictures
    }
    texts: Texts = first
    courses = []
    for _ in range(STEPS):
        texts = edit(rng, first if rng.random() < 0.6 else texts)
        courses.append(CourseFiles({**{path: text.encode() for path, text in texts.items()}, **pictures}))
    return courses


def survey(files: CourseFiles, root: Path) -> tuple[Course | None, Draft, list[Problem]]:
    shutil.rmtree(root, ignore_errors=True)
    course, draft, findings = survey_course(files.write(root))
    return course, draft, list(findings)


def forget_everything() -> None:
    """Empty every cache of the part that reads courses."""
    modules = [module for name, module in sys.modules.items() if name.startswith("bot.authoring.")]
    caches = [thing for module in modules for thing in vars(module).values() if isinstance(thing, Cache)]
    assert len(caches) > 5
    for cache in caches:
        cache.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("kind", EDITS)
def test_a_course_reads_again_as_if_for_the_first_time(kind: str, tmp_path: Path) -> None:
    courses = edited_courses(EDITS[kind], Random(kind))

    again = [survey(files, tmp_path / "course") for files in courses]

    for files, found in zip(courses, again, strict=True):
        forget_everything()
        assert found == survey(files, tmp_path / "course")


@pytest.mark.slow
def test_many_kinds_of_edits_one_upon_the_other_read_as_if_for_the_first_time(tmp_path: Path) -> None:
    courses = edited_courses(lambda rng, texts: rng.choice(list(EDITS.values()))(rng, texts), Random(5))

    again = [survey(files, tmp_path / "course") for files in courses]

    for files, found in zip(courses, again, strict=True):
        forget_everything()
        assert found == survey(files, tmp_path / "course")


def count_lines(text: CourseText, findings: Findings) -> list[str]:
    if "?" in text.text:
        findings.add("Y001", text.path, 1, "a question")
    return text.text.splitlines()


def test_a_file_that_did_not_change_is_made_of_once_and_its_problems_are_told_each_time() -> None:
    made: list[str] = []

    def make(text: CourseText, findings: Findings) -> Sequence[str]:
        made.append(text.text)
        return count_lines(text, findings)

    read, first, second = KeptByFile(make), Findings(), Findings()

    one = read(CourseText("a.yaml", "who?\n"), first)
    other = read(CourseText("a.yaml", "who?\n"), second)

    assert (one, other, made) == (["who?"], ["who?"], ["who?\n"])
    assert list(first) == list(second) == [Problem("a.yaml", 1, "Y001", "a question")]


def test_problems_found_elsewhere_are_not_kept_with_a_file() -> None:
    read, first, second = KeptByFile(count_lines), Findings(), Findings()
    first.add("F001", "intents", 1, "missing")

    read(CourseText("a.yaml", "who\n"), first)
    read(CourseText("a.yaml", "who\n"), second)

    assert list(second) == []


def test_the_same_text_in_another_file_is_another_one() -> None:
    read, findings = KeptByFile(lambda text, _: text.path), Findings()

    assert [read(CourseText(path, "who\n"), findings) for path in ("a", "b", "a")] == ["a", "b", "a"]


class Made:
    """Something that can be seen to be gone."""


@pytest.mark.parametrize(
    ("names", "kept"),
    [pytest.param(1, 1, id="one file that changes"), pytest.param(NAMES_KEPT, NAMES_KEPT, id="as many as are kept")],
)
def test_of_each_file_the_last_text_alone_is_kept(names: int, kept: int) -> None:
    read = KeptByFile(lambda text, _: Made())

    made = [weakref.ref(read(CourseText(f"{at % names}", f"{at}"), Findings())) for at in range(2 * NAMES_KEPT)]

    assert sum(one() is not None for one in made) == kept


def test_a_thousand_names_of_files_do_not_fill_the_memory() -> None:
    read = KeptByFile(lambda text, _: Made())

    made = [weakref.ref(read(CourseText(f"{at}", ""), Findings())) for at in range(2 * NAMES_KEPT + 1)]

    assert sum(one() is not None for one in made) == 1
