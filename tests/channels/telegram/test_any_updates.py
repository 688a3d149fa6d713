"""Whatever Telegram sends, in whatever order: nothing breaks, all that is said is valid and goes to the right chat."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from telegram import Bot

from bot.app import converse
from bot.channels.telegram.requests import AiohttpRequest
from bot.channels.telegram.speaking import speak
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation, utc_now
from bot.storage.memory import MemoryStore
from tests.botapi import BotApi

BEEKEEPING = Path(__file__).parents[2] / "courses/beekeeping"
UPDATES = 200
START = 1_790_000_000
PAUSE_S = 40
"""Nobody floods: each message comes so long after the one before."""

LEARNERS = (11, 12, 13)
GROUPS = (-100_21, -100_22)

HOSTILE = (
    "<b>", "</a><script>", "&amp;&lt;", "*_`[](", "{title}", "\u202e\u0000", "Z\u0338\u0321" * 60, "\U0001f41d" * 2100,
    "queen " * 900, "/", "/start ../../etc", "/start hive-queen", "/define <i>", "/why", "/export", "/forget", "/quiz",
    "what does the queen do?", "why do bees swarm and what does the queen do?", "2", "#1", "the second one", "and?",
    "no", "not that, the other", "thanks", "\N{THUMBS DOWN SIGN}", "example?", "tell me more", "queen/swarm??", "none",
    "zebra crossings on Jupiter", "a" * 4096,
    "@tutor_test_bot queen", "'; DROP TABLE learners; --", "%s%n{0}", "\ud83d",
)  # fmt: skip
FORGED = (
    "answer:hive.queen", "read:hive.queen", "more:hive.queen", "answer:", "topics", "topic:hive", "topic:\u0000",
    "none", "wrong", "keep:yes", "keep:no", "keep:maybe", "forget:no", "forget:yes", "share:hive.queen",
    "private:forget", "private:start", "glossary", "define:super", "define:<b>", ":::", "", "x" * 64,
)  # fmt: skip

JUNK: tuple[dict[str, Any], ...] = ({"message": {"text": 5}}, {"message": None}, {"poll": "x"}, {"callback_query": {}})

texts = st.sampled_from(HOSTILE) | st.text(max_size=200)
chats = st.sampled_from((*LEARNERS, *GROUPS))


def person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": f"<Learner> & {number}"}


def place(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "x", "title": "y"}


@st.composite
def updates(draw: st.DrawFn) -> dict[str, Any]:
    """Make an update without its number."""
    chat = draw(chats)
    sender = chat if chat > 0 else draw(st.sampled_from(LEARNERS))
    message = {
        "message_id": draw(st.integers(1, 60)),
        "date": 0,
        "chat": place(chat),
        "from": person(sender),
    }
    match draw(
        st.sampled_from(("text", "text", "text", "tap", "tap", "edit", "inline", "react", "kind", "left", "junk"))
    ):
        case "text":
            return {"message": message | {"text": draw(texts)}}
        case "edit":
            return {"edited_message": message | {"text": draw(texts), "edit_date": message["date"]}}
        case "tap":
            data = {"id": "1", "chat_instance": "1", "from": person(sender), "data": draw(st.sampled_from(FORGED))}
            return {"callback_query": data | {"message": message | {"text": "old"}}}
        case "inline":
            return {"inline_query": {"id": "1", "from": person(sender), "query": draw(texts)[:256], "offset": ""}}
        case "react":
            thumb = [{"type": "emoji", "emoji": "\N{THUMBS DOWN SIGN}"}]
            reaction = {key: message[key] for key in ("message_id", "date", "chat")} | {"user": person(sender)}
            return {"message_reaction": reaction | {"old_reaction": [], "new_reaction": thumb}}
        case "kind":
            return {"message": message | {"location": {"latitude": 1.0, "longitude": 2.0}}}
        case "left":
            status = {"old_chat_member": {"status": "member", "user": person(1)}}
            gone = {"new_chat_member": {"status": "left", "user": person(1)}}
            body = {key: message[key] for key in ("date", "chat", "from")}
            return {"my_chat_member": body | status | gone}
        case _:
            return draw(
                st.sampled_from(({"message": {"text": 5}}, {"message": None}, {"poll": "x"}, {"callback_query": {}}))
            )


@pytest.fixture(scope="module")
def beekeeping() -> Conversation:
    return converse(BEEKEEPING, MemoryStore())


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(updates(), min_size=UPDATES, max_size=UPDATES))
def test_any_200_updates_are_taken_and_answered_with_valid_messages_to_the_right_chat(
    beekeeping: Conversation, raws: list[dict[str, Any]]
) -> None:
    with capture_logs() as logs:
        said = asyncio.run(_play(beekeeping, raws))

    broken = {entry["update"] for entry in logs if entry["event"] == "update put aside"}
    assert broken <= {number for number, raw in enumerate(raws) if raw in JUNK}
    assert said > UPDATES / 4


async def _play(conversation: Conversation, raws: list[dict[str, Any]]) -> int:
    """Take updates one by one and say at once what they led to; count what was said."""
    store, said = MemoryStore(), 0
    conversation._store = store
    async with BotApi() as api, _connected(api) as bot:
        for learner in LEARNERS:
            await api.user(id=learner, first_name=f"Learner {learner}").says("hello")
        for group in GROUPS:
            api.group(group)
        taker = Taker(bot, conversation, store, utc_now, lambda: None)
        for number, raw in enumerate(raws):
            await taker.take([{"update_id": number, **_dated(raw, START + PAUSE_S * number)}])
            for row in iter(lambda: next(iter(store.due(utc_now(), 1)), None), None):
                address = row.outgoing.address
                assert address.chat == _chat_of(raw)
                assert "Something buzzed" not in row.outgoing.reply.text
                earlier = store.said(address.chat, address.question) if address.changed and address.question else ()
                spoken = await speak(bot, row.outgoing, BEEKEEPING, earlier)
                store.delivered(row.id, spoken.said, spoken.gone, utc_now())
                said += 1
        await taker.finish(within_s=5)
        assert api.faults == []
    return said


def _dated(raw: dict[str, Any], date: int) -> dict[str, Any]:
    return {
        kind: body | {"date": date, "edit_date": date} if isinstance(body, dict) and "date" in body else body
        for kind, body in raw.items()
    }


def _connected(api: BotApi) -> Bot:
    base = f"{api.url}/bot"
    return Bot(api.token, base, request=AiohttpRequest(8), get_updates_request=AiohttpRequest(1))


def _chat_of(raw: dict[str, Any]) -> int:
    body = next(iter(raw.values()))
    number: int = (body.get("chat") or body["message"]["chat"])["id"]
    return number
