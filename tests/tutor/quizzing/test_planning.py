"""What is asked next, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.course import Course
from bot.tutor.quizzing.items import Item, Kind, Level
from bot.tutor.quizzing.planning import (
    NEW_BESIDE_DUE,
    QUIZ_ITEMS,
    REVIEW_ITEMS,
    due_items,
    is_something_due,
    plan_quiz,
    plan_review,
    recall_item,
)
from bot.tutor.quizzing.scheduling import Grade, Memory, recall
from bot.tutor.quizzing.study import Asked, Card, Study
from tests.tutor.quizzing.baking import CHOICE, EXPLAIN, TYPED, only

A, H, G = Grade.AGAIN, Grade.HARD, Grade.GOOD

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


def test_who_never_met_a_topic_meets_its_items_the_easiest_level_first() -> None:
    baking = course(*each("a1", "t2", "r2", "t1", "r1", "a2", of=[FLOUR]))

    planned = plan_quiz(baking, Study(), [FLOUR], DAY, 6)

    assert planned == tuple(each("r2", "r1", "t2", "t1", "a1", "a2", of=[FLOUR]))


def test_of_a_level_what_is_typed_comes_last() -> None:
    baking = course(*each("r1typed", "r2", "t1typed", "t2", of=[FLOUR]))

    planned = plan_quiz(baking, Study(), [FLOUR], DAY)

    assert planned == tuple(each("r2", "r1typed", "t2", "t1typed", of=[FLOUR]))


def test_first_meetings_stand_in_blocks_in_the_order_of_the_course() -> None:
    planned = plan_quiz(FULL, Study(), ALL, DAY, 6)

    assert planned == tuple(each("r1", "r2", of=[FLOUR, YEAST, KNEADING]))


def test_what_is_known_is_mixed() -> None:
    names = each("r1", "r2", "t1", of=[FLOUR, YEAST])
    study = Study(cards=tuple(known(name, due=5, last=-1) for name in names))

    planned = plan_quiz(course(*names), study, [FLOUR, YEAST], DAY, 6)

    assert objectives(planned) == [FLOUR, YEAST, FLOUR, YEAST, FLOUR, YEAST]


@pytest.mark.parametrize("due", [1, 2, 3, 4, 5])
def test_beside_what_is_due_no_more_than_two_are_new(due: int) -> None:
    study = Study(cards=tuple(known(f"{objective}.a1", due=-1, right=0) for objective in ALL[:due]))

    planned = plan_quiz(FULL, study, ALL, DAY)

    new = [name for name in planned if name not in study.by_item]
    assert len(new) == min(NEW_BESIDE_DUE, QUIZ_ITEMS - due)
    assert len(planned) == min(QUIZ_ITEMS, due + NEW_BESIDE_DUE)


def test_what_is_due_comes_before_what_is_new() -> None:
    study = Study(cards=(known("oven.crust.a1", due=0), known("dough.flour.a1", due=-3)))

    planned = plan_quiz(course(*each("r1", "a1")), study, ALL, DAY)

    assert set(planned[:2]) == {"dough.flour.a1", "oven.crust.a1"}
    assert planned[2:] == ("dough.flour.r1", "dough.yeast.r1")


def test_what_lost_most_of_its_recall_comes_first() -> None:
    study = Study(
        cards=(
            known("dough.flour.r1", due=-1, last=-10, stability=9.0),
            known("dough.yeast.r1", due=-5, last=-10, stability=2.0),
            known("dough.kneading.r1", due=-40, last=-50, stability=20.0),
            known("oven.heat.r1", due=0, last=-5, stability=5.0),
        )
    )

    found = due_items(FULL, study, DAY, ALL)

    assert [one.id for one in found] == ["dough.yeast.r1", "dough.kneading.r1", "dough.flour.r1", "oven.heat.r1"]


def test_of_equal_losses_the_id_decides() -> None:
    study = Study(cards=tuple(known(f"{objective}.r1", due=0) for objective in reversed(ALL)))

    found = due_items(FULL, study, DAY, ALL)

    assert [one.id for one in found] == sorted(f"{objective}.r1" for objective in ALL)


def test_of_one_objective_one_item_is_due_the_one_that_lost_most() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-1), known("dough.flour.t1", due=-1, stability=2.0)))

    found = due_items(FULL, study, DAY, ALL)

    assert [one.id for one in found] == ["dough.flour.t1"]


def test_an_objective_that_was_answered_today_waits_until_tomorrow() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-1), known("dough.yeast.r1", due=-1)))

    study = study.record("dough.flour.t1", G, DAY)

    assert plan_review(FULL, study, DAY) == ("dough.yeast.r1",)
    assert plan_review(FULL, study, later(1)) == ("dough.flour.r1", "dough.yeast.r1")


@pytest.mark.parametrize(
    ("due", "asked"), [(-400, True), (-1, True), (0, True), (1, False), (30, False)], ids=lambda value: str(value)
)
def test_an_item_is_asked_from_the_day_on_which_it_is_due(due: int, *, asked: bool) -> None:
    study = Study(cards=(known("dough.flour.r1", due=due),))

    assert plan_review(FULL, study, DAY) == (("dough.flour.r1",) if asked else ())
    assert is_something_due(FULL, study, DAY) is asked


def test_a_due_day_before_the_last_review_makes_an_item_due() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-20, last=-10),))

    assert plan_review(FULL, study, DAY) == ("dough.flour.r1",)


def test_an_item_that_was_let_go_of_is_not_due() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-20),)).start_afresh(DAY)

    assert plan_review(FULL, study, DAY) == ()
    assert is_something_due(FULL, study, DAY) is False


def test_what_was_let_go_of_can_be_asked_again_and_is_not_new() -> None:
    baking = course(*each("r1", of=[FLOUR]))
    study = Study(cards=(known("dough.flour.r1", due=-20),)).start_afresh(DAY)

    assert plan_quiz(baking, study, [FLOUR], DAY, new=False) == ("dough.flour.r1",)


MANY = [f"dough.flour{number}" for number in range(30)]


def many_topics() -> Course:
    """Give a course with thirty objectives of three items each."""
    items = [item(f"{objective}.{last}") for objective in MANY for last in ("r1", "t1", "a1")]
    baking = only(*items)
    flour = baking.intents[FLOUR]
    topic = replace(baking.topics[0], intents=tuple(MANY))
    intents = {**baking.intents, **{objective: replace(flour, id=objective) for objective in MANY}}
    return replace(baking, intents=intents, topics=(topic,))


def test_a_review_has_eight_items_however_many_are_due() -> None:
    baking = many_topics()
    study = Study(cards=tuple(known(one.id, due=-30) for one in baking.items))

    planned = plan_review(baking, study, DAY)

    assert len(planned) == REVIEW_ITEMS == 8
    assert len(set(objectives(planned))) == 8


def test_a_backlog_is_worked_off_by_eight_a_day_and_siblings_come_on_different_days() -> None:
    baking = many_topics()
    study = Study(cards=tuple(known(one.id, due=-30) for one in baking.items))
    waiting = set(study.by_item)
    days = []

    for ahead in range(60):
        planned = plan_review(baking, study, later(ahead))
        days.append(planned)
        for name in planned:
            study = study.record(name, G, later(ahead))

    seen = [objectives(planned) for planned in days]
    assert all(len(set(found)) == len(found) <= 8 for found in seen)
    assert waiting <= {name for planned in days[:12] for name in planned}


def test_siblings_that_were_learned_on_one_day_come_back_one_a_day() -> None:
    study = Study()
    for name in each("r1", "r2", "t1", "t2", "a1", of=[FLOUR]):
        study = study.record(name, G, DAY)
    asked = []

    for ahead in range(9):
        planned = plan_review(FULL, study, later(ahead))
        asked.append(list(planned))
        for name in planned:
            study = study.record(name, G, later(ahead))

    days = [[], [], *([name] for name in sorted(study.by_item)), [], []]
    assert asked == days


@pytest.mark.parametrize("seed", range(5))
def test_every_sibling_gets_its_turn_whatever_is_answered(seed: int) -> None:
    rng = Random(seed)
    names = each("r1", "r2", "t1", "t2", "a1")
    study = Study()
    for name in names:
        study = study.record(name, rng.choice([A, H, G]), DAY)
    turns: Counter[str] = Counter()

    for ahead in range(1, 61):
        planned = plan_review(FULL, study, later(ahead))
        turns.update(planned)
        for name in planned:
            study = study.record(name, rng.choice([A, H, G, G, G]), later(ahead))
        assert len(set(objectives(planned))) == len(planned)
        assert plan_review(FULL, study, later(ahead)) == ()

    assert set(turns) == set(names)


def test_an_explanation_is_asked_for_once_something_of_it_was_right() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1), known("dough.yeast.r1", due=5, last=-1, right=0)))

    planned = plan_quiz(FULL, study, ALL, DAY)

    assert [name for name in planned if name.endswith("e1")] == ["dough.flour.e1"]


@pytest.mark.parametrize("right", [0, 1, 7])
def test_an_explanation_needs_something_that_was_right(right: int) -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1, right=right),))

    planned = plan_quiz(FULL, study, [FLOUR], DAY)

    assert ("dough.flour.e1" in planned) is (right > 0)


def test_an_explanation_takes_the_place_of_the_last_but_one() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1),))

    planned = plan_quiz(FULL, study, [FLOUR], DAY)

    assert planned == tuple(each("r2", "t1", "t2", "e1", "r1", of=[FLOUR]))


def test_an_explanation_that_was_given_is_not_asked_for_again() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1),)).explained("dough.flour.e1", DAY)

    assert "dough.flour.e1" not in plan_quiz(FULL, study, ALL, DAY)


def test_a_topic_that_was_asked_about_comes_first_in_the_learners_own_words() -> None:
    study = Study().ask(HEAT, later(-1))

    planned = plan_quiz(FULL, study, ALL, DAY)

    assert planned[0] == "oven.heat.e1"


@pytest.mark.parametrize(
    ("names", "found"),
    [
        pytest.param(["r1", "t1typed", "e1"], "e1", id="an explanation"),
        pytest.param(["r1", "t1typed"], "t1typed", id="a typed one"),
        pytest.param(["a1", "r1", "t1"], "r1", id="the easiest"),
    ],
)
def test_a_topic_comes_back_in_own_words_where_it_can(names: list[str], found: str) -> None:
    baking = course(*each(*names, of=[FLOUR]))

    back = recall_item(baking, Study(), Asked(FLOUR, later(-1)))

    assert back is not None
    assert back.id == f"{FLOUR}.{found}"


def test_a_topic_comes_back_by_an_item_that_was_not_asked_before_where_there_is_one() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5),))

    back = recall_item(course(*each("r1", "a1", of=[FLOUR])), study, Asked(FLOUR, later(-1)))

    assert back is not None
    assert back.id == "dough.flour.a1"


@pytest.mark.parametrize("intent", ["dough.flour", "bot.greeting", "no.such"])
def test_a_topic_without_items_does_not_come_back(intent: str) -> None:
    baking = course(*each("r1", of=[HEAT]))
    study = Study().ask(intent, later(-1))

    assert recall_item(baking, study, study.asked[0]) is None
    assert is_something_due(baking, study, DAY) is False
    assert plan_quiz(baking, study, [HEAT], DAY) == ("oven.heat.r1",)


def test_a_topic_that_was_asked_about_stays_away_from_a_quiz_about_another() -> None:
    study = Study().ask(HEAT, later(-1))

    planned = plan_quiz(FULL, study, [FLOUR], DAY)

    assert set(objectives(planned)) == {FLOUR}


@pytest.mark.parametrize(("days", "due"), [(0, False), (1, True), (2, True), (3, True), (4, False)], ids=str)
def test_a_topic_is_something_to_recall_from_one_to_three_days_later(days: int, *, due: bool) -> None:
    study = Study().ask(HEAT, DAY)

    assert is_something_due(FULL, study, later(days)) is due


def test_no_more_than_two_topics_come_back_in_one_quiz() -> None:
    sure = [known(name, due=40, last=-1, stability=50.0) for name in each("t1typed")]
    study = Study(cards=(*sure, *(known(name, due=5, last=-1) for name in each("r1"))))
    for objective in ALL:
        study = study.ask(objective, later(-1))

    planned = plan_quiz(course(*each("r1", "t1typed")), study, ALL, DAY)

    back = ("dough.flour.t1typed", "dough.yeast.t1typed")
    assert planned == (*back, "dough.flour.r1", "dough.kneading.r1", "dough.yeast.r1")


def test_where_everything_is_known_and_nothing_due_the_least_sure_is_asked() -> None:
    study = Study(
        cards=tuple(known(f"{objective}.r1", due=5, stability=5.0 + at) for at, objective in enumerate(reversed(ALL)))
    )

    planned = plan_quiz(course(*each("r1")), study, ALL, DAY, 3)

    assert planned == ("oven.crust.r1", "oven.steam.r1", "oven.heat.r1")


def test_what_was_asked_today_comes_last() -> None:
    study = Study(cards=tuple(known(name, due=5, last=-1) for name in each("r1", of=[FLOUR, YEAST, KNEADING])))
    study = study.record("dough.flour.r1", A, DAY)

    planned = plan_quiz(course(*each("r1", of=[FLOUR, YEAST, KNEADING])), study, ALL, DAY)

    assert planned == ("dough.kneading.r1", "dough.yeast.r1", "dough.flour.r1")


def test_without_new_ones_nothing_unmet_is_asked() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, right=0), known("dough.yeast.r1", due=-1, right=0)))

    planned = plan_quiz(FULL, study, ALL, DAY, new=False)

    assert planned == ("dough.yeast.r1", "dough.flour.r1")


def test_who_met_nothing_is_asked_nothing_without_new_ones() -> None:
    assert plan_quiz(FULL, Study(), ALL, DAY, new=False) == ()


def test_items_that_the_course_no_longer_has_are_left_out() -> None:
    gone = (known("dough.flour.gone", due=-9), known("no.such.r1", due=-9, last=0), known("dough.yeast.r1", due=-1))
    study = Study(cards=gone).ask("no.such", later(-1)).ask(HEAT, later(-1))

    assert plan_review(FULL, study, DAY) == ("dough.yeast.r1",)
    planned = plan_quiz(FULL, study, ALL, DAY)
    assert planned[:2] == ("oven.heat.e1", "dough.yeast.r1")
    assert all(FULL.item(name) for name in planned)


def test_an_item_that_moved_to_another_objective_waits_with_its_new_siblings() -> None:
    moved = only(*(replace(item("dough.flour.r1"), objective=YEAST), item("dough.yeast.r1")))
    study = Study(cards=(known("dough.flour.r1", due=-1), known("dough.yeast.r1", due=-1)))

    assert plan_review(moved, study, DAY) == ("dough.flour.r1",)


@pytest.mark.parametrize("scope", [[], ["no.such"], ["bot.greeting"]], ids=str)
def test_a_scope_without_items_gives_no_quiz(scope: list[str]) -> None:
    assert plan_quiz(FULL, Study(), scope, DAY) == ()


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


@given(study=STUDIES, scope=SCOPES, count=st.integers(1, 12))
def test_a_plan_is_never_empty_nor_too_long_and_asks_nothing_twice(study: Study, scope: list[str], count: int) -> None:
    planned = plan_quiz(FULL, study, scope, DAY, count)

    assert 1 <= len(planned) <= count
    assert len(set(planned)) == len(planned)
    assert set(objectives(planned)) <= set(scope)


@given(study=STUDIES, scope=SCOPES)
def test_a_plan_is_the_same_every_time_and_in_whatever_order_cards_are_kept(study: Study, scope: list[str]) -> None:
    other = replace(study, cards=tuple(reversed(study.cards)))

    assert plan_quiz(FULL, study, scope, DAY) == plan_quiz(FULL, other, scope, DAY)
    assert plan_review(FULL, study, DAY) == plan_review(FULL, other, DAY)


@given(study=STUDIES, scope=SCOPES)
def test_without_topics_that_come_back_a_plan_has_two_new_ones_beside_due_ones_and_one_explanation(
    study: Study, scope: list[str]
) -> None:
    study = replace(study, asked=())

    planned = plan_quiz(FULL, study, scope, DAY)

    explained = [name for name in planned if name.endswith("e1")]
    new = [name for name in planned if name not in study.by_item and name not in explained]
    right = {name.rpartition(".")[0] for name, card in study.by_item.items() if card.right}
    assert len(explained) <= 1
    assert set(objectives(explained)) <= right
    assert len(new) <= NEW_BESIDE_DUE or not due_items(FULL, study, DAY, scope)


@given(study=STUDIES)
def test_a_review_has_what_is_due_ranked_by_loss_of_recall_and_one_of_an_objective(study: Study) -> None:
    planned = plan_review(FULL, study, DAY)

    memories = [card.memory for name in planned if (card := study.by_item[name]).memory]
    chances = [recall(memory, DAY) for memory in memories]
    assert len(memories) == len(planned) <= REVIEW_ITEMS
    assert all(memory.due <= DAY and memory.last < DAY for memory in memories)
    assert chances == sorted(chances)
    assert len(set(objectives(planned))) == len(planned)
