"""Nemeses that kill and stop the tutor itself."""

from __future__ import annotations

import asyncio
import itertools
import signal

from bot.storage.store import LEASE_S
from tests.faults.load import WAIT_S, Load
from tests.faults.stage import Stage

MOMENTS = ("getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery")
CALLS_BETWEEN = 6
LONGEST_DELAY_S = 0.05
HALTED_S = LEASE_S + 1
"""Long enough for another process to take over what this one was about to say."""


async def killed(stage: Stage, load: Load, size: int) -> None:
    """Kill the tutor at random moments: some calls after it works again, before or after one is done."""
    for _ in range(size):
        passed = itertools.count()
        skipped = stage.rng.randrange(CALLS_BETWEEN)
        held = stage.api.hold(
            stage.rng.choice(MOMENTS),
            times=1,
            after=stage.rng.random() < 0.5,
            when=lambda _, passed=passed, skipped=skipped: next(passed) >= skipped,
        )
        await held.reached(timeout=WAIT_S)
        # What goes on beside the call that is held goes on for so long.
        await asyncio.sleep(stage.rng.uniform(0, LONGEST_DELAY_S))
        await stage.kill()
        held.drop()
        await stage.start()


async def stopped(stage: Stage, load: Load, size: int) -> None:
    """Ask the tutor to end while it is busy, twice, and start it again."""
    for _ in range(size):
        sent = len(stage.api.calls_of("sendMessage"))
        await stage.api.called("sendMessage", sent + 2, timeout=WAIT_S)
        stage.tutor.send_signal(signal.SIGTERM)
        code = await stage.stop()
        if code != 0:
            raise AssertionError(f"told to stop, the tutor ended with {code}")
        await stage.start()


async def halted(stage: Stage, load: Load, size: int) -> None:
    """Halt the tutor for longer than a lease, as a machine that is suspended does."""
    for _ in range(size):
        stage.tutor.send_signal(signal.SIGSTOP)
        await asyncio.sleep(HALTED_S)
        stage.tutor.send_signal(signal.SIGCONT)
