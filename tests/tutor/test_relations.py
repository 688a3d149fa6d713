"""How intents hang together, over the bread course with lists, comparisons and examples."""

from dataclasses import replace

import pytest

from bot.tutor.relations import Nearness, Relations, area
from tests.tutor.courses import BREAD
from tests.tutor.following.baking import BAKING

RELATIONS = BAKING.relations


@pytest.mark.parametrize(
    ("one", "other", "compared"),
    [
        pytest.param("dough.flour", "dough.yeast", "dough.flour_vs_yeast", id="as written"),
        pytest.param("dough.yeast", "dough.flour", "dough.flour_vs_yeast", id="the other way round"),
        pytest.param("dough.flour", "dough.kneading", None, id="not compared"),
        pytest.param("dough.flour", "dough.flour", None, id="with itself"),
        pytest.param("dough.flour_vs_yeast", "dough.yeast", "dough.flour_vs_yeast", id="a comparison with its part"),
    ],
)
def test_a_comparison_is_found_for_two_things_in_any_order(one: str, other: str, compared: str | None) -> None:
    assert RELATIONS.comparison(one, other) == compared


@pytest.mark.parametrize(("one", "other"), [("oven.crust", "oven.steam"), ("oven.steam", "oven.crust")])
def test_one_of_two_things_may_itself_explain_how_they_differ(one: str, other: str) -> None:
    crust = replace(BREAD.intents["oven.crust"], compares=("oven.crust", "oven.steam"))
    relations = Relations({**BREAD.intents, crust.id: crust})

    assert relations.comparison(one, other) == "oven.crust"


@pytest.mark.parametrize(
    ("intent", "example"),
    [
        pytest.param("dough.flour", "dough.flour.rye", id="the only one"),
        pytest.param("dough.yeast", "dough.yeast.sourdough", id="the one about the fewest"),
        pytest.param("oven.crust", "oven.baguette", id="one about several"),
        pytest.param("oven.heat", None, id="none"),
    ],
)
def test_the_example_of_a_thing_is_the_one_that_is_about_the_fewest(intent: str, example: str | None) -> None:
    assert RELATIONS.example(intent) == example


@pytest.mark.parametrize(
    ("intent", "siblings"),
    [
        pytest.param("dough.yeast", ("dough.flour", "dough.yeast", "dough.kneading"), id="in the order of the list"),
        pytest.param("oven.steam", ("oven.heat", "oven.steam"), id="of two"),
        pytest.param("oven.crust", (), id="in no list"),
        pytest.param("dough.steps", (), id="the list itself"),
    ],
)
def test_the_siblings_are_what_stands_in_the_same_list(intent: str, siblings: tuple[str, ...]) -> None:
    assert RELATIONS.siblings(intent) == siblings


def test_what_stands_in_two_lists_has_the_siblings_of_the_first() -> None:
    second = replace(BAKING.intents["oven.inside"], id="oven.all", lists=("oven.crust", "oven.steam"))
    relations = Relations({**BAKING.intents, second.id: second})

    assert relations.wholes("oven.steam") == ("oven.inside", "oven.all")
    assert relations.siblings("oven.steam") == ("oven.heat", "oven.steam")
    assert relations.siblings("oven.crust") == ("oven.crust", "oven.steam")


def test_what_no_list_has_stands_in_no_whole() -> None:
    assert RELATIONS.wholes("oven.crust") == ()


@pytest.mark.parametrize(
    ("intent", "subject"),
    [
        pytest.param("dough.flour.rye", "dough.flour", id="an example of one thing"),
        pytest.param("oven.baguette", "oven.baguette", id="an example of several"),
        pytest.param("dough.flour", "dough.flour", id="no example"),
    ],
)
def test_an_example_of_one_thing_is_about_that_thing(intent: str, subject: str) -> None:
    assert RELATIONS.subject(intent) == subject


@pytest.mark.parametrize(
    ("intent", "topic", "nearness"),
    [
        pytest.param("dough.flour", "dough.flour", Nearness.SAME, id="itself"),
        pytest.param("dough.yeast", "dough.flour", Nearness.NEXT_TO, id="follows"),
        pytest.param("dough.steps", "dough.kneading", Nearness.NEXT_TO, id="its list"),
        pytest.param("dough.kneading", "dough.steps", Nearness.NEXT_TO, id="listed"),
        pytest.param("dough.kneading", "dough.flour", Nearness.NEXT_TO, id="in the same list"),
        pytest.param("oven.heat_vs_steam", "oven.heat", Nearness.NEXT_TO, id="compares it"),
        pytest.param("dough.yeast", "oven.baguette", Nearness.NEXT_TO, id="has an example in another area"),
        pytest.param("oven.crust", "oven.heat", Nearness.SAME_AREA, id="the same area"),
        pytest.param("oven.crust", "dough.flour", Nearness.FAR, id="another area"),
    ],
)
def test_nearness_is_the_same_in_both_directions(intent: str, topic: str, nearness: Nearness) -> None:
    assert RELATIONS.nearness_to(topic)[intent] is nearness
    assert RELATIONS.nearness_to(intent)[topic] is nearness


def test_things_are_what_lists_have_each_once_in_the_order_of_the_files() -> None:
    again = replace(BAKING.intents["oven.inside"], id="oven.again")
    relations = Relations({**BAKING.intents, again.id: again})

    expected = ("dough.flour", "dough.yeast", "dough.kneading", "oven.heat", "oven.steam")
    assert RELATIONS.things == expected
    assert relations.things == expected


def test_a_course_without_relations_has_none() -> None:
    relations = BREAD.relations

    assert relations.things == ()
    assert relations.comparison("dough.flour", "dough.yeast") is None
    assert relations.example("dough.flour") is None
    assert relations.siblings("dough.flour") == ()


def test_the_area_is_the_first_part_of_an_id() -> None:
    assert [area("dough.flour.rye"), area("dough.flour"), area("dough")] == ["dough", "dough", "dough"]
