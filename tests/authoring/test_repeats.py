"""Pairs of phrases before any other rule: which repeat each other, and which only look alike."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.repeats import near_repeats


def repeats(*phrases: tuple[str, str]) -> list[tuple[int, int]]:
    return list(near_repeats(phrases))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("How hot is the oven?", "how hot is the oven", id="case and punctuation"),
        pytest.param("rye bread", "bread, rye", id="two words in another order"),
        pytest.param("how hot is the oven", "the oven is how hot", id="order"),
        pytest.param("baking with rye", "bake with ryes", id="endings"),
        pytest.param("what's in rye bread", "what is in rye bread", id="a contraction"),
        pytest.param("naïve crème", "naive creme", id="accents"),
        pytest.param("how hot is the oven", "how hot is my oven", id="a light word replaced"),
        pytest.param("how hot is the oven", "how hot is the kiln", id="a telling word replaced"),
        pytest.param("how hot is the oven", "how hot is the oven now", id="a word more"),
        pytest.param("how hot is the oven door", "hot is the oven door", id="a telling word less, five left"),
        pytest.param("how hot the oven", "how hot oven", id="a light word less, however short"),
        pytest.param("how hot is it", "how hot it was", id="a light word replaced, however short"),
        pytest.param("how hot does the oven get", "how hot any oven gets before", id="light words that have endings"),
        pytest.param("how hot the oven", "oven how hot can it be for you", id="light words alone, though many"),
        pytest.param("rye rye rye rye rye", "rye rye rye rye bread", id="a word that stands several times"),
    ],
)
def test_two_phrases_of_one_owner_repeat_each_other(one: str, other: str) -> None:
    assert repeats(("a", one), ("a", other)) == [(1, 0)]
    assert repeats(("a", other), ("a", one)) == [(1, 0)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("how hot is the oven", "how warm is the kiln", id="two words replaced"),
        pytest.param("how hot is the oven", "how hot is the oven door today", id="two words more"),
        pytest.param("how hot is the oven", "how warm is the oven now", id="a word replaced and a word more"),
        pytest.param("rye bread", "rye flour", id="one of two words"),
        pytest.param("rye bread recipe", "rye bread picture", id="one of three words"),
        pytest.param("how hot the oven", "how hot the kiln", id="one of four words"),
        pytest.param("how hot is the oven", "hot is the oven", id="a telling word less, four left"),
        pytest.param("rye bread", "rye bread recipe", id="a third word"),
        pytest.param("oven", "the oven", id="a lone telling word says too little"),
        pytest.param("what rye bread", "who rye bread", id="a word that asks is no light one"),
        pytest.param("do bake rye", "do not bake rye bread", id="a word that denies is no light one"),
        pytest.param("rye rye bread bread", "rye bread", id="twice what stands once"),
        pytest.param("the of", "the of", id="light words alone, though the same"),
        pytest.param("42", "42", id="no words, though the same"),
    ],
)
def test_two_phrases_of_one_owner_do_not_repeat_each_other(one: str, other: str) -> None:
    assert repeats(("a", one), ("a", other)) == []
    assert repeats(("a", other), ("a", one)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("how hot is the oven", "How hot, the oven?", id="light words left out"),
        pytest.param("bake rye bread", "the rye bread that I would bake", id="order and light words"),
        pytest.param("baking with rye", "bakes for the rye", id="endings and light words"),
        pytest.param("rye bread", "the rye bread", id="two telling words"),
        pytest.param("what is rye", "what was the rye", id="one of them asks"),
        pytest.param("rye bread", "rye bread", id="the same"),
        pytest.param("hot rye bread", "very hot rye bread only", id="light words that a stemmer cuts"),
    ],
)
def test_phrases_of_two_owners_repeat_each_other_when_only_light_words_differ(one: str, other: str) -> None:
    assert repeats(("a", one), ("b", other)) == [(1, 0)]
    assert repeats(("a", other), ("b", one)) == [(1, 0)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("how hot is the oven", "how hot is the kiln", id="a telling word replaced"),
        pytest.param("how hot is the oven", "how hot is the oven door", id="a telling word more"),
        pytest.param("what is in the rye bread", "who is in the rye bread", id="another word that asks"),
        pytest.param("bake the rye bread", "do not bake the rye bread", id="a word that denies"),
        pytest.param("the oven", "an oven", id="a single telling word"),
        pytest.param("rye rye bread", "rye bread", id="twice what stands once"),
    ],
)
def test_phrases_of_two_owners_do_not_repeat_each_other_when_a_telling_word_differs(one: str, other: str) -> None:
    assert repeats(("a", one), ("b", other)) == []
    assert repeats(("a", other), ("b", one)) == []


def test_each_phrase_is_paired_with_the_first_that_it_repeats() -> None:
    found = repeats(
        ("a", "how hot is the oven"),
        ("b", "how do I make steam"),
        ("a", "how hot is the oven now"),
        ("a", "how hot is my oven"),
        ("b", "making steam, how"),
        ("a", "something else"),
    )

    assert found == [(2, 0), (3, 0), (4, 1)]


def test_a_phrase_can_repeat_one_that_repeats_another() -> None:
    """The third differs from the first in two words, from the second in one."""
    found = repeats(("a", "rye one two three four"), ("a", "rye one two three five"), ("a", "rye one two six five"))

    assert found == [(1, 0), (2, 1)]


@pytest.mark.parametrize("phrases", [(), (("a", "rye bread"),)], ids=["none", "one"])
def test_a_phrase_alone_repeats_nothing(phrases: Sequence[tuple[str, str]]) -> None:
    assert repeats(*phrases) == []


PHRASES = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.lists(st.sampled_from(["rye", "bread", "oven", "hot", "the", "is", "how"]), max_size=6).map(" ".join),
    ),
    max_size=8,
)


@given(PHRASES)
def test_a_repeat_comes_after_what_it_repeats_and_is_told_once(phrases: list[tuple[str, str]]) -> None:
    found = repeats(*phrases)

    assert all(earlier < at for at, earlier in found)
    assert [at for at, _ in found] == sorted({at for at, _ in found})


@given(PHRASES)
def test_what_is_left_without_the_repeats_repeats_nothing_but_them(phrases: list[tuple[str, str]]) -> None:
    told = {at for at, _ in repeats(*phrases)}
    alone = [pair for at, pair in enumerate(phrases) if at not in told]

    assert repeats(*alone) == []
