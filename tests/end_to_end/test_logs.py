"""Everything that the real process prints, at every level and in both forms: nothing of learners, and no secret."""

import asyncio
import json
import re
import signal
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.botapi import BotApi
from tests.botapi.people import Group, User
from tests.end_to_end.process import TutorProcess, running
from tests.ports import free_port
from tests.storage.postgres_server import Server

pytestmark = pytest.mark.slow

PROXY_PASSWORD = "proxy-pass-Vexillology"
STAFF = 987_650_009
HOSTILE_NAME = "Philoména\N{RIGHT-TO-LEFT OVERRIDE}\x1b[31m\n2026-01-01T00:00:00Z [oops     ] Thessalonike"
QUIETLY = (sys.executable, "-m", "bot", "run")
LOUDLY = (sys.executable, "-X", "dev", "-W", "default", "-m", "bot", "run")
"""Python's own ways to tell more: each warning, what asyncio waits for, what is not closed."""

BEGINNING = re.compile(r"\d{4}-\d\d-\d\dT\S+Z \[(debug|info|warning|error|critical) +\] ")

MARKS = (
    *("zyzzogeton", "quomodocunquize", "floccinaucinihil", "xertzing", "borborygmus", "gongoozler", "widdershins"),
    *("tatterdemalion", "lollygagger", "cattywampus", "bumfuzzled", "skedaddling", "whippersnapper", "taradiddle"),
    *("snickersnee", "collywobbles", "flibbertigibbet"),
)
"""What learners and staff write: no program and no course says such words, and they are found in any part of a line."""


def of_learners(people: Sequence[User], group: Group) -> list[str]:
    """List what is nobody's business: words, names, and numbers."""
    names = [str(person.object[key]) for person in people for key in ("first_name", "last_name", "username")]
    names += [word for name in names for word in re.findall(r"\w{5,}", name)]
    return [*MARKS, *names, "4915112345678", *(str(one.id) for one in (*people, group) if one.id != STAFF)]


@dataclass(frozen=True)
class Scene:
    """Who takes part."""

    api: BotApi
    tutor: TutorProcess
    ada: User
    ben: User
    staff: User
    group: Group
    listen: str
    database: Path
    level: str


async def talk(scene: Scene) -> None:
    """Say all kinds of things in private."""
    ada = scene.ada
    said = await ada.says(f"What does the queen do, {MARKS[0]}?")
    await ada.hears(timeout=60)
    await ada.edits(said, f"why do bees swarm {MARKS[1]}")
    await ada.hears()
    await ada.sends("photo", caption=f"is this a drone {MARKS[2]}")
    await ada.sends("contact")
    await ada.hears(2)
    await ada.says(f"/{MARKS[3]} {MARKS[4]}")
    await ada.hears()
    await ada.says("/why")
    await ada.hears()
    await ada.forges(MARKS[5])
    await ada.hears()
    await (await ada.asks_inline(f"queen {MARKS[6]}")).answered()
    await scene.ben.says("/quiz hive.parts")
    await scene.ben.hears()
    await scene.ben.says(MARKS[7])
    await scene.ben.hears()


async def play_in_group(scene: Scene) -> None:
    """Ask and vote in a group."""
    text = f"@tutor_test_bot what does the queen do {MARKS[8]}"
    mention = {"entities": [{"type": "mention", "offset": 0, "length": len("@tutor_test_bot")}]}
    await scene.ada.says(text, in_=scene.group, **mention)
    await scene.group.hears()
    await scene.ada.says("/quiz hive", in_=scene.group)
    _, poll = await scene.group.hears(2)
    await scene.ada.votes(poll, 0)
    await scene.ben.votes(poll, 1)
    await scene.ada.says("/stop", in_=scene.group)
    await scene.group.hears()


async def direct(scene: Scene) -> None:
    """Use the commands of staff."""
    await scene.staff.says(f"/broadcast {MARKS[9]}")
    *_, shown = await scene.staff.hears(2)
    await scene.staff.taps(shown, shown.buttons[0][0].data)
    await scene.staff.hears(2, timeout=30)
    await scene.ben.hears(timeout=30)
    await scene.ada.hears(timeout=30)


async def be_forgotten(scene: Scene) -> None:
    """Have everything removed."""
    await scene.ben.says("/forget")
    await scene.ben.hears()
    await scene.ben.taps("Yes, forget me")
    await scene.ben.hears()


async def misbehave(scene: Scene) -> None:
    """Let everything go wrong that Telegram, the network and the database can do, while learners write."""
    api, ada = scene.api, scene.ada
    api.put({"message": f"a string where a message should be: {MARKS[10]}"})
    api.put({"message": {"message_id": 1, "date": 10**18, "chat": {"id": 5, "type": "private"}, "text": MARKS[11]}})
    api.put({"poll_answer": {"poll_id": "1", "user": {"first_name": MARKS[12]}}})
    api.put({"something_of_2031": {"text": MARKS[12]}})
    api.fail("sendMessage", error_code=502, html=True, description=f"{MARKS[13]} {api.token}")
    api.drop("sendMessage")
    api.fail("sendMessage", retry_after=1)
    api.garble("sendMessage", cut=True)
    api.garble("getUpdates", cut=True)
    api.fail("getUpdates", error_code=401, html=True, description=f"{MARKS[13]} {quote(api.token)}")
    api.fail("getUpdates", error_code=401, description="Unauthorized")
    await ada.says(f"What does the queen do, {MARKS[13]}?")
    await ada.hears(timeout=60)
    with sqlite3.connect(scene.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        await ada.says(f"why do bees swarm {MARKS[14]}")
        await scene.tutor.logs("updates wait at Telegram until the database works")
        other.execute("ROLLBACK")
    other.close()
    await ada.hears(timeout=60)
    await api.stop_listening()
    if scene.level != "error":
        await scene.tutor.logs("ClientConnectorError")
    await api.start_listening()
    await ada.says("/export")
    await ada.hears(timeout=60)
    held = api.hold("sendMessage")
    await ada.says(f"What does the queen do, {MARKS[15]}?")
    await held.reached(timeout=30)
    ada.blocks_bot()
    held.set()


async def knock(listen: str) -> None:
    """Ask the web server for what it does not have, in ways that are none."""
    host, port = listen.split(":")
    injected = f"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forged: a\r\n 2026-01-01 [error] {MARKS[16]}\r\n\r\n"
    for request in (
        f"GET /{MARKS[16]}%0d%0a2026-01-01%20[error]%20forged HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        f"\x16\x03\x01\x1b[31m{MARKS[16]}\r\n\r\n",
        f"GET /readyz?{MARKS[16]} HTTP/9.9\r\n{MARKS[16]}\r\n\r\n",
        f"POST /metrics HTTP/1.1\r\nHost: {MARKS[16]}\r\nContent-Length: -1\r\n\r\n",
        injected,
    ):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(request.encode())
        writer.write_eof()
        await asyncio.wait_for(reader.read(), 30)
        writer.close()


@pytest.mark.parametrize(
    ("form", "level", "command"),
    [
        pytest.param("text", "debug", LOUDLY, id="text, debug, all that Python can tell"),
        pytest.param("json", "info", QUIETLY, id="json, info"),
        pytest.param("text", "warning", QUIETLY, id="text, warning"),
        pytest.param("json", "error", LOUDLY, id="json, error, all that Python can tell"),
    ],
)
async def test_whatever_happens_the_log_says_nothing_of_learners_and_no_secret(
    api: BotApi, tmp_path: Path, form: str, level: str, command: Sequence[str]
) -> None:
    people = [
        api.user(id=number, first_name=first, last_name="Oxenhandler", username=f"quill_{number}")
        for number, first in ((987_650_001, "Xanthippe"), (987_650_002, HOSTILE_NAME), (STAFF, "Wilhelmina"))
    ]
    group = api.group(id=-1_009_876_543_210, title="Qophshire")
    listen = f"127.0.0.1:{free_port()}"
    settings = {
        "TUTOR_LOG_FORMAT": form,
        "TUTOR_LOG_LEVEL": level,
        "TUTOR_LISTEN": listen,
        "TUTOR_STAFF_IDS": str(STAFF),
        "https_proxy": f"http://proxy:{PROXY_PASSWORD}@127.0.0.1:9",
    }

    async with running(api, tmp_path, command=command, **settings) as tutor:
        scene = Scene(api, tutor, *people, group, listen, tmp_path / "tutor.db", level)
        await talk(scene)
        await play_in_group(scene)
        await direct(scene)
        await be_forgotten(scene)
        await knock(listen)
        await misbehave(scene)
        tutor.send_signal(signal.SIGTERM)
        code = await tutor.exit_code()

    found = [word for word in (*of_learners(people, group), *secrets_of(api)) if word.lower() in tutor.log.lower()]
    assert found == []
    assert unlike(form, tutor.log) == []
    assert code == 0


def secrets_of(api: BotApi) -> list[str]:
    """List the token in its forms, and the password."""
    number, _, half = api.token.partition(":")
    return [api.token, half, f"{number}%3A{half}", PROXY_PASSWORD]


def unlike(form: str, log: str) -> list[str]:
    """List the lines that are no event, and belong to none."""
    lines = log.split("\n")[:-1]
    if form == "json":
        return [line for line in lines if not line.startswith('{"') or not json.loads(line)["event"]]
    return [line for line in lines if not (BEGINNING.match(line) or line.startswith("  ")) or not line.isprintable()]


BROKEN = """
import sys
from bot.channels.telegram import sending
from bot.cli import main

class Unforeseen(Exception):
    pass

async def speak(bot, outgoing, course_dir, earlier=()):
    raise Unforeseen(f"{bot} cannot say {outgoing}")

sending.speak = speak
sys.argv = ["psi-tutor", "run"]
main()
"""
"""A tutor whose sender breaks in a way that nobody foresaw, with an error that says all that it knows."""


@pytest.mark.parametrize("form", ["text", "json"])
async def test_an_error_that_ends_the_tutor_says_where_it_was_and_no_word(
    api: BotApi, tmp_path: Path, form: str
) -> None:
    ada = api.user(id=987_650_001)
    await ada.says(f"/define {MARKS[0]}")

    tutor = await TutorProcess.start(api, tmp_path, command=(sys.executable, "-c", BROKEN), TUTOR_LOG_FORMAT=form)
    code = await tutor.exit_code(timeout=60)

    shown = [word for word in (MARKS[0], "987650001", *secrets_of(api)) if word in tutor.log]
    assert shown == []
    assert "stopped by an error" in tutor.log
    assert "__main__.Unforeseen (its words are left out" in tutor.log
    assert unlike(form, tutor.log) == []
    assert code == 1


GUEST = "guest-pass-Vexillology"


async def test_postgresql_refuses_the_password_and_nobody_is_told_which(
    api: BotApi, tmp_path: Path, server: Server
) -> None:
    server.tell("DROP ROLE IF EXISTS guest")
    server.tell("CREATE ROLE guest LOGIN PASSWORD 'another one'")
    rules = server.folder / "data/pg_hba.conf"
    rules.write_text(f"local all guest scram-sha-256\n{rules.read_text()}")
    server.tell("SELECT pg_reload_conf()")
    address = f"postgresql+psycopg://guest:{GUEST}@/postgres?host={server.folder}"

    printed = ""
    for command in ("run", "doctor", "backup"):
        arguments = (sys.executable, "-X", "dev", "-m", "bot", command)
        tutor = await TutorProcess.start(api, tmp_path, command=arguments, TUTOR_DATABASE_URL=address)
        await tutor.exit_code(timeout=60)
        printed += tutor.log

    assert printed.count('password authentication failed for user "guest"') == 3
    assert GUEST not in printed
    assert "Traceback" not in printed
