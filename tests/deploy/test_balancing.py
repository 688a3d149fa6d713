"""A real Caddy with our Caddyfile, before two servers in the place of replicas."""

from __future__ import annotations

import asyncio
import os
import sysconfig
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CADDY = Path(sysconfig.get_path("scripts"), "caddy")
UPDATE = b'{"update_id": 1}'


class Replica:
    """Answers in the place of a tutor; `took` grows with the updates that it was brought."""

    def __init__(self) -> None:
        self.took: list[bytes] = []
        self.asked_for: list[str] = []
        self.is_ready = True
        self.cuts = False
        self.address = ""
        self._changed = asyncio.Condition()

    async def is_asked(self, path: str) -> None:
        """Wait until it is asked for this path once more."""
        times = self.asked_for.count(path)
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: self.asked_for.count(path) > times)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        async with self._changed:
            self.asked_for.append(request.path)
            self._changed.notify_all()
        if request.path == "/readyz":
            return web.Response(status=200 if self.is_ready else 503)
        if self.cuts and request.transport:
            request.transport.abort()
        else:
            self.took.append(body)
        return web.Response()


@pytest.fixture
async def replicas() -> AsyncIterator[Sequence[Replica]]:
    both, runners = (Replica(), Replica()), []
    for replica in both:
        application = web.Application(client_max_size=10_000_000)
        application.router.add_route("*", "/{path:.*}", replica.answer)
        runner = web.AppRunner(application, shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0]
        replica.address = f"{host}:{port}"
        runners.append(runner)
    yield both
    for runner in runners:
        await runner.cleanup()


@asynccontextmanager
async def balancing(replicas: Sequence[Replica], folder: Path) -> AsyncIterator[aiohttp.ClientSession]:
    """Run Caddy before these for the length of a block, and lend somebody who asks it from outside."""
    address = f"http://127.0.0.1:{free_port()}"
    process = await asyncio.create_subprocess_exec(
        *(str(CADDY), "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy/caddy/Caddyfile")),
        env={
            **os.environ,
            "PUBLIC_HOST": address,
            "REPLICAS": " ".join(replica.address for replica in replicas),
            **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder)),
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    try:
        async with asyncio.timeout(30):
            async for line in process.stderr:
                if b"serving initial configuration" in line:
                    break
        drained = asyncio.create_task(process.stderr.read())
        async with aiohttp.ClientSession(address, timeout=aiohttp.ClientTimeout(total=30)) as session:
            yield session
    finally:
        process.terminate()
        await process.wait()
    await drained


async def post(session: aiohttp.ClientSession, path: str = "/telegram", body: bytes = UPDATE) -> int:
    async with session.post(path, data=BytesIO(body)) as response:
        return response.status


async def test_updates_are_shared_and_come_as_they_are(replicas: Sequence[Replica], tmp_path: Path) -> None:
    async with balancing(replicas, tmp_path) as telegram:
        codes = [await post(telegram) for _ in range(4)]

    assert codes == [200, 200, 200, 200]
    assert [replica.took for replica in replicas] == [[UPDATE, UPDATE], [UPDATE, UPDATE]]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
        ("POST", "/metrics"),
        ("GET", "/telegram"),
        ("POST", "/telegram/"),
        ("POST", "/telegram/../metrics"),
        ("POST", "/"),
    ],
)
async def test_nothing_else_gets_in(replicas: Sequence[Replica], method: str, path: str, tmp_path: Path) -> None:
    async with balancing(replicas, tmp_path) as somebody, somebody.request(method, path, data=UPDATE) as response:
        status = response.status

    assert status == 404
    assert [replica.took for replica in replicas] == [[], []]


async def test_a_replica_that_is_not_ready_gets_nothing(replicas: Sequence[Replica], tmp_path: Path) -> None:
    one, other = replicas
    one.is_ready = False

    async with balancing(replicas, tmp_path) as telegram:
        # Caddy has read the first answer by the time that it asks for the second time.
        await one.is_asked("/readyz")
        await one.is_asked("/readyz")
        codes = [await post(telegram) for _ in range(4)]

    assert codes == [200, 200, 200, 200]
    assert (one.took, len(other.took)) == ([], 4)


async def test_what_a_replica_does_not_answer_goes_whole_to_the_other_one(
    replicas: Sequence[Replica], tmp_path: Path
) -> None:
    one, other = replicas
    one.cuts = True
    updates = [b'{"update_id": %d, "text": "%s"}' % (number, b"x" * 20_000) for number in range(4)]

    async with balancing(replicas, tmp_path) as telegram:
        codes = [await post(telegram, body=update) for update in updates]

    assert codes == [200, 200, 200, 200]
    assert one.asked_for.count("/telegram") >= 1
    assert other.took == updates


async def test_what_is_longer_than_an_update_is_refused(replicas: Sequence[Replica], tmp_path: Path) -> None:
    async with balancing(replicas, tmp_path) as somebody:
        status = await post(somebody, body=b"x" * 2_000_000)

    assert status == 413
    assert [replica.took for replica in replicas] == [[], []]
