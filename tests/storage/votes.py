"""Polls that were sent and answered, for tests of stores."""

from datetime import datetime

from bot.storage.store import Exclusion, SentPoll, Store, Vote
from tests.storage.outgoings import NOW, saying

GROUP, OTHER_GROUP = -5005, -6006

ANN, BEN = 41, 42


def ask(store: Store, poll: str, chat: int = GROUP, right: int = 0, item: str = "oven.heat#1") -> None:
    """Send a poll to a group, as a sender does; it must be the only one that waits there."""
    store.commit(store.load(chat), [saying(poll, chat)], None, NOW)
    (row,) = (row for row in store.due(NOW, 100) if row.outgoing.address.chat == chat)
    store.delivered(row.id, None, (), NOW, SentPoll(poll, chat, item, right))


def answer(
    store: Store, update: int, poll: str, person: int = ANN, option: int = 0, name: str = "Ann", at: datetime = NOW
) -> None:
    """Let somebody choose one option of a poll."""
    store.vote(Vote(poll, person, name, (option,)), update, at)


def leave_out(store: Store, person: int, chat: int = GROUP, *, is_out: bool = True) -> None:
    """Let somebody be left out of the scores of a group, or in again."""
    store.commit(store.load(chat), [], None, NOW, [Exclusion(chat, person, is_out)])
