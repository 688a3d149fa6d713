"""The methods that put messages into chats, change them and take them away."""

from typing import Any

from telegram.constants import ReactionEmoji

from .chats import Chat, Message
from .keyboards import checked_markup
from .markup import Entity, Formatted
from .reading import Upload
from .refusals import Refused, Wrong
from .texts import MAX_TEXT, read_caption, read_shown_text
from .updates import photo_sizes
from .world import Params, World

CHAT_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
MAX_DELETED_AT_ONCE = 100
DELETABLE_S = 48 * 3600  # https://core.telegram.org/bots/api#deletemessage
_IMAGE_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_TEXT_FIELDS = {"text", "entities", "caption", "caption_entities", "show_caption_above_media"}
_NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


def send_message(world: World, params: Params) -> dict[str, Any]:
    formatted = read_shown_text(params, "text", limit=MAX_TEXT, too_long="Bad Request: message is too long")
    return send(world, params, text_content(world, formatted))


def send_photo(world: World, params: Params) -> dict[str, Any]:
    photo = _file(world, params["photo"], "photo")
    if isinstance(params["photo"], Upload) and not params["photo"].content.startswith(_IMAGE_BEGINNINGS):
        raise Wrong("Bad Request: IMAGE_PROCESS_FAILED")
    return send(world, params, {"photo": photo_sizes(photo)} | _caption(world, params))


def send_document(world: World, params: Params) -> dict[str, Any]:
    shown = _file(world, params["document"], "document")
    if isinstance(params["document"], Upload):
        shown |= {"file_name": params["document"].filename, "mime_type": params["document"].content_type}
    return send(world, params, {"document": shown} | _caption(world, params))


def send(world: World, params: Params, content: dict[str, Any]) -> dict[str, Any]:
    """Put a message of the bot into the chat that the parameters name, and return it as the bot sees it."""
    markup = checked_markup(params.get("reply_markup"))
    chat = world.find_chat(params)
    content |= _place(chat, params)
    if params.get("protect_content"):
        content["has_protected_content"] = True
    if params.get("message_effect_id"):
        if not chat.is_private:
            raise Wrong("Bad Request: can't use message effects in the chat")
        content["effect_id"] = params["message_effect_id"]
    if markup and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    elif markup:
        rows = markup.get("keyboard", [])
        chat.keyboard = [[button["text"] for button in row] for row in rows]
    return world.new_message(chat, world.bot, content).raw


def edit_message_text(world: World, params: Params) -> dict[str, Any]:
    markup = checked_markup(params.get("reply_markup"))
    formatted = read_shown_text(params, "text", limit=MAX_TEXT, too_long="Bad Request: MESSAGE_TOO_LONG")
    chat, message = _message_to_edit(world, params)
    if "text" not in message.raw:
        raise Refused("Bad Request: there is no text in the message to edit")
    return _edit(world, chat, message, text_content(world, formatted), markup)


def edit_message_caption(world: World, params: Params) -> dict[str, Any]:
    markup = checked_markup(params.get("reply_markup"))
    caption = _caption(world, params)
    chat, message = _message_to_edit(world, params)
    if not message.raw.keys() & {"photo", "document", "audio", "video", "animation", "voice"}:
        raise Refused("Bad Request: there is no caption in the message to edit")
    return _edit(world, chat, message, caption, markup)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, Any]:
    markup = checked_markup(params.get("reply_markup"))
    chat, message = _message_to_edit(world, params)
    unchanged = {key: value for key, value in message.raw.items() if key in _TEXT_FIELDS}
    return _edit(world, chat, message, unchanged, markup)


def delete_message(world: World, params: Params) -> bool:
    chat = world.find_chat(params)
    message = world.find_message(chat, params, "message to delete not found")
    if not message.from_bot and not chat.is_private:
        # The bot is a plain member.
        raise Refused("Bad Request: message can't be deleted")
    if world.now() - message.raw["date"] > DELETABLE_S:
        raise Refused("Bad Request: message can't be deleted for everyone")
    del chat.messages[message.id]
    return True


def delete_messages(world: World, params: Params) -> bool:
    chat = world.find_chat(params)
    if not 1 <= len(params["message_ids"]) <= MAX_DELETED_AT_ONCE:
        raise Wrong("Bad Request: too many message identifiers specified")
    for message_id in params["message_ids"]:
        chat.messages.pop(message_id, None)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    chat = world.find_chat(params)
    message = world.find_message(chat, params, "message to react not found")
    reactions = params.get("reaction") or []
    if len(reactions) > 1:
        raise Wrong("Bad Request: REACTIONS_TOO_MANY")
    if any(reaction.get("emoji") not in set(ReactionEmoji) for reaction in reactions):
        raise Wrong("Bad Request: REACTION_INVALID")
    if reactions and not chat.takes_reactions:
        raise Refused("Bad Request: REACTION_INVALID")
    emoji = tuple(reaction["emoji"] for reaction in reactions)
    chat.messages[message.id] = Message(message.raw, message.from_bot, message.update, emoji)
    return True


def send_chat_action(world: World, params: Params) -> bool:
    if params["action"] not in CHAT_ACTIONS:
        raise Wrong("Bad Request: wrong parameter action in request")
    world.find_chat(params).actions.append(params["action"])
    return True


def text_content(world: World, formatted: Formatted, prefix: str = "") -> dict[str, Any]:
    """Return a text as the fields of a message: text and entities, or caption and caption_entities."""
    world.losses += formatted.losses
    entities = list(_known_mentions(world, formatted.entities))
    content: dict[str, Any] = {prefix or "text": formatted.text}
    if entities:
        content[f"{prefix}_entities" if prefix else "entities"] = entities
    return content


def _known_mentions(world: World, entities: list[Entity]) -> Any:
    for entity in entities:
        if entity["type"] != "text_mention":
            yield entity
        elif user := world.users.get(entity["user"]["id"]):
            yield entity | {"user": user}
        else:
            world.losses.append(f"the mention of the unknown user {entity['user']['id']} is left out")


def _caption(world: World, params: Params) -> dict[str, Any]:
    formatted = read_caption(params)
    content = text_content(world, formatted, "caption") if formatted.text else {}
    if content and params.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def _file(world: World, file: Any, kind: str) -> dict[str, Any]:
    """Return a file that was uploaded, is known already, or has an address."""
    if isinstance(file, Upload):
        if not file.content:
            raise Wrong("Bad Request: file must be non-empty")
        return world.new_file(kind, len(file.content))
    if file.startswith(("http://", "https://")):
        return world.new_file(kind, 1)
    known_kind, known = world.files.get(file, ("", {}))
    if known_kind != kind:
        raise Wrong("Bad Request: wrong file identifier/HTTP URL specified")
    return known


def _place(chat: Chat, params: Params) -> dict[str, Any]:
    """Return what says where in the chat a message stands: its topic, and what it replies to."""
    place: dict[str, Any] = {}
    reply = params.get("reply_parameters") or {}
    answered = chat.messages.get(reply.get("message_id", 0))
    if answered:
        place["reply_to_message"] = {k: v for k, v in answered.raw.items() if k != "reply_to_message"}
    elif reply and not reply.get("allow_sending_without_reply"):
        raise Refused("Bad Request: message to be replied not found")
    if thread_id := params.get("message_thread_id"):
        if thread_id not in chat.topics:
            raise Refused("Bad Request: message thread not found")
        place |= {"message_thread_id": thread_id, "is_topic_message": True}
    return place


def _message_to_edit(world: World, params: Params) -> tuple[Chat, Message]:
    if params.get("inline_message_id"):
        raise Refused("Bad Request: MESSAGE_ID_INVALID")
    chat = world.find_chat(params)
    message = world.find_message(chat, params, "message to edit not found")
    if not message.from_bot:
        raise Refused("Bad Request: message can't be edited")
    return chat, message


def _edit(
    world: World, chat: Chat, message: Message, content: dict[str, Any], markup: dict[str, Any] | None
) -> dict[str, Any]:
    """Replace text, caption and buttons; an edit that names no buttons takes them away."""
    replaced = _TEXT_FIELDS | {"reply_markup", "edit_date"}
    new = {key: value for key, value in message.raw.items() if key not in replaced} | content
    if markup:
        new["reply_markup"] = markup
    if new == {key: value for key, value in message.raw.items() if key != "edit_date"}:
        raise Refused(_NOT_MODIFIED)
    new["edit_date"] = world.date()
    return chat.show(Message(new, True, reactions=message.reactions)).raw
