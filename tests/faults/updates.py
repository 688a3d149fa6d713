"""Nemeses among the updates that Telegram sends."""

from __future__ import annotations

from tests.faults.load import WAIT_S, Load
from tests.faults.stage import Stage

HUGE = 5_000_000


async def repeated(stage: Stage, load: Load, size: int) -> None:
    """Send every update of the last moments once more, and then again in the opposite order."""
    made = list(stage.api.updates)
    for update in [*made, *reversed(made)]:
        stage.api.repeat(update)
    await _taken(stage, load)


async def out_of_order(stage: Stage, load: Load, size: int) -> None:
    """Send updates whose numbers go down, as after a week without any."""
    if not await load.rest():
        raise AssertionError("not everybody is answered, and nothing is broken yet")
    for _ in range(size):
        for asker in reversed(load.askers):
            stage.api.next_update_id -= 100
            stage.api.repeat(await asker.ask())
        if not await load.answered():
            raise AssertionError("an update with a lower number was not answered")
    load.begin()


async def unreadable(stage: Stage, load: Load, size: int) -> None:
    """Send what no bot knows, and what nobody can read."""
    stage.api.put({"something_of_2031": {"text": "my secret"}})
    stage.api.put({"message": "a string where a message should be: my secret"})
    stage.api.put({"message": {"message_id": 1, "date": 10**18, "chat": {"id": 5, "type": "private"}, "text": "x"}})
    stage.api.put({"poll_answer": {"poll_id": "1"}})
    await _taken(stage, load)


async def huge(stage: Stage, load: Load, size: int) -> None:
    """Send one update of 5 MB; whoever sent it is answered, too."""
    zoe = stage.api.user(first_name="Zoe")
    await zoe.says("xzqvj " * (HUGE // 6))
    await zoe.hears(timeout=WAIT_S)


async def _taken(stage: Stage, load: Load) -> None:
    """Wait until Telegram has no update of those that it has now."""
    waiting = {update["update_id"] for update in stage.api.pending}
    if not await load.until(lambda: not waiting & {update["update_id"] for update in stage.api.pending}):
        raise AssertionError("updates are not taken")
