"""The real `psi-tutor run` as a process of its own, against the Bot API server of the tests."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.botapi import BotApi

ROOT = Path(__file__).parents[2]
BEEKEEPING = ROOT / "tests/courses/beekeeping"
COMMAND = (sys.executable, "-m", "bot", "run")


class TutorProcess:
    """A running tutor. `log` grows with what it prints."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []
        self._grown = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(
        cls, api: BotApi, folder: Path, course: Path = BEEKEEPING, command: Sequence[str] = COMMAND, **settings: str
    ) -> TutorProcess:
        """Start the tutor with its database in `folder`."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TUTOR_", "TELEGRAM_"))},
            "TELEGRAM_BOT_TOKEN": api.token,
            "TUTOR_BOT_API_URL": api.url,
            "TUTOR_DATABASE_URL": f"sqlite:///{folder / 'tutor.db'}",
            "TUTOR_COURSE_DIR": str(course),
            "TUTOR_CACHE_DIR": str(folder / "cache"),
            **settings,
        }
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything printed so far."""
        return "".join(self._lines)

    async def logs(self, words: str, timeout: float = 60, times: int = 1) -> None:
        """Wait until these words were printed, and so many times."""
        try:
            async with asyncio.timeout(timeout), self._grown:
                await self._grown.wait_for(lambda: self.log.count(words) >= times)
        except TimeoutError:
            raise AssertionError(f"no {words!r} in the log within {timeout} s:\n{self.log}") from None

    def send_signal(self, number: signal.Signals) -> None:
        """Send SIGTERM, SIGKILL or the like."""
        self._process.send_signal(number)

    def send_signal_to_all(self, number: signal.Signals) -> None:
        """Send it to the processes that the tutor started, too, as a terminal and some service managers do."""
        os.killpg(self._process.pid, number)

    def learning_processes(self) -> list[int]:
        """Give the numbers of the processes that learn courses for this one; one that just ends may be left out."""
        found = []
        for task in Path(f"/proc/{self._process.pid}/task").iterdir():
            with suppress(OSError):
                for child in (task / "children").read_text().split():
                    if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text():
                        found.append(int(child))
        return found

    async def exit_code(self, timeout: float = 30) -> int:
        """Wait for the end of the process. Raises AssertionError when it does not come in time."""
        try:
            async with asyncio.timeout(timeout):
                code = await self._process.wait()
                await self._reader
        except TimeoutError:
            raise AssertionError(f"the tutor still runs after {timeout} s:\n{self.log}") from None
        return code

    async def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reader

    async def _read(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            async with self._grown:
                self._lines.append(line.decode())
                self._grown.notify_all()


@asynccontextmanager
async def running(api: BotApi, folder: Path, course: Path = BEEKEEPING, **settings: str) -> AsyncIterator[TutorProcess]:
    """Run the tutor for the length of a block, and show its log when the block fails."""
    tutor = await TutorProcess.start(api, folder, course, **settings)
    failed = True
    try:
        yield tutor
        failed = False
    finally:
        await tutor.kill()
        if failed:
            sys.stdout.write(tutor.log)
