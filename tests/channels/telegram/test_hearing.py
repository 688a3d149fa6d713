"""Raw updates, as Telegram sends them, read as messages to the tutor."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update, User

from bot.channels.telegram.hearing import (
    LONGEST_TEXT,
    Heard,
    Left,
    Queried,
    Renumbered,
    Sign,
    Voted,
    hear,
    hear_plain,
)
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.storage.store import Address, Vote
from bot.tutor.message import Attachment, Command, Message, Tap, Text

ANNA = {"id": 7, "is_bot": False, "first_name": "Anna"}
BERT = {"id": 8, "is_bot": False, "first_name": "Bert"}
TUTOR = {"id": 99, "is_bot": True, "first_name": "Tutor", "username": "Bread_Bot"}
OTHER_BOT = {"id": 98, "is_bot": True, "first_name": "Oven", "username": "oven_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100, "type": "supergroup", "title": "Bakers"}
SMALL_GROUP = {"id": -50, "type": "group", "title": "Bakers"}
CHANNEL = {"id": -200, "type": "channel", "title": "News"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [FILE | {"width": 1, "height": 1}]
STICKER = FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}

SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CHANGED = datetime(2026, 3, 1, 9, 31, 40, tzinfo=UTC)

ME = User(99, "Tutor", is_bot=True, username="Bread_Bot")
COMMANDS = frozenset({"start", "help", "topics", "forget"})

Raw = dict[str, Any]


def message(**parts: Any) -> Raw:
    return {"message_id": 5, "date": 1_772_357_400, "chat": PRIVATE, "from": ANNA} | parts


def command(text: str, **parts: Any) -> Raw:
    length = len(text.split()[0])
    return message(text=text, entities=[{"type": "bot_command", "offset": 0, "length": length}], **parts)


def naming(text: str, name: str, **parts: Any) -> Raw:
    """A message in a group in which Telegram marks a name."""
    mark = {"type": "mention", "offset": len(text[: text.index(name)].encode("utf-16-le")) // 2, "length": len(name)}
    return message(**({"chat": GROUP, "text": text, "entities": [mark]} | parts))


def earlier(text: str, **parts: Any) -> Raw:
    """A message in a group that another one replies to."""
    return message(**({"message_id": 3, "chat": GROUP, "text": text} | parts))


def tap(**parts: Any) -> Raw:
    ours = message(**{"from": TUTOR}, text="Flour")
    return {"id": "t1", "from": ANNA, "chat_instance": "c", "data": "more:dough.flour", "message": ours} | parts


def membership(status: str, chat: Raw = PRIVATE, **parts: Any) -> Raw:
    member = {"status": status, "user": TUTOR} | parts
    return {"chat": chat, "from": ANNA, "date": 1_772_357_400, "old_chat_member": member, "new_chat_member": member}


def reaction(*new: str, old: tuple[str, ...] = (), **parts: Any) -> Raw:
    given, taken = ([{"type": "emoji", "emoji": emoji} for emoji in emojis] for emojis in (new, old))
    change = {"chat": PRIVATE, "message_id": 6, "user": ANNA, "date": 1_772_357_400}
    return change | {"old_reaction": taken, "new_reaction": given} | parts


def heard(kind: str, body: Raw, me: User = ME) -> Sign | None:
    return hear(Update.de_json({"update_id": 1, kind: body}, None), me, COMMANDS)


def said_in_group(body: Raw, kind: str = "message") -> Message | None:
    """What is heard of a message in a group."""
    sign = heard(kind, body)
    assert sign is None or isinstance(sign, Heard)
    return sign.message if sign else None


FORWARDED = {"forward_origin": {"type": "user", "date": 1_772_357_000, "sender_user": BERT}}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(message(text="What is rye?"), Text("What is rye?", 5), id="text"),
        pytest.param(message(text="  rye \n"), Text("rye", 5), id="text with space around"),
        pytest.param(message(text="\N{BREAD}"), Text("\N{BREAD}", 5), id="emoji"),
        pytest.param(message(text="two\nlines"), Text("two\nlines", 5), id="lines"),
        pytest.param(message(text="\n \t"), Attachment(), id="blank text"),
        pytest.param(message(text="rye?", **FORWARDED), Text("rye?", 5), id="forwarded text"),
        pytest.param(message(text="rye?", reply_to_message=message(text="x")), Text("rye?", 5), id="reply"),
        pytest.param(naming("@oven_bot, rye?", "@oven_bot", chat=PRIVATE), Text("@oven_bot, rye?", 5), id="other name"),
        pytest.param(naming("@Bread_Bot rye?", "@Bread_Bot", chat=PRIVATE), Text("rye?", 5), id="our name"),
        pytest.param(command("/start"), Command("start"), id="command"),
        pytest.param(command("/start deep-link"), Command("start", "deep-link"), id="deep link"),
        pytest.param(command("/HELP"), Command("help"), id="command in capitals"),
        pytest.param(command("/help@bread_bot"), Command("help"), id="command for us"),
        pytest.param(command("/Help@BREAD_Bot me"), Command("help", "me"), id="command for us in any case"),
        pytest.param(command("/knead"), Command("knead"), id="command that we do not know"),
        pytest.param(
            naming("/knead Ask @Bread_Bot:\n\n  why? ", "@Bread_Bot", chat=PRIVATE),
            Command("knead", "Ask @Bread_Bot:\n\n  why?"),
            id="our name behind a command",
        ),
        pytest.param(
            naming("@Bread_Bot /knead it", "@Bread_Bot", chat=PRIVATE), Command("knead", "it"), id="our name before one"
        ),
        pytest.param(message(photo=PHOTO), Attachment(), id="photo"),
        pytest.param(message(photo=PHOTO, caption="rye?"), Text("rye?", 5), id="caption"),
        pytest.param(message(photo=PHOTO, caption="/help"), Command("help"), id="command as caption"),
        pytest.param(message(sticker=STICKER), Attachment(), id="sticker"),
        pytest.param(message(voice=FILE | {"duration": 3}), Attachment(), id="voice"),
        pytest.param(message(audio=FILE | {"duration": 3}), Attachment(), id="audio"),
        pytest.param(message(video_note=FILE | {"duration": 3, "length": 9}), Attachment(), id="video note"),
        pytest.param(message(document=FILE), Attachment(), id="document"),
        pytest.param(message(location={"longitude": 4.3, "latitude": 52.0}), Attachment(), id="location"),
        pytest.param(message(dice={"emoji": "\N{GAME DIE}", "value": 3}), Attachment(), id="dice"),
        pytest.param(message(contact={"phone_number": "1", "first_name": "B"}), Attachment(), id="contact"),
        pytest.param(
            message(
                poll={
                    "id": "p",
                    "question": "?",
                    "options": [],
                    "total_voter_count": 0,
                    "is_closed": False,
                    "is_anonymous": True,
                    "type": "regular",
                    "allows_multiple_answers": False,
                    "allows_revoting": False,
                    "members_only": False,
                }
            ),
            Attachment(),
            id="poll",
        ),
    ],
)
def test_what_a_learner_says_in_private_is_heard(body: Raw, said: Message) -> None:
    assert heard("message", body) == Heard(7, said, Address(7, question=5), SENT, tap=None)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(command("/help@other_bot"), id="command for another bot"),
        pytest.param(command("/help", **FORWARDED), id="forwarded command"),
        pytest.param(message(pinned_message=message(text="x")), id="pinned message"),
        pytest.param(message(write_access_allowed={"from_request": True}), id="leave to write"),
        pytest.param(message(), id="nothing that we know"),
        pytest.param(message(text="rye?", chat=GROUP), id="group"),
        pytest.param(message(photo=PHOTO, chat=GROUP), id="photo in a group"),
        pytest.param(command("/help@other_bot", chat=GROUP), id="command for another bot in a group"),
        pytest.param(command("/knead", chat=GROUP), id="bare command in a group that we do not know"),
        pytest.param(command("/help", chat=GROUP, **FORWARDED), id="forwarded command in a group"),
        pytest.param(message(new_chat_members=[TUTOR], chat=GROUP), id="added to a group"),
        pytest.param(message(migrate_from_chat_id=-50, chat=GROUP), id="a group that was another"),
        pytest.param(message(text="rye?", via_bot=TUTOR), id="by way of a bot"),
        pytest.param(message(text="rye?", via_bot=TUTOR, chat=GROUP), id="by way of a bot in a group"),
        pytest.param(message(text="rye?", **{"from": OTHER_BOT}), id="from a bot"),
        pytest.param(naming("@Bread_Bot rye?", "@Bread_Bot", **{"from": OTHER_BOT}), id="from a bot in a group"),
    ],
)
def test_what_nobody_says_to_the_tutor_is_not_heard(body: Raw) -> None:
    assert heard("message", body) is None


def test_a_message_from_nobody_is_not_heard() -> None:
    body = message(text="rye?")
    del body["from"]

    assert heard("message", body) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(naming("@Bread_Bot what is rye?", "@Bread_Bot"), Text("what is rye?", 5), id="at the start"),
        pytest.param(naming("@BREAD_bot rye?", "@BREAD_bot"), Text("rye?", 5), id="in any case"),
        pytest.param(
            naming("\N{BREAD} tell us @Bread_Bot what rye is", "@Bread_Bot"),
            Text("\N{BREAD} tell us   what rye is", 5),
            id="in the middle",
        ),
        pytest.param(naming("what is rye @Bread_Bot", "@Bread_Bot"), Text("what is rye", 5), id="at the end"),
        pytest.param(
            message(
                chat=GROUP,
                text="Tutor, what is rye?",
                entities=[{"type": "text_mention", "offset": 0, "length": 5, "user": TUTOR}],
            ),
            Text(", what is rye?", 5),
            id="by its first name",
        ),
        pytest.param(
            message(
                chat=GROUP,
                photo=PHOTO,
                caption="@Bread_Bot rye?",
                caption_entities=[{"type": "mention", "offset": 0, "length": 10}],
            ),
            Text("rye?", 5),
            id="below a picture",
        ),
        pytest.param(message(chat=GROUP, text="@Bread_Bot: rye?"), Text(": rye?", 5), id="where nobody marked it"),
        pytest.param(naming("@Bread_Bot", "@Bread_Bot"), Command("help"), id="its name alone"),
        pytest.param(naming("rye? @Bread_Bot", "@Bread_Bot", chat=SMALL_GROUP), Text("rye?", 5), id="small group"),
    ],
)
def test_in_a_group_what_names_the_tutor_is_heard_without_its_name(body: Raw, said: Message) -> None:
    assert said_in_group(body) == said


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(naming("@oven_bot rye?", "@oven_bot"), id="another bot"),
        pytest.param(naming("@Bread_Bots rye?", "@Bread_Bots"), id="a name that begins like ours"),
        pytest.param(message(chat=GROUP, text="mail@Bread_Bot"), id="an address with our name in it"),
        pytest.param(
            message(
                chat=GROUP,
                text="Tutor, rye?",
                entities=[{"type": "text_mention", "offset": 0, "length": 5, "user": OTHER_BOT}],
            ),
            id="another bot of the same first name",
        ),
    ],
)
def test_in_a_group_what_names_somebody_else_is_not_heard(body: Raw) -> None:
    assert said_in_group(body) is None


OPENED = {"name": "Rye", "icon_color": 7322096}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(
            message(chat=GROUP, text="and rye?", reply_to_message=earlier("Flour", **{"from": TUTOR})),
            Text("and rye?", 5),
            id="to the tutor",
        ),
        pytest.param(
            message(chat=GROUP, sticker=STICKER, reply_to_message=earlier("Flour", **{"from": TUTOR})),
            Attachment(),
            id="sticker to the tutor",
        ),
        pytest.param(
            message(chat=GROUP, text="and rye?", reply_to_message=earlier("I like wheat", **{"from": BERT})),
            None,
            id="to somebody else",
        ),
        pytest.param(
            message(chat=GROUP, text="and rye?", reply_to_message=earlier("Hot", **{"from": OTHER_BOT})),
            None,
            id="to another bot",
        ),
        pytest.param(
            naming("@Bread_Bot is that so?", "@Bread_Bot", reply_to_message=earlier("It is rye", **{"from": BERT})),
            Text("is that so?", 5),
            id="to somebody else with the name of the tutor",
        ),
        pytest.param(
            message(
                chat=GROUP,
                text="who bakes?",
                message_thread_id=3,
                is_topic_message=True,
                reply_to_message=message(message_id=3, chat=GROUP, forum_topic_created=OPENED, **{"from": TUTOR}),
            ),
            None,
            id="to the opening of a topic",
        ),
    ],
)
def test_in_a_group_replies_to_the_tutor_are_heard_and_others_are_not(body: Raw, said: Message | None) -> None:
    assert said_in_group(body) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/help", Command("help")),
        ("/help me", Command("help", "me")),
        ("/help@bread_bot", Command("help")),
        ("/knead@bread_bot", Command("knead")),
        ("/forget", Command("forget")),
    ],
)
def test_in_a_group_commands_that_can_only_be_meant_for_the_tutor_are_heard(text: str, said: Message) -> None:
    assert said_in_group(command(text, chat=GROUP)) == said


def test_the_answer_in_a_group_quotes_the_question() -> None:
    body = naming("@Bread_Bot rye?", "@Bread_Bot", message_thread_id=3)

    assert heard("message", body) == Heard(-100, Text("rye?", 5), Address(-100, question=5, quotes=True), SENT)


def test_the_answer_in_a_topic_stays_there() -> None:
    body = naming("@Bread_Bot rye?", "@Bread_Bot", message_thread_id=3, is_topic_message=True)

    assert heard("message", body) == Heard(
        -100, Text("rye?", 5), Address(-100, thread=3, question=5, quotes=True), SENT
    )


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param({"from": ANONYMOUS, "sender_chat": GROUP}, id="an administrator who stays anonymous"),
        pytest.param({"from": CHANNEL_BOT, "sender_chat": CHANNEL}, id="somebody who writes as a channel"),
    ],
)
def test_who_hides_in_a_group_is_heard(sender: Raw) -> None:
    assert said_in_group(naming("@Bread_Bot rye?", "@Bread_Bot", **sender)) == Text("rye?", 5)


def test_a_post_that_telegram_repeats_in_a_group_is_not_heard() -> None:
    origin = {"type": "channel", "date": 1_772_357_000, "chat": CHANNEL, "message_id": 9}
    repeated = {"sender_chat": CHANNEL, "is_automatic_forward": True, "forward_origin": origin, "from": TELEGRAM}

    assert said_in_group(naming("Ask @Bread_Bot", "@Bread_Bot", **repeated)) is None


ALBUM = {"photo": PHOTO, "media_group_id": "a1"}


def test_an_album_is_answered_once() -> None:
    pictures = [message(**ALBUM, caption="rye?"), message(**ALBUM, message_id=6), message(**ALBUM, message_id=7)]

    signs = [heard("message", picture) for picture in pictures]

    assert signs == [Heard(7, Text("rye?", 5), Address(7, question=5), SENT), None, None]


@pytest.mark.parametrize(
    ("reply_to", "quoted"),
    [
        pytest.param(message(message_id=3, text="is rye dark?"), "is rye dark?", id="own words"),
        pytest.param(message(message_id=3, photo=PHOTO, caption="this rye?"), "this rye?", id="own caption"),
        pytest.param(message(message_id=3, sticker=STICKER), None, id="own sticker"),
        pytest.param(message(message_id=3, text="Rye is dark.", **{"from": TUTOR}), None, id="ours"),
        pytest.param(message(message_id=3, text="rye", **{"from": BERT}), None, id="of somebody else"),
    ],
)
def test_a_command_brings_the_own_words_that_it_replies_to(reply_to: Raw, quoted: str | None) -> None:
    body = command("/help", reply_to_message=reply_to)

    assert heard("message", body) == Heard(7, Command("help", quoted=quoted), Address(7, question=5), SENT)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(message(text="rye!", edit_date=1_772_357_500), Text("rye!", 5, changed=True), id="text"),
        pytest.param(
            message(caption="rye!", photo=PHOTO, edit_date=1_772_357_500), Text("rye!", 5, changed=True), id="caption"
        ),
        pytest.param(command("/help", edit_date=1_772_357_500), Command("help"), id="command"),
    ],
)
def test_a_changed_message_is_heard_as_a_change(body: Raw, said: Message) -> None:
    assert heard("edited_message", body) == Heard(7, said, Address(7, question=5, changed=True), CHANGED)


def test_a_changed_message_in_a_group_is_heard_as_a_change() -> None:
    body = naming("@Bread_Bot rye!", "@Bread_Bot", edit_date=1_772_357_500)

    address = Address(-100, question=5, quotes=True, changed=True)
    assert heard("edited_message", body) == Heard(-100, Text("rye!", 5, changed=True), address, CHANGED)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(message(text="rye!", chat=GROUP), id="in a group among others"),
        pytest.param(message(text="rye!", via_bot=TUTOR), id="by way of a bot"),
        pytest.param(message(photo=PHOTO), id="a picture without words"),
        pytest.param(message(text=" "), id="a blank text"),
    ],
)
def test_a_change_that_asks_the_tutor_nothing_is_not_heard(body: Raw) -> None:
    assert heard("edited_message", body) is None


def test_a_live_location_that_moves_is_left_in_peace() -> None:
    moved = message(edit_date=1_772_357_401, location={"longitude": 1.0, "latitude": 2.0, "live_period": 900})

    assert heard("edited_message", moved) is None


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "edited_business_message"])
def test_posts_are_not_heard(kind: str) -> None:
    assert heard(kind, message(text="rye?", chat=CHANNEL)) is None


INACCESSIBLE = {"chat": PRIVATE, "message_id": 5, "date": 0}
IN_GROUP = message(text="Flour", chat=GROUP, **{"from": TUTOR})
IN_TOPIC = IN_GROUP | {"message_thread_id": 3, "is_topic_message": True}
MORE = "more:dough.flour"
PERSON = 7


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(tap(), Heard(7, Tap(MORE, 5), Address(7, 5), tap="t1"), id="button"),
        pytest.param(tap(message=INACCESSIBLE), Heard(7, Tap(MORE, 5), Address(7), tap="t1"), id="old message"),
        pytest.param(tap(data="<b>"), Heard(7, Tap("<b>", 5), Address(7, 5), tap="t1"), id="forged"),
        pytest.param(tap(data=None, game_short_name="g"), Heard(7, Tap("", 5), Address(7, 5), tap="t1"), id="game"),
        pytest.param(tap(**{"from": BERT}), None, id="another person"),
        pytest.param(
            tap(message=IN_GROUP), Heard(-100, Tap(MORE, 5, person=PERSON), Address(-100, 5), tap="t1"), id="group"
        ),
        pytest.param(
            tap(message=IN_GROUP, **{"from": BERT}),
            Heard(-100, Tap(MORE, 5, person=8), Address(-100, 5), tap="t1"),
            id="anybody in a group",
        ),
        pytest.param(
            tap(message=IN_TOPIC),
            Heard(-100, Tap(MORE, 5, person=PERSON), Address(-100, 5, thread=3), tap="t1"),
            id="topic",
        ),
        pytest.param(
            tap(message=INACCESSIBLE | {"chat": GROUP}),
            Heard(-100, Tap(MORE, 5, person=PERSON), Address(-100), tap="t1"),
            id="old message in a group",
        ),
        pytest.param(tap(message=None, inline_message_id="i"), None, id="inline message"),
    ],
)
def test_a_tap_is_heard_where_the_button_stands(body: Raw, expected: Heard | None) -> None:
    given = {key: value for key, value in body.items() if value is not None}

    assert heard("callback_query", given) == expected


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        pytest.param(message(message_id=3, text="is rye dark?"), "is rye dark?", id="text"),
        pytest.param(message(message_id=3, photo=PHOTO, caption="this rye?"), "this rye?", id="caption"),
        pytest.param(message(message_id=3, sticker=STICKER), None, id="sticker"),
        pytest.param(message(message_id=3, text="is rye dark?", **{"from": BERT}), None, id="of somebody else"),
    ],
)
def test_a_tap_brings_the_own_question_above_its_message(question: Raw, quoted: str | None) -> None:
    body = tap(message=message(text="May they see it?", reply_to_message=question, **{"from": TUTOR}))

    assert heard("callback_query", body) == Heard(7, Tap(MORE, 5, quoted), Address(7, 5), tap="t1")


DOWN, UP = "\N{THUMBS DOWN SIGN}", "\N{THUMBS UP SIGN}"


def test_a_thumb_down_at_an_answer_says_that_it_is_wrong() -> None:
    assert heard("message_reaction", reaction(DOWN)) == Heard(7, Tap("wrong", 6), Address(7), SENT)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(reaction(UP), id="a thumb up"),
        pytest.param(reaction(old=(DOWN,)), id="a thumb down taken back"),
        pytest.param(reaction(UP, DOWN, old=(DOWN,)), id="another one beside a thumb down"),
        pytest.param(reaction(DOWN, chat=GROUP), id="in a group"),
        pytest.param(reaction(DOWN, user=BERT), id="of somebody else"),
        pytest.param(reaction(DOWN, user=None, actor_chat=CHANNEL), id="of a channel"),
        pytest.param(reaction(new_reaction=[{"type": "paid"}]), id="paid"),
    ],
)
def test_other_reactions_are_not_heard(body: Raw) -> None:
    given = {key: value for key, value in body.items() if value is not None}

    assert heard("message_reaction", given) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(membership("kicked", until_date=0), Left(7), id="blocked"),
        pytest.param(membership("member"), None, id="unblocked"),
        pytest.param(membership("kicked", GROUP, until_date=0), Left(-100), id="thrown out of a group"),
        pytest.param(membership("left", GROUP), Left(-100), id="left a group"),
        pytest.param(membership("member", GROUP), None, id="added to a group"),
    ],
)
def test_who_cannot_be_written_to_any_more_has_left(body: Raw, expected: Left | None) -> None:
    assert heard("my_chat_member", body) == expected


def test_a_group_that_becomes_a_supergroup_has_a_new_number() -> None:
    assert heard("message", message(chat=SMALL_GROUP, migrate_to_chat_id=-100)) == Renumbered(-50, -100)


@pytest.mark.parametrize("text", ["rye", ""])
def test_what_is_typed_behind_the_bots_name_is_heard(text: str) -> None:
    query = {"id": "i", "from": ANNA, "query": text, "offset": ""}

    assert heard("inline_query", query) == Queried("i", text)


def test_a_vote_is_heard_with_the_first_name_of_who_votes() -> None:
    body = {"poll_id": "p", "user": ANNA, "option_ids": [1], "option_persistent_ids": ["b"]}

    assert heard("poll_answer", body) == Voted(Vote("p", 7, "Anna", (1,)))


def test_a_vote_that_was_taken_back_is_heard_without_options() -> None:
    body = {"poll_id": "p", "user": ANNA, "option_ids": [], "option_persistent_ids": []}

    assert heard("poll_answer", body) == Voted(Vote("p", 7, "Anna", ()))


def test_the_vote_of_a_bot_is_not_heard() -> None:
    body = {"poll_id": "p", "user": OTHER_BOT, "option_ids": [1], "option_persistent_ids": ["b"]}

    assert heard("poll_answer", body) is None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("chosen_inline_result", {"result_id": "dough.flour", "from": ANNA, "query": "rye"}),
        ("poll_answer", {"poll_id": "p", "voter_chat": GROUP, "option_ids": [0], "option_persistent_ids": ["a"]}),
        ("something_new", {"id": 1}),
    ],
)
def test_other_updates_are_not_heard(kind: str, body: Raw) -> None:
    assert heard(kind, body) is None


def test_telegram_is_asked_for_what_can_be_heard_and_nothing_else() -> None:
    assert ALLOWED_UPDATES == (
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
        "message_reaction",
        "my_chat_member",
        "poll_answer",
    )


@pytest.mark.parametrize("part", ["text", "caption"])
def test_of_a_text_that_nobody_can_send_the_beginning_is_heard(part: str) -> None:
    heard = hear(
        Update.de_json({"update_id": 1, "message": message(**{part: "flour " * 1_000_000})}, None), ME, COMMANDS
    )

    assert isinstance(heard, Heard)
    assert isinstance(heard.message, Text)
    assert heard.message.text == ("flour " * 683)[:4096].strip()


@given(st.text(max_size=60) | st.sampled_from(["/help", " /x", "hi @Bread_Bot", "a" * 5000, "  rye?  ", "/", "1 / 2"]))
def test_a_plain_text_is_read_alike_with_and_without_the_librarys_objects(text: str) -> None:
    raw = {"update_id": 1, "message": message(text=text)}

    plain = hear_plain(raw)

    assert plain in (None, hear(Update.de_json(raw, None), ME, COMMANDS))
    if not set(text) & set("/@") and text.strip():
        assert isinstance(plain, Heard)


@pytest.mark.parametrize(
    "parts",
    [
        {"chat": GROUP},
        {"from": OTHER_BOT},
        {"entities": [{"type": "bold", "offset": 0, "length": 3}]},
        {"reply_to_message": earlier("rye", chat=PRIVATE)},
        {"via_bot": OTHER_BOT},
        {"sender_chat": CHANNEL},
        {"text": " \n"},
        {"text": " " * LONGEST_TEXT + "rye"},
        {"text": "/help"},
        {"text": "what is @Bread_Bot"},
        {"text": 5},
        {"message_id": "5"},
        {"date": None},
        {"from": None},
        {"edit_date": 1_772_357_500},
    ],
    ids=lambda parts: str(parts)[:50],
)
def test_what_is_more_than_a_plain_text_is_left_to_the_librarys_objects(parts: Raw) -> None:
    assert hear_plain({"update_id": 1, "message": message(**({"text": "what is rye"} | parts))}) is None
    assert hear_plain({"update_id": 1, "edited_message": message(text="what is rye")}) is None
    assert hear_plain({"update_id": 1}) is None
