"""Items by short names, what is known of them, and a course of six objectives, to plan quizzes of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from bot.tutor.course import Course
from bot.tutor.quizzing.items import Item, Kind, Level
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Asked, Card, Study
from tests.tutor.quizzing.baking import CHOICE, EXPLAIN, TYPED, only

DAY = date(2026, 3, 2)
FLOUR, YEAST, KNEADING = "dough.flour", "dough.yeast", "dough.kneading"
HEAT, STEAM, CRUST = "oven.heat", "oven.steam", "oven.crust"
ALL = [FLOUR, YEAST, KNEADING, HEAT, STEAM, CRUST]
LEVELS = {"r": Level.RECALL, "t": Level.TELL_APART, "a": Level.APPLY}


def later(days: int) -> date:
    return DAY + timedelta(days)


def item(name: str) -> Item:
    """Make an item of a name like "oven.heat.r1": of an objective, with the first letter of its level."""
    objective, _, last = name.rpartition(".")
    if last.startswith("e"):
        return replace(EXPLAIN, id=name, objective=objective)
    like = TYPED if last.endswith("typed") else CHOICE
    return replace(like, id=name, objective=objective, level=LEVELS[last[0]])


def course(*names: str) -> Course:
    return only(*(item(name) for name in names))


def each(*lasts: str, of: Sequence[str] = ALL) -> list[str]:
    return [f"{objective}.{last}" for objective in of for last in lasts]


def known(name: str, *, due: int, last: int = -10, stability: float = 5.0, right: int = 1) -> Card:
    """Make a card that was answered and is due so many days from now."""
    return Card(name, Memory(stability, 5.0, later(last), later(due)), asked=2, right=right)


FULL = course(*each("r1", "r2", "t1", "t2", "a1", "e1"))
"""Six objectives with five items and an explanation each."""


def objectives(found: Sequence[str]) -> list[str]:
    return [name.rpartition(".")[0] for name in found]


MANY = [f"dough.flour{number}" for number in range(30)]


def many_topics() -> Course:
    """Give a course with thirty objectives of three items each."""
    items = [item(f"{objective}.{last}") for objective in MANY for last in ("r1", "t1", "a1")]
    baking = only(*items)
    flour = baking.intents[FLOUR]
    topic = replace(baking.topics[0], intents=tuple(MANY))
    intents = {**baking.intents, **{objective: replace(flour, id=objective) for objective in MANY}}
    return replace(baking, intents=intents, topics=(topic,))


def studies(names: Sequence[str]) -> st.SearchStrategy[Study]:
    cards = st.builds(
        known,
        st.sampled_from(names),
        due=st.integers(-40, 40),
        last=st.integers(-60, 0),
        stability=st.floats(0.1, 200),
        right=st.integers(0, 2),
    )
    bare = st.builds(Card, st.sampled_from(names), asked=st.just(1), right=st.integers(0, 1))
    asked = st.lists(st.builds(Asked, st.sampled_from([*ALL, "no.such"]), st.integers(-5, 1).map(later)), max_size=4)
    return st.builds(
        lambda found, topics: Study(
            cards=tuple({card.item: card for card in found}.values()),
            asked=tuple({one.intent: one for one in topics}.values()),
        ),
        st.lists(st.one_of(cards, bare), max_size=25),
        asked,
    )


STUDIES = studies([*(one.id for one in FULL.items if one.kind is not Kind.EXPLAIN), "dough.flour.gone", "no.such.r1"])
SCOPES = st.lists(st.sampled_from(ALL), min_size=1, unique=True)
