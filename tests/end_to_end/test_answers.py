"""What a learner sees on Telegram, from the first message on, with the real course."""

import shutil
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import BEEKEEPING, ROOT, running

LEARNING_S = 200
"""Longest time that the whole course takes to be learned on a busy machine; alone it takes about 10 seconds."""


@pytest.mark.slow
@pytest.mark.timeout(LEARNING_S + 60)
async def test_a_learner_asks_taps_and_is_declined(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path, course=ROOT):
        await ada.says("/start")
        [greeting] = await ada.hears(timeout=LEARNING_S)
        await ada.says("What is public sector innovation?")
        [answer] = await ada.hears()
        await ada.taps("More about this")
        [longer] = await ada.hears()
        await ada.says("who won the match yesterday")
        [declined] = await ada.hears()

    assert "Public Sector Innovation" in greeting.text
    assert answer.text.startswith("What public sector innovation is\n\n")
    assert "Sources: TU Delft OpenCourseWare" in answer.text
    assert "https://online-learning.tudelft.nl/" in answer.html
    assert answer.buttons[0][0].label == "More about this"
    assert longer.id == answer.id
    assert "OECD uses three tests" in longer.text
    assert "and 3 more" not in longer.text
    assert declined.text.startswith("I cannot answer that.")
    assert [row[0].label for row in declined.buttons][:2] == ["What it is and why it matters", "The four types"]
    assert [call.method for call in api.calls if call.method == "answerCallbackQuery"] == ["answerCallbackQuery"]


async def test_the_tutor_asks_back_and_the_tapped_choice_is_answered(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says("how long is the bee in the hive and who")
        [question] = await ada.hears(timeout=60)
        offered = [row[0] for row in question.buttons]
        await ada.taps(question, offered[0].data)
        [answer] = await ada.hears()
        await ada.says("3")
        [third] = await ada.hears()

    assert question.text == "I am not sure what you mean. One of these?"
    assert len(offered) == 4
    assert offered[-1].label == "None of these"
    assert answer.text.startswith(f"{offered[0].label}\n\n")
    assert third.text.startswith(f"{answer.buttons[2][0].label}\n\n")


@pytest.mark.slow
@pytest.mark.timeout(LEARNING_S + 60)
async def test_topics_are_browsed_in_one_message(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path, course=ROOT):
        await ada.says("/topics@Tutor_Test_Bot")
        [topics] = await ada.hears(timeout=LEARNING_S)
        await ada.taps("Trends in cities")
        [trends] = await ada.hears()
        await ada.taps("All topics")
        [back] = await ada.hears()

    assert trends.id == topics.id == back.id
    assert trends.buttons[1][0].data == "read:trends.smart_mobility"
    assert back.buttons == topics.buttons


@pytest.mark.slow
async def test_what_is_not_a_question_gets_a_kind_word(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        for kind in ("sticker", "voice", "photo"):
            await ada.sends(kind)
        kind_words = await ada.hears(3, timeout=60)
        said = await ada.says("/nonsense")
        [unknown] = await ada.hears()
        await ada.edits(said, "and now for something else")
        [edited] = await ada.hears()
        await ada.forges("answer:../../etc/passwd")
        [forged] = await ada.hears()
        await ada.says("/help@another_bot")
        await ada.says("/about")
        [about] = await ada.hears()

    assert len({word.text for word in kind_words}) == 1
    assert len({kind_words[0].text, unknown.text, edited.text, forged.text, about.text}) == 5


@pytest.mark.slow
async def test_a_text_full_of_markup_is_never_shown_as_markup(api: BotApi, tmp_path: Path) -> None:
    """Staff are shown what they typed; nobody else's words are given back."""
    eve = api.user(first_name="<b>Eve</b>")
    words = "<b>bold</b> & *stars* _under_ `code` [link](http://x) {title} \\ " + "Z̸̡" * 500

    async with running(api, tmp_path, TUTOR_STAFF_IDS=str(eve.id)):
        await eve.says(f"{words} \u202e \x00")
        [declined] = await eve.hears(timeout=60)
        await eve.says(f"/broadcast {words}")
        preview, question = await eve.hears(2)

    assert declined.text.startswith("I found nothing about that")
    assert preview.text == words
    assert [entity["type"] for entity in preview.entities] == []
    assert question.text


@pytest.mark.slow
async def test_groups_are_left_in_peace(api: BotApi, tmp_path: Path) -> None:
    ada, group = api.user(first_name="Ada"), api.group()

    async with running(api, tmp_path):
        await ada.says("what is this", in_=group)
        await ada.says("/start")
        await ada.hears(timeout=60)

    assert [message for message in group.transcript if message.from_bot] == []


@pytest.mark.slow
async def test_a_course_without_a_glossary_has_no_command_for_it(api: BotApi, tmp_path: Path) -> None:
    course = shutil.copytree(BEEKEEPING, tmp_path / "course")
    (course / "content/glossary.yaml").unlink()
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path, course=course):
        [call, _] = await api.called("setMyCommands", 2, timeout=60)
        await ada.says("/define super")
        [unknown] = await ada.hears(timeout=60)

    assert "define" not in [command["command"] for command in call.params["commands"]]
    assert unknown.text == "This command is new to me. /help shows what I know."


@pytest.mark.slow
async def test_a_word_is_looked_up_and_the_list_of_words_is_browsed(api: BotApi, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")

    async with running(api, tmp_path):
        await ada.says("/define Honey-Boxes")
        [meaning] = await ada.hears(timeout=60)
        await ada.taps("All words")
        [words] = await ada.hears()
        await ada.taps("Swarm")
        [swarm] = await ada.hears()
        await ada.taps("Read on: Why bees swarm")
        [answer] = await ada.hears()
        await ada.says("/define@Tutor_Test_Bot What does the queen do?")
        [question] = await ada.hears()

    assert meaning.text == (
        "Super\n\nThe box above the brood box, into which the bees bring honey for the keeper.\n\n"
        "Also: honey-box, top box\n\nRead in: Ada Wren, 2019"
    )
    assert [row[0].label for row in meaning.buttons] == ["Read on: The parts of a hive", "All words"]
    assert words.text == "Words of Beekeeping for Beginners:"
    assert [row[0].label for row in words.buttons] == ["Crystallisation", "Super", "Swarm", "All shelves"]
    assert swarm.text.startswith("Swarm\n\nHalf of a colony that has left its hive with the old queen")
    assert answer.text.startswith("Why bees swarm\n\n")
    assert question.text.startswith("The queen\n\n")
