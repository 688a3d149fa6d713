"""What somebody could send to do harm: forged taps and votes, replays, links that were made up, files of every kind."""

import asyncio
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.storage.sql import SqlStore
from tests.botapi import BotApi, Message
from tests.botapi.people import User
from tests.channels.telegram.test_taking import QUIZZED, Tutor, lines, tutoring
from tests.tutor.courses import BREAD_WITH_GLOSSARY

Raw = dict[str, Any]

NUMBERS = count(900_000)
"""Of messages that only a test knows of."""

FILE = {"file_id": "AgACAgIAAxkBAAI", "file_unique_id": "u", "file_size": 2_000_000_000}
PICTURE = FILE | {"width": 9_999, "height": 9_999}
STICKER = PICTURE | {"type": "regular", "is_animated": False, "is_video": False}
PLACE = {"latitude": 52.0, "longitude": 4.3}

KINDS: dict[str, Raw] = {
    "voice": {"voice": FILE | {"duration": 3, "mime_type": "audio/ogg"}},
    "audio": {"audio": FILE | {"duration": 3, "title": "<b>", "file_name": "../../etc/passwd"}},
    "video": {"video": PICTURE | {"duration": 86_400}},
    "video note": {"video_note": FILE | {"duration": 3, "length": 9}},
    "animation": {"animation": PICTURE | {"duration": 1}, "document": FILE},
    "photo": {"photo": [PICTURE]},
    "sticker": {"sticker": STICKER},
    "document with a path for a name": {"document": FILE | {"file_name": "../../../etc/cron.d/x"}},
    "document with a hostile name": {
        "document": FILE | {"file_name": "\u202egpj.exe\0<script>{0}%n$(reboot)", "mime_type": "text/html"}
    },
    "contact": {"contact": {"phone_number": "+31 6 1", "first_name": "<b>", "vcard": "BEGIN:VCARD"}},
    "location": {"location": PLACE},
    "live location": {"location": PLACE | {"live_period": 900}},
    "venue": {"venue": {"location": PLACE, "title": "<b>", "address": "{title}"}, "location": PLACE},
    "dice": {"dice": {"emoji": "\N{GAME DIE}", "value": 6}},
    "game": {"game": {"title": "x", "description": "y", "photo": [PICTURE]}},
    "story": {"story": {"chat": {"id": -5, "type": "channel", "title": "x"}, "id": 1}},
    "paid media": {"paid_media": {"star_count": 1, "paid_media": [{"type": "photo", "photo": [PICTURE]}]}},
}
"""What a learner can send that holds no words."""

SERVICE: dict[str, Raw] = {
    "web app data": {"web_app_data": {"data": '{"answer": "dough.yeast"}', "button_text": "x"}},
    "users shared": {"users_shared": {"request_id": 1, "users": [{"user_id": 8}]}},
    "chat shared": {"chat_shared": {"request_id": 1, "chat_id": -100}},
    "write access": {"write_access_allowed": {"from_request": True}},
    "gift": {"gift": {"gift": {"id": "g", "sticker": STICKER, "star_count": 5}}},
    "boost": {"boost_added": {"boost_count": 1}},
    "video chat": {"video_chat_started": {}},
    "proximity": {"proximity_alert_triggered": {"traveler": {}, "watcher": {}, "distance": 5}},
    "topic": {"forum_topic_created": {"name": "/forget", "icon_color": 1}},
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 5}},
    "login": {"connected_website": "evil.example"},
    "future kind": {"hologram": {"file_id": "h", "text": "/forget"}},
    "nothing": {},
}
"""What says something of a chat, and nothing to the tutor."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqlStore]:
    """A store that takes no more than a real database holds."""
    store = SqlStore(f"sqlite:///{tmp_path}/tutor.db")
    yield store
    store.close()


def put_message(api: BotApi, person: User, chat: Raw | None = None, **body: Any) -> None:
    where = chat or {"id": person.id, "type": "private", "first_name": "Ada"}
    known = {"message_id": next(NUMBERS), "date": int(time.time()), "chat": where, "from": person.object}
    api.put({"message": known | body})


def put_tap(api: BotApi, person: User, data: Any, shown: Message, **other: Any) -> None:
    query = {"id": "1", "from": person.object, "chat_instance": "1", "message": shown.raw, "data": data}
    api.put({"callback_query": query | other})


async def said(tutor: Tutor, person: User) -> list[str]:
    """Take what was put, say all that is to be said, and give the first line of what a person was told."""
    before = len(person.transcript)
    await tutor.take()
    await tutor.emptied()
    return [message.text.partition("\n")[0] for message in person.transcript[before:] if message.from_bot]


def downloads(api: BotApi) -> list[str]:
    return [call.method for call in api.calls if "file" in call.method.lower()]


def is_all_taken(api: BotApi, tutor: Tutor) -> bool:
    numbers = {update["update_id"] for update in api.updates}
    return tutor.store.seen(sorted(numbers)) == numbers


@pytest.mark.parametrize("body", KINDS.values(), ids=KINDS)
async def test_what_holds_no_words_gets_one_polite_line_and_nothing_is_downloaded(
    api: BotApi, bot: Bot, body: Raw
) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await said(tutor, ada)
        put_message(api, ada, **body)
        told = await said(tutor, ada)

        assert told == ["Only text, please."]
        assert downloads(api) == []
        assert is_all_taken(api, tutor)
    assert api.faults == []


@pytest.mark.parametrize("body", SERVICE.values(), ids=SERVICE)
async def test_what_only_tells_of_a_chat_is_passed_over_in_silence(api: BotApi, bot: Bot, body: Raw) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await said(tutor, ada)
        put_message(api, ada, **body)

        assert await said(tutor, ada) == []
        assert downloads(api) == []
        assert is_all_taken(api, tutor)


@pytest.mark.parametrize("body", [*KINDS.values(), *SERVICE.values()], ids=[*KINDS, *SERVICE])
async def test_in_a_group_nothing_of_it_is_answered(api: BotApi, bot: Bot, body: Raw) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot) as tutor:
        put_message(api, ada, group.chat.object, **body)
        await tutor.take()
        await tutor.emptied()

        assert [message for message in group.transcript if message.from_bot] == []
        assert downloads(api) == []
        assert is_all_taken(api, tutor)


@pytest.mark.parametrize(
    "update",
    [
        {"purchased_paid_media": {"from": {"id": 1}, "paid_media_payload": "x"}},
        {"pre_checkout_query": {"id": "1", "currency": "XTR", "total_amount": 1, "invoice_payload": "x"}},
        {"business_message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "/forget"}},
        {"channel_post": {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "channel"}, "text": "/broadcast x"}},
        {"chat_join_request": {"chat": {"id": -5, "type": "group"}, "date": 0}},
        {"managed_bot": {"token": "x"}},
        {"telepathy": {"thought": "/forget"}},
        {},
    ],
    ids=["paid media", "checkout", "business", "channel post", "join request", "managed bot", "future kind", "empty"],
)
async def test_an_update_that_was_never_asked_for_is_passed_over_and_stops_no_other(
    api: BotApi, bot: Bot, update: Raw
) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        api.put(update)
        await ada.says("yeast?")

        assert await said(tutor, ada) == ["Yeast"]
        assert is_all_taken(api, tutor)


UNKNOWN = {
    "no such action": "reboot",
    "an intent that is not there": "answer:dough.rye",
    "a path": "answer:../../../etc/passwd",
    "a path for more": "more:/etc/passwd",
    "an absolute path for a topic": "topic:/data/tutor.db",
    "an address": "read:https://evil.example/",
    "SQL": "answer:'; DROP TABLE learners; --",
    "a template": "define:{title}",
    "markup": "define:<b>x</b>",
    "a number of another learner": "forget:8",
    "JSON of another bot": '{"action":"answer","id":"dough.yeast"}',
    "a number of another bot": "vote_17_1",
    "64 bytes of junk": "\u00ff" * 32,
    "64 signs": "x" * 64,
    "more than Telegram allows": "answer:" + "dough." * 700,
    "NUL": "answer:\0",
    "half a pair": "answer:\ud83d",
    "capitals": "ANSWER:dough.yeast",
    "a message to all": "broadcast:0c:yes",
    "scores outside of a group": "scores:out",
    "nothing": "",
}


@pytest.mark.slow
@pytest.mark.parametrize("data", UNKNOWN.values(), ids=UNKNOWN)
async def test_a_forged_tap_is_told_that_the_button_is_old_and_does_nothing_else(
    api: BotApi, bot: Bot, database: SqlStore, data: str
) -> None:
    ada, ben = api.user(), api.user(first_name="Ben")

    async with tutoring(api, bot, store=database, course=BREAD_WITH_GLOSSARY) as tutor:
        await ben.says("yeast?")
        await ada.says("yeast?")
        await said(tutor, ada)
        before = tutor.store.load(ada.id)
        put_tap(api, ada, data, ada.transcript[-1])
        await said(tutor, ada)

        # What is no yes is a no.
        assert ada.transcript[-1].text == ("Remembered." if data == "forget:8" else "An old button.")
        after = tutor.store.load(ada.id)
        assert (after.study, after.quiz, after.draft, after.reminder) == (before.study, None, None, None)
        assert [one.from_bot for one in ben.transcript] == [False, True]
        assert tutor.store.kept() == []
        assert is_all_taken(api, tutor)
    assert api.faults == []


async def test_a_button_of_somebody_else_works_for_nobody_but_them(api: BotApi, bot: Bot) -> None:
    ada, eve = api.user(), api.user(first_name="Eve")

    async with tutoring(api, bot) as tutor:
        await ada.says("/forget")
        await said(tutor, ada)
        question = ada.transcript[-1]
        put_tap(api, eve, "forget:yes", question)
        put_tap(api, eve, "forget:yes", question, message={**question.raw, "chat": {**question.raw["chat"], "id": 10}})
        told = await said(tutor, ada)

        assert told == []
        assert tutor.store.load(ada.id).version > 0
        assert tutor.store.load(eve.id).version == 0
        assert [message for message in eve.transcript if message.from_bot] == []


@pytest.mark.parametrize(
    "data", ["forget:yes", "keep:yes", "goal:12", "silence", "fresh:yes", "review", "broadcast:x:yes"]
)
async def test_in_a_group_nobody_taps_for_a_person(api: BotApi, bot: Bot, data: str) -> None:
    ada, eve, group = api.user(), api.user(first_name="Eve"), api.group()

    async with tutoring(api, bot, staff=frozenset({ada.id})) as tutor:
        await ada.says("/topics", in_=group)
        await tutor.take()
        await tutor.emptied()
        shown = group.transcript[-1]
        before = tutor.store.load(group.id)
        put_tap(api, eve, data, shown)
        await tutor.take()
        await tutor.emptied()

        after = tutor.store.load(group.id)
        assert group.transcript[-1].text == "An old button."
        assert (after.study, after.quiz, after.reminder, after.draft) == (before.study, None, None, None)
        assert after.version > before.version
        assert tutor.store.kept() == []
        assert tutor.store.load(ada.id).version == tutor.store.load(eve.id).version == 0
        assert tutor.store.audited() == []


async def test_a_tap_that_is_replayed_does_its_work_once(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("/topics")
        await said(tutor, ada)
        put_tap(api, ada, "answer:dough.yeast", ada.transcript[-1])
        first = await said(tutor, ada)
        await tutor.taker.take(api.updates)
        api.put({**api.updates[-1], "update_id": api.next_update_id})
        again = await said(tutor, ada)

        assert first == ["Yeast"]
        assert again == []


@pytest.mark.parametrize(
    "tap",
    [
        {"message": None},
        {"message": None, "inline_message_id": "i"},
        {"data": None, "game_short_name": "g"},
        {"data": 5},
    ],
    ids=["of nothing", "of an inline message", "of a game", "no text"],
)
async def test_a_tap_without_its_parts_stops_no_other(api: BotApi, bot: Bot, tap: Raw) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await said(tutor, ada)
        query = {"id": "1", "from": ada.object, "chat_instance": "1", "message": ada.transcript[-1].raw, "data": "x"}
        api.put({"callback_query": {key: value for key, value in (query | tap).items() if value is not None}})
        await ada.says("flour?")

        assert (await said(tutor, ada))[-1] == "Flour"
        assert is_all_taken(api, tutor)


VOTES = {
    "an unknown poll": {"poll_id": "999", "option_ids": [0], "option_persistent_ids": ["a"]},
    "a path for a poll": {"poll_id": "../../x", "option_ids": [0], "option_persistent_ids": ["a"]},
    "an option that is not there": {"poll_id": "999", "option_ids": [2**31], "option_persistent_ids": ["a"]},
    "a thousand options": {"poll_id": "999", "option_ids": list(range(1000)), "option_persistent_ids": ["a"] * 1000},
    "a long poll": {"poll_id": "9" * 100_000, "option_ids": [0], "option_persistent_ids": ["a"]},
    "NUL": {"poll_id": "\0", "option_ids": [0], "option_persistent_ids": ["\0"]},
    "half a pair": {"poll_id": "\ud83d", "option_ids": [0], "option_persistent_ids": ["a"]},
}


@pytest.mark.parametrize("vote", VOTES.values(), ids=VOTES)
async def test_a_forged_vote_says_nothing_and_counts_for_nobody(
    api: BotApi, bot: Bot, database: SqlStore, vote: Raw
) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot, store=database, course=QUIZZED) as tutor:
        api.put({"poll_answer": vote | {"user": ada.object}})
        await ada.says("/scores", in_=group)
        await tutor.take()
        await tutor.emptied()

        [told] = [message for message in group.transcript if message.from_bot]
        assert lines(told) == ["Scores:", "Nobody yet."]
        assert is_all_taken(api, tutor)


@pytest.mark.slow
async def test_a_flood_of_files_is_told_off_once_and_then_met_with_silence(api: BotApi, bot: Bot) -> None:
    ada, ben = api.user(), api.user(first_name="Ben")

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        for _ in range(100):
            put_message(api, ada, **KINDS["sticker"])
        await ben.says("yeast?")
        await tutor.take()
        [answer] = await ben.hears()

        assert answer.text.startswith("Yeast\n")
        # What was just said may not be noted yet.
        async with asyncio.timeout(10):
            while tutor.store.backlog().count + sum(message.from_bot for message in ada.transcript) != 21:
                await asyncio.sleep(0.01)
        assert is_all_taken(api, tutor)


async def test_a_link_that_was_made_up_opens_nothing(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        for word in ("..-..-etc-passwd", "dough-rye", "x" * 64, "%2e%2e", "broadcast"):
            await ada.says(f"/start {word}")
        told = await said(tutor, ada)

        assert told == ["An old link."] * 5
        assert tutor.store.audited() == []
