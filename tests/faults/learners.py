"""Nemeses among the learners, their groups and their messages."""

from __future__ import annotations

from tests.botapi.people import Group
from tests.faults.load import WAIT_S, Load
from tests.faults.stage import Stage


async def blocks(stage: Stage, load: Load, size: int) -> None:
    """A learner blocks the bot while an answer is due, and comes back."""
    zoe = stage.api.user(first_name="Zoe")
    held = stage.api.hold("sendMessage", when=lambda call: call["chat_id"] == zoe.id)
    await zoe.says("/help")
    await held.reached(timeout=WAIT_S)
    zoe.blocks_bot()
    held.set()
    await stage.logged("learner cannot be reached")
    zoe.unblocks_bot()
    await zoe.says("/about")
    [answer] = await zoe.hears(timeout=WAIT_S)
    if "Beekeeping" not in answer.text:
        raise AssertionError(f"who came back hears something else: {answer}")


async def group_moves(stage: Stage, load: Load, size: int) -> None:
    """A group becomes a supergroup: once before an answer to it is sent, once after Telegram has told so."""
    for at in range(size):
        group, zoe = stage.api.group(-4001 - at), stage.api.user(first_name="Zoe")
        await zoe.says("/help", in_=group)
        await group.hears(timeout=WAIT_S)
        held = stage.api.hold("sendMessage", when=lambda call, group=group: call["chat_id"] == group.id)
        await zoe.says("/about", in_=group)
        await held.reached(timeout=WAIT_S)
        moved = group.becomes_supergroup(-1_001_000_004_001 - at, by=zoe)
        held.set()
        await _hears(moved, "Beekeeping")
        await zoe.says("/topics", in_=moved)
        await _hears(moved, "which shelf?")


async def _hears(group: Group, words: str) -> None:
    [answer] = await group.hears(timeout=WAIT_S)
    if words not in answer.text:
        raise AssertionError(f"the group hears something else than {words!r}: {answer}")


async def deletes(stage: Stage, load: Load, size: int) -> None:
    """Players delete the message of their quiz just when the answer to a tap is on its way: it comes in a new one."""
    held = stage.api.hold("editMessageText", times=size)
    await held.reached(size, timeout=WAIT_S)
    for player in load.players:
        for message in list(player.user.transcript):
            if message.from_bot:
                await player.user.deletes(message)
    held.set()


async def floods(stage: Stage, load: Load, size: int) -> None:
    """One learner sends so many messages at once; the others are answered meanwhile."""
    zoe = stage.api.user(first_name="Zoe")
    for _ in range(size):
        await zoe.says("/help")
    if not await load.goes_on():
        raise AssertionError("others wait for the one who floods")
    await _taken_from(stage, load, zoe.id)


async def crowd(stage: Stage, load: Load, size: int) -> None:
    """So many learners write at once for the first time."""
    if not await load.let_in(size):
        raise AssertionError("not all of the crowd are answered")


async def _taken_from(stage: Stage, load: Load, person: int) -> None:
    def is_taken() -> bool:
        return not any(update.get("message", {}).get("from", {}).get("id") == person for update in stage.api.pending)

    if not await load.until(is_taken):
        raise AssertionError("updates are not taken")
