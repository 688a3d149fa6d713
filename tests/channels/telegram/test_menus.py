"""The menus of commands, against a real Bot API server: staff see theirs, and nobody else."""

from typing import Any

from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.menus import set_menus, set_staff_menu
from tests.botapi import BotApi
from tests.tutor.courses import BREAD

LEARNERS = ["topics", "why", "help", "about", "privacy", "export", "forget", "start"]
STAFF = ["stats", "inbox", "broadcast", "reload", *LEARNERS]
GROUPS = ["topics", "why", "help", "about", "privacy"]


def names(call: Any) -> list[str]:
    return [command["command"] for command in call.params["commands"]]


async def test_without_staff_there_is_a_menu_for_chats_and_one_for_groups(api: BotApi, bot: Bot) -> None:
    await set_menus(bot, BREAD)

    calls = await api.called("setMyCommands", 2)
    assert [(call.params["scope"], names(call)) for call in calls] == [
        ({"type": "all_private_chats"}, LEARNERS),
        ({"type": "all_group_chats"}, GROUPS),
    ]
    assert api.faults == []


async def test_each_member_of_staff_has_a_menu_that_no_other_chat_has(api: BotApi, bot: Bot) -> None:
    await set_menus(bot, BREAD, staff={9, 7})

    calls = await api.called("setMyCommands", 4)
    assert [(call.params["scope"].get("chat_id"), names(call)) for call in calls] == [
        (None, LEARNERS),
        (None, GROUPS),
        (7, STAFF),
        (9, STAFF),
    ]
    assert api.faults == []


async def test_who_is_no_longer_staff_loses_the_menu(api: BotApi, bot: Bot) -> None:
    await set_staff_menu(bot, BREAD, 7)

    await set_menus(bot, BREAD, former={7})

    [call] = await api.called("deleteMyCommands")
    assert call.params["scope"] == {"type": "chat", "chat_id": 7}


async def test_a_menu_that_cannot_be_set_stops_no_other(api: BotApi, bot: Bot) -> None:
    await set_menus(bot, BREAD)
    api.fail("setMyCommands", error_code=400, description="Bad Request: chat not found")

    with capture_logs() as logs:
        await set_staff_menu(bot, BREAD, 7)
        await set_staff_menu(bot, BREAD, 9)

    assert logs == [
        {
            "event": "the menu of a member of staff could not be set",
            "log_level": "info",
            "staff": 7,
            "error": "Chat not found",
        }
    ]
    assert [call.params["scope"].get("chat_id") for call in await api.called("setMyCommands", 4)] == [None, None, 7, 9]
