"""The tutor at a prompt, or fed through a pipe."""

from __future__ import annotations

from typing import TextIO

from bot.channels.rendering import to_plain
from bot.conversation import Conversation
from bot.tutor.message import Command, Message, read_line
from bot.tutor.reply import Reply

LEARNER = 0
"""The one learner at a terminal; Telegram's numbers start at 1."""


def chat(conversation: Conversation, source: TextIO, sink: TextIO) -> None:
    """Hold a conversation line by line until the input ends. A number takes the choice that stands beside it.

    At a prompt the tutor greets first; what is piped in is shown before its answer.
    """
    prompt = source.isatty()
    if prompt:
        _take(conversation, Command("start"), sink)
    while True:
        if prompt:
            sink.write("> ")
        sink.flush()
        line = source.readline()
        if not line:
            if prompt:
                sink.write("\n")
            return
        if not line.strip():
            continue
        if not prompt:
            sink.write(f"> {line.strip()}\n")
        _take(conversation, read_line(line), sink)


def _take(conversation: Conversation, message: Message, sink: TextIO) -> None:
    turn = conversation.take(LEARNER, message)
    for reply in turn.replies if turn else ():
        sink.write(f"\n{show(reply)}\n\n")


def show(reply: Reply) -> str:
    """Lay a reply out as text, its choices numbered."""
    lines = [to_plain(reply.text)]
    if reply.picture:
        lines = [f"[{lines[0]}: {reply.picture}]"]
    if reply.poll:
        lines = [reply.poll.question, "", *(f"  - {option}" for option in reply.poll.options)]
    if reply.file:
        lines += ["", reply.file.content.rstrip()]
    if reply.choices:
        lines.append("")
        lines += [f"  {number}. {choice.label}" for number, choice in enumerate(reply.choices, start=1)]
    return "\n".join(lines)
