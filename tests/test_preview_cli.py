"""The preview as a process: where it listens, what it serves, and how it ends."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from tests.test_cli import BEES, ROOT

pytestmark = pytest.mark.slow

VISITOR = "abcdefghijklmnop"


@contextmanager
def preview(*arguments: str, course: Path = BEES) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a command that opens the preview; give the process and the address that it names."""
    names = {str(field.validation_alias) for field in Settings.model_fields.values()}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    kept = TemporaryDirectory()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=clean | {"TUTOR_COURSE_DIR": str(course), "TUTOR_CACHE_DIR": kept.name, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("Preview: http://127.0.0.1:"), line + (process.stderr.read() if process.stderr else "")
        yield process, line.split()[1]
    finally:
        process.kill()
        process.communicate()
        kept.cleanup()


def course_of(address: str) -> Any:
    """Wait until the course was learned or refused; give what the page is told of it."""
    with httpx.stream("GET", f"{address}changes", timeout=60) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: ") and not (found := json.loads(line.removeprefix("data: ")))["is_learning"]:
                return found
    raise AssertionError("the stream ended")


def say(address: str, text: str) -> Any:
    answer = httpx.post(f"{address}say", json={"visitor": VISITOR, "text": text}, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_page_opens_answers_and_ends_with_its_streams_open(number: signal.Signals) -> None:
    with (
        preview("preview", "--port", "0") as (process, address),
        httpx.stream("GET", f"{address}changes", timeout=60) as stream,
    ):
        assert stream.status_code == 200
        course_of(address)
        page = httpx.get(address, timeout=60)
        answer = say(address, "What does the queen do?")
        process.send_signal(number)
        code = process.wait(timeout=30)
        assert process.stderr
        errors = process.stderr.read()

    assert (code, errors) == (0, "")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "The queen" in json.dumps(answer)


def test_run_without_a_token_opens_the_preview_and_says_why() -> None:
    with preview("run", "--or-preview") as (process, address):
        page = httpx.get(address, timeout=60)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert process.stderr
        errors = process.stderr.read()

    assert page.status_code == 200
    assert errors.startswith("No TELEGRAM_BOT_TOKEN is set, so the tutor opens on this machine alone.")
    assert errors.count("\n") == 1


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with preview("preview", "--port", str(number)) as (_, address):
            page = httpx.get(address, timeout=60)

    assert page.status_code == 200
    assert f":{number}/" not in address


def test_a_broken_course_shows_its_problems_and_comes_alive_when_it_is_mended(tmp_path: Path) -> None:
    course = Path(shutil.copytree(BEES, tmp_path / "course"))
    file = course / "intents/hive.yaml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(f"{whole}- id: [\n", encoding="utf-8")

    with preview("preview", "--port", "0", course=course) as (_, address):
        broken = course_of(address)
        refused = say(address, "What does the queen do?")
        file.write_text(whole, encoding="utf-8")
        with httpx.stream("GET", f"{address}changes", timeout=60) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: ") and not json.loads(line.removeprefix("data: "))["errors"]:
                    break
        course_of(address)
        answered = say(address, "What does the queen do?")

    assert any("intents/hive.yaml" in json.dumps(problem) for problem in broken["errors"])
    assert refused["chat"] is None
    assert "The queen" in json.dumps(answered)
