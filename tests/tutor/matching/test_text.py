"""Texts as words, and words as n-grams."""

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.matching.text import LIMIT_CHARS, features, stem, words

ONCE, TWICE = 1.0, 1.0 + math.log(2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("What is RYE?", ["what", "is", "rye"]),
        ("  two\n\tlines ", ["two", "lines"]),
        ("top-down/bottom-up", ["top", "down", "bottom", "up"]),
        ("snake_case", ["snake", "case"]),
        ("don't", ["do", "not"]),
        ("Can't WON'T shan't", ["can", "not", "will", "not", "shall", "not"]),
        ("what's", ["what", "is"]),
        ("I'm you're we've she'll he'd", ["i", "am", "you", "are", "we", "have", "she", "will", "he", "would"]),
        ("don\N{RIGHT SINGLE QUOTATION MARK}t", ["do", "not"]),
        ("it`s it\N{MODIFIER LETTER APOSTROPHE}s", ["it", "is", "it", "is"]),
        ("'quoted' words'", ["quoted", "words"]),
        ("café naïve CRÈME Ångström", ["cafe", "naive", "creme", "angstrom"]),
        ("e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}", ["ete"]),
        ("z\N{COMBINING TILDE}\N{COMBINING DOT BELOW}\N{COMBINING LONG STROKE OVERLAY}a", ["za"]),
        ("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}stanbul", ["istanbul"]),
        ("Straße", ["straße"]),
        ("\N{LATIN SMALL LIGATURE FI}ne", ["fine"]),
        ("Ｗｉｄｅ", ["wide"]),
        ("1 22 3.14 4.4.1 1,000 -5 10%", []),
        ("٣ ５ ½ ² 五", []),
        ("covid19 b2b 42nd", ["covid19", "b2b", "42nd"]),
        ("15-minute city", ["minute", "city"]),
        ("\N{BREAD} \N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3} :-)", []),
        ("?!... --- \N{EM DASH} \N{HORIZONTAL ELLIPSIS}", []),
        ("good\N{BREAD}bread", ["good", "bread"]),
        ("Привет, мир", ["привет", "мир"]),
        ("Καλημέρα", ["καλημερα"]),
        ("مرحبا بالعالم", ["مرحبا", "بالعالم"]),
        ("你好 世界", ["你好", "世界"]),
        ("한글", [unicodedata.normalize("NFKD", "한글")]),
        ("zero\N{ZERO WIDTH SPACE}width", ["zero", "width"]),
        ("nul\0nul", ["nul", "nul"]),
    ],
)
def test_a_text_is_split_into_plain_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_only_the_start_of_a_long_text_is_read() -> None:
    assert words("a " * 5_000) == ["a"] * 500
    assert features("x" * 10_000) == features("x" * LIMIT_CHARS)
    assert words("rye " * 250 + "wheat") == ["rye"] * 250


@pytest.mark.parametrize(
    ("word", "cut"), [("baking", "bake"), ("bakes", "bake"), ("innovations", "innov"), ("rye", "rye"), ("日本", "日本")]
)
def test_a_word_is_cut_to_its_stem(word: str, cut: str) -> None:
    assert stem(word) == cut


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        pytest.param("", {}, id="empty"),
        pytest.param("42 \N{BREAD} ?!", {}, id="no word"),
        pytest.param("x", {"w x": 0.8, "c  x": 1.0, "c x ": 1.0, "c  x ": 1.0}, id="one letter"),
        pytest.param("What?", {}, id="a lone function word"),
        pytest.param(
            "Ox",
            {"w ox": 0.8, "c  o": 1.0, "c ox": 1.0, "c x ": 1.0, "c  ox": 1.0, "c ox ": 1.0, "c  ox ": 1.0},
            id="one word",
        ),
        pytest.param(
            "ox OX",
            {
                "w ox": 0.8 * TWICE,
                "w ox ox": 0.8 * ONCE,
                "c  o": TWICE,
                "c ox": TWICE,
                "c x ": TWICE,
                "c  ox": TWICE,
                "c ox ": TWICE,
                "c  ox ": TWICE,
            },
            id="twice",
        ),
    ],
)
def test_n_grams_are_weighed(text: str, weights: dict[str, float]) -> None:
    assert features(text) == pytest.approx(weights, abs=1e-15)


def test_words_count_by_their_stems_and_characters_as_they_stand() -> None:
    weights = features("baking bakes")

    assert weights["w bake"] == pytest.approx(0.8 * TWICE)
    assert weights["w bake bake"] == 0.8
    assert weights["c bak"] == TWICE
    assert weights["c ing "] == ONCE
    assert "c ake " not in weights


def test_order_of_words_counts_only_in_pairs() -> None:
    one, other = features("rye bread"), features("bread rye")

    assert set(one) ^ set(other) == {"w rye bread", "w bread rye"}


@given(st.text())
def test_words_are_lower_case_and_hold_letters(text: str) -> None:
    assert [word for word in words(text) if word != word.lower() or word.isnumeric() or not word.isalnum()] == []


@given(st.text())
def test_no_n_gram_weighs_nothing(text: str) -> None:
    assert all(weight >= 0.8 for weight in features(text).values())
