"""Keeps the memory small of a process that answers: what the system's allocator and the collector of garbage do.

It may be the first thing that a start imports, so it imports next to nothing.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""Numbers of parameters in malloc.h of the GNU C library: mallopt(3)."""

LARGE_BYTES = 256 * 1024
"""From this size on, what is given back goes to the system at once. By itself, the library raises that to 32 MB."""


def have_one_heap() -> None:
    """Let all threads take memory from one heap: each else has its own, and what one gives back is of no use to others.

    After 400 questions to a course of 13,000 phrases, 212 MB of its own memory became 135.
    """
    _tell_allocator("mallopt", M_ARENA_MAX, 1)
    _tell_allocator("mallopt", M_MMAP_THRESHOLD, LARGE_BYTES)


def hurry() -> None:
    """Do without looking for garbage until `settle`: what a start makes stays, and to look makes 2.8 s of 2.6."""
    gc.disable()


def settle() -> None:
    """Call what is held the lasting part, and give back what a course took while it was read: 9 of 123 MB.

    What lasts is no longer looked through for garbage: with a course of 13,000 phrases, each such look would hold up
    every answer. What comes from here on is, also after `hurry`.
    """
    gc.freeze()
    gc.enable()
    _tell_allocator("malloc_trim", 0)


def _tell_allocator(function: str, *values: int) -> None:
    # Other C libraries than GNU's have no such functions.
    with suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), function)(*values)
