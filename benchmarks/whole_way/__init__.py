"""How many updates a second go the whole way from Telegram and back, beside bots that only echo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.figures import Section


def measure(quick: bool, tell: Callable[[str], None]) -> Section:
    """Compare the tutor with others; in a quick run only with python-telegram-bot's own echo bot."""
    # Here, since the server is started from this package, too, and needs nothing of it.
    from benchmarks.whole_way.comparing import measure as compare

    return compare(quick, tell)
