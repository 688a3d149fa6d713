"""Phrases are made of the words of others, the same each time."""

from random import Random

from benchmarks.growth.phrases import grow, make

BEES = ["where do bees live", "who feeds the queen of the bees", "why do bees dance"]
WAX = ["what is wax made of", "how does one melt wax"]


def test_so_many_are_made_as_are_wanted_and_no_two_are_alike() -> None:
    made = make(BEES, 50, Random(0))

    assert len(made) == len(set(made)) == 50


def test_words_are_those_of_the_phrases_alone() -> None:
    words = {word for phrase in make(BEES, 50, Random(0)) for word in phrase.split()}

    assert words <= {word for phrase in BEES for word in phrase.split()}


def test_phrases_are_as_long_as_before() -> None:
    assert {len(phrase.split()) for phrase in make(BEES, 50, Random(0))} == {4, 7}


def test_where_nothing_new_can_be_made_phrases_come_twice() -> None:
    assert make(["hello"], 3, Random(0)) == ["hello", "hello", "hello"]


def test_the_same_seed_makes_the_same() -> None:
    assert grow([BEES, WAX], 5, 4, Random(3)) == grow([BEES, WAX], 5, 4, Random(3))


def test_intents_beyond_those_of_the_base_are_made_of_the_same_words() -> None:
    grown = grow([BEES, WAX], 3, 4, Random(0))

    assert [len(phrases) for phrases in grown.values()] == [4, 4, 4]
    assert all("wax" not in phrase for phrase in grown["made.00002"])
