"""Waiting until something has become true, without polling for it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Wakes those who wait, whenever something has happened."""

    def __init__(self) -> None:
        self._sleepers: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)

    async def until(self, condition: Callable[[], T], timeout_s: float | None) -> T:
        """Return what the condition returns as soon as that is true; look again at every ring.

        Raises TimeoutError when it never was; without a timeout, it waits for ever.
        """
        async with asyncio.timeout(timeout_s):
            while not (found := condition()):
                sleeper = asyncio.get_running_loop().create_future()
                self._sleepers.add(sleeper)
                try:
                    await sleeper
                finally:
                    self._sleepers.discard(sleeper)
        return found
