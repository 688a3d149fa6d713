"""Whatever happens to the files of a course, the process that reads them says so and lives on: a real one."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.publishing.edition import Edition, Refusal
from bot.publishing.publisher import first_edition
from bot.publishing.workroom import Workroom
from tests.authoring.coursefiles import BEEKEEPING
from tests.authoring.test_reading import LAUGHS, MERGES
from tests.publishing.test_workroom import process_of_room

pytestmark = pytest.mark.slow

HIVE = "intents/hive.yaml"


def writing(content: bytes) -> Callable[[Path], object]:
    return lambda course: (course / HIVE).write_bytes(content)


def instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Put something else in the place of a file."""

    def put(course: Path) -> None:
        (course / HIVE).unlink()
        make(course / HIVE)

    return put


ABUSES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a bracket without its partner": (writing(b"- id: [\n"), "Y001"),
    "an empty file": (writing(b""), ""),
    "comments alone": (writing(b"# nothing\n"), ""),
    "a file that is gone": (lambda course: (course / HIVE).unlink(), ""),
    "a file that the course needs is gone": (lambda course: (course / "content/course.yaml").unlink(), "F001"),
    "a folder that is gone": (lambda course: shutil.rmtree(course / "intents"), "F001"),
    "the whole course is gone": (shutil.rmtree, "F001"),
    "an empty folder": (lambda course: (shutil.rmtree(course), course.mkdir()), "F001"),
    "a pipe that nobody writes to": (instead(os.mkfifo), "F002"),
    "a folder": (instead(Path.mkdir), "F002"),
    "a link to an endless device": (instead(lambda path: path.symlink_to("/dev/zero")), "F005"),
    "a link to itself": (instead(lambda path: path.symlink_to("hive.yaml")), "F005"),
    "a link to nothing": (instead(lambda path: path.symlink_to("gone.yaml")), "F002"),
    "a link to secrets": (instead(lambda path: path.symlink_to("/etc/passwd")), "F005"),
    "billion laughs": (writing(LAUGHS.encode()), "Y003"),
    "merges upon merges": (writing(MERGES.encode()), "Y003"),
    "30,000 lists in lists": (writing(b"[" * 30_000 + b"\n"), "Y005"),
    "10 MB": (writing(b"- a\n" * 2_500_000), "F004"),
    "100,000 entries": (writing(b"- a\n" * 110_000), "Y005"),
    "Latin-1": (writing("# für\n".encode("latin-1")), "F003"),
    "UTF-16": (writing("- id: x\n".encode("utf-16")), "F003"),
    "a NUL": (writing(b"- id: a\0b\n"), "Y001"),
    "half a character": (writing(rb'- id: "\ud83d"' + b"\n"), "Y001"),
    "a mark of Python": (writing(b"- id: !!python/object/apply:os.system [id]\n"), "Y004"),
}


def test_whatever_happens_to_the_files_the_course_is_refused_and_a_mended_one_is_learned(tmp_path: Path) -> None:
    course = BEEKEEPING.write(tmp_path / "course")
    room = Workroom(course)
    told: dict[str, set[str]] = {}
    try:
        first_edition(room)
        process = process_of_room()
        for number, (name, (abuse, _)) in enumerate(ABUSES.items(), start=1):
            abuse(course)
            room.ask(number)
            answered, answer = room.receive()
            assert answered == number
            assert isinstance(answer, Refusal), name
            told[name] = {problem.code for problem in answer.problems}
            shutil.rmtree(course, ignore_errors=True)
            BEEKEEPING.write(course)
        BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: Her majesty")).write(course)
        room.ask(number + 1)
        mended = room.receive()[1]

        assert process_of_room() == process
    finally:
        room.close()

    assert all(told.values())
    assert [name for name, (_, code) in ABUSES.items() if code and code not in told[name]] == []
    assert isinstance(mended, Edition)
    assert mended.course.intents["hive.queen"].title == "Her majesty"


def test_a_folder_that_is_swapped_for_another_as_kubernetes_does_is_learned(tmp_path: Path) -> None:
    """A ConfigMap is a link to a link: the inner one is replaced, and the former folder removed."""
    BEEKEEPING.write(tmp_path / "..one")
    (tmp_path / "..data").symlink_to("..one")
    (tmp_path / "course").symlink_to("..data")
    room = Workroom(tmp_path / "course")
    try:
        first_edition(room)
        BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: Her majesty")).write(tmp_path / "..two")
        (tmp_path / "..next").symlink_to("..two")
        (tmp_path / "..next").replace(tmp_path / "..data")
        shutil.rmtree(tmp_path / "..one")
        room.ask(1)
        answer = room.receive()[1]
    finally:
        room.close()

    assert isinstance(answer, Edition)
    assert answer.course.intents["hive.queen"].title == "Her majesty"
