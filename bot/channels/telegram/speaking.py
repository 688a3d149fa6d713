"""Says one reply on Telegram: as a new message, or in the place of an old one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.channels.rendering import to_html
from bot.storage.store import Outgoing
from bot.tutor.markup import plain
from bot.tutor.reply import Reply


async def speak(bot: Bot, outgoing: Outgoing, course_dir: Path) -> None:
    """Say a reply. Raises TelegramError when Telegram does not take it, OSError when its picture cannot be read."""
    reply, address = outgoing.reply, outgoing.address
    if reply.picture:
        await _show(bot, address.chat, reply, course_dir / reply.picture)
    elif not (reply.in_place and address.message and await _replace(bot, address.chat, address.message, reply)):
        await _say(bot, address.chat, reply)


async def _say(bot: Bot, chat: int, reply: Reply) -> None:
    try:
        await bot.send_message(
            chat,
            to_html(reply.text),
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(reply),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        if not _is_about_markup(error):
            raise
        # The words matter more than their look.
        await bot.send_message(chat, plain(reply.text), reply_markup=keyboard(reply))


async def _show(bot: Bot, chat: int, reply: Reply, picture: Path) -> None:
    content = await asyncio.to_thread(picture.read_bytes)
    await bot.send_photo(chat, content, filename=picture.name, caption=to_html(reply.text), parse_mode=ParseMode.HTML)


async def _replace(bot: Bot, chat: int, message: int, reply: Reply) -> bool:
    """Change a message; False when it can no longer be changed."""
    try:
        await bot.edit_message_text(
            to_html(reply.text),
            chat_id=chat,
            message_id=message,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(reply),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        return "message is not modified" in error.message.lower()
    return True


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Put each choice on a row of its own: labels are short sentences, and phones are narrow."""
    rows = [[InlineKeyboardButton(choice.label, callback_data=choice.id)] for choice in reply.choices]
    return InlineKeyboardMarkup(rows) if rows else None


def _is_about_markup(error: BadRequest) -> bool:
    return "can't parse entities" in error.message.lower()
