"""Logs: one line an event, never a learner's words, never the token."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import Processor

_TOKEN = re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}")
"""The form of every bot token, so that one that we were never told is hidden, too."""

_QUIET = (
    *("telegram", "httpx", "httpcore", "aiohttp", "asyncio", "sqlalchemy", "alembic"),
    *("uvicorn", "sse_starlette", "watchfiles"),
)
"""Libraries whose lower levels print addresses with the token, statements with values, or learners' words; and those
that tell what we tell ourselves."""


def set_up_logs(form: str, level: str, secrets: Sequence[str] = ()) -> None:
    """Send every event to stderr as "text" or "json", with `secrets` blacked out, tracebacks included."""
    redact = _redactor(secrets)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if form == "json"
        # The plain traceback: the other ones show the values of variables, and with them learners' words.
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    formatter = _RedactingFormatter(
        redact,
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    # The library's own report of a failed log call shows its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _excepthook
    threading.excepthook = lambda hook: _excepthook(hook.exc_type, hook.exc_value, hook.exc_traceback)


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Blacks out secrets in the finished line, where nothing can come after it."""

    def __init__(self, redact: Any, **options: Any) -> None:
        super().__init__(**options)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return str(self._redact(super().format(record)))


def _redactor(secrets: Sequence[str]) -> Any:
    hidden = "|".join([*(re.escape(secret) for secret in secrets if secret), _TOKEN.pattern])
    pattern = re.compile(hidden)
    return lambda text: pattern.sub("[hidden]", text)


def _excepthook(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    found = error or kind()
    logging.getLogger("bot").critical("stopped by an error", exc_info=(kind, found, trace))
