"""Habits of a good Telegram bot: links, inline mode, edits, double taps, old buttons, groups, and being forgotten."""

import json
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import running

pytestmark = pytest.mark.slow

QUEEN = "What does the queen do?"


def mention(text: str, name: str = "@tutor_test_bot") -> dict[str, Any]:
    """Mark a name in a text as Telegram's apps do."""
    return {"entities": [{"type": "mention", "offset": text.index(name), "length": len(name)}]}


async def test_a_deep_link_opens_its_answer_and_every_answer_can_be_shared_as_one(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says("/start hive-queen")
        [answer] = await ada.hears(timeout=60)
        await ada.says("/start hive-of-gold")
        [unknown] = await ada.hears()

    share = next(button for row in answer.buttons for button in row if button.label == "Pass on")
    assert answer.text.startswith("The queen\n\n")
    assert share.data == "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Ftutor_test_bot%3Fstart%3Dhive-queen"
    assert unknown.text == "This link belongs to an older edition. Choose a shelf."


async def test_inline_mode_offers_cards_in_any_chat(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        asked = await ada.asks_inline("quee")
        begun = await asked.answered(timeout=60)
        nothing = await (await ada.asks_inline("")).answered()
        nonsense = await (await ada.asks_inline("<b>xyzzy & 'q'")).answered()

    assert begun["results"][0]["id"] == "hive.queen"
    assert begun["results"][0]["title"] == "The queen"
    assert begun["results"][0]["input_message_content"]["message_text"].startswith("<b>The queen</b>\n\n")
    assert begun["results"][0]["reply_markup"]["inline_keyboard"][0][0]["url"].endswith("?start=hive-queen")
    assert 1 <= len(begun["results"]) <= 5
    assert 1 <= len(nothing["results"]) <= 5
    assert nonsense["results"] == []
    assert nonsense["button"] == {"text": "Ask the beekeeper", "start_parameter": "start"}


async def test_a_changed_question_changes_its_answer(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        said = await ada.says(QUEEN)
        [first] = await ada.hears(timeout=60)
        await ada.edits(said, "why do bees swarm")
        [second] = await ada.hears()

    assert first.text.startswith("The queen\n\n")
    assert second.text.startswith("Why bees swarm\n\n")
    assert second.id == first.id
    assert len([message for message in ada.transcript if message.from_bot]) == 1


async def test_two_taps_do_one_thing_and_an_old_button_still_works(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says(QUEEN)
        [answer] = await ada.hears(timeout=60)
        follow_up = next(row[0] for row in answer.buttons if (row[0].data or "").startswith("answer:"))
        for _ in range(2):
            await ada.taps(answer, follow_up.data)
        [once] = await ada.hears()
        await ada.says("/about")
        [about] = await ada.hears()
        await ada.forges("answer:hive.gone", answer)
        [gone] = await ada.hears()

    assert once.text.startswith(f"{follow_up.label}\n\n")
    assert "Beekeeping" in about.text
    assert gone.text == "This button belongs to an older edition. Please ask again."
    assert len(await api.called("answerCallbackQuery", 3)) == 3


async def test_an_answer_that_was_not_meant_leads_to_the_next_best_and_then_to_the_topics(
    api: BotApi, tmp_path: Path
) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says(QUEEN)
        await ada.hears(timeout=60)
        await ada.says("\N{THUMBS DOWN SIGN}")
        [instead] = await ada.hears()
        await ada.says("\N{THUMBS DOWN SIGN}")
        [sorry] = await ada.hears()

    assert instead.text == "So not that one. Is it one of these?"
    assert sorry.text == "Then please say it in other words, or choose a topic."
    assert sorry.buttons[-1][0].label == "None of these"


async def test_a_question_that_nothing_fits_reaches_staff_only_after_a_yes(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    words = "zebra crossings on Jupiter"

    async with running(api, tmp_path):
        asked = await ada.says(words)
        await ada.hears(timeout=60)
        await ada.taps("None of these")
        [consent] = await ada.hears()
        with sqlite3.connect(tmp_path / "tutor.db") as database:
            before = database.execute("SELECT count(*) FROM questions").fetchone()
        await ada.taps("Yes, they may")
        [thanks] = await ada.hears()
        with sqlite3.connect(tmp_path / "tutor.db") as database:
            after = database.execute("SELECT learner, text FROM questions").fetchall()
        database.close()

    assert consent.text == "May the beekeepers see this question?"
    assert consent.raw["reply_to_message"]["message_id"] == asked.id
    assert before == (0,)
    assert thanks.text == "Thanks, they will see it."
    assert after == [(ada.id, words)]


async def test_the_words_of_a_consent_survive_a_restart_because_telegram_brings_them(
    api: BotApi, tmp_path: Path
) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path) as tutor:
        await ada.says("zebra crossings on Jupiter")
        await ada.hears(timeout=60)
        await ada.taps("None of these")
        await ada.hears()
        tutor.send_signal(signal.SIGTERM)
        await tutor.exit_code()
    async with running(api, tmp_path):
        await ada.taps("Yes, they may")
        [thanks] = await ada.hears(timeout=60)

    with sqlite3.connect(tmp_path / "tutor.db") as database:
        kept = database.execute("SELECT text FROM questions").fetchall()
    database.close()
    assert thanks.text == "Thanks, they will see it."
    assert kept == [("zebra crossings on Jupiter",)]


async def test_all_data_is_handed_over_and_nothing_is_left_when_forgotten(api: BotApi, tmp_path: Path) -> None:
    ada, ben = api.user(id=987_650_001, first_name="Ada"), api.user(id=987_650_002, first_name="Ben")
    words = "what is the zygomorphic queen for"

    async with running(api, tmp_path, TUTOR_LOG_LEVEL="debug") as tutor:
        await ben.says(QUEEN)
        await ben.hears(timeout=60)
        await ada.says(words)
        await ada.hears()
        await ada.says("/export")
        [handed] = await ada.hears()
        await ada.says("/forget")
        [question] = await ada.hears()
        await ada.taps("Yes, forget me")
        [farewell] = await ada.hears()
        ada.blocks_bot()
        await ben.says("/about")
        await ben.hears()
        log = tutor.log
    dump = _everything_stored(tmp_path / "tutor.db")

    document = await api.called("sendDocument")
    exported = json.loads(document[0].params["document"].content)
    assert handed.raw["document"]["file_name"] == "export.json"
    assert exported["learner"] == ada.id
    assert exported["conversation"]["context"]["topics"] == ["hive.queen"]
    assert words not in json.dumps(exported)
    assert question.text == "Shall I forget all about you?"
    assert farewell.text == "Forgotten."
    assert str(ada.id) not in dump
    assert str(ben.id) in dump
    assert str(ada.id) not in log
    assert "zygomorphic" not in log
    assert "zygomorphic" not in dump


def _everything_stored(path: Path) -> str:
    with sqlite3.connect(path) as database:
        rows = "\n".join(database.iterdump())
    database.close()
    return rows


async def test_in_a_group_it_speaks_only_when_spoken_to(api: BotApi, tmp_path: Path) -> None:
    ada, group = api.user(first_name="Ada"), api.group(forum=True)
    thread = group.opens_topic("Hives")
    called = f"@tutor_test_bot {QUEEN}"

    async with running(api, tmp_path):
        await ada.says(QUEEN, in_=group)
        await ada.says("/weather", in_=group)
        await ada.says("/help@another_bot", in_=group)
        asked = await ada.says(called, in_=group, message_thread_id=thread, **mention(called))
        [answer] = await group.hears(timeout=60)
        await ada.says("thanks for nothing", in_=group, message_thread_id=thread)
        reply = {"reply_to_message": {k: v for k, v in answer.raw.items() if k != "reply_to_message"}}
        again = await ada.says("why do bees swarm", in_=group, message_thread_id=thread, **reply)
        [second] = await group.hears()
        await ada.says("/forget", in_=group)
        [private] = await group.hears()

    assert answer.text.startswith("The queen\n\n")
    assert answer.raw["message_thread_id"] == thread
    assert answer.raw["reply_to_message"]["message_id"] == asked.id
    assert second.text.startswith("Why bees swarm\n\n")
    assert second.raw["reply_to_message"]["message_id"] == again.id
    assert private.text == "That is for the two of us alone."
    assert private.buttons[0][0].data == "https://t.me/tutor_test_bot?start=forget"
    assert len([message for message in group.transcript if message.from_bot]) == 3


async def test_a_group_that_becomes_a_supergroup_is_followed(api: BotApi, tmp_path: Path) -> None:
    ada, group = api.user(first_name="Ada"), api.group(id=-4001)
    called = f"{QUEEN} @tutor_test_bot"

    async with running(api, tmp_path):
        await ada.says(called, in_=group, **mention(called))
        await group.hears(timeout=60)
        larger = group.becomes_supergroup(-1_009_999, by=ada)
        await ada.says("/about@tutor_test_bot", in_=larger)
        [about] = await larger.hears()
    with sqlite3.connect(tmp_path / "tutor.db") as database:
        learners = database.execute("SELECT id FROM learners").fetchall()
    database.close()

    assert "Beekeeping" in about.text
    assert learners == [(-1_009_999,)]


async def test_a_flood_gets_one_notice_and_others_are_answered(api: BotApi, tmp_path: Path) -> None:
    ada, ben = api.user(first_name="Ada"), api.user(first_name="Ben")

    async with running(api, tmp_path):
        await ben.says("/about")
        await ben.hears(timeout=60)
        for _ in range(60):
            await ada.says("zebra")
        await ben.says("/help")
        [served] = await ben.hears()
        await ada.hears(21, timeout=60)

    said = [message.text for message in ada.transcript if message.from_bot]
    assert served.text.startswith("- ") or "shelves" in served.text
    assert said.count("Too many bees at once! Give me half a minute.") == 1
    assert len(said) == 21


async def test_commands_are_registered_for_private_chats_and_for_groups(api: BotApi, tmp_path: Path) -> None:
    async with running(api, tmp_path):
        calls = await api.called("setMyCommands", 2, timeout=60)
        [menu] = await api.called("setChatMenuButton", timeout=60)

    names = {
        call.params["scope"]["type"]: [command["command"] for command in call.params["commands"]] for call in calls
    }
    assert names == {
        "all_private_chats": [
            *("quiz", "review", "progress", "topics", "define", "remind", "goal", "why", "stop", "help", "about"),
            *("privacy", "fresh", "export", "forget", "start"),
        ],
        "all_group_chats": ["quiz", "scores", "stop", "topics", "define", "why", "help", "about", "privacy"],
    }
    assert menu.params["menu_button"] == {"type": "commands"}
