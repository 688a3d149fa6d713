"""The bots that are compared, and how each is started."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.whole_way.stage import PYTHON, ROOT, Program, Server, free_port

BOTS = ROOT / "benchmarks/whole_way/bots"

PEERS = ROOT / ".venv-peers/bin/python"


@dataclass(frozen=True)
class Place:
    """Where a contestant runs: beside which server, with which course, and a folder of its own.

    `database_url`: where learners are kept; None: in a file of that folder.
    """

    server: Server
    course: Path
    folder: Path
    database_url: str | None = None


@dataclass(frozen=True)
class Contestant:
    """A bot. `slow_updates`: how many it is given when Telegram takes its time; who does one at a time gets few."""

    name: str
    start: Callable[[Place], Program]
    slow_updates: int = 3000
    has_server: bool = False

    @property
    def is_tutor(self) -> bool:
        """Whether it is the tutor, and not one of those that echo."""
        return self.name.startswith("tutor")


def tutor_settings(place: Place) -> dict[str, str]:
    """Give what the environment of the tutor is to hold, where it fetches updates."""
    return {
        "TELEGRAM_BOT_TOKEN": place.server.token,
        "TUTOR_BOT_API_URL": place.server.url,
        "TUTOR_DATABASE_URL": place.database_url or f"sqlite:///{place.folder / 'tutor.db'}",
        "TUTOR_COURSE_DIR": str(place.course),
    }


def _tutor(place: Place, **settings: str) -> Program:
    command = (PYTHON, str(BOTS / "tutor_without_pace.py"), "run")
    return Program(command, tutor_settings(place) | settings)


def _tutor_by_webhook(place: Place) -> Program:
    where = f"127.0.0.1:{free_port()}"
    address = f"http://{where}/telegram"
    return _tutor(place, TUTOR_MODE="webhook", TUTOR_LISTEN=where, TUTOR_WEBHOOK_URL=address)


def _echo(file: str, *options: str) -> Callable[[Place], Program]:
    def start(place: Place) -> Program:
        python = str(PEERS) if PEERS.exists() else sys.executable
        return Program((python, str(BOTS / file), place.server.url, place.server.token, *options), {})

    return start


def _ptb_by_webhook(place: Place) -> Program:
    return _echo("ptb_echo.py", "--webhook", str(free_port()))(place)


TUTOR = Contestant("tutor", _tutor)
PTB = Contestant("python-telegram-bot", _echo("ptb_echo.py"), slow_updates=200)
PTB_CONCURRENT = Contestant("python-telegram-bot, 256 at once", _echo("ptb_echo.py", "--concurrent"), slow_updates=1000)
AIOGRAM = Contestant("aiogram", _echo("aiogram_echo.py"))

ALL = (
    TUTOR,
    Contestant("tutor, PostgreSQL", _tutor, has_server=True),
    Contestant("tutor, webhook", _tutor_by_webhook),
    PTB,
    PTB_CONCURRENT,
    Contestant("python-telegram-bot, webhook", _ptb_by_webhook, slow_updates=200),
    AIOGRAM,
    Contestant("no library", _echo("bare_loop.py")),
)
