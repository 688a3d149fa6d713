"""Watches a tutor while it works: takes down what happens, samples what waits, and answers who asks."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from time import monotonic
from typing import Any

from starlette.routing import BaseRoute

from bot.errors import StoreError
from bot.operating.answering import create_app
from bot.operating.health import Health, Pulse
from bot.operating.metrics import Metrics
from bot.serving import Server
from bot.storage.store import Store

CONNECTIONS = 200
"""At a time: a handful of probes need one each, Telegram or a load balancer some forty, and a process may open few
files."""

SAMPLE_EVERY_S = 5.0
"""Prometheus asks every 15 s to a minute."""


class Watch:
    """Watches one tutor. `course` gives the version that is taught.

    `receiving_s` and `sending_s`: how long Telegram and the outbox may be left alone, in seconds. `clock` gives UTC,
    `stopwatch` is monotonic, in seconds.
    """

    def __init__(
        self,
        store: Store,
        course: Callable[[], str],
        receiving_s: float,
        sending_s: float,
        clock: Callable[[], datetime],
        stopwatch: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        receiving, sending = Pulse(receiving_s, stopwatch), Pulse(sending_s, stopwatch)
        self._health = Health(store, course, {"receiving": receiving, "sending": sending})
        self.metrics = Metrics(receiving, sending, course, stopwatch)

    async def over(
        self, work: Coroutine[Any, Any, None], listener: socket.socket, others: Sequence[BaseRoute] = ()
    ) -> None:
        """Watch some work to its end, and answer on a socket meanwhile, also for `others`. Raises what it raises."""
        server = Server(create_app(self._health, self.metrics, others), limit=CONNECTIONS)
        working = asyncio.create_task(work)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        sampling = asyncio.create_task(self._sample())
        tasks = (working, serving, sampling)
        try:
            # Only the work ends by itself: if one of the others does, its error ends the process, loudly.
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            server.should_exit = True
            working.cancel()
            sampling.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._health.close()

    async def _sample(self) -> None:
        while True:
            try:
                backlog = await asyncio.to_thread(self._store.backlog)
            except StoreError:
                self.metrics.sampled(None, self._clock())
            else:
                self.metrics.sampled(backlog, self._clock())
            await asyncio.sleep(SAMPLE_EVERY_S)
