"""The two things that a message sets against each other."""

from dataclasses import replace

import pytest

from bot.tutor.comparing import Pair, find_pair, is_loose
from bot.tutor.following.cues import Said
from tests.tutor.courses import BREAD_WITH_GLOSSARY
from tests.tutor.following.baking import BAKING, NAMES, KnownWords

MATCHING = KnownWords(
    {
        **NAMES,
        "between flour": [("dough.flour", 0.8)],
        "rain": [("oven.steam", 0.29)],
        "damp": [("oven.steam", 0.3)],
        "crumb": [("glossary.crumb", 0.9)],
    }
)


def pair(text: str, matching: KnownWords = MATCHING) -> Pair | None:
    return find_pair(text, Said.of(text, matching.correct), matching, matching.course)


@pytest.mark.parametrize(
    "text",
    [
        *("flour/steam", "Flour / Steam??", "flour/steam?!", "flour vs steam", "flour vs. steam", "FLOUR versus STEAM"),
        *("difference between flour and steam", "what is the difference between flour and steam?"),
        *("compare flour and steam", "compare flour with steam", "compare flour to steam", "flour compared to steam"),
        *("flour compared with steam", "how does flour differ from steam", "is flour different from steam"),
        *("contrast flour, steam", "flour & steam: the difference?", "flour as opposed to steam"),
        *("flour rather than steam", "distinguish flour from steam", "fluor vs steam"),
    ],
)
def test_two_things_that_are_set_against_each_other_are_a_pair(text: str) -> None:
    assert pair(text) == Pair("dough.flour", "oven.steam")


def test_a_pair_is_in_the_order_of_the_message() -> None:
    assert pair("steam vs flour") == Pair("oven.steam", "dough.flour")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("flour and steam", id="not set against each other"),
        pytest.param("flour or steam", id="a choice"),
        pytest.param("vs steam", id="one side only"),
        pytest.param("how is that different from steam", id="the other side was said before"),
        pytest.param("vs flour, the one with steam", id="the other side was said before, one side in two words"),
        pytest.param("flour vs steam vs yeast", id="three things"),
        pytest.param("flour vs flour", id="one thing twice"),
        pytest.param("flour vs weather", id="one side is not of the course"),
        pytest.param("flour vs rain", id="one side is hardly of the course"),
        pytest.param("flour vs hello", id="one side is small talk"),
        pytest.param("flour and steam vs rain", id="a third side that names nothing"),
        pytest.param("compare both", id="nothing is named"),
        pytest.param("", id="nothing"),
        pytest.param("1/2", id="a fraction"),
    ],
)
def test_what_does_not_set_two_things_of_the_course_against_each_other_is_no_pair(text: str) -> None:
    assert pair(text) is None


def test_a_side_needs_a_chance_of_three_tenths() -> None:
    assert pair("flour vs damp") == Pair("dough.flour", "oven.steam")


def test_an_example_stands_for_what_it_is_an_example_of() -> None:
    assert pair("rye vs steam") == Pair("dough.flour", "oven.steam")
    assert pair("rye vs flour") is None


def test_a_term_stands_for_what_tells_more_about_it() -> None:
    course = replace(BREAD_WITH_GLOSSARY, intents={**BREAD_WITH_GLOSSARY.intents, **BAKING.intents})

    assert pair("crumb vs flour", replace(MATCHING, course=course)) == Pair("oven.crust", "dough.flour")


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("flour/steam", True),
        ("flour / steam", True),
        ("flour vs steam", True),
        ("Flour VERSUS steam", True),
        ("3/4 cups", False),
        ("flour /", False),
        ("compare flour and steam", False),
        ("canvas", False),
        ("vs steam, the wet one", False),
    ],
)
def test_signs_set_things_against_each_other(text: str, loose: bool) -> None:
    assert is_loose(text) is loose
