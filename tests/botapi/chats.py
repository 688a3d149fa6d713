"""What a chat shows: messages of both sides in order, as they stand now."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration

from .markup import Entity
from .refusals import Refused


class Button(NamedTuple):
    """data: the callback data, else where the button leads (a link, a text to copy), else None."""

    label: str
    data: str | None


@dataclass(frozen=True)
class Message:
    """A message as it was shown at one moment; an edited one is another Message of the same id.

    raw: the Message object that the bot gets to see.
    update: the update that brought a user's message to the bot.
    """

    raw: dict[str, Any]
    from_bot: bool
    update: dict[str, Any] | None = field(default=None, compare=False)
    reactions: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        return self.raw["message_id"]

    @property
    def message_id(self) -> int:
        return self.raw["message_id"]

    @property
    def chat_id(self) -> int:
        return self.raw["chat"]["id"]

    @property
    def text(self) -> str:
        """The text, the caption, or the question of a poll."""
        poll = self.raw.get("poll", {})
        return self.raw.get("text", self.raw.get("caption", poll.get("question", "")))

    @property
    def entities(self) -> list[Entity]:
        return self.raw.get("entities", self.raw.get("caption_entities", []))

    @property
    def html(self) -> str:
        """The text with its entities written as HTML again, by aiogram."""
        entities = [MessageEntity.model_validate(entity) for entity in self.entities]
        return html_decoration.unparse(self.text, entities)

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, row by row."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(button["text"], _data_of(button)) for button in row] for row in rows]

    def find_button(self, label_or_data: str) -> dict[str, Any] | None:
        """Return the button of that label, else the one of that callback data."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = list(itertools.chain.from_iterable(rows))
        for key in ("text", "callback_data"):
            for button in buttons:
                if button.get(key) == label_or_data:
                    return button
        return None

    def __str__(self) -> str:
        speaker = "bot" if self.from_bot else self.raw.get("from", {}).get("first_name", "?")
        rows = "".join("\n    " + " ".join(f"[{button.label}]" for button in row) for row in self.buttons)
        return f"{speaker}: {self.text}{rows}"


def _data_of(button: dict[str, Any]) -> str | None:
    copied = button.get("copy_text", {}).get("text")
    return next((data for data in (button.get("callback_data"), button.get("url"), copied) if data is not None), None)


@dataclass
class Chat:
    """One conversation.

    object: what every message says of its chat.
    unheard: what the bot has said or edited here since the test last listened, in order.
    keyboard: the labels below the input field (a reply keyboard).
    closed: why the bot may not write here.
    topics: the message_thread_ids of a forum.
    reactions: those of people, by message and person; the bot's own stand with the message.
    takes_reactions: whether anybody may react here.
    """

    object: dict[str, Any]
    ids: Iterator[int]
    messages: dict[int, Message] = field(default_factory=dict)
    unheard: list[Message] = field(default_factory=list)
    keyboard: list[list[str]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    topics: set[int] = field(default_factory=set)
    closed: Refused | None = None
    reactions: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    takes_reactions: bool = True

    @property
    def id(self) -> int:
        return self.object["id"]

    @property
    def is_private(self) -> bool:
        return self.object["type"] == "private"

    @property
    def transcript(self) -> list[Message]:
        return list(self.messages.values())

    def show(self, message: Message) -> Message:
        """Put a new message at the end, or an edited one in the place where it stands."""
        self.messages[message.id] = message
        if message.from_bot:
            self.unheard.append(message)
        return message

    def __str__(self) -> str:
        return "\n".join(map(str, self.messages.values())) or "(nothing)"
