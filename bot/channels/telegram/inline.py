"""Answers inline queries, which are typed behind the bot's name in any chat, with the cards that may be meant."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.helpers import create_deep_linked_url

from bot.channels.rendering import to_html
from bot.tutor import cards
from bot.tutor.choices import write_link
from bot.tutor.course import Course, Intent
from bot.tutor.markup import plain

CACHE_S = 300
"""How long Telegram may give the same answer to others: the course changes seldom."""

DESCRIPTION_CHARS = 120
"""About two lines below a title, on a phone."""

START = "start"


async def offer(bot: Bot, query: str, course: Course, intents: Sequence[Intent]) -> None:
    """Answer an inline query with cards, best first. Raises TelegramError."""
    await bot.answer_inline_query(
        query,
        [_article(bot, course, intent) for intent in intents],
        cache_time=CACHE_S,
        is_personal=False,
        button=InlineQueryResultsButton(course.wording.inline_label, start_parameter=START),
    )


def _article(bot: Bot, course: Course, intent: Intent) -> InlineQueryResultArticle:
    card = cards.answer_card(course, intent)
    words = " ".join(plain(intent.answer.short).split())
    cut = f"{words[:DESCRIPTION_CHARS].rsplit(' ', 1)[0]} …" if len(words) > DESCRIPTION_CHARS else words
    link = create_deep_linked_url(bot.username, write_link(intent.id))
    return InlineQueryResultArticle(
        id=intent.id,
        title=intent.title,
        description=cut,
        input_message_content=InputTextMessageContent(
            to_html(card.text),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton(course.wording.inline_label, url=link)]]),
    )
