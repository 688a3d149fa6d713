"""Serves the preview to browsers of this machine until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from errno import EADDRINUSE
from pathlib import Path

from bot.channels.preview.desk import Desk
from bot.channels.preview.pages import create_app
from bot.errors import SettingsError
from bot.serving import Server
from bot.storage.store import Store

ADDRESS = "127.0.0.1"

PORTS = 20
"""How many ports are tried, from the wanted one on."""

ORDINARY_PORT, LAST_PORT = 80, 65_535


async def serve_preview(
    desk: Desk, course_dir: Path, new_store: Callable[[], Store], port: int, announce: Callable[[str], None]
) -> None:
    """Show what lies on the desk until SIGINT or SIGTERM. `announce` is told the address once it can be opened.

    `port` 0 takes any. Raises SettingsError when no port can be had.
    """
    with _listen(port) as listening:
        number = listening.getsockname()[1]
        names = (ADDRESS, "localhost", "[::1]")
        # Browsers leave the ordinary port out.
        hosts = frozenset((*(f"{name}:{number}" for name in names), *(names if number == ORDINARY_PORT else ())))
        server = Server(create_app(desk, course_dir, new_store, hosts))

        def stop() -> None:
            desk.close()
            server.should_exit = True

        loop = asyncio.get_running_loop()
        for number_of_signal in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number_of_signal, stop)
        announce(f"http://{ADDRESS}:{number}/")
        await server.serve(sockets=[listening])


def _listen(port: int) -> socket.socket:
    for number in range(port, min(port + PORTS, LAST_PORT + 1)):
        try:
            return socket.create_server((ADDRESS, number))
        except OSError as error:
            if error.errno != EADDRINUSE:
                raise SettingsError(f"cannot listen on port {number}: {error.strerror}; name another one") from None
    last = min(port + PORTS - 1, LAST_PORT)
    raise SettingsError(f"the ports {port} to {last} are all taken; name another one")
