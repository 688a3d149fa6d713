"""A copy of a database that is ended from outside, by a service manager or a terminal that closes, leaves no trace."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.backing_up import back_up
from tests.storage.filling import fill
from tests.storage.postgres_server import tell
from tests.storage.test_postgres import held

pytestmark = pytest.mark.slow

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
MIGRATION = "SELECT pg_advisory_xact_lock(7407853117290114881)"
PSI_TUTOR = [sys.executable, "-c", "from bot.cli import main; main()"]


def ended_while_it_waits(
    folder: Path, url: str, lock: str, number: signal.Signals, *arguments: str
) -> tuple[int, Sequence[str], Sequence[str]]:
    """Run a command until it waits for a lock of the server, then end it: its code, and what is there then and after.

    `folder`: where it runs, and puts what is in passing.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")},
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TMPDIR": str(folder),
        "TUTOR_DATABASE_URL": f"{url}&options=-c%20lock_timeout%3D60s",
    }
    with held(url, lock) as holding:
        process = subprocess.Popen([*PSI_TUTOR, *arguments], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
        while process.poll() is None and not holding.scalar(text(WAITING)):
            pass
        before = sorted(path.name for path in folder.iterdir())
        process.send_signal(number)
        code = process.wait()
    return code, before, sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_backup_that_is_ended_leaves_nothing_behind(
    postgres_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    fill(postgres_url)

    code, before, after = ended_while_it_waits(tmp_path, postgres_url, "LOCK TABLE learners", number, "backup", ".")

    assert code == 128 + number
    assert any(name.startswith(".backup-") for name in before)
    assert after == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["restore", "move"])
def test_a_restore_or_a_move_that_is_ended_leaves_nothing_behind(
    url: str, empty_postgres_url: str, tmp_path: Path, command: str, number: signal.Signals
) -> None:
    fill(url)
    folder = tmp_path / "here"
    folder.mkdir()
    arguments = {
        "restore": ("restore", str(back_up(url, tmp_path / "backup.db").path)),
        "move": ("move", "--from", url, "--to", f"{empty_postgres_url}&options=-c%20lock_timeout%3D60s"),
    }

    code, before, after = ended_while_it_waits(folder, empty_postgres_url, MIGRATION, number, *arguments[command])

    assert code == 128 + number
    assert [name.partition("-")[0] for name in before] == [{"restore": ".restoring", "move": ".moving"}[command]]
    assert after == []
    assert tell(empty_postgres_url, "SELECT 1 FROM pg_class WHERE relname = 'learners'") == []
