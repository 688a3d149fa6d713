"""Serves small web applications: the preview to staff, and health and metrics to operators."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

FINISH_S = 1
"""How long an answer may still take once the server is told to stop; connections are cut then."""

HEADERS_S = 10.0
"""How long whoever has a connection may take to say what they want."""


class Impatient(H11Protocol):
    """Lets go of silent and slow connections, which uvicorn would keep for ever, and with them the place of others."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._patience:
            self._patience.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait_for_request()

    def _wait_for_request(self) -> None:
        if self._patience:
            self._patience.cancel()
        self._patience = self.loop.call_later(HEADERS_S, self._let_go)

    def _let_go(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


class Server(uvicorn.Server):
    """A server that leaves the signals to us, since uvicorn raises them anew when it has stopped.

    Logs name no address that was asked for, as these may hold what a learner wrote.
    """

    def __init__(self, app: Callable[..., Any], *, limit: int | None = None) -> None:
        """Make ready to serve; beyond `limit` connections at a time, requests get 503."""
        super().__init__(
            uvicorn.Config(
                app,
                http=Impatient,
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                lifespan="off",
                limit_concurrency=limit,
                timeout_graceful_shutdown=FINISH_S,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
