"""Names the program that makes things which are kept, so that no other version of it takes them for its own."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

PROGRAM = Path(__file__).parents[1]


def digest_of_program(rooms: Iterable[str], libraries: Iterable[str]) -> str:
    """Name the program: SHA-256 over Python, libraries, each told with its version, and all modules of some rooms.

    Raises OSError where the program may be run but not read.
    """
    digest = hashlib.sha256(sys.version.encode())
    for library in libraries:
        digest.update(f"{library}\0".encode())
    for path in sorted(path for room in rooms for path in (PROGRAM / room).rglob("*.py")):
        digest.update(f"{path.relative_to(PROGRAM)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
