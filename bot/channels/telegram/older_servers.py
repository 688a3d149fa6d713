"""Reads Bot API servers that are older than the library: it wants of polls what they do not say."""

from __future__ import annotations

from typing import Any

SINCE_9_6_AND_10 = {"allows_revoting": False, "members_only": False}
"""What the library wants of a poll since Bot API 9.6, and since 10.0; the tutor reads neither."""


def complete(value: Any) -> None:
    """Put into an update what the library cannot read it without, wherever a poll or a vote stands in it."""
    match value:
        case dict():
            _complete_poll(value.get("poll"))
            if isinstance(vote := value.get("poll_answer"), dict):
                vote.setdefault("option_persistent_ids", [])
            for inner in value.values():
                complete(inner)
        case list():
            for inner in value:
                complete(inner)


def _complete_poll(poll: Any) -> None:
    match poll:
        case {"options": list(options)}:
            for name, usual in SINCE_9_6_AND_10.items():
                poll.setdefault(name, usual)
            for at, option in enumerate(options):
                if isinstance(option, dict):
                    option.setdefault("persistent_id", str(at))
