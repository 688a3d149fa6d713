"""What was once misread, and must not be again: refusals, old buttons, reasons, words on buttons."""

import pytest

from bot.tutor import cards
from bot.tutor.course import Course
from bot.tutor.message import Command, Message, Tap, Text
from bot.tutor.reply import Turn
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY
from tests.tutor.dialogues import LEARNER, show_all, turn

FLOUR = (
    "Flour\n\nTake strong flour.\n\nFrom Ann 2001 · Ben 2002 · Cy · and 2 more\n"
    "[More] [Yeast] [More on Dough] [Share] [Wrong]"
)
ASK = "Which one?\n[Oven heat] [Steam] [Crust [brown_1]] [None of these]"
DOUGH = "(in place)\nOn Dough:\n[Flour] [Yeast] [Kneading] [All topics]"


def played(*messages: Message, course: Course = BREAD) -> Turn:
    learner, words = LEARNER, None
    for message in messages:
        taken = turn(message, learner, course, words=words)
        learner, words = taken.learner, taken.words
    return taken


@pytest.mark.parametrize(
    "said", ["don't forget", "No, do not forget me", "never forget", "please", "it", "of", "course", "forget nothing"]
)
def test_what_is_no_clear_yes_removes_nothing(said: str) -> None:
    assert played(Command("forget"), Text(said)).errand is None


@pytest.mark.parametrize("said", ["don't show", "do not show it to them", "never show it", "I will not show it"])
def test_what_is_no_clear_yes_stores_nothing(said: str) -> None:
    assert played(Text("rain?"), Tap("none"), Text(said)).errand is None


def test_a_question_with_nothing_in_it_is_no_refusal() -> None:
    shown = show_all(played(Text("hot?"), Text("Why does nothing rise?")))
    assert shown == "Not in Bread & butter.\n[Dough] [Oven] [None of these]"


@pytest.mark.parametrize("said", ["More on Dough", "more on dough"])
def test_the_words_on_a_topic_button_lead_to_the_topic(said: str) -> None:
    assert show_all(played(Text("flour?"), Text(said))) == DOUGH


def test_the_words_on_an_or_button_lead_to_the_answer() -> None:
    assert show_all(played(Text("rise?"), Text("Or yeast"))).startswith("Yeast")


def test_an_old_yes_does_not_store_another_question() -> None:
    taken = played(Text("rain?"), Tap("none"), Text("flour?"), Tap("keep:yes", 31))
    assert taken.errand is None


def test_a_second_yes_stores_nothing_again() -> None:
    taken = played(Text("rain?"), Tap("none"), Tap("keep:yes"), Tap("keep:yes"))
    assert taken.errand is None


def test_the_reason_for_a_word_is_how_likely_the_word_was() -> None:
    shown = show_all(played(Text("crumb?"), Command("why"), course=BREAD_WITH_GLOSSARY))
    assert "-" not in shown.replace("bread-2", "")
    assert "0 to 90" not in shown


def test_the_reason_names_the_topic_also_when_it_stayed() -> None:
    shown = show_all(played(Text("flour?"), Text("hot?"), Command("why")))
    assert "After Flour." in shown


def test_an_answer_that_was_offered_needs_no_reason() -> None:
    shown = show_all(played(Text("bread?"), Text("not that, the other"), Command("why")))
    assert shown == "You chose it.\n[All topics]"


def test_more_of_an_answer_is_explained_by_that_answer() -> None:
    shown = show_all(played(Text("yeast?"), Text("flour?"), Text("tell me more"), Command("why")))
    assert shown == "Flour after Flour.\n[All topics]"


def test_more_of_the_first_answer_is_explained_by_it() -> None:
    shown = show_all(played(Text("flour?"), Text("tell me more"), Command("why")))
    assert shown == "Flour after Flour.\n[All topics]"


def test_a_topic_that_is_gone_has_no_label() -> None:
    assert cards.label_of(BREAD, "topic:gone") == ""


@pytest.mark.parametrize("said", ["not this, another", "No. Another one!"])
def test_another_one_is_the_next_best(said: str) -> None:
    assert show_all(played(Text("bread?"), Text(said))).startswith("Yeast")


def test_a_next_best_can_be_refused_too() -> None:
    shown = show_all(played(Text("bread?"), Tap("wrong"), Tap("answer:dough.yeast"), Text("no")))
    assert shown == "None, then.\n[Dough] [Oven] [None of these]"


@pytest.mark.parametrize("said", ["none of these", "none"])
def test_none_below_an_unsure_answer_refuses_it(said: str) -> None:
    assert show_all(played(Text("rise?"), Text(said))).startswith("Sorry. One")
