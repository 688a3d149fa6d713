"""The tutor at a prompt and in a pipe."""

import json
from dataclasses import replace
from io import StringIO
from random import Random

import pytest

from bot.channels.terminal import chat, show
from bot.conversation import Conversation
from bot.storage.memory import MemoryStore
from bot.tutor.quizzing.progress import Progress
from bot.tutor.reply import Choice, File, Poll, Reply
from tests.channels.conversations import NOW, bread_conversation
from tests.tutor.courses import MATCHING
from tests.tutor.quizzing.baking import CHOICE, only

YEAST = (
    "\nYeast\n\nYeast lifts the dough.\n\nFrom Cy <https://cy.example/>\n\n"
    "  1. More on Dough\n  2. Share\n  3. Wrong\n\n"
)
DECLINE = "\nNot in Bread & butter.\n\n  1. Dough\n  2. Oven\n  3. None of these\n\n"
CONSENT = "\nMay the bakers see it?\n\n  1. Yes, show it\n  2. No, keep it\n\n"


POLL = Poll("rye", "1/5 Is *rye* <dark>?", ("Yes & no", "_Never_"), right=0, explanation="So & so.", open_s=60)
CHART = Progress(*("words",) * 9, mastery=(), days=(), recall=())


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
            "\nKneading\n\nPush, fold, turn.\n\nFrom Ann 2001 <https://ann.example/a_b>\n\n"
            "  1. More on Dough\n  2. Share\n  3. Wrong\n\n",
            id="a picture",
        ),
        pytest.param(
            "yeast?\nshare\n",
            f"> yeast?\n{YEAST}> share\n\nSend /start dough-yeast.\n\n  1. All topics\n\n",
            id="the words on a button",
        ),
        pytest.param("/start dough-yeast\n", f"> /start dough-yeast\n{YEAST}", id="a link"),
        pytest.param(
            "rain?\nnone\nyes\n",
            f"> rain?\n{DECLINE}> none\n{CONSENT}> yes\n\nThey see it.\n\n  1. All topics\n\n",
            id="a question for staff",
        ),
        pytest.param(
            "/forget\nyes, forget\n",
            "> /forget\n\nForget all?\n\n  1. Yes, forget\n  2. No, remember\n\n> yes, forget\n\nForgotten.\n\n",
            id="no choices",
        ),
        pytest.param("\N{BREAD} 你好\n", f"> \N{BREAD} 你好\n{DECLINE}", id="other scripts"),
    ],
)
def test_a_piped_conversation_repeats_what_was_said(lines: str, shown: str) -> None:
    assert typed(lines) == shown


def test_a_whole_quiz_is_held_line_by_line() -> None:
    sink = StringIO()
    course = only(CHOICE)
    conversation = Conversation(course, replace(MATCHING, course=course), MemoryStore(), lambda: NOW, Random(1))
    question = "\nQuestion 1 of 1, Dough\n\nWhich flour makes a loaf rise?\n\n"

    chat(conversation, StringIO("/quiz\nplain\nstrong\n1\n/progress\n"), sink)

    assert sink.getvalue() == (
        f"> /quiz\n{question}  1. Plain\n  2. Rye\n  3. Strong\n  4. Hint\n  5. Don’t know\n  6. Stop\n\n"
        f"> plain\n{question}Wrong. About plain.\n\nHint: Think of the dough.\n\n"
        "  1. Rye\n  2. Strong\n  3. Hint\n  4. Don’t know\n  5. Stop\n\n"
        f"> strong\n{question}Right. Strong. About strong.\n\nStrong flour has much gluten.\n\n"
        "From Ann 2001 <https://ann.example/a_b>\n\n  1. Finish\n  2. Read\n  3. Unclear\n\n"
        "> 1\n\nDone: 1 of 1.\n\n• Flour: 1 of 1\n\n  1. 3 more\n  2. All topics\n\n"
        "> /progress\n\n1 of 12, before 0.\n\n0 known, 1 begun of 1.\n\n100% today, 69% later.\n\nPractise Dough.\n\n"
        "  1. Start a quiz\n  2. 6 a week\n  3. 12 a week\n  4. 24 a week\n\n"
    )


def test_data_of_the_learner_is_shown_as_it_would_be_handed_over() -> None:
    shown = typed("rain?\nnone\nyes\n/export\n")

    words, data = shown.split("> /export\n\n")[1].split("\n\n", 1)
    assert words == "All about you."
    assert json.loads(data)["questions_for_staff"] == [{"text": "rain?", "at": "2026-03-01T09:30:00+00:00"}]
    assert data.endswith("}\n\n")


def test_a_script_may_ask_as_fast_as_it_likes() -> None:
    assert typed("yeast?\n" * 100) == f"> yeast?\n{YEAST}" * 100


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
        def readline(self, *args: int) -> str:  # type: ignore[override]  # typeshed has bytes for all of io
            shown.append(sink.shown)
            return super().readline(*args)

    chat(bread_conversation(), Watched("yeast?\nrain?\n"), sink)

    assert shown == ["", f"> yeast?\n{YEAST}", f"> yeast?\n{YEAST}> rain?\n{DECLINE}"]


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (Reply("Only *text*."), "Only text."),
        (Reply("Which?", (Choice("a", "One"), Choice("b", "Two & *three*"))), "Which?\n\n  1. One\n  2. Two & *three*"),
        (
            Reply("Which?", (Choice("a", "One"), Choice("b", "Two", beside=True)), quotes=True, reaction="\N{BREAD}"),
            "Which?\n\n  1. One\n  2. Two",
        ),
        (Reply("Hands", picture="content/k.png"), "[Hands: content/k.png]"),
        (Reply("All *yours*.", file=File("a.json", '{"b": "*c*"}\n')), 'All yours.\n\n{"b": "*c*"}'),
        (Reply("No *polls*.", poll=POLL), "1/5 Is *rye* <dark>?\n\n  - Yes & no\n  - _Never_"),
        (Reply("", poll=POLL), "1/5 Is *rye* <dark>?\n\n  - Yes & no\n  - _Never_"),
        (Reply("**3** of 12.", (Choice("a", "One"),), chart=CHART), "3 of 12.\n\n  1. One"),
        (
            Reply("Yours.", (Choice("a", "One"),), file=File("a.json", "{\n  1\n}\n")),
            "Yours.\n\n{\n  1\n}\n\n  1. One",
        ),
    ],
    ids=[
        *("text", "choices", "what only Telegram can show", "picture", "file", "poll", "later poll", "chart"),
        "file and choices",
    ],
)
def test_a_reply_is_laid_out(reply: Reply, shown: str) -> None:
    assert show(reply) == shown
