"""What a learner can say to the tutor, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Words typed by the learner; `number` is the message's own in its chat, where the channel has such.

    `changed`: the learner changed what was said before.
    """

    text: str
    number: int | None = None
    changed: bool = False


@dataclass(frozen=True)
class Command:
    """A /command with what follows it; `quoted` are the learner's own earlier words that it replies to."""

    name: str
    argument: str = ""
    quoted: str | None = None


@dataclass(frozen=True)
class Tap:
    """A choice taken; `choice` is the id that the choice was offered with, or anything forged.

    `message` is the number of the message with the button; `quoted` the learner's words that this message replies to;
    `person` is the number of who took it, where several talk.
    """

    choice: str
    message: int | None = None
    quoted: str | None = None
    person: int | None = None


@dataclass(frozen=True)
class Attachment:
    """Something that is not text: a sticker, a voice message, a photo."""


@dataclass(frozen=True)
class Wake:
    """The time has come at which the tutor wanted to say something unasked."""


Message = Text | Command | Tap | Attachment | Wake


def read_line(line: str, number: int | None = None) -> Text | Command:
    """Read a line as typed: "/help me" is a command, anything else is text."""
    stripped = line.strip()
    if stripped.startswith("/") and len(stripped) > 1 and stripped[1].isalpha():
        name, *argument = stripped[1:].split(maxsplit=1)
        return Command(name.lower(), "".join(argument))
    return Text(stripped, number)
