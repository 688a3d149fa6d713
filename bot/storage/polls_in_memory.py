"""The polls of groups, and the votes on them, of a store that forgets when the process ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.storage.polls import Answer, tally
from bot.storage.store import Exclusion, SentPoll, Vote
from bot.storage.tables import laid_down
from bot.tutor.quizzing.grouping import Score


class PollsInMemory:
    """Keeps what the Store contract says of polls. Whoever uses it holds a lock."""

    def __init__(self) -> None:
        self._polls: dict[str, tuple[SentPoll, datetime]] = {}
        self._votes: dict[tuple[str, int], tuple[Vote, datetime]] = {}
        self._left_out: set[tuple[int, int]] = set()

    def add(self, poll: SentPoll, now: datetime) -> None:
        """Note that a poll was sent."""
        self._polls.setdefault(poll.id, (poll, now))

    def vote(self, vote: Vote, now: datetime) -> None:
        """Note the first answer of a person to a poll."""
        self._votes.setdefault((vote.poll, vote.person), (replace(vote, name=laid_down(vote.name)), now))

    def exclude(self, exclusion: Exclusion) -> None:
        """Leave somebody out of the scores of a group, or let them in again."""
        pair = (exclusion.chat, exclusion.person)
        if exclusion.is_out:
            self._left_out.add(pair)
        else:
            self._left_out.discard(pair)

    def scores(self, chat: int, since: datetime) -> Sequence[Score]:
        return tally(
            answer
            for answer in self.answers(chat=chat)
            if answer.at >= since and (chat, answer.vote.person) not in self._left_out
        )

    def score_of(self, chat: int, person: int, since: datetime) -> Score | None:
        answers = [answer for answer in self.answers(chat=chat, person=person) if answer.at >= since]
        return next(iter(tally(answers)), None)

    def answers(self, chat: int | None = None, person: int | None = None) -> Sequence[Answer]:
        """Give the answers in a group, of a person, or both; the oldest first."""
        answers = []
        for vote, at in self._votes.values():
            poll = self._polls[vote.poll][0] if vote.poll in self._polls else None
            if person in (None, vote.person) and (chat is None or (poll and poll.chat == chat)):
                answers.append(Answer(vote, poll, at))
        return sorted(answers, key=lambda answer: (answer.at, answer.vote.poll))

    def sent_to(self, chat: int) -> Sequence[tuple[SentPoll, datetime]]:
        """Give the polls that a group was sent, and when, the oldest first."""
        polls = sorted(self._polls.values(), key=lambda entry: (entry[1], entry[0].id))
        return [(poll, at) for poll, at in polls if poll.chat == chat]

    def left_out(self, person: int) -> Sequence[int]:
        """Give the groups whose scores leave a person out, by number."""
        return sorted(chat for chat, one in self._left_out if one == person)

    def renumber(self, chat: int, to: int) -> None:
        self._left_out = {(to if group == chat else group, person) for group, person in self._left_out}
        for poll, at in [entry for entry in self._polls.values() if entry[0].chat == chat]:
            self._polls[poll.id] = (replace(poll, chat=to), at)

    def forget(self, number: int) -> None:
        """Remove what a person answered, or all that a group was asked and answered."""
        self._left_out = {pair for pair in self._left_out if number not in pair}
        of_group = {poll.id for poll, _ in self._polls.values() if poll.chat == number}
        self._polls = {poll: entry for poll, entry in self._polls.items() if poll not in of_group}
        self._votes = {
            (poll, person): entry
            for (poll, person), entry in self._votes.items()
            if person != number and poll not in of_group
        }

    def forget_old(self, before: datetime) -> None:
        """Remove polls and votes that are older."""
        self._polls = {key: entry for key, entry in self._polls.items() if entry[1] >= before}
        self._votes = {key: entry for key, entry in self._votes.items() if entry[1] >= before}
