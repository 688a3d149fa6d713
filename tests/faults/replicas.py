"""Nemeses of two processes that share a database, and to which Telegram brings the updates."""

from __future__ import annotations

import signal

from tests.end_to_end.process import TutorProcess
from tests.faults.load import WAIT_S, Load
from tests.faults.stage import Stage
from tests.ports import free_port

RECEIVES = "updates come by webhook"
WAITS = "updates wait at Telegram until the database works"
HOOK = {"TUTOR_MODE": "webhook", "TUTOR_WEBHOOK_URL": "https://bot.example.org/telegram"}
PAUSES = 0.1
"""Of those that Telegram makes between two deliveries; the load balancer tries the next process at once."""


async def begin_by_webhook(stage: Stage) -> None:
    """Start the first process."""
    listen = f"127.0.0.1:{free_port()}"
    stage.api.route_webhook(f"http://{listen}", pauses=PAUSES)
    await stage.start(**HOOK, TUTOR_LISTEN=listen)


async def killed(stage: Stage, load: Load, size: int) -> None:
    """Let both get each update at once, and kill one of them under load."""
    first = stage.settings["TUTOR_LISTEN"]
    for _ in range(size):
        listen = f"127.0.0.1:{free_port()}"
        async with stage.beside(TUTOR_LISTEN=listen) as other:
            await other.logs(RECEIVES, WAIT_S)
            stage.api.route_webhook(f"http://{first}", f"http://{listen}", to_all=True, pauses=PAUSES)
            await _takes(stage, listen)
            sent = len(stage.api.calls_of("sendMessage"))
            await stage.api.called("sendMessage", sent + stage.rng.randrange(20), timeout=WAIT_S)
            other.send_signal(signal.SIGKILL)
            await other.exit_code()
        sent = len(stage.api.calls_of("sendMessage"))
        await stage.api.called("sendMessage", sent + 5, timeout=WAIT_S)


async def cut_off(stage: Stage, load: Load, size: int) -> None:
    """Let both get updates in turn, and let the server turn one of them away for a while."""
    first, listen = stage.settings["TUTOR_LISTEN"], f"127.0.0.1:{free_port()}"
    stage.server.tell("CREATE ROLE other SUPERUSER LOGIN")
    url = stage.url.replace("user=postgres", "user=other")
    async with stage.beside(TUTOR_LISTEN=listen, TUTOR_DATABASE_URL=url) as other:
        await other.logs(RECEIVES, WAIT_S)
        stage.api.route_webhook(f"http://{first}", f"http://{listen}", pauses=PAUSES)
        for times in range(1, size + 1):
            await _takes(stage, listen)
            stage.server.tell("ALTER ROLE other NOLOGIN")
            stage.server.tell("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'other'")
            await other.logs("is not permitted to log in", WAIT_S, times)
            await _answers(stage, listen, 503)
            stage.server.tell("ALTER ROLE other LOGIN")
            await _takes(stage, listen)
        stage.api.route_webhook(f"http://{first}", pauses=PAUSES)
        await _end(other)


async def replaced(stage: Stage, load: Load, size: int) -> None:
    """Replace a process by another one while learners write, as an upgrade does."""
    for _ in range(size):
        listen = f"127.0.0.1:{free_port()}"
        async with stage.beside(TUTOR_LISTEN=listen) as other:
            await other.logs(RECEIVES, WAIT_S)
            stage.api.route_webhook(f"http://{listen}", f"http://{stage.settings['TUTOR_LISTEN']}", pauses=PAUSES)
            await _takes(stage, listen)
            await stage.stop()
            sent = len(stage.api.calls_of("sendMessage"))
            await stage.api.called("sendMessage", sent + 5, timeout=WAIT_S)
            await stage.start()
            await stage.tutor.logs(RECEIVES, WAIT_S)
            await _takes(stage, stage.settings["TUTOR_LISTEN"])
            await _end(other)


async def _takes(stage: Stage, listen: str) -> None:
    """Wait until the process that listens there has taken one more update."""
    await _answers(stage, listen, 200)


async def _answers(stage: Stage, listen: str, status: int) -> None:
    def count() -> int:
        return sum(one.origin.endswith(listen) and one.status == status for one in stage.api.deliveries)

    before = count()
    await stage.api.world.bell.until(lambda: count() > before, WAIT_S)


async def _end(tutor: TutorProcess) -> None:
    tutor.send_signal(signal.SIGTERM)
    code = await tutor.exit_code(timeout=30)
    if code != 0:
        raise AssertionError(f"told to stop, the other process ended with {code}")
