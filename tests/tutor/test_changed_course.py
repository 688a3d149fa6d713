"""What learners say to a course that lost, since their last message, what they spoke about."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from bot.authoring.building import read_course
from bot.tutor.course import Course
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Basis, Context, Learner, Repair
from bot.tutor.matching.learning import learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.message import Command, Message, Text
from bot.tutor.reply import Turn
from tests.authoring.coursefiles import BEEKEEPING

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
GONE = "honey.gone"


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Matcher]:
    """A course without the intent that was spoken about."""
    course = read_course(BEEKEEPING.write(tmp_path_factory.mktemp("course")))
    return course, learn(course)


def said_after(taught: tuple[Course, Matcher], message: Message, context: Context) -> Turn:
    learner = Learner(7, context=replace(context, at=NOW))
    return take_turn(*taught, learner, message, NOW, Random(1), words="how is it kept")


@pytest.mark.parametrize(
    "context",
    [
        Context(topics=(GONE,), basis=Basis.WORDS),
        Context(topics=(GONE, "hive.queen"), basis=Basis.WORDS),
        Context(topics=("hive.queen",), listed=GONE, basis=Basis.WORDS),
        Context(topics=("hive.queen",), runners_up=(GONE,), basis=Basis.WORDS),
        Context(topics=("hive.queen",), after=(GONE,), basis=Basis.POINTED),
        Context(topics=(GONE,), after=(GONE,), repair=Repair.NEXT_BEST, runners_up=(GONE,), basis=Basis.AFTER_TOPIC),
    ],
    ids=["the topic", "an earlier topic", "a list", "another meaning", "what it went on from", "everything"],
)
@pytest.mark.parametrize(
    "message",
    [
        Text("What does the queen do?"),
        Text("and the second one?"),
        Text("why"),
        Text("that is not what I meant"),
        Text("no, the other one"),
        Command("why", ""),
        Command("quiz", ""),
    ],
    ids=lambda message: getattr(message, "text", None) or f"/{message.name}",
)
def test_what_the_course_lost_is_answered_without(
    taught: tuple[Course, Matcher], message: Message, context: Context
) -> None:
    turn = said_after(taught, message, context)

    left = turn.learner.context
    assert turn.replies
    assert GONE not in (*left.topics, *left.runners_up, *left.after, left.listed)


def test_why_does_not_explain_an_older_answer_for_one_that_is_gone(taught: tuple[Course, Matcher]) -> None:
    turn = said_after(taught, Command("why", ""), Context(topics=("hive.queen", GONE), basis=Basis.WORDS))

    assert turn.replies[0].text == taught[0].wording.why_nothing
