"""`psi-tutor stats` and `psi-tutor audit` as processes: what they print of a database, and their exit codes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage.sql import SqlStore
from bot.storage.store import Tallied
from bot.tutor.learner import Learner
from bot.tutor.reply import Audited, Counted, Marked, Outcome
from tests.authoring.coursefiles import BEEKEEPING
from tests.test_cli import psi_tutor

NOW = datetime.now(UTC)
STAFF = 4_711


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which a little happened: today, and forty days ago."""
    address = f"sqlite:///{tmp_path_factory.mktemp('data') / 'tutor.db'}"
    store = SqlStore(address)
    today = NOW.date()
    queen, lost = Counted(Outcome.ANSWER, "hive.queen"), Counted(Outcome.DECLINE, "hive.queen")
    asked = [Tallied(today, queen)] * 9 + [Tallied(today, lost)] * 3 + [Tallied(today - timedelta(40), lost)] * 88
    marked = [Marked("hive.queen.work", (), is_right=number < 3, others=None) for number in range(12)]
    store.commit(Learner(1), [], 1, NOW, [*asked, *marked])
    store.commit(Learner(STAFF), [], 2, NOW, [Audited("broadcast", "to 2 learners")])
    store.commit(store.load(STAFF), [], 3, NOW + timedelta(minutes=1), [Audited("reload")])
    store.close()
    return address


@pytest.mark.slow
def test_the_use_of_thirty_days_is_shown(database: str) -> None:
    done = psi_tutor("stats", TUTOR_DATABASE_URL=database)

    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[:2] == [
        "Learners who wrote: 2 in the last 7 days, 2 in the last 30.",
        "Questions in the last 30 days: 12; 75% answered, 0% asked back, 25% declined.",
    ]
    assert [line.split() for line in lines if line.startswith("hive ")] == [
        ["hive", "12", "75%", "0%", "25%", "12", "25%"]
    ]
    assert "Least often answered: hive (25% missed)" in lines
    assert "Hardest quiz items: hive.queen.work (25% right of 12)" in lines
    assert str(STAFF) not in done.stdout


@pytest.mark.slow
def test_the_use_of_other_days_is_given_as_json(database: str) -> None:
    done = psi_tutor("stats", "--json", "--days", "50", TUTOR_DATABASE_URL=database)

    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (found["days"], found["questions"]["asked"], found["questions"]["declined"]) == (50, 100, 91)


@pytest.mark.slow
@pytest.mark.parametrize("days", ["0", "-1", "36501", "1e3"])
def test_days_that_are_none_are_wrong_use(days: str, tmp_path: Path) -> None:
    done = psi_tutor("stats", "--days", days, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "--days" in done.stderr


@pytest.mark.slow
def test_an_empty_database_gives_zeros_as_text_and_no_entry(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/new/tutor.db"
    SqlStore(address).close()

    used, audited = (psi_tutor(name, TUTOR_DATABASE_URL=address) for name in ("stats", "audit"))

    assert (used.returncode, used.stderr) == (0, "")
    assert used.stdout.startswith("Learners who wrote: 0 in the last 7 days, 0 in the last 30.\nNo question was asked")
    assert (audited.returncode, audited.stdout) == (0, "Staff have used no command in Telegram yet.\n")


@pytest.mark.slow
def test_a_course_with_problems_has_no_use(database: str, tmp_path: Path) -> None:
    broken = BEEKEEPING.with_("content/course.yaml", content="title: Bees\n").write(tmp_path / "course")

    done = psi_tutor("stats", TUTOR_DATABASE_URL=database, TUTOR_COURSE_DIR=str(broken))

    assert (done.returncode, done.stdout) == (2, "")
    assert "content/course.yaml:" in done.stderr


@pytest.mark.slow
def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "tutor.db").write_bytes(b"no database at all" * 100)

    done = psi_tutor("stats", TUTOR_DATABASE_URL=f"sqlite:///{tmp_path}/tutor.db")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"psi-tutor: the database {tmp_path}/tutor.db failed: file is not a database (it is another file, or damaged: "
        "set TUTOR_DATABASE_URL, or put a backup in its place)\n"
    )


@pytest.mark.slow
def test_the_audit_log_is_printed_oldest_first(database: str) -> None:
    done = psi_tutor("audit", TUTOR_DATABASE_URL=database)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{NOW:%Y-%m-%d %H:%M:%S} UTC  {STAFF}  /broadcast  to 2 learners",
        f"{NOW + timedelta(minutes=1):%Y-%m-%d %H:%M:%S} UTC  {STAFF}  /reload",
    ]


@pytest.mark.slow
def test_the_audit_log_is_given_as_json(database: str) -> None:
    done = psi_tutor("audit", "--json", TUTOR_DATABASE_URL=database)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [
        {"at": NOW.isoformat(), "staff": STAFF, "act": "broadcast", "detail": "to 2 learners"},
        {"at": (NOW + timedelta(minutes=1)).isoformat(), "staff": STAFF, "act": "reload", "detail": ""},
    ]
