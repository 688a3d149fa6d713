"""Lays out what is stored of a learner, for that learner to read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.storage.store import Said


def written_export(
    learner_id: int,
    state: str | None,
    seen: tuple[datetime | None, datetime | None],
    questions: Sequence[tuple[str, datetime]],
    said: Sequence[Said],
) -> Mapping[str, Any]:
    """Put together the rows of a learner; times in ISO 8601, UTC."""
    first, last = seen
    return {
        "learner": learner_id,
        "first_message": _written(first),
        "last_message": _written(last),
        "conversation": json.loads(state) if state else None,
        "questions_for_staff": [{"text": text, "at": _written(at)} for text, at in questions],
        "answered_messages": [{"question": one.question, "answer": one.message} for one in said],
    }


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
