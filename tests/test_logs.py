"""Logs: no secret in any line, whatever way it takes; no word that nobody chose; one line an event."""

import asyncio
import gc
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog

from bot.errors import StoreError, TutorError
from bot.logs import set_up_logs

ROOT = Path(__file__).parents[1]
KNOWN = 'a known "secret" (+) [brackets]'
SHAPED = "123456789:AAE0123456789-abcdefghij_klmnopqrs"
WORDS = " ".join(("what", "a", "learner", "wrote"))
"""In parts: what stands in a line of the program that says it is taken for its own words."""

LIBRARIES = ("telegram", "httpx", "aiohttp", "asyncio", "sqlalchemy", "alembic", "uvicorn", "one.of.tomorrow")

Written = Callable[[], str]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Setting up logs changes the whole process."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    handlers, levels, raises = root.handlers[:], (root.level, ours.level), logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    logging.raiseExceptions = raises
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
    structlog.reset_defaults()


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Written:
    return lambda: capsys.readouterr().err


class OfLibrary(Exception):
    """An error whose words were not chosen by us."""


def raise_chained(secret: str, kind: type[Exception] = TutorError) -> None:
    try:
        raise kind(f"inner {secret}")
    except kind as error:
        raise kind(f"outer {secret}") from error


def raise_during_another(secret: str, kind: type[Exception] = TutorError) -> None:
    try:
        raise kind(f"first {secret}")
    finally:
        raise kind(f"second {secret}")


def raise_many(secret: str, kind: type[Exception] = TutorError) -> None:
    raise ExceptionGroup(f"several {secret}", [kind(f"one {secret}"), kind(f"other {secret}")])


def log_exception(raising: Callable[..., None], secret: str, *kind: type[Exception]) -> None:
    try:
        raising(secret, *kind)
    except (TutorError, OfLibrary, ExceptionGroup):
        structlog.get_logger("bot.x").exception("broke", secret=secret)


def log_exception_of_a_library(raising: Callable[..., None], secret: str) -> None:
    try:
        raising(secret)
    except (TutorError, ExceptionGroup) as error:
        logging.getLogger("telegram.ext").error("broke: %s", error, exc_info=error)


WAYS: dict[str, Callable[[str], Any]] = {
    "event": lambda secret: structlog.get_logger("bot.x").warning(f"got {secret}"),
    "field": lambda secret: structlog.get_logger("bot.x").warning("got", value=secret),
    "part of a field": lambda secret: structlog.get_logger("bot.x").warning("got", url=f"https://x.example/{secret}/y"),
    "part of an address": lambda secret: structlog.get_logger("bot.x").warning("got", url=f"https://x/{quote(secret)}"),
    "argument of an address": lambda secret: structlog.get_logger("bot.x").warning("got", q=f"?a={quote(secret, '')}"),
    "nested field": lambda secret: structlog.get_logger("bot.x").warning("got", value={"a": [secret, (secret,)]}),
    "bytes": lambda secret: structlog.get_logger("bot.x").warning("got", value=secret.encode()),
    "value that is shown": lambda secret: structlog.get_logger("bot.x").warning("got", value=repr([secret])),
    "JSON": lambda secret: structlog.get_logger("bot.x").warning("got", value=json.dumps([secret])),
    "error as field": lambda secret: structlog.get_logger("bot.x").warning("got", error=ValueError(secret)),
    "bound field": lambda secret: structlog.get_logger("bot.x").bind(value=secret).warning("got"),
    "key": lambda secret: structlog.get_logger("bot.x").warning("got", **{secret: 1}),
    "chained exception": lambda secret: log_exception(raise_chained, secret),
    "exception during another": lambda secret: log_exception(raise_during_another, secret),
    "group of exceptions": lambda secret: log_exception(raise_many, secret),
    "library's exception": lambda secret: log_exception_of_a_library(raise_chained, secret),
    "uncaught exception": lambda secret: sys.excepthook(StoreError, StoreError(secret), None),
}


@pytest.mark.parametrize(
    ("secret", "part"), [(KNOWN, "brackets"), (SHAPED, "klmnopqrs")], ids=["known", "shaped like a token"]
)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_hidden_whatever_way_it_takes(
    form: str, way: str, secret: str, part: str, written: Written
) -> None:
    set_up_logs(form, "info", [KNOWN])

    WAYS[way](secret)

    line = written()
    assert part not in line
    assert "[hidden]" in line


@pytest.mark.parametrize("secret", [KNOWN, SHAPED], ids=["known", "shaped like a token"])
def test_a_known_secret_is_hidden_inside_an_address(form: str, secret: str, written: Written) -> None:
    set_up_logs(form, "info", [KNOWN])

    structlog.get_logger("bot.x").warning("got", url=f"https://api.telegram.org/bot{secret}/getMe")

    line = written()
    assert secret not in line
    assert "https://api.telegram.org/bot[hidden]/getMe" in line


def test_every_secret_is_hidden_and_the_longest_first(form: str, written: Written) -> None:
    set_up_logs(form, "info", ["secret", "first secret", "", "second secret"])

    structlog.get_logger("bot.x").warning("first secret, second secret", value="kept")

    line = written()
    assert "[hidden], [hidden]" in line
    assert "kept" in line


def test_a_secret_that_is_no_text_is_hidden_too(form: str, written: Written) -> None:
    set_up_logs(form, "info", ["caf\udce9 secret"])

    structlog.get_logger("bot.x").warning("got caf\udce9 secret", value="caf\udce9 secret")

    assert "secret" not in written()


def test_a_password_so_short_that_it_may_be_a_part_of_anything_makes_no_holes(form: str, written: Written) -> None:
    set_up_logs(form, "info", ["o", "event"])

    structlog.get_logger("bot.x").warning("one event")

    line = written()
    assert "one event" in line
    assert "[hidden]" not in line


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
    logging.getLogger("bot.y").warning("three")
    log_exception(raise_chained, "x")
    sys.excepthook(StoreError, StoreError("five"), None)

    lines = [json.loads(line) for line in written().splitlines()]
    assert [(line["event"], line["level"], line["logger"]) for line in lines] == [
        ("one\ntwo", "info", "bot.x"),
        ("three", "warning", "bot.y"),
        ("broke", "error", "bot.x"),
        ("stopped by an error", "critical", "bot"),
    ]
    assert (lines[0]["chat"], lines[0]["text"], lines[0]["path"]) == (7, "Grüße \N{BREAD}", "PosixPath('a/b')")
    assert [line["timestamp"][-1] for line in lines] == ["Z"] * 4
    assert "\nTutorError: inner x\nwhich led to:\nTraceback" in lines[2]["exception"]
    assert lines[2]["exception"].endswith("\nTutorError: outer x")
    assert lines[3]["exception"].endswith("\nStoreError: five")


def test_a_text_line_tells_when_how_bad_what_where(written: Written) -> None:
    set_up_logs("text", "info")

    structlog.get_logger("bot.x").warning("reply not sent", row=3)

    line = written()
    assert line.count("\n") == 1
    assert line.split()[1:] == ["[warning", "]", "reply", "not", "sent", "[bot.x]", "row=3"]
    assert line.startswith("20")


HOSTILE = {
    "new line": "\n2026-01-01T00:00:00Z [error    ] forged",
    "carriage return": "\rforged",
    "line of Unicode": "\N{LINE SEPARATOR}forged\N{PARAGRAPH SEPARATOR}\x85\x0b\x0c",
    "colour": "\x1b[31mred",
    "colour in one sign": "\x9b31mred",
    "title of the window": "\x1b]0;title\x07",
    "backspace": "safe\x08\x08\x08\x08\x7f",
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe\N{LEFT-TO-RIGHT ISOLATE}",
    "half a pair": "\ud83d",
    "nothing": "\0",
    "beyond the plane": "\N{LANGUAGE TAG}",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_value_ends_its_line_or_moves_a_cursor(form: str, value: str, written: Written) -> None:
    set_up_logs(form, "info")

    structlog.get_logger("bot.x").warning(f"got {value}", plain=value, spaced=f"a {value}", many=[value], **{value: 1})

    line = written()
    assert line.endswith("\n")
    assert line[:-1].isprintable()


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_json_gives_every_value_as_it_was(value: str, written: Written) -> None:
    set_up_logs("json", "info")

    structlog.get_logger("bot.x").warning("got", value=value)

    assert json.loads(written())["value"] == value


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_in_text_what_belongs_to_a_traceback_is_set_in(value: str, written: Written) -> None:
    set_up_logs("text", "info")

    log_exception(raise_chained, value)

    first, *others = written().split("\n")[:-1]
    assert "broke" in first
    assert len(others) > 6
    assert [line for line in others if not line.startswith("  ") or not line.isprintable()] == []


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


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("level", ["debug", "info", "warning"])
def test_of_libraries_only_warnings_are_heard(library: str, level: str, written: Written) -> None:
    set_up_logs("json", level)

    logging.getLogger(library).info("POST https://api.telegram.org")
    logging.getLogger(f"{library}.inner").debug(WORDS)
    logging.getLogger(f"{library}.inner").warning("important")

    assert [json.loads(line)["event"] for line in written().splitlines()] == ["important"]


def test_a_library_that_sets_its_own_level_is_not_louder(written: Written) -> None:
    set_up_logs("json", "error")
    loud = logging.getLogger("loud.library")
    loud.setLevel(logging.DEBUG)

    for say in (loud.debug, loud.info, loud.warning, loud.error):
        say("important")

    assert [json.loads(line)["level"] for line in written().splitlines()] == ["error"]


def test_setting_up_again_writes_each_line_once(written: Written) -> None:
    set_up_logs("text", "info")
    set_up_logs("json", "info")

    structlog.get_logger("bot.x").info("once")

    assert [json.loads(line)["event"] for line in written().splitlines()] == ["once"]


class Wordy:
    """Shows itself by the words that it holds."""

    def __repr__(self) -> str:
        return WORDS

    def __del__(self) -> None:
        raise OfLibrary(WORDS)


async def lose_a_task(words: str) -> None:
    """Let a task break whose error nobody asks for."""

    async def breaking() -> None:
        raise OfLibrary(words)

    task = asyncio.create_task(breaking(), name=words)
    await asyncio.wait([task])
    del task
    gc.collect()


async def break_a_callback(words: str) -> None:
    asyncio.get_running_loop().call_soon(int, words)
    await asyncio.sleep(0)


def break_a_thread(words: str) -> None:
    thread = threading.Thread(target=raise_chained, args=(words, OfLibrary), name=words)
    thread.start()
    thread.join()


def complain(words: str) -> None:
    logging.getLogger("telegram.request").error('Can not load invalid JSON data: "%s"', words)


def complain_in_one(words: str) -> None:
    logging.getLogger("some.library").warning(f"Nobody knows {words}")


def complain_with_an_error(words: str) -> None:
    logging.getLogger("some.library").error(OfLibrary(words))


def warn(words: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.warn(words, stacklevel=1)


LEAKS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "argument of a library": ("Can not load invalid JSON data", complain),
    "message of a library": ("a library tells", complain_in_one),
    "error as a message": ("a library tells", complain_with_an_error),
    "warning": ("a library warns", warn),
    "task that broke": ("Task exception was never retrieved", lambda words: asyncio.run(lose_a_task(words))),
    "callback that broke": ("Exception in callback int", lambda words: asyncio.run(break_a_callback(words))),
    "thread that broke": ("stopped by an error", break_a_thread),
    "object that broke as it went": ("an error was passed over", lambda _: Wordy() and None),
    "uncaught error": ("stopped by an error", lambda words: sys.excepthook(OfLibrary, OfLibrary(words), None)),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", LEAKS)
def test_words_that_nobody_chose_are_in_no_line_and_what_happened_is(form: str, way: str, written: Written) -> None:
    event, leak = LEAKS[way]
    set_up_logs(form, "debug")

    leak(WORDS)

    lines = written()
    assert event in lines
    assert WORDS not in lines
    assert "learner wrote" not in lines


@pytest.mark.parametrize("raising", [raise_chained, raise_during_another, raise_many])
def test_a_traceback_says_where_and_of_what_kind_and_not_what_the_error_says(
    form: str, raising: Callable[..., None], written: Written
) -> None:
    set_up_logs(form, "info")

    try:
        raising(WORDS, OfLibrary)
    except (TutorError, OfLibrary, ExceptionGroup):
        structlog.get_logger("bot.x").exception("broke")

    lines = written()
    assert f"in {raising.__name__}" in lines
    assert "tests.test_logs.OfLibrary (its words are left out" in lines
    assert WORDS not in lines


def test_of_an_error_of_the_system_its_number_is_told_and_no_path(form: str, written: Written) -> None:
    set_up_logs(form, "info")

    try:
        Path(f"/nowhere/{WORDS}").read_text()
    except OSError:
        structlog.get_logger("bot.x").exception("broke")

    lines = written()
    assert "FileNotFoundError: No such file or directory" in lines
    assert WORDS not in lines


def test_errors_that_led_to_one_another_without_end_end(form: str, written: Written) -> None:
    first, second = TutorError("first"), TutorError("second")
    first.__cause__, second.__cause__ = second, first
    set_up_logs(form, "info")

    structlog.get_logger("bot.x").error("broke", exc_info=first)

    assert written().count("which led to:") == 10


def test_a_traceback_shows_no_values_of_variables(form: str, written: Written) -> None:
    def think(words: str) -> None:
        count = len(words)
        raise TutorError(f"broke after {count}")

    set_up_logs(form, "info")
    log_exception(lambda _: think("what a learner" + " wrote"), "x")

    line = written()
    assert "broke after 20" in line
    assert WORDS not in line


STOPPED = """
import sys
from bot.errors import TutorError
from bot.logs import set_up_logs
set_up_logs(sys.argv[1], "info", ["a known secret"])
def fail(secret):
    raise TutorError("stopped with " + secret)
fail(" ".join(("a", "known", "secret")))
"""


@pytest.mark.slow
def test_an_error_that_stops_the_process_is_logged_without_secrets(form: str) -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED, form], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "TutorError: stopped with [hidden]" in done.stderr
    assert "a known secret" not in done.stderr
    assert done.stdout == ""


UNHEARD = """
import os, sys
from bot.logs import set_up_logs
import structlog
set_up_logs("text", "info")
if sys.argv[1] == "gone":
    reading, writing = os.pipe()
    os.close(reading)
elif sys.argv[1] == "full":
    writing = os.open("/dev/full", os.O_WRONLY)
if sys.argv[1] == "closed":
    os.close(2)
else:
    os.dup2(writing, 2)
for number in range(10_000):
    structlog.get_logger("bot.x").error("unheard", number=number)
print("went on")
"""


@pytest.mark.slow
@pytest.mark.parametrize("stderr", ["gone", "full", "closed"])
def test_a_log_that_cannot_be_written_stops_nobody(stderr: str) -> None:
    command = [sys.executable, "-c", UNHEARD, stderr]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "went on\n")
