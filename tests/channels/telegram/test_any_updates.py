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
from bot.channels.telegram.discretion import DiscreetBot
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
    "/quiz hive", "/quiz", "quiz me on swarms", "/quiz \u0000", "/stop", "/scores", "/review", "/progress", "/fresh",
    "/goal 12", "/goal -1", "/remind 18:30 Tallinn", "/remind <b>", "/remind", "hint", "I don't know", "next", "b",
    "laying eggs", "smoke", "check", "undo", "sure", "yes",
)  # fmt: skip
FORGED = (
    "answer:hive.queen", "read:hive.queen", "more:hive.queen", "answer:", "topics", "topic:hive", "topic:\u0000",
    "none", "wrong", "keep:yes", "keep:no", "keep:maybe", "forget:no", "forget:yes", "share:hive.queen",
    "private:forget", "private:start", "glossary", "define:super", "define:<b>", ":::", "", "x" * 64,
    "quiz:1.0", "quiz:1.next", "quiz:.", "quiz:\u0661.check", "practise:hive", "practise:", "practise:<b>", "resume",
    "recall:hive.queen", "recall:x", "review", "fresh:yes", "fresh:no", "goal:12", "goal:x", "silence", "scores",
    "scores:out", "scores:in", "scores:11", "private:remind", "private:review",
)  # fmt: skip

JUNK: tuple[dict[str, Any], ...] = (
    {"message": {"text": 5}},
    {"message": None},
    {"poll": "x"},
    {"callback_query": {}},
    {"poll_answer": {}},
    {"poll_answer": {"poll_id": "1", "option_ids": "x", "user": 5}},
)

BUTTON, POLL = "button ", "poll "
"""Stand for one of the buttons that the chat shows last, and for one of the polls that were sent last."""

KINDS = (
    *("text", "text", "text", "tap", "tap", "button", "button", "vote"),
    *("edit", "inline", "react", "kind", "left", "junk"),
)

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
    match draw(st.sampled_from(KINDS)):
        case "text":
            return {"message": message | {"text": draw(texts)}}
        case "edit":
            return {"edited_message": message | {"text": draw(texts), "edit_date": message["date"]}}
        case "tap":
            data = {"id": "1", "chat_instance": "1", "from": person(sender), "data": draw(st.sampled_from(FORGED))}
            return {"callback_query": data | {"message": message | {"text": "old"}}}
        case "button":
            data = {
                "id": "1",
                "chat_instance": "1",
                "from": person(sender),
                "data": f"{BUTTON}{draw(st.integers(0, 9))}",
            }
            return {"callback_query": data | {"message": message | {"text": "old"}}}
        case "vote":
            options = draw(st.lists(st.integers(0, 3), max_size=2, unique=True))
            vote = {"poll_id": f"{POLL}{draw(st.integers(0, 5))}", "user": person(sender), "option_ids": options}
            return {"poll_answer": vote | {"option_persistent_ids": [str(option) for option in options]}}
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
            return draw(st.sampled_from(JUNK))


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
            meant = _meant(api, raw)
            await taker.take([{"update_id": number, **_dated(meant, START + PAUSE_S * number)}])
            for row in iter(lambda: next(iter(store.due(utc_now(), 1)), None), None):
                address = row.outgoing.address
                assert address.chat == _chat_of(raw)
                assert "Something buzzed" not in row.outgoing.reply.text
                earlier = store.said(address.chat, address.question) if address.changed and address.question else ()
                spoken = await speak(bot, row.outgoing, BEEKEEPING, earlier)
                store.delivered(row.id, spoken.said, spoken.gone, utc_now(), spoken.poll)
                said += 1
        await taker.finish(within_s=5)
        assert api.faults == []
    return said


def _meant(api: BotApi, raw: dict[str, Any]) -> dict[str, Any]:
    """Put what is really there in the place of "button 3" and "poll 2"."""
    tap, vote = raw.get("callback_query") or {}, raw.get("poll_answer") or {}
    if str(tap.get("data")).startswith(BUTTON):
        shown = api.world.chats[_chat_of(raw)].transcript
        found = [
            (message, button)
            for message in shown[-2:]
            for row in message.buttons
            for button in row
            if message.from_bot and button.data and "://" not in button.data
        ]
        if not found:
            return raw
        message, button = found[int(tap["data"].removeprefix(BUTTON)) % len(found)]
        return {"callback_query": tap | {"data": button.data, "message": message.raw}}
    if str(vote.get("poll_id")).startswith(POLL) and (polls := list(api.world.polls)):
        return {"poll_answer": vote | {"poll_id": polls[-1 - int(vote["poll_id"].removeprefix(POLL)) % len(polls)]}}
    return raw


def _dated(raw: dict[str, Any], date: int) -> dict[str, Any]:
    return {
        kind: body | {"date": date, "edit_date": date} if isinstance(body, dict) and "date" in body else body
        for kind, body in raw.items()
    }


def _connected(api: BotApi) -> Bot:
    base = f"{api.url}/bot"
    return DiscreetBot(api.token, base, request=AiohttpRequest(8), get_updates_request=AiohttpRequest(1))


def _chat_of(raw: dict[str, Any]) -> int:
    body = next(iter(raw.values()))
    number: int = (body.get("chat") or body["message"]["chat"])["id"]
    return number
