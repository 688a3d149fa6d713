"""Updates that cannot be read, and numbers of updates that are no row: by polling, with a database on a disk."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import polling
from bot.storage.sql import SqlStore
from tests.botapi import BotApi, Message
from tests.channels.telegram.failing import NOON, Calls, Process, connected, hurry
from tests.tutor.courses import BREAD

SECRET = "my secret"
HUGE = 2**70
ANN = {"id": 77, "is_bot": False, "first_name": "Ann"}
HER_CHAT = {"id": 77, "type": "private", "first_name": "Ann"}
TEXT = {"message_id": 1, "date": 1_790_000_000, "chat": HER_CHAT, "from": ANN, "text": SECRET}
TAP = {"id": "1", "from": ANN, "chat_instance": "1", "message": TEXT, "data": SECRET}

POISON: dict[str, dict[str, Any]] = {
    "a string for a message": {"message": SECRET},
    "a list for a message": {"message": [SECRET]},
    "a number for a message": {"message": 5},
    "yes for a message": {"message": True},
    "a message without anything": {"message": {}},
    "a message without a chat": {"message": {key: TEXT[key] for key in ("message_id", "date", "from", "text")}},
    "a chat that is a string": {"message": {**TEXT, "chat": "private"}},
    "a chat without a number": {"message": {**TEXT, "chat": {"type": "private"}}},
    "a chat whose number is a word": {"message": {**TEXT, "chat": {"id": "x", "type": "private"}}},
    "a chat whose number is a fraction": {"message": {**TEXT, "chat": {"id": 1.5, "type": "private"}}},
    "a chat whose number is too large": {"message": {**TEXT, "chat": {"id": HUGE, "type": "private"}}},
    "a message whose number is too large": {"message": {**TEXT, "message_id": HUGE}},
    "a topic whose number is too large": {
        "message": {**TEXT, "is_topic_message": True, "message_thread_id": HUGE}
    },
    "a date after the last one": {"message": {**TEXT, "date": 10**18}},
    "a date that is a word": {"message": {**TEXT, "date": "today"}},
    "a text that is a number": {"message": {**TEXT, "text": 5}},
    "a text that is a list": {"message": {**TEXT, "text": [SECRET]}},
    "parts of a text that are none": {"message": {**TEXT, "entities": [{"type": "bold"}]}},
    "parts beyond the end of a text": {
        "message": {**TEXT, "entities": [{"type": "text_mention", "offset": 10**9, "length": -5, "user": ANN}]}
    },
    "somebody who is a word": {"message": {**TEXT, "from": SECRET}},
    "an answer to a word": {"message": {**TEXT, "reply_to_message": SECRET}},
    "a message in a message in a message": {"message": {**TEXT, "pinned_message": {"pinned_message": {"x": [[[]]]}}}},
    "a tap without a number": {"callback_query": {"from": ANN, "data": SECRET}},
    "a tap by nobody": {"callback_query": {**TAP, "from": None}},
    "a tap on a message whose number is too large": {
        "callback_query": {**TAP, "message": {**TEXT, "message_id": HUGE}}
    },
    "a vote without anything": {"poll_answer": {}},
    "a vote by somebody whose number is too large": {
        "poll_answer": {
            "poll_id": "1", "option_ids": [0], "option_persistent_ids": ["0"], "user": {**ANN, "id": HUGE}
        }
    },
    "an inline query of nobody": {"inline_query": {"id": "1", "query": SECRET, "offset": ""}},
    "a reaction without anything": {"message_reaction": {"message_id": 1}},
    "a group that gets a number that is too large": {
        "message": {**TEXT, "chat": {"id": -5, "type": "group", "title": "x"}, "migrate_to_chat_id": -HUGE}
    },
    "a group that gets a word for a number": {
        "message": {**TEXT, "chat": {"id": -5, "type": "group", "title": "x"}, "migrate_to_chat_id": SECRET}
    },
    "somebody left a chat whose number is too large": {
        "my_chat_member": {
            "chat": {"id": HUGE, "type": "private"}, "from": ANN, "date": 1_790_000_000,
            "old_chat_member": {"status": "member", "user": ANN}, "new_chat_member": {"status": "left", "user": ANN},
        }
    },
    "nothing": {},
    "a kind of another year": {"something_of_2031": {"text": SECRET}},
    "two kinds in one": {"message": SECRET, "callback_query": SECRET},
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_time_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(SqlStore(f"sqlite:///{tmp_path / 'tutor.db'}")) as store:
        yield store


def titles(messages: Sequence[Message]) -> list[str]:
    return [message.text.partition("\n")[0] for message in messages if message.from_bot]


async def test_updates_that_cannot_be_read_stop_no_other_of_their_batch_and_come_once(store: SqlStore) -> None:
    api = BotApi(clock=NOON.timestamp)
    async with api, connected(api) as bot:
        ada, ben = api.user(first_name="Ada"), api.user(first_name="Ben")
        await ada.says("yeast?")
        odd = {api.put(dict(poison))["update_id"]: name for name, poison in POISON.items()}
        await ben.says("flour?")
        with capture_logs() as logs:
            async with Process(api, bot, BREAD, store, Calls()) as tutor:
                await tutor.settles()
                await ada.says("heat?")
                await tutor.settles()

    aside = {odd[entry["update"]] for entry in logs if entry["event"] == "update put aside"}
    assert (titles(ada.transcript), titles(ben.transcript)) == (["Yeast", "Oven heat"], ["Flour"])
    assert store.seen(list(odd)) == set(odd)
    assert {name for name in POISON if "too large" in name} <= aside
    assert "a string for a message" in aside
    assert SECRET not in str(logs)
    assert len(api.calls_of("getUpdates")) <= 5


async def test_updates_of_a_chat_are_taken_by_their_numbers_whatever_order_they_come_in(store: SqlStore) -> None:
    api = BotApi(clock=NOON.timestamp)
    async with api, connected(api) as bot:
        ada = api.user()
        for number, text in ((10, "yeast?"), (30, "flour?"), (20, "heat?")):
            api.next_update_id = number
            await ada.says(text)
        async with Process(api, bot, BREAD, store, Calls()) as tutor:
            await tutor.settles()

    assert titles(ada.transcript) == ["Yeast", "Oven heat", "Flour"]
    assert store.seen([10, 11, 20, 21, 30]) == {10, 20, 30}


async def test_numbers_that_begin_anew_below_the_former_ones_are_taken(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a week without updates."""
    monkeypatch.setattr(polling, "LONG_POLL_S", 0)
    api = BotApi(clock=NOON.timestamp)
    async with api, connected(api) as bot, Process(api, bot, BREAD, store, Calls()) as tutor:
        ada = api.user()
        api.next_update_id = 1_000_000
        await ada.says("yeast?")
        await tutor.settles()
        await api.called("getUpdates", len(api.calls_of("getUpdates")) + 2)
        api.next_update_id = 5
        await ada.says("flour?")
        await tutor.settles()

    assert titles(ada.transcript) == ["Yeast", "Flour"]
