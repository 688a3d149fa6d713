"""Every question is counted once: what became of it, and what it was about or near to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.tutor.course import Course
from bot.tutor.learner import Context, Flow, Learner
from bot.tutor.message import Attachment, Command, Message, Tap, Text, Wake
from bot.tutor.reply import Counted, Outcome
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY, BREAD_WITH_MANNERS
from tests.tutor.dialogues import GROUP, LEARNER, NOW, show, turn
from tests.tutor.following.baking import BAKING, NAMES, KnownWords
from tests.tutor.quizzing.baking import CHOICE, HEAT, TYPED, only
from tests.tutor.quizzing.learning import Learning

FLOUR = Counted(Outcome.ANSWER, "dough.flour")
YEAST = Counted(Outcome.ANSWER, "dough.yeast")
WORDS = KnownWords(
    {
        **NAMES,
        "what is flour": [("dough.flour", 0.9)],
        "and what is yeast": [("dough.yeast", 0.9)],
        "how hot is the oven": [("oven.heat", 0.9)],
    }
)


@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["alone", "in a group"])
@pytest.mark.parametrize(
    ("text", "counted"),
    [
        pytest.param("flour?", FLOUR, id="answered"),
        pytest.param("rise?", FLOUR, id="answered, though another may be meant"),
        pytest.param("hello", Counted(Outcome.ANSWER, "bot.greeting"), id="small talk"),
        pytest.param("hot?", Counted(Outcome.ASK, "oven.heat"), id="asked back, by what is offered first"),
        pytest.param("rain?", Counted(Outcome.DECLINE, "oven.steam"), id="declined, by what is nearest"),
        pytest.param("the moon?", Counted(Outcome.DECLINE, None), id="declined, near to nothing"),
        pytest.param("你好吗", Counted(Outcome.DECLINE, None), id="another script"),
        pytest.param("7", Counted(Outcome.DECLINE, None), id="a number that is no choice"),
    ],
)
def test_a_question_is_counted_by_what_became_of_it(learner: Learner, text: str, counted: Counted) -> None:
    assert turn(Text(text), learner).counted == (counted,)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("thanks", "bot.thanks"), ("❤", "bot.thanks"), ("bye", "bot.goodbye"), ("you got me wrong", "bot.feedback")],
)
def test_small_talk_is_counted_by_its_intent(text: str, intent: str) -> None:
    taken = turn(Text(text), course=BREAD_WITH_MANNERS)

    assert taken.counted == (Counted(Outcome.ANSWER, intent),)


def test_a_question_for_a_word_is_counted_by_the_intent_that_tells_what_it_means() -> None:
    taken = turn(Text("crumb?"), course=BREAD_WITH_GLOSSARY)

    assert taken.counted == (Counted(Outcome.ANSWER, "glossary.crumb"),)


def test_two_things_side_by_side_are_one_question_about_the_first() -> None:
    taken = turn(Text("kneading vs flour"), course=BAKING, matching=WORDS)

    assert taken.counted == (Counted(Outcome.ANSWER, "dough.kneading"),)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("what is flour? and what is yeast?", (FLOUR, YEAST)),
        (
            "what is flour\nand what is yeast\nhow hot is the oven",
            (FLOUR, YEAST, Counted(Outcome.ANSWER, "oven.heat")),
        ),
    ],
    ids=["two", "three"],
)
def test_each_question_of_a_message_is_counted(text: str, counted: tuple[Counted, ...]) -> None:
    taken = turn(Text(text), course=BAKING, matching=WORDS)

    assert taken.counted == counted


def test_a_question_that_goes_on_from_a_topic_is_counted_by_what_it_points_at() -> None:
    at_flour = replace(LEARNER, context=Context(topics=("dough.flour",), at=NOW))

    taken = turn(Text("and yeast?"), at_flour, BAKING, matching=WORDS)

    assert taken.counted == (YEAST,)


def test_a_question_that_was_changed_is_counted_as_it_is_asked_anew() -> None:
    assert turn(Text("flour?", 41, changed=True)).counted == (FLOUR,)


@pytest.mark.parametrize(
    "message",
    [
        *(Tap("answer:oven.heat"), Tap("more:oven.heat"), Tap("none"), Tap("topics"), Tap("gone"), Tap("wrong")),
        *(Command("start"), Command("start", "oven-heat"), Command("help"), Command("topics"), Command("why")),
        *(Command("define", "crumb"), Command("define", "flour?"), Command("define", "the moon?"), Command("nope")),
        *(Command("quiz", "flour"), Command("forget"), Command("stats"), Attachment(), Wake()),
    ],
    ids=repr,
)
@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["alone", "in a group"])
def test_what_is_tapped_commanded_or_no_text_is_not_counted(message: Message, learner: Learner) -> None:
    assert turn(message, learner, BREAD_WITH_GLOSSARY).counted == ()


@pytest.mark.parametrize("typed", ["1", "Oven heat", "none of these"])
def test_a_choice_that_is_typed_is_not_counted(typed: str) -> None:
    asked = turn(Text("hot?"))

    assert turn(Text(typed), asked.learner).counted == ()


def test_who_says_that_an_answer_was_not_meant_asks_nothing() -> None:
    answered = turn(Text("rise?", 41))

    refused = turn(Text("no, that is wrong"), answered.learner, words="rise?")

    assert refused.counted == ()


def test_what_a_flood_drowns_is_not_counted() -> None:
    flooding = replace(LEARNER, flow=Flow(level=1_000.0, at=NOW - timedelta(seconds=1)))

    assert turn(Text("flour?"), flooding, sent=NOW).counted == ()


@pytest.mark.parametrize("course", [only(CHOICE), only(TYPED)], ids=["with buttons", "typed"])
def test_a_question_beside_a_quiz_is_counted(course: Course) -> None:
    learning = Learning(course)
    learning.say("/quiz")

    shown = learning.say("heat?")

    assert learning.turn is not None
    assert "[Back to the quiz]" in shown
    assert learning.turn.counted == (Counted(Outcome.ANSWER, "oven.heat"),)


def test_a_question_below_which_a_recall_is_offered_is_counted() -> None:
    learning = Learning(only(CHOICE, TYPED, HEAT))
    learning.say("flour?")

    shown = learning.wait(days=1).say("heat?")

    assert learning.turn is not None
    assert shown.endswith("[Recall Flour]")
    assert learning.turn.counted == (Counted(Outcome.ANSWER, "oven.heat"),)


@pytest.mark.parametrize(
    "said",
    [["/quiz", "strong"], ["/quiz", "b"], ["/quiz", "hint"], ["/quiz", "[Plain]"], ["quiz me"], ["/quiz", "stop"]],
    ids=["the key", "a letter", "a hint", "a tap", "the wish for one", "its end"],
)
def test_what_is_said_to_a_quiz_is_not_counted(said: list[str]) -> None:
    learning = Learning(only(CHOICE))

    for words in said:
        learning.say(words)
        assert learning.turn is not None
        assert learning.turn.counted == ()


def test_nothing_of_the_words_is_counted() -> None:
    taken = turn(Text("where does my aunt Matilda live?"), course=BREAD)

    assert taken.counted == (Counted(Outcome.DECLINE, None),)


def test_questions_that_are_left_for_a_choice_are_each_counted_as_asked_back() -> None:
    taken = turn(
        Text("what is flour? and what is yeast? how hot is the oven? steam, is it?"), course=BAKING, matching=LEFT
    )

    assert taken.counted == (FLOUR, YEAST, Counted(Outcome.ANSWER, "oven.heat"), Counted(Outcome.ASK, "oven.steam"))


def test_what_is_left_can_be_chosen() -> None:
    taken = turn(
        Text("what is flour? and what is yeast? how hot is the oven? steam, is it?"), course=BAKING, matching=LEFT
    )

    assert show(taken.replies[-1]) == "And these?\n[Steam] [None of these]"
    assert taken.learner.context.asks


LEFT = KnownWords({**WORDS.table, "steam is it": [("oven.steam", 0.9)]})


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        pytest.param("how am i doing and what is yeast", ("bot.progress", "dough.yeast"), id="how it goes, and"),
        pytest.param("what is flour? how am i doing", ("dough.flour", "bot.progress"), id="and how it goes"),
        pytest.param("i want some practice? what is flour", ("bot.quiz", "dough.flour"), id="a quiz, and"),
        pytest.param("you got me wrong\nwhat is flour", ("dough.flour",), id="what was meant"),
        pytest.param("you got me wrong\nwhat is flour\nhow hot is the oven", ("dough.flour", "oven.heat"), id="both"),
    ],
)
def test_what_is_asked_besides_is_answered(text: str, counted: tuple[str, ...]) -> None:
    learner = replace(LEARNER, context=Context(topics=("dough.kneading",), at=NOW))

    taken = turn(Text(text), learner, WITH_ITEMS, matching=BESIDES)

    assert taken.counted == tuple(Counted(Outcome.ANSWER, intent) for intent in counted)
    assert taken.learner.quiz is None


WITH_ITEMS = replace(
    BAKING,
    intents={
        **BAKING.intents,
        "bot.quiz": replace(BAKING.intents["bot.feedback"], id="bot.quiz", title="Quiz"),
        "bot.progress": replace(BAKING.intents["bot.feedback"], id="bot.progress", title="Progress"),
    },
    items=(CHOICE, HEAT),
)
BESIDES = KnownWords(
    {
        **WORDS.table,
        "how am i doing": [("bot.progress", 0.9)],
        "i want some practice": [("bot.quiz", 0.9)],
        "you got me wrong": [("bot.feedback", 0.9)],
    },
    course=WITH_ITEMS,
)
