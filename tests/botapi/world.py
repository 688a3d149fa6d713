"""What Telegram knows: users, chats, files, queries, polls, the bot's profile. No HTTP here."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .chats import Chat, Message
from .delivery import UpdateQueue
from .refusals import Refused, Wrong
from .waiting import Bell

Params = dict[str, Any]
AnyQuery = TypeVar("AnyQuery", bound="Query")

# How long Telegram waits for the answer to a tap; the queue of updates keeps it as long (delivery.LIFE_S).
QUERY_LIFE_S = 150


@dataclass
class Query:
    """What a user asked of the bot, and the parameters of the bot's answer to it."""

    id: str
    asked: str
    made: float
    bell: Bell = field(repr=False)
    update: dict[str, Any] = field(default_factory=dict)
    answer: Params | None = None

    async def answered(self, timeout: float = 10) -> Params:
        """Return the answer as soon as there is one.

        Raises AssertionError when it does not come in time (in seconds).
        """
        try:
            return await self.bell.until(lambda: self.answer, timeout) or {}
        except TimeoutError:
            raise AssertionError(f"{self.asked!r} was not answered in {timeout} s") from None


class Tap(Query):
    """A callback query; what was asked is the data of the button."""


class InlineAsk(Query):
    """An inline query; what was asked is the text behind the bot's name."""


@dataclass
class Poll:
    """A poll, where it stands, and who voted for what."""

    object: dict[str, Any]
    chat: Chat
    message_id: int
    votes: dict[int, list[int]] = field(default_factory=dict)


class World:
    """Everything that outlasts a call."""

    def __init__(self, bot: dict[str, Any], clock: Callable[[], float]) -> None:
        self.bot = bot
        self.clock = clock
        self.bell = Bell()
        self.queue = UpdateQueue(self.now, self.bell)
        self.users: dict[int, dict[str, Any]] = {bot["id"]: bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, tuple[str, dict[str, Any]]] = {}
        self.taps: dict[str, Tap] = {}
        self.inline_asks: dict[str, InlineAsk] = {}
        self.polls: dict[str, Poll] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self.webhook: dict[str, Any] = {}
        self.webhook_trouble: dict[str, Any] = {}
        self.faults: list[str] = []
        self.losses: list[str] = []
        self._private_message_ids = itertools.count(1)
        self._serials = itertools.count(1)

    def now(self) -> float:
        return self.clock()

    def date(self) -> int:
        return int(self.clock())

    def serial(self) -> str:
        """Return an id as Telegram makes them: long, and not to be guessed from the one before."""
        return str((next(self._serials) * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % (1 << 62))

    def new_query(self, kind: type[AnyQuery], asked: str) -> AnyQuery:
        return kind(self.serial(), asked, self.now(), self.bell)

    def allow_updates(self, kinds: list[str]) -> None:
        unknown = self.queue.allow(kinds)
        self.losses += [f'the kind of update "{kind}" is left out, as nobody knows it' for kind in unknown]

    def private_chat(self, user: dict[str, Any]) -> Chat:
        """Return the chat of the bot with the user; from now on the bot may write there."""
        if user["id"] not in self.chats:
            shown = {key: user[key] for key in ("id", "first_name", "last_name", "username") if key in user}
            # All private chats and small groups of an account share one sequence of message ids.
            self.chats[user["id"]] = Chat(shown | {"type": "private"}, self._private_message_ids)
        return self.chats[user["id"]]

    def group_chat(self, group_id: int, title: str, *, forum: bool = False) -> Chat:
        is_supergroup = group_id <= -1_000_000_000_000
        shown = {"id": group_id, "title": title, "type": "supergroup" if is_supergroup else "group"}
        if forum:
            shown["is_forum"] = True
        ids = itertools.count(1) if is_supergroup else self._private_message_ids
        self.chats[group_id] = Chat(shown, ids)
        return self.chats[group_id]

    def channel_chat(self, channel_id: int, title: str) -> Chat:
        self.chats[channel_id] = Chat({"id": channel_id, "title": title, "type": "channel"}, itertools.count(1))
        return self.chats[channel_id]

    def find_chat(self, params: Params) -> Chat:
        """Return the chat that a call is about, if the bot may write there. Raises Refused."""
        if params.get("chat_id") in (None, ""):
            raise Wrong("Bad Request: chat_id is empty")
        chat = self.chats.get(params["chat_id"])
        if chat is None:
            raise Refused("Bad Request: chat not found")
        if chat.closed:
            raise chat.closed
        return chat

    def find_message(self, chat: Chat, params: Params, missing: str) -> Message:
        """Return the message that a call is about. Raises Refused, with these words when it is not there."""
        if params.get("message_id") is None:
            raise Wrong("Bad Request: message identifier is not specified")
        message = chat.messages.get(params["message_id"])
        if message is None:
            raise Refused(f"Bad Request: {missing}")
        return message

    def new_message(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Show a message that has just been sent."""
        raw = {
            "message_id": next(chat.ids),
            "from": sender,
            "chat": chat.object,
            "date": self.date(),
            **content,
        }
        # Anonymous administrators come as bots, too.
        return chat.show(Message(raw, from_bot=sender is self.bot))

    def new_file(self, kind: str, size: int) -> dict[str, Any]:
        """Return the ids and size of a file that Telegram keeps from now on."""
        file_id = f"{kind}-{self.serial()}"
        file = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size}
        self.files[file_id] = (kind, file)
        return file
