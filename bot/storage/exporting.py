"""Lays out what is stored of a learner, for that learner to read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from bot.storage.auditing import read_audit_log
from bot.storage.polls import Answer, answers_of
from bot.storage.store import AuditEntry
from bot.storage.tables import exclusions, flags, learners, polls, questions, said


@dataclass(frozen=True)
class Stored:
    """What the tables hold of a learner or a group.

    `seen`: the times of the first and the last message. `questions`: those for course staff; `said`: numbers of
    questions and of the messages that answer them; `flags`: items called unclear; `polls`: items that the group was
    asked. `left_out`: groups whose scores leave the person out; `acts`: what the person did as staff.
    """

    state: str | None
    seen: tuple[datetime, datetime] | None
    questions: Sequence[tuple[str, datetime]]
    said: Sequence[tuple[int, int]]
    flags: Sequence[tuple[str, datetime]]
    answers: Sequence[Answer]
    left_out: Sequence[int]
    polls: Sequence[tuple[str, datetime]]
    acts: Sequence[AuditEntry]


def stored_of(connection: Connection, learner_id: int) -> Stored:
    """Read what the tables hold of a learner or a group."""
    row = connection.execute(select(learners).where(learners.c.id == learner_id)).one_or_none()
    kept = select(questions.c.text, questions.c.at).where(questions.c.learner == learner_id)
    answered = select(said.c.question, said.c.message).where(said.c.chat == learner_id)
    unclear = select(flags.c.item, flags.c.at).where(flags.c.learner == learner_id)
    left_out = select(exclusions.c.chat).where(exclusions.c.person == learner_id)
    asked = select(polls.c.item, polls.c.at).where(polls.c.chat == learner_id)
    return Stored(
        state=row.state if row else None,
        seen=(row.first_seen, row.last_seen) if row else None,
        questions=_pairs(connection, kept.order_by(questions.c.id)),
        said=_pairs(connection, answered.order_by(said.c.message)),
        flags=_pairs(connection, unclear.order_by(flags.c.at, flags.c.item)),
        answers=answers_of(connection, learner_id),
        left_out=connection.scalars(left_out.order_by(exclusions.c.chat)).all(),
        polls=_pairs(connection, asked.order_by(polls.c.at, polls.c.poll)),
        acts=read_audit_log(connection, learner_id),
    )


def written_export(learner_id: int, stored: Stored) -> Mapping[str, Any]:
    """Put together what is stored of a learner; times in ISO 8601, UTC. Of a group, it names nobody."""
    first, last = stored.seen or (None, None)
    return {
        "learner": learner_id,
        "first_message": _written(first),
        "last_message": _written(last),
        "conversation": _read(stored.state) if stored.state else None,
        "questions_for_staff": [{"text": text, "at": _written(at)} for text, at in stored.questions],
        "answered_messages": [{"question": asked, "answer": said} for asked, said in stored.said],
        "items_called_unclear": [{"item": item, "at": _written(at)} for item, at in stored.flags],
        "answers_in_groups": [_written_answer(answer) for answer in stored.answers],
        "left_out_of_scores_of_groups": list(stored.left_out),
        "polls_in_this_group": [{"item": item, "at": _written(at)} for item, at in stored.polls],
        "done_as_staff": [{"act": one.act, "detail": one.detail, "at": _written(one.at)} for one in stored.acts],
    }


def _read(state: str) -> Any:
    """Read a state; what is damaged is shown as it stands."""
    try:
        return json.loads(state)
    except ValueError:
        return state


def _pairs(connection: Connection, query: Select[tuple[Any, Any]]) -> Sequence[tuple[Any, Any]]:
    return [(one, other) for one, other in connection.execute(query)]


def _written_answer(answer: Answer) -> Mapping[str, Any]:
    return {
        "group": answer.poll.chat if answer.poll else None,
        "item": answer.poll.item if answer.poll else None,
        "right": answer.is_right,
        "options": list(answer.vote.options),
        "name": answer.vote.name,
        "at": _written(answer.at),
    }


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
