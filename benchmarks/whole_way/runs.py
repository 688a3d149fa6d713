"""Has one contestant do one load, and takes its measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.whole_way.contestants import Contestant, Place
from benchmarks.whole_way.load import Load, Outcome
from benchmarks.whole_way.processes import BOTS, cpu_s, on_core, resident_tree_mb
from benchmarks.whole_way.stage import Bot, NotAnswered, Server, running, telegram

LEARNERS = 1000

ANSWERED_WITHIN_S = 180.0


@dataclass(frozen=True)
class Run:
    """What one run of one contestant took."""

    updates_per_s: float
    cpu_us: float
    resident_mb: float
    server_cpu_us: float


@dataclass(frozen=True)
class Task:
    """What a contestant is to do: so many updates of `texts`, after some that are not counted."""

    texts: Sequence[str]
    updates: int
    warm_up: int
    delay_s: float = 0.0


def run(contestant: Contestant, task: Task, course: Path, database_url: str | None = None) -> Run:
    """Start a contestant, have it do its task, and end it. Raises NotAnswered."""
    with TemporaryDirectory() as folder, telegram() as server:
        program = contestant.start(Place(server, course, Path(folder), database_url))
        with on_core(BOTS), running(program) as bot:
            await_start(server, bot)
            if task.warm_up:
                do(server, bot, Load(task.texts, task.warm_up, LEARNERS), task.delay_s)
            before, server_before = cpu_s(bot.process), cpu_s(server.process)
            outcome = do(server, bot, Load(task.texts, task.updates, LEARNERS), task.delay_s)
            each_us = 1e6 / task.updates
            return Run(
                task.updates / outcome.seconds,
                (cpu_s(bot.process) - before) * each_us,
                resident_tree_mb(bot.process),
                (cpu_s(server.process) - server_before) * each_us,
            )


def await_start(server: Server, bot: Bot) -> None:
    """Wait until a bot asks for updates, or lets them be brought. Raises NotAnswered."""
    if not server.is_ready():
        raise NotAnswered(f"the bot does not ask for updates:\n{bot.last_words()}")


def do(server: Server, bot: Bot, load: Load, delay_s: float = 0.0, within_s: float = ANSWERED_WITHIN_S) -> Outcome:
    """Have a bot answer a load. Raises NotAnswered when not each update is answered, or one with several messages."""
    server.begin(load, delay_s)
    outcome = server.outcome(within_s)
    if outcome.answered < load.updates or outcome.messages != load.updates:
        raise NotAnswered(
            f"{load.updates} updates: {outcome.answered} answered, by {outcome.messages} messages\n{bot.last_words()}"
        )
    return outcome
