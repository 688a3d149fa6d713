"""`psi-tutor quiz` as a process: quizzes go to Moodle and come back, and faults are told with their place."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.sql import SqlStore
from bot.storage.store import Flagged
from bot.tutor.learner import Learner
from bot.tutor.reply import Marked
from tests.authoring.coursefiles import BEEKEEPING, ROOT

QUIZ = "content/quizzes/hive.yaml"
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def quiz(
    *arguments: str | Path, course: Path = ROOT / "tests/courses/beekeeping", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of quizzes on a course."""
    return subprocess.run(
        [Path(sys.executable).with_name("psi-tutor"), "quiz", *arguments],
        env={"PATH": os.environ["PATH"], "TUTOR_COURSE_DIR": str(course), **settings},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("form", ["gift", "moodle"])
def test_what_is_exported_is_imported_as_staff_wrote_it(form: str, tmp_path: Path) -> None:
    exported = quiz("export", "--format", form)
    (tmp_path / "bees").write_text(exported.stdout, encoding="utf-8")

    imported = quiz("import", tmp_path / "bees")

    items = (ROOT / "tests/courses/beekeeping" / QUIZ).read_text(encoding="utf-8").partition("\n")[2]
    assert (exported.returncode, exported.stderr) == (0, "")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert imported.stdout == f"# yaml-language-server: $schema=../../schemas/quizzes.json\n{items}"


@pytest.mark.slow
def test_files_are_written_where_output_says(tmp_path: Path) -> None:
    exported = quiz("export", "--format", "moodle", "--output", tmp_path / "bees.xml")
    imported = quiz("import", tmp_path / "bees.xml", "--output", tmp_path / "hive.yaml")

    assert (exported.returncode, exported.stdout, imported.returncode, imported.stdout) == (0, "", 0, "")
    assert (tmp_path / "bees.xml").read_text(encoding="utf-8").startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert (tmp_path / "hive.yaml").read_text(encoding="utf-8").count("\n- id: ") == 12


def test_what_cannot_be_imported_is_told_with_path_and_line_and_the_rest_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "bees.txt"
    file.write_text("Who?{=queen ~worker}\n\n::Pairs:: Who eats what?{=bee -> nectar =bear -> honey}\n")

    imported = quiz("import", file)

    assert imported.returncode == 1
    assert "  stem: Who?\n" in imported.stdout
    assert imported.stderr == (
        f"{file}:3: 'Pairs' is left out: items cannot be made of questions of the type 'match' "
        "(write it anew, for example as one `which` item for each pair)\n"
    )


def test_the_format_that_is_named_is_read(tmp_path: Path) -> None:
    file = tmp_path / "bees"
    file.write_text("Who?{=queen ~worker}\n")

    imported = quiz("import", file, "--format", "moodle")

    assert (imported.returncode, imported.stdout) == (2, "")
    assert imported.stderr.startswith(f"{file}:1: this is not XML")


def test_of_a_file_without_a_question_that_can_be_read_no_file_is_made(tmp_path: Path) -> None:
    file = tmp_path / "bees.gift"
    file.write_bytes(b"Who?{=queen \xff ~worker}\n")

    imported = quiz("import", file, "--output", tmp_path / "hive.yaml")

    assert imported.returncode == 2
    assert imported.stderr == f"{file}:1: these bytes are not UTF-8 (save the file as UTF-8)\n"
    assert not (tmp_path / "hive.yaml").exists()


@pytest.mark.slow
def test_an_import_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "bees.gift").write_text("Who?{=queen ~worker}\n")
    (tmp_path / "hive.yaml").write_text("- id: work of many days\n")

    imported = quiz("import", tmp_path / "bees.gift", "--output", tmp_path / "hive.yaml")

    assert imported.returncode == 2
    assert imported.stderr == (
        f"psi-tutor: {tmp_path / 'hive.yaml'} is there already, and may hold your work: name a new file\n"
    )
    assert (tmp_path / "hive.yaml").read_text() == "- id: work of many days\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "nowhere.gift"], "psi-tutor: cannot read nowhere.gift: No such file or directory"),
        (["import", "/"], "psi-tutor: cannot read /: Is a directory"),
        (["export", "--format", "gift", "--output", "/nowhere/bees"], "psi-tutor: cannot write /nowhere/bees: "),
        (["export"], "Missing option"),
        (["export", "--format", "word"], "Invalid value"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], told: str) -> None:
    done = quiz(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.slow
def test_a_course_with_problems_is_not_exported(tmp_path: Path) -> None:
    broken = BEEKEEPING.with_(QUIZ, replace=("kind: several", "kind: many")).write(tmp_path / "course")

    done = quiz("export", "--format", "gift", course=broken)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"{QUIZ}:" in done.stderr


@pytest.mark.slow
def test_the_counts_of_items_are_shown_with_what_to_look_at(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'tutor.db'}"
    store = SqlStore(address)
    for learner in range(1, 41):
        marked = Marked("hive.queen.work", ("She lays the eggs",), is_right=True, others=learner % 2 / 2)
        store.commit(Learner(learner), (), None, NOW, [marked])
    store.commit(Learner(99), (), None, NOW, [Flagged("hive.swarm.signs", "v1")])
    store.close()

    told = quiz("stats", TUTOR_DATABASE_URL=address)

    assert told.returncode == 0
    [row] = [line for line in told.stdout.splitlines() if line.startswith("hive.queen.work ")]
    assert row.split(maxsplit=4) == [
        "hive.queen.work",
        "40",
        "100%",
        "-",
        "too easy; a distractor that nobody picks: She rules over the workers, She guards the entrance",
    ]
    assert "hive.swarm.signs" in told.stdout
    assert "called unclear by 1" in told.stdout
