"""Keeps what breaks in one turn from stopping all others: the only place that takes any error there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import StoreError


@contextmanager
def surviving(tell: Callable[[Exception], None]) -> Iterator[None]:
    """Tell of what breaks, and go on behind it. Raises StoreError: a database that fails is no fault of the turn."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, it was this turn's
        tell(error)
