"""What the bot says of itself: commands, descriptions, menu button; and the webhook (webhook.py delivers by it)."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from .refusals import Refused, Wrong
from .world import Params, World

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
MAX_CONNECTIONS = 100
DEFAULT_CONNECTIONS = 40
MAX_SECRET = 256
WEBHOOK_PORTS = (None, 80, 88, 443, 8443)
_LANGUAGE = re.compile(r"([a-z]{2})?")


def get_me(world: World, params: Params) -> dict[str, Any]:
    return world.bot


def set_my_commands(world: World, params: Params) -> bool:
    if len(params["commands"]) > MAX_COMMANDS:
        raise Wrong("Bad Request: BOT_COMMANDS_TOO_MUCH")
    world.commands[_audience(params)] = [_checked_command(command) for command in params["commands"]]
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    return world.commands.get(_audience(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop(_audience(params), None)
    return True


def set_my_description(world: World, params: Params) -> bool:
    return _describe(world, params, "description", MAX_DESCRIPTION)


def set_my_short_description(world: World, params: Params) -> bool:
    return _describe(world, params, "short_description", MAX_SHORT_DESCRIPTION)


def set_my_name(world: World, params: Params) -> bool:
    return _describe(world, params, "name", 64)


def get_my_description(world: World, params: Params) -> dict[str, str]:
    return _described(world, params, "description")


def get_my_short_description(world: World, params: Params) -> dict[str, str]:
    return _described(world, params, "short_description")


def get_my_name(world: World, params: Params) -> dict[str, str]:
    return _described(world, params, "name")


def set_chat_menu_button(world: World, params: Params) -> bool:
    if "chat_id" in params:
        world.find_chat(params)
    world.menu_buttons[params.get("chat_id")] = params.get("menu_button") or {"type": "default"}
    return True


def get_chat_menu_button(world: World, params: Params) -> dict[str, Any]:
    return world.menu_buttons.get(params.get("chat_id"), {"type": "default"})


def set_webhook(world: World, params: Params) -> bool:
    if not params["url"]:
        return delete_webhook(world, params)
    try:
        address = urlsplit(params["url"])
        port = address.port
    except ValueError as error:
        raise Wrong("Bad Request: invalid webhook URL specified") from error
    # A local Bot API server takes plain HTTP too: https://core.telegram.org/bots/api#using-a-local-bot-api-server
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise Wrong("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if address.scheme == "https" and port not in WEBHOOK_PORTS:
        raise Wrong("Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    _check_secret(params.get("secret_token") or "")
    connections = params.get("max_connections", DEFAULT_CONNECTIONS)
    held = min(max(connections, 1), MAX_CONNECTIONS)
    if held != connections:
        world.losses.append(f"{connections} connections are none that Telegram would open: it opens {held}")
    _drop_pending(world, params)
    webhook = {"url": params["url"], "secret_token": params.get("secret_token") or "", "max_connections": held}
    # One that is set already goes on as it is.
    if webhook != world.webhook or params.get("drop_pending_updates"):
        world.webhook, world.webhook_trouble = webhook, {}
    if "allowed_updates" in params:
        world.allow_updates(params["allowed_updates"])
    world.queue.interrupt(Refused("Conflict: terminated by setWebhook request", 409))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    _drop_pending(world, params)
    world.webhook, world.webhook_trouble = {}, {}
    return True


def get_webhook_info(world: World, params: Params) -> dict[str, Any]:
    info: dict[str, Any] = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.queue.pending),
    }
    if info["url"]:
        info["max_connections"] = world.webhook.get("max_connections", DEFAULT_CONNECTIONS)
        info |= world.webhook_trouble
    if world.queue.allowed:
        info["allowed_updates"] = world.queue.allowed
    return info


def _audience(params: Params) -> tuple[str, str]:
    language = params.get("language_code") or ""
    if not _LANGUAGE.fullmatch(language):
        raise Wrong("Bad Request: invalid language code specified")
    return json.dumps(params.get("scope") or {"type": "default"}, sort_keys=True), language


def _checked_command(command: dict[str, str]) -> dict[str, str]:
    name, description = command["command"].strip().removeprefix("/"), command["description"].strip()
    if not name:
        raise Wrong("Bad Request: command must be non-empty")
    if len(name) > MAX_COMMAND:
        raise Wrong(f"Bad Request: command length must not exceed {MAX_COMMAND}")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise Wrong("Bad Request: BOT_COMMAND_INVALID")
    if not description:
        raise Wrong("Bad Request: command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise Wrong(f"Bad Request: command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    return command | {"command": name, "description": description}


def _describe(world: World, params: Params, key: str, limit: int) -> bool:
    text = params.get(key) or ""
    if len(text) > limit:
        # Telegram's own words for this are not in its open source.
        raise Wrong(f"Bad Request: {key} must have at most {limit} characters")
    world.descriptions[key, _audience(params)[1]] = text
    return True


def _described(world: World, params: Params, key: str) -> dict[str, str]:
    language = _audience(params)[1]
    texts = (world.descriptions.get((key, code)) for code in (language, ""))
    return {key: next(filter(None, texts), world.bot["first_name"] if key == "name" else "")}


def _check_secret(secret: str) -> None:
    if len(secret) > MAX_SECRET:
        raise Wrong("Bad Request: secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise Wrong("Bad Request: secret token contains unallowed characters")


def _drop_pending(world: World, params: Params) -> None:
    if params.get("drop_pending_updates"):
        world.queue.clear()
