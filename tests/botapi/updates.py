"""The contents of what people send: small, but with everything that clients insist on."""

import re
from collections.abc import Callable
from typing import Any

from .markup import Entity, utf16_length
from .world import World

Content = dict[str, Any]

# Source: tdlib/td, find_mentions in MessageEntity.cpp; shorter names are Telegram's own.
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)")
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")


def text_content(text: str, key: str = "text") -> Content:
    """Return a text, or a caption, as a user's client sends it: commands and mentions are marked, nothing else is.

    >>> text_content("/start abc")["entities"]
    [{'type': 'bot_command', 'offset': 0, 'length': 6}]
    >>> text_content("@bread_bot?", "caption")["caption_entities"]
    [{'type': 'mention', 'offset': 0, 'length': 10}]
    """
    entities: list[Entity] = [
        {"type": kind, "offset": utf16_length(text[: found.start()]), "length": len(found[0])}
        for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION))
        for found in pattern.finditer(text)
    ]
    if not entities:
        return {key: text}
    marks = "entities" if key == "text" else f"{key}_entities"
    return {key: text, marks: sorted(entities, key=lambda entity: entity["offset"])}


def photo_sizes(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [file | {"width": 800, "height": 600}]


def _photo(world: World) -> Content:
    return {"photo": photo_sizes(world.new_file("photo", 12_345))}


def _document(world: World) -> Content:
    file = world.new_file("document", 2_048)
    return {"document": file | {"file_name": "notes.pdf", "mime_type": "application/pdf"}}


def _audio(world: World) -> Content:
    return {"audio": world.new_file("audio", 4_096) | {"duration": 60, "mime_type": "audio/mpeg"}}


def _voice(world: World) -> Content:
    return {"voice": world.new_file("voice", 1_024) | {"duration": 3, "mime_type": "audio/ogg"}}


def _video(world: World) -> Content:
    return {"video": world.new_file("video", 8_192) | {"width": 640, "height": 480, "duration": 5}}


def _video_note(world: World) -> Content:
    return {"video_note": world.new_file("video_note", 8_192) | {"length": 240, "duration": 5}}


def _animation(world: World) -> Content:
    file = world.new_file("animation", 8_192) | {"file_name": "dance.mp4", "mime_type": "video/mp4"}
    # Telegram names it as a document too: https://core.telegram.org/bots/api#message, animation.
    return {"animation": file | {"width": 320, "height": 240, "duration": 2}, "document": file}


def _sticker(world: World) -> Content:
    file = world.new_file("sticker", 512)
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": file | shape | {"emoji": "\N{THUMBS UP SIGN}", "set_name": "Signs"}}


def _contact(world: World) -> Content:
    return {"contact": {"phone_number": "+4915112345678", "first_name": "Ada"}}


def _location(world: World) -> Content:
    return {"location": {"latitude": 52.52, "longitude": 13.405}}


def _venue(world: World) -> Content:
    return _location(world) | {
        "venue": {**_location(world), "title": "Town Hall", "address": "1 Main Street"},
    }


def _dice(world: World) -> Content:
    return {"dice": {"emoji": "\N{GAME DIE}", "value": 4}}


def _poll(world: World) -> Content:
    options = [{"persistent_id": world.serial(), "text": text, "voter_count": 0} for text in ("Yes", "No")]
    return {
        "poll": {
            "id": world.serial(),
            "question": "Shall we?",
            "options": options,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    }


def _story(world: World) -> Content:
    return {"story": {"chat": {"id": 555, "type": "private", "first_name": "Bo"}, "id": 7}}


def _new_chat_members(world: World) -> Content:
    return {"new_chat_members": [{"id": 556, "is_bot": False, "first_name": "Cleo"}]}


def _left_chat_member(world: World) -> Content:
    return {"left_chat_member": {"id": 556, "is_bot": False, "first_name": "Cleo"}}


def _new_chat_title(world: World) -> Content:
    return {"new_chat_title": "Another title"}


KINDS: dict[str, Callable[[World], Content]] = {
    "animation": _animation,
    "audio": _audio,
    "contact": _contact,
    "dice": _dice,
    "document": _document,
    "left_chat_member": _left_chat_member,
    "location": _location,
    "new_chat_members": _new_chat_members,
    "new_chat_title": _new_chat_title,
    "photo": _photo,
    "poll": _poll,
    "sticker": _sticker,
    "story": _story,
    "venue": _venue,
    "video": _video,
    "video_note": _video_note,
    "voice": _voice,
}
