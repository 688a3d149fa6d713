"""How a question with long options looks: they stand above the buttons, lettered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.tutor.quizzing.items import Item
from bot.tutor.quizzing.showing import SHORT_LABEL
from tests.tutor.quizzing.baking import CHOICE, ORDERING, SEVERAL, TRUE_FALSE, only, option
from tests.tutor.quizzing.learning import Learning

LONG = "Strong flour, which has a great deal of gluten"
HEAD = "Question 1 of 1, Dough\n\n"
HELP = "[Hint] [Don’t know] [Stop]"


def with_long(item: Item) -> Item:
    """Give an item whose first option is long."""
    first, *others = item.options
    return replace(item, options=(replace(first, text=LONG), *others))


def asked(item: Item, seed: int = 1) -> Learning:
    learning = Learning(only(item), seed=seed)
    learning.say("/quiz")
    return learning


def shown(learning: Learning) -> str:
    """Show the card again."""
    return learning.say("/quiz")


def test_long_options_stand_above_buttons_with_their_letters() -> None:
    learning = asked(with_long(CHOICE))

    assert shown(learning) == (
        f"{HEAD}Which flour makes a loaf rise?\n\n• A Plain\n• B Rye\n• C {LONG}\n[A] [B] [C] {HELP}"
    )
    assert learning.turn is not None
    assert [choice.beside for choice in learning.turn.replies[-1].choices] == [False, True, True, False, True, True]


@pytest.mark.parametrize(("length", "is_lettered"), [(29, False), (30, False), (31, True), (200, True)])
def test_an_option_of_more_than_thirty_characters_is_long(length: int, *, is_lettered: bool) -> None:
    learning = asked(replace(CHOICE, options=(*CHOICE.options[:2], option("x" * length))))

    said = shown(learning)

    assert SHORT_LABEL == 30
    assert ("[A] [B] [C]" in said) is is_lettered
    assert ("• B" in said) is is_lettered
    assert ("[Plain]" in said) is not is_lettered


def test_what_is_said_of_a_statement_counts_for_the_length() -> None:
    reason = "x" * (SHORT_LABEL - len("False: ") + 1)
    options = (*TRUE_FALSE.options[:1], option(reason, holds=False))

    said = shown(asked(replace(TRUE_FALSE, options=options)))

    assert said.endswith(f"• A True: it eats sugar\n• B False: {reason}\n[A] [B] {HELP}")


def test_long_options_stand_there_as_they_were_written() -> None:
    marked = "Take *strong* flour, [not](<https://x.example>) <b>plain</b> flour"
    item = replace(CHOICE, options=(option(marked, right=True), *CHOICE.options[1:]))

    assert f"\n• C {marked}\n" in shown(asked(item))


@pytest.mark.parametrize(
    "said", ["[C]", "c", "C.", "option c", LONG, "the strong flour which has much, a great deal of gluten"]
)
def test_a_long_option_is_picked_by_its_letter_or_its_words(said: str) -> None:
    learning = asked(with_long(CHOICE))

    assert "Right." in learning.say(said)


def test_after_a_wrong_try_the_letters_of_the_others_stay() -> None:
    learning = asked(with_long(CHOICE))

    tried = learning.say("[A]")

    assert tried.endswith(f"• B Rye\n• C {LONG}\n\nWrong. About plain.\n\nHint: Think of the dough.\n[B] [C] {HELP}")
    assert "Right." in learning.say("c")


def test_of_several_long_options_the_letters_are_ticked() -> None:
    learning = asked(with_long(SEVERAL), seed=4)
    before = shown(learning)

    picked = learning.say("[☐ B]")

    lines = f"• A Ice\n• B {LONG}\n• C Salt\n• D Warmth"
    assert before.endswith(f"\n\n{lines}\n[☐ A] [☐ B] [☐ C] [☐ D] {HELP}")
    assert picked.endswith(f"\n\n{lines}\n[☐ A] [☑ B] [☐ C] [☐ D] [Check] {HELP}")


def test_what_was_put_in_order_keeps_its_line_and_loses_its_button() -> None:
    learning = asked(with_long(ORDERING))

    picked = learning.say("[B]")

    assert picked.endswith(f"• A Rye\n• B Wheat\n• C {LONG}\n\nSo far: Wheat\n[A] [C] [Undo] {HELP}")
