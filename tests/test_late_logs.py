"""Logs that are set up when there is something to log: they say the same, and hide the same."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SECRET = "a known secret"

Written = Callable[[str], tuple[int, str]]

START = f"""
import logging, sys, threading, warnings
from bot.late_logs import set_up_logs_late
def secrets():
    yield {SECRET!r}
set_up_logs_late("text", "info", secrets())
assert "structlog" not in sys.modules
class Passed:
    def __del__(self):
        raise ValueError(0)
def fail():
    from bot.errors import TutorError
    raise TutorError("stopped with {SECRET}")
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], tuple[int, str]]:
    """Run a program that sets up its logs late; give its exit code and what it logged."""

    def run(code: str) -> tuple[int, str]:
        program = tmp_path / "program.py"
        program.write_text(f"{START}\n{code}\n", encoding="utf-8")
        command, environment = [sys.executable, str(program)], os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.stdout == ""
        return done.returncode, done.stderr

    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param("logging.getLogger('other').warning('Stopped at last.')", "Stopped at last", id="library"),
        pytest.param(f"logging.getLogger('bot.x').info('{SECRET}')", "[hidden]", id="ours"),
        pytest.param("warnings.warn('x', UserWarning)", "a library warns", id="warning"),
        pytest.param("Passed()", "an error was passed over", id="passed over"),
        pytest.param("t = threading.Thread(target=fail); t.start(); t.join()", "stopped with [hidden]", id="thread"),
    ],
)
def test_what_happens_is_logged_as_ever(code: str, told: str, written: Written) -> None:
    returncode, log = written(code)

    assert returncode == 0
    assert told in log
    assert SECRET not in log


def test_an_error_that_stops_the_process_is_logged_without_secrets(written: Written) -> None:
    returncode, log = written("fail()")

    assert returncode == 1
    assert "TutorError: stopped with [hidden]" in log
    assert SECRET not in log


def test_libraries_are_heard_from_warnings_on_and_nothing_is_set_up_before(written: Written) -> None:
    code = "logging.getLogger('other').info('x'); assert 'structlog' not in sys.modules"

    assert written(code) == (0, "")


def test_later_events_are_written_too_and_once(written: Written) -> None:
    returncode, log = written("for text in ('One', 'Two'): logging.getLogger('bot.x').warning(text)")

    assert returncode == 0
    assert [line.count("One") + line.count("Two") for line in log.splitlines()] == [1, 1]
