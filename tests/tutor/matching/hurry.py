"""Lets threads get into each other's way as often as Python can."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

SHORTEST_TURN_S = 1e-6


@contextmanager
def hurried() -> Iterator[None]:
    """Let threads take turns as quickly as they can, and as before afterwards."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SHORTEST_TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
