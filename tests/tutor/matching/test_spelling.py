"""Misspelt words before and after: which are put right, which are left alone, and to what they are put right."""

import gc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.matching.neighbours import Neighbours
from bot.tutor.matching.spelling import Speller
from bot.tutor.matching.text import words
from tests.tutor.matching.hurry import hurried

_ORDINARY = """
a adaptation adaptive add addition adoption audition bread bring brought by city day days design designs down driver
drivers enhancement examples external flour for from good ground heat house how in innovation innovative is it legal
lever level loaf mission missing mobility of on oven passion pastry policy political production public regal river
rivers role roles roll rye sector ship sourdough station steam table tap the time to top transport up urban what
wheat wheels which yeast
"""
ORDINARY = frozenset(_ORDINARY.split())
PHRASES = (
    "public sector innovation",
    "what is public sector innovation",
    "legal drivers",
    "external drivers from the outside",
    "political role",
    "adaptive innovation by design",
    "enhancement by production",
    "top down mission",
    "up to the top",
    "urban mobility examples",
    "smart city",
    "which oven for rye bread",
    "how hot is the oven for the rye bread",
    "pestel drivers",
    "pestel examples",
    "the pestel table",
    "inovation in the city",
    "b2b and mp3 in the b2b city, b2b",
)
PROOFREAD = ("Professor Mazzucato of Delft", "Jääskö & Ørum, 2019", "co-production")


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.of(PHRASES, PROOFREAD, ORDINARY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("ovan", "oven", id="a wrong letter in a short word"),
        pytest.param("legel", "legal", id="a wrong letter"),
        pytest.param("ovn", "oven", id="a missing letter in a word of four"),
        pytest.param("teh", "the", id="swapped letters in a word of three"),
        pytest.param("ven", "ven", id="too short to tell, though the first letter is missing"),
        pytest.param("rxe", "rxe", id="too short to tell, though a letter is wrong"),
        pytest.param("bred", "bread", id="a missing letter in a short word"),
        pytest.param("publc", "public", id="a missing letter"),
        pytest.param("rolee", "role", id="an extra letter in a short word"),
        pytest.param("sectoor", "sector", id="an extra letter"),
        pytest.param("ovne", "oven", id="swapped letters in a short word"),
        pytest.param("desing", "design", id="swapped letters"),
        pytest.param("kublic", "public", id="the first letter"),
        pytest.param("publik", "public", id="the last letter"),
        pytest.param("innovetion", "innovation", id="a wrong letter in a long word"),
        pytest.param("politcal", "political", id="a missing letter in a long word"),
        pytest.param("mobillity", "mobility", id="an extra letter in a long word"),
        pytest.param("prodcution", "production", id="swapped letters in a long word"),
        pytest.param("inovasion", "innovation", id="two letters in a long word"),
        pytest.param("enhansment", "enhancement", id="one wrong and one missing in a long word"),
        pytest.param("xdaptivex", "adaptive", id="the first letter and an extra one in a long word"),
        pytest.param("oesign", "design", id="one letter in a word of six"),
        pytest.param("dizzign", "dizzign", id="three letters in a long word"),
        pytest.param("pubblik", "public", id="two letters in a word of seven"),
        pytest.param("publkk", "publkk", id="two letters in a word of six"),
    ],
)
def test_a_letter_or_two_are_put_right_where_the_word_is_long_enough(speller: Speller, before: str, after: str) -> None:
    assert speller.correct([before]) == [after]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("topdown", ["top", "down"], id="two words"),
        pytest.param("legaldrivers", ["legal", "drivers"], id="two long words"),
        pytest.param("ryebread", ["rye", "bread"], id="a word of three letters"),
        pytest.param("smartcity", ["smartcity"], id="half of it stands in a single phrase and is not ordinary"),
        pytest.param("cityby", ["cityby"], id="a part of two letters"),
        pytest.param("housedriver", ["housedriver"], id="half of it is no word of the course"),
        pytest.param("topdownmission", ["topdownmission"], id="three words"),
        pytest.param("topdwon", ["topdwon"], id="joined and misspelt"),
        pytest.param("production", ["production"], id="a word that is no two words"),
    ],
)
def test_two_words_of_the_course_that_were_joined_are_parted(speller: Speller, before: str, after: list[str]) -> None:
    assert speller.correct([before]) == after


@pytest.mark.parametrize(
    "word",
    [
        *("public", "pestel", "b2b"),
        *("mazzucato", "delft", "jaasko", "ørum"),
        *("river", "rivers", "level", "regal", "ship", "missing", "adaptation", "passion", "roll", "station"),
        *("a", "of", "ry", "rie", "adn", "xyz"),
        *("b2c", "mp4", "covid19", "4legal", "leg4l", "innovat1on", "42nd"),
        *(
            "qwertzuiop",
            "asdf",
            "schiphol",
            "\N{CJK UNIFIED IDEOGRAPH-9EB5}\N{CJK UNIFIED IDEOGRAPH-5305}" * 2,
            "мирмир",
        ),
        "x" * 40,
    ],
)
def test_these_words_are_left_alone(speller: Speller, word: str) -> None:
    """Words of the course, its names, ordinary words a letter away from them, short ones, digits and other tongues."""
    assert speller.correct([word]) == [word]


@pytest.mark.parametrize(("before", "after"), [("mazucato", "mazzucato"), ("delfft", "delft"), ("jasko", "jaasko")])
def test_a_name_that_stands_once_in_a_proofread_text_is_right(speller: Speller, before: str, after: str) -> None:
    assert speller.correct([before]) == [after]


def test_each_word_of_a_text_is_put_right_by_itself(speller: Speller) -> None:
    corrected = speller.correct(words("Wich topdown LEGEL drivrs, 2nd?"))

    assert corrected == ["which", "top", "down", "legal", "drivers", "2nd"]


def test_no_words_are_no_words(speller: Speller) -> None:
    assert speller.correct([]) == []


@pytest.mark.parametrize(
    ("phrases", "before", "after"),
    [
        pytest.param(["bread", "tread", "tread well", "tread on"], "bredd", "bread", id="nearer before more frequent"),
        pytest.param(["drive", "arrive", "arrive late"], "darrive", "arrive", id="nearer before the same first letter"),
        pytest.param(
            ["heat", "wheat", "wheat and", "wheat or"], "hheat", "heat", id="the first letter before frequency"
        ),
        pytest.param(["tale", "take", "take one"], "tane", "take", id="then the more frequent one"),
        pytest.param(["tale tale tale", "take", "take one"], "tane", "take", id="a phrase counts once"),
        pytest.param(["tape", "tale", "take"], "tane", "take", id="then the alphabet"),
        pytest.param(["take", "tape", "tale"], "tane", "take", id="then the alphabet, in any order of phrases"),
    ],
)
def test_of_several_words_one_is_chosen(phrases: Sequence[str], before: str, after: str) -> None:
    speller = Speller.of(phrases, (), frozenset(words(" ".join(phrases))))

    assert speller.correct([before]) == [after]


def test_a_misspelt_word_in_two_phrases_is_no_target_and_is_put_right_itself() -> None:
    speller = Speller.of(["innovation", "inovation here", "what inovation"], (), frozenset({"innovation"}))

    assert speller.correct(["inovation"]) == ["innovation"]
    assert speller.correct(["inovatiom"]) == ["innovation"]


def test_a_word_in_three_phrases_is_meant_though_no_dictionary_has_it() -> None:
    speller = Speller.of(["pestel", "what is pestel", "pestel factors"], (), frozenset({"pestle"}))

    assert speller.correct(["pestel", "pestal", "pestle"]) == ["pestel", "pestel", "pestle"]


def test_a_word_three_times_in_one_phrase_is_not_frequent() -> None:
    speller = Speller.of(["pestel pestel pestel"], (), frozenset({"pestle"}))

    assert speller.correct(["pestal"]) == ["pestal"]


def test_a_text_is_not_put_right_to_ordinary_words_that_the_course_does_not_use() -> None:
    speller = Speller.of(["rye bread"], (), frozenset({"bread", "kitchen"}))

    assert speller.correct(["kitchn", "bredd"]) == ["kitchn", "bread"]


def test_without_ordinary_words_nothing_is_put_right() -> None:
    speller = Speller.of(PHRASES, PROOFREAD, frozenset())

    found = ["publc", "topdown", "mazucato", "inovasion"]
    assert speller.correct(found) == found


def test_a_course_without_words_puts_nothing_right() -> None:
    assert Speller.of((), (), ORDINARY).correct(["publc", "topdown"]) == ["publc", "topdown"]


# Letters near those of the course, so that many of the words made of them are misspelt ones.
MISSPELT = st.sampled_from(sorted({word for phrase in PHRASES for word in words(phrase)})).flatmap(
    lambda word: st.tuples(st.integers(0, len(word)), st.integers(0, 2), st.text("adeinorst", max_size=2)).map(
        lambda edit: word[: edit[0]] + edit[2] + word[edit[0] + edit[1] :]
    )
)


@given(st.lists(MISSPELT | st.text("abcdenopst", max_size=9), max_size=5))
def test_what_is_put_right_stays_so(speller: Speller, found: list[str]) -> None:
    corrected = speller.correct(found)

    assert speller.correct(corrected) == corrected
    assert len(corrected) >= len(found)


@given(st.permutations(PHRASES), st.permutations(PROOFREAD), st.lists(MISSPELT, min_size=1, max_size=5))
def test_the_order_of_the_phrases_makes_no_difference(
    speller: Speller, phrases: list[str], proofread: list[str], found: list[str]
) -> None:
    other = Speller.of(phrases, proofread, ORDINARY)

    assert other.correct(found) == speller.correct(found)


LONG_WORDS = """
innovation transformation technological mobility partnership enhancement anticipatory adaptive external internal
political ecological production measurement management uncertainty
"""


def with_two_swaps(word: str) -> set[str]:
    def swapped(one: str) -> set[str]:
        return {one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in range(len(one) - 1)}

    return {twice for once in swapped(word) for twice in swapped(once)}


def test_words_are_put_right_alike_in_several_threads() -> None:
    """Failed before look-ups took turns: the index measures all distances in the same lists."""
    right = frozenset(words(LONG_WORDS))
    wrong = sorted({swapped for word in right for swapped in with_two_swaps(word)})
    alone = Speller.of(sorted(right), (), right)
    spellers = [Speller.of(sorted(right), (), right) for _ in range(5)]

    with hurried(), ThreadPoolExecutor(8) as threads:
        together = [list(threads.map(lambda word, one=one: one.correct([word]), wrong)) for one in spellers]

    assert together == [[alone.correct([word]) for word in wrong]] * 5
    assert {word for (word,) in together[0]} == right


@pytest.mark.parametrize(
    ("times", "corrected"),
    [
        pytest.param(30, "government", id="ten times as frequent"),
        pytest.param(29, "goverment", id="less than ten times as frequent"),
    ],
)
def test_what_many_misspell_alike_is_put_right_when_the_right_word_is_far_more_frequent(
    times: int, corrected: str
) -> None:
    phrases = ["goverment"] * 3 + ["government"] * times

    assert Speller.of(phrases, (), {"government"}).correct(["goverment"]) == [corrected]


@pytest.mark.slow
def test_what_a_speller_knows_is_freed_with_it_at_once() -> None:
    """What was frozen is never looked through for garbage, so that a circle would stay for good."""
    gc.collect()
    gc.disable()
    try:
        before = indexes()
        speller = Speller({"drivers": 3}, ORDINARY)
        assert speller.correct(["drivrs"]) == ["drivers"]
        assert indexes() == before + 1

        del speller

        assert indexes() == before
    finally:
        gc.enable()


def indexes() -> int:
    return sum(isinstance(thing, Neighbours) for thing in gc.get_objects())
