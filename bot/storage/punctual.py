"""Connections to PostgreSQL that wait only so long for an answer.

The limits that a server keeps are of no use when it is halted, or when the network to it swallows everything.
"""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, event

_Value = TypeVar("_Value")


class NoAnswer(psycopg.OperationalError):
    """The server has not answered in time. The connection is closed: nobody knows what has become of the statement."""


class PunctualConnection(psycopg.Connection[Any]):
    """A connection that is closed when an answer takes longer than `patience_s`; None is for ever."""

    patience_s: float | None = None

    def wait(self, gen: Generator[Any, Any, _Value], *args: Any, **kwargs: Any) -> _Value:
        """Let a conversation with the server go on to its end. Raises NoAnswer.

        Whoever waits for the socket comes back ten times a second: psycopg.org/psycopg3/docs/api/connections.html.
        """
        if self.patience_s is not None:
            gen = self._hurried(gen, self.patience_s)
        return super().wait(gen, *args, **kwargs)

    def _hurried(self, gen: Generator[Any, Any, _Value], patience_s: float) -> Generator[Any, Any, _Value]:
        end = monotonic() + patience_s
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                # Who was halted for long finds the answer ready.
                if not ready and monotonic() > end:
                    self.close()
                    raise NoAnswer(f"no answer for {patience_s:.0f} s")
                wanted = gen.send(ready)
        except StopIteration as stopped:
            value: _Value = stopped.value
            return value


def make_punctual(engine: Engine, answer_s: float, ping_s: float) -> None:
    """Have an engine wait at most so long for an answer, and for that of a connection that was unused till now."""

    def connect(dialect: object, record: object, cargs: list[Any], cparams: dict[str, Any]) -> PunctualConnection:
        connection = PunctualConnection.connect(*cargs, **cparams)
        connection.patience_s = ping_s
        return connection

    def lend(connection: PunctualConnection, *_: object) -> None:
        connection.patience_s = answer_s

    def take_back(connection: PunctualConnection | None, *_: object) -> None:
        if connection is not None:
            connection.patience_s = ping_s

    event.listen(engine, "do_connect", connect)
    # The pool looks whether a connection still works before it lends it.
    event.listen(engine, "checkout", lend)
    event.listen(engine, "checkin", take_back)


def take_patience(connection: Connection, seconds: float | None) -> None:
    """Let answers take longer until the connection is given back."""
    driver = connection.connection.driver_connection
    if isinstance(driver, PunctualConnection):
        driver.patience_s = seconds
