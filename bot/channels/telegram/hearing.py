"""Reads Telegram's updates as messages to the tutor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    InlineQuery,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    PollAnswer,
    ReactionTypeEmoji,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.storage.store import Address, Vote
from bot.tutor import message as said
from bot.tutor.choices import Action, write

THUMBS_DOWN = "\N{THUMBS DOWN SIGN}"

LONGEST_TEXT = 4096
"""The longest text that people can send: core.telegram.org/bots/api#message. What is longer is not theirs, and one of
millions of signs would hold up everybody for seconds."""


@dataclass(frozen=True)
class Heard:
    """A message to the tutor: from whom, where the answer goes, when it was sent, and the tap that waits for a sign."""

    learner_id: int
    message: said.Message
    address: Address
    sent: datetime | None = None
    tap: str | None = None


@dataclass(frozen=True)
class Queried:
    """Somebody types behind the bot's name in some chat, an inline query, and waits for suggestions."""

    query: str
    text: str


@dataclass(frozen=True)
class Left:
    """The learner blocked the bot, or deleted the chat; or the bot was thrown out of a group."""

    chat: int


@dataclass(frozen=True)
class Renumbered:
    """A group goes on under another number."""

    chat: int
    to: int


@dataclass(frozen=True)
class Voted:
    """Somebody answered a poll."""

    vote: Vote


Sign = Heard | Queried | Left | Renumbered | Voted


def hear(update: Update, me: User, commands: frozenset[str]) -> Sign | None:
    """Read one update; None when it is nothing that the tutor answers. `commands`: those that the tutor knows."""
    if update.message:
        return _hear_message(update.message, me, commands, changed=False)
    if update.edited_message:
        return _hear_message(update.edited_message, me, commands, changed=True)
    if update.callback_query:
        return _hear_tap(update.callback_query)
    if update.inline_query:
        return _hear_query(update.inline_query)
    if update.message_reaction:
        return _hear_reaction(update.message_reaction)
    if update.poll_answer:
        return _hear_vote(update.poll_answer)
    if update.my_chat_member:
        return _hear_membership(update.my_chat_member)
    return None


PLAIN = frozenset({"message_id", "from", "chat", "date", "text"})
"""What Telegram says of a text to the bot that is neither formatted nor a reply."""


def hear_plain(raw: Mapping[str, Any]) -> Heard | None:
    """Read a text in a private chat as `hear` does, but without objects of the library; None for all else.

    That is most of what comes, and with the objects it takes sixteen times as long.
    """
    match raw:
        case {
            "message": {
                "message_id": int(number),
                "from": {"is_bot": False},
                "chat": {"id": int(chat), "type": "private"},
                "date": int(date),
                "text": str(text),
            } as message
        } if message.keys() == PLAIN and "@" not in text:
            read = said.read_line(text[:LONGEST_TEXT], number)
            if isinstance(read, said.Text) and read.text:
                return Heard(chat, read, Address(chat, question=number), datetime.fromtimestamp(date, UTC))
    return None


def _hear_message(message: Message, me: User, commands: frozenset[str], *, changed: bool) -> Heard | Renumbered | None:
    if message.migrate_to_chat_id:
        return Renumbered(message.chat.id, message.migrate_to_chat_id)
    if not _is_from_person(message):
        return None
    read = _read(message, me, commands)
    if read is None or (changed and isinstance(read, said.Attachment)):
        # Without a text it is no question: a live location is edited whenever it moves.
        return None
    if isinstance(read, said.Text):
        read = replace(read, changed=changed)
    address = Address(
        message.chat.id,
        thread=message.message_thread_id if message.is_topic_message else None,
        question=message.message_id,
        quotes=message.chat.type != ChatType.PRIVATE,
        changed=changed,
    )
    return Heard(message.chat.id, read, address, (changed and message.edit_date) or message.date)


def _read(message: Message, me: User, commands: frozenset[str]) -> said.Message | None:
    text = _words(message)
    if text is None:
        # Of an album only the picture with the words is answered; a photo without any is one message of its own.
        is_meant = _is_meant(message, me) and message.media_group_id is None
        return said.Attachment() if is_meant and message.effective_attachment else None
    addressed = _is_meant(message, me)
    read = said.read_line(text, message.message_id)
    if addressed and not (isinstance(read, said.Command) and message.chat.type == ChatType.PRIVATE):
        # Where all is for the bot, a name behind a command calls nobody: it belongs to the words.
        read = said.read_line(_without_mention(message, me), message.message_id)
    if isinstance(read, said.Command):
        return _command(read, message, me, commands, addressed=addressed)
    if not addressed:
        return None
    if read.text:
        return read
    return said.Command("help") if message.chat.type != ChatType.PRIVATE else said.Attachment()


def _words(message: Message) -> str | None:
    """Give a text or caption, and no more of it than Telegram takes of people."""
    text = message.text or message.caption
    return text[:LONGEST_TEXT] if text else text


def _command(
    read: said.Command, message: Message, me: User, commands: frozenset[str], *, addressed: bool
) -> said.Command | None:
    name, _, addressee = read.name.partition("@")
    if message.forward_origin or (addressee and addressee != (me.username or "").lower()):
        return None
    if not (addressed or addressee or name in commands):
        # In a group it may be meant for another bot.
        return None
    return said.Command(name, read.argument, _own_words(message))


def _own_words(message: Message) -> str | None:
    """Give the text that a message replies to, if the same person wrote it."""
    earlier = message.reply_to_message
    if earlier is None or earlier.from_user is None or earlier.from_user != message.from_user:
        return None
    return _words(earlier)


def _is_meant(message: Message, me: User) -> bool:
    """Say whether a message is for the bot: in a group, only with a mention of it or as a reply to it."""
    if message.chat.type == ChatType.PRIVATE or _mentions(message, me):
        return True
    earlier = message.reply_to_message
    # In a topic, every message replies to the one that opened it.
    return bool(earlier and earlier.from_user == me and not earlier.forum_topic_created)


def _mentions(message: Message, me: User) -> bool:
    """Say whether a text or caption names the bot, or links to it as apps do for people without a name."""
    return bool(_name_of(me).search(_words(message) or "")) or bool(_links(message, me))


def _links(message: Message, me: User) -> Sequence[str]:
    kinds: list[str | None] = [MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    return [words for entity, words in found.items() if entity.user == me]


def _without_mention(message: Message, me: User) -> str:
    text = _words(message) or ""
    for words in _links(message, me):
        text = text.replace(words, " ", 1)
    return _name_of(me).sub(" ", text)


def _name_of(me: User) -> re.Pattern[str]:
    # A command's addressee ("/help@bot") is no mention.
    return re.compile(rf"(?<![\w/])@{re.escape(me.username or '')}\b", re.IGNORECASE)


def _hear_tap(query: CallbackQuery) -> Heard | None:
    origin = query.message
    if origin is None:
        return None
    chat = origin.chat
    if chat.type == ChatType.PRIVATE and chat.id != query.from_user.id:
        return None
    thread, quoted = None, None
    if isinstance(origin, Message):
        thread = origin.message_thread_id if origin.is_topic_message else None
        question = origin.reply_to_message
        quoted = question.text or question.caption if question and question.from_user == query.from_user else None
    message = origin.message_id if origin.is_accessible else None
    person = None if chat.type == ChatType.PRIVATE else query.from_user.id
    # What a button carries can be forged, and no database holds half a surrogate pair.
    data = (query.data or "").encode(errors="replace").decode()
    return Heard(
        chat.id,
        said.Tap(data, origin.message_id, quoted, person),
        Address(chat.id, message, thread),
        tap=query.id,
    )


def _hear_vote(answer: PollAnswer) -> Voted | None:
    """Take the answer of a person; a group or channel that votes as itself has no first name to score."""
    if answer.user is None or answer.user.is_bot:
        return None
    return Voted(Vote(answer.poll_id, answer.user.id, answer.user.first_name, tuple(answer.option_ids)))


def _hear_query(query: InlineQuery) -> Queried:
    return Queried(query.id, query.query)


def _hear_reaction(change: MessageReactionUpdated) -> Heard | None:
    """Take a thumb pointed down at an answer for "not what I meant"."""
    if change.chat.type != ChatType.PRIVATE or change.user is None or change.user.id != change.chat.id:
        return None
    down = ReactionTypeEmoji(THUMBS_DOWN)
    if down not in change.new_reaction or down in change.old_reaction:
        return None
    return Heard(change.chat.id, said.Tap(write(Action.WRONG), change.message_id), Address(change.chat.id), change.date)


def _hear_membership(change: ChatMemberUpdated) -> Left | None:
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return Left(change.chat.id) if gone else None


def _is_from_person(message: Message) -> bool:
    if message.via_bot is not None or message.chat.type == ChatType.CHANNEL or message.is_automatic_forward:
        return False
    if message.chat.type == ChatType.PRIVATE:
        return message.from_user is not None and not message.from_user.is_bot
    # Anonymous administrators, and people who write as a channel, come as bots of Telegram's own.
    return message.sender_chat is not None or (message.from_user is not None and not message.from_user.is_bot)
