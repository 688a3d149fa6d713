"""Takes the address on which health and metrics are served, or says why it cannot be had."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import SettingsError
from bot.settings import Listen

PATHS = ("/healthz", "/readyz", "/metrics")
"""Whether the process lives, whether it does all that it is for, and its figures."""


@contextmanager
def listening(listen: Listen | None) -> Iterator[socket.socket | None]:
    """Listen for the length of a block; who connects waits until somebody answers. Raises SettingsError."""
    if listen is None:
        yield None
        return
    with _listen(listen) as listener:
        yield listener


def _listen(listen: Listen) -> socket.socket:
    try:
        found = socket.getaddrinfo(listen.host, listen.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise SettingsError(
            f"TUTOR_LISTEN: the name {listen.host!r} is not known here: write an address of this machine, such as "
            f"127.0.0.1:{listen.port}, or 0.0.0.0:{listen.port} for all of them"
        ) from None
    # A name may have several addresses, and some of them, such as those of IPv6, may not be there.
    failures: list[OSError] = []
    for family, kind, protocol, _, address in found:
        try:
            listener = socket.socket(family, kind, protocol)
        except OSError as error:
            failures.append(error)
            continue
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except OSError as error:
            listener.close()
            failures.append(error)
        else:
            return listener
    raise SettingsError(f"TUTOR_LISTEN: {listen}: {_reason(failures[-1])}")


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return "another process listens there: stop it, or name another port"
        case errno.EACCES:
            return "this user may not listen there: name a port from 1024 on"
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return "this machine has no such address: write 127.0.0.1 for itself alone, 0.0.0.0 for all its addresses"
        case _:
            return f"it cannot be listened on: {error.strerror}"
