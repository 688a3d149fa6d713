"""Checks the keyboards that come with a message.

Limits: telegram.constants.InlineKeyboardMarkupLimit and InlineKeyboardButtonLimit of python-telegram-bot.
Words: tdlib/td, ReplyMarkup.cpp.
"""

from typing import Any

from .links import checked_link, mentioned_user
from .refusals import Wrong

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_REPLY_BUTTONS = 300
MAX_REPLY_BUTTONS_IN_ROW = 12
MAX_CALLBACK_DATA_BYTES = 64
MAX_COPIED_TEXT = 256
MAX_PLACEHOLDER = 64
STYLES = ("danger", "success", "primary")
_DESCRIBING = {"text", "style", "icon_custom_emoji_id", "disabled"}


def checked_markup(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the keyboard as Telegram would keep it; None when there is none. Raises Wrong."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = [row for row in markup["inline_keyboard"] if row]
        _check_size(rows, MAX_BUTTONS, MAX_BUTTONS_IN_ROW)
        rows = [[_checked_button(button) for button in row] for row in rows]
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        _check_size(markup["keyboard"], MAX_REPLY_BUTTONS, MAX_REPLY_BUTTONS_IN_ROW)
        for row in markup["keyboard"]:
            for button in row:
                if not button["text"].strip():
                    raise Wrong("Bad Request: keyboard button text must be non-empty")
    if len(markup.get("input_field_placeholder") or "") > MAX_PLACEHOLDER:
        raise Wrong("Bad Request: input field placeholder is too long")
    return markup


def _check_size(rows: list[list[Any]], total: int, in_row: int) -> None:
    if sum(map(len, rows)) > total or any(len(row) > in_row for row in rows):
        raise Wrong("Bad Request: reply markup is too long")


def _checked_button(button: dict[str, Any]) -> dict[str, Any]:
    if not button["text"].strip():
        raise Wrong("Bad Request: inline keyboard button text must be non-empty")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise Wrong("Bad Request: can't parse inline keyboard button: invalid button style specified")
    actions = {key for key, value in button.items() if value is not None} - _DESCRIBING
    if not actions:
        raise Wrong(
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise Wrong(f"Bad Request: BUTTON_TYPE_INVALID (one action a button, not {', '.join(sorted(actions))})")
    if "callback_data" in actions and not 1 <= len(button["callback_data"].encode()) <= MAX_CALLBACK_DATA_BYTES:
        raise Wrong("Bad Request: BUTTON_DATA_INVALID")
    if "copy_text" in actions and not 1 <= len(button["copy_text"]["text"]) <= MAX_COPIED_TEXT:
        raise Wrong("Bad Request: BUTTON_COPY_TEXT_INVALID")
    if "url" in actions and not mentioned_user(button["url"]):
        try:
            return button | {"url": checked_link(button["url"])}
        except ValueError as error:
            raise Wrong(f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: {error}") from error
    return button
