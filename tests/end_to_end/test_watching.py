"""An operator watches the real process: whether it is ready, what it counts, and that it ends in time."""

import asyncio
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import BEEKEEPING, ROOT, TutorProcess, running
from tests.operating.test_alerts import OF_PROMETHEUS, RULES, selectors
from tests.ports import free_port

pytestmark = pytest.mark.slow


class Operator:
    """Asks a tutor how it is."""

    def __init__(self, port: int) -> None:
        self.listen = f"127.0.0.1:{port}"
        self._client = httpx.AsyncClient(base_url=f"http://{self.listen}", timeout=30, trust_env=False)

    async def __aenter__(self) -> "Operator":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def parts(self, until: Callable[[Mapping[str, bool]], bool]) -> tuple[int, Mapping[str, bool]]:
        """Ask which parts are ready until that is as wished; give the status, too."""
        told: Any = None
        try:
            async with asyncio.timeout(60):
                while True:
                    answer = await self._client.get("/readyz")
                    told = answer.json()["parts"]
                    parts = {name: part["ready"] for name, part in told.items()}
                    if until(parts):
                        return answer.status_code, parts
        except TimeoutError:
            raise AssertionError(f"not as wished within 60 s: {told}") from None

    async def text(self, path: str) -> str:
        return (await self._client.get(path)).text

    async def figures(self, until: str) -> str:
        """Read the metrics as soon as this line is among them."""
        async with asyncio.timeout(60):
            while until not in (figures := await self.text("/metrics")).splitlines():
                pass
        return figures

    def command(self) -> tuple[int, str]:
        """Run `psi-tutor health` as a container does; give its exit code and what it prints."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("TUTOR_", "TELEGRAM"))}
        ended = subprocess.run(
            [sys.executable, "-m", "bot", "health"],
            cwd=ROOT,
            env={**environment, "TUTOR_LISTEN": self.listen},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return ended.returncode, ended.stdout + ended.stderr


def everything(parts: Mapping[str, bool]) -> bool:
    return all(parts.values())


async def test_it_is_ready_when_it_receives_and_has_its_database_and_again_by_itself(
    api: BotApi, tmp_path: Path
) -> None:
    held = api.hold("getUpdates")

    async with (
        Operator(free_port()) as operator,
        running(api, tmp_path, TUTOR_LISTEN=operator.listen) as tutor,
    ):
        await held.reached(timeout=60)
        while_the_call_hangs = await operator.parts(lambda parts: parts["sending"])
        alive, (code_then, line_then) = await operator.text("/healthz"), await asyncio.to_thread(operator.command)
        held.set()
        at_work = await operator.parts(everything)
        code, line = await asyncio.to_thread(operator.command)
        with sqlite3.connect(tmp_path / "tutor.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            without_database = await operator.parts(lambda parts: not parts["database"])
            other.execute("ROLLBACK")
        other.close()
        afterwards = await operator.parts(everything)
        tutor.send_signal(signal.SIGKILL)
        await tutor.exit_code()
        code_after, line_after = await asyncio.to_thread(operator.command)

    everybody = {"database": True, "course": True, "receiving": True, "sending": True}
    assert while_the_call_hangs == (503, {**everybody, "receiving": False})
    assert (alive, code_then, line_then) == ("ok\n", 1, "not ready: receiving (no sign of life yet)\n")
    assert at_work == afterwards == (200, everybody)
    assert (code, line) == (0, "ready\n")
    assert without_database == (503, {**everybody, "database": False})
    assert code_after == 1
    assert line_after == (
        f"not ready: nothing listens on {operator.listen}: the tutor is starting, or it does not run\n"
    )


async def test_what_happens_is_counted_and_a_client_that_hangs_does_not_hold_up_the_end(
    api: BotApi, tmp_path: Path
) -> None:
    ada = api.user(id=7_700_000_411, first_name="Ada")
    api.fail("sendMessage", retry_after=1)

    course = Path(shutil.copytree(BEEKEEPING, tmp_path / "course"))

    async with (
        Operator(free_port()) as operator,
        running(api, tmp_path, course, TUTOR_LISTEN=operator.listen) as tutor,
    ):
        await ada.says("What does the queen do?")
        await ada.hears(timeout=60)
        # A reply counts as said a moment after the learner has it.
        figures = await operator.figures('tutor_replies_total{fate="said"} 1.0')
        (course / "intents/broken.yaml").write_text("- id: [\n", encoding="utf-8")
        with_problems = await operator.figures("tutor_course_refused 1.0")
        reader, writer = await asyncio.open_connection(*operator.listen.split(":"))
        writer.write(b"GET /metrics HTTP/1.1\r\nHost: ")
        await writer.drain()
        tutor.send_signal(signal.SIGTERM)
        code = await tutor.exit_code()
        rest = await reader.read()
        writer.close()

    assert (code, rest) == (0, b"")
    lines = figures.splitlines()
    named = {re.split("[{ ]", line)[0] for line in lines}
    assert 'tutor_questions_total{intent="hive.queen",outcome="answer"} 1.0' in lines
    assert 'tutor_updates_total{kind="message"} 1.0' in lines
    assert 'tutor_send_retries_total{cause="too_many_requests"} 1.0' in lines
    assert "tutor_turn_seconds_count 1.0" in lines
    assert "tutor_delivery_seconds_count 1.0" in lines
    assert "tutor_database_up 1.0" in lines
    assert "tutor_course_refused 0.0" in lines
    taught = [line for line in lines if line.startswith("tutor_course_info{")]
    assert len(taught) == 1
    assert taught[0] in with_problems.splitlines()
    assert not {one.name for rule in RULES for one in selectors(rule["expr"])} - {OF_PROMETHEUS} - named
    assert "queen do" not in figures
    assert "7700000411" not in figures


async def test_a_port_that_is_taken_ends_the_start_with_one_clear_message(api: BotApi, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        listen = f"127.0.0.1:{other.getsockname()[1]}"

        tutor = await TutorProcess.start(api, tmp_path, TUTOR_LISTEN=listen)
        code = await tutor.exit_code(timeout=60)

    assert code == 2
    assert tutor.log == (
        f"psi-tutor: TUTOR_LISTEN: {listen}: another process listens there: stop it, or name another port\n"
    )


def test_health_without_an_address_to_ask_is_wrong_use(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TUTOR_", "TELEGRAM"))}

    ended = subprocess.run(
        [sys.executable, "-m", "bot", "health"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "psi-tutor: TUTOR_LISTEN is not set, so the tutor tells nobody how it is: set it for both, such as to "
        "127.0.0.1:8080\n"
    )
