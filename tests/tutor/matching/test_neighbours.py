"""Which words are nearest: the same that an index of deletions finds, which was used before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from symspellpy import SymSpell, Verbosity

from bot.authoring.english import ordinary_words
from bot.tutor.matching.neighbours import Neighbours
from bot.tutor.matching.spelling import no_pace

WORDS = [word for word in ordinary_words() if len(word) >= 3][::20]
LETTERS = st.text("abcdeinorst\N{LATIN SMALL LETTER O WITH STROKE}\N{CYRILLIC SMALL LETTER A}", max_size=2)

MISSPELT = st.sampled_from(WORDS).flatmap(
    lambda word: st.lists(st.tuples(st.integers(0, len(word)), st.integers(0, 2), LETTERS), max_size=2).map(
        lambda edits: edited(word, edits)
    )
)


def edited(word: str, edits: list[tuple[int, int, str]]) -> str:
    for at, left_out, put_in in edits:
        word = word[:at] + put_in + word[at + left_out :]
    return word


@pytest.fixture(scope="module")
def neighbours() -> Neighbours:
    return Neighbours(WORDS, no_pace)


@pytest.fixture(scope="module")
def index() -> SymSpell:
    index = SymSpell(max_dictionary_edit_distance=2)
    for word in WORDS:
        index.create_dictionary_entry(word, 1)
    return index


@given(MISSPELT.filter(lambda word: len(word) >= 3 and word not in WORDS), st.integers(1, 2))
def test_an_index_of_deletions_finds_the_same(neighbours: Neighbours, index: SymSpell, wanted: str, most: int) -> None:
    found, distance = neighbours.nearest(wanted, most)

    expected = index.lookup(wanted, Verbosity.CLOSEST, max_edit_distance=most)
    assert sorted(found) == sorted(one.term for one in expected)
    assert not expected or distance == expected[0].distance


@pytest.mark.parametrize(
    ("wanted", "most", "found"),
    [
        ("hvie", 1, ["hive"]),
        ("hive", 1, ["hive"]),
        ("beee", 1, ["bee"]),
        ("bbbb", 1, []),
        ("eeb", 2, ["bee"]),
        ("queeen", 2, ["queen"]),
        ("quene", 2, ["queen"]),
        ("", 2, []),
    ],
)
def test_the_nearest_words_are_found(wanted: str, most: int, found: list[str]) -> None:
    assert Neighbours(["bee", "hive", "hives", "queen"], no_pace).nearest(wanted, most)[0] == found


def test_no_words_have_no_neighbours() -> None:
    assert Neighbours([], no_pace).nearest("bee", 2) == ([], 2)
