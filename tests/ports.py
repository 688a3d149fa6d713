"""Ports for servers that are started later: no other test and no other worker takes them meanwhile."""

import os
import socket
from contextlib import suppress
from itertools import count

FIRST, EACH = 20_000, 500
"""Below those that systems hand out by themselves (from 32,768 on Linux); each worker has so many of its own."""

_numbers = count()


def free_port() -> int:
    """Find a port that nobody listens on, another one each time. Raises AssertionError if there is none."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST + worker % 20 * EACH
    for _ in range(EACH):
        port = first + next(_numbers) % EACH
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError(f"no port is free from {first} to {first + EACH - 1}")
