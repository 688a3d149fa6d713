"""What is wrong is found against a Bot API server, and nothing is changed by looking."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.doctoring.examining import examine
from bot.doctoring.findings import Finding, Level
from bot.settings import Settings, read_settings
from bot.storage.migrating import NEWEST_REVISION
from bot.storage.sql import SqlStore
from tests.authoring.coursefiles import BEEKEEPING
from tests.botapi import TOKEN, BotApi
from tests.ports import free_port
from tests.storage.postgres_server import serving
from tests.test_cli import psi_tutor

NOBODY = 65_534

WITH_AN_INTENT_OF_ITS_OWN = """
  - id: smoker
    term: Smoker
    definition: A can with bellows that makes cool smoke.
    also: [smoke can, puffer]
    see: hive.parts
    sources: [handbook]
"""
"""A term of the glossary that no question of the course answers."""


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def database(tmp_path: Path) -> Path:
    SqlStore(f"sqlite:///{tmp_path}/data/tutor.db").close()
    return tmp_path / "data/tutor.db"


@pytest.fixture
def good(api: BotApi, database: Path, tmp_path: Path) -> Mapping[str, str]:
    """Settings of which none is wrong."""
    return {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TUTOR_BOT_API_URL": api.url,
        "TUTOR_DATABASE_URL": f"sqlite:///{database}",
        "TUTOR_CACHE_DIR": f"{tmp_path}/data/cache",
        "TUTOR_COURSE_DIR": str(BEEKEEPING.write(tmp_path / "course")),
        "TUTOR_STAFF_IDS": "1001",
    }


def now() -> datetime:
    return datetime.now(UTC)


async def found(
    monkeypatch: pytest.MonkeyPatch, values: Mapping[str, str], *, ahead: timedelta = timedelta()
) -> Mapping[str, Finding]:
    """Make every check with these settings alone, and give the findings by check."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    findings: Sequence[Finding] = await asyncio.to_thread(examine, read_settings(), lambda: now() + ahead)
    assert TOKEN not in str(findings)
    return {finding.check: finding for finding in findings}


def wrong(findings: Mapping[str, Finding]) -> Mapping[str, Level]:
    """Give what is not well. How much the machine of the tests has is its own affair."""
    machine = ("versions", "memory", "open files", "disk")
    return {name: one.level for name, one in findings.items() if one.level is not Level.OK and name not in machine}


async def test_all_is_well(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], api: BotApi, database: Path
) -> None:
    findings = await found(monkeypatch, good)

    assert wrong(findings) == {}
    assert findings["token"].found == f"@tutor_test_bot at {api.url}"
    assert findings["webhook"].found == "none, as it should be; updates that wait: 0"
    assert findings["database"].found.endswith(f" MB, revision {NEWEST_REVISION}, writable, undamaged")
    assert findings["course"].found.startswith("10 intents; 0 problems and 0 warnings in ")
    assert findings["cache"].found == f"{database.parent}/cache can be written to"
    assert findings["staff"].found == "1 set"
    assert sorted({call.method for call in api.calls}) == ["getMe", "getWebhookInfo"]


async def test_looking_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    def contents() -> Mapping[str, bytes]:
        return {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    before = contents()

    await found(monkeypatch, good)

    assert contents() == before


async def test_a_database_that_is_in_use_is_well(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], database: Path
) -> None:
    store = SqlStore(good["TUTOR_DATABASE_URL"])

    findings = await found(monkeypatch, good)

    assert wrong(findings) == {}
    store.close()


async def test_without_a_token_it_is_said_where_to_get_one(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], api: BotApi
) -> None:
    findings = await found(monkeypatch, {**good, "TELEGRAM_BOT_TOKEN": ""})

    assert wrong(findings) == {"token": Level.BAD}
    assert findings["token"].advice == "Get it from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN"
    assert api.calls == []


@pytest.mark.parametrize("token", ["pass-word", "98765432", f"{TOKEN} ", f"bot{TOKEN}", "1234567890:\N{BREAD}" * 9])
async def test_what_does_not_look_like_a_token_is_sent_nowhere(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], api: BotApi, token: str
) -> None:
    findings = await found(monkeypatch, {**good, "TELEGRAM_BOT_TOKEN": token})

    assert wrong(findings) == {"token": Level.BAD}
    assert token not in str(findings)
    assert api.calls == []


async def test_a_file_for_the_token_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    where = tmp_path / "nowhere"

    findings = await found(monkeypatch, {**good, "TELEGRAM_BOT_TOKEN": "", "TELEGRAM_BOT_TOKEN_FILE": str(where)})

    assert wrong(findings) == {"token": Level.BAD}
    assert findings["token"].found == f"TELEGRAM_BOT_TOKEN_FILE: cannot read {where}: No such file or directory"
    assert findings["token"].advice == "This user is to read the token there; or set TELEGRAM_BOT_TOKEN"


async def test_a_file_for_the_token_that_is_empty_is_to_be_written_to(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    empty = tmp_path / "token"
    empty.touch()

    findings = await found(monkeypatch, {**good, "TELEGRAM_BOT_TOKEN": "", "TELEGRAM_BOT_TOKEN_FILE": str(empty)})

    assert wrong(findings) == {"token": Level.BAD}
    assert findings["token"].found == f"TELEGRAM_BOT_TOKEN_FILE: {empty} is empty: write the token into it"


async def test_a_token_that_telegram_refuses_is_bad_and_the_clock_is_compared_all_the_same(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], api: BotApi
) -> None:
    former = TOKEN[:-1] + "Z"

    findings = await found(monkeypatch, {**good, "TELEGRAM_BOT_TOKEN": former})

    assert wrong(findings) == {"token": Level.BAD, "webhook": Level.WARN}
    assert findings["token"].found == f"{api.url} refuses it"
    assert former not in str(findings)


HOOKED = {
    "TUTOR_MODE": "webhook",
    "TUTOR_WEBHOOK_URL": "https://bot.example.org/telegram",
}


@pytest.mark.parametrize(
    ("webhook", "level", "told"),
    [
        ({"url": "https://bot.example.org/telegram"}, Level.OK, "updates go to bot.example.org; updates that wait: 0"),
        ({}, Level.WARN, "none is set; updates that wait: 0"),
        (
            {"url": "https://bot.example.org/other"},
            Level.WARN,
            "updates go to bot.example.org by another address than TUTOR_WEBHOOK_URL; updates that wait: 0",
        ),
        (
            {"url": "https://old.example/secret-path"},
            Level.WARN,
            "updates go to old.example by another address than TUTOR_WEBHOOK_URL; updates that wait: 0",
        ),
    ],
    ids=["ours", "none", "another path", "another host"],
)
async def test_a_webhook_is_compared_with_the_settings(
    monkeypatch: pytest.MonkeyPatch,
    good: Mapping[str, str],
    api: BotApi,
    webhook: Mapping[str, str],
    level: Level,
    told: str,
) -> None:
    api.world.webhook = dict(webhook)

    findings = await found(monkeypatch, {**good, **HOOKED, "TUTOR_LISTEN": f"127.0.0.1:{free_port()}"})

    assert (findings["webhook"].level, findings["webhook"].found) == (level, told)


async def test_a_webhook_without_an_address_is_bad(monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str]) -> None:
    findings = await found(monkeypatch, {**good, "TUTOR_MODE": "webhook", "TUTOR_LISTEN": f"127.0.0.1:{free_port()}"})

    assert wrong(findings) == {"webhook": Level.BAD}
    assert findings["webhook"].found.startswith("TUTOR_WEBHOOK_URL: with TUTOR_MODE=webhook, write the address")


NO_SECRET = "TUTOR_WEBHOOK_SECRET: write 1 to 256 of the signs A-Z, a-z, 0-9, _ and -"


@pytest.mark.parametrize("listening", [True, False], ids=["Telegram answers", "Telegram cannot be reached"])
@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ({"TUTOR_WEBHOOK_SECRET": "pass word"}, NO_SECRET),
        (
            {"TUTOR_WEBHOOK_SECRET_FILE": "/nowhere/hook"},
            "TUTOR_WEBHOOK_SECRET_FILE: cannot read /nowhere/hook: No such file or directory",
        ),
    ],
    ids=["sign", "file"],
)
async def test_a_secret_of_the_webhook_that_run_refuses_is_bad_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch,
    good: Mapping[str, str],
    api: BotApi,
    secret: Mapping[str, str],
    told: str,
    listening: bool,
) -> None:
    if not listening:
        await api.stop_listening()

    findings = await found(monkeypatch, {**good, **HOOKED, **secret, "TUTOR_LISTEN": f"127.0.0.1:{free_port()}"})

    assert (findings["webhook"].level, findings["webhook"].found) == (Level.BAD, told)
    assert "pass word" not in str(findings)


async def test_a_webhook_that_was_left_behind_is_told_by_its_host_alone(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], api: BotApi
) -> None:
    api.world.webhook = {"url": "https://old.example/secret-path"}
    await api.user().says("hello")

    findings = await found(monkeypatch, good)

    assert wrong(findings) == {"webhook": Level.WARN}
    assert findings["webhook"].found == "updates go to old.example, not to this tutor; updates that wait: 1"
    assert "secret-path" not in str(findings)


@pytest.mark.parametrize(
    ("ahead_s", "level", "words"),
    [
        (3600, Level.BAD, "ahead of"),
        (-3600, Level.BAD, "behind"),
        (20, Level.OK, "ahead of"),
        (-20, Level.OK, "behind"),
    ],
    ids=["an hour ahead", "an hour behind", "a little ahead", "a little behind"],
)
async def test_a_clock_that_is_off_is_bad(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], ahead_s: int, level: Level, words: str
) -> None:
    findings = await found(monkeypatch, good, ahead=timedelta(seconds=ahead_s))

    assert findings["clock"].level is level
    assert f" s {words} the Bot API server's" in findings["clock"].found


async def test_without_a_network_the_rest_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], api: BotApi
) -> None:
    await api.stop_listening()

    findings = await found(monkeypatch, good)

    assert wrong(findings) == {"token": Level.BAD, "webhook": Level.WARN, "clock": Level.WARN}
    assert findings["token"].found.startswith(
        f"it could not be tried at {api.url}: no connection to the Bot API server"
    )


async def test_what_is_no_bot_api_server_is_told(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], api: BotApi
) -> None:
    api.garble("getMe")

    findings = await found(monkeypatch, good)

    assert findings["token"].level is Level.BAD
    assert "the answer of the Bot API server cannot be read" in findings["token"].found


async def test_a_database_that_is_not_there_is_warned_of_and_not_made(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    findings = await found(monkeypatch, {**good, "TUTOR_DATABASE_URL": f"sqlite:///{tmp_path}/new/tutor.db"})

    assert wrong(findings) == {"database": Level.WARN}
    assert findings["database"].found == f"there is none yet at {tmp_path}/new/tutor.db"
    assert not (tmp_path / "new").exists()


async def test_an_earlier_database_is_not_brought_up_to_date(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], database: Path, tmp_path: Path
) -> None:
    from tests.storage.test_migrating import make_third_version

    old = tmp_path / "old.db"
    make_third_version(f"sqlite:///{old}", old)
    before = old.read_bytes()

    findings = await found(monkeypatch, {**good, "TUTOR_DATABASE_URL": f"sqlite:///{old}"})

    assert findings["database"].level is Level.WARN
    assert findings["database"].found.endswith("revision 0003")
    assert old.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"no database\n" * 900, "is not a SQLite database"), (None, "is a folder")],
    ids=["text", "folder"],
)
async def test_what_is_no_database_is_bad(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path, content: bytes | None, told: str
) -> None:
    place = tmp_path / "other"
    place.mkdir() if content is None else place.write_bytes(content)

    findings = await found(monkeypatch, {**good, "TUTOR_DATABASE_URL": f"sqlite:///{place}"})

    assert wrong(findings) == {"database": Level.BAD}
    assert findings["database"].found.startswith(f"{place} {told}")


async def test_a_damaged_database_is_bad(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], database: Path
) -> None:
    content = database.read_bytes()
    database.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))

    findings = await found(monkeypatch, good)

    assert wrong(findings) == {"database": Level.BAD}
    assert "damaged" in findings["database"].found


@contextmanager
def somebody_without_rights() -> Iterator[None]:
    """Be nobody for a while, where the tests are run by root, who may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["file", "folder"])
async def test_a_database_that_may_only_be_read_is_bad(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], closed: str
) -> None:
    # Not in tmp_path, whose folders are closed to others.
    with TemporaryDirectory() as outside:
        place = Path(outside)
        SqlStore(f"sqlite:///{place}/tutor.db").close()
        place.chmod(0o555 if closed == "folder" else 0o777)
        (place / "tutor.db").chmod(0o444 if closed == "file" else 0o666)
        values = {**good, "TUTOR_DATABASE_URL": f"sqlite:///{place}/tutor.db", "TUTOR_COURSE_DIR": "."}
        # Once with all rights: what Python imports late may stand where somebody else cannot read.
        await found(monkeypatch, values)
        with somebody_without_rights():
            findings = await found(monkeypatch, values)
        place.chmod(0o700)

    assert findings["database"].level is Level.BAD
    assert findings["database"].found == f"{place}/tutor.db cannot be written to by this user"


@pytest.mark.slow
async def test_a_user_of_a_server_who_lacks_a_right_is_bad_with_the_statement_that_gives_it(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str]
) -> None:
    with serving() as server:
        server.tell("CREATE ROLE visitor LOGIN")
        address = server.make_database().replace("user=postgres", "user=visitor")

        findings = await found(monkeypatch, {**good, "TUTOR_DATABASE_URL": address})

    assert wrong(findings) == {"database": Level.BAD}
    assert findings["database"].found == "postgresql+psycopg:///tutor_1 cannot be written to by this user"
    assert findings["database"].advice == (
        "Give it the right: as who owns the database, say `GRANT USAGE, CREATE ON SCHEMA public TO visitor`"
    )


async def test_a_folder_for_what_was_learned_that_is_none_is_warned_of_and_nothing_is_made(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()

    findings = await found(monkeypatch, {**good, "TUTOR_CACHE_DIR": f"{tmp_path}/file"})

    assert wrong(findings) == {"cache": Level.WARN}
    assert findings["cache"].found == (
        f"{tmp_path}/file cannot be written to by this user, so each start learns the course anew"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", [".", "new/cache"], ids=["there", "not there yet"])
async def test_a_folder_for_what_was_learned_that_may_only_be_read_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], name: str
) -> None:
    # Not in tmp_path, whose folders are closed to others.
    with TemporaryDirectory() as outside:
        place = Path(outside)
        place.chmod(0o555)
        with somebody_without_rights():
            findings = await found(monkeypatch, {**good, "TUTOR_CACHE_DIR": f"{place}/{name}", "TUTOR_COURSE_DIR": "."})
        place.chmod(0o700)

    assert findings["cache"].level is Level.WARN
    assert findings["cache"].advice == "Give it the right, or name another folder with TUTOR_CACHE_DIR"


async def test_the_problems_of_a_course_are_counted(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    broken = BEEKEEPING.with_("intents/hive.yaml", content="- id: [\n").write(tmp_path / "broken")

    findings = await found(monkeypatch, {**good, "TUTOR_COURSE_DIR": str(broken)})

    assert wrong(findings) == {"course": Level.BAD}
    assert findings["course"].advice == "`psi-tutor check` names them"
    assert not findings["course"].found.startswith("0 problems")


async def test_intents_are_counted_as_check_counts_them(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    course = BEEKEEPING.with_("content/glossary.yaml", append=WITH_AN_INTENT_OF_ITS_OWN).write(tmp_path / "more")

    findings = await found(monkeypatch, {**good, "TUTOR_COURSE_DIR": str(course)})
    checked = await asyncio.to_thread(psi_tutor, "check", cwd=tmp_path, TUTOR_COURSE_DIR=str(course))

    assert "The course is in order: 10 intents, " in checked.stdout
    assert ", 4 terms, " in checked.stdout
    assert findings["course"].found.startswith("10 intents; 0 problems and ")


async def test_a_course_that_sends_who_asks_for_a_person_to_its_page_is_warned_of(
    good: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contact = "\ncontact: https://bees.example.org/course\n"
    course = BEEKEEPING.with_("content/course.yaml", replace=("\ncontact: keeper@bees.example.org\n", contact))

    findings = await found(monkeypatch, {**good, "TUTOR_COURSE_DIR": str(course.write(tmp_path / "page"))})

    assert wrong(findings) == {"course": Level.WARN}
    assert "sent to the course page" in findings["course"].found
    assert findings["course"].advice == "Write under `contact` in content/course.yaml who answers for this tutor"


async def test_a_course_folder_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    findings = await found(monkeypatch, {**good, "TUTOR_COURSE_DIR": f"{tmp_path}/nowhere"})

    assert wrong(findings) == {"course": Level.BAD}
    assert findings["course"].found == f"there is no folder {tmp_path}/nowhere"


async def test_without_staff_nobody_is_told_of_problems(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str]
) -> None:
    findings = await found(monkeypatch, {**good, "TUTOR_STAFF_IDS": ""})

    assert wrong(findings) == {"staff": Level.WARN}


async def test_a_name_that_is_no_setting_is_told(monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str]) -> None:
    monkeypatch.setenv("TUTOR_DATABSE_URL", "sqlite:///elsewhere.db")

    findings = await found(monkeypatch, good)

    assert wrong(findings) == {"settings": Level.WARN}
    assert findings["settings"].found == "there is no such setting: TUTOR_DATABSE_URL (is TUTOR_DATABASE_URL meant?)"


async def test_a_name_in_the_file_of_settings_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(
        "TUTOR_STAFF_ID=1001\nTutor_Colour=red\nPUBLIC_HOST=tutor.example\n", encoding="utf-8"
    )

    findings = await found(monkeypatch, good)

    assert wrong(findings) == {"settings": Level.WARN}
    assert findings["settings"].found == (
        "there is no such setting: TUTOR_STAFF_ID (is TUTOR_STAFF_IDS meant?), Tutor_Colour"
    )


async def test_an_address_that_is_taken_is_warned_of(monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        findings = await found(monkeypatch, {**good, "TUTOR_LISTEN": f"127.0.0.1:{port}"})

    assert wrong(findings) == {"listen": Level.WARN}
    assert findings["listen"].advice == "If the tutor runs just now, it is the one that listens there"


async def test_an_address_that_this_machine_does_not_have_is_bad(
    monkeypatch: pytest.MonkeyPatch, good: Mapping[str, str]
) -> None:
    findings = await found(monkeypatch, {**good, "TUTOR_LISTEN": "192.0.2.1:8080"})

    assert wrong(findings) == {"listen": Level.BAD}
