"""Runs, until the first fails, the tests that ran what differs from the code that `.testmondata` tells of.

What is kept in a cache is run by the first test alone that needs it, and only that one is known to run it. So a mutant
that is not noticed is tried once more, by all tests of each file with one that ran anything of its module.

Cosmic Ray runs it on each mutant; it ends with 0 when nothing noticed it.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

OPTIONS = ["--exitfirst", "--quiet", "-p", "no:cacheprovider"]
OF_WHAT_DIFFERS = ["--testmon-forceselect", "--testmon-nocollect"]

TESTS = """\
SELECT DISTINCT test_name
FROM test_execution
JOIN test_execution_file_fp ON test_execution_id = test_execution.id
JOIN file_fp ON fingerprint_id = file_fp.id
WHERE filename = ?
"""


def main() -> int:
    """Try the mutant that stands in the files; what no test runs, no test notices."""
    ended = pytest.main([*OF_WHAT_DIFFERS, *OPTIONS])
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(ended)
    files = files_with_tests_of(last_written(Path("bot")))
    command = [sys.executable, "-m", "pytest", "-p", "no:testmon", *OPTIONS, *files]
    return subprocess.run(command, check=False).returncode if files else 0


def last_written(folder: Path) -> Path:
    """Give the module that holds the mutant: Cosmic Ray has just written it."""
    return max(folder.rglob("*.py"), key=lambda path: path.stat().st_mtime_ns)


def files_with_tests_of(module: Path) -> Sequence[str]:
    """Name the files with tests that ran anything of a module, in order."""
    with closing(sqlite3.connect(".testmondata")) as connection:
        names = [name for (name,) in connection.execute(TESTS, (module.as_posix(),))]
    return sorted({name.partition("::")[0] for name in names})


if __name__ == "__main__":
    sys.exit(main())
