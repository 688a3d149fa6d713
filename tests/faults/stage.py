"""Where a scenario is played: a Bot API server, a database, and a tutor that can be killed and started again."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import date
from pathlib import Path
from random import Random

from bot.storage.sql import SqlStore
from bot.tutor.reply import Outcome
from tests.botapi import BotApi
from tests.end_to_end.process import BEEKEEPING, COMMAND, TutorProcess
from tests.faults.checking import Judged, Points, judge_chat, judge_points
from tests.faults.load import INTENTS, WAIT_S, Load
from tests.storage.postgres_server import Server, serving

SQLITE, POSTGRES = "SQLite", "PostgreSQL"


class Stage:
    """One scenario's world. `server`: that of PostgreSQL, where the scenario is about it."""

    def __init__(self, api: BotApi, folder: Path, rng: Random, server: Server | None) -> None:
        self.api = api
        self.folder = folder
        self.rng = rng
        self.file = folder / "tutor.db"
        self.url = server.make_database() if server else f"sqlite:///{self.file}"
        self.course = folder / "course"
        self._server = server
        self._former: list[str] = []
        self._settings: dict[str, str] = {}
        self._command: Sequence[str] = COMMAND
        self._tutor: TutorProcess | None = None

    @property
    def server(self) -> Server:
        if self._server is None:
            raise AssertionError("this scenario has no server of PostgreSQL")
        return self._server

    @property
    def tutor(self) -> TutorProcess:
        if self._tutor is None:
            raise AssertionError("the tutor was not started")
        return self._tutor

    @property
    def log(self) -> str:
        """What every process has printed since the beginning."""
        return "".join([*self._former, self._tutor.log if self._tutor else ""])

    async def start(self, command: Sequence[str] = (), **settings: str) -> None:
        """Start the tutor; what is started later has the same command and settings."""
        self._command = command or self._command
        self._settings |= settings
        everything = {"TUTOR_DATABASE_URL": self.url, **self._settings}
        self._tutor = await TutorProcess.start(self.api, self.folder, self.course, self._command, **everything)

    async def logged(self, words: str, times: int = 1) -> None:
        """Wait until the process that runs has printed these words so many times. Raises AssertionError."""
        await self.tutor.logs(words, WAIT_S, times)

    @property
    def settings(self) -> Mapping[str, str]:
        """What the tutor was told besides where its database is."""
        return self._settings

    @asynccontextmanager
    async def beside(self, **settings: str) -> AsyncIterator[TutorProcess]:
        """Run a second process on the same database, with the same settings but for these."""
        everything = {"TUTOR_DATABASE_URL": self.url, **self._settings, **settings}
        other = await TutorProcess.start(self.api, self.folder, self.course, self._command, **everything)
        try:
            yield other
        finally:
            await other.kill()
            self._former.append(other.log)

    async def kill(self) -> None:
        """End the process at once."""
        await self.tutor.kill()
        self._leave()

    async def stop(self) -> int:
        """Ask the process to end, as a service manager does; give its exit code."""
        self.tutor.send_signal(signal.SIGTERM)
        code = await self.tutor.exit_code(timeout=30)
        self._leave()
        return code

    def _leave(self) -> None:
        self._former.append(self.tutor.log)
        self._tutor = None

    async def close(self) -> None:
        """End whatever still runs."""
        if self._tutor:
            await self.kill()

    def judge(self, load: Load) -> Judged:
        """Compare what people saw with what they wrote, and with what the database says of them."""
        chats = [judge_chat(asker.asked, asker.said) for asker in (*load.askers, *load.crowd)]
        quizzes = [
            Judged(lost=player.waits, said_twice=player.repeated, strange=player.strange) for player in load.players
        ]
        return sum([*chats, *quizzes, self._judge_stored(load)], Judged())

    def _judge_stored(self, load: Load) -> Judged:
        store = SqlStore(self.url)
        try:
            recalls = [
                Points(player.settled, sum(day.recalls for day in store.load(player.user.id).study.days))
                for player in load.players
            ]
            settled = Points(sum(player.settled for player in load.players), sum(one.asked for one in store.counts()))
            asked = Points(
                sum(asker.natural for asker in load.askers),
                sum(
                    one.times
                    for one in store.question_counts(date.min)
                    if one.intent in INTENTS and one.outcome is Outcome.ANSWER
                ),
            )
            goals = sum(store.load(asker.user.id).study.goal != asker.goal for asker in load.askers)
        finally:
            store.close()
        return judge_points([*recalls, settled, asked]) + Judged(lost=goals)


@asynccontextmanager
async def staged(folder: Path, seed: int, database: str = SQLITE) -> AsyncIterator[Stage]:
    """Prepare a stage in an empty folder, and clear it away."""
    shutil.copytree(BEEKEEPING, folder / "course")
    with serving() if database == POSTGRES else nullcontext() as server:
        async with BotApi() as api:
            stage = Stage(api, folder, Random(seed), server)
            failed = True
            try:
                yield stage
                failed = False
            finally:
                await stage.close()
                if failed:
                    sys.stdout.write(stage.log)
