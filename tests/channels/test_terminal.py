"""The tutor at a prompt and in a pipe."""

from io import StringIO

import pytest

from bot.channels.terminal import chat, show
from bot.tutor.reply import Choice, Reply
from tests.channels.conversations import bread_conversation

YEAST = "\nYeast\n\nYeast lifts the dough.\n\nFrom Cy <https://cy.example/>\n\n  1. More on Dough\n\n"
DECLINE = "\nNot in Bread & butter.\n\n  1. Dough\n  2. Oven\n\n"


class Terminal(StringIO):
    """Text typed by a person."""

    def isatty(self) -> bool:
        return True


def typed(text: str, source: type[StringIO] = StringIO) -> str:
    sink = StringIO()
    chat(bread_conversation(), source(text), sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("\n  \n\t\n", "", id="blank lines"),
        pytest.param("yeast?\n", f"> yeast?\n{YEAST}", id="a question"),
        pytest.param("yeast?", f"> yeast?\n{YEAST}", id="no line end"),
        pytest.param("  yeast?  \r\n", f"> yeast?\n{YEAST}", id="spaces"),
        pytest.param("rain?\nyeast?\n", f"> rain?\n{DECLINE}> yeast?\n{YEAST}", id="two questions"),
        pytest.param(
            "yeast?\n1\n",
            f"> yeast?\n{YEAST}> 1\n\nOn Dough:\n\n  1. Flour\n  2. Yeast\n  3. Kneading\n  4. All topics\n\n",
            id="a number",
        ),
        pytest.param(
            "/help\n",
            "> /help\n\nAsk about Bread & butter. Write to baker@bread.example.\n\n  1. All topics\n\n",
            id="a command",
        ),
        pytest.param(
            "kneading?\n",
            "> kneading?\n\n[Hands *push* dough: content/pictures/knead.png]\n\n"
            "\nKneading\n\nPush, fold, turn.\n\nFrom Ann 2001 <https://ann.example/a_b>\n\n  1. More on Dough\n\n",
            id="a picture",
        ),
        pytest.param("\N{BREAD} 你好\n", f"> \N{BREAD} 你好\n{DECLINE}", id="other scripts"),
    ],
)
def test_a_piped_conversation_repeats_what_was_said(lines: str, shown: str) -> None:
    assert typed(lines) == shown


def test_a_person_is_greeted_and_sees_a_prompt_before_each_line() -> None:
    shown = typed("yeast?\n\n", Terminal)

    greeting, prompts = shown.split("> ", 1)
    assert greeting == typed("/start\n").removeprefix("> /start\n")
    assert prompts == f"{YEAST}> > \n"


class Buffered(StringIO):
    """Shows what was written only when it is flushed."""

    shown = ""

    def flush(self) -> None:
        self.shown = self.getvalue()


def test_what_was_said_is_shown_before_the_next_line_is_read() -> None:
    """At a terminal, an answer that waits in a buffer looks like no answer."""
    sink = Buffered()
    shown: list[str] = []

    class Watched(StringIO):
        def readline(self, *args: int) -> str:
            shown.append(sink.shown)
            return super().readline(*args)

    chat(bread_conversation(), Watched("yeast?\nrain?\n"), sink)

    assert shown == ["", f"> yeast?\n{YEAST}", f"> yeast?\n{YEAST}> rain?\n{DECLINE}"]


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (Reply("Only *text*."), "Only text."),
        (Reply("Which?", (Choice("a", "One"), Choice("b", "Two & *three*"))), "Which?\n\n  1. One\n  2. Two & *three*"),
        (Reply("Hands", picture="content/k.png"), "[Hands: content/k.png]"),
    ],
    ids=["text", "choices", "picture"],
)
def test_a_reply_is_laid_out(reply: Reply, shown: str) -> None:
    assert show(reply) == shown
