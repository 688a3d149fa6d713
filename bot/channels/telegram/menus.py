"""Sets the menus of commands: for private chats, for groups, and one for each member of staff that nobody else sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import TelegramError

from bot.tutor.commands import commands
from bot.tutor.course import Course

log = structlog.get_logger(__name__)


async def set_menus(bot: Bot, course: Course, staff: Iterable[int] = (), former: Iterable[int] = ()) -> None:
    """Set every menu, and take that of `former` staff away. Raises TelegramError when learners' cannot be set."""
    await bot.set_my_commands(_listed(commands(course)), scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(_listed(commands(course, in_groups=True)), scope=BotCommandScopeAllGroupChats())
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    for person in sorted(staff):
        await set_staff_menu(bot, course, person)
    for person in sorted(former):
        try:
            await bot.delete_my_commands(scope=BotCommandScopeChat(person))
        except TelegramError as error:
            log.info("the menu of somebody who was staff stays", staff=person, error=error.message)


async def set_staff_menu(bot: Bot, course: Course, person: int) -> None:
    """Set the menu of a member of staff. Telegram refuses that until they have opened the chat."""
    try:
        await bot.set_my_commands(_listed(commands(course, for_staff=True)), scope=BotCommandScopeChat(person))
    except TelegramError as error:
        log.info("the menu of a member of staff could not be set", staff=person, error=error.message)


def _listed(known: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, words) for name, words in known.items()]
