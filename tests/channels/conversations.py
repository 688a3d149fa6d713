"""The bread course, ready to talk to."""

from datetime import UTC, datetime
from random import Random

from bot.conversation import Conversation
from bot.storage.memory import MemoryStore
from tests.tutor.courses import BREAD, MATCHING

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def bread_conversation() -> Conversation:
    """Talk about bread, with nobody known yet."""
    return Conversation(BREAD, MATCHING, MemoryStore(), lambda: NOW, Random(1))
