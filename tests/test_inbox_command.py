"""`psi-tutor inbox` as a process: what waits is shown, taught in the files of staff, or dropped."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.inbox_cli import inboxes
from bot.storage.sql import SqlStore
from bot.storage.store import Kept, Tallied
from bot.tutor.learner import Learner
from bot.tutor.reply import Counted, Outcome
from tests.authoring.coursefiles import BEEKEEPING
from tests.test_cli import psi_tutor

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ASKED = ["why do queens lay so many eggs: one a minute?", "Hello!", "my bees ran\noff", "zzzz qqqq"]
"""Near to an intent; a phrase already, but for case and signs; two lines; near to nothing."""

Inbox = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


@pytest.fixture
def inbox(root: Path, tmp_path: Path) -> Inbox:
    """Run the command on a course and a database with four questions, three declined ones, and two."""
    address = f"sqlite:///{tmp_path / 'tutor.db'}"
    store = SqlStore(address)
    for learner, text in enumerate(ASKED, start=1):
        store.commit(Learner(learner), [], None, NOW, [Kept(text, "v1")])
    for learner, intent in enumerate(["honey.making"] * 3 + ["hive.swarm"] * 2, start=11):
        counted = Counted(Outcome.DECLINE, intent)
        store.commit(Learner(learner), [], None, NOW, [Tallied(NOW.date(), counted)])
    store.close()

    def run(*arguments: str, command: str = "inbox") -> subprocess.CompletedProcess[str]:
        return psi_tutor(command, *arguments, TUTOR_COURSE_DIR=str(root), TUTOR_DATABASE_URL=address)

    return run


@pytest.mark.slow
def test_what_waits_is_listed_with_its_nearest_intent(inbox: Inbox) -> None:
    told, as_json = inbox(), inbox("--json")

    assert (told.returncode, told.stderr) == (0, "")
    assert "honey.making  How bees make honey (1 question; declined 3 times in all)\n" in told.stdout
    assert "%  why do queens lay so many eggs: one a minute?\n" in told.stdout
    assert "%  my bees ran off\n" in told.stdout
    assert "Hello!" not in told.stdout
    assert "2 questions declined and not shown: fewer than 3 near to one intent.\n" in told.stdout
    found = json.loads(as_json.stdout)
    assert (as_json.returncode, found["hidden"], found["taught"]) == (0, 2, [2])
    nearest = {
        question["number"]: cluster["intent"]
        for cluster in found["clusters"]
        for group in cluster["groups"]
        for question in group
    }
    assert nearest[1] == "hive.queen"
    assert sorted(nearest) == [1, 3, 4]


@pytest.mark.slow
def test_questions_are_taught_in_place_and_wait_no_longer(inbox: Inbox, root: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(root.rglob("*.*"))}

    patched, applied, checked, left = inbox("--patch"), inbox("--apply"), inbox(command="check"), inbox("--json")

    refused = "3 is left out: it has more than one line, and a phrase is one.\n"
    assert (patched.returncode, patched.stderr) == (1, refused)
    assert '+    - "why do queens lay so many eggs: one a minute?"\n' in patched.stdout
    assert (applied.returncode, applied.stderr) == (1, refused)
    assert applied.stdout.startswith("2 questions taught in intents/hive.yaml, intents/")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert json.loads(left.stdout)["taught"] == [1, 2, 4]
    after = {path: path.read_bytes() for path in sorted(root.rglob("*.*"))}
    for path, content in before.items():
        path.write_bytes(content)
    subprocess.run(["git", "apply", "-"], cwd=root, input=patched.stdout.encode(), check=True)
    assert {path: path.read_bytes() for path in sorted(root.rglob("*.*"))} == after


@pytest.mark.slow
def test_chosen_questions_go_where_staff_say(inbox: Inbox, root: Path) -> None:
    before = (root / "intents/out_of_scope.yaml").read_text()

    done = inbox("--apply", "1", "--as", "out_of_scope")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 question taught in intents/out_of_scope.yaml.\n"
    added = '  - "why do queens lay so many eggs: one a minute?"\n'
    assert (root / "intents/out_of_scope.yaml").read_text().replace(added, "") == before


@pytest.mark.slow
def test_questions_are_dropped(inbox: Inbox) -> None:
    done, rest, again = inbox("--drop", "1", "taught"), inbox("--json"), inbox("--drop", "1")

    assert (done.returncode, done.stdout) == (0, "2 questions dropped.\n")
    assert "why do queens" not in rest.stdout
    assert json.loads(rest.stdout)["taught"] == []
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "psi-tutor: no question waits under '1': see `psi-tutor inbox`\n"


@pytest.mark.slow
def test_an_intent_that_the_course_does_not_have_is_told_in_one_line(inbox: Inbox) -> None:
    done = inbox("--apply", "1", "--as", "hive.wax")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "psi-tutor: the course has no intent 'hive.wax'; out_of_scope is for what it does not answer\n"
    )


@pytest.mark.slow
def test_an_empty_database_holds_nothing_that_waits(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'tutor.db'}"
    SqlStore(address).close()

    done = psi_tutor("inbox", TUTOR_DATABASE_URL=address)

    assert (done.returncode, done.stdout, done.stderr) == (0, "No question waits.\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("command", [["inbox"], ["stats"], ["audit"], ["quiz", "stats"]], ids=" ".join)
def test_where_no_database_is_none_is_made(command: list[str], tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'data/tutor.db'}"

    done = psi_tutor(*command, TUTOR_DATABASE_URL=address)

    assert done.returncode == 0
    assert done.stderr == (
        f"There is no database yet at {address}, where TUTOR_DATABASE_URL says: `psi-tutor run` makes it.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_broken_course_is_told_and_nothing_is_taught(inbox: Inbox, root: Path) -> None:
    (root / "intents/honey.yaml").write_text("- id: honey\n")
    before = (root / "intents/hive.yaml").read_bytes()

    done = inbox("--apply")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("intents/honey.yaml:1: ")
    assert (root / "intents/hive.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--json", "--patch"], "say one of --json"),
        (["--apply", "--drop", "1"], "say one of --json"),
        (["1"], "say what to do"),
        (["--as", "hive.queen"], "--as goes with"),
        (["--apply", "--as", "hive.queen"], "--as goes with"),
        (["--drop"], "say which to drop"),
        (["--apply", "taught"], "goes with --drop"),
        (["--patch", "1", "taught"], "goes with --drop"),
    ],
)
def test_wrong_use_is_told_before_anything_is_read(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(inboxes, arguments)

    assert done.exit_code == 2
    assert told in done.stderr
