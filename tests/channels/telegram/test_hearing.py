"""Raw updates, as Telegram sends them, read as messages to the tutor."""

from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.hearing import ALLOWED_UPDATES, Heard, Left, hear
from bot.storage.store import Address
from bot.tutor.message import Attachment, Command, Edit, Message, Tap, Text

ANNA = {"id": 7, "is_bot": False, "first_name": "Anna"}
BERT = {"id": 8, "is_bot": False, "first_name": "Bert"}
TUTOR = {"id": 99, "is_bot": True, "first_name": "Tutor", "username": "bread_bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP = {"id": -100, "type": "supergroup", "title": "Bakers"}
CHANNEL = {"id": -200, "type": "channel", "title": "News"}
FILE = {"file_id": "f", "file_unique_id": "u"}

Raw = dict[str, Any]


def message(**parts: Any) -> Raw:
    return {"message_id": 5, "date": 1_772_357_400, "chat": PRIVATE, "from": ANNA} | parts


def command(text: str, **parts: Any) -> Raw:
    length = len(text.split()[0])
    return message(text=text, entities=[{"type": "bot_command", "offset": 0, "length": length}], **parts)


def tap(**parts: Any) -> Raw:
    ours = message(**{"from": TUTOR}, text="Flour")
    return {"id": "t1", "from": ANNA, "chat_instance": "c", "data": "more:dough.flour", "message": ours} | parts


def membership(status: str, chat: Raw = PRIVATE, **parts: Any) -> Raw:
    member = {"status": status, "user": TUTOR} | parts
    return {"chat": chat, "from": ANNA, "date": 1_772_357_400, "old_chat_member": member, "new_chat_member": member}


def heard(kind: str, body: Raw) -> Heard | Left | None:
    return hear(Update.de_json({"update_id": 1, kind: body}, None), "Bread_Bot")


FORWARDED = {"forward_origin": {"type": "user", "date": 1_772_357_000, "sender_user": BERT}}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(message(text="What is rye?"), Text("What is rye?"), id="text"),
        pytest.param(message(text="  rye \n"), Text("rye"), id="text with space around"),
        pytest.param(message(text="\N{BREAD}"), Text("\N{BREAD}"), id="emoji"),
        pytest.param(message(text="two\nlines"), Text("two\nlines"), id="lines"),
        pytest.param(message(text="\n \t"), Attachment(), id="blank text"),
        pytest.param(message(text="rye?", **FORWARDED), Text("rye?"), id="forwarded text"),
        pytest.param(message(text="rye?", reply_to_message=message(text="x")), Text("rye?"), id="reply"),
        pytest.param(command("/start"), Command("start"), id="command"),
        pytest.param(command("/start deep-link"), Command("start", "deep-link"), id="deep link"),
        pytest.param(command("/HELP"), Command("help"), id="command in capitals"),
        pytest.param(command("/help@bread_bot"), Command("help"), id="command for us"),
        pytest.param(command("/Help@BREAD_Bot me"), Command("help", "me"), id="command for us in any case"),
        pytest.param(message(photo=[FILE | {"width": 1, "height": 1}]), Attachment(), id="photo"),
        pytest.param(message(photo=[FILE | {"width": 1, "height": 1}], caption="rye?"), Text("rye?"), id="caption"),
        pytest.param(
            message(photo=[FILE | {"width": 1, "height": 1}], caption="/help"), Command("help"), id="command as caption"
        ),
        pytest.param(
            message(
                sticker=FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
            ),
            Attachment(),
            id="sticker",
        ),
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
    assert heard("message", body) == Heard(7, said, Address(7), tap=None)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(command("/help@other_bot"), id="command for another bot"),
        pytest.param(command("/help", **FORWARDED), id="forwarded command"),
        pytest.param(message(pinned_message=message(text="x")), id="pinned message"),
        pytest.param(message(write_access_allowed={"from_request": True}), id="leave to write"),
        pytest.param(message(), id="nothing that we know"),
        pytest.param(message(text="rye?", chat=GROUP), id="group"),
        pytest.param(command("/help@bread_bot", chat=GROUP), id="command in a group"),
        pytest.param(message(new_chat_members=[TUTOR], chat=GROUP), id="added to a group"),
        pytest.param(message(text="rye?", via_bot=TUTOR), id="by way of a bot"),
        pytest.param(message(text="rye?", **{"from": TUTOR}), id="from a bot"),
    ],
)
def test_what_nobody_says_to_the_tutor_is_not_heard(body: Raw) -> None:
    assert heard("message", body) is None


def test_a_message_from_nobody_is_not_heard() -> None:
    body = message(text="rye?")
    del body["from"]

    assert heard("message", body) is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(message(text="rye!", edit_date=1_772_357_500), "rye!", id="text"),
        pytest.param(message(caption="rye!", photo=[FILE | {"width": 1, "height": 1}]), "rye!", id="caption"),
        pytest.param(command("/help"), "/help", id="command"),
    ],
)
def test_a_changed_message_is_heard_as_a_change(body: Raw, text: str) -> None:
    assert heard("edited_message", body) == Heard(7, Edit(text), Address(7))


@pytest.mark.parametrize(
    "body", [message(text="rye!", chat=GROUP), message(text="rye!", via_bot=TUTOR)], ids=["group", "by way of a bot"]
)
def test_a_change_elsewhere_is_not_heard(body: Raw) -> None:
    assert heard("edited_message", body) is None


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "edited_business_message"])
def test_posts_are_not_heard(kind: str) -> None:
    assert heard(kind, message(text="rye?", chat=CHANNEL)) is None


INACCESSIBLE = {"chat": PRIVATE, "message_id": 5, "date": 0}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(tap(), Heard(7, Tap("more:dough.flour"), Address(7, 5), "t1"), id="button"),
        pytest.param(tap(message=INACCESSIBLE), Heard(7, Tap("more:dough.flour"), Address(7), "t1"), id="old message"),
        pytest.param(tap(data="<b>"), Heard(7, Tap("<b>"), Address(7, 5), "t1"), id="forged"),
        pytest.param(tap(data=None, game_short_name="g"), Heard(7, Tap(""), Address(7, 5), "t1"), id="game"),
        pytest.param(tap(**{"from": BERT}), None, id="another person"),
        pytest.param(tap(message=message(chat=GROUP)), None, id="group"),
        pytest.param(tap(message=INACCESSIBLE | {"chat": GROUP}), None, id="old message in a group"),
        pytest.param(tap(message=None, inline_message_id="i"), None, id="inline message"),
    ],
)
def test_a_tap_is_heard_in_the_chat_of_its_own_learner(body: Raw, expected: Heard | None) -> None:
    given = {key: value for key, value in body.items() if value is not None}

    assert heard("callback_query", given) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(membership("kicked", until_date=0), Left(7), id="blocked"),
        pytest.param(membership("member"), None, id="unblocked"),
        pytest.param(membership("kicked", GROUP, until_date=0), None, id="removed from a group"),
        pytest.param(membership("member", GROUP), None, id="added to a group"),
        pytest.param(membership("left", GROUP), None, id="left a group"),
    ],
)
def test_a_learner_who_blocks_the_bot_has_left(body: Raw, expected: Left | None) -> None:
    assert heard("my_chat_member", body) == expected


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("inline_query", {"id": "i", "from": ANNA, "query": "rye", "offset": ""}),
        ("poll_answer", {"poll_id": "p", "user": ANNA, "option_ids": [0], "option_persistent_ids": ["a"]}),
        ("something_new", {"id": 1}),
    ],
)
def test_other_updates_are_not_heard(kind: str, body: Raw) -> None:
    assert heard(kind, body) is None


def test_telegram_is_asked_for_what_can_be_heard_and_nothing_else() -> None:
    assert ALLOWED_UPDATES == ("message", "edited_message", "callback_query", "my_chat_member")


def test_a_live_location_that_moves_is_left_in_peace() -> None:
    moved = message(edit_date=1_772_357_401, location={"longitude": 1.0, "latitude": 2.0, "live_period": 900})

    assert hear(Update.de_json({"update_id": 1, "edited_message": moved}, None), "bread_bot") is None
