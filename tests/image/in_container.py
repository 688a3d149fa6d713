"""The image, run as operators run it, and Telegram on loopback. `make image-test` runs this; it needs docker or podman.

Set CONTAINER_ENGINE and IMAGE to examine another image than the one that `make image` builds.
"""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.botapi import BotApi
from tests.image.engine import Container, Engine

LARGEST_MB = 140
LEARNING_S = 240
"""Longest time for the whole course to be learned on a busy machine; alone it takes about 15 seconds."""

MAKES_A_DATABASE = "from bot.storage.sql import SqlStore; SqlStore('sqlite:////data/tutor.db').close()"

pytestmark = pytest.mark.timeout(2 * LEARNING_S)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(os.environ["CONTAINER_ENGINE"], os.environ["IMAGE"])


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server
        assert server.faults == []


@pytest.fixture
async def tutor(engine: Engine, api: BotApi) -> AsyncIterator[Container]:
    settings = (f"TELEGRAM_BOT_TOKEN={api.token}", f"TUTOR_BOT_API_URL={api.url}", "TUTOR_LISTEN=127.0.0.1:18080")
    async with engine.running(*(part for setting in settings for part in ("--env", setting))) as container:
        await container.is_healthy(LEARNING_S)
        yield container


async def test_it_says_how_it_is_to_be_run(engine: Engine) -> None:
    config = await engine.config()

    assert config["User"] == "10001:10001"
    assert config["Entrypoint"] == ["psi-tutor"]
    assert config["Cmd"] == ["run"]
    assert config["StopSignal"] in ("SIGTERM", "15")
    assert list(config["Volumes"]) == ["/data"]
    assert config["Healthcheck"]["Test"] == ["CMD", "psi-tutor", "health"]
    assert config["Healthcheck"]["StartPeriod"] == 60_000_000_000
    assert config["Labels"]["org.opencontainers.image.title"] == "psi-tutor"
    assert config["Labels"]["org.opencontainers.image.version"]
    assert config["Labels"]["org.opencontainers.image.revision"]


def test_it_is_not_too_large(engine: Engine) -> None:
    assert engine.compressed_bytes() < LARGEST_MB * 1_000_000


async def test_it_answers_from_a_read_only_root_without_rights_and_ends_in_time(tutor: Container, api: BotApi) -> None:
    ada = api.user(first_name="Ada")

    await ada.says("/start")
    await ada.hears(timeout=30)
    await ada.says("What is public sector innovation?")
    [answer] = await ada.hears(timeout=30)
    # A picture, for which matplotlib looks for its letters anew.
    await ada.says("/progress")
    [progress] = await ada.hears(timeout=60)
    # The process that learns reads the course again.
    await tutor.engine.done("kill", "--signal", "HUP", tutor.name)
    await tutor.logs("the course is unchanged")
    backup = await tutor.runs("psi-tutor", "backup")
    # Killed where it takes longer, which gives another code.
    code = await tutor.stop(grace_s=10)

    assert answer.text.startswith("What public sector innovation is\n\n")
    assert progress.id > answer.id
    assert backup.out.startswith("Backup written to data/tutor-")
    assert code == 0
    log = await tutor.log()
    assert "Traceback" not in log
    assert api.token not in log


async def test_only_data_and_tmp_can_be_written_to_and_there_is_nothing_else_to_use(
    tutor: Container, api: BotApi
) -> None:
    ada = api.user(first_name="Ada")
    await ada.says("/start")
    await ada.hears(timeout=30)

    told = json.loads(await tutor.python(Path(__file__).with_name("looking_around.py").read_text(encoding="utf-8")))

    assert told["user"] == [10001, 10001]
    assert told["capabilities"] == [0, 0, 0]
    assert told["no_new_privileges"]
    # Podman gives two places in memory of its own.
    outside = {folder for folder in told["writable"] if not folder.startswith("/data/")}
    assert outside - {"/run", "/var/tmp"} == {"/data", "/tmp"}
    assert told["in_data"] == ["cache", "tutor.db", "tutor.db-shm", "tutor.db-wal"]
    assert told["programs"] == ["psi-tutor", "python"]
    assert told["with_rights_of_others"] == []
    assert told["left_behind"] == []
    assert told["packages"] == told["packages_in_sbom"]
    assert {"psi-tutor", "scikit-learn", "python-telegram-bot"} <= set(told["packages"])
    assert "pip" not in told["packages"]
    assert {"libc6", "libsqlite3-0"} <= set(told["of_debian"])


@pytest.mark.parametrize("user", ["12345", "12345:12345", "10001:10001", "0:0"])
async def test_any_user_can_run_it(engine: Engine, user: str) -> None:
    ended = await engine.once(
        *("--user", user, "--entrypoint", "python", "--volume", "/data"), command=("-c", MAKES_A_DATABASE)
    )

    assert (ended.code, ended.err) == (0, "")


async def test_it_starts_without_a_network_says_so_and_ends_in_time(engine: Engine) -> None:
    token = "TELEGRAM_BOT_TOKEN=123456789:AAE0123456789-abcdefghij_klmnopqrs"
    async with engine.running("--env", token, network="none") as tutor:
        await tutor.logs("Telegram cannot be reached yet", timeout_s=LEARNING_S)
        health = await tutor.runs("psi-tutor", "health")
        code = await tutor.stop()

    assert health.code == 1
    assert health.out.startswith("not ready: receiving (")
    assert code == 0


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (
            "",
            "the user 10001:10001 that the tutor runs as may not write to data, and the database is to be there: `ch",
        ),
        (":ro", "data is on a file system that can only be read, and the database is to be there: mount a folder"),
    ],
    ids=["of another user", "read-only"],
)
async def test_a_folder_that_it_may_not_write_to_is_named_with_what_to_do(
    engine: Engine, option: str, told: str
) -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        ended = await engine.once(
            *(
                "--volume",
                f"{folder}:/data{option}",
                "--env",
                "TELEGRAM_BOT_TOKEN=123456789:AAE0123456789-abcdefghij_klmnopqrs",
            )
        )

    assert ended.code == 2
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1


async def test_without_a_token_it_says_what_to_set(engine: Engine) -> None:
    ended = await engine.once()

    assert ended.code == 2
    assert "get one from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN" in ended.err


async def test_a_course_that_is_mounted_is_taught(engine: Engine, api: BotApi) -> None:
    ada = api.user(first_name="Ada")
    beekeeping = Path(__file__).parents[1] / "courses/beekeeping"
    settings = (f"TELEGRAM_BOT_TOKEN={api.token}", f"TUTOR_BOT_API_URL={api.url}", "TUTOR_COURSE_DIR=/bees")

    options = [part for setting in settings for part in ("--env", setting)]
    async with engine.running(
        *options, "--env", "TUTOR_LISTEN=127.0.0.1:18081", "--volume", f"{beekeeping}:/bees:ro"
    ) as tutor:
        await tutor.is_healthy(LEARNING_S)
        await ada.says("what is a queen?")
        [answer] = await ada.hears(timeout=30)

    assert "queen" in answer.text.lower()
