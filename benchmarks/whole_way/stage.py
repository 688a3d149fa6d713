"""Starts what stands for Telegram, and the bots, each as a process of its own, and has them do a load."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from benchmarks.whole_way.load import Load, Outcome
from benchmarks.whole_way.processes import SERVERS, on_core
from benchmarks.whole_way.server import TOKEN

ROOT = Path(__file__).parents[2]

PYTHON = str(here if (here := ROOT / ".venv/bin/python").exists() else sys.executable)
"""What runs the tutor, and what belongs to it: where the benchmarks run, there is more than it needs."""

STARTED_WITHIN_S = 90.0

END_WITHIN_S = 10.0


class NotAnswered(RuntimeError):
    """A bot did not answer all that it was asked, or did not start; says what it printed last."""


@dataclass(frozen=True)
class Server:
    """A Bot API server that runs."""

    process: int
    port: int
    token: str = TOKEN

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self, load: Load, delay_s: float = 0.0) -> None:
        """Have learners write; each answer takes Telegram so long."""
        self._ask("measureBegin", load=asdict(load), delay_s=delay_s)

    def is_ready(self, within_s: float = STARTED_WITHIN_S) -> bool:
        """Wait for a bot that asks for updates, or names its webhook."""
        return bool(self._ask("measureReady", within_s=within_s)["came"])

    def outcome(self, within_s: float) -> Outcome:
        """Wait until all is answered, but not longer, and give what became of it."""
        return Outcome(**self._ask("measureOutcome", within_s=within_s)["outcome"])

    def _ask(self, method: str, **fields: Any) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"/{method}", json.dumps(fields), headers)
        try:
            return json.loads(connection.getresponse().read())["result"]
        finally:
            connection.close()


@contextmanager
def telegram() -> Iterator[Server]:
    """Run a server for the length of a block."""
    with on_core(SERVERS):
        process = subprocess.Popen(  # noqa: S603 - our own
            [PYTHON, "-m", "benchmarks.whole_way.server"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
    try:
        yield Server(process.pid, int(cast(IO[str], process.stdout).readline()))
    finally:
        process.kill()
        process.communicate()


@dataclass(frozen=True)
class Program:
    """How a bot is started: a command, and what it needs in its environment."""

    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Bot:
    """A bot that runs, and the file that it prints to."""

    process: int
    printed: Path

    def last_words(self) -> str:
        """Give the end of what it printed."""
        return self.printed.read_text(encoding="utf-8", errors="replace")[-2000:]


def as_usual() -> dict[str, str]:
    """Give the environment without what keeps Python from keeping what it compiled: each start would do that again."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def running(program: Program) -> Iterator[Bot]:
    """Run a bot for the length of a block; on the cores on which this process runs."""
    inherited = {key: value for key, value in as_usual().items() if not key.startswith(("TUTOR_", "TELEGRAM_"))}
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed"
        with printed.open("wb") as file:
            process = subprocess.Popen(  # noqa: S603 - our own
                program.command,
                cwd=ROOT,
                env={**inherited, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        try:
            yield Bot(process.pid, printed)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop a bot, and what it started."""
    process.terminate()
    try:
        process.wait(END_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Give a port on which nobody listens just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
