"""Kills, repeats and stops: every question is answered, and at worst one answer is said twice."""

import signal
import sqlite3
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import TutorProcess, running


@pytest.mark.slow
async def test_killed_between_receiving_and_sending_it_answers_after_the_restart(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    held = api.hold("sendMessage")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await api.called("sendMessage", timeout=60)
        tutor.send_signal(signal.SIGKILL)
        assert await tutor.exit_code() == -signal.SIGKILL
    held.drop()
    async with running(api, tmp_path):
        await ada.hears(timeout=60)
        await ada.says("/about")
        await ada.hears()

    answers = [message.text for message in ada.transcript if message.from_bot]
    assert len(answers) == 2
    assert len(set(answers)) == 2


@pytest.mark.slow
async def test_killed_after_telegram_took_the_answer_it_says_it_twice_at_worst(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    held = api.hold("sendMessage", after=True, times=1)

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)
        tutor.send_signal(signal.SIGKILL)
        await tutor.exit_code()
    held.drop()
    async with running(api, tmp_path):
        await ada.hears(timeout=60)
        await ada.says("/about")
        await ada.hears()

    helps, about = [message.text for message in ada.transcript if message.from_bot][:2], ada.transcript[-1].text
    assert helps[0] == helps[1]
    assert about != helps[0]
    assert len([message for message in ada.transcript if message.from_bot]) == 3


@pytest.mark.slow
async def test_an_update_sent_twice_is_answered_once(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        said = await ada.says("/help")
        await ada.hears(timeout=60)
        api.repeat(said)
        await ada.says("/about")
        await ada.hears()
    async with running(api, tmp_path):
        api.repeat(said)
        await ada.says("/start")
        await ada.hears(timeout=60)

    assert len([message for message in ada.transcript if message.from_bot]) == 3


@pytest.mark.slow
async def test_sigterm_finishes_what_was_received_and_exits_with_0(api: BotApi, tmp_path: Path) -> None:
    learners = [api.user(id=1000 + number, first_name=f"Learner {number}") for number in range(30)]

    async with running(api, tmp_path) as tutor:
        for learner in learners:
            await learner.says("/help")
        await api.called("sendMessage", timeout=60)
        tutor.send_signal(signal.SIGTERM)
        tutor.send_signal(signal.SIGTERM)
        assert await tutor.exit_code() == 0
    async with running(api, tmp_path):
        for learner in learners:
            await learner.hears(timeout=60)

    assert [len(learner.transcript) for learner in learners] == [2] * len(learners)


@pytest.mark.slow
async def test_sigterm_during_a_quiet_long_poll_is_not_waited_out(api: BotApi, tmp_path: Path) -> None:
    tutor = await TutorProcess.start(api, tmp_path)
    try:
        await api.called("getUpdates", timeout=60)
        tutor.send_signal(signal.SIGTERM)
        code = await tutor.exit_code()
    finally:
        await tutor.kill()

    assert code == 0


@pytest.mark.slow
async def test_updates_that_came_while_it_was_down_are_answered_in_order(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    for command in ("/help", "/about", "/start"):
        await ada.says(command)

    async with running(api, tmp_path):
        answers = await ada.hears(3, timeout=60)
        for command in ("/help", "/about", "/start"):
            await ada.says(command)
        again = await ada.hears(3)

    assert [answer.text for answer in answers] == [answer.text for answer in again]
    assert len({answer.text for answer in answers}) == 3


@pytest.mark.slow
async def test_sigterm_is_heeded_while_the_database_is_locked(api: BotApi, tmp_path: Path) -> None:
    learners = [api.user(id=1000 + number) for number in range(40)]

    async with running(api, tmp_path) as tutor:
        await tutor.logs("on Telegram")
        with sqlite3.connect(tmp_path / "tutor.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            for learner in learners:
                await learner.says("/help")
            await tutor.logs("updates wait at Telegram until the database works")
            tutor.send_signal(signal.SIGTERM)
            code = await tutor.exit_code()
        other.close()
    async with running(api, tmp_path):
        for learner in learners:
            await learner.hears(timeout=60)

    assert code == 0
    assert [len(learner.transcript) for learner in learners] == [2] * len(learners)


@pytest.mark.slow
async def test_sigterm_is_heeded_while_telegram_does_not_answer(api: BotApi, tmp_path: Path) -> None:
    held = api.hold("getMe")

    async with running(api, tmp_path) as tutor:
        await api.called("getMe", timeout=60)
        tutor.send_signal(signal.SIGTERM)
        code = await tutor.exit_code()
    held.drop()

    assert code == 0


@pytest.mark.slow
async def test_what_cannot_be_read_in_the_database_stops_nobody(api: BotApi, tmp_path: Path) -> None:
    ada, ben = api.user(id=1, first_name="Ada"), api.user(id=2, first_name="Ben")

    async with running(api, tmp_path) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)
        with sqlite3.connect(tmp_path / "tutor.db", isolation_level=None) as other:
            other.execute("UPDATE learners SET state = '{\"context\": 5}'")
            other.execute("INSERT INTO outbox (chat, outgoing, attempts) VALUES (2, '{}', 0)")
        other.close()
        await ada.says("/about")
        await ben.says("/about")
        await ada.hears()
        await ben.hears()

    assert "a learner's state cannot be read: it starts anew" in tutor.log
    assert "a reply in the outbox cannot be read: given up" in tutor.log
