"""A strict Bot API server on loopback, for tests of a bot that runs as it would run with Telegram."""

from .api import TOKEN, BotApi
from .chats import Button, Message
from .faults import Fault, Hold
from .people import Channel, Group, User
from .server import Call
from .webhook import Delivery
from .world import InlineAsk, Tap

__all__ = [
    "TOKEN",
    "BotApi",
    "Button",
    "Call",
    "Channel",
    "Delivery",
    "Fault",
    "Group",
    "Hold",
    "InlineAsk",
    "Message",
    "Tap",
    "User",
]
