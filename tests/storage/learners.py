"""Learners at points of a conversation, for tests of stores."""

from datetime import date, datetime, time, timedelta

from bot.tutor.learner import (
    Basis,
    Context,
    Draft,
    Elsewhere,
    Flow,
    GroupQuiz,
    Learner,
    Pressed,
    Reminder,
    Repair,
)
from bot.tutor.quizzing.judging import Coverage
from bot.tutor.quizzing.quiz import Done, Phase, Quiz, Step
from bot.tutor.quizzing.scheduling import Grade, Memory
from bot.tutor.quizzing.study import Asked, Card, Day, Study
from tests.storage.outgoings import NOW


def at_topic(topic: str | None, learner: int = 7, version: int = 0) -> Learner:
    """Make a learner whose last answer was about a topic."""
    return Learner(learner, version, Context(topics=(topic,) if topic is not None else ()))


def woken_at(moment: datetime, learner: int = 7, version: int = 0) -> Learner:
    """Make a learner who is to be reminded at a moment."""
    return Learner(learner, version, reminder=Reminder(time(18, 30), moment))


WHOLE_LEARNER = Learner(
    7,
    context=Context(
        topics=("dough.flour", "oven.heat"),
        listed="dough.flour",
        offered=("answer:oven.steam", "none"),
        asks=True,
        runners_up=("oven.steam", "oven.crust"),
        after=("dough.yeast",),
        declined=True,
        basis=Basis.AFTER_TOPIC,
        repair=Repair.NEXT_BEST,
        question=41,
        at=NOW,
    ),
    thread=3,
    elsewhere=(
        Elsewhere(None, Context(topics=("dough.yeast",), basis=Basis.POINTED, repair=Repair.STAFF, at=NOW)),
        Elsewhere(9, Context(offered=("topics",), basis=Basis.WORDS, repair=Repair.TOPICS)),
    ),
    flow=Flow(level=20.5, at=NOW - timedelta(seconds=1), warned=True),
    pressed=Pressed(message=12, choice="answer:\N{BREAD}", at=NOW - timedelta(days=1), person=9),
    study=Study(
        cards=(
            Card(
                "oven.steam#1",
                Memory(stability=2.3064512, difficulty=6.4133, last=date(2026, 2, 27), due=date(2026, 3, 1)),
                asked=3,
                right=2,
                unaided=(date(2026, 2, 25), date(2026, 2, 27)),
            ),
            Card("dough.flour#🍞", asked=1),
        ),
        days=(Day(date(2026, 2, 27), 4, 3), Day(date(2026, 2, 28), 1, 0)),
        asked=(Asked("dough.yeast", date(2026, 2, 28)),),
        goal=24,
    ),
    quiz=Quiz(
        scope="dough",
        is_review=True,
        step=Step(
            "oven.steam#1",
            order=(2, 0, 1),
            typed=True,
            asks_sure=True,
            asked_on=date(2026, 2, 28),
            phase=Phase.DOUBTING,
            hints=1,
            tries=1,
            out=(1,),
            chosen=(0, 2),
            last=(1,),
            slip=0,
            first=("A wet oven",),
            unsure=True,
            looked_up=True,
            revealed=True,
            flagged=True,
            grade=Grade.HARD,
            coverage=(Coverage.COVERED, Coverage.MISSING, Coverage.UNCLEAR),
        ),
        ahead=("dough.flour#1", "dough.yeast#2"),
        done=(Done("oven.heat#1", Grade.AGAIN), Done("oven.heat#2", Grade.GOOD), Done("oven.crust#1", None)),
        streak=2,
        message=12,
    ),
    shown=4_711,
    zone="Europe/Tallinn",
    reminded=(date(2026, 2, 28),),
    reminder=Reminder(at=time(18, 30), next=NOW + timedelta(hours=7), ignored=2),
    group_quiz=GroupQuiz(ahead=("oven.heat#1",), next=NOW + timedelta(seconds=70), asked=3, thread=9),
    draft=Draft(key="0c", words="Bake on \N{BREAD} *Friday*!\n", at=NOW),
)
"""A learner who uses every field."""
