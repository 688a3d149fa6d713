"""Lets a group go on under another number."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, delete, select, update

from bot.storage.tables import flags, learners, questions, read_learner, write_state
from bot.tutor.learner import Learner


def merged(there: Learner, before: Learner) -> Learner:
    """Give a group that wrote under its new number before that was known: it goes on there with its quiz.

    The conversation is the one under the new number. With something new it counts as saved once more.
    """
    after = replace(
        there,
        study=there.study if there.study.cards else before.study,
        zone=there.zone or before.zone,
        reminder=there.reminder or before.reminder,
        group_quiz=there.group_quiz or before.group_quiz,
    )
    return there if after == there else replace(after, version=there.version + 1)


def renumber_learner(connection: Connection, chat: int, to: int) -> None:
    """Let what is known of a group, and what it left for course staff, go on under another number."""
    both = select(learners).where(learners.c.id.in_((chat, to))).with_for_update()
    found = {row.id: read_learner(row.id, row.version, row.state) for row in connection.execute(both)}
    if chat in found and to in found:
        there = merged(found[to], found[chat])
        values = {"version": there.version, "state": write_state(there), "wake_at": there.wake_at}
        connection.execute(delete(learners).where(learners.c.id == chat))
        connection.execute(update(learners).where(learners.c.id == to).values(values))
    elif chat in found:
        connection.execute(update(learners).where(learners.c.id == chat).values(id=to))
    connection.execute(update(questions).where(questions.c.learner == chat).values(learner=to))
    flagged_there = select(flags.c.item).where(flags.c.learner == to)
    connection.execute(delete(flags).where(flags.c.learner == chat, flags.c.item.in_(flagged_there)))
    connection.execute(update(flags).where(flags.c.learner == chat).values(learner=to))
