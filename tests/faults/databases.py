"""Nemeses that take the database away."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from tests.faults.load import Load
from tests.faults.stage import Stage

WAITS = "updates wait at Telegram until the database works"


async def locked(stage: Stage, load: Load, size: int) -> None:
    """Let another process write to the file, for longer than the tutor waits."""
    with closing(sqlite3.connect(stage.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await stage.logged(WAITS, times=2)
        other.execute("ROLLBACK")


async def full(stage: Stage, load: Load, size: int) -> None:
    """Let no file of the process grow any more: what SQLite writes is refused, as on a full disk."""
    before = resource.prlimit(stage.tutor.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(stage.tutor.pid, resource.RLIMIT_FSIZE, (0, before[1]))
    await stage.logged(WAITS, times=2)
    resource.prlimit(stage.tutor.pid, resource.RLIMIT_FSIZE, before)


async def gone(stage: Stage, load: Load, size: int) -> None:
    """Stop the server as a loss of power does, and start it again."""
    await asyncio.to_thread(stage.server.stop)
    await stage.logged(WAITS, times=2)
    await asyncio.to_thread(stage.server.start)


async def read_only(stage: Stage, load: Load, size: int) -> None:
    """Let the server take no writes, as one that has become a standby."""
    stage.server.tell("ALTER SYSTEM SET default_transaction_read_only = on")
    stage.server.tell("SELECT pg_reload_conf()")
    await stage.logged(WAITS, times=2)
    stage.server.tell("ALTER SYSTEM RESET default_transaction_read_only")
    stage.server.tell("SELECT pg_reload_conf()")


async def halted(stage: Stage, load: Load, size: int) -> None:
    """Halt every process of the server: connections stay open, and nothing is answered."""
    _signal_server(stage, signal.SIGSTOP)
    try:
        await stage.logged(WAITS, times=2)
    finally:
        _signal_server(stage, signal.SIGCONT)


def _signal_server(stage: Stage, number: signal.Signals) -> None:
    parent = stage.server.process
    os.kill(parent, number)
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in (task / "children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), number)
