"""Says one reply on Telegram: as a new message, in the place of an old one, or as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from telegram import (
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyParameters,
)
from telegram.constants import ParseMode, PollType
from telegram.error import BadRequest, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.channels.charts import draw
from bot.channels.rendering import to_html
from bot.channels.telegram.discretion import DiscreetBot
from bot.storage.store import Address, Outgoing, Said, SentPoll
from bot.tutor.choices import Action, read, write_link
from bot.tutor.markup import plain
from bot.tutor.reply import Choice, Poll, Reply

SHARE = "https://t.me/share/url"

CHART_FILE = "progress.png"


@dataclass(frozen=True)
class Spoken:
    """What became of a reply: the message that says it now, those that were removed for it, and the poll that it is."""

    said: Said | None
    gone: tuple[int, ...] = ()
    poll: SentPoll | None = None


async def speak(bot: DiscreetBot, outgoing: Outgoing, course_dir: Path, earlier: Sequence[Said] = ()) -> Spoken:
    """Say a reply. `earlier` are the messages that answered the question before it was changed, by place.

    Raises TelegramError when Telegram does not take it, OSError when its picture cannot be read.
    """
    reply, address = outgoing.reply, outgoing.address
    if reply.poll:
        return Spoken(None, poll=await _send_poll(bot, address, reply, reply.poll))
    if address.question and (reply.reaction or (address.changed and outgoing.place == 0)):
        await _react(bot, address, reply.reaction)
    before = next((one for one in earlier if one.place == outgoing.place), None)
    message: int | None = None
    target = _target(outgoing, before, earlier)
    if target and await _replace(bot, address.chat, target, reply):
        message = target
    if message is None:
        message = await _send(bot, address, reply, course_dir, quotes=outgoing.place == 0)
    gone = [before.message] if before and before.message != message else []
    if outgoing.place == outgoing.total - 1:
        # The new answer is shorter than the old one: what is left over answers nothing any more.
        gone += [one.message for one in earlier if one.place >= outgoing.total]
    for number in gone:
        await _remove(bot, address.chat, number)
    if address.question is None or reply.quotes:
        return Spoken(None, tuple(gone))
    is_text = not _has_more_than_text(reply)
    return Spoken(Said(address.chat, address.question, message, is_text, outgoing.place), tuple(gone))


def _target(outgoing: Outgoing, before: Said | None, earlier: Sequence[Said]) -> int | None:
    """Find the message that a text may take the place of: what stands in the order of the answer."""
    reply = outgoing.reply
    if _has_more_than_text(reply):
        return None
    if before is None or not before.is_text:
        return outgoing.address.message if reply.in_place else None
    in_order = all(one.message < before.message for one in earlier if one.place < outgoing.place)
    return before.message if in_order else None


def _has_more_than_text(reply: Reply) -> bool:
    return bool(reply.picture or reply.file or reply.chart)


async def _send_poll(bot: DiscreetBot, address: Address, reply: Reply, poll: Poll) -> SentPoll | None:
    """Send a quiz poll; where a group allows none, say so in words, if the reply has any."""
    try:
        number = await bot.say_poll(
            address.chat,
            poll.question,
            poll.options,
            type=PollType.QUIZ,
            is_anonymous=False,
            correct_option_ids=[poll.right],
            # Servers before Bot API 9.6 know one right option only.
            correct_option_id=poll.right,
            explanation=poll.explanation,
            open_period=poll.open_s,
            message_thread_id=address.thread,
        )
    except BadRequest:
        if not reply.text:
            raise
        await _say(bot, address.chat, reply, {"message_thread_id": address.thread})
        return None
    return SentPoll(number, address.chat, poll.item, poll.right) if number else None


async def _send(bot: DiscreetBot, address: Address, reply: Reply, course_dir: Path, *, quotes: bool) -> int:
    place: dict[str, Any] = {"message_thread_id": address.thread}
    if quotes and address.quotes and address.question:
        place["reply_parameters"] = ReplyParameters(address.question, allow_sending_without_reply=True)
    if reply.file:
        content = reply.file.content.encode()
        sent = await bot.send_document(
            address.chat,
            content,
            filename=reply.file.name,
            **_caption(reply),
            api_kwargs=keyboard(reply, bot),
            **place,
        )
    elif reply.chart:
        content = await asyncio.to_thread(draw, reply.chart)
        sent = await bot.send_photo(
            address.chat, content, filename=CHART_FILE, **_caption(reply), api_kwargs=keyboard(reply, bot), **place
        )
    elif reply.picture:
        picture = course_dir / reply.picture
        content = await asyncio.to_thread(picture.read_bytes)
        sent = await bot.send_photo(address.chat, content, filename=picture.name, **_caption(reply), **place)
    else:
        return await _say(bot, address.chat, reply, place)
    return sent.message_id


async def _say(bot: DiscreetBot, chat: int, reply: Reply, place: dict[str, Any]) -> int:
    look = {"link_preview_options": {"is_disabled": True}, **keyboard(reply, bot)}
    try:
        return await bot.say(chat, to_html(reply.text), parse_mode=ParseMode.HTML, **look, **place)
    except BadRequest as error:
        if not _is_about_markup(error):
            raise
        # The words matter more than their look.
        return await bot.say(chat, plain(reply.text), **look, **place)


def _caption(reply: Reply) -> dict[str, Any]:
    return {"caption": to_html(reply.text), "parse_mode": ParseMode.HTML}


async def _replace(bot: DiscreetBot, chat: int, message: int, reply: Reply) -> bool:
    """Change a message; False when it can no longer be changed."""
    try:
        await bot.edit_message_text(
            to_html(reply.text),
            chat_id=chat,
            message_id=message,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            api_kwargs=keyboard(reply, bot),
        )
    except BadRequest as error:
        return "message is not modified" in error.message.lower()
    return True


async def _react(bot: DiscreetBot, address: Address, emoji: str | None) -> None:
    """Mark the learner's message, or take the mark off. A group may not allow that; the words say it, too."""
    try:
        marks = [ReactionTypeEmoji(emoji)] if emoji else []
        await bot.set_message_reaction(address.chat, address.question or 0, marks)
    except BadRequest:
        return


async def _remove(bot: DiscreetBot, chat: int, message: int) -> None:
    """Take a message back; it stays when Telegram does not allow it, as after two days, or cannot be reached.

    What takes its place has been said, and would be said once more if that were an error.
    """
    with suppress(TelegramError):
        await bot.delete_message(chat, message)


def keyboard(reply: Reply, bot: DiscreetBot) -> dict[str, Any]:
    """Put a button for each choice.

    Gives a parameter of what is sent (core.telegram.org/bots/api#inlinekeyboardmarkup), and none without choices: for
    seven of them in 10 us, where the library's objects of the same name take 160.
    """
    rows = [[_button(choice, bot) for choice in row] for row in reply.rows]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _button(choice: Choice, bot: DiscreetBot) -> dict[str, str]:
    chosen = read(choice.id)
    match chosen.action if chosen else None:
        case Action.SHARE if chosen:
            link = create_deep_linked_url(bot.username, write_link(chosen.about))
            return {"text": choice.label, "url": f"{SHARE}?{urlencode({'url': link})}"}
        case Action.PRIVATE if chosen:
            return {"text": choice.label, "url": create_deep_linked_url(bot.username, chosen.about)}
        case _:
            return {"text": choice.label, "callback_data": choice.id}


def _is_about_markup(error: BadRequest) -> bool:
    return "can't parse entities" in error.message.lower()
