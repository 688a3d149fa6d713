"""Those who cannot be written to, a token that is refused, and commands of staff from where none are taken."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.polling import Poller
from bot.channels.telegram.taking import Taker
from bot.conversation import utc_now
from bot.errors import TelegramRefused
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from tests.botapi import BotApi, Message
from tests.channels.conversations import bread_conversation
from tests.channels.telegram.failing import NOON, STAFF, Calls, Process, connected, hurry
from tests.channels.telegram.leading import alone
from tests.tutor.courses import BREAD

ELSEWHERE = (
    "in a group",
    "as the group, by an administrator who stays anonymous",
    "as a channel",
    "forwarded",
    "below a picture",
)


@pytest.fixture(autouse=True)
def no_time_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(SqlStore(f"sqlite:///{tmp_path / 'tutor.db'}")) as store:
        yield store


def titles(messages: Sequence[Message]) -> list[str]:
    return [message.text.partition("\n")[0] for message in messages if message.from_bot]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param(403, "Forbidden: bot was blocked by the user", id="blocked"),
        pytest.param(403, "Forbidden: user is deactivated", id="deactivated"),
        pytest.param(403, "Forbidden: bot can't initiate conversation with a user", id="never begun"),
        pytest.param(403, "Forbidden: bot was kicked from the supergroup chat", id="kicked"),
        pytest.param(400, "Bad Request: chat not found", id="nowhere"),
    ],
)
async def test_who_is_out_of_reach_is_marked_and_not_tried_again_until_they_write(
    store: SqlStore, code: int, told: str
) -> None:
    api = BotApi(clock=NOON.timestamp)
    async with api, connected(api) as bot, Process(api, bot, BREAD, store, Calls()) as tutor:
        ada = api.user()
        refused = api.fail("sendMessage", None, error_code=code, description=told)
        with capture_logs() as logs:
            await ada.says("yeast?")
            await tutor.settles()
            reachable, calls = store.is_reachable(ada.id), len(api.calls_of("sendMessage"))
        refused.lift()
        await ada.says("flour?")
        await tutor.settles()

    assert (reachable, calls) == (False, 1)
    assert [entry["event"] for entry in logs if "reply" in entry["event"] or "learner" in entry["event"]] == [
        "learner cannot be reached"
    ]
    assert titles(ada.transcript) == ["Flour"]
    assert store.is_reachable(ada.id)


async def test_a_token_that_is_refused_for_long_ends_the_poller_with_what_to_do(api: BotApi, bot: Bot) -> None:
    api.fail("getUpdates", None, error_code=401)
    store = MemoryStore()
    taker = Taker(bot, bread_conversation(), store, utc_now, lambda: None)

    with capture_logs() as logs, pytest.raises(TelegramRefused) as refusal:
        await Poller(bot, taker, alone(), refused_s=0).run(asyncio.Event())

    assert str(refusal.value) == (
        "Telegram refuses the token: it was revoked, or it is misspelt. "
        "Get the current one from @BotFather and set TELEGRAM_BOT_TOKEN."
    )
    assert len(api.calls_of("getUpdates")) == 2
    assert api.token.split(":")[1] not in f"{logs} {refusal.value!r}"


@pytest.mark.parametrize("where", ELSEWHERE)
async def test_a_message_to_all_is_sent_from_the_private_chat_of_staff_alone(store: SqlStore, where: str) -> None:
    words, origin = "/broadcast The oven is hot.", {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    api = BotApi(clock=NOON.timestamp)
    async with api, connected(api) as bot, Process(api, bot, BREAD, store, Calls()) as tutor:
        eve, ada, group, channel = api.user(STAFF, "Eve"), api.user(), api.group(), api.channel()
        says: dict[str, Callable[[], Any]] = {
            "in a group": lambda: eve.says(words, in_=group),
            "as the group, by an administrator who stays anonymous": lambda: eve.says(words, in_=group, as_=group),
            "as a channel": lambda: eve.says(words, in_=group, as_=channel),
            "forwarded": lambda: eve.says(words, forward_origin=origin),
            "below a picture": lambda: ada.sends("photo", caption=words),
        }
        await ada.says("hello")
        await says[where]()
        await tutor.settles()

    buttons = [str(message) for message in eve.transcript + group.transcript if "Yes, send" in str(message)]
    assert buttons == []
    assert store.audited() == []
    assert "The oven is hot." not in titles(ada.transcript)
