"""What a learner can say to the tutor, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Words typed by the learner."""

    text: str


@dataclass(frozen=True)
class Command:
    """A /command with what follows it."""

    name: str
    argument: str = ""


@dataclass(frozen=True)
class Tap:
    """A choice taken; `choice` is the id that the choice was offered with, or anything forged."""

    choice: str


@dataclass(frozen=True)
class Attachment:
    """Something that is not text: a sticker, a voice message, a photo."""


@dataclass(frozen=True)
class Edit:
    """An earlier message, changed."""

    text: str


Message = Text | Command | Tap | Attachment | Edit


def read_line(line: str) -> Text | Command:
    """Read a line as typed: "/help me" is a command, anything else is text."""
    stripped = line.strip()
    if stripped.startswith("/") and len(stripped) > 1 and stripped[1].isalpha():
        name, *argument = stripped[1:].split(maxsplit=1)
        return Command(name.lower(), "".join(argument))
    return Text(stripped)
