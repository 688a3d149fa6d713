"""What the tutor remembers of a learner: a number and where the conversation stands, never what was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Learner:
    """One learner between two turns.

    `version` counts saves and belongs to the store: 0 has never been saved. `topic` is the intent answered
    last; `offered` are the ids of the choices shown last, in the order shown.
    """

    id: int
    version: int = 0
    topic: str | None = None
    offered: tuple[str, ...] = ()
