"""The polls of groups, the votes on them, and the scores that these make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from bot.storage.inserting import insert_new
from bot.storage.store import SentPoll, Vote
from bot.storage.tables import exclusions, polls, votes
from bot.tutor.quizzing.grouping import Score


@dataclass(frozen=True)
class Answer:
    """A vote on a poll. The poll may not be known yet: then nothing says of which group it is, or whether it is right.

    `at`: when it came, UTC.
    """

    vote: Vote
    poll: SentPoll | None
    at: datetime

    @property
    def is_right(self) -> bool | None:
        """Whether the right option was chosen, and no other; None for a poll that is not known."""
        return self.vote.options == (self.poll.right,) if self.poll else None


def tally(answers: Iterable[Answer]) -> Sequence[Score]:
    """Count the answers of each person, by number, under the name that the person used last."""
    scores: dict[int, Score] = {}
    for answer in sorted(answers, key=_by_time):
        person = answer.vote.person
        before = scores.get(person, Score(person, "", 0, 0))
        right = before.right + bool(answer.is_right)
        scores[person] = Score(person, answer.vote.name, right, before.answered + 1)
    return sorted(scores.values(), key=lambda score: score.person)


def answers_of(connection: Connection, person: int) -> Sequence[Answer]:
    """Read all answers of a person, the oldest first."""
    return _read(connection, votes.c.person == person)


def scores_since(connection: Connection, chat: int, since: datetime) -> Sequence[Score]:
    """Read the scores of a group, without those who want to be left out."""
    is_out = exists().where(exclusions.c.chat == chat, exclusions.c.person == votes.c.person)
    return tally(_read(connection, and_(polls.c.chat == chat, votes.c.at >= since, ~is_out)))


def score_since(connection: Connection, chat: int, person: int, since: datetime) -> Score | None:
    """Read the score of one person in a group, if there is an answer."""
    of_person = and_(polls.c.chat == chat, votes.c.person == person, votes.c.at >= since)
    return next(iter(tally(_read(connection, of_person))), None)


def add_poll(connection: Connection, poll: SentPoll, chat: int, now: datetime) -> None:
    """Note that a poll was sent to a group, by the number that the group has now."""
    insert_new(connection, polls, poll=poll.id, chat=chat, item=poll.item, right=poll.right, at=now)


def add_vote(connection: Connection, vote: Vote, now: datetime) -> None:
    """Note the first answer of a person to a poll."""
    options = ",".join(map(str, vote.options))
    insert_new(connection, votes, poll=vote.poll, person=vote.person, name=vote.name, options=options, at=now)


def exclude(connection: Connection, chat: int, person: int, *, is_out: bool) -> None:
    """Leave somebody out of the scores of a group, or let them in again."""
    if is_out:
        insert_new(connection, exclusions, chat=chat, person=person)
    else:
        connection.execute(delete(exclusions).where(exclusions.c.chat == chat, exclusions.c.person == person))


def renumber_polls(connection: Connection, chat: int, to: int) -> None:
    """Let the polls of a group, and who is left out of its scores, go on under another number."""
    connection.execute(update(polls).where(polls.c.chat == chat).values(chat=to))
    for person in connection.scalars(select(exclusions.c.person).where(exclusions.c.chat == chat)).all():
        insert_new(connection, exclusions, chat=to, person=person)
    connection.execute(delete(exclusions).where(exclusions.c.chat == chat))


def forget_polls(connection: Connection, number: int) -> None:
    """Remove what a person answered, or all that a group was asked and answered."""
    of_group = select(polls.c.poll).where(polls.c.chat == number)
    connection.execute(delete(votes).where(or_(votes.c.person == number, votes.c.poll.in_(of_group))))
    connection.execute(delete(polls).where(polls.c.chat == number))
    connection.execute(delete(exclusions).where(or_(exclusions.c.chat == number, exclusions.c.person == number)))


def _read(connection: Connection, condition: ColumnElement[bool]) -> Sequence[Answer]:
    query = (
        select(votes, polls.c.chat, polls.c.item, polls.c.right)
        .select_from(votes.outerjoin(polls, votes.c.poll == polls.c.poll))
        .where(condition)
    )
    return sorted((_answer(row) for row in connection.execute(query)), key=_by_time)


def _answer(row: Any) -> Answer:
    options = tuple(int(option) for option in row.options.split(","))
    poll = SentPoll(row.poll, row.chat, row.item, row.right) if row.chat is not None else None
    return Answer(Vote(row.poll, row.person, row.name, options), poll, row.at)


def _by_time(answer: Answer) -> tuple[datetime, str]:
    return (answer.at, answer.vote.poll)
