"""What a scenario is, and how one is played: load, fault, recovery, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.checking import Judged
from tests.faults.load import Load
from tests.faults.stage import SQLITE, Stage, staged

SEED = 20_261_126
"""Where chance begins in every scenario: the same learners do the same, as far as the machine lets them."""

Nemesis = Callable[[Stage, Load, int], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """One fault. `breaks` returns when the fault has ended.

    `told`: what the operator finds in the log. `size`: how often, or how much, is broken in `make test`; `whole`: in
    `make faults`. `askers` and `players` write meanwhile.
    """

    fault: str
    breaks: Nemesis
    told: tuple[str, ...] = ()
    database: str = SQLITE
    size: int = 1
    whole: int = 0
    askers: int = 6
    players: int = 2
    begins: Callable[[Stage], Awaitable[None]] = Stage.start

    @property
    def title(self) -> str:
        """The name of the row of the table."""
        return self.called(self.whole or self.size)

    def called(self, size: int) -> str:
        """Name the scenario as it is with a size."""
        return self.fault.format(size=f"{size:,}")


@dataclass(frozen=True)
class Outcome:
    """What came of a scenario. `seconds`: from the end of the fault to the last answer that was due then.

    `sent`: updates that Telegram had for the tutor. `log`: all that was printed. `missing`: what the log does not tell.
    `exit_code`: of the process that was left. `faults`: what the tutor did that no bot may do.
    """

    sent: int
    judged: Judged
    seconds: float
    exit_code: int
    faults: tuple[str, ...]
    missing: tuple[str, ...]
    log: str

    @property
    def is_well(self) -> bool:
        """Whether all came out as it should, but for what was said twice."""
        is_whole = self.judged == Judged(said_twice=self.judged.said_twice)
        return is_whole and not self.faults and not self.missing and self.exit_code == 0


async def play(scenario: Scenario, folder: Path, size: int, seed: int = SEED) -> Outcome:
    """Play a scenario in an empty folder."""
    now = asyncio.get_running_loop().time
    async with staged(folder, seed, scenario.database) as stage:
        load = Load(stage.api, stage.rng, scenario.askers, scenario.players)
        await scenario.begins(stage)
        load.begin()
        await load.flows()
        await scenario.breaks(stage, load, size)
        healed_at = now()
        answered = await load.rest()
        seconds = now() - healed_at
        if answered:
            await load.once_more()
        exit_code = await stage.stop()
        return Outcome(
            sent=len(stage.api.updates),
            judged=stage.judge(load),
            seconds=seconds,
            exit_code=exit_code,
            faults=tuple(stage.api.faults),
            missing=tuple(words for words in scenario.told if words not in stage.log),
            log=stage.log,
        )
