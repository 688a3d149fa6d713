"""Docker or Podman, whichever the machine has, as an operator uses it."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

MEMORY = "1536m"
"""As much as compose.yaml gives."""

HARDENED = (
    *("--read-only", "--tmpfs", "/tmp:rw,size=64m,mode=1777"),
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--memory", MEMORY, "--memory-swap", MEMORY, "--pids-limit", "128"),
)
"""How compose.yaml and the manifest run the image, but for the network."""

CHUNK_BYTES = 1 << 20

OF_PODMAN = re.compile(r'^time="[^"]*" level=\w+ msg=.*\n', re.MULTILINE)
"""Where there is no systemd, Podman says that nobody will look after the health of a container."""


@dataclass(frozen=True)
class Ended:
    """A command that has ended, and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Engine:
    """`name`: docker or podman. `image`: what is examined."""

    name: str
    image: str

    async def __call__(self, *arguments: str) -> Ended:
        """Do one command."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(self.name, *arguments, stdout=pipe, stderr=pipe)
        out, err = await process.communicate()
        return Ended(process.returncode or 0, out.decode(), err.decode())

    async def done(self, *arguments: str) -> str:
        """Do one command that has to succeed; give what it printed."""
        ended = await self(*arguments)
        assert ended.code == 0, f"{self.name} {' '.join(arguments)}\n{ended.out}{ended.err}"
        return ended.out

    async def once(self, *options: str, command: Sequence[str] = ()) -> Ended:
        """Run a container until it ends by itself; give what it printed, without what the engine says for itself."""
        ended = await self("run", "--rm", "--network", "host", *HARDENED, *options, self.image, *command)
        return replace(ended, err=OF_PODMAN.sub("", ended.err))

    async def config(self) -> dict[str, Any]:
        """How the image says it is to be run."""
        [image] = json.loads(await self.done("image", "inspect", self.image))
        config: dict[str, Any] = image["Config"]
        # Podman shows it beside.
        return {"Healthcheck": image.get("HealthCheck") or image.get("Healthcheck"), **config}

    def compressed_bytes(self) -> int:
        """How large the image is when it is sent."""
        size = _Counter()
        with subprocess.Popen([self.name, "save", self.image], stdout=subprocess.PIPE) as saving:
            assert saving.stdout
            with gzip.GzipFile(fileobj=size, mode="wb", compresslevel=6) as packed:
                while chunk := saving.stdout.read(CHUNK_BYTES):
                    packed.write(chunk)
        assert saving.returncode == 0
        return size.count

    @asynccontextmanager
    async def running(self, *options: str, network: str = "host") -> AsyncIterator[Container]:
        """Run a tutor for the length of a block, with a volume of its own at /data unless `options` say otherwise."""
        name = f"psi-tutor-test-{uuid4().hex[:12]}"
        volume = () if any(":/data" in option for option in options) else ("--volume", f"{name}:/data")
        await self.done(
            "run", "--detach", "--name", name, "--network", network, *HARDENED, *volume, *options, self.image
        )
        try:
            yield Container(self, name)
        finally:
            await self("rm", "--force", "--volumes", name)
            await self("volume", "rm", "--force", name)


@dataclass(frozen=True)
class Container:
    """A container that runs."""

    engine: Engine
    name: str

    async def runs(self, *command: str) -> Ended:
        """Run one more command in it."""
        return await self.engine("exec", self.name, *command)

    async def python(self, code: str) -> str:
        """Run a few lines of Python in it; give what they print."""
        ended = await self.runs("python", "-c", code)
        assert ended.code == 0, ended.err
        return ended.out

    async def log(self) -> str:
        """All that it printed."""
        ended = await self.engine("logs", self.name)
        return ended.out + ended.err

    async def logs(self, words: str, timeout_s: float = 120) -> None:
        """Wait until it has printed these words."""
        log = ""
        try:
            async with asyncio.timeout(timeout_s):
                while words not in (log := await self.log()):
                    await self.is_alive()
        except TimeoutError:
            raise AssertionError(f"no {words!r} in the log within {timeout_s} s:\n{log}") from None

    async def is_healthy(self, timeout_s: float = 180) -> None:
        """Wait until its own check of its health says so."""
        told = Ended(1, "", "")
        try:
            async with asyncio.timeout(timeout_s):
                while (told := await self.runs("psi-tutor", "health")).code != 0:
                    await self.is_alive()
        except TimeoutError:
            raise AssertionError(f"not healthy within {timeout_s} s: {told}\n{await self.log()}") from None

    async def is_alive(self) -> None:
        """Raise AssertionError if it has ended."""
        state = await self.state()
        assert state["Running"], f"it has ended: {state}\n{await self.log()}"

    async def state(self) -> dict[str, Any]:
        """How the engine says it is."""
        state: dict[str, Any] = json.loads(await self.engine.done("inspect", "--format", "{{json .State}}", self.name))
        return state

    async def stop(self, grace_s: int = 15) -> int:
        """Stop it as an operator does; give the exit code, which is 137 if it had to be killed."""
        await self.engine.done("stop", "--time", str(grace_s), self.name)
        return int((await self.state())["ExitCode"])


class _Counter:
    """A file that only counts."""

    def __init__(self) -> None:
        self.count = 0

    def write(self, data: bytes) -> int:
        self.count += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""
