"""Puts replies into the outbox, notes what becomes of them, and tells how many wait there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update

from bot.storage.leasing import LEASE_END, RELEASED
from bot.storage.polls import add_poll
from bot.storage.store import Backlog, Delivered, Outgoing, Said, readdressed
from bot.storage.tables import OUTGOING, learners, outbox, said
from bot.tutor.changing import replace

# What is said to the database of every reply is put together once: that takes as long as saying it.
_WAITING = insert(outbox)
_HELD = insert(outbox).values(leased_until=LEASE_END)
_CHATS = select(outbox.c.id, outbox.c.chat).where(outbox.c.id.in_(bindparam("rows", expanding=True)))
_SAID = delete(outbox).where(outbox.c.id.in_(bindparam("rows", expanding=True)))
_SAYS, _GONE = insert(said), delete(said).where(said.c.chat == bindparam("of"), said.c.message == bindparam("number"))


def put_replies(connection: Connection, outgoing: Sequence[Outgoing], now: datetime, sender: str | None = None) -> None:
    """Let replies wait to be said, from now on; `sender`: who is about to say them, if that is known."""
    if outgoing:
        entries = [_values_of(replace(entry, put_at=now)) for entry in outgoing]
        more = {"attempts": 0, **({"sender": sender} if sender else {})}
        connection.execute(_HELD if sender else _WAITING, [{**values, **more} for values in entries])


def renumber_replies(connection: Connection, chat: int, to: int) -> None:
    """Let what waits for a group follow it; which message answered which means nothing there."""
    for row in connection.execute(select(outbox.c.id, outbox.c.outgoing).where(outbox.c.chat == chat)).all():
        try:
            values = _values_of(readdressed(OUTGOING.validate_json(row.outgoing), to))
        except ValidationError:
            # It is given up when its turn comes.
            values = {"chat": to}
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    connection.execute(delete(said).where(said.c.chat == chat))


def note_delivered(connection: Connection, notes: Sequence[Delivered], now: datetime) -> None:
    """Take replies that were said out of the outbox, and note what says them (see Store.delivered)."""
    # Who has been forgotten meanwhile stays forgotten: their replies are not there any more.
    chats = {row.id: row.chat for row in connection.execute(_CHATS, {"rows": [note.row for note in notes]})}
    if not chats:
        return
    connection.execute(_SAID, {"rows": [*chats]})
    gone, says = [], []
    for note in notes:
        chat = chats.get(note.row)
        if chat is None:
            continue
        if note.poll:
            add_poll(connection, note.poll, chat, now)
        if note.said and note.said.chat != chat:
            # Numbers of messages mean nothing under the number that the group has got meanwhile.
            continue
        gone += [{"of": chat, "number": message} for message in note.gone]
        if note.said:
            gone.append({"of": chat, "number": note.said.message})
            says.append({**asdict(note.said), "at": now})
    if gone:
        connection.execute(_GONE, gone)
    if says:
        connection.execute(_SAYS, says)


def note_postponed(connection: Connection, row_id: int, until: datetime) -> None:
    """Let a reply wait, and anybody say it then; counts an attempt."""
    later = {"attempts": outbox.c.attempts + 1, "not_before": until, **RELEASED}
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(later))


def note_given_up(connection: Connection, row_id: int, reason: str, now: datetime) -> None:
    """Give a reply up, without its words."""
    final = {"given_up": now, "reason": reason, "outgoing": "", **RELEASED}
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(final))


def note_unreachable(connection: Connection, chat: int, up_to: int | None) -> None:
    """Drop what waits in a chat, and mark its learner if nothing is left there (see Store.unreachable)."""
    waiting = (outbox.c.chat == chat) & outbox.c.given_up.is_(None)
    connection.execute(delete(outbox).where(waiting if up_to is None else waiting & (outbox.c.id <= up_to)))
    silent = (learners.c.id == chat) & ~exists().where(waiting)
    connection.execute(update(learners).where(silent).values(reachable=False))


def said_of(connection: Connection, chat: int, question: int) -> Sequence[Said]:
    """Read which messages answered a question, by place."""
    of_question = (said.c.chat == chat) & (said.c.question == question)
    rows = connection.execute(select(said).where(of_question).order_by(said.c.place, said.c.message))
    return [Said(row.chat, row.question, row.message, row.is_text, row.place) for row in rows]


def read_backlog(connection: Connection) -> Backlog:
    """Count what waits. The oldest has the smallest number; if it cannot be read, its age is not known."""
    waits = outbox.c.given_up.is_(None)
    count, first = connection.execute(select(func.count(), func.min(outbox.c.id)).where(waits)).one()
    written = connection.scalar(select(outbox.c.outgoing).where(outbox.c.id == first)) if count else None
    try:
        return Backlog(count, OUTGOING.validate_json(written).put_at if written else None)
    except ValidationError:
        return Backlog(count)


def _values_of(entry: Outgoing) -> dict[str, Any]:
    return {"chat": entry.address.chat, "outgoing": OUTGOING.dump_json(entry).decode()}
