"""A PostgreSQL server on the disk of this machine, as durable as it comes.

    python -m benchmarks.whole_way.database

Prints the address of a new, empty database for each line that it reads, and ends when there is none left to read.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, cast

from benchmarks.whole_way.processes import SERVERS, on_core
from benchmarks.whole_way.stage import PYTHON, ROOT
from tests.storage.postgres_server import serving

DURABLE = ("fsync", "full_page_writes", "autovacuum")
"""What is switched off for tests."""


@contextmanager
def postgres() -> Iterator[Callable[[], str]]:
    """Run a server for the length of a block, and lend what makes databases."""
    with (
        on_core(SERVERS),
        subprocess.Popen(  # noqa: S603 - our own
            [PYTHON, "-m", "benchmarks.whole_way.database"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):

        def make() -> str:
            print(file=process.stdin, flush=True)
            return cast(IO[str], process.stdout).readline().strip()

        yield make


def main() -> None:
    """Serve until there is nothing to read."""
    with serving(in_memory=False) as server:
        for setting in DURABLE:
            server.tell(f"ALTER SYSTEM SET {setting} = on")
        server.tell("SELECT pg_reload_conf()")
        for _ in sys.stdin:
            print(server.make_database(), flush=True)


if __name__ == "__main__":
    main()
