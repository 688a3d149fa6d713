"""Sets up the logs once there is something to log, for commands that hardly ever log anything."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterable
from typing import Any


def set_up_logs_late(form: str, level: str, secrets: Iterable[str] = ()) -> None:
    """Do what bot.logs.set_up_logs does, but only when a library logs or warns, or an error ends or passes over us.

    What writes logs takes 80 ms to import, of the 500 of `psi-tutor check`. `secrets` are not asked for before.
    Whoever logs by structlog is not known of here.
    """

    def set_up() -> None:
        from bot.logs import set_up_logs

        set_up_logs(form, level, secrets)

    def excepthook(*info: Any) -> None:
        set_up()
        sys.excepthook(*info)

    def hook_of_threads(hook: Any) -> None:
        set_up()
        threading.excepthook(hook)

    def unraisablehook(hook: Any) -> None:
        set_up()
        sys.unraisablehook(hook)

    def showwarning(*warning: Any, **more: Any) -> None:
        set_up()
        warnings.showwarning(*warning, **more)

    root = logging.getLogger()
    root.handlers[:] = [_Waiting(set_up)]
    root.setLevel(logging.WARNING)
    logging.getLogger(__package__).setLevel(level.upper())
    logging.raiseExceptions = False
    sys.excepthook, threading.excepthook, sys.unraisablehook = excepthook, hook_of_threads, unraisablehook
    warnings.showwarning = showwarning


class _Waiting(logging.Handler):
    """Sets up the logs at the first record, and hands it on to what stands here then."""

    def __init__(self, set_up: Callable[[], None]) -> None:
        super().__init__()
        self._set_up = set_up

    def handle(self, record: logging.LogRecord) -> bool:
        self._set_up()
        logging.getLogger(record.name).handle(record)
        return True
