"""How syllables are counted."""

import pytest
from pyphen import Pyphen

from bot.authoring.english import ordinary_words
from bot.authoring.syllables import count_syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("", 1),
        ("a", 1),
        ("heat", 1),
        ("oven", 1),
        ("temperature", 4),
        ("hyphenation", 3),
        ("it's", 1),
        ("2030", 1),
    ],
)
def test_a_word_has_one_syllable_more_than_places_for_a_hyphen(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


@pytest.mark.slow
def test_words_fall_apart_as_in_pyphen() -> None:
    hyphens = Pyphen(lang="en-US")
    words = sorted(ordinary_words())[::7]

    assert len(words) > 10_000
    assert [count_syllables(word) for word in words] == [len(hyphens.positions(word)) + 1 for word in words]
