"""Questions for benchmarks that count answers: such as are answered by one message, whoever asks them how often."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from bot.app import converse
from bot.storage.memory import MemoryStore
from bot.tutor.message import Text
from bot.tutor.reply import Reply

DRAWN = 300
"""So many questions are tried."""

TIMES = 3
"""So often is a question tried: again, and once more, an answer could be another one."""


def answered_by_one_message(course: Path) -> Sequence[str]:
    """Draw trials of a course that bring one message, without a picture, each time that a learner asks them."""
    conversation = converse(course, MemoryStore())

    def is_answered_by_one(learner: int, trial: str) -> bool:
        turns = [conversation.take(learner, Text(trial)) for _ in range(TIMES)]
        return all(turn and len(turn.replies) == 1 and _is_text(turn.replies[0]) for turn in turns)

    trials = [trial for intent in conversation.course.intents.values() for trial in intent.trials]
    Random(0).shuffle(trials)  # noqa: S311 - the same each time, not for secrets
    return [trial for number, trial in enumerate(trials[:DRAWN], start=1) if is_answered_by_one(number, trial)]


def _is_text(reply: Reply) -> bool:
    return not (reply.picture or reply.chart or reply.reaction)
