"""Logs: one line an event, never a learner's words, never a secret.

Our own events say nothing of a learner: each value is chosen where it is logged. What libraries say, and what errors
say of themselves, is nobody's choice: of that, only what cannot hold a value is kept.
"""

from __future__ import annotations

import json
import linecache
import logging
import os
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import structlog
from structlog.typing import EventDict, ExcInfo, Processor

OURS = "bot"
"""The package whose events and errors say only what we chose."""

HOME = Path(__file__).parent
"""Where it stands."""

_TOKEN = r"(?<!\d)\d{6,12}(?::|%3A|%253A)[A-Za-z0-9_-]{30,}"  # noqa: S105 - the form of a token, and none itself
"""The form of every bot token, so that one that we were never told is hidden, too."""

_CONSTANT = re.compile(r"[A-Za-z][A-Za-z ,.;!-]*")
"""How a library's message begins, up to the first sign that may begin a value."""

SHORTEST_SECRET = 6
"""A shorter password is not looked for: it may be a part of anything, and every line would be full of holes."""

LONGEST_CHAIN = 10
"""Errors that led to one another are told of up to so many."""


def set_up_logs(form: str, level: str, secrets: Iterable[str] = ()) -> None:
    """Send every event to stderr as "text" or "json", with `secrets` blacked out, also those of errors and warnings.

    Libraries are heard from warnings on: below, they tell of every call, with its values.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = _RedactingFormatter(
        _redactor(secrets),
        use_get_message=False,
        foreign_pre_chain=[_without_values, *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(told),
            _write_json if form == "json" else _write_text,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.setLevel(level.upper())
    # Some libraries set a level of their own.
    handler.addFilter(lambda record: _is_ours(record.name) or record.levelno >= logging.WARNING)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, handler.level))
    logging.getLogger(OURS).setLevel(handler.level)
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
    # The library's own report of a failed log call shows its arguments. And a log that cannot be written, since its
    # reader is gone or the disk is full, stops nobody.
    logging.raiseExceptions = False
    sys.excepthook = lambda kind, error, trace: _tell_of_end((kind, error or kind(), trace))
    threading.excepthook = lambda hook: _tell_of_end(
        (hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback)
    )
    sys.unraisablehook = _tell_of_passed_over
    warnings.showwarning = _tell_of_warning


def told(exc_info: ExcInfo) -> str:
    """Write down an error and those that led to it: where, and of what kind; its words only if they cannot be a value.

    Python's own tracebacks end with the words of the error, and these may be a learner's.
    """
    return "\n".join(_lines(exc_info[1], LONGEST_CHAIN))


def place_of(error: Exception) -> str:
    """Name the line of this program that broke, not that of a library."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(HOME)]
    last = (own or list(frames))[-1]
    path = Path(last.filename)
    return f"{path.relative_to(HOME.parent) if own else path}:{last.lineno}"


def _lines(error: BaseException, left: int) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before and left:
        yield from _lines(before, left - 1)
        yield "which led to:"
    yield "Traceback (most recent call last):"
    for entry in traceback.format_tb(error.__traceback__):
        yield from entry.splitlines()
    yield _named(error)
    if isinstance(error, BaseExceptionGroup) and left:
        for part in error.exceptions:
            yield "a part of which is:"
            yield from _lines(part, left - 1)


def _named(error: BaseException) -> str:
    kind = type(error)
    if _is_ours(kind.__module__):
        return f"{kind.__name__}: {error}"
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return f"{name}: {os.strerror(error.errno)}"
    return f"{name} (its words are left out: they may be a learner's)"


def _is_ours(name: str) -> bool:
    return name == OURS or name.startswith(f"{OURS}.")


def _without_values(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep of what a library says the words before the first value, and add the line that said it."""
    record: logging.LogRecord = event["_record"]
    if not _is_ours(record.name):
        event["event"] = _constant_words(record, event["event"]) or "a library tells"
        event["where"] = f"{record.pathname}:{record.lineno}"
    event.pop("stack_info", None)
    return event


def _constant_words(record: logging.LogRecord, message: str) -> str:
    """Give the words before the first value, if they stand in the program that says them, and so are no value."""
    found = _CONSTANT.match(message)
    words = found[0].strip() if found else ""
    if record.name == "asyncio":
        # All of its messages begin with words of its own, but they come from other files, and from C.
        return words
    return words if any(words in line for line in linecache.getlines(record.pathname)) else ""


def _write_json(_: Any, __: str, event: EventDict) -> str:
    line = str(structlog.processors.JSONRenderer(ensure_ascii=False)(None, "", event))
    # Between values there is none of these, and within them JSON knows this way to write them.
    return _escaped(line, lambda sign: json.dumps(sign)[1:-1])


_CONSOLE = structlog.dev.ConsoleRenderer(colors=False)


def _write_text(_: Any, __: str, event: EventDict) -> str:
    """Write a line; below it those of a traceback, which are set in: an event begins where a line does not."""
    trace = event.pop("exception", "")
    lines = [_CONSOLE(None, "", event), *(f"  {line}" for line in trace.splitlines())]
    return "\n".join(_escaped(line, lambda sign: ascii(sign)[1:-1]) for line in lines)


def _escaped(line: str, escape: Callable[[str], str]) -> str:
    """Write down each sign that would end the line, move a cursor, or change the order of what is read."""
    return line if line.isprintable() else "".join(sign if sign.isprintable() else escape(sign) for sign in line)


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Blacks out secrets in the finished line, where nothing can come after it."""

    def __init__(self, redact: Callable[[str], str], **options: Any) -> None:
        super().__init__(**options)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


def _redactor(secrets: Iterable[str]) -> Callable[[str], str]:
    forms = {form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in _forms(secret)}
    # The longest first: one may be a part of another.
    hidden = "|".join([*map(re.escape, sorted(forms, key=len, reverse=True)), _TOKEN])
    pattern = re.compile(hidden, re.IGNORECASE)
    return lambda text: pattern.sub("[hidden]", text)


def _forms(secret: str) -> set[str]:
    """Give the ways in which a text is written within an address, a value that is shown, and JSON; one in the other."""
    return {within for form in _written(secret) for within in _written(form)}


def _written(text: str) -> set[str]:
    in_json = (json.dumps(text, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False))
    # The environment may hold bytes that are no text.
    in_address = (quote(text, safe=safe, errors="replace") for safe in ("", "/"))
    return {text, *in_address, quote_plus(text, errors="replace"), repr(text)[1:-1], *in_json}


def _tell_of_end(info: ExcInfo) -> None:
    logging.getLogger(OURS).critical("stopped by an error", exc_info=info)


def _tell_of_passed_over(hook: Any) -> None:
    # Of the object no more than its name: how it shows itself is its own affair.
    name = getattr(hook.object, "__qualname__", type(hook.object).__qualname__)
    info = (hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback)
    structlog.get_logger(OURS).error("an error was passed over", within=name, exc_info=info)


def _tell_of_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    structlog.get_logger(OURS).warning("a library warns", kind=category.__name__, where=f"{filename}:{lineno}")
