"""Nemeses between the tutor and Telegram."""

from __future__ import annotations

from typing import Any

from tests.botapi.faults import Fault
from tests.faults.load import Load
from tests.faults.scenario import Nemesis
from tests.faults.stage import Stage

EVERY = "*"


async def met(load: Load, fault: Fault, times: int) -> None:
    """Wait until a fault has happened so many times."""
    if not await load.until(lambda: fault.met >= times):
        raise AssertionError(f"the fault was met {fault.met} times, not {times}")


def planned(act: str, method: str = EVERY, **how: Any) -> Nemesis:
    """Plan a fault for the next calls, as many as the size says."""

    async def breaks(stage: Stage, load: Load, size: int) -> None:
        fault = getattr(stage.api, act)(method, times=size, **how)
        await met(load, fault, size)

    return breaks


async def slow(stage: Stage, load: Load, size: int) -> None:
    """Let Telegram take its time for whatever is said."""
    delays = stage.api.delay("sendMessage", 8.0), stage.api.delay("editMessageText", 8.0)
    await met(load, delays[0], size)
    for delay in delays:
        delay.lift()


async def one_chat_waits(stage: Stage, load: Load, size: int) -> None:
    """Refuse one learner's answers for a while: the others get theirs."""
    chat = load.askers[0].user.id
    fault = stage.api.fail("sendMessage", times=size, retry_after=3, when=lambda call: call["chat_id"] == chat)
    await met(load, fault, 1)
    if not await load.goes_on(without=load.askers[0]):
        raise AssertionError("others wait, too")
    await met(load, fault, size)


async def all_wait(stage: Stage, load: Load, size: int) -> None:
    """Refuse all answers for a while."""
    fault = stage.api.fail("sendMessage", times=None, retry_after=3)
    await met(load, fault, size)
    fault.lift()
