"""What a running tutor holds in memory: of what it imports, nothing that it may do without."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

NOT_WHILE_ANSWERING = {
    *("scipy", "sklearn", "joblib", "matplotlib", "PIL", "jinja2", "nltk", "textstat", "yaml", "defusedxml"),
    *("alembic", "mako", "psycopg", "starlette", "sse_starlette", "uvicorn", "prometheus_client"),
}
"""What learns, draws, reads courses, migrates, speaks to PostgreSQL, and serves over HTTP."""

MIGRATED = "from bot.storage.sql import SqlStore; SqlStore(sys.argv[1]).close(); "


def imported(code: str, *arguments: str) -> set[str]:
    """Say which of all that is not needed an interpreter has imported that ran some code."""
    script = f"import sys; {code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return NOT_WHILE_ANSWERING & set(done.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    "module", ["bot.cli", "bot.running", "bot.publishing.worker", "bot.tutor.matching.matcher", "bot.storage.sql"]
)
def test_a_running_tutor_imports_nothing_that_it_does_not_need(module: str) -> None:
    assert imported(f"import {module}") == set()


@pytest.mark.slow
def test_to_open_a_database_that_is_up_to_date_nothing_more_is_imported(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tutor.db'}"

    assert "alembic" in imported(MIGRATED, url)
    assert imported(MIGRATED, url) == set()
