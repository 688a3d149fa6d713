"""Lays the replies of a turn out for the outbox: whole messages, and where each one goes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.store import Address, Outgoing
from bot.tutor.changing import replace
from bot.tutor.cutting import cut
from bot.tutor.reply import Forget, Reply, Turn


def name_of(update: int | None) -> str | None:
    """Name a turn after its update, for the log."""
    return None if update is None else str(update)


def lay_out(turn: Turn, address: Address | None, name: str | None) -> Sequence[Outgoing]:
    """Lay the replies of a turn out, if there is a place for them to go; `name`: of the turn, for the log."""
    if address is None:
        return ()
    if isinstance(turn.errand, Forget):
        # Which message said farewell is not noted either.
        address = replace(address, question=None, changed=False)
    question = turn.learner.context.question
    replies = [part for reply in turn.replies for part in _parts(reply)]
    return [
        Outgoing(_quoting(address, question) if reply.quotes else address, reply, place, len(replies), turn=name)
        for place, reply in enumerate(replies)
    ]


def _parts(reply: Reply) -> Sequence[Reply]:
    """Cut a text that is too long for one message; the last part has the buttons."""
    if reply.picture or reply.file or reply.chart or reply.poll:
        return (reply,)
    *before, last = cut(reply.text)
    parts = [*(replace(reply, text=text, choices=(), sources=()) for text in before), replace(reply, text=last)]
    return [replace(part, in_place=part.in_place and place == 0) for place, part in enumerate(parts)]


def _quoting(address: Address, question: int | None) -> Address:
    """Stand below the question that the conversation is about, whatever was said since."""
    return replace(address, question=question, quotes=question is not None, changed=False)
