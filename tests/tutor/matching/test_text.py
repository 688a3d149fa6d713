"""Texts as words, and words as n-grams."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.matching.text import LIGHT_WORDS, LIMIT_CHARS, LONGEST_WORD, features, fold, owners, stem, words
from tests.tutor.matching.hurry import hurried


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
    assert features(words("x" * 10_000)) == features(words("x" * LIMIT_CHARS))
    assert words("rye " * 250 + "wheat") == ["rye"] * 250


def test_a_word_that_is_too_long_is_cut() -> None:
    assert words("x" * 41 + " rye") == ["x" * 40, "rye"]


def test_a_word_of_which_only_digits_remain_is_left_out() -> None:
    assert words("1" * 40 + "st rye") == ["rye"]


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
        pytest.param("x", {"w x": 0.8, "c  x ": 1.0}, id="one letter"),
        pytest.param("What?", {}, id="a lone function word"),
        pytest.param(
            "Ox",
            {"w ox": 0.8, "c  ox": 1.0, "c ox ": 1.0},
            id="one word",
        ),
        pytest.param(
            "ox OX",
            {
                "w ox": 1.6,
                "w ox ox": 0.8,
                "c  ox": 2.0,
                "c ox ": 2.0,
            },
            id="twice",
        ),
    ],
)
def test_n_grams_are_weighed(text: str, weights: dict[str, float]) -> None:
    assert features(words(text)) == pytest.approx(weights, abs=1e-15)


def test_words_count_by_their_stems_and_characters_as_they_stand() -> None:
    weights = features(["baking", "bakes"])

    assert weights["w bake"] == 1.6
    assert weights["w bake bake"] == 0.8
    assert weights["c bak"] == 2.0
    assert weights["c ng "] == 1.0
    assert "c ke " not in weights


def test_order_of_words_counts_only_in_pairs() -> None:
    one, other = features(["rye", "bread"]), features(["bread", "rye"])

    assert set(one) ^ set(other) == {"w rye bread", "w bread rye"}


def test_every_n_gram_has_the_words_in_which_it_stands() -> None:
    """A pair of words stands in both, and what two words share in both."""
    assert owners(["baked", "cake"]) == {
        "w bake": ("baked",),
        "w cake": ("cake",),
        "w bake cake": ("baked", "cake"),
        "c  ba": ("baked",),
        "c bak": ("baked",),
        "c ake": ("baked", "cake"),
        "c ked": ("baked",),
        "c ed ": ("baked",),
        "c  ca": ("cake",),
        "c cak": ("cake",),
        "c ke ": ("cake",),
    }


def test_a_word_that_is_said_twice_has_its_n_grams_once() -> None:
    assert owners(["so", "so"]) == {"w so": ("so",), "w so so": ("so",), "c  so": ("so",), "c so ": ("so",)}
    assert owners([]) == {}


@given(st.lists(st.sampled_from(["the", "rye", "dry", "try", "tries", "bread", "do"]), max_size=6))
def test_every_n_gram_of_a_text_stands_in_some_word(found: list[str]) -> None:
    whose = owners(found)

    assert set(features(found)) <= set(whose)
    assert {word for words_of_gram in whose.values() for word in words_of_gram} == set(found)


@given(st.text())
def test_words_are_lower_case_and_hold_letters(text: str) -> None:
    assert [word for word in words(text) if word != word.lower() or word.isnumeric() or not word.isalnum()] == []


@given(
    st.text(
        st.sampled_from("a1. '\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}\N{VULGAR FRACTION ONE HALF}"),
        max_size=1_500,
    )
)
def test_a_text_never_has_more_to_read_than_its_limit(text: str) -> None:
    """The ligature alone stands for 18 characters."""
    found = words(text)

    assert sum(map(len, found)) <= LIMIT_CHARS
    assert max(map(len, found), default=0) <= LONGEST_WORD


@given(st.text())
def test_no_n_gram_weighs_nothing(text: str) -> None:
    assert all(weight >= 0.8 for weight in features(words(text)).values())


@pytest.mark.parametrize("word", ["the", "of", "is", "in", "my", "you", "would"])
def test_function_words_are_light(word: str) -> None:
    assert word in LIGHT_WORDS


@pytest.mark.parametrize(
    "word", ["what", "how", "who", "whose", "when", "where", "which", "why", "not", "no", "rye", "define", "example"]
)
def test_words_that_ask_or_deny_or_name_are_not_light(word: str) -> None:
    assert word not in LIGHT_WORDS


def test_a_lone_light_word_gives_nothing_and_two_give_something() -> None:
    assert [word for word in sorted(LIGHT_WORDS) if features([word])] == []
    assert features(["of", "the"])["w of the"] == 0.8


def test_stems_are_the_same_in_several_threads() -> None:
    """Failed before each word had a stemmer of its own: with an IndexError, or with the stem of another word."""
    made_up = [
        "".join(parts) for parts in product(("kra", "blo", "fi"), ("mist", "gorv"), ("ational", "izers", "ingly"))
    ]
    many = [f"{word}{tail}" for word in made_up for tail in ("", "ness", "ed", "ful", "ments", "ousli", "ably", "ies")]

    with hurried(), ThreadPoolExecutor(8) as threads:
        found = list(threads.map(stem, many))

    assert found == [snowballstemmer.stemmer("english").stemWord(word) for word in many]


@given(st.text(st.characters(max_codepoint=127), max_size=LIMIT_CHARS - 1))
def test_plain_letters_are_folded_as_they_are_beside_accents(text: str) -> None:
    assert fold(text) == fold(f"{text}é").removesuffix("e")
