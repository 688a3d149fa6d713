"""What a quiz is about: what is named, by its title, its words, or what reads texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.quizzing.scopes import find_scope, objectives_in
from tests.tutor.courses import BREAD, BREAD_WITH_A_LIST, MATCHING, KnownTexts
from tests.tutor.quizzing.baking import CHOICE, HEAT, QUIZZED, only


def heard(words: str) -> str | None:
    return find_scope(QUIZZED, MATCHING, words)


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("   ", "", id="space"),
        pytest.param("?!", "", id="marks"),
        pytest.param("\N{MEMO}", "", id="emoji"),
        pytest.param("quiz", "", id="quiz"),
        pytest.param("quiz me please", "", id="quiz me please"),
        pytest.param("Could you give us a short quiz, please?", "", id="long, and about nothing"),
        pytest.param("dough", "dough", id="id of a topic"),
        pytest.param(" dough ", "dough", id="id of a topic, spaces"),
        pytest.param("Dough", "dough", id="title of a topic"),
        pytest.param("DOUGH!", "dough", id="title of a topic, upper case"),
        pytest.param("doughs", "dough", id="title of a topic, plural"),
        pytest.param("the dough", "dough", id="title of a topic, article"),
        pytest.param("quiz me on the dough", "dough", id="title of a topic in a sentence"),
        pytest.param("Test me about dough please", "dough", id="title of a topic in another sentence"),
        pytest.param("a quiz on the section about dough", "dough", id="section"),
        pytest.param("oven", "oven", id="other topic"),
        pytest.param("dough.flour", "dough.flour", id="id of an intent"),
        pytest.param("Flour", "dough.flour", id="title of an intent"),
        pytest.param("flours", "dough.flour", id="title of an intent, plural"),
        pytest.param("quiz me on flour", "dough.flour", id="title of an intent in a sentence"),
        pytest.param("test me on fluor", "dough.flour", id="misspelt"),
        pytest.param("yeast, please", "dough.yeast", id="other intent"),
        pytest.param("rain", None, id="unknown word"),
        pytest.param("quiz me on quantum physics", None, id="unknown words in a sentence"),
        pytest.param("flour and football", None, id="known and unknown"),
        pytest.param("no.such", None, id="unknown id"),
        pytest.param("dough.kneading", None, id="id of an intent without items"),
        pytest.param("bot.greeting", None, id="small talk"),
    ],
)
def test_what_a_quiz_is_about_is_found(words: str, scope: str | None) -> None:
    assert heard(words) == scope


@pytest.mark.parametrize(
    "text",
    [
        "Can I have a quiz?",
        "May I take a quiz?",
        "one more quiz",
        "time for a quiz",
        "let me try a quiz",
        "yes, quiz me",
        "quiz me again",
        "quiz me today",
        "ask me something",
        "quiz me on everything",
        "quiz me on the whole course",
    ],
)
def test_who_names_nothing_is_asked_about_the_whole_course(text: str) -> None:
    assert find_scope(QUIZZED, MATCHING, text) == ""


@pytest.mark.parametrize("words", ["white flour", "flour of wheat", "test me on wheat flour"], ids=str)
def test_a_title_of_several_words_is_named_by_all_of_them_in_any_order(words: str) -> None:
    flour = replace(QUIZZED.intents["dough.flour"], title="White flour of wheat")
    baking = replace(QUIZZED, intents={**QUIZZED.intents, "dough.flour": flour})

    found = [find_scope(baking, MATCHING, text) for text in (words, f"{words}, white wheat flour")]

    assert found == [None, "dough.flour"]


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("compared", "dough"),
        ("quiz me on comparing", "dough"),
        ("compare types", "dough"),
        ("types of dough", None),
        ("types", None),
        ("each type", None),
        ("examples of types", "oven"),
        ("quiz me on the examples of types", "oven"),
        ("the examples", "oven"),
        ("compare examples", None),
        ("what", ""),
        ("kept", None),
    ],
)
def test_a_word_that_only_the_title_of_one_topic_has_names_it(words: str, scope: str | None) -> None:
    titles = {"dough": "Two types compared", "oven": "Examples of each type"}
    topics = tuple(replace(topic, title=titles[topic.id]) for topic in QUIZZED.topics if topic.id in titles)
    kept = replace(QUIZZED.topics[0], id="keeping", title="How it is kept", intents=())

    assert find_scope(replace(QUIZZED, topics=(*topics, kept)), MATCHING, words) == scope


def test_other_words_for_an_intent_are_found_by_what_reads_texts() -> None:
    table = {"strong sort": [("dough.flour", 0.9)], "bubbles": [("dough.yeast", 0.25), ("oven.heat", 0.2)]}
    matching = KnownTexts(table, course=QUIZZED)

    found = [find_scope(QUIZZED, matching, words) for words in ("quiz me on the strong sort", "test me on bubbles")]

    assert found == ["dough.flour", "dough.yeast"]


def test_of_what_words_may_mean_the_first_that_is_practised_is_taken() -> None:
    matching = KnownTexts({"bubbles": [("dough.kneading", 0.25), ("dough.yeast", 0.2)]}, course=QUIZZED)

    assert find_scope(QUIZZED, matching, "bubbles") == "dough.yeast"


def test_what_is_never_practised_is_no_scope_however_well_it_is_known() -> None:
    matching = KnownTexts({"knead": [("dough.kneading", 0.9)]}, course=QUIZZED)

    assert find_scope(QUIZZED, matching, "knead") is None


def test_who_names_an_overview_means_its_topic() -> None:
    baking = replace(BREAD_WITH_A_LIST, items=(CHOICE, HEAT))
    matching = KnownTexts({"hot things": [("oven.heat", 0.9)]}, course=baking)

    assert find_scope(baking, matching, "hot things") == "oven"


def test_a_topic_without_items_is_no_scope() -> None:
    baking = only(CHOICE)

    assert [find_scope(baking, MATCHING, words) for words in ("oven", "quiz me on the oven")] == [None, None]


@pytest.mark.parametrize(
    ("scope", "objectives"),
    [
        pytest.param("", ["dough.flour", "dough.yeast", "oven.heat"], id="whole course"),
        pytest.param("dough", ["dough.flour", "dough.yeast"], id="topic"),
        pytest.param("oven", ["oven.heat"], id="other topic"),
        pytest.param("dough.yeast", ["dough.yeast"], id="intent"),
        pytest.param("dough.kneading", [], id="intent without items"),
        pytest.param("bot.greeting", [], id="small talk"),
        pytest.param("no.such", [], id="unknown"),
    ],
)
def test_a_scope_has_the_objectives_that_are_practised(scope: str, objectives: list[str]) -> None:
    assert objectives_in(QUIZZED, scope) == objectives


def test_a_course_without_items_has_nothing_to_practise() -> None:
    found = [objectives_in(BREAD, scope) for scope in ("", "dough", "dough.flour")]

    assert found == [[], [], []]


@given(words=st.text(max_size=60))
def test_whatever_is_named_the_scope_has_something_to_ask_or_is_none(words: str) -> None:
    scope = heard(words)

    assert scope is None or objectives_in(QUIZZED, scope)
