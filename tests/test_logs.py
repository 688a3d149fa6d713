"""Logs: the token in no line, whatever way it takes; nothing of what learners write."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.logs import set_up_logs

ROOT = Path(__file__).parents[1]
KNOWN = "a known secret (+) [1]"
SHAPED = "123456789:AAE0123456789-abcdefghij_klmnopqrs"
QUIET = ("telegram", "httpx", "httpcore", "aiohttp", "asyncio", "sqlalchemy", "alembic")

Written = Callable[[], str]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Setting up logs changes the whole process."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in ("", *QUIET)}
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    sys.excepthook = hook
    structlog.reset_defaults()


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Written:
    return lambda: capsys.readouterr().err


def raise_chained(secret: str) -> None:
    try:
        raise ValueError(f"inner {secret}")
    except ValueError as error:
        raise RuntimeError(f"outer {secret}") from error


def raise_during_another(secret: str) -> None:
    try:
        raise ValueError(f"first {secret}")
    finally:
        raise RuntimeError(f"second {secret}")


def log_exception(raising: Callable[[str], None], secret: str) -> None:
    try:
        raising(secret)
    except RuntimeError:
        structlog.get_logger("bot.x").exception("broke", secret=secret)


def log_exception_of_a_library(raising: Callable[[str], None], secret: str) -> None:
    try:
        raising(secret)
    except RuntimeError as error:
        logging.getLogger("telegram.ext").error("broke: %s", error, exc_info=error)


WAYS: dict[str, Callable[[str], Any]] = {
    "event": lambda secret: structlog.get_logger("bot.x").warning(f"got {secret}"),
    "field": lambda secret: structlog.get_logger("bot.x").warning("got", value=secret),
    "part of a field": lambda secret: structlog.get_logger("bot.x").warning("got", url=f"https://x.example/{secret}/y"),
    "nested field": lambda secret: structlog.get_logger("bot.x").warning("got", value={"a": [secret, (secret,)]}),
    "bytes": lambda secret: structlog.get_logger("bot.x").warning("got", value=secret.encode()),
    "error as field": lambda secret: structlog.get_logger("bot.x").warning("got", error=ValueError(secret)),
    "bound field": lambda secret: structlog.get_logger("bot.x").bind(value=secret).warning("got"),
    "key": lambda secret: structlog.get_logger("bot.x").warning("got", **{secret: 1}),
    "chained exception": lambda secret: log_exception(raise_chained, secret),
    "exception during another": lambda secret: log_exception(raise_during_another, secret),
    "library's message": lambda secret: logging.getLogger("urllib3").error(f"got {secret}"),
    "library's argument": lambda secret: logging.getLogger("urllib3").error("got %s and %r", secret, [secret]),
    "library's exception": lambda secret: log_exception_of_a_library(raise_chained, secret),
    "uncaught exception": lambda secret: sys.excepthook(ValueError, ValueError(secret), None),
}


@pytest.mark.parametrize("secret", [KNOWN, SHAPED], ids=["known", "shaped like a token"])
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_hidden_whatever_way_it_takes(form: str, way: str, secret: str, written: Written) -> None:
    set_up_logs(form, "info", [KNOWN])

    WAYS[way](secret)

    line = written()
    assert secret not in line
    assert "[hidden]" in line


@pytest.mark.parametrize("secret", [KNOWN, SHAPED], ids=["known", "shaped like a token"])
def test_a_known_secret_is_hidden_inside_an_address(form: str, secret: str, written: Written) -> None:
    set_up_logs(form, "info", [KNOWN])

    structlog.get_logger("bot.x").warning("got", url=f"https://api.telegram.org/bot{secret}/getMe")

    line = written()
    assert secret not in line
    assert "https://api.telegram.org/bot[hidden]/getMe" in line


def test_every_secret_is_hidden(form: str, written: Written) -> None:
    set_up_logs(form, "info", ["first secret", "", "second secret"])

    structlog.get_logger("bot.x").warning("first secret, second secret", value="kept")

    line = written()
    assert "secret" not in line
    assert line.count("[hidden]") == 2
    assert "kept" in line


@pytest.mark.parametrize(
    "text",
    ["12:30", "2026-03-01", "update 123456789", "a" * 64, "123456789:short", "7:AAE0123456789-abcdefghij_klmnopqrs"],
)
def test_what_is_no_token_stays(form: str, text: str, written: Written) -> None:
    set_up_logs(form, "info")

    structlog.get_logger("bot.x").warning("got", value=text)

    assert text in written()


def test_each_json_line_is_an_object_with_the_same_keys(written: Written) -> None:
    set_up_logs("json", "info")

    structlog.get_logger("bot.x").info("one\ntwo", chat=7, text="Grüße \N{BREAD}", path=Path("a/b"))
    logging.getLogger("urllib3").warning("three %d", 4)
    log_exception(raise_chained, "x")
    sys.excepthook(ValueError, ValueError("five"), None)

    lines = [json.loads(line) for line in written().splitlines()]
    assert [(line["event"], line["level"], line["logger"]) for line in lines] == [
        ("one\ntwo", "info", "bot.x"),
        ("three 4", "warning", "urllib3"),
        ("broke", "error", "bot.x"),
        ("stopped by an error", "critical", "bot"),
    ]
    assert (lines[0]["chat"], lines[0]["text"], lines[0]["path"]) == (7, "Grüße \N{BREAD}", "PosixPath('a/b')")
    assert [line["timestamp"][-1] for line in lines] == ["Z"] * 4
    assert "RuntimeError: outer x" in lines[2]["exception"]
    assert "ValueError: five" in lines[3]["exception"]


def test_a_text_line_tells_when_how_bad_what_where(written: Written) -> None:
    set_up_logs("text", "info")

    structlog.get_logger("bot.x").warning("reply not sent", row=3)

    line = written()
    assert line.count("\n") == 1
    assert line.split()[1:] == ["[warning", "]", "reply", "not", "sent", "[bot.x]", "row=3"]
    assert line.startswith("20")


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_less_important_events_are_left_out(level: str, shown: list[str], written: Written) -> None:
    set_up_logs("json", level)

    for name in ("debug", "info", "warning", "error"):
        getattr(structlog.get_logger("bot.x"), name)("by structlog")
        getattr(logging.getLogger("bot.y"), name)("by logging")

    assert [json.loads(line)["level"] for line in written().splitlines()] == [name for name in shown for _ in range(2)]


@pytest.mark.parametrize("library", QUIET)
def test_libraries_that_print_words_and_addresses_are_quiet_below_warnings(library: str, written: Written) -> None:
    set_up_logs("json", "debug")

    logging.getLogger(library).info("POST https://api.telegram.org")
    logging.getLogger(f"{library}.inner").debug("what a learner wrote")
    logging.getLogger(f"{library}.inner").warning("important")

    assert [json.loads(line)["event"] for line in written().splitlines()] == ["important"]


def test_setting_up_again_writes_each_line_once(written: Written) -> None:
    set_up_logs("text", "info")
    set_up_logs("json", "info")

    structlog.get_logger("bot.x").info("once")

    assert [json.loads(line)["event"] for line in written().splitlines()] == ["once"]


def test_a_traceback_shows_no_values_of_variables(form: str, written: Written) -> None:
    def think(words: str) -> None:
        count = len(words)
        raise RuntimeError(f"broke after {count}")

    set_up_logs(form, "info")
    log_exception(lambda _: think("what a learner" + " wrote"), "x")

    line = written()
    assert "broke after 20" in line
    assert "what a learner wrote" not in line


STOPPED = """
import sys
from bot.logs import set_up_logs
set_up_logs(sys.argv[1], "info", ["a known secret"])
def fail(secret):
    raise RuntimeError("stopped with " + secret)
fail(" ".join(("a", "known", "secret")))
"""


def test_an_error_that_stops_the_process_is_logged_without_secrets(form: str) -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED, form], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "RuntimeError: stopped with [hidden]" in done.stderr
    assert "a known secret" not in done.stderr
    assert done.stdout == ""
