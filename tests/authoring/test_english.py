"""The ordinary words of English: what is one of them, and what must not be."""

import pytest

from bot.authoring.english import Words, ordinary_words
from bot.tutor.matching.text import words


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organisation", "organization"),
        ("organisations", "organizations"),
        ("colour", "color"),
        ("behaviour", "behavior"),
        ("programme", "program"),
        ("centre", "center"),
        ("licence", "license"),
        ("favour", "favor"),
        ("fibre", "fiber"),
        ("defence", "defense"),
        ("realise", "realize"),
        ("modernise", "modernize"),
        ("fulfil", "fulfill"),
    ],
)
def test_british_and_american_spellings_are_both_ordinary(british: str, american: str) -> None:
    assert {british, american} <= set(ordinary_words())


@pytest.mark.parametrize(
    "word",
    ["the", "what", "driver", "river", "innovation", "mission", "missing", "legal", "regal", "mobility", "steeple"],
)
def test_words_that_anyone_may_write_are_ordinary(word: str) -> None:
    assert word in ordinary_words()


@pytest.mark.parametrize(
    "word",
    [
        *("inovation", "innovasion", "innovaton", "goverment", "goverments", "govenment", "enhancment", "enhencement"),
        *("enviromental", "managment", "sustanable", "tecnological", "anticipatry", "adaptiv", "misson", "publik"),
        *("sektor", "drvers", "politcal", "diffrence", "exampel", "wich", "desing", "organisaton", "mobilty"),
        *("topdown", "bottomup", "smartcity"),
    ],
)
def test_misspelt_words_of_courses_are_not_ordinary(word: str) -> None:
    """Were one ordinary, it would never be put right."""
    assert word not in ordinary_words()


@pytest.mark.parametrize("name", ["pestel", "mazzucato", "opsi", "tudelft"])
def test_names_and_abbreviations_of_courses_are_not_ordinary(name: str) -> None:
    assert name not in ordinary_words()


def test_ordinary_words_are_many_and_written_as_texts_are_read() -> None:
    assert round(len(ordinary_words()), -3) == 83_000
    assert [word for word in ordinary_words() if word != word.lower() or not word or word != word.strip()] == []
    assert sum(words(word) == [word] for word in ordinary_words()) >= 82_000


def test_words_are_held_in_order_and_each_once() -> None:
    found = Words(word.encode() for word in ("swarm", "bee", "naïve", "beehive", "bee", "Ω", "queen"))

    assert list(found) == ["bee", "beehive", "naïve", "queen", "swarm", "Ω"]
    assert len(found) == 6
    assert all(word in found for word in found)
    assert [word for word in ("", "be", "beeh", "swarms", "zzz", "\ud83d", 3) if word in found] == []
    assert list(Words([])) == []
    assert "bee" not in Words([])


def test_as_many_words_are_known_as_the_dictionary_has() -> None:
    assert all(word in ordinary_words() for word in [*ordinary_words()][::11])


def test_ordinary_words_are_read_once() -> None:
    assert ordinary_words() is ordinary_words()
