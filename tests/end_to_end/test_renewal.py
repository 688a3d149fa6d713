"""Staff change the course while the tutor runs, and use it from their chats: real processes over HTTP."""

import asyncio
import os
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import BEEKEEPING, TutorProcess, running

pytestmark = pytest.mark.slow

HIVE = "intents/hive.yaml"
QUEEN = "content/answers/hive.md"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BEEKEEPING, tmp_path / "course"))


def change(course: Path, path: str, before: str, after: str) -> None:
    """Change one place of a file, as an editor does: written beside, then put in its place."""
    text = (course / path).read_text(encoding="utf-8")
    assert text.count(before) == 1
    beside = course / "beside"
    beside.write_text(text.replace(before, after), encoding="utf-8")
    beside.replace(course / path)


async def published(tutor: TutorProcess, times: int = 1) -> None:
    """Wait until the course was published as a whole so many times since the start."""
    await tutor.logs("learned=whole", times=times)


async def test_a_changed_answer_and_a_new_phrase_are_taught_without_a_restart(
    api: BotApi, tmp_path: Path, course: Path
) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path, course) as tutor:
        await ada.says("What does the queen do?")
        [before] = await ada.hears(timeout=60)
        await ada.says("xzqvj wvjqk")
        [declined] = await ada.hears()
        change(course, QUEEN, "## hive.queen\n", "## hive.queen\nShe wears a tiny crown. ")
        change(course, HIVE, "    - What does the queen do?\n", "    - What does the queen do?\n    - xzqvj wvjqk\n")
        await published(tutor)
        await ada.says("xzqvj wvjqk")
        [after] = await ada.hears()

    assert "crown" not in before.text
    assert declined.text != after.text
    assert after.text.startswith("The queen\n\nShe wears a tiny crown.")


async def test_a_broken_course_changes_nothing_and_staff_and_log_are_told(
    api: BotApi, tmp_path: Path, course: Path
) -> None:
    ada, eve = api.user(first_name="Ada"), api.user(first_name="Eve")

    async with running(api, tmp_path, course, TUTOR_STAFF_IDS=str(eve.id)) as tutor:
        await eve.says("/start")
        await eve.hears(timeout=60)
        change(course, HIVE, "- id: hive.queen\n", "- id: hive.queen\n  colour: red\n")
        [report] = await eve.hears(timeout=30)
        await ada.says("What does the queen do?")
        [answer] = await ada.hears()
        change(course, HIVE, "  colour: red\n", "")
        await eve.says("/reload")
        [promise, *_] = await eve.hears()
        [unchanged] = await eve.hears(timeout=30)

    assert "K001 unknown key 'colour'" in report.text
    assert f"{HIVE}:" in report.text
    assert answer.text.startswith("The queen\n\n")
    assert "K001 unknown key 'colour'" in tutor.log
    assert promise.text == "I read again."
    assert unchanged.text.startswith("Still ")


async def test_a_hangup_signal_has_the_course_read_again(api: BotApi, tmp_path: Path, course: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path, course) as tutor:
        await ada.says("What does the queen do?")
        await ada.hears(timeout=60)
        tutor.send_signal(signal.SIGHUP)
        await tutor.logs("the course is unchanged")
        await ada.says("What does the queen do?")
        [answer] = await ada.hears()

    assert answer.text.startswith("The queen\n\n")


async def test_learning_that_breaks_down_is_tried_again_and_who_asked_is_told(
    api: BotApi, tmp_path: Path, course: Path
) -> None:
    ada, eve = api.user(first_name="Ada"), api.user(first_name="Eve")
    killed: set[int] = set()

    async with running(api, tmp_path, course, TUTOR_STAFF_IDS=str(eve.id)) as tutor:
        await eve.says("/start")
        await eve.hears(timeout=60)
        for process in tutor.learning_processes():
            os.kill(process, signal.SIGSTOP)  # else it might answer first: nothing has changed
        await eve.says("/reload")
        await eve.hears()
        async with asyncio.timeout(60):
            while "the former one stays" not in tutor.log:
                for process in set(tutor.learning_processes()) - killed:
                    os.kill(process, signal.SIGKILL)
                    killed.add(process)
                await asyncio.sleep(0.01)
        [failed] = await eve.hears(timeout=30)
        await ada.says("What does the queen do?")
        [answer] = await ada.hears()
        await eve.says("/reload")
        await eve.hears()
        [reloaded] = await eve.hears(timeout=60)

    assert failed.text == "Not learned."
    assert answer.text.startswith("The queen\n\n")
    assert reloaded.text.startswith("Still "), "by what is kept, a new process knows the course"
    assert len(killed) == 2


async def test_a_stop_that_goes_to_all_processes_is_no_error_whichever_it_reaches_first(
    api: BotApi, tmp_path: Path, course: Path
) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path, course) as tutor:
        await ada.says("What does the queen do?")
        await ada.hears(timeout=60)
        for process in tutor.learning_processes():
            os.kill(process, signal.SIGTERM)
        await ada.says("What does the queen do?")
        await ada.hears()
        tutor.send_signal_to_all(signal.SIGTERM)
        assert await tutor.exit_code() == 0

    assert "stopped" in tutor.log
    assert "learn" not in tutor.log


async def test_who_is_no_staff_cannot_tell_that_there_are_commands_for_staff(
    api: BotApi, tmp_path: Path, course: Path
) -> None:
    ada = api.user(first_name="Ada")

    said = []
    async with running(api, tmp_path, course, TUTOR_STAFF_IDS="1"):
        for command in ("/nonsense", "/stats", "/inbox", "/reload", "/broadcast hello"):
            await ada.says(command)
            [reply] = await ada.hears(timeout=60)
            said.append((reply.text, reply.buttons))

    assert said == [said[0]] * 5


async def test_a_message_to_all_is_confirmed_and_reaches_each_learner_once(
    api: BotApi, tmp_path: Path, course: Path
) -> None:
    ada, ben, eve = (api.user(first_name=name) for name in ("Ada", "Ben", "Eve"))
    text = "The exam is on *Monday* <b>12 June</b>"

    async with running(api, tmp_path, course, TUTOR_STAFF_IDS=f"{eve.id}, 999") as tutor:
        for person in (ada, ben, eve):
            await person.says("/start")
            await person.hears(timeout=60)
        await eve.says(f"/broadcast {text}")
        [shown] = await eve.hears()
        [question] = await eve.hears()
        await eve.taps(question.buttons[0][0].label)
        await eve.hears()
        [heard] = await ada.hears(timeout=30)
        await ben.hears(timeout=30)
        tutor.send_signal(signal.SIGTERM)
        assert await tutor.exit_code() == 0

    assert heard.text == text
    assert shown.text == text
    copies = [call for call in api.calls if call.method == "sendMessage" and "Monday" in str(call)]
    assert len([call for call in copies if str(ada.id) in str(call)]) == 1
    assert "Monday" not in tutor.log
    with sqlite3.connect(tmp_path / "tutor.db") as database:
        acts = database.execute("SELECT staff, act FROM audit_log ORDER BY id").fetchall()
    database.close()
    assert acts == [(eve.id, "broadcast"), (eve.id, "broadcast")]
