"""Passes large values from process to process so that the threads of who receives them go on meanwhile.

What a connection receives by itself is put together in one go, and no other thread runs as long: for 60 MB, 64 ms, or
300 where the system is slow to give memory.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMES = 2_000
"""Keys of a mapping at once: 0.3 ms."""


class HungUp(Exception):
    """Nobody is at the other end of a connection any more."""


def send(connection: Connection, value: Any) -> None:
    """Send a value; the arrays in it go apart (PEP 574). Raises HungUp."""
    apart: list[pickle.PickleBuffer] = []
    frame = pickle.dumps(value, protocol=5, buffer_callback=apart.append)
    arrays = [buffer.raw() for buffer in apart]
    with _connected():
        connection.send((frame, [array.nbytes for array in arrays]))
        for array in arrays:
            at = 0
            while at < array.nbytes:
                at += os.write(connection.fileno(), array[at:])


def receive(connection: Connection) -> Any:
    """Wait for a value that was sent. Raises HungUp."""
    with _connected():
        frame, sizes = connection.recv()
        arrays = [_array(connection, size) for size in sizes]
    return pickle.loads(frame, buffers=arrays)  # noqa: S301 - of our own process


def send_numbering(connection: Connection, places: Mapping[str, int]) -> None:
    """Send a mapping whose values count from 0, in order. Raises HungUp."""
    names = list(places)
    send(connection, len(names))
    for at in range(0, len(names), NAMES):
        send(connection, names[at : at + NAMES])


def receive_numbering(connection: Connection) -> Mapping[str, int]:
    """Wait for such a mapping. Raises HungUp."""
    places: dict[str, int] = {}
    size = receive(connection)
    while len(places) < size:
        names = receive(connection)
        places.update(zip(names, range(len(places), len(places) + len(names)), strict=True))
    return places


@contextmanager
def _connected() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        raise HungUp from None


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
