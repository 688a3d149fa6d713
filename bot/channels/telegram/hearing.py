"""Reads Telegram's updates as messages to the tutor."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.storage.store import Address
from bot.tutor import message as said

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What Telegram is asked to send. It remembers the list, so it is given with every call."""


@dataclass(frozen=True)
class Heard:
    """A message to the tutor: from whom, where the answer goes, and the tap that waits to be acknowledged."""

    learner: int
    message: said.Message
    address: Address
    tap: str | None = None


@dataclass(frozen=True)
class Left:
    """The learner blocked the bot, or deleted the chat."""

    chat: int


def hear(update: Update, username: str) -> Heard | Left | None:
    """Read one update; None when it is nothing that a tutor in a private chat answers."""
    if update.message:
        return _hear_message(update.message, username)
    if update.edited_message:
        return _hear_edit(update.edited_message)
    if update.callback_query:
        return _hear_tap(update.callback_query)
    if update.my_chat_member:
        return _hear_membership(update.my_chat_member)
    return None


def _hear_message(message: Message, username: str) -> Heard | None:
    if not _is_from_learner(message):
        return None
    read = _read(message, username)
    return Heard(message.chat.id, read, Address(message.chat.id)) if read else None


def _read(message: Message, username: str) -> said.Message | None:
    text = message.text or message.caption
    if text is None:
        return said.Attachment() if message.effective_attachment else None
    read = said.read_line(text)
    if isinstance(read, said.Command):
        name, _, addressee = read.name.partition("@")
        if message.forward_origin or (addressee and addressee != username.lower()):
            return None
        return said.Command(name, read.argument)
    return read if read.text else said.Attachment()


def _hear_edit(message: Message) -> Heard | None:
    text = message.text or message.caption
    # Without a text it is no question: a live location is edited whenever it moves.
    if not text or not _is_from_learner(message):
        return None
    return Heard(message.chat.id, said.Edit(text), Address(message.chat.id))


def _hear_tap(query: CallbackQuery) -> Heard | None:
    origin = query.message
    if origin is None or origin.chat.type != ChatType.PRIVATE or origin.chat.id != query.from_user.id:
        return None
    address = Address(origin.chat.id, origin.message_id if origin.is_accessible else None)
    return Heard(query.from_user.id, said.Tap(query.data or ""), address, tap=query.id)


def _hear_membership(change: ChatMemberUpdated) -> Left | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    return Left(change.chat.id) if change.new_chat_member.status == ChatMemberStatus.BANNED else None


def _is_from_learner(message: Message) -> bool:
    by_person = message.from_user is not None and not message.from_user.is_bot
    return message.chat.type == ChatType.PRIVATE and by_person and message.via_bot is None
