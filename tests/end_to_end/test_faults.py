"""Telegram misbehaves: the tutor waits, tries again, tells the operator, and never shows the token."""

import json
import sqlite3
from pathlib import Path

import pytest
from telegram import Bot

from tests.botapi import BotApi
from tests.end_to_end.process import TutorProcess, running

pytestmark = pytest.mark.slow


async def test_429_is_waited_out_for_that_chat_only(api: BotApi, tmp_path: Path) -> None:
    ada, ben = api.user(id=1, first_name="Ada"), api.user(id=2, first_name="Ben")
    api.fail("sendMessage", retry_after=10, when=lambda params: params["chat_id"] == ada.id)

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await tutor.logs("Telegram asks to wait")
        await ben.says("/help")
        await ben.hears()
        heard_before = list(ada.unheard)
        await ada.hears(timeout=60)
        refused, _, answered = api.calls_of("sendMessage")

    assert heard_before == []
    assert refused.params["chat_id"] == answered.params["chat_id"] == ada.id
    assert answered.at - refused.at >= 10


async def test_a_502_a_cut_connection_and_garbage_are_tried_again(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("sendMessage", html=True)
    api.drop("sendMessage")
    api.fail("getUpdates", html=True)
    api.garble("getUpdates")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)

    assert "reply not sent, will be tried again" in tutor.log
    assert len([message for message in ada.transcript if message.from_bot]) == 1


async def test_who_blocked_the_bot_is_not_written_to_until_they_write_again(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    held = api.hold("sendMessage")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await api.called("sendMessage", timeout=60)
        ada.blocks_bot()
        held.set()
        await tutor.logs("learner cannot be reached")
        ada.unblocks_bot()
        await ada.says("/about")
        [answer] = await ada.hears()

    assert [message.text for message in ada.transcript if message.from_bot] == [answer.text]


async def test_a_refused_reply_is_given_up_and_the_next_one_is_said(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("sendMessage", error_code=400, description="Bad Request: something new")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await tutor.logs("reply given up")
        await ada.says("/about")
        await ada.hears()

    with sqlite3.connect(tmp_path / "tutor.db") as database:
        rows = database.execute("SELECT reason FROM outbox WHERE given_up IS NOT NULL").fetchall()
    database.close()
    assert rows == [("Something new",)]


async def test_markup_that_telegram_refuses_is_sent_as_plain_text(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("sendMessage", error_code=400, description="Bad Request: can't parse entities: unexpected end tag")

    async with running(api, tmp_path):
        await ada.says("/help")
        [plain] = await ada.hears(timeout=60)
        await ada.says("/help")
        [formatted] = await ada.hears()

    assert plain.text == formatted.text
    assert plain.entities == [entity for entity in plain.entities if entity["type"] in ("url", "bot_command")]


async def test_an_unknown_token_stops_the_start_with_a_clear_word(api: BotApi, tmp_path: Path) -> None:
    token = "123456789:" + "x" * 35

    tutor = await TutorProcess.start(api, tmp_path, TELEGRAM_BOT_TOKEN=token)
    code = await tutor.exit_code(timeout=60)

    assert code == 2
    assert "psi-tutor: Telegram does not know this token. Get it from @BotFather" in tutor.log
    assert "Traceback" not in tutor.log
    assert token not in tutor.log
    assert api.faults == ["getMe: Unauthorized"]
    api.faults.clear()


async def test_a_misspelt_setting_is_told_of_and_its_value_is_not(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path, TUTOR_STAFF_ID="a-number") as tutor:
        await tutor.logs("there is no such setting")
        await ada.says("/help")
        await ada.hears(timeout=60)

    assert "setting='TUTOR_STAFF_ID (is TUTOR_STAFF_IDS meant?)'" in tutor.log
    assert "a-number" not in tutor.log


async def test_one_401_is_survived(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("getUpdates", error_code=401, description="Unauthorized")

    async with running(api, tmp_path) as tutor:
        await tutor.logs("Telegram refuses the token (401)")
        await ada.says("/help")
        await ada.hears()


async def test_a_proxy_that_says_no_is_waited_out_and_nobody_is_given_up(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("getMe", error_code=404, html=True)
    api.fail("getUpdates", error_code=401, html=True)
    api.fail("sendMessage", error_code=403, html=True)

    async with running(api, tmp_path) as tutor:
        await tutor.logs("Telegram cannot be reached yet")
        await tutor.logs("updates cannot be fetched")
        await ada.says("/help")
        await ada.hears()

    assert "refuses the token" not in tutor.log
    assert "learner cannot be reached" not in tutor.log


async def test_a_second_poller_is_named_to_the_operator_and_survived(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("getUpdates", error_code=409, description="Conflict: terminated by other getUpdates request")

    async with running(api, tmp_path) as tutor:
        await tutor.logs("another process receives this bot's updates: stop one of the two")
        await ada.says("/help")
        await ada.hears()


async def test_updates_that_cannot_be_read_are_put_aside_and_the_others_answered(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.put({"message": "a string where a message should be: my secret"})
    api.put({"message": {"message_id": 1, "date": 10**18, "chat": {"id": 5, "type": "private"}, "text": "my secret"}})
    api.put({"poll_answer": {"poll_id": "1"}})
    api.put({"something_of_2031": {"text": "my secret"}})

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)

    assert tutor.log.count("update put aside") == 3
    assert "my secret" not in tutor.log


async def test_the_network_gone_and_back(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)
        await api.stop_listening()
        await tutor.logs("updates cannot be fetched")
        await api.start_listening()
        await ada.says("/about")
        await ada.hears(timeout=30)

    assert len([message for message in ada.transcript if message.from_bot]) == 2


async def test_a_locked_database_holds_updates_at_telegram(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)
        with sqlite3.connect(tmp_path / "tutor.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            await ada.says("/about")
            await tutor.logs("updates wait at Telegram until the database works")
            waiting = len(api.pending)
            other.execute("ROLLBACK")
        other.close()
        await ada.hears(timeout=30)

    assert waiting == 1
    assert len([message for message in ada.transcript if message.from_bot]) == 2


async def test_neither_the_token_nor_a_learners_words_reach_the_log_at_any_level(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("sendMessage", html=True)
    api.drop("getUpdates")

    async with running(api, tmp_path, TUTOR_LOG_LEVEL="debug", TUTOR_LOG_FORMAT="json") as tutor:
        await ada.says("my secret question about nothing")
        await ada.hears(timeout=60)
        await ada.forges("my secret question")
        await ada.hears()
        await api.stop_listening()
        await tutor.logs("updates cannot be fetched")

    assert api.token not in tutor.log
    assert api.token.split(":")[1] not in tutor.log
    assert "secret" not in tutor.log
    assert [json.loads(line)["level"] for line in tutor.log.splitlines()]


async def test_a_broken_course_stops_the_start_with_its_problems(api: BotApi, tmp_path: Path) -> None:
    (tmp_path / "intents").mkdir()
    (tmp_path / "intents/area.yaml").write_text("- id: [\n", encoding="utf-8")

    tutor = await TutorProcess.start(api, tmp_path, course=tmp_path)
    code = await tutor.exit_code(timeout=60)

    assert code == 2
    assert "intents/area.yaml:2: Y001" in tutor.log
    assert "Traceback" not in tutor.log


async def test_it_answers_though_the_menu_of_commands_cannot_be_set(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    api.fail("setMyCommands", error_code=400, description="Bad Request: something new")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)
        await tutor.logs("the menu of commands could not be set")


async def test_a_webhook_that_was_left_behind_is_removed(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    async with Bot(api.token, base_url=f"{api.url}/bot") as other:
        await other.set_webhook("https://tutor.example.org/hook")
    api.fail("deleteWebhook", error_code=502, description="Bad Gateway")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)

    assert "the webhook could not be removed" in tutor.log
    assert len(api.calls_of("deleteWebhook")) == 2
