"""Two real processes on one PostgreSQL: one receives, both send, and each takes over from the other."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from tests.botapi import BotApi, User
from tests.end_to_end.process import running
from tests.end_to_end.test_watching import Operator, everything
from tests.ports import free_port
from tests.storage.postgres_server import Server, tell

pytestmark = pytest.mark.slow

RECEIVES = "receives updates  "
STANDS_BY = "stands by: another process receives updates"
CONFLICT = "another process receives this bot's updates"


def answers_of(user: User) -> list[str]:
    return [message.text for message in user.transcript if message.from_bot]


async def hear_both(user: User) -> None:
    """Wait for two different answers."""
    while len(set(answers_of(user))) < 2:
        await user.hears(timeout=60)


async def all_noted(url: str) -> None:
    """Wait until nothing is on its way: what is said and not yet noted would be said twice."""
    while await asyncio.to_thread(tell, url, "SELECT count(*) FROM outbox") != [(0,)]:
        pass


async def test_a_leader_that_is_halted_or_killed_is_replaced_and_nothing_is_lost(
    api: BotApi, tmp_path: Path, postgres_url: str
) -> None:
    ada = api.user(id=1, first_name="Ada")
    learners = [api.user(id=1000 + number) for number in range(40)]

    async with running(api, tmp_path, TUTOR_DATABASE_URL=postgres_url) as one:
        await one.logs(RECEIVES)
        async with running(api, tmp_path, TUTOR_DATABASE_URL=postgres_url) as other:
            await other.logs(STANDS_BY)
            await ada.says("/help")
            await ada.hears()
            await all_noted(postgres_url)
            one.send_signal(signal.SIGSTOP)
            await other.logs(RECEIVES)
            await ada.says("/about")
            await ada.hears()
            one.send_signal(signal.SIGCONT)
            await one.logs(STANDS_BY)
            await ada.says("/start")
            await ada.hears()
            before_the_kill = one.log + other.log

            sent = len(api.calls_of("sendMessage"))
            for learner in learners:
                await learner.says("/help")
            await api.called("sendMessage", sent + 5)
            other.send_signal(signal.SIGKILL)
            await other.exit_code()
        for learner in learners:
            await learner.says("/about")
        await one.logs(RECEIVES, times=2)
        for learner in learners:
            await hear_both(learner)

    assert CONFLICT not in before_the_kill
    assert len(answers_of(ada)) == len(set(answers_of(ada))) == 3
    assert {len(set(answers_of(learner))) for learner in learners} == {2}
    assert max(len(answers_of(learner)) for learner in learners) <= 3


async def test_who_stands_by_is_ready_and_takes_over_at_once_from_one_that_stops(
    api: BotApi, tmp_path: Path, postgres_url: str, server: Server
) -> None:
    ada = api.user(first_name="Ada")

    async with (
        Operator(free_port()) as operator,
        running(api, tmp_path, TUTOR_DATABASE_URL=postgres_url) as one,
    ):
        await one.logs(RECEIVES)
        async with running(api, tmp_path, TUTOR_DATABASE_URL=postgres_url, TUTOR_LISTEN=operator.listen) as other:
            await other.logs(STANDS_BY)
            status, _ = await operator.parts(everything)
            told = json.loads(await operator.text("/readyz"))["parts"]["receiving"]
            figures = (await operator.figures("tutor_processes 2.0")).splitlines()
            one.send_signal(signal.SIGTERM)
            code = await one.exit_code()
            await other.logs(RECEIVES)
            await ada.says("/help")
            await ada.hears()
            await all_noted(postgres_url)
            await operator.figures("tutor_leads 1.0")
            await operator.figures("tutor_processes 1.0")
            conflicts = CONFLICT in one.log + other.log
            with server.halted():
                await ada.says("/about")
                await other.logs("updates wait at Telegram until the database works")
                alive = await operator.text("/healthz")
                other.send_signal(signal.SIGTERM)
                code_without_database = await other.exit_code()
        async with running(api, tmp_path, TUTOR_DATABASE_URL=postgres_url):
            await ada.hears(timeout=60)

    assert (status, told) == (200, {"ready": True, "state": "stands by: another process receives"})
    assert "tutor_leads 0.0" in figures
    assert (code, code_without_database, alive, conflicts) == (0, 0, "ok\n", False)
    assert len(answers_of(ada)) == len(set(answers_of(ada))) == 2
