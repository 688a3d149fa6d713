"""What a turn comes from, message and learner alone, and what it leaves behind: a context and notes."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Basis, Context, Learner
from bot.tutor.message import Attachment, Command, Message, Tap, Text
from bot.tutor.reply import Notes, Outcome
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY, MATCHING, KnownTexts
from tests.tutor.dialogues import LEARNER, NOW, turn


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


def test_a_question_becomes_what_the_conversation_is_about_and_nothing_else_does() -> None:
    words = []
    for message in (Text("hot?"), Text("rain?"), Text("hello"), Tap("topics"), Command("help"), Attachment()):
        words.append(turn(message, words="flour?").words)

    assert words == ["hot?", "rain?", "flour?", "flour?", "flour?", "flour?"]


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
    assert turn(message, course=BREAD_WITH_GLOSSARY).notes == notes


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
