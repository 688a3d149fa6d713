"""People and groups: what they do reaches the bot, what the bot does they see."""

import asyncio
from typing import Any

import pytest

from tests.botapi import BotApi, Button, Message

from .conftest import CallMethod, Clock

YES_NO = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}],
        [{"text": "More", "url": "https://example.org"}],
    ]
}


async def last(call: CallMethod) -> dict[str, Any]:
    """Return the newest update."""
    [update] = (await call("getUpdates", offset=-1))["result"]
    return update


async def test_a_chat_exists_once_the_user_wrote(api: BotApi, call: CallMethod) -> None:
    ada = api.user()

    before = await call("sendMessage", chat_id=ada.id, text="hello")
    await ada.says("hi")
    after = await call("sendMessage", chat_id=ada.id, text="hello")

    assert before["description"] == "Bad Request: chat not found"
    assert after["ok"]
    assert api.faults == [], "the bot cannot know"
    assert [str(message) for message in ada.transcript] == ["Ada: hi", "bot: hello"]


async def test_commands_are_marked_in_utf16_units(api: BotApi, call: CallMethod) -> None:
    wave = "\N{WAVING HAND SIGN}"
    await api.user().says(f"/start {wave} /help@tutor_test_bot and/or http://x/y")

    message = (await last(call))["message"]

    assert message["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 6},
        {"type": "bot_command", "offset": 10, "length": 20},
    ]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        pytest.param("@tutor_test_bot what is rye?", [(0, 15)], id="at the start"),
        pytest.param("\N{BREAD} ask @Tutor_Test_Bot, or @ben_w", [(7, 15), (27, 6)], id="in the middle, two"),
        pytest.param("a@tutor_test_bot.org", [], id="address"),
        pytest.param("@abc @ @tutor_test_bot\N{LATIN SMALL LETTER E WITH ACUTE}", [], id="no names"),
    ],
)
async def test_mentions_are_marked_in_utf16_units(
    api: BotApi, call: CallMethod, text: str, marked: list[tuple[int, int]]
) -> None:
    ada, group = api.user(), api.group()

    await ada.says(text, in_=group)
    said = (await last(call))["message"]
    await ada.sends("photo", in_=group, caption=text)
    shown = (await last(call))["message"]

    mentions = [{"type": "mention", "offset": offset, "length": length} for offset, length in marked]
    assert said.get("entities", []) == mentions
    assert (shown["caption"], shown.get("caption_entities", [])) == (text, mentions)


async def test_what_a_user_says_carries_who_where_and_when(api: BotApi, call: CallMethod, clock: Clock) -> None:
    bo = api.user(id=7, first_name="Bo", language_code="de", username="bo", is_premium=True)

    await bo.says("hallo", reply_to_message=None)

    message = (await last(call))["message"]
    assert message["from"] == {
        "id": 7,
        "is_bot": False,
        "first_name": "Bo",
        "language_code": "de",
        "username": "bo",
        "is_premium": True,
    }
    assert message["chat"] == {"id": 7, "first_name": "Bo", "username": "bo", "type": "private"}
    assert message["date"] == int(clock.now)
    assert "reply_to_message" in message
    assert api.user(id=7) is bo


async def test_an_edit_of_the_user_changes_the_transcript_in_place(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    first = await ada.says("frist")
    await ada.says("second")

    await ada.edits(first, "/first")

    assert [message.text for message in ada.transcript] == ["/first", "second"]
    edited = (await last(call))["edited_message"]
    assert edited["message_id"] == first.message_id
    assert edited["entities"][0]["type"] == "bot_command"
    assert "edit_date" in edited


async def test_the_words_below_a_picture_are_edited_too(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    photo = await ada.sends("photo", caption="a frist")

    await ada.edits(photo, "/first")

    edited = (await last(call))["edited_message"]
    assert [message.text for message in ada.transcript] == ["/first"]
    assert edited["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert "text" not in edited


async def test_an_edit_of_the_bot_changes_the_transcript_in_place(api: BotApi, call: CallMethod, clock: Clock) -> None:
    ada = api.user()
    await ada.says("hi")
    sent = (await call("sendMessage", chat_id=ada.id, text="one", reply_markup=YES_NO))["result"]
    await call("sendMessage", chat_id=ada.id, text="two")
    clock.now += 5

    edited = await call(
        "editMessageText",
        chat_id=ada.id,
        message_id=sent["message_id"],
        text="<i>uno</i>",
        parse_mode="HTML",
    )

    assert [message.text for message in ada.transcript] == ["hi", "uno", "two"]
    assert ada.transcript[1].html == "<i>uno</i>"
    assert ada.transcript[1].buttons == [], "an edit that names no buttons takes them away"
    assert edited["result"]["edit_date"] == int(clock.now)
    assert edited["result"]["date"] == sent["date"]


async def test_what_the_bot_shows_is_heard_in_order_as_it_was_then(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    sent = (await call("sendMessage", chat_id=ada.id, text="one"))["result"]
    await call("editMessageText", chat_id=ada.id, message_id=sent["message_id"], text="two")
    await call("sendMessage", chat_id=ada.id, text="three")

    assert [message.text for message in await ada.hears(2)] == ["one", "two"]
    assert [message.text for message in ada.unheard] == ["three"]
    assert [message.text for message in await ada.hears()] == ["three"]
    assert ada.unheard == []


async def test_hearing_waits_for_the_bot(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    hearing = asyncio.create_task(ada.hears())
    await call("getMe")
    assert not hearing.done()

    await call("sendMessage", chat_id=ada.id, text="hello")

    [message] = await asyncio.wait_for(hearing, 5)
    assert message.from_bot


async def test_who_hears_nothing_is_told_what_the_chat_shows(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    await call("sendMessage", chat_id=ada.id, text="hello", reply_markup=YES_NO)

    with pytest.raises(AssertionError) as caught:
        await ada.hears(2, timeout=0.01)

    assert "heard 1 of 2 messages" in str(caught.value)
    assert "Ada: hi\nbot: hello\n    [Yes] [No]\n    [More]" in str(caught.value)
    assert len(ada.unheard) == 1, "what did come can still be heard"


async def test_hearing_before_the_chat_began_notices_its_beginning(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    hearing = asyncio.create_task(ada.hears())
    await call("getMe")

    await ada.says("hi")
    await call("sendMessage", chat_id=ada.id, text="hello")

    assert [message.text for message in await asyncio.wait_for(hearing, 5)] == ["hello"]


async def test_buttons_are_shown_row_by_row(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    await call("sendMessage", chat_id=ada.id, text="well?", reply_markup=YES_NO)

    assert ada.transcript[-1].buttons == [
        [Button("Yes", "y"), Button("No", "n")],
        [Button("More", "https://example.org/")],
    ]


async def test_a_tap_finds_the_newest_button_of_that_label(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    older = (await call("sendMessage", chat_id=ada.id, text="old", reply_markup=YES_NO))["result"]
    newer = (await call("sendMessage", chat_id=ada.id, text="new", reply_markup=YES_NO))["result"]

    tap = await ada.taps("No")
    query = (await last(call))["callback_query"]
    await ada.taps(ada.transcript[1], "y")
    other = (await last(call))["callback_query"]

    assert (query["data"], query["message"]) == ("n", newer)
    assert (other["data"], other["message"]) == ("y", older)
    assert tap is not None
    assert tap.id == query["id"]
    assert query["from"]["id"] == ada.id


async def test_a_tap_is_answered_once_and_in_time(api: BotApi, call: CallMethod, clock: Clock) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    ada = api.user()
    await ada.says("hi")
    tap = await ada.forges("x")
    late = await ada.forges("y")

    first = await call("answerCallbackQuery", callback_query_id=tap.id, text="x" * 200, show_alert=True)
    second = await call("answerCallbackQuery", callback_query_id=tap.id)
    unknown = await call("answerCallbackQuery", callback_query_id="1")
    clock.now += 151
    after_its_life = await call("answerCallbackQuery", callback_query_id=late.id)

    assert first["result"] is True
    assert (await tap.answered())["show_alert"] is True
    assert [a["description"] for a in (second, unknown, after_its_life)] == [too_old] * 3
    with pytest.raises(AssertionError, match="'y' was not answered"):
        await late.answered(timeout=0.01)


async def test_a_button_that_is_not_there_cannot_be_tapped(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    await call("sendMessage", chat_id=ada.id, text="well?", reply_markup=YES_NO)

    with pytest.raises(AssertionError, match="no button 'Maybe'"):
        await ada.taps("Maybe")
    with pytest.raises(AssertionError, match="no button 'z'"):
        await ada.taps(ada.transcript[-1], "z")
    with pytest.raises(AssertionError, match="sends nothing to the bot"):
        await ada.taps("More")


async def test_a_button_may_be_tapped_while_its_message_changes(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    sent = (await call("sendMessage", chat_id=ada.id, text="well?", reply_markup=YES_NO))["result"]
    [before] = await ada.hears()
    place = {"chat_id": ada.id, "message_id": sent["message_id"]}

    await call("editMessageReplyMarkup", **place)
    await ada.taps(before, "y")
    changed = (await last(call))["callback_query"]["message"]
    await call("deleteMessage", **place)
    await ada.taps(before, "y")
    gone = (await last(call))["callback_query"]["message"]

    assert "reply_markup" not in changed
    assert gone == {"chat": sent["chat"], "message_id": sent["message_id"], "date": 0}


async def test_a_forged_tap_needs_no_button(api: BotApi, call: CallMethod) -> None:
    ada = api.user()

    await ada.forges("../../etc/passwd")
    first = (await last(call))["callback_query"]
    await ada.says("hi")
    sent = (await call("sendMessage", chat_id=ada.id, text="x"))["result"]
    await ada.forges("\0" * 64)
    second = (await last(call))["callback_query"]

    assert (first["data"], first["message"]["date"]) == ("../../etc/passwd", 0)
    assert (second["data"], second["message"]) == ("\0" * 64, sent)


async def test_a_label_of_the_reply_keyboard_is_said(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    keys = {"keyboard": [[{"text": "Quiz"}, {"text": "Help"}]]}
    sent = await call("sendMessage", chat_id=ada.id, text="Choose", reply_markup=keys)
    assert ada.keyboard == [["Quiz", "Help"]]

    assert await ada.taps("Help") is None

    assert (await last(call))["message"]["text"] == "Help"
    assert "reply_markup" not in sent["result"]
    await call("sendMessage", chat_id=ada.id, text="Gone", reply_markup={"remove_keyboard": True})
    assert ada.keyboard == []


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("editMessageText", {"text": "x", "message_id": 99}, "message to edit not found"),
        ("editMessageText", {"text": "x", "message_id": 1}, "message can't be edited"),
        ("editMessageText", {"text": "x", "message_id": 3}, "there is no text in the message to edit"),
        ("editMessageCaption", {"caption": "x", "message_id": 2}, "there is no caption in the message to edit"),
        ("editMessageText", {"text": "x", "inline_message_id": "1"}, "MESSAGE_ID_INVALID"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("setMessageReaction", {"message_id": 99}, "message to react not found"),
        ("stopPoll", {"message_id": 2}, "message with poll to stop not found"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ("sendMessage", {"text": "x", "message_thread_id": 5}, "message thread not found"),
        (
            "editMessageText",
            {"text": "hello", "message_id": 2},
            (
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            ),
        ),
    ],
)
async def test_what_cannot_be_done_as_things_stand_is_refused_but_no_fault(
    api: BotApi, call: CallMethod, method: str, params: dict[str, Any], words: str
) -> None:
    ada = api.user()
    await ada.says("hi")
    await call("sendMessage", chat_id=ada.id, text="hello")
    await call("sendPhoto", chat_id=ada.id, photo="https://example.org/a.png")

    answer = await call(method, chat_id=ada.id, **params)

    assert answer["description"] == f"Bad Request: {words}"
    assert api.faults == []


async def test_a_reply_shows_what_it_answers_and_may_do_without(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    hi = await ada.says("hi")

    reply = await call("sendMessage", chat_id=ada.id, text="a", reply_parameters={"message_id": hi.id})
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    alone = await call("sendMessage", chat_id=ada.id, text="b", reply_parameters=lost)

    assert reply["result"]["reply_to_message"] == hi.raw
    assert "reply_to_message" not in alone["result"]


async def test_captions_reactions_actions_and_deletions_show(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    hi = await ada.says("hi")
    place = {"chat_id": ada.id}
    photo = await call("sendPhoto", **place, photo="https://example.org/a.png", caption="one")

    await call("editMessageCaption", **place, message_id=photo["result"]["message_id"], caption="two")
    await call("setMessageReaction", **place, message_id=hi.id, reaction=[{"type": "emoji", "emoji": "\N{FIRE}"}])
    await call("sendChatAction", **place, action="typing")

    assert [message.text for message in ada.transcript] == ["hi", "two"]
    assert ada.transcript[0].reactions == ("\N{FIRE}",)
    assert ada.actions == ["typing"]
    await call("deleteMessages", **place, message_ids=[hi.id, 99])
    assert [message.text for message in ada.transcript] == ["two"]


async def test_who_blocked_the_bot_gets_nothing_until_unblocking(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")

    ada.blocks_bot()
    told = (await last(call))["my_chat_member"]
    refused = await call("sendMessage", chat_id=ada.id, text="hello?")
    ada.unblocks_bot()
    sent = await call("sendMessage", chat_id=ada.id, text="hello!")

    assert told["new_chat_member"]["status"] == "kicked"
    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: bot was blocked by the user")
    assert sent["ok"]
    assert api.faults == []


async def test_a_group_hears_what_is_said_to_all(api: BotApi, call: CallMethod) -> None:
    ada, bo, group = api.user(), api.user(first_name="Bo"), api.group(-1_002_000_000_001, "Course")
    await ada.says("hello all", in_=group)
    update = await last(call)

    await call("sendMessage", chat_id=group.id, text="well?", reply_markup=YES_NO)
    [question] = await group.hears()
    await bo.taps("Yes", in_=group)

    assert update["message"]["chat"]["type"] == "supergroup"
    assert (await last(call))["callback_query"]["from"]["first_name"] == "Bo"
    assert [message.text for message in group.transcript] == ["hello all", "well?"]
    assert question.chat_id == group.id
    assert ada.transcript == []


async def test_message_ids_count_for_each_supergroup_apart(api: BotApi) -> None:
    ada, one, other = api.user(), api.group(-1_001_000_000_001), api.group(-1_001_000_000_002)

    said = [await ada.says("x", in_=place) for place in (one, other, None, one)]

    assert [message.id for message in said] == [1, 1, 1, 2]


async def test_topics_of_a_forum_keep_their_messages(api: BotApi, call: CallMethod) -> None:
    ada, forum = api.user(), api.group(-1_001_000_000_003, "Forum", forum=True)
    topic = forum.opens_topic("Week 1")
    await ada.says("question", in_=forum, message_thread_id=topic)
    update = await last(call)

    answer = await call("sendMessage", chat_id=forum.id, text="answer", message_thread_id=topic)

    assert update["message"]["message_thread_id"] == topic
    assert update["message"]["is_topic_message"] is True
    assert answer["result"]["message_thread_id"] == topic


async def test_a_group_may_throw_the_bot_out_and_take_it_in_again(api: BotApi, call: CallMethod) -> None:
    ada, group = api.user(), api.group()

    group.removes_bot(by=ada)
    told = (await last(call))["my_chat_member"]
    refused = await call("sendMessage", chat_id=group.id, text="x")
    group.adds_bot(by=ada)

    assert told["new_chat_member"]["status"] == "kicked"
    assert refused["description"] == "Forbidden: bot was kicked from the supergroup chat"
    assert (await call("sendMessage", chat_id=group.id, text="x"))["ok"]


async def test_a_reply_carries_what_it_answers_once(api: BotApi, call: CallMethod) -> None:
    ada, bo, group = api.user(), api.user(first_name="Bo"), api.group()
    first = await ada.says("one", in_=group)
    second = await bo.says("two", in_=group, reply_to=first)

    third = await ada.sends("sticker", in_=group, reply_to=second)
    private = await ada.says("x", reply_to=await ada.says("y"))

    assert second.raw["reply_to_message"] == first.raw
    assert third.raw["reply_to_message"]["text"] == "two"
    assert "reply_to_message" not in third.raw["reply_to_message"], "Telegram shows one step back"
    assert [message.raw["message_thread_id"] for message in (second, third)] == [first.id, first.id]
    assert "is_topic_message" not in third.raw
    assert "message_thread_id" not in private.raw


async def test_what_is_said_in_a_topic_replies_to_its_opening_or_to_a_message(api: BotApi, call: CallMethod) -> None:
    ada, forum = api.user(), api.group(forum=True)
    topic = forum.opens_topic("Week 1")

    first = await ada.says("one", in_=forum, message_thread_id=topic)
    second = await ada.says("two", in_=forum, reply_to=first)

    assert first.raw["reply_to_message"]["forum_topic_created"]["name"] == "Week 1"
    assert second.raw["reply_to_message"]["text"] == "one"
    assert (second.raw["message_thread_id"], second.raw["is_topic_message"]) == (topic, True)


async def test_an_administrator_may_stay_anonymous_and_anybody_write_as_a_channel(
    api: BotApi, call: CallMethod
) -> None:
    ada, group, channel = api.user(), api.group(), api.channel(title="Ada's news")

    hidden = await ada.says("hello", in_=group, as_=group)
    news = await ada.says("hello", in_=group, as_=channel)

    assert (hidden.raw["from"]["username"], hidden.raw["sender_chat"]) == ("GroupAnonymousBot", group.chat.object)
    assert (news.raw["from"]["username"], news.raw["sender_chat"]["title"]) == ("Channel_Bot", "Ada's news")
    assert (await last(call))["message"] == news.raw
    assert not hidden.from_bot
    assert group.unheard == []


async def test_a_post_is_repeated_where_it_is_discussed(api: BotApi, call: CallMethod) -> None:
    channel, group = api.channel(), api.group()

    post = await channel.posts("news", discussed_in=group)
    repeated = (await last(call))["message"]
    await channel.edits(post, "no news")
    edited = (await last(call))["edited_channel_post"]

    assert "from" not in post.raw
    assert [message.text for message in channel.transcript] == ["no news"]
    assert edited["text"] == "no news"
    assert repeated["is_automatic_forward"] is True
    assert repeated["sender_chat"] == channel.chat.object
    assert repeated["forward_origin"]["message_id"] == post.id
    assert group.transcript[-1].text == "news"


async def test_a_reaction_tells_what_was_there_and_what_is(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    await call("sendMessage", chat_id=ada.id, text="hello")
    [hello] = await ada.hears()
    await call("getUpdates", allowed_updates=["message_reaction"])

    await ada.reacts(hello, "\N{FIRE}")
    first = (await last(call))["message_reaction"]
    await ada.reacts(hello, "\N{THUMBS DOWN SIGN}")
    second = (await last(call))["message_reaction"]
    await ada.reacts(hello)
    third = (await last(call))["message_reaction"]

    fire, down = ({"type": "emoji", "emoji": emoji} for emoji in ("\N{FIRE}", "\N{THUMBS DOWN SIGN}"))
    assert [(change["old_reaction"], change["new_reaction"]) for change in (first, second, third)] == [
        ([], [fire]),
        ([fire], [down]),
        ([down], []),
    ]
    assert (first["user"], first["message_id"]) == (ada.object, hello.id)
    with pytest.raises(AssertionError, match="nobody can react"):
        await ada.reacts(hello, "\N{BREAD}")


async def test_reactions_come_only_when_asked_for_and_not_from_groups(api: BotApi, call: CallMethod) -> None:
    ada, group = api.user(), api.group()
    private, common = await ada.says("hi"), await ada.says("hi all", in_=group)

    await ada.reacts(private, "\N{FIRE}")
    unasked = [update for update in api.pending if "message_reaction" in update]
    in_group = await ada.reacts(common, "\N{FIRE}")

    assert unasked == []
    assert in_group is None


async def test_a_group_may_forbid_reactions(api: BotApi, call: CallMethod) -> None:
    ada, group = api.user(), api.group()
    hi = await ada.says("hi", in_=group)
    group.forbids_reactions()

    fire = [{"type": "emoji", "emoji": "\N{FIRE}"}]
    refused = await call("setMessageReaction", chat_id=group.id, message_id=hi.id, reaction=fire)

    assert refused["description"] == "Bad Request: REACTION_INVALID"
    assert group.transcript[0].reactions == ()
    assert api.faults == [], "the bot cannot know"
    with pytest.raises(AssertionError, match="does not take reactions"):
        await ada.reacts(hi, "\N{FIRE}")


async def test_a_bot_takes_back_its_own_messages_for_two_days(api: BotApi, call: CallMethod, clock: Clock) -> None:
    ada, group = api.user(), api.group()
    hi = await ada.says("hi", in_=group)
    sent = [(await call("sendMessage", chat_id=group.id, text=text))["result"]["message_id"] for text in "ab"]

    foreign = await call("deleteMessage", chat_id=group.id, message_id=hi.id)
    clock.now += 48 * 3600
    in_time = await call("deleteMessage", chat_id=group.id, message_id=sent[0])
    clock.now += 1
    late = await call("deleteMessage", chat_id=group.id, message_id=sent[1])

    assert foreign["description"] == "Bad Request: message can't be deleted"
    assert in_time["ok"]
    assert late["description"] == "Bad Request: message can't be deleted for everyone"
    assert [message.text for message in group.transcript] == ["hi", "b"]


async def test_what_a_user_deletes_is_gone_for_the_bot(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    hi = await ada.says("hi")

    await ada.deletes(hi)

    answer = await call("sendMessage", chat_id=ada.id, text="x", reply_parameters={"message_id": hi.id})
    assert answer["description"] == "Bad Request: message to be replied not found"


async def test_a_group_that_became_a_supergroup_says_where_it_went(api: BotApi, call: CallMethod) -> None:
    ada, group = api.user(), api.group(-4001, "Small")

    new = group.becomes_supergroup(-1_001_000_004_001, by=ada)
    refused = await call("sendMessage", chat_id=-4001, text="x")

    assert refused == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    updates = (await call("getUpdates"))["result"]
    assert updates[0]["message"]["migrate_to_chat_id"] == new.id
    assert updates[1]["message"]["migrate_from_chat_id"] == -4001
    assert (await call("sendMessage", chat_id=new.id, text="here"))["ok"]
    assert api.group(new.id).transcript[-1].text == "here"


async def test_a_quiz_is_voted_on_and_stopped(api: BotApi, call: CallMethod) -> None:
    ada, group = api.user(), api.group()
    sent = await call(
        "sendPoll",
        chat_id=group.id,
        question="2 + 2?",
        options=[{"text": "3"}, {"text": "4"}],
        type="quiz",
        is_anonymous=False,
        correct_option_ids=[1],
    )
    poll = sent["result"]["poll"]

    await ada.votes(group.transcript[-1], "4")
    answer = (await last(call))["poll_answer"]
    stopped = await call("stopPoll", chat_id=group.id, message_id=sent["result"]["message_id"])
    again = await call("stopPoll", chat_id=group.id, message_id=sent["result"]["message_id"])

    assert answer == {
        "poll_id": poll["id"],
        "user": ada.object,
        "option_ids": [1],
        "option_persistent_ids": [poll["options"][1]["persistent_id"]],
    }
    assert [option["voter_count"] for option in stopped["result"]["options"]] == [0, 1]
    assert stopped["result"]["is_closed"] is True
    assert group.transcript[-1].raw["poll"] == stopped["result"]
    assert again["description"] == "Bad Request: poll has already been closed"


async def test_a_vote_may_change_only_where_the_poll_allows_it(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    await ada.says("hi")
    options = [{"text": "a"}, {"text": "b"}]
    await call("sendPoll", chat_id=ada.id, question="?", options=options)
    opinion = ada.transcript[-1]
    await call("sendPoll", chat_id=ada.id, question="!", options=options, type="quiz", correct_option_ids=[0])
    quiz = ada.transcript[-1]

    await ada.votes(opinion, 0)
    await ada.votes(opinion)
    await ada.votes(quiz, 0)

    poll = (await last(call))["poll"]
    assert poll["total_voter_count"] == 1, "an anonymous poll tells no more than totals"
    assert ada.transcript[1].raw["poll"]["total_voter_count"] == 0
    with pytest.raises(AssertionError, match="second vote"):
        await ada.votes(quiz, 1)


async def test_an_inline_query_is_answered_and_a_result_chosen(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    ask = await ada.asks_inline("types")
    query = (await last(call))["inline_query"]
    content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
    results = [{"type": "article", "id": "1", "title": "Types", "input_message_content": content}]

    await call("answerInlineQuery", inline_query_id=query["id"], results=results)
    offered = (await ask.answered())["results"]
    await ada.chooses(ask, "1")

    assert query["query"] == "types"
    assert [result["title"] for result in offered] == ["Types"]
    assert (await last(call))["chosen_inline_result"]["result_id"] == "1"
    with pytest.raises(AssertionError, match="did not offer"):
        await ada.chooses(ask, "2")
    assert api.faults == []


async def test_commands_descriptions_and_menu_are_remembered(api: BotApi, call: CallMethod) -> None:
    start = [{"command": "start", "description": "Begin"}]
    group_scope = {"type": "all_group_chats"}

    await call("setMyCommands", commands=start)
    await call("setMyCommands", commands=[{"command": "/quiz", "description": "Ask"}], scope=group_scope)
    await call("setMyDescription", description="Answers questions")
    await call("setMyDescription", description="Beantwortet Fragen", language_code="de")
    await call("setMyShortDescription", short_description="Tutor")
    await call("setChatMenuButton", menu_button={"type": "commands"})

    assert (await call("getMyCommands"))["result"] == start
    assert (await call("getMyCommands", scope=group_scope))["result"][0]["command"] == "quiz"
    assert (await call("getMyCommands", language_code="de"))["result"] == []
    assert (await call("getMyDescription", language_code="de"))["result"]["description"] == "Beantwortet Fragen"
    assert (await call("getMyDescription", language_code="fr"))["result"]["description"] == "Answers questions"
    assert (await call("getMyShortDescription"))["result"] == {"short_description": "Tutor"}
    assert (await call("getChatMenuButton"))["result"] == {"type": "commands"}
    await call("deleteMyCommands")
    assert (await call("getMyCommands"))["result"] == []
    stranger = await call("setChatMenuButton", chat_id=5, menu_button={"type": "commands"})
    assert stranger["description"] == "Bad Request: chat not found"


async def test_calls_are_kept_in_order_with_their_answers(api: BotApi, call: CallMethod) -> None:
    await call("getMe")
    await call("sendmessage", chat_id=5, text="x")

    [first, second] = api.calls
    assert (first.method, first.ok) == ("getMe", True)
    assert (second.method, second.params, second.ok) == ("sendMessage", {"chat_id": 5, "text": "x"}, False)
    assert first.at <= second.at <= asyncio.get_running_loop().time()
    assert await api.called("SENDMESSAGE") == [second]
    with pytest.raises(AssertionError, match=r"1 of 2 calls of getMe .*\['getMe', 'sendMessage'\]"):
        await api.called("getMe", 2, timeout=0.01)


async def test_an_early_message_object_does_not_change_later(api: BotApi, call: CallMethod) -> None:
    ada = api.user()
    said = await ada.says("before")

    await ada.edits(said, "after")

    assert isinstance(said, Message)
    assert said.text == "before"
    assert said.update is not None
    assert said.update["message"]["text"] == "before"
