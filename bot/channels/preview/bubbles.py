"""Lays replies out as the messages of a chat, in the places that Telegram would give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePosixPath

from bot.channels.charts import draw
from bot.channels.preview.blocks import Block, lay_out
from bot.storage.store import Outgoing
from bot.tutor.choices import LIMIT_BYTES
from bot.tutor.markup import plain
from bot.tutor.reply import File, Poll, Reply

KEPT = 200
"""Messages of a chat that are shown; older ones leave it."""


@dataclass(frozen=True)
class Button:
    """A choice below a message; `choice` comes back when it is pressed."""

    choice: str
    label: str


@dataclass(frozen=True)
class Image:
    """A picture of the course by its name, or a chart by its bytes; `alt` says in words what it shows."""

    alt: str
    name: str = ""
    chart: bytes = b""

    @property
    def digest(self) -> str:
        """Name the bytes of a chart, so that a changed one is loaded anew."""
        return sha256(self.chart).hexdigest()[:12]


@dataclass(frozen=True)
class Trouble:
    """What broke in a turn, and on which line of the program."""

    kind: str
    place: str


@dataclass(frozen=True)
class Bubble:
    """A message of the chat. `words` are the learner's own, as they were typed; the tutor's are `blocks`.

    `quoted`: the learner's words that it stands below. `is_edited`: it took the place of an earlier one.
    """

    number: int
    words: str | None = None
    blocks: tuple[Block, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    image: Image | None = None
    file: File | None = None
    poll: Poll | None = None
    reaction: str | None = None
    quoted: str | None = None
    is_edited: bool = False
    trouble: Trouble | None = None

    def label_of(self, choice: str) -> str | None:
        """Give the words on the button of a choice; None when there is no such button."""
        return next((button.label for row in self.rows for button in row if button.choice == choice), None)


Bubbles = Mapping[int, Bubble]
"""Messages by their numbers, oldest first."""


def add(bubbles: Bubbles, bubble: Bubble) -> Bubbles:
    """Put a message at the end, or in the place of the one with its number."""
    return dict(list({**bubbles, bubble.number: bubble}.items())[-KEPT:])


def say(bubbles: Bubbles, outgoing: Outgoing, number: int) -> Bubbles:
    """Say a reply: as a message with this number, or in the place of the one whose button was pressed."""
    reply, address = outgoing.reply, outgoing.address
    asked = bubbles.get(address.question or 0)
    if reply.reaction and asked:
        bubbles = add(bubbles, replace(asked, reaction=reply.reaction))
    pressed = bubbles.get(address.message or 0)
    quoted = asked.words if asked and address.quotes and outgoing.place == 0 else None
    bubble = replace(_bubble(reply, number), quoted=quoted)
    if reply.in_place and pressed and not (_has_more_than_text(bubble) or _has_more_than_text(pressed)):
        bubble = replace(bubble, number=pressed.number, is_edited=True)
    return add(bubbles, bubble)


def _bubble(reply: Reply, number: int) -> Bubble:
    if reply.poll:
        return Bubble(number, poll=reply.poll)
    image = None
    if reply.chart:
        image = Image(plain(reply.text), chart=draw(reply.chart))
    elif reply.picture:
        return Bubble(number, image=Image(plain(reply.text), name=PurePosixPath(reply.picture).name))
    rows = tuple(tuple(Button(choice.id, choice.label) for choice in row) for row in reply.rows)
    return Bubble(number, blocks=lay_out(reply.text), rows=rows, image=image, file=reply.file)


def _has_more_than_text(bubble: Bubble) -> bool:
    return bool(bubble.image or bubble.file or bubble.poll or bubble.trouble)


def is_choice(choice: str) -> bool:
    """Say whether an id could stand on a button, which Telegram limits."""
    return len(choice.encode()) <= LIMIT_BYTES
