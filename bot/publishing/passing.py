"""Passes large values from process to process so that the threads of who receives them go on meanwhile.

What a connection receives by itself is put together in one go, and no other thread runs as long: for 60 MB, 64 ms, or
300 where the system is slow to give memory.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMES = 2_000
"""Keys of a mapping at once: 0.3 ms."""


def send(connection: Connection, value: Any) -> None:
    """Send a value; the arrays in it go apart (PEP 574). Raises OSError when the other end is closed."""
    apart: list[pickle.PickleBuffer] = []
    frame = pickle.dumps(value, protocol=5, buffer_callback=apart.append)
    arrays = [buffer.raw() for buffer in apart]
    connection.send((frame, [array.nbytes for array in arrays]))
    for array in arrays:
        at = 0
        while at < array.nbytes:
            at += os.write(connection.fileno(), array[at:])


def receive(connection: Connection) -> Any:
    """Wait for a value that was sent. Raises EOFError when the other end is closed."""
    frame, sizes = connection.recv()
    return pickle.loads(frame, buffers=[_array(connection, size) for size in sizes])  # noqa: S301 - of our own process


def send_numbering(connection: Connection, places: Mapping[str, int]) -> None:
    """Send a mapping whose values count from 0, in order."""
    names = list(places)
    connection.send(len(names))
    for at in range(0, len(names), NAMES):
        connection.send(names[at : at + NAMES])


def receive_numbering(connection: Connection) -> Mapping[str, int]:
    """Wait for such a mapping."""
    places: dict[str, int] = {}
    size = connection.recv()
    while len(places) < size:
        names = connection.recv()
        places.update(zip(names, range(len(places), len(places) + len(names)), strict=True))
    return places


def _array(connection: Connection, size: int) -> NDArray[np.uint8]:
    # Past the connection, straight to where it belongs: while the system copies, the other threads run. Memory that is
    # touched for the first time costs the most of it.
    array = np.empty(size, dtype=np.uint8)
    at = 0
    while at < size:
        read = os.readv(connection.fileno(), [array.data[at:]])
        if not read:
            raise EOFError
        at += read
    return array
