"""Serves small web applications: the preview to staff, and health and metrics to operators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

FINISH_S = 1
"""How long an answer may still take once the server is told to stop; connections are cut then."""


class Server(uvicorn.Server):
    """A server that leaves the signals to us, since uvicorn raises them anew when it has stopped.

    Logs name no address that was asked for, as these may hold what a learner wrote.
    """

    def __init__(self, app: Callable[..., Any], *, limit: int | None = None) -> None:
        """Make ready to serve; beyond `limit` connections at a time, requests get 503."""
        super().__init__(
            uvicorn.Config(
                app,
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
