"""What can be said of an update as it comes, before it is read."""

from __future__ import annotations

from typing import Any

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "message_reaction",
    "my_chat_member",
    "poll_answer",
)
"""What Telegram is asked to send. It remembers the list, so it is given with every call."""

RawUpdate = dict[str, Any]


def kind_of(raw: RawUpdate) -> str:
    """Name what an update is about; "other" for what was not asked for."""
    return next((kind for kind in ALLOWED_UPDATES if kind in raw), "other")


def is_update_id(value: Any) -> bool:
    """Say whether this can be the number of an update, and be stored as such."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def can_be_stored(value: Any) -> bool:
    """Say whether a database holds every number of an update. To it, one that it does not hold is a failure of its own,
    which is tried again: that would hold up all others.
    """
    match value:
        case dict():
            return all(map(can_be_stored, value.values()))
        case list():
            return all(map(can_be_stored, value))
        case int():
            return -(2**63) <= value < 2**63
        case _:
            return True


def chat_of(raw: RawUpdate) -> int:
    """Find in whose conversation an update belongs, so that each one's stay in order; 0 when it cannot be told."""
    for kind in ALLOWED_UPDATES:
        body = raw.get(kind)
        if isinstance(body, dict):
            origin = body.get("message")
            where = origin.get("chat") if isinstance(origin, dict) else None
            for place in (body.get("chat"), where, body.get("from"), body.get("user")):
                if isinstance(place, dict) and isinstance(place.get("id"), int):
                    return int(place["id"])
    return 0


def comes_first(raw: RawUpdate) -> bool:
    """Say whether others of the same batch build on an update, in the name of another chat.

    Votes come in the name of a person, and the group may ask for its scores; a group with a new number writes
    under it.
    """
    message = raw.get("message")
    return "poll_answer" in raw or (isinstance(message, dict) and "migrate_to_chat_id" in message)
