"""Keeps one learner's flood of messages from costing more than a notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

from bot.tutor.changing import replace
from bot.tutor.learner import Flow

BURST = 20
"""Messages that may come at once: four times the five updates that Telegram cuts a long pasted text into."""

PER_SECOND = 0.5
"""What may come in the long run; who reads the answers sends a message in 5 s at most."""

AHEAD = timedelta(minutes=1)
"""By how much one message may be dated before the last one: taps go by our clock, all else by Telegram's."""


class Verdict(Enum):
    """What becomes of a message."""

    TAKE = auto()
    WARN = auto()
    IGNORE = auto()


def measure(flow: Flow, sent: datetime) -> tuple[Flow, Verdict]:
    """Count a message sent at a time (UTC). After the warning, nothing is taken until half the burst has run off."""
    elapsed_s = max(0.0, (sent - flow.at).total_seconds()) if flow.at else 0.0
    level = max(0.0, flow.level - elapsed_s * PER_SECOND) + 1.0
    warned = flow.warned and level > BURST / 2
    # From further ahead, a clock was wrong: nobody is to be ignored until the time has come that it showed.
    latest = flow.at if flow.at and sent < flow.at <= sent + AHEAD else sent
    counted = replace(flow, level=min(level, float(BURST + 1)), at=latest, warned=warned)
    if warned:
        return counted, Verdict.IGNORE
    if level > BURST:
        return replace(counted, warned=True), Verdict.WARN
    return counted, Verdict.TAKE
