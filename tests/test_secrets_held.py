"""What the running tutor holds shows no secret when it is written down, as a log or a traceback might do."""

import gc
import os
from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType
from typing import Any

import pytest
from telegram import Bot, Update

from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.requests import AiohttpRequest
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.taking import Taker
from bot.channels.telegram.webhook import Webhook, WebhookAddress
from bot.channels.telegram.webhook_keeping import WebhookKeeper
from bot.console import secrets_of
from bot.conversation import Conversation, utc_now
from bot.settings import Settings, settings_of
from bot.storage.memory import MemoryStore
from bot.storage.opening import open_engine
from tests.botapi import BotApi
from tests.channels.telegram.leading import alone
from tests.tutor.courses import BREAD, MATCHING

NUMBER, HALF = "123456789", "AAF3k9yQ0vX7bW1cR5tZ2mN8pL4sD6gH0jE"
TOKEN = f"{NUMBER}:{HALF}"
SECRET = "Only-Telegram_knows-this-1"
PASSWORD = "p@ss w/rd"
ADDRESS = "postgresql+psycopg://tutor:p%40ss%20w%2Frd@127.0.0.1:1/tutor"

PLAIN = (str, bytes, bytearray, int, float, dict, list, tuple, set, frozenset, type, ModuleType)
"""What holds a secret because it is to be used. What is shown is the things that hold these."""

MOST = 200_000


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TUTOR_BOT_API_URL": "https://proxy:ap1-passw0rd@api.example",
        "TUTOR_DATABASE_URL": ADDRESS,
        "TUTOR_MODE": "webhook",
        "TUTOR_WEBHOOK_URL": "https://bot.example.org/a-secret-path",
        "TUTOR_WEBHOOK_SECRET": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    return settings_of(os.environ)


def held_by(*roots: object) -> Iterator[object]:
    """Walk from thing to thing, but not into modules, classes, what functions see of their module, and the event loop.

    The loop leads to the Bot API server of the test.
    """
    seen: set[int] = set()
    waiting: list[object] = list(roots)
    while waiting and len(seen) < MOST:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | AbstractEventLoop):
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, FunctionType):
            waiting += [cell.cell_contents for cell in one.__closure__ or () if cell != type(cell)()]
        else:
            waiting += gc.get_referents(one)


def shown(one: object) -> str:
    """Write a thing down in both ways; for one that is half made or ended, that may fail."""
    try:
        return f"{one!r} {one}"
    except (AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        return ""


def leaks(secrets: tuple[str, ...], *roots: object) -> list[str]:
    """Name the kinds of things that show a secret."""
    things = (one for one in held_by(*roots) if not isinstance(one, PLAIN))
    kinds = {type(one) for one in things if any(secret in shown(one) for secret in secrets)}
    return sorted(f"{kind.__module__}.{kind.__qualname__}" for kind in kinds)


def test_the_walk_finds_what_shows_a_secret_and_names_it() -> None:
    def with_a_bot(bot: Bot) -> Any:
        return lambda: bot

    assert leaks((HALF,), with_a_bot(Bot(TOKEN))) == ["telegram._bot.Bot"]


async def test_nothing_that_the_channel_holds_shows_the_token_or_the_secret_of_the_webhook(api: BotApi) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("yeast?")
    bot = DiscreetBot(
        api.token,
        base_url=f"{api.url}/bot",
        base_file_url=f"{api.url}/file/bot",
        request=AiohttpRequest(connections=2),
        get_updates_request=AiohttpRequest(connections=2),
    )

    async with bot:
        conversation = Conversation(BREAD, MATCHING, store, rng=Random(1))
        taker = Taker(bot, conversation, store, utc_now, lambda: None)
        sender = Sender(bot, store, Path(), utc_now)
        webhook = Webhook(WebhookAddress("https://bot.example.org/hook", "/hook", SECRET))
        receivers = (Poller(bot, taker, alone()), WebhookKeeper(bot, taker, webhook), webhook.route)
        await taker.take(api.updates)
        update = Update.de_json(api.updates[0], bot)
        found = leaks((api.token, api.token.partition(":")[2], SECRET), taker, sender, receivers, update)

    assert found == []


def test_the_settings_show_no_secret(settings: Settings) -> None:
    everything = (TOKEN, HALF, SECRET, PASSWORD, "p%40ss", "ap1-passw0rd", "a-secret-path")

    assert [secret for secret in everything if secret in f"{settings!r} {settings}"] == []


def test_a_database_shows_no_password(settings: Settings) -> None:
    engine = open_engine(settings.database_url)

    found = leaks((PASSWORD, "p%40ss%20w%2Frd"), engine)

    engine.dispose()
    assert found == []


def test_all_that_is_secret_in_the_settings_is_looked_for_in_the_log(settings: Settings) -> None:
    found = set(secrets_of(settings))

    assert found >= {TOKEN, HALF, SECRET, PASSWORD, "p%40ss%20w%2Frd", "ap1-passw0rd"}


def test_so_is_a_secret_that_is_made_of_the_token(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUTOR_WEBHOOK_SECRET")
    made = settings_of(os.environ)
    token = made.token()
    assert token

    assert made.secret_of_webhook(token).get_secret_value() in set(secrets_of(made))


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("postgresql://tutor:with@sign@host/db", "with@sign"),
        ("postgresql://host/db?user=tutor&password=in-the-end", "in-the-end"),
        ("postgresql://host/db?sslpassword=of-the-key", "of-the-key"),
    ],
)
def test_a_password_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, address: str, password: str) -> None:
    monkeypatch.setenv("TUTOR_DATABASE_URL", address)

    assert password in set(secrets_of(settings_of(os.environ)))


def test_the_password_of_a_proxy_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://me:proxy-passw0rd@proxy.example:3128")

    assert "proxy-passw0rd" in set(secrets_of(settings_of(os.environ)))


def test_addresses_that_are_none_hold_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_DATABASE_URL", "postgresql://[::1/tutor")

    assert list(secrets_of(settings_of(os.environ))) == []


def test_a_file_that_cannot_be_read_holds_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "none"))

    assert list(secrets_of(settings_of(os.environ))) == []
