"""What the tutor does, read as conversations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.choices import Action, write, write_link
from bot.tutor.course import Course
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Basis, Context, Flow, Learner
from bot.tutor.markup import plain, units
from bot.tutor.matching.ranking import Explanation, Match, Ranking
from bot.tutor.matching.text import words
from bot.tutor.message import Attachment, Command, Message, Tap, Text
from bot.tutor.reply import LeaveScores, Notes, Outcome, ShowScores, Turn
from tests.tutor.courses import (
    BREAD,
    BREAD_WITH_ALL,
    BREAD_WITH_GLOSSARY,
    BREAD_WITH_MANNERS,
    CUTOFFS,
    MATCHING,
    KnownTexts,
)
from tests.tutor.dialogues import GROUP, LEARNER, NOW, show, show_all, turn, verify_dialog

FLOUR = (
    "Flour\n\nTake strong flour.\n\nFrom Ann 2001 · Ben 2002 · Cy · and 2 more\n"
    "[More] [Yeast] [More on Dough] [Share] [Wrong]"
)
FLOUR_WHOLE = (
    "(in place)\nFlour\n\nTake strong flour.\n\nTwo sorts:\n\n• wheat\n• rye\n\n"
    "From Ann 2001 · Ben 2002 · Cy · Dee 2004 · Eve 2005\n[Yeast] [More on Dough] [Share] [Wrong]"
)
YEAST = "Yeast\n\nYeast lifts the dough.\n\nFrom Cy\n[More on Dough] [Share] [Wrong]"
HEAT = "Oven heat\n\nVery hot.\n\nFrom Ann 2001 · Ben 2002 · Cy · Dee 2004\n[More] [More on Oven] [Share] [Wrong]"
STEAM = "Steam\n\nSteam keeps the skin soft.\n\nFrom Ben 2002\n[More on Oven] [Share] [Wrong]"
CRUST = "Crust [brown_1]\n\nHeat browns it.\n\nFrom Eve 2005\n[More on Oven] [Share] [Wrong]"
KNEADING = (
    "(picture content/pictures/knead.png)\nHands *push* dough\n---\n"
    "Kneading\n\nPush, fold, turn.\n\nFrom Ann 2001\n[More on Dough] [Share] [Wrong]"
)
ASK = "Which one?\n[Oven heat] [Steam] [Crust [brown_1]] [None of these]"
DECLINE = "Not in Bread & butter.\n[Dough] [Oven] [None of these]"
OLD_LINK = "An old link.\n[Dough] [Oven]"
THANKED = "(reaction \N{HEAVY BLACK HEART})\nYou are welcome.\n[All topics]"
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
    return turn(message, learner, BREAD_WITH_GLOSSARY)


def verify_dialog_with_glossary(exchanges: list[tuple[str, str]]) -> None:
    verify_dialog(exchanges, BREAD_WITH_GLOSSARY)


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
    verify_dialog(
        [
            ("cold?", "Which one?\n[Oven heat] [Steam] [None of these]"),
            ("[None of these]", "None, then.\n[Dough] [Oven] [None of these]"),
        ]
    )


def test_a_question_outside_the_course_is_declined_with_its_topics() -> None:
    verify_dialog([("rain?", DECLINE), ("[Oven]", OVEN)])


def test_a_topic_leads_to_its_questions_and_back_to_all_topics() -> None:
    verify_dialog(
        [
            ("yeast?", YEAST),
            ("[More on Dough]", DOUGH),
            ("[All topics]", "(in place)\nTopics of Bread & butter:\n[Dough] [Oven]"),
            ("[Oven]", OVEN),
            ("[Crust [brown_1]]", f"(in place)\n{CRUST}"),
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
            ("/START", "Hello. Ask about Bread & butter, part 1.2.\n[Dough] [Oven]"),
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
    learner = replace(LEARNER, context=Context(offered=("answer:gone.intent", "topic:gone")))

    taken = turn(Text("1"), learner)

    assert [reply.text for reply in taken.replies] == [r"An old button."]


def test_buttons_of_earlier_messages_keep_working() -> None:
    verify_dialog(
        [("flour?", FLOUR), ("heat?", HEAT), (Tap("more:dough.flour"), FLOUR_WHOLE), (Tap("topic:oven"), OVEN)]
    )


def test_more_of_an_answer_that_has_no_more_shows_it_again() -> None:
    verify_dialog([(Tap("more:dough.yeast"), "(in place)\n" + YEAST)])


def test_what_was_offered_and_answered_last_is_remembered() -> None:
    earlier = Context(topics=("oven.heat",), offered=("topics",), asks=True, declined=True, at=NOW)

    taken = turn(Text("flour?", 55), Learner(7, version=3, context=earlier))

    assert taken.learner == Learner(
        7,
        version=3,
        context=Context(
            topics=("oven.heat", "dough.flour"),
            offered=("more:dough.flour", "answer:dough.yeast", "topic:dough", "share:dough.flour", "wrong"),
            runners_up=("dough.yeast",),
            basis=Basis.WORDS,
            question=55,
            at=NOW,
        ),
    )
    assert taken.words == "flour?"


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
    ],
)
def test_only_an_answer_changes_what_the_conversation_is_about(message: Message, topic: str) -> None:
    taken = turn(message, replace(LEARNER, context=Context(topics=("dough.flour",), at=NOW)))

    assert taken.learner.context.topic == topic


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
        pytest.param(Tap("none"), Notes(Outcome.ANSWER, "bot.feedback"), id="none of these"),
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


@pytest.mark.parametrize(
    ("argument", "shown"),
    [
        pytest.param("oven-heat", HEAT, id="answer"),
        pytest.param(" oven-heat ", HEAT, id="space around it"),
        pytest.param("oven.heat", HEAT, id="id as it is"),
        pytest.param("start", "Hello. Ask about Bread & butter, part 1.2.\n[Dough] [Oven]", id="start"),
        pytest.param("", "Hello. Ask about Bread & butter, part 1.2.\n[Dough] [Oven]", id="nothing"),
        pytest.param(" \n", "Hello. Ask about Bread & butter, part 1.2.\n[Dough] [Oven]", id="only space"),
        pytest.param("bot-greeting", "Hello to you.\n[Flour] [All topics]", id="small talk"),
        pytest.param("oven-gone", OLD_LINK, id="an answer that is gone"),
        pytest.param("oven", OLD_LINK, id="a topic"),
        pytest.param("now", OLD_LINK, id="a word"),
        pytest.param("OVEN-HEAT", OLD_LINK, id="case"),
        pytest.param("oven-heat x", OLD_LINK, id="two words"),
        pytest.param("help", OLD_LINK, id="a command that needs no link"),
        pytest.param("-" * 64, OLD_LINK, id="signs"),
        pytest.param("x" * 10_000, OLD_LINK, id="10,000 letters"),
    ],
)
def test_a_link_leads_to_its_answer_or_says_that_it_is_old(argument: str, shown: str) -> None:
    verify_dialog([(Command("start", argument), shown)])


def test_a_shared_answer_is_found_by_its_link() -> None:
    verify_dialog([("heat?", HEAT), ("[Share]", "Send /start oven-heat.\n[All topics]"), ("/start oven-heat", HEAT)])


def test_a_link_to_a_word_shows_what_it_means() -> None:
    verify_dialog_with_glossary([("/start glossary-crumb", CRUMB)])


def test_a_link_goes_on_from_where_the_conversation_stood_and_start_begins_anew() -> None:
    answered = turn(Text("flour?"))

    linked = turn(Command("start", "oven-heat"), answered.learner)
    begun = turn(Command("start"), linked.learner)

    assert linked.learner.context.topics == ("dough.flour", "oven.heat")
    assert begun.learner.context.topics == ()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("hello", "Hello to you.\n[Flour] [All topics]", id="greeting"),
        pytest.param("thanks", THANKED, id="thanks"),
        pytest.param("bye", "Bake well.\n[All topics]", id="farewell"),
    ],
)
def test_small_talk_changes_neither_topic_nor_question(said: str, shown: str) -> None:
    answered = turn(Text("flour?", 55), course=BREAD_WITH_MANNERS)

    taken = turn(Text(said, 57), answered.learner, BREAD_WITH_MANNERS, words=answered.words)

    assert show_all(taken) == shown
    assert taken.words == "flour?"
    assert replace(taken.learner.context, offered=()) == replace(answered.learner.context, offered=())


@pytest.mark.parametrize("said", ["thanks", "\N{THUMBS UP SIGN}", "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}"])
def test_thanks_get_a_reaction(said: str) -> None:
    verify_dialog([("flour?", FLOUR), (said, THANKED)], BREAD_WITH_MANNERS)


def test_only_thanks_get_a_reaction() -> None:
    for said in ("hello", "flour?", "hot?", "rain?", "bye"):
        assert [reply.reaction for reply in turn(Text(said), course=BREAD_WITH_MANNERS).replies] == [None]


def test_an_emoji_of_thanks_is_a_question_in_a_course_without_manners() -> None:
    verify_dialog([("\N{THUMBS UP SIGN}", DECLINE)])


def test_a_question_becomes_what_the_conversation_is_about_and_nothing_else_does() -> None:
    words = []
    for message in (Text("hot?"), Text("rain?"), Text("hello"), Tap("topics"), Command("help"), Attachment()):
        words.append(turn(message, words="flour?").words)

    assert words == ["hot?", "rain?", "flour?", "flour?", "flour?", "flour?"]


def test_equal_arguments_give_equal_turns() -> None:
    for said in (Text("flour?"), Text("hot?"), Text("rain?"), Command("start"), Tap("zzz"), Attachment()):
        assert turn(said) == turn(said)


def test_neither_time_nor_chance_changes_an_answer() -> None:
    later = datetime(2031, 12, 24, tzinfo=UTC)

    one, other = take_turn(BREAD, MATCHING, LEARNER, Text("flour?"), later, Random(99)), turn(Text("flour?"))

    assert (one.replies, one.notes, one.words) == (other.replies, other.notes, other.words)
    assert replace(one.learner.context, at=NOW) == other.learner.context


@given(st.text())
def test_the_words_of_a_learner_are_never_said_back(text: str) -> None:
    """What is typed could hold markup or an address; the reply is the same whatever it was."""
    taken = take_turn(BREAD, KnownTexts({}), LEARNER, Text(text), NOW, Random(1))

    assert [reply.text for reply in taken.replies] == [r"Not in Bread \& butter."]


@given(st.text())
def test_every_forged_choice_gives_a_reply(choice: str) -> None:
    taken = turn(Tap(choice))

    assert len(taken.replies) == 1


@dataclass(frozen=True)
class Hunches:
    """Has an opinion of every text, drawn from the text alone, so that equal texts give equal rankings."""

    course: Course

    def rank(self, text: str) -> Ranking:
        """Give a few intents some of the chance, often nearly all of it to one."""
        drawn = Random(text)
        likely = drawn.sample(sorted(self.course.intents), 4)
        shares = [drawn.random() ** 4 for _ in likely]
        left = drawn.choice([0.0, 0.2, 1.0, 20.0])
        chances = {at: round(share / (sum(shares) + left), 6) for at, share in zip(likely, shares, strict=True)}
        matches = (Match(intent, chances.get(intent, 0.0)) for intent in self.course.intents)
        return Ranking(tuple(sorted(matches, key=lambda match: (-match.confidence, match.intent))), CUTOFFS)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Leave words as they are."""
        return found

    def explain(self, text: str, intent: str) -> Explanation:
        """Name every word, and take every one for misspelt."""
        found = words(text)
        shares = tuple((word, 1 / len(found)) for word in found)
        return Explanation(shares, self.course.intents[intent].title, tuple((word, word) for word in found))


COURSES = (BREAD, BREAD_WITH_GLOSSARY, BREAD_WITH_MANNERS, BREAD_WITH_ALL)

CUES = (
    "the second one", "2", "#1", "no", "not that, the other", "none", "yes", "an example?", "why?", "tell me more",
    "and flour?", "what is the difference?", "yeast vs flour", "the first and the last", "go back", "next", "simpler",
    "hi, what is rye?", "is it hot? is it cold?", "what about steam", "\N{THUMBS DOWN SIGN}", "thanks", "", "it", "?!",
    "is that the crust?", "both", "heat", "brown", "remove", "wrong", "I meant steam, not heat",
)  # fmt: skip

NAMES = ("start", "help", "about", "topics", "define", "why", "privacy", "export", "forget", "broadcast", "nope")

IDS = (
    *BREAD_WITH_ALL.intents,
    *(topic.id for topic in BREAD.topics),
    *(term.id for term in BREAD_WITH_GLOSSARY.glossary),
    *("yes", "no", "export", "forget", "gone", ""),
)

QUOTES = st.none() | st.sampled_from(CUES) | st.text()
TAPS = st.builds(
    Tap,
    st.builds(write, st.sampled_from(Action), st.sampled_from(IDS)) | st.text(),
    st.none() | st.integers(1, 3),
    QUOTES,
)
COMMANDS = st.builds(
    Command, st.sampled_from(NAMES) | st.text(), st.sampled_from([*CUES, *map(write_link, IDS)]) | st.text(), QUOTES
)
TEXTS = st.builds(Text, st.sampled_from([*CUES, *MATCHING.table]) | st.text(), st.none() | st.integers(1, 99))
MESSAGES = TEXTS | COMMANDS | TAPS | st.just(Attachment())
STEPS = st.lists(st.tuples(MESSAGES, st.sampled_from([0, 5, 60, 50_000]), st.booleans()), max_size=12)


def play(course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]) -> Iterator[Turn]:
    """Take turns; a step is what is said, how many seconds later, and whether the words are still at hand."""
    now, said_before = NOW, None
    for message, later_s, at_hand in steps:
        now += timedelta(seconds=later_s)
        taken = turn(
            message,
            learner,
            course,
            matching=Hunches(course),
            words=said_before if at_hand else None,
            now=now,
            sent=now,
        )
        learner, said_before = taken.learner, taken.words
        yield taken


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_every_reply_can_be_shown(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    """The limits are those of core.telegram.org/bots/api: characters of a message, buttons, bytes of a button."""
    for taken in play(course, learner, steps):
        for reply in taken.replies:
            assert 0 < units(plain(reply.text)) <= 4096
            assert len(reply.choices) <= 100
            assert [choice for choice in reply.choices if not 1 <= len(choice.id.encode()) <= 64] == []
            assert [choice for choice in reply.choices if not choice.label] == []


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_equal_messages_give_equal_turns(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    assert list(play(course, learner, steps)) == list(play(course, learner, steps))


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_every_button_offered_leads_somewhere(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    for taken in play(course, learner, steps):
        for reply in taken.replies:
            for choice in reply.choices:
                assert show_all(turn(Tap(choice.id), replace(taken.learner, flow=Flow()), course)) != EXPIRED


@given(st.sampled_from(COURSES), STEPS)
def test_whatever_is_said_in_a_group_nothing_is_stored_exported_or_removed(
    course: Course, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    about_scores = (ShowScores, LeaveScores)
    errands = [taken.errand for taken in play(course, GROUP, steps) if not isinstance(taken.errand, about_scores)]

    assert [errand for errand in errands if errand] == []


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_only_a_flood_or_a_second_tap_gets_no_reply(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    for (message, _, _), taken in zip(steps, play(course, learner, steps), strict=True):
        assert taken.replies or (isinstance(message, Tap) and message.message is not None) or taken.learner.flow.warned


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_the_learner_keeps_the_number_and_knows_only_the_course(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    for taken in play(course, learner, steps):
        context = taken.learner.context

        assert taken.learner.id == learner.id
        assert {*context.topics, *context.runners_up} <= set(course.intents)
        assert len(context.topics) <= 5
