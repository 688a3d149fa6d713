"""Learners at points of a conversation, for tests of stores."""

from datetime import timedelta

from bot.tutor.learner import Basis, Context, Elsewhere, Flow, Learner, Pressed, Repair
from tests.storage.outgoings import NOW


def at_topic(topic: str | None, learner: int = 7, version: int = 0) -> Learner:
    """Make a learner whose last answer was about a topic."""
    return Learner(learner, version, Context(topics=(topic,) if topic is not None else ()))


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
    pressed=Pressed(message=12, choice="answer:\N{BREAD}", at=NOW - timedelta(days=1)),
)
"""A learner who uses every field."""
