"""What the tutor does, read as conversations."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Learner
from bot.tutor.message import Attachment, Command, Edit, Message, Tap, Text, read_line
from bot.tutor.reply import Notes, Outcome, Turn
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY, RANK, knows
from tests.tutor.dialogues import LEARNER, NOW, show, turn, verify_dialog

FLOUR = "Flour\n\nTake strong flour.\n\nFrom Ann 2001 · Ben 2002 · Cy · and 2 more\n[More] [Yeast] [More on Dough]"
FLOUR_WHOLE = (
    "(in place)\nFlour\n\nTake strong flour.\n\nTwo sorts:\n\n• wheat\n• rye\n\n"
    "From Ann 2001 · Ben 2002 · Cy · Dee 2004 · Eve 2005\n[Yeast] [More on Dough]"
)
YEAST = "Yeast\n\nYeast lifts the dough.\n\nFrom Cy\n[More on Dough]"
HEAT = "Oven heat\n\nVery hot.\n\nFrom Ann 2001 · Ben 2002 · Cy · Dee 2004\n[More] [More on Oven]"
STEAM = "Steam\n\nSteam keeps the skin soft.\n\nFrom Ben 2002\n[More on Oven]"
CRUST = "Crust [brown_1]\n\nHeat browns it.\n\nFrom Eve 2005\n[More on Oven]"
KNEADING = (
    "(picture content/pictures/knead.png)\nHands *push* dough\n---\n"
    "Kneading\n\nPush, fold, turn.\n\nFrom Ann 2001\n[More on Dough]"
)
ASK = "Which one?\n[Oven heat] [Steam] [Crust [brown_1]] [None of these]"
DECLINE = "Not in Bread & butter.\n[Dough] [Oven]"
EXPIRED = "An old button.\n[All topics]"
DOUGH = "(in place)\nOn Dough:\n[Flour] [Yeast] [Kneading] [All topics]"
OVEN = "(in place)\nOn Oven:\n[Oven heat] [Steam] [Crust [brown_1]] [All topics]"
TOPICS = "(in place)\nTopics of Bread & butter:\n[Dough] [Oven]"
FLOUR_UNSURE = FLOUR.replace("[More] [Yeast]", "[More] [Or Yeast] [Or Oven heat]")
CRUMB = (
    "Crumb\n\nThe soft *inside* of bread.\n\nAlso inside of the loaf, heart_of [it]\n\nFrom Ann 2001 · Cy\n"
    "[More: Crust [brown_1]] [All words]"
)
CRUMB_UNSURE = CRUMB.replace("[All words]", "[Or Kneading] [All words]")
LEAVEN = "Leaven\n\nWhat makes dough rise.\n\nAlso raising agent\n\nFrom Cy\n[More: Yeast] [All words]"
PATE = (
    "pâte fermentée\n\nOld dough in new dough.\n\nFrom Ann 2001 · Ben 2002 · Cy · Dee 2004 · Eve 2005\n"
    "[More: Yeast] [All words]"
)
WORDS = "Words of Bread & butter:\n[Crumb] [Leaven] [pâte fermentée] [All topics]"


def turn_with_glossary(message: Message, learner: Learner = LEARNER) -> Turn:
    return take_turn(BREAD_WITH_GLOSSARY, RANK, learner, message, NOW, Random(1))


def verify_dialog_with_glossary(exchanges: list[tuple[str, str]]) -> None:
    learner, buttons, seen = LEARNER, {}, []
    for said, _ in exchanges:
        taken = turn_with_glossary(Tap(buttons[said]) if said in buttons else read_line(said), learner)
        learner, buttons = taken.learner, {f"[{c.label}]": c.id for reply in taken.replies for c in reply.choices}
        seen.append((said, "\n---\n".join(show(reply) for reply in taken.replies)))

    assert seen == exchanges


def test_an_answer_is_short_and_names_its_first_sources_and_the_ways_on() -> None:
    verify_dialog([("flour?", FLOUR)])


def test_more_shows_everything_in_place_of_the_short_answer() -> None:
    verify_dialog([("flour?", FLOUR), ("[More]", FLOUR_WHOLE)])


def test_an_answer_without_more_has_no_button_for_it() -> None:
    verify_dialog([("yeast?", YEAST)])


def test_a_fourth_source_is_named_because_and_one_more_would_be_no_shorter() -> None:
    verify_dialog([("heat?", HEAT)])


def test_a_picture_comes_before_its_answer() -> None:
    verify_dialog([("kneading?", KNEADING)])


def test_a_follow_up_is_answered_like_a_question() -> None:
    verify_dialog([("flour?", FLOUR), ("[Yeast]", YEAST)])


def test_a_title_stands_as_it_is_written() -> None:
    verify_dialog([("crust?", CRUST)])


def test_an_unsure_tutor_asks_with_three_choices_and_a_way_out() -> None:
    verify_dialog([("hot?", ASK), ("[Steam]", STEAM)])


def test_a_choice_may_be_typed_as_its_number() -> None:
    verify_dialog([("hot?", ASK), ("1", HEAT)])


def test_none_of_the_choices_leads_to_the_topics() -> None:
    verify_dialog([("hot?", ASK), ("[None of these]", "None, then.\n[Dough] [Oven]")])


def test_a_question_outside_the_course_is_declined_with_its_topics() -> None:
    verify_dialog([("rain?", DECLINE), ("[Oven]", OVEN)])


def test_a_topic_leads_to_its_questions_and_back_to_all_topics() -> None:
    verify_dialog(
        [
            ("yeast?", YEAST),
            ("[More on Dough]", DOUGH),
            ("[All topics]", "(in place)\nTopics of Bread & butter:\n[Dough] [Oven]"),
            ("[Oven]", OVEN),
            ("[Crust [brown_1]]", CRUST),
        ]
    )


def test_small_talk_has_no_heading_and_no_source_line() -> None:
    verify_dialog([("hello", "Hello to you.\n[Flour] [All topics]")])


def test_commands_are_answered() -> None:
    verify_dialog(
        [
            ("/start", "Hello. Ask about Bread & butter, part 1.2.\n[Dough] [Oven]"),
            ("/help", "Ask about Bread & butter. Write to baker@bread.example.\n[All topics]"),
            ("/topics", "Topics of Bread & butter:\n[Dough] [Oven]"),
            (
                "/about",
                (
                    "Bread & butter, part 1.2: page by A. Baker, CC BY 4.0, Bread, by A. Baker, "
                    "baker@bread.example.\n[All topics]"
                ),
            ),
            ("/START now", "Hello. Ask about Bread & butter, part 1.2.\n[Dough] [Oven]"),
            ("/nope", "No such command.\n[All topics]"),
        ]
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Crumb", CRUMB, id="term"),
        pytest.param("inside of the loaf", CRUMB, id="synonym"),
        pytest.param("raising agent", LEAVEN, id="synonym of a term that an intent answers"),
        pytest.param("krumb", CRUMB, id="misspelt as the course knows"),
        pytest.param("insid of the laof", CRUMB, id="misspelt as nobody knew"),
        pytest.param("CRUMB", CRUMB, id="case"),
        pytest.param("crumbs", CRUMB, id="ending"),
        pytest.param("  crumb ?!", CRUMB, id="signs"),
        pytest.param("Raising-Agent", LEAVEN, id="hyphen"),
        pytest.param("raisingagent", LEAVEN, id="in one word"),
        pytest.param("pate fermentee", PATE, id="accents"),
        pytest.param("pâte-fermentee", PATE, id="accents and hyphen"),
    ],
)
def test_define_tells_what_a_word_means_however_it_is_written(name: str, shown: str) -> None:
    verify_dialog_with_glossary([(f"/define {name}", shown)])


@pytest.mark.parametrize("said", ["/define", "/define   ", "/DEFINE"])
def test_define_without_a_word_lists_the_words_of_the_course(said: str) -> None:
    verify_dialog_with_glossary([(said, WORDS)])


def test_a_word_of_the_list_leads_to_its_meaning_and_on_and_back() -> None:
    verify_dialog_with_glossary(
        [
            ("/define", WORDS),
            ("[Crumb]", CRUMB),
            ("[More: Crust [brown_1]]", CRUST),
            ("/define crumb", CRUMB),
            ("[All words]", WORDS),
            ("[All topics]", f"{TOPICS} [All words]"),
        ]
    )


def test_a_word_of_the_list_may_be_typed_as_its_number() -> None:
    verify_dialog_with_glossary([("/define", WORDS), ("2", LEAVEN), ("2", WORDS)])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("/define yeast?", YEAST, id="answered"),
        pytest.param("/define hot?", ASK, id="asked back"),
        pytest.param("/define rain?", DECLINE, id="declined"),
        pytest.param("/define ?!", DECLINE, id="no word"),
    ],
)
def test_define_with_an_unknown_word_is_a_question(said: str, shown: str) -> None:
    verify_dialog_with_glossary([(said, shown)])


def test_a_number_behind_define_is_a_word_and_no_choice() -> None:
    verify_dialog_with_glossary([("/define", WORDS), ("/define 2", DECLINE)])


@pytest.mark.parametrize("said", ["/define", "/define Crumb"])
def test_a_course_without_a_glossary_does_not_know_define(said: str) -> None:
    verify_dialog([(said, "No such command.\n[All topics]")])


def test_a_question_for_a_word_that_no_intent_answers_shows_what_it_means() -> None:
    verify_dialog_with_glossary([("crumb?", CRUMB)])


def test_a_word_may_be_one_of_the_questions_that_the_tutor_asks_back() -> None:
    verify_dialog_with_glossary([("soft?", "Which one?\n[Crumb] [Steam] [None of these]"), ("[Crumb]", CRUMB)])


def test_an_unsure_answer_offers_what_else_may_be_meant_behind_more_and_no_follow_up_twice() -> None:
    verify_dialog([("rise?", FLOUR_UNSURE), ("[Or Oven heat]", HEAT)])


def test_what_else_may_be_meant_can_be_typed_as_its_number() -> None:
    verify_dialog([("rise?", FLOUR_UNSURE), ("2", YEAST)])


def test_what_else_may_be_meant_is_not_offered_below_the_longer_answer() -> None:
    verify_dialog([("rise?", FLOUR_UNSURE), ("[More]", FLOUR_WHOLE)])


def test_a_sure_answer_offers_nothing_else() -> None:
    verify_dialog([("warm?", YEAST), ("flour?", FLOUR)])


def test_an_unsure_meaning_offers_what_else_may_be_meant_and_the_intent_to_see_once() -> None:
    verify_dialog_with_glossary([("inside?", CRUMB_UNSURE), ("2", KNEADING)])


def test_what_is_not_text_is_answered_with_what_to_do_instead() -> None:
    verify_dialog(
        [
            (Attachment(), "Only text, please.\n[All topics]"),
            (Edit("flour?"), "Send it again.\n[All topics]"),
            ("[All topics]", "(in place)\nTopics of Bread & butter:\n[Dough] [Oven]"),
        ]
    )


@pytest.mark.parametrize("typed", ["2", "2.", "2)", " 2 ", "02", "002", "2.)"])
def test_a_number_takes_the_choice_at_its_place(typed: str) -> None:
    verify_dialog([("flour?", FLOUR), (Text(typed), YEAST)])


@pytest.mark.parametrize(
    "typed",
    [
        "0",
        "4",
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
            ("4", "(in place)\n" + "Topics of Bread & butter:\n[Dough] [Oven]"),
        ]
    )


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ":",
        "answer",
        "answer:",
        "answer:nope",
        "answer:dough",
        "answer:dough.flour ",
        "answer:dough.flour:x",
        "ANSWER:dough.flour",
        "more",
        "more:",
        "more:nope",
        "topic",
        "topic:",
        "topic:x",
        "topic:dough.flour",
        "zzz",
        "x" * 10_000,
        "answer:" + "x" * 10_000,
        "answer:\N{LATIN SMALL LETTER E WITH ACUTE}\0\n<b>",
    ],
)
def test_a_forged_choice_is_an_old_button(forged: str) -> None:
    verify_dialog([(Tap(forged), EXPIRED)])


@pytest.mark.parametrize(
    "gone", ["define:rind", "define:", "define", "define:CRUMB", "define:oven.crust", "define:glossary.crumb"]
)
def test_a_choice_of_a_word_that_is_no_longer_in_the_glossary_is_an_old_button(gone: str) -> None:
    taken = turn_with_glossary(Tap(gone))

    assert [show(reply) for reply in taken.replies] == [EXPIRED]


@pytest.mark.parametrize("gone", ["define:crumb", "glossary", "answer:glossary.crumb"])
def test_choices_of_a_glossary_that_the_course_no_longer_has_are_old_buttons(gone: str) -> None:
    verify_dialog([(Tap(gone), EXPIRED)])


def test_a_choice_of_an_older_course_is_an_old_button_even_when_typed() -> None:
    learner = replace(LEARNER, topic="gone.intent", offered=("answer:gone.intent", "topic:gone"))

    taken = turn(Text("1"), learner)

    assert [reply.text for reply in taken.replies] == [r"An old button."]


def test_buttons_of_earlier_messages_keep_working() -> None:
    verify_dialog(
        [("flour?", FLOUR), ("heat?", HEAT), (Tap("more:dough.flour"), FLOUR_WHOLE), (Tap("topic:oven"), OVEN)]
    )


def test_more_of_an_answer_that_has_no_more_shows_it_again() -> None:
    verify_dialog([(Tap("more:dough.yeast"), "(in place)\n" + YEAST)])


def test_what_was_offered_and_answered_last_is_remembered() -> None:
    taken = turn(Text("flour?"), Learner(7, version=3, topic="oven.heat", offered=("topics",)))

    assert taken.learner == Learner(
        7,
        version=3,
        topic="dough.flour",
        offered=("more:dough.flour", "answer:dough.yeast", "topic:dough"),
    )


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        pytest.param(Text("yeast?"), "dough.yeast", id="answer"),
        pytest.param(Tap("more:oven.heat"), "oven.heat", id="more"),
        pytest.param(Text("hot?"), "dough.flour", id="ask"),
        pytest.param(Text("rain?"), "dough.flour", id="decline"),
        pytest.param(Tap("topic:oven"), "dough.flour", id="topic"),
        pytest.param(Tap("zzz"), "dough.flour", id="forged"),
        pytest.param(Command("help"), "dough.flour", id="command"),
        pytest.param(Attachment(), "dough.flour", id="attachment"),
        pytest.param(Edit("yeast?"), "dough.flour", id="edit"),
    ],
)
def test_only_an_answer_changes_what_the_conversation_is_about(message: Message, topic: str) -> None:
    taken = turn(message, replace(LEARNER, topic="dough.flour"))

    assert taken.learner.topic == topic


@pytest.mark.parametrize(
    ("message", "notes"),
    [
        pytest.param(Text("flour?"), Notes(Outcome.ANSWER, "dough.flour", (), 0.9), id="answer"),
        pytest.param(Tap("answer:oven.heat"), Notes(Outcome.ANSWER, "oven.heat", (), 1.0), id="tap"),
        pytest.param(Tap("more:oven.heat"), Notes(Outcome.ANSWER, "oven.heat", (), 1.0), id="more"),
        pytest.param(Text("hot?"), Notes(Outcome.ASK, None, ("oven.heat", "oven.steam", "oven.crust"), 0.5), id="ask"),
        pytest.param(Text("rain?"), Notes(Outcome.DECLINE, None, (), 0.875), id="decline"),
        pytest.param(
            Text("\N{SMILING FACE WITH SUNGLASSES}"), Notes(Outcome.DECLINE, None, (), 1.0), id="nothing known"
        ),
        pytest.param(Tap("none"), Notes(Outcome.DECLINE), id="none of these"),
        pytest.param(Tap("topics"), Notes(Outcome.ANSWER), id="topics"),
        pytest.param(Command("start"), Notes(Outcome.ANSWER, "bot.greeting"), id="start"),
        pytest.param(Command("help"), Notes(Outcome.ANSWER, "bot.help"), id="help"),
        pytest.param(Command("topics"), Notes(Outcome.ANSWER), id="list of topics"),
        pytest.param(Command("nope"), Notes(Outcome.DECLINE), id="unknown command"),
        pytest.param(Attachment(), Notes(Outcome.ANSWER), id="attachment"),
    ],
)
def test_notes_say_what_became_of_the_message(message: Message, notes: Notes) -> None:
    assert turn(message).notes == notes


@pytest.mark.parametrize(
    ("message", "notes"),
    [
        pytest.param(
            Text("rise?"), Notes(Outcome.ANSWER, "dough.flour", ("dough.yeast", "oven.heat"), 0.5), id="unsure"
        ),
        pytest.param(Text("warm?"), Notes(Outcome.ANSWER, "dough.yeast", (), 0.55), id="just sure"),
        pytest.param(Text("crumb?"), Notes(Outcome.ANSWER, "oven.crust", (), 0.9), id="word"),
        pytest.param(
            Text("inside?"),
            Notes(Outcome.ANSWER, "oven.crust", ("dough.kneading",), 0.5),
            id="unsure word",
        ),
        pytest.param(Command("define", "crumb"), Notes(Outcome.ANSWER, "oven.crust"), id="define"),
        pytest.param(Command("define", "leaven"), Notes(Outcome.ANSWER, "dough.yeast"), id="define what is answered"),
        pytest.param(Command("define", "yeast?"), Notes(Outcome.ANSWER, "dough.yeast", (), 0.8), id="define unknown"),
        pytest.param(Command("define"), Notes(Outcome.ANSWER), id="list of words"),
        pytest.param(Command("define", " \n"), Notes(Outcome.ANSWER), id="define nothing but space"),
        pytest.param(Tap("define:crumb"), Notes(Outcome.ANSWER, "oven.crust"), id="tap"),
        pytest.param(Tap("glossary"), Notes(Outcome.ANSWER), id="all words"),
    ],
)
def test_notes_name_the_intent_of_a_word_and_what_else_may_be_meant(message: Message, notes: Notes) -> None:
    assert turn_with_glossary(message).notes == notes


def test_equal_arguments_give_equal_turns() -> None:
    for said in (Text("flour?"), Text("hot?"), Text("rain?"), Command("start"), Tap("zzz"), Attachment(), Edit("x")):
        assert turn(said) == turn(said)


def test_neither_time_nor_chance_changes_an_answer() -> None:
    later = datetime(2031, 12, 24, tzinfo=UTC)

    assert take_turn(BREAD, RANK, LEARNER, Text("flour?"), later, Random(99)) == turn(Text("flour?"))


@given(st.text())
def test_the_words_of_a_learner_are_never_said_back(text: str) -> None:
    """What is typed could hold markup or an address; the reply is the same whatever it was."""
    taken = take_turn(BREAD, knows({}), LEARNER, Text(text), NOW, Random(1))

    assert [reply.text for reply in taken.replies] == [r"Not in Bread \& butter."]


@given(st.text())
def test_every_forged_choice_gives_a_reply(choice: str) -> None:
    taken = turn(Tap(choice))

    assert len(taken.replies) == 1
