"""The commands of operators as processes: what they print where, and their exit codes."""

import asyncio
import json
import re
import subprocess
from pathlib import Path

import pytest

from bot.storage.migrating import NEWEST_REVISION
from tests.botapi import BotApi
from tests.storage.filling import fill, rows_of
from tests.test_cli import psi_tutor


@pytest.mark.slow
def test_a_database_goes_into_a_backup_and_back(tmp_path: Path) -> None:
    former, restored = f"sqlite:///{tmp_path}/tutor.db", f"sqlite:///{tmp_path}/new/tutor.db"
    fill(former)

    made = psi_tutor("backup", "backup.db", cwd=tmp_path, TUTOR_DATABASE_URL=former, TUTOR_COURSE_DIR="nowhere")
    again = psi_tutor("backup", "backup.db", cwd=tmp_path, TUTOR_DATABASE_URL=former)
    back = psi_tutor("restore", "backup.db", cwd=tmp_path, TUTOR_DATABASE_URL=restored, TUTOR_COURSE_DIR="nowhere")
    twice = psi_tutor("restore", "backup.db", cwd=tmp_path, TUTOR_DATABASE_URL=restored)

    assert (made.returncode, made.stderr) == (0, "")
    assert re.fullmatch(
        rf"Backup written to backup\.db: 2 learners, \d+\.\d kB, revision {NEWEST_REVISION}\.\n", made.stdout
    )
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "psi-tutor: backup.db is there already: name another file, or say --force to replace it\n"
    assert (back.returncode, back.stderr) == (0, "")
    assert back.stdout.startswith(f"Restored backup.db (revision {NEWEST_REVISION}) into {restored}: 2 learners, ")
    assert rows_of(restored) == rows_of(former)
    assert (twice.returncode, twice.stdout) == (2, "")
    assert "is not empty (learners and groups: 3, rows in all: " in twice.stderr


@pytest.mark.slow
def test_a_database_moves_and_a_second_move_says_that_all_is_there(tmp_path: Path) -> None:
    former, new = f"sqlite:///{tmp_path}/tutor.db", f"sqlite:///{tmp_path}/new/tutor.db"
    fill(former)
    before = rows_of(former)

    moved = psi_tutor("move", "--to", new, cwd=tmp_path, TUTOR_DATABASE_URL=former, TUTOR_COURSE_DIR="nowhere")
    again = psi_tutor("move", "--from", former, "--to", new, cwd=tmp_path)
    astray = psi_tutor("move", "--from", "sqlite:///nowhere.db", "--to", new, cwd=tmp_path)

    lines = moved.stdout.splitlines()
    counts = {name: len(rows) for name, rows in sorted(before.items()) if name not in ("alembic_version", "seats")}
    total = sum(counts.values())
    assert (moved.returncode, moved.stderr) == (0, "")
    assert lines[0] == f"Moved {former} to {new}: {total} rows, each read back and compared."
    assert [line.split() for line in lines[1:-1]] == [[name, str(count)] for name, count in counts.items()]
    assert lines[-1] == "The first one is as it was. Name the new one in TUTOR_DATABASE_URL, and start the tutor."
    assert rows_of(new) == rows_of(former) == before
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith(
        f"All that is in {former} is in {new} already: {total} rows, each compared. Nothing is changed.\n"
    )
    assert (astray.returncode, astray.stdout) == (2, "")
    assert astray.stderr == (
        "psi-tutor: --from: there is no database of the tutor at sqlite:///nowhere.db: "
        "name the one that is to be moved\n"
    )


@pytest.mark.slow
def test_a_backup_without_a_database_says_so_and_makes_none(tmp_path: Path) -> None:
    done = psi_tutor("backup", cwd=tmp_path, TUTOR_DATABASE_URL="sqlite:///tutor.db")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no database yet at sqlite:///tutor.db")
    assert list(tmp_path.iterdir()) == []


async def doctor(api: BotApi, folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    values = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TUTOR_BOT_API_URL": api.url,
        "TUTOR_DATABASE_URL": f"sqlite:///{folder}/tutor.db",
        **settings,
    }
    return await asyncio.to_thread(psi_tutor, "doctor", *arguments, cwd=folder, **values)


@pytest.mark.slow
async def test_the_doctor_of_a_well_tutor_finds_nothing_bad(tmp_path: Path) -> None:
    fill(f"sqlite:///{tmp_path}/tutor.db")
    async with BotApi() as api:
        done = await doctor(api, tmp_path, TUTOR_STAFF_IDS="1001")

        assert api.faults == []
        assert api.token not in done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[1] for line in lines] == [
        *("settings", "versions", "memory", "open", "token", "webhook"),
        *("clock", "database", "disk", "cache", "course", "staff"),
    ]
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}


@pytest.mark.slow
async def test_the_doctor_names_everything_that_is_bad_at_once(tmp_path: Path) -> None:
    (tmp_path / "tutor.db").write_text("no database at all")
    async with BotApi() as api:
        await api.stop_listening()
        done = await doctor(api, tmp_path, "--json", TUTOR_COURSE_DIR=str(tmp_path))

        assert api.token not in done.stdout + done.stderr
    findings = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert [one["check"] for one in findings if one["level"] == "bad"] == ["token", "database", "course"]
    assert [path.name for path in tmp_path.iterdir()] == ["tutor.db"]


@pytest.mark.slow
def test_the_doctor_says_which_setting_is_wrong(tmp_path: Path) -> None:
    done = psi_tutor("doctor", cwd=tmp_path, TUTOR_LOG_LEVEL="loud")

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[0] == (
        "bad   settings    TUTOR_LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'. "
        "Mend that first: the rest goes by them."
    )
