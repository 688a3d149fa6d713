"""The people and groups that a test moves: they write, tap, vote, and read what the bot says."""

from collections.abc import Callable
from typing import Any

from telegram.constants import ReactionEmoji

from .chats import Chat, Message
from .polls import vote
from .refusals import Refused
from .updates import KINDS, text_content
from .world import InlineAsk, Tap, World

# Those whose names stand above what nobody, or a channel, says: https://core.telegram.org/bots/api#message, from.
GROUP_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


class Listener:
    """What a chat shows, and waiting for the bot to say something in it."""

    def __init__(self, world: World, find_chat: Callable[[], Chat]) -> None:
        self._world = world
        self._find_chat = find_chat

    @property
    def chat(self) -> Chat:
        return self._find_chat()

    @property
    def transcript(self) -> list[Message]:
        """What the chat shows now: both sides, in order, edits applied."""
        return self.chat.transcript

    @property
    def unheard(self) -> list[Message]:
        """What the bot has said or edited since, and nobody has listened to yet."""
        return list(self.chat.unheard)

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard, row by row."""
        return self.chat.keyboard

    @property
    def actions(self) -> list[str]:
        """The chat actions ("typing") that the bot has shown."""
        return self.chat.actions

    async def hears(self, count: int = 1, timeout: float = 10) -> list[Message]:
        """Return the next so many messages and edits of the bot, waiting for them; later ones stay unheard.

        Raises AssertionError, with what the chat shows, when they do not come in time (in seconds).
        """
        try:
            await self._world.bell.until(lambda: len(self.chat.unheard) >= count, timeout)
        except TimeoutError:
            raise AssertionError(
                f"heard {len(self.chat.unheard)} of {count} messages in {timeout} s; "
                f"the chat shows:\n{self.chat}\nfaults: {self._world.faults}"
            ) from None
        unheard = self.chat.unheard
        heard, unheard[:count] = unheard[:count], []
        return heard


class Group(Listener):
    """A group in which the bot is a member."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, lambda: chat)
        self.id = chat.id

    def opens_topic(self, name: str) -> int:
        """Return the message_thread_id of a new topic of the forum."""
        chat = self.chat
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}, "is_topic_message": True}
        thread_id = next(chat.ids)
        chat.topics.add(thread_id)
        raw = {"message_id": thread_id, "from": GROUP_ANONYMOUS, "chat": chat.object, "date": self._world.date()}
        raw |= created | {"message_thread_id": thread_id, "sender_chat": chat.object}
        chat.messages[thread_id] = Message(raw, False, self._world.queue.put("message", raw))
        return thread_id

    def forbids_reactions(self) -> None:
        """From now on nobody may react to messages here."""
        self.chat.takes_reactions = False

    def removes_bot(self, by: "User") -> None:
        """The bot is thrown out: it is told so, and every further message is refused."""
        kind = self.chat.object["type"]
        self.chat.closed = Refused(f"Forbidden: bot was kicked from the {kind} chat", 403)
        _change_membership(self._world, self.chat, by.object, "member", "kicked")

    def adds_bot(self, by: "User") -> None:
        self.chat.closed = None
        _change_membership(self._world, self.chat, by.object, "left", "member")

    def becomes_supergroup(self, new_id: int, by: "User") -> "Group":
        """Return the supergroup that takes this group's place; messages to the old id are refused."""
        old = self.chat
        new = self._world.group_chat(new_id, old.object["title"])
        old.closed = Refused("Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_id)
        _tell(self._world, old, by.object, {"migrate_to_chat_id": new_id})
        _tell(self._world, new, by.object, {"migrate_from_chat_id": old.id})
        return Group(self._world, new)


class Channel(Listener):
    """A channel in which the bot is a member."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, lambda: chat)
        self.id = chat.id

    async def posts(self, text: str, *, discussed_in: Group | None = None) -> Message:
        """Post a text; in the group where posts are discussed, Telegram repeats it of its own accord."""
        chat, date = self.chat, self._world.date()
        raw = {"message_id": next(chat.ids), "sender_chat": chat.object, "chat": chat.object, "date": date}
        raw |= text_content(text)
        post = chat.show(Message(raw, False, self._world.queue.put("channel_post", raw)))
        if discussed_in:
            origin = {"type": "channel", "chat": chat.object, "message_id": post.id, "date": date}
            forwarded = {"sender_chat": chat.object, "is_automatic_forward": True, "forward_origin": origin}
            _tell(self._world, discussed_in.chat, TELEGRAM, text_content(text) | forwarded)
        return post

    async def edits(self, post: Message, text: str) -> Message:
        """Change the text of a post."""
        return _change_text(self._world, post, text, "edited_channel_post")


class User(Listener):
    """A person with Telegram in hand; without `in_`, everything happens in the private chat with the bot."""

    def __init__(self, world: World, user: dict[str, Any]) -> None:
        # A chat that never began shows nothing, and looking at it does not begin it.
        nothing = Chat({"id": user["id"], "type": "private"}, iter(()))
        super().__init__(world, lambda: world.chats.get(user["id"], nothing))
        self.object = user
        self.id: int = user["id"]

    async def says(
        self,
        text: str,
        *,
        in_: Group | None = None,
        reply_to: Message | None = None,
        as_: Group | Channel | None = None,
        **extra: Any,
    ) -> Message:
        """Send a text; extra stands in the message as it is, as message_thread_id=5 does.

        as_: the group, for its administrator who stays anonymous, or a channel in whose name the person writes.
        """
        return self._sends(text_content(text), in_, reply_to, as_, extra)

    async def sends(
        self,
        kind: str,
        *,
        in_: Group | None = None,
        reply_to: Message | None = None,
        as_: Group | Channel | None = None,
        caption: str | None = None,
        **extra: Any,
    ) -> Message:
        """Send a sticker, voice, photo, ... (updates.KINDS)."""
        content = KINDS[kind](self._world) | (text_content(caption, "caption") if caption else {})
        return self._sends(content, in_, reply_to, as_, extra)

    async def edits(self, message: Message, text: str) -> Message:
        """Change the text, or the caption, of an own message."""
        return _change_text(self._world, message, text, "edited_message")

    async def deletes(self, message: Message) -> None:
        """Take a message away for both sides; the bot is not told."""
        del self._world.chats[message.chat_id].messages[message.id]

    async def reacts(self, message: Message, *emoji: str) -> dict[str, Any] | None:
        """Put these in the place of the own reactions to a message, none taking them back; return the update.

        A group tells its administrators only, and the bot is none.
        """
        chat = self._world.chats[message.chat_id]
        if not chat.takes_reactions:
            raise AssertionError("this chat does not take reactions")
        if unknown := set(emoji) - set(ReactionEmoji):
            raise AssertionError(f"nobody can react with {unknown}")
        before, chat.reactions[message.id, self.id] = chat.reactions.get((message.id, self.id), ()), emoji
        if not chat.is_private:
            return None
        body = {
            "chat": chat.object,
            "message_id": message.id,
            "user": self.object,
            "date": self._world.date(),
            "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
            "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
        }
        return self._world.queue.put("message_reaction", body)

    async def taps(self, target: Message | str, data: str | None = None, *, in_: Group | None = None) -> Tap | None:
        """Press a button: of that label on the newest message that has it, or of that message and data.

        A message may be an older state of itself, as when the bot changed it while the finger was on its way.
        A label of the reply keyboard is said, as Telegram does, and there is no Tap.
        Raises AssertionError when there is no such button.
        """
        chat = in_.chat if in_ else self.chat
        if isinstance(target, Message):
            return self._presses(target, data or "")
        for message in reversed(chat.transcript):
            if message.from_bot and message.find_button(target):
                return self._presses(message, target)
        if any(target in row for row in chat.keyboard):
            await self.says(target, in_=in_)
            return None
        raise AssertionError(f"there is no button {target!r}; the chat shows:\n{chat}")

    async def forges(self, data: str, message: Message | None = None) -> Tap:
        """Send a callback query with any data, on that message or on the bot's newest, button or not."""
        shown = [known for known in self.transcript if known.from_bot]
        target = message or (shown[-1] if shown else None)
        chat = self._world.chats[target.chat_id] if target else self.chat
        return self._calls_back(chat, target.id if target else 1, data)

    async def votes(self, message: Message, *options: int | str) -> dict[str, Any]:
        """Vote by index or text, or with no option take the vote back; return the last update of it."""
        poll = self._world.polls[message.raw["poll"]["id"]]
        texts = [option["text"] for option in poll.object["options"]]
        chosen = [option if isinstance(option, int) else texts.index(option) for option in options]
        if poll.object["is_closed"]:
            raise AssertionError("the poll is closed")
        if poll.votes.get(self.id) and not poll.object["allows_revoting"]:
            raise AssertionError("this poll does not take a second vote")
        return vote(self._world, poll, self.object, chosen)

    async def asks_inline(self, query: str) -> InlineAsk:
        """Type "@bot query" into some chat."""
        ask = self._world.new_query(InlineAsk, query)
        body = {"id": ask.id, "from": self.object, "query": query, "offset": "", "chat_type": "private"}
        ask.update = self._world.queue.put("inline_query", body)
        self._world.inline_asks[ask.id] = ask
        return ask

    async def chooses(self, ask: InlineAsk, result_id: str) -> dict[str, Any]:
        """Send one of the results that the bot offered; return the update that tells the bot."""
        if result_id not in [result["id"] for result in (ask.answer or {}).get("results", [])]:
            raise AssertionError(f"the bot did not offer the result {result_id!r}")
        body = {"result_id": result_id, "from": self.object, "query": ask.asked}
        return self._world.queue.put("chosen_inline_result", body)

    def blocks_bot(self) -> None:
        """The bot is told so, and every message to this user is refused."""
        chat = self._world.private_chat(self.object)
        chat.closed = Refused("Forbidden: bot was blocked by the user", 403)
        _change_membership(self._world, chat, self.object, "member", "kicked")

    def unblocks_bot(self) -> None:
        chat = self._world.private_chat(self.object)
        chat.closed = None
        _change_membership(self._world, chat, self.object, "kicked", "member")

    def _sends(
        self,
        content: dict[str, Any],
        in_: Group | None,
        reply_to: Message | None,
        as_: Group | Channel | None,
        extra: dict[str, Any],
    ) -> Message:
        chat = in_.chat if in_ else self._world.private_chat(self.object)
        sender = self.object
        if as_:
            sender = GROUP_ANONYMOUS if as_.id == chat.id else CHANNEL_BOT
            content |= {"sender_chat": as_.chat.object}
        if reply_to:
            content |= _replying(chat, reply_to)
        if thread_id := extra.get("message_thread_id"):
            content |= _in_topic(chat, thread_id, content)
        return _tell(self._world, chat, sender, content | extra)

    def _presses(self, message: Message, label_or_data: str) -> Tap:
        button = message.find_button(label_or_data)
        if button is None:
            raise AssertionError(f"there is no button {label_or_data!r} on this message:\n{message}")
        if "callback_data" not in button:
            raise AssertionError(f"the button {label_or_data!r} sends nothing to the bot: {button}")
        return self._calls_back(self._world.chats[message.chat_id], message.id, button["callback_data"])

    def _calls_back(self, chat: Chat, message_id: int, data: str) -> Tap:
        tap = self._world.new_query(Tap, data)
        shown = chat.messages.get(message_id)
        # A message that is gone is an InaccessibleMessage, which says so by the date 0.
        gone = {"chat": chat.object, "message_id": message_id, "date": 0}
        body = {
            "id": tap.id,
            "from": self.object,
            "message": shown.raw if shown else gone,
            "chat_instance": str(7_000_000_000 + abs(chat.id)),
            "data": data,
        }
        tap.update = self._world.queue.put("callback_query", body)
        self._world.taps[tap.id] = tap
        return tap


def _tell(world: World, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
    """Show a person's message in the chat, and tell the bot of it."""
    message = world.new_message(chat, sender, content)
    told = Message(message.raw, False, world.queue.put("message", message.raw))
    return chat.show(told)


def _replying(chat: Chat, earlier: Message) -> dict[str, Any]:
    """Return what a message says of the one that it replies to; a supergroup counts both as one thread."""
    reply: dict[str, Any] = {"reply_to_message": _without_reply(earlier)}
    if chat.object["type"] == "supergroup":
        reply["message_thread_id"] = earlier.raw.get("message_thread_id", earlier.id)
        if earlier.raw.get("is_topic_message"):
            reply["is_topic_message"] = True
    return reply


def _in_topic(chat: Chat, thread_id: int, content: dict[str, Any]) -> dict[str, Any]:
    """Return what a message says of its topic: one that replies to nothing else replies to what opened the topic."""
    chat.topics.add(thread_id)
    place: dict[str, Any] = {"is_topic_message": True}
    opening = chat.messages.get(thread_id)
    if opening and "reply_to_message" not in content:
        place["reply_to_message"] = _without_reply(opening)
    return place


def _without_reply(message: Message) -> dict[str, Any]:
    return {key: value for key, value in message.raw.items() if key != "reply_to_message"}


def _change_text(world: World, message: Message, text: str, kind: str) -> Message:
    """Change a text or caption, and tell the bot of it."""
    key = "text" if "text" in message.raw else "caption"
    raw = {known: value for known, value in message.raw.items() if known not in ("entities", "caption_entities")}
    raw |= text_content(text, key) | {"edit_date": world.date()}
    return world.chats[message.chat_id].show(Message(raw, False, world.queue.put(kind, raw)))


def _change_membership(world: World, chat: Chat, by: dict[str, Any], old: str, new: str) -> None:
    def member(status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": world.bot} | until

    body = {
        "chat": chat.object,
        "from": by,
        "date": world.date(),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    world.queue.put("my_chat_member", body)
