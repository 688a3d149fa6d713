"""Quizzes over HTTP: in private, in a group, over a restart, with double taps, forged and stale buttons, odd votes."""

import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.botapi import BotApi
from tests.botapi.people import Group, User
from tests.end_to_end.process import running

pytestmark = pytest.mark.slow


def buttons(message: Any) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def recalls(folder: Path) -> list[int]:
    """Read the recalls by day from what is stored of the one learner."""
    with sqlite3.connect(folder / "tutor.db") as database:
        [[state]] = database.execute("SELECT state FROM learners").fetchall()
        rows = database.execute(
            "SELECT json_extract(value, '$.recalls') FROM json_each(json_extract(?, '$.study.days'))", (state,)
        ).fetchall()
    database.close()
    return [count for (count,) in rows]


async def noted(group: Group, person: User) -> None:
    """Wait until it is stored that a poll was sent: what follows in the group is said only then."""
    await person.says("/about", in_=group)
    await group.hears()


async def test_a_private_quiz_is_one_message_that_changes_until_its_summary(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says("/quiz hive.swarm")
        [first] = await ada.hears(timeout=60)
        await ada.taps("A young queen")
        [tempted] = await ada.hears()
        await ada.taps("The old queen")
        [right] = await ada.hears()
        await ada.taps("Next")
        [second] = await ada.hears()
        await ada.taps("Stop")
        [summary] = await ada.hears()

    assert "Who leaves the hive with a swarm?" in first.text
    assert "she stays and takes over" in tempted.text
    assert "A young queen" not in buttons(tempted)
    assert "a daughter takes over" in right.text
    assert {message.id for message in (first, tempted, right, second, summary)} == {first.id}
    assert "1 of 1" in summary.text
    assert recalls(tmp_path) == [1]


async def test_a_quiz_goes_on_after_a_restart_in_the_middle_and_no_point_is_lost_or_doubled(
    api: BotApi, tmp_path: Path
) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path) as tutor:
        await ada.says("/quiz hive.swarm")
        await ada.hears(timeout=60)
        await ada.taps("The old queen")
        [right] = await ada.hears()
        tutor.send_signal(signal.SIGKILL)
        await tutor.exit_code()
    async with running(api, tmp_path):
        await ada.taps("Next")
        [second] = await ada.hears(timeout=60)
        await ada.says("what does the queen do?")
        [aside] = await ada.hears()
        await ada.taps("Back to the quiz")
        [back] = await ada.hears()

    assert second.id == right.id
    assert aside.text.startswith("The queen\n\n")
    assert back.text == second.text
    assert recalls(tmp_path) == [1]


async def test_double_taps_stale_and_forged_buttons_change_nothing(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says("/quiz hive.swarm")
        [first] = await ada.hears(timeout=60)
        await ada.taps(first, "The old queen")
        await ada.taps(first, "The old queen")
        await ada.taps(first, "A few scouts")
        [right] = await ada.hears()
        await ada.forges("quiz:1.0", first)
        await ada.forges("quiz:999999999999.next", first)
        await ada.forges("quiz:\N{SNOWMAN}", first)
        await ada.says("/about")
        [about] = await ada.hears()

    assert "Next" in buttons(right)
    assert "Beekeeping" in about.text
    assert len([message for message in ada.transcript if message.from_bot]) == 2
    assert len(await api.called("answerCallbackQuery", 6)) == 6
    assert recalls(tmp_path) == [1]


async def test_the_tutor_reminds_only_those_who_asked_for_it_and_says_when(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says("/remind 18:30 Tallinn")
        [on] = await ada.hears(timeout=60)
        await ada.says("/remind off")
        [off] = await ada.hears()

    assert "18:30" in on.text
    assert "Tallinn" in on.text
    assert "18:30" not in off.text


async def test_progress_is_a_picture_with_the_same_in_words(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says("/quiz hive.swarm")
        await ada.hears(timeout=60)
        await ada.taps("The old queen")
        await ada.hears()
        await ada.says("/progress")
        [progress] = await ada.hears(timeout=30)

    assert progress.raw["photo"]
    assert "1 of 12" in progress.text


async def test_three_learners_vote_in_a_group_and_the_scores_count_each_once(api: BotApi, tmp_path: Path) -> None:
    group = api.group(title="Bee club")
    ada, ben, cy = (api.user(first_name=name) for name in ("Ada", "Ben", "Cy"))

    async with running(api, tmp_path):
        await ada.says("/quiz hive", in_=group)
        intro, poll = await group.hears(2, timeout=60)
        await noted(group, ada)
        options = poll.raw["poll"]["options"]
        [right] = poll.raw["poll"]["correct_option_ids"]
        wrong = (right + 1) % len(options)
        await ada.votes(poll, right)
        await ben.votes(poll, wrong)
        late = await cy.votes(poll, right)
        # Telegram may send an update again under its own number, or the same vote under another.
        api.world.queue.put("poll_answer", late["poll_answer"])
        api.world.queue.put("poll_answer", {**late["poll_answer"], "option_ids": [wrong]})
        api.world.queue.put("poll_answer", {**late["poll_answer"], "poll_id": "123456"})
        await ada.says("/stop", in_=group)
        [over] = await group.hears()

    assert poll.raw["poll"]["type"] == "quiz"
    assert poll.raw["poll"]["is_anonymous"] is False
    assert poll.raw["poll"]["open_period"] == 60
    assert poll.raw["poll"]["explanation"]
    assert "Ada 1/1" in over.text
    assert "Cy 1/1" in over.text
    assert "Ben 0/1" in over.text
    assert intro.text


async def test_who_leaves_the_scores_is_shown_no_more_until_they_come_back(api: BotApi, tmp_path: Path) -> None:
    group = api.group(title="Bee club")
    ada, ben = (api.user(first_name=name) for name in ("Ada", "Ben"))

    async with running(api, tmp_path):
        await ada.says("/quiz hive", in_=group)
        _, poll = await group.hears(2, timeout=60)
        await noted(group, ada)
        for person in (ada, ben):
            await person.votes(poll, 0)
        await ada.says("/scores", in_=group)
        [scores] = await group.hears()
        await ben.taps("Leave me out", in_=group)
        [without] = await group.hears()
        await ben.taps("Put me back", in_=group)
        [again] = await group.hears()

    assert "Ben" in scores.text
    assert "Ben" not in without.text
    assert "Ada" in without.text
    assert "Ben" in again.text
    assert scores.id == without.id == again.id


async def test_two_groups_play_at_once_and_their_scores_stay_apart(api: BotApi, tmp_path: Path) -> None:
    one, other = api.group(), api.group(id=-4001)
    ada, ben = (api.user(first_name=name) for name in ("Ada", "Ben"))

    async with running(api, tmp_path):
        await ada.says("/quiz", in_=one)
        await ben.says("/quiz", in_=other)
        _, first = await one.hears(2, timeout=60)
        _, second = await other.hears(2, timeout=60)
        await noted(one, ada)
        await noted(other, ben)
        await ada.votes(first, 0)
        await ben.votes(second, 0)
        await ada.says("/stop", in_=one)
        await ben.says("/stop", in_=other)
        [over] = await one.hears()
        [other_over] = await other.hears()

    assert "Ada" in over.text
    assert "Ben" not in over.text
    assert "Ben" in other_over.text
    assert "Ada" not in other_over.text
