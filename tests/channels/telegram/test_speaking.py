"""One reply said to a real Bot API server: where it stands, what it takes the place of, and what its buttons do."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.channels.telegram.speaking import Spoken, speak
from bot.storage.store import Address, Outgoing, Said, SentPoll
from bot.tutor.quizzing.progress import DayCount, Mastery, Progress
from bot.tutor.reply import Choice, File, Poll, Reply
from tests.botapi import BotApi, Button, Message

BEEKEEPING = Path(__file__).parents[2] / "courses/beekeeping"
HIVE = "content/pictures/hive.png"
POLL = Poll(
    item="rye.colour",
    question="1/5 Is <b>rye</b> *dark*?",
    options=("Yes", "No & never", "_Sometimes_"),
    right=2,
    explanation="It depends on <the sort> & the *oven*.",
    open_s=60,
)
NO_POLLS = "Bad Request: not enough rights to send polls to the chat"
CHART = Progress(
    title="Your progress",
    mastery_title="By topic",
    learned_label="known",
    begun_label="begun",
    days_title="Two weeks",
    right_label="right",
    wrong_label="not yet",
    recall_title="Predicted",
    recall_label="days",
    mastery=(Mastery("Rye", 0.5, 0.25),),
    days=tuple(DayCount(f"Mo {day}", day, day // 2) for day in range(1, 15)),
    recall=(0.9, 0.8, 0.7),
)
HEART = "\N{HEAVY BLACK HEART}"


async def say(
    bot: Bot, address: Address, reply: Reply, earlier: Sequence[Said] = (), place: int = 0, total: int = 1
) -> Spoken:
    return await speak(bot, Outgoing(address, reply, place, total), BEEKEEPING, earlier)


def answers(question: Message, message: int, *, is_text: bool = True, place: int = 0) -> Said:
    return Said(question.chat_id, question.id, message, is_text, place)


def changed(question: Message) -> Address:
    return Address(question.chat_id, question=question.id, changed=True)


def bots(messages: Sequence[Message]) -> list[str]:
    """What the bot has said, as the chat shows it now."""
    return [message.text for message in messages if message.from_bot]


def quoted(message: Message) -> int | None:
    found: int | None = message.raw.get("reply_to_message", {}).get("message_id")
    return found


async def test_an_answer_in_a_group_quotes_the_question(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()
    asked = await ada.says("@tutor_test_bot rye?", in_=group)
    await ada.says("anyone?", in_=group)

    spoken = await say(bot, Address(group.id, question=asked.id, quotes=True), Reply("Rye is dark."))

    [answer] = await group.hears()
    assert (answer.text, quoted(answer)) == ("Rye is dark.", asked.id)
    assert spoken == Spoken(answers(asked, answer.id))
    assert api.faults == []


async def test_an_answer_in_private_quotes_nothing(api: BotApi, bot: Bot) -> None:
    asked = await api.user().says("rye?")

    spoken = await say(bot, Address(asked.chat_id, question=asked.id), Reply("Rye is dark."))

    [answer] = await api.user(asked.chat_id).hears()
    assert quoted(answer) is None
    assert spoken == Spoken(answers(asked, answer.id))


async def test_of_several_answers_the_first_one_quotes(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()
    asked = await ada.says("@tutor_test_bot rye? wheat?", in_=group)
    address = Address(group.id, question=asked.id, quotes=True)

    await say(bot, address, Reply("Rye is dark."), place=0, total=2)
    await say(bot, address, Reply("Wheat is light."), place=1, total=2)

    assert [quoted(message) for message in await group.hears(2)] == [asked.id, None]


@pytest.mark.parametrize(
    "reply",
    [Reply("words"), Reply("a hive", picture=HIVE), Reply("all about you", file=File("export.json", "{}\n"))],
    ids=["text", "picture", "file"],
)
async def test_an_answer_stays_in_its_topic_and_below_its_question(api: BotApi, bot: Bot, reply: Reply) -> None:
    ada, forum = api.user(), api.group(forum=True)
    topic = forum.opens_topic("Rye")
    asked = await ada.says("@tutor_test_bot rye?", in_=forum, message_thread_id=topic)

    await say(bot, Address(forum.id, thread=topic, question=asked.id, quotes=True), reply)

    [answer] = await forum.hears()
    assert (answer.raw["message_thread_id"], quoted(answer)) == (topic, asked.id)
    assert api.faults == []


async def test_an_answer_to_a_question_that_is_gone_is_said_all_the_same(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()
    asked = await ada.says("@tutor_test_bot rye?", in_=group)
    await ada.deletes(asked)

    await say(bot, Address(group.id, question=asked.id, quotes=True), Reply("Rye is dark."))

    [answer] = await group.hears()
    assert (answer.text, quoted(answer)) == ("Rye is dark.", None)


async def test_what_is_asked_about_a_question_quotes_it_and_is_no_answer_to_it(api: BotApi, bot: Bot) -> None:
    asked = await api.user().says("rye?")
    address = Address(asked.chat_id, question=asked.id, quotes=True)

    spoken = await say(bot, address, Reply("May they see it?", quotes=True))

    [consent] = await api.user(asked.chat_id).hears()
    assert quoted(consent) == asked.id
    assert spoken == Spoken(None)


async def test_a_changed_question_changes_its_answer(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("rie?")
    await say(bot, Address(ada.id, question=asked.id), Reply("What?", (Choice("topics", "All topics"),)))
    [first] = await ada.hears()
    await ada.says("never mind")

    spoken = await say(bot, changed(asked), Reply("**Rye** is dark."), [answers(asked, first.id)])

    [second] = await ada.hears()
    assert (second.id, second.html, second.buttons) == (first.id, "<b>Rye</b> is dark.", [])
    assert spoken == Spoken(answers(asked, first.id))
    assert len(ada.transcript) == 3


async def test_a_changed_question_with_the_same_answer_changes_nothing(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("rye")
    await say(bot, Address(ada.id, question=asked.id), Reply("Rye is dark."))
    [first] = await ada.hears()

    spoken = await say(bot, changed(asked), Reply("Rye is dark."), [answers(asked, first.id)])

    assert spoken == Spoken(answers(asked, first.id))
    assert bots(ada.transcript) == ["Rye is dark."]


async def test_a_picture_that_answered_gives_way_to_the_new_answer(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("hive?")
    await say(bot, Address(ada.id, question=asked.id), Reply("a hive", picture=HIVE), total=2)
    await say(bot, Address(ada.id, question=asked.id), Reply("It has boxes."), place=1, total=2)
    [picture, text] = await ada.hears(2)
    before = [answers(asked, picture.id, is_text=False), answers(asked, text.id, place=1)]

    spoken = await say(bot, changed(asked), Reply("Rye is dark."), before)

    [answer] = await ada.hears()
    assert bots(ada.transcript) == ["Rye is dark."]
    assert spoken == Spoken(answers(asked, answer.id), gone=(picture.id, text.id))


async def test_a_text_that_answered_gives_way_to_a_picture(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("rye?")
    await say(bot, Address(ada.id, question=asked.id), Reply("Rye is dark."))
    [text] = await ada.hears()

    spoken = await say(bot, changed(asked), Reply("a hive", picture=HIVE), [answers(asked, text.id)], total=2)

    [picture] = await ada.hears()
    assert picture.raw["photo"]
    assert bots(ada.transcript) == ["a hive"]
    assert spoken == Spoken(answers(asked, picture.id, is_text=False), gone=(text.id,))


async def test_messages_left_over_from_a_longer_answer_go_with_the_last_reply(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("rye? wheat? oats?")
    for place, text in enumerate(("Rye.", "Wheat.", "Oats.")):
        await say(bot, Address(ada.id, question=asked.id), Reply(text), place=place, total=3)
    before = [answers(asked, message.id, place=place) for place, message in enumerate(await ada.hears(3))]

    first = await say(bot, changed(asked), Reply("Spelt."), before, place=0, total=2)
    shown = bots(ada.transcript)
    last = await say(bot, changed(asked), Reply("Corn."), before, place=1, total=2)

    assert shown == ["Spelt.", "Wheat.", "Oats."]
    assert bots(ada.transcript) == ["Spelt.", "Corn."]
    assert (first, last) == (Spoken(before[0]), Spoken(before[1], gone=(before[2].message,)))


async def test_an_answer_that_can_no_longer_be_changed_is_said_anew(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("rie?")
    await say(bot, Address(ada.id, question=asked.id), Reply("What?"))
    [first] = await ada.hears()
    await ada.deletes(first)

    spoken = await say(bot, changed(asked), Reply("Rye is dark."), [answers(asked, first.id)])

    [second] = await ada.hears()
    assert second.id != first.id
    assert bots(ada.transcript) == ["Rye is dark."]
    assert spoken == Spoken(answers(asked, second.id), gone=(first.id,))


async def test_a_message_too_old_to_be_taken_back_stays(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("hive?")
    await say(bot, Address(ada.id, question=asked.id), Reply("a hive", picture=HIVE))
    [picture] = await ada.hears()
    three_days_on = time.time() + 3 * 86_400
    api.world.clock = lambda: three_days_on

    await say(bot, changed(asked), Reply("Rye is dark."), [answers(asked, picture.id, is_text=False)])

    assert bots(ada.transcript) == ["a hive", "Rye is dark."]
    assert api.faults == []


async def test_a_reply_takes_the_place_of_the_message_whose_button_was_tapped(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("rye?")
    await say(bot, Address(ada.id), Reply("short"))
    [short] = await ada.hears()

    spoken = await say(bot, Address(ada.id, short.id), Reply("short and long", in_place=True))

    assert bots(ada.transcript) == ["short and long"]
    assert spoken == Spoken(None)


async def test_a_reply_that_is_not_for_the_place_of_the_tapped_message_stands_below(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("rye?")
    await say(bot, Address(ada.id), Reply("Rye."))
    [rye] = await ada.hears()

    await say(bot, Address(ada.id, rye.id), Reply("Wheat."))

    assert bots(ada.transcript) == ["Rye.", "Wheat."]


async def test_buttons_stand_below_each_other_and_short_ones_beside(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("rye?")
    choices = (Choice("more:rye.dark", "More"), Choice("wrong", "Wrong", beside=True), Choice("topics", "All topics"))

    await say(bot, Address(ada.id), Reply("Rye.", choices))

    [message] = await ada.hears()
    assert message.buttons == [
        [Button("More", "more:rye.dark"), Button("Wrong", "wrong")],
        [Button("All topics", "topics")],
    ]


async def test_the_first_button_begins_a_row_though_it_may_stand_beside(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("rye?")

    await say(bot, Address(ada.id), Reply("Rye.", (Choice("wrong", "Wrong", beside=True),)))

    [message] = await ada.hears()
    assert message.buttons == [[Button("Wrong", "wrong")]]


@pytest.mark.parametrize(
    ("choice", "link"),
    [
        pytest.param(
            "share:types.adaptive",
            "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Ftutor_test_bot%3Fstart%3Dtypes-adaptive",
            id="share an answer",
        ),
        pytest.param("private:export", "https://t.me/tutor_test_bot?start=export", id="open the private chat"),
    ],
)
async def test_a_button_may_lead_to_a_link(api: BotApi, bot: Bot, choice: str, link: str) -> None:
    ada, group = api.user(), api.group()
    await ada.says("rye?", in_=group)

    await say(bot, Address(group.id), Reply("Rye.", (Choice(choice, "Go"),)))

    [message] = await group.hears()
    assert message.buttons == [[Button("Go", link)]]
    assert api.faults == []


async def test_a_file_is_handed_over_with_words_and_buttons(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("/export")
    reply = Reply(
        "*All* about you", (Choice("topics", "All topics"),), file=File("export.json", '{"rye": "\N{BREAD}"}\n')
    )

    await say(bot, Address(ada.id), reply)

    [message] = await ada.hears()
    [call] = api.calls_of("sendDocument")
    assert message.raw["document"]["file_name"] == "export.json"
    assert call.params["document"].content == '{"rye": "\N{BREAD}"}\n'.encode()
    assert (message.html, message.buttons) == ("<i>All</i> about you", [[Button("All topics", "topics")]])
    assert api.faults == []


async def test_a_reaction_marks_the_learners_message(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    thanks = await ada.says("thanks!")

    await say(bot, Address(ada.id, question=thanks.id), Reply("You are welcome.", reaction=HEART))

    assert ada.transcript[0].reactions == (HEART,)
    assert bots(ada.transcript) == ["You are welcome."]
    assert api.faults == []


async def test_the_first_part_of_a_changed_answer_takes_the_former_mark_off_and_the_others_ask_for_nothing(
    api: BotApi, bot: Bot
) -> None:
    ada = api.user()
    asked = await ada.says("thanks!")
    await say(bot, Address(ada.id, question=asked.id), Reply("You are welcome.", reaction=HEART))

    for place, text in enumerate(("Rye.", "Wheat.", "Oats.")):
        await say(bot, changed(asked), Reply(text), place=place, total=3)

    assert ada.transcript[0].reactions == ()
    assert [call.params["reaction"] for call in api.calls_of("setMessageReaction")][1:] == [[]]


@pytest.mark.parametrize("marking", [0, 1])
async def test_a_mark_that_one_part_of_a_changed_answer_sets_stays(api: BotApi, bot: Bot, marking: int) -> None:
    ada = api.user()
    asked = await ada.says("rye? thanks!")

    for place in range(3):
        reply = Reply(f"Part {place}.", reaction=HEART if place == marking else None)
        await say(bot, changed(asked), reply, place=place, total=3)

    assert ada.transcript[0].reactions == (HEART,)


async def test_a_chat_that_forbids_reactions_is_answered_in_words(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()
    group.forbids_reactions()
    thanks = await ada.says("thanks @tutor_test_bot", in_=group)

    await say(bot, Address(group.id, question=thanks.id, quotes=True), Reply("You are welcome.", reaction=HEART))

    assert group.transcript[0].reactions == ()
    assert bots(group.transcript) == ["You are welcome."]
    assert api.faults == []


async def test_a_reaction_without_a_message_to_mark_is_left_out(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("thanks!")

    await say(bot, Address(ada.id), Reply("You are welcome.", reaction=HEART))

    assert api.calls_of("setMessageReaction") == []
    assert bots(ada.transcript) == ["You are welcome."]


@pytest.mark.parametrize("text", ["1 < 2 & 3 > 2", 'say "rye" & <b>bold</b>', "_ * ` ["])
async def test_signs_that_mean_something_in_markup_are_shown_as_they_are(api: BotApi, bot: Bot, text: str) -> None:
    ada = api.user()
    await ada.says("rye?")
    escaped = "".join(f"\\{sign}" if sign in "<>&*_`[]" else sign for sign in text)

    await say(bot, Address(ada.id), Reply(escaped))

    [message] = await ada.hears()
    assert (message.text, message.entities) == (text, [])
    assert api.faults == []


async def test_markup_that_telegram_cannot_read_is_said_in_plain_words(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("rye?")
    api.fail("sendMessage", error_code=400, description="Bad Request: can't parse entities: unsupported start tag")

    await say(bot, Address(ada.id), Reply("**Rye** is dark.", (Choice("topics", "All topics"),)))

    [message] = await ada.hears()
    assert (message.html, message.buttons) == ("Rye is dark.", [[Button("All topics", "topics")]])


async def test_addresses_are_linked_without_a_preview(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("rye?")

    await say(bot, Address(ada.id), Reply("[Ann](<https://ann.example/a_b>)"))

    [message] = await ada.hears()
    [call] = api.calls_of("sendMessage")
    assert message.html == '<a href="https://ann.example/a_b">Ann</a>'
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_what_telegram_refuses_for_another_reason_is_told(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()
    await ada.says("rye?")

    with pytest.raises(BadRequest, match="thread not found"):
        await say(bot, Address(group.id, thread=77), Reply("Rye is dark."))
    ada.blocks_bot()
    with pytest.raises(Forbidden, match="blocked"):
        await say(bot, Address(ada.id), Reply("Rye is dark."))


async def test_a_picture_that_cannot_be_read_is_told(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("hive?")

    with pytest.raises(FileNotFoundError):
        await say(bot, Address(ada.id), Reply("a hive", picture="content/pictures/gone.png"))

    assert bots(ada.transcript) == []


async def test_a_question_to_a_group_is_a_quiz_poll_that_tells_who_voted(api: BotApi, bot: Bot) -> None:
    group = api.group()

    spoken = await say(bot, Address(group.id), Reply("No polls here.", poll=POLL))

    [message] = await group.hears()
    poll = message.raw["poll"]
    assert spoken == Spoken(None, poll=SentPoll(poll["id"], group.id, "rye.colour", 2))
    assert (poll["type"], poll["is_anonymous"], poll["open_period"]) == ("quiz", False, 60)
    assert poll["question"] == "1/5 Is <b>rye</b> *dark*?"
    assert [option["text"] for option in poll["options"]] == ["Yes", "No & never", "_Sometimes_"]
    assert poll["correct_option_ids"] == [2]
    assert poll["explanation"] == "It depends on <the sort> & the *oven*."
    assert not poll["allows_multiple_answers"]
    assert bots(group.transcript) == ["1/5 Is <b>rye</b> *dark*?"]
    assert api.faults == []


async def test_servers_that_know_one_right_option_only_are_told_it_too(api: BotApi, bot: Bot) -> None:
    await say(bot, Address(api.group().id), Reply("", poll=POLL))

    [call] = api.calls_of("sendPoll")
    assert (call.params["correct_option_ids"], call.params["correct_option_id"]) == ([2], 2)


@pytest.mark.parametrize(
    ("result", "poll"),
    [
        pytest.param({"message_id": 5, "poll": {"id": "77", "question": "?"}}, "77", id="before Bot API 9.6"),
        pytest.param({"message_id": 5}, None, id="without the poll"),
        pytest.param(True, None, id="without a message"),
    ],
)
async def test_a_poll_that_was_sent_is_not_sent_again_whatever_the_server_says_of_it(
    api: BotApi, bot: Bot, result: Any, poll: str | None
) -> None:
    group = api.group()
    api.garble("sendPoll", body=json.dumps({"ok": True, "result": result}))

    spoken = await say(bot, Address(group.id), Reply("", poll=POLL))

    assert spoken == Spoken(None, poll=SentPoll(poll, group.id, "rye.colour", 2) if poll else None)
    assert bots(group.transcript) == ["1/5 Is <b>rye</b> *dark*?"]


async def test_a_poll_stands_in_the_topic_of_its_quiz_and_quotes_nothing(api: BotApi, bot: Bot) -> None:
    ada, forum = api.user(), api.group(forum=True)
    topic = forum.opens_topic("Rye")
    asked = await ada.says("/quiz", in_=forum, message_thread_id=topic)

    await say(
        bot, Address(forum.id, thread=topic, question=asked.id, quotes=True), Reply("", poll=POLL), place=1, total=2
    )

    [message] = await forum.hears()
    assert (message.raw["message_thread_id"], quoted(message)) == (topic, None)
    assert api.faults == []


async def test_a_group_that_allows_no_polls_is_told_so_in_words_once(api: BotApi, bot: Bot) -> None:
    forum = api.group(forum=True)
    topic = forum.opens_topic("Rye")
    api.fail("sendPoll", times=None, error_code=400, description=NO_POLLS)

    spoken = await say(bot, Address(forum.id, thread=topic), Reply("No *polls* here.", poll=POLL))

    [message] = await forum.hears()
    assert (message.text, message.raw["message_thread_id"]) == ("No polls here.", topic)
    assert spoken == Spoken(None)
    assert len(api.calls_of("sendPoll")) == 1


async def test_a_later_poll_that_is_refused_is_told_and_says_nothing(api: BotApi, bot: Bot) -> None:
    group = api.group()
    api.fail("sendPoll", times=None, error_code=400, description=NO_POLLS)

    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        await say(bot, Address(group.id), Reply("", poll=POLL))

    assert bots(group.transcript) == []


async def test_a_poll_that_telegram_takes_later_or_never_is_no_poll_that_is_not_allowed(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()
    api.fail("sendPoll", retry_after=7)

    with pytest.raises(RetryAfter):
        await say(bot, Address(group.id), Reply("No polls here.", poll=POLL))
    group.removes_bot(by=ada)
    with pytest.raises(Forbidden):
        await say(bot, Address(group.id), Reply("No polls here.", poll=POLL))

    assert bots(group.transcript) == []


async def test_progress_is_a_picture_with_the_words_below_it(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("/progress")
    reply = Reply("**3 of 12.**\n\n0 known & 2 begun.", (Choice("review", "Recall it"),), chart=CHART)

    spoken = await say(bot, Address(ada.id, question=asked.id), reply)

    [message] = await ada.hears()
    [call] = api.calls_of("sendPhoto")
    assert call.params["photo"].content.startswith(b"\x89PNG")
    assert message.raw["photo"]
    assert message.html == "<b>3 of 12.</b>\n\n0 known &amp; 2 begun."
    assert message.buttons == [[Button("Recall it", "review")]]
    assert spoken == Spoken(answers(asked, message.id, is_text=False))
    assert api.faults == []


async def test_a_picture_of_progress_takes_the_place_of_no_message(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("rye?")
    await say(bot, Address(ada.id), Reply("Rye."))
    [rye] = await ada.hears()

    await say(bot, Address(ada.id, rye.id), Reply("3 of 12.", in_place=True, chart=CHART))

    assert bots(ada.transcript) == ["Rye.", "3 of 12."]


async def test_a_question_changed_into_another_one_replaces_its_picture_of_progress(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    asked = await ada.says("how am I doing?")
    await say(bot, Address(ada.id, question=asked.id), Reply("3 of 12.", chart=CHART))
    [picture] = await ada.hears()

    spoken = await say(bot, changed(asked), Reply("Rye is dark."), [answers(asked, picture.id, is_text=False)])

    [answer] = await ada.hears()
    assert bots(ada.transcript) == ["Rye is dark."]
    assert spoken == Spoken(answers(asked, answer.id), gone=(picture.id,))
