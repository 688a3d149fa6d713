"""What a turn says to the database: it reads a learner, and saves one with all that is left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.auditing import add_audited
from bot.storage.broadcasting import add_broadcast
from bot.storage.inserting import insert_new
from bot.storage.polls import exclude
from bot.storage.store import Audited, Broadcasted, Exclusion, Flagged, Kept, Record
from bot.storage.tables import flags, learners, questions, read_learner, seen_updates, write_state
from bot.tutor.learner import Learner

# What every turn says is put together once: that takes as long as saying it.
_LEARNER = select(learners.c.version, learners.c.state).where(learners.c.id == bindparam("learner"))
_UNCHANGED = update(learners).where(
    learners.c.id == bindparam("learner"), learners.c.version == bindparam("former_version")
)
_NEW_LEARNER, _SEEN = insert(learners), insert(seen_updates)
_LEARNERS = select(learners.c.id, learners.c.version, learners.c.state).where(
    learners.c.id.in_(bindparam("learners", expanding=True))
)
_SEEN_OF = select(seen_updates.c.id).where(seen_updates.c.id.in_(bindparam("updates", expanding=True)))


def load_learner(connection: Connection, learner_id: int) -> Learner:
    """Read a learner, or give a new one."""
    row = connection.execute(_LEARNER, {"learner": learner_id}).one_or_none()
    return read_learner(learner_id, row.version, row.state) if row else Learner(learner_id)


def load_learners(connection: Connection, learner_ids: Sequence[int]) -> Mapping[int, Learner]:
    """Read learners, or give new ones."""
    rows = connection.execute(_LEARNERS, {"learners": learner_ids})
    found = {row.id: read_learner(row.id, row.version, row.state) for row in rows}
    return {learner: found.get(learner) or Learner(learner) for learner in learner_ids}


def save_learners(connection: Connection, saved: Sequence[Learner], now: datetime, *, is_heard: bool) -> None:
    """Save different learners, who wrote just now if `is_heard`. Raises StaleLearner."""
    heard = {"reachable": True, "last_seen": now}
    new, known = [], []
    for learner in saved:
        values = {"version": learner.version + 1, "state": write_state(learner), "wake_at": learner.wake_at}
        if learner.version == 0:
            new.append({"id": learner.id, "first_seen": now, **values, **heard})
        else:
            known.append({"learner": learner.id, "former_version": learner.version, **values})
    stale = StaleLearner("the learner was saved since it was loaded")
    if new:
        try:
            connection.execute(_NEW_LEARNER, new)
        except IntegrityError:
            raise stale from None
    if known:
        if is_heard:
            known = [values | heard for values in known]
        if connection.execute(_UNCHANGED, known).rowcount != len(known):
            raise stale


def take_updates(connection: Connection, updates: Sequence[int], now: datetime) -> None:
    """Note updates, at least one, that nobody has taken yet. Raises AlreadySeen."""
    try:
        connection.execute(_SEEN, [{"id": update, "at": now} for update in updates])
    except IntegrityError:
        told = ", ".join(map(str, updates))
        raise AlreadySeen(f"update {told} was committed before") from None


def pass_update(connection: Connection, update_id: int, now: datetime) -> bool:
    """Note an update, taken before or not; say whether it is new."""
    return insert_new(connection, seen_updates, id=update_id, at=now)


def seen_of(connection: Connection, updates: Sequence[int]) -> set[int]:
    """Say which of these updates were noted."""
    return set(connection.scalars(_SEEN_OF, {"updates": updates}))


def add_record(connection: Connection, learner: int, record: Record, now: datetime) -> None:
    """Write down what a turn leaves behind besides the learner, but for what is counted of all (see counting)."""
    match record:
        case Kept(text, course):
            connection.execute(insert(questions).values(learner=learner, text=text, course=course, at=now))
        case Flagged(item, course):
            insert_new(connection, flags, learner=learner, item=item, course=course, at=now)
        case Exclusion(chat, person, is_out):
            exclude(connection, chat, person, is_out=is_out)
        case Audited():
            add_audited(connection, learner, record, now)
        case Broadcasted(reply):
            add_broadcast(connection, reply, now)
