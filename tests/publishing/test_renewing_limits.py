"""What staff are told of a broken course."""

from datetime import UTC, datetime

from bot.authoring.problems import Problem
from bot.conversation import Conversation
from bot.publishing.edition import Refusal
from bot.publishing.renewing import Renewal
from bot.storage.memory import MemoryStore
from bot.tutor.cutting import LIMIT
from bot.tutor.markup import fits
from tests.tutor.courses import BREAD, MATCHING

NOW = datetime(2026, 11, 26, tzinfo=UTC)
BEE = "\N{HONEYBEE}"


async def test_problems_full_of_signs_that_count_twice_fit_into_one_message() -> None:
    store = MemoryStore()
    renewal = Renewal(Conversation(BREAD, MATCHING, store), store, {7}, lambda: NOW)
    problems = [Problem("intents/hive.yaml", line, "K001", f"unknown key {BEE * 400!r}") for line in range(1, 13)]

    await renewal.hear(Refusal(tuple(problems)), frozenset())

    [row] = store.due(NOW, 10)
    assert fits(row.outgoing.reply.text, LIMIT)
    assert "hive" in row.outgoing.reply.text
