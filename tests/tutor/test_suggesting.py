"""What is offered while a question is still being typed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.course import Course, Intent, Topic, is_small_talk
from bot.tutor.suggesting import suggest
from tests.tutor.courses import BREAD, BREAD_WITH_ALL, BREAD_WITH_GLOSSARY, MATCHING, KnownTexts


def suggested(text: str, course: Course = BREAD, matching: KnownTexts = MATCHING) -> list[str]:
    return [intent.id for intent in suggest(course, replace(matching, course=course), text)]


@pytest.mark.parametrize(
    ("begun", "found"),
    [
        pytest.param("yea", ["dough.yeast"], id="begun"),
        pytest.param("y", ["dough.yeast"], id="one letter"),
        pytest.param("YEAST", ["dough.yeast"], id="case"),
        pytest.param("heat", ["oven.heat"], id="second word of a title"),
        pytest.param("heat ov", ["oven.heat"], id="two words, in any order"),
        pytest.param("oven st", [], id="words of two titles"),
        pytest.param("east", [], id="the end of a word"),
        pytest.param("brown", ["oven.crust"], id="word in brackets"),
    ],
)
def test_a_word_that_is_only_begun_is_looked_for_in_the_titles(begun: str, found: list[str]) -> None:
    assert suggested(begun) == found


@pytest.mark.parametrize("nothing", ["", " ", "\n", "?!", "...", "42"])
def test_nothing_typed_gives_the_first_of_each_topic(nothing: str) -> None:
    assert suggested(nothing) == ["dough.flour", "oven.heat"]


def test_a_topic_without_a_question_has_no_first_one() -> None:
    topics = (Topic("later", "Later", ()), *BREAD.topics)

    assert suggested("", replace(BREAD, topics=topics)) == ["dough.flour", "oven.heat"]


def test_nothing_typed_gives_no_more_than_five() -> None:
    topics = tuple(Topic(f"t{at}", f"T{at}", ("dough.flour",)) for at in range(9))

    assert suggested("", replace(BREAD, topics=topics)) == ["dough.flour"] * 5


@pytest.mark.parametrize("nonsense", ["zzz", "xq", "rain?", "女王", "a b c d e f", "y" * 5_000])
def test_nonsense_gives_nothing(nonsense: str) -> None:
    assert suggested(nonsense) == []


def test_a_question_gives_what_it_may_mean_best_first() -> None:
    assert suggested("rise?") == ["dough.flour", "dough.yeast", "oven.heat", "oven.steam"]


def test_a_question_that_the_tutor_would_ask_back_gives_its_choices() -> None:
    assert suggested("hot?") == ["oven.heat", "oven.steam", "oven.crust", "dough.flour"]


def test_what_has_no_chance_is_not_offered() -> None:
    assert suggested("flour?") == ["dough.flour", "dough.yeast"]


def test_what_is_likely_stands_before_what_is_only_begun() -> None:
    matching = KnownTexts({"s": [("dough.yeast", 0.8)]})

    assert suggested("s", matching=matching) == ["dough.yeast", "oven.steam"]


def test_what_is_begun_stands_before_what_is_hardly_likely() -> None:
    matching = KnownTexts({"s": [("dough.yeast", 0.1)]})

    assert suggested("s", matching=matching) == ["oven.steam", "dough.yeast"]


def test_no_more_than_five_are_offered() -> None:
    answer = BREAD.intents["dough.yeast"].answer
    many = {f"rye.r{at}": Intent(f"rye.r{at}", f"Rye {at}", (), (), answer) for at in range(9)}

    assert suggested("rye", replace(BREAD, intents=many)) == ["rye.r0", "rye.r1", "rye.r2", "rye.r3", "rye.r4"]


def test_small_talk_is_not_offered() -> None:
    assert suggested("hello") == []
    assert suggested("say") == []


def test_a_word_of_the_glossary_is_offered() -> None:
    assert suggested("cru", BREAD_WITH_GLOSSARY) == ["oven.crust", "glossary.crumb"]


@given(st.text() | st.sampled_from([*MATCHING.table, "y", "s", "f", "say"]))
def test_whatever_is_typed_gives_at_most_five_different_intents_of_the_course(text: str) -> None:
    found = suggested(text, BREAD_WITH_ALL)

    assert len(found) <= 5
    assert len(set(found)) == len(found)
    assert [intent for intent in found if is_small_talk(intent) or intent not in BREAD_WITH_ALL.intents] == []
