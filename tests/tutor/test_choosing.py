"""Choices are tapped, or typed in whatever way names them."""

from dataclasses import replace

import pytest

from bot.tutor.message import Command, Tap, Text
from tests.tutor.courses import BREAD_WITH_A_LIST, BREAD_WITH_GLOSSARY
from tests.tutor.dialogues import played, show_all, turn, verify_dialog
from tests.tutor.shown import ASK, CRUST, DECLINE, DOUGH, FLOUR, HEAT, OVEN, STEAM, TOPICS, TOPICS_IN_PLACE, YEAST

SORRY = "Sorry. One of these?\n[Flour] [None of these]"


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("[Steam]", id="tapped"),
        pytest.param("2", id="number"),
        pytest.param("#2", id="number with a sign"),
        pytest.param("2.", id="number with a dot"),
        pytest.param("(2)", id="number in brackets"),
        pytest.param("number 2", id="number with its word"),
        pytest.param("second", id="ordinal"),
        pytest.param("2nd", id="short ordinal"),
        pytest.param("the second one", id="ordinal in a sentence"),
        pytest.param("The second one, please!", id="ordinal with manners"),
        pytest.param("Steam", id="words of the label"),
        pytest.param("STEAM?!", id="words of the label, loud"),
        pytest.param("the steam", id="words of the label with an article"),
        pytest.param("steaming", id="words of the label, bent"),
    ],
)
def test_the_second_thing_asked_back_is_chosen_in_many_ways(said: str) -> None:
    verify_dialog([("hot?", ASK), (said, STEAM)])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("heat", HEAT, id="a word of the first"),
        pytest.param("the oven one", HEAT, id="a word of the first in a sentence"),
        pytest.param("oven heat", HEAT, id="all words of the first"),
        pytest.param("Heat, oven", HEAT, id="all words of the first, turned round"),
        pytest.param("brown", CRUST, id="a word of the third"),
        pytest.param("Crust [brown_1]", CRUST, id="all words of the third"),
        pytest.param("first", HEAT, id="first"),
        pytest.param("the last one", CRUST, id="last, which is not the way out"),
        pytest.param("the third", CRUST, id="third"),
    ],
)
def test_after_a_question_back_a_word_that_only_one_label_has_chooses_it(said: str, shown: str) -> None:
    verify_dialog([("hot?", ASK), (said, shown)])


@pytest.mark.parametrize(
    ("said", "shown"), [("the second one", OVEN), ("2nd", OVEN), ("the last", OVEN), ("first please", DOUGH)]
)
def test_an_ordinal_chooses_from_the_topics(said: str, shown: str) -> None:
    verify_dialog([("/topics", TOPICS), (said, shown)])


@pytest.mark.parametrize(("said", "shown"), [("the second one", STEAM), ("the last", CRUST)])
def test_an_ordinal_chooses_from_the_questions_of_a_topic_and_never_the_way_out(said: str, shown: str) -> None:
    turned = show_all(played(Text("/topics"), Tap("topic:oven"), Text(said)))

    assert turned.removeprefix("(in place)\n").partition("\n")[0] == shown.partition("\n")[0]


def test_an_ordinal_chooses_from_the_words_of_the_course() -> None:
    assert show_all(played(Command("define"), Text("the first"), course=BREAD_WITH_GLOSSARY)).startswith("Crumb")


@pytest.mark.parametrize("said", ["the ninth one", "the second time", "the first loaf"])
def test_what_is_no_place_of_a_menu_is_a_question(said: str) -> None:
    verify_dialog([("/topics", TOPICS), (said, DECLINE)])


def test_a_word_that_two_labels_have_chooses_neither() -> None:
    bread = replace(
        BREAD_WITH_A_LIST,
        intents={
            **BREAD_WITH_A_LIST.intents,
            "oven.steam": replace(BREAD_WITH_A_LIST.intents["oven.steam"], title="Oven steam"),
        },
    )

    verify_dialog([("cold?", "Which one?\n[Oven heat] [Oven steam] [None of these]"), ("oven", DECLINE)], bread)


@pytest.mark.parametrize(
    "said",
    ["[None of these]", "4", "none", "None!", "none of them", "none of these", "neither", "neither of them", "nothing"],
)
def test_none_is_said_in_many_ways(said: str) -> None:
    verify_dialog([("hot?", ASK), (said, SORRY)])


@pytest.mark.parametrize("said", ["5", "9", "#5", "number 7", "the fourth one", "sixth", "0"])
def test_a_place_beyond_what_was_asked_back_is_no_choice(said: str) -> None:
    verify_dialog([("hot?", ASK), (said, DECLINE)])


@pytest.mark.parametrize("typed", ["2", "2.", "2)", " 2 ", "02", "002", "2.)"])
def test_a_number_takes_the_choice_at_its_place(typed: str) -> None:
    verify_dialog([("flour?", FLOUR), (Text(typed), YEAST)])


@pytest.mark.parametrize(
    "typed",
    [
        "0",
        "6",
        "9",
        "-1",
        "+2",
        "2.5",
        "²",
        "٢",
        "２",
        "②",
        "two",
        "2 2",
        "99999999999999999999",
        "2" * 5_000,
        "9" * 10,
        "00010",
        "0001" + "0" * 5_000,
    ],
)
def test_what_is_not_the_place_of_a_choice_is_a_question(typed: str) -> None:
    verify_dialog([("flour?", FLOUR), (Text(typed), DECLINE)])


def test_a_number_is_a_question_when_nothing_was_offered() -> None:
    verify_dialog([("1", DECLINE)])


def test_a_number_means_the_choices_shown_last() -> None:
    verify_dialog(
        [
            ("flour?", FLOUR),
            ("rain?", DECLINE),
            ("2", OVEN),
            ("4", TOPICS_IN_PLACE),
        ]
    )


@pytest.mark.parametrize("said", ["second", "the second one", "2nd", "number 2", "the last one", "first"])
def test_below_an_answer_an_ordinal_is_not_taken_for_a_button(said: str) -> None:
    verify_dialog([("flour?", FLOUR), (said, DECLINE)])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("the first one", STEAM, id="ordinal"),
        pytest.param("1", STEAM, id="number"),
        pytest.param("the second one", CRUST, id="second ordinal"),
        pytest.param("2", CRUST, id="second number"),
        pytest.param("the last one", CRUST, id="last, which is not the last button"),
    ],
)
def test_below_an_answer_with_a_list_ordinals_and_numbers_mean_its_items(said: str, shown: str) -> None:
    heat = HEAT.replace("[More] ", "[Steam] [Crust [brown_1]] [More] ")

    verify_dialog([("heat?", heat), (said, shown)], BREAD_WITH_A_LIST)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("Yeast", YEAST, id="question"),
        pytest.param("dough", DOUGH, id="topic"),
        pytest.param("share", "Send /start dough-flour.\n[All topics]", id="share"),
    ],
)
def test_below_an_answer_all_words_of_a_label_choose_it(said: str, shown: str) -> None:
    verify_dialog([("flour?", FLOUR), (said, shown)])


@pytest.mark.parametrize("said", ["More on Dough", "more on dough"])
def test_the_words_on_a_topic_button_lead_to_the_topic(said: str) -> None:
    assert show_all(played(Text("flour?"), Text(said))) == DOUGH


def test_the_words_on_an_or_button_lead_to_the_answer() -> None:
    assert show_all(played(Text("rise?"), Text("Or yeast"))).startswith("Yeast")


def test_below_an_answer_none_refuses_it() -> None:
    verify_dialog([("flour?", FLOUR), ("none", "Sorry. One of these?\n[Yeast] [None of these]")])


def test_below_a_list_of_topics_a_topic_is_typed() -> None:
    verify_dialog([("/topics", TOPICS), ("oven", OVEN), ("all topics", TOPICS_IN_PLACE)])


def test_below_a_list_of_words_a_word_is_typed() -> None:
    words = "Words of Bread & butter:\n[Crumb] [Leaven] [pâte fermentée] [All topics]"
    pate = (
        "pâte fermentée\n\nOld dough in new dough.\n\nFrom Ann 2001 · Ben 2002 · Cy · Dee 2004 · Eve 2005\n"
        "[More: Yeast] [All words]"
    )

    verify_dialog([("/define", words), ("pate fermentee", pate)], BREAD_WITH_GLOSSARY)


def test_a_choice_that_was_typed_replaces_what_is_offered() -> None:
    verify_dialog([("hot?", ASK), ("second", STEAM), ("1", OVEN), ("3", f"(in place)\n{CRUST}")])


def test_what_was_asked_back_is_still_chosen_when_tapped_after_other_questions() -> None:
    asked = turn(Text("hot?"))
    button = next(choice.id for choice in asked.replies[0].choices if choice.label == "Steam")

    verify_dialog([("hot?", ASK), ("flour?", FLOUR), ("rain?", DECLINE), (Tap(button, 31), STEAM)])


def test_what_was_asked_back_is_not_asked_any_more_once_something_else_was_said() -> None:
    verify_dialog([("hot?", ASK), ("flour?", FLOUR), ("the second one", DECLINE)])


def test_none_of_the_choices_of_an_old_message_leads_on_from_the_last_question() -> None:
    verify_dialog(
        [("hot?", ASK), ("flour?", FLOUR), (Tap("none", 31), "Sorry. One of these?\n[Yeast] [None of these]")]
    )
