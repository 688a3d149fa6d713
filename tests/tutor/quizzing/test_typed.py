"""Typed answers are read as they were meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.quizzing.items import Item, Mistake
from bot.tutor.quizzing.typed import Typed, read_typed
from tests.tutor.quizzing.baking import TYPED

RIGHT, NEITHER, OXYGEN = Typed(is_right=True), Typed(), Typed(slip=0)


def as_typed(words: Sequence[str]) -> Sequence[str]:
    """Put no word right."""
    return words


def wanting(*accepted: str, mistakes: Sequence[Sequence[str]] = ()) -> Item:
    return replace(TYPED, accepted=accepted, mistakes=tuple(Mistake(tuple(one), "No.") for one in mistakes))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("carbon dioxide", id="as written"),
        pytest.param("Carbon Dioxide", id="capitals"),
        pytest.param("CARBON DIOXIDE", id="upper case"),
        pytest.param("carbon dioxide.", id="full stop"),
        pytest.param("carbon dioxide!!!", id="exclamation marks"),
        pytest.param("carbon dioxide?", id="question mark"),
        pytest.param("“carbon dioxide”", id="quotation marks"),
        pytest.param("  carbon \n dioxide\t", id="space"),
        pytest.param("carbon-dioxide", id="hyphen"),
        pytest.param("carbondioxide", id="no space"),
        pytest.param("carbon_dioxide", id="underscore"),
        pytest.param("*carbon dioxide*", id="stars"),
        pytest.param("the carbon dioxide", id="article"),
        pytest.param("a carbon dioxide", id="other article"),
        pytest.param("carbon dioxides", id="plural"),
        pytest.param("Cárbon dióxide", id="accents"),
        pytest.param("ｃａｒｂｏｎ dioxide", id="wide letters"),
        pytest.param("carbon dioxyde", id="a letter exchanged"),
        pytest.param("carbn dioxide", id="a letter left out"),
        pytest.param("carbonn dioxide", id="a letter doubled"),
        pytest.param("carbon dioixde", id="letters swapped"),
        pytest.param("crabon dioxyde", id="a slip in each word"),
        pytest.param("dioxide, carbon", id="other order"),
        pytest.param("carbon dioxide carbon dioxide", id="twice"),
        pytest.param("carbon dioxide \N{SLIGHTLY SMILING FACE}", id="emoji after it"),
        pytest.param("It is carbon dioxide", id="short sentence"),
        pytest.param("It’s carbon dioxide", id="curly apostrophe"),
        pytest.param("I think that it is carbon dioxide", id="sentence"),
        pytest.param("the gas which the yeast makes is carbon dioxide", id="long sentence"),
        pytest.param("my guess: carbon dioxyde", id="sentence with a slip"),
        pytest.param("CO2", id="other answer"),
        pytest.param("co2", id="other answer in lower case"),
        pytest.param("CO₂", id="subscript"),
        pytest.param("I think it is CO2", id="sentence with the other answer"),
        pytest.param("CO2 (carbon dioxide)", id="both answers"),
        pytest.param("CO2, that is carbon dioxide", id="sentence with both answers"),
    ],
)
def test_a_right_answer_is_right_however_it_is_typed(text: str) -> None:
    assert read_typed(TYPED, text, as_typed) == RIGHT


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("oxygen", id="as written"),
        pytest.param("Oxygen!", id="capital and mark"),
        pytest.param("the oxygen", id="article"),
        pytest.param("oxigen", id="slip"),
        pytest.param("air", id="other answer of the mistake"),
        pytest.param("I think it is oxygen", id="sentence"),
        pytest.param("oxygen and carbon dioxide", id="before the right answer"),
        pytest.param("carbon dioxide and oxygen", id="after the right answer"),
    ],
)
def test_a_known_mistake_is_one_however_it_is_typed(text: str) -> None:
    assert read_typed(TYPED, text, as_typed) == OXYGEN


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("   \n", id="space"),
        pytest.param("?!", id="marks"),
        pytest.param("42", id="number"),
        pytest.param("\N{BREAD}", id="emoji"),
        pytest.param("the", id="article alone"),
        pytest.param("nitrogen", id="something else"),
        pytest.param("carbon", id="half of it"),
        pytest.param("dioxide", id="the other half"),
        pytest.param("carbon monoxide", id="a word exchanged"),
        pytest.param("crbn dioxide", id="two slips in a word"),
        pytest.param("hydrocarbon dioxide", id="a longer word"),
        pytest.param("углекислый газ", id="another language"),
        pytest.param("二酸化炭素", id="another script"),
        pytest.param("carbon is what makes a fire burn while sugar turns into some brown crust dioxide", id="an essay"),
        pytest.param("not carbon dioxide", id="not"),
        pytest.param("it is not carbon dioxide", id="not in a sentence"),
        pytest.param("it isn't carbon dioxide", id="contraction"),
        pytest.param("it isn’t carbon dioxide", id="contraction with a curly apostrophe"),
        pytest.param("never carbon dioxide", id="never"),
        pytest.param("no carbon dioxide", id="no"),
        pytest.param("carbon dioxide or oxygen", id="or a mistake"),
        pytest.param("carbon dioxide or nitrogen", id="or something else"),
        pytest.param("oxygen or carbon dioxide", id="a mistake or"),
        pytest.param("either oxygen or air", id="two answers of a mistake"),
        pytest.param("not oxygen", id="not a mistake"),
    ],
)
def test_other_words_are_neither_right_nor_a_known_mistake(text: str) -> None:
    assert read_typed(TYPED, text, as_typed) == NEITHER


@pytest.mark.parametrize(
    "text",
    [
        "it isnt carbon dioxide",
        "dont think it is carbon dioxide",
        "it cant be carbon dioxide",
        "neither oxigen nor carbon dioxide",
        "everything except carbon dioxide",
        "anything but carbon dioxide",
    ],
)
def test_who_says_that_it_is_not_the_answer_is_not_right(text: str) -> None:
    assert not read_typed(TYPED, text, as_typed).is_right


@pytest.mark.parametrize(
    "text",
    [
        "not sure, carbon dioxide",
        "I'm not really sure but carbon dioxide",
        "no idea, carbon dioxide maybe",
        "carbon dioxide or CO2",
        "CO2, or in words carbon dioxide",
    ],
)
def test_who_doubts_or_says_it_twice_is_right(text: str) -> None:
    assert read_typed(TYPED, text, as_typed).is_right


ADAPTIVE = wanting("adaptive", mistakes=[["anticipatory"], ["mission-oriented", "mission"]])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "No. Adaptive!",
            "no wait, adaptive",
            "no, adaptive",
            "adaptive, not anticipatory",
            "adaptive not anticipatory",
        ),
        *("not anticipatory but adaptive", "not anticipatory, adaptive", "it isn't anticipatory: adaptive"),
        *("adaptive, because they can't go on", "adaptive because they had no plan", "adaptive, they had no plan"),
        *("adaptive, since there was no vision or plan", "adaptive as they could not go on", "adaptive (not mission)"),
        *("adaptive they cannot go on", "adaptive they were not ready", "adaptive - no vision", "neither. adaptive"),
        *("no doubt adaptive", "without a doubt adaptive", "adaptive rather than anticipatory", "adaptive. No plan."),
        *("adaptive, the opposite of anticipatory", "adaptive instead of mission", "adaptive and not mission"),
        *("adaptivee, not anticipatry", "I don't doubt it is adaptive"),
    ],
)
def test_what_takes_something_else_back_takes_back_no_right_answer(text: str) -> None:
    assert read_typed(ADAPTIVE, text, as_typed) == RIGHT


@pytest.mark.parametrize(
    "text",
    [
        *(
            "adaptive is wrong",
            "opposite of adaptive",
            "the opposite to adaptive",
            "hardly adaptive",
            "barely adaptive",
        ),
        *("i doubt it is adaptive", "anything other than adaptive", "non-adaptive", "non adaptive"),
        *(
            "adaptive it is not",
            "adaptive isn't right",
            "adaptive isnt it",
            "adaptive can't be it",
            "adaptive, or mission",
        ),
        *("no, not adaptive", "no I don't think, that it is adaptive", "I don't think, it is adaptive"),
        *("unlike adaptive", "adaptive seems wrong", "adaptive, anticipatory or mission", "not adaptive, not mission"),
        *("not adaptive because they had a plan", "instead of adaptive", "rather than adaptive", "not adaptivee"),
        *("adaptive would not fit", "adaptive is definitely not", "different from adaptive", "not adaptive, I think"),
    ],
)
def test_an_answer_that_is_taken_back_is_not_right(text: str) -> None:
    assert read_typed(ADAPTIVE, text, as_typed) == NEITHER


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("anticipatory, not adaptive", 0),
        ("not adaptive but mission-oriented", 1),
        ("not anticipatory but mission", 1),
        ("mission, because they could not go on", 1),
        ("not adaptive, anticipatory", 0),
    ],
)
def test_a_known_mistake_is_one_though_something_else_is_taken_back(text: str, slip: int) -> None:
    assert read_typed(ADAPTIVE, text, as_typed) == Typed(slip=slip)


@pytest.mark.parametrize("text", ["CO", "CO3", "C02", "OC2", "CO22", "COO", "xCO2", "O2", "coz", "c2"])
def test_a_slip_in_a_short_answer_is_not_forgiven(text: str) -> None:
    assert read_typed(wanting("CO2"), text, as_typed) == NEITHER


@pytest.mark.parametrize(
    ("accepted", "text", "is_right"),
    [
        ("PSI", "psi", True),
        ("PSI", "PSL", False),
        ("PSI", "PIS", False),
        ("PSI", "PS", False),
        ("R&D", "r & d", True),
        ("R&D", "R and D", True),
        ("R&D", "R&B", False),
        ("OECD", "oecd", True),
        ("rye", "ryes", True),
        ("rye", "rhy", False),
        ("oats", "oat", True),
        ("salt", "slat", True),
        ("salt", "malt", False),
    ],
    ids=str,
)
def test_abbreviations_and_short_words_are_read_to_the_letter(accepted: str, text: str, *, is_right: bool) -> None:
    assert read_typed(wanting(accepted), text, as_typed).is_right is is_right


@pytest.mark.parametrize(
    ("accepted", "text", "is_right"),
    [
        ("250 degrees", "250 degrees", True),
        ("250 degrees", "at 250 degrees, I think", True),
        ("250 degrees", "150 degrees", False),
        ("Singapore, 2017", "Singapore", True),
        ("Singapore, 2017", "Singapore 2016", False),
        ("Agenda 2030", "Agenda 2020", False),
    ],
    ids=str,
)
def test_numbers_are_read_to_the_letter(accepted: str, text: str, *, is_right: bool) -> None:
    assert read_typed(wanting(accepted), text, as_typed).is_right is is_right


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        pytest.param("exploring", RIGHT, id="right"),
        pytest.param("exploding", Typed(slip=0), id="a mistake one slip away"),
        pytest.param("explorng", RIGHT, id="a slip of the right one"),
        pytest.param("explodng", Typed(slip=0), id="a slip of the mistake"),
        pytest.param("expanding", Typed(slip=1), id="the second mistake"),
        pytest.param("explored", RIGHT, id="another ending"),
    ],
)
def test_of_answers_that_look_alike_the_one_that_is_typed_to_the_letter_counts(text: str, typed: Typed) -> None:
    item = wanting("exploring", mistakes=[["exploding"], ["expanding"]])

    assert read_typed(item, text, as_typed) == typed


def test_an_answer_within_a_longer_mistake_does_not_make_it_right() -> None:
    item = wanting("innovation", mistakes=[["social innovation"]])

    found = [read_typed(item, text, as_typed) for text in ("innovation", "social innovation", "a social innovation")]

    assert found == [RIGHT, Typed(slip=0), Typed(slip=0)]


@pytest.mark.parametrize("said", ["{}", "I think it is {}", "my guess would be {}"])
@pytest.mark.parametrize(
    ("accepted", "mistake"),
    [
        pytest.param("management and climate", "climate", id="mistake is a part of it"),
        pytest.param("policy", "polity", id="mistake looks like it"),
        pytest.param("department silos", "departments", id="plural of a part"),
        pytest.param("no change", "new", id="answer that refuses"),
        pytest.param("directed or undirected", "time", id="answer with or"),
    ],
)
def test_a_right_answer_is_right_in_a_sentence_too(said: str, accepted: str, mistake: str) -> None:
    item_ = wanting(accepted, mistakes=[[mistake]])

    found = [read_typed(item_, said.format(answer), as_typed) for answer in (accepted, mistake)]

    assert found == [Typed(is_right=True), Typed(slip=0)]


def test_words_of_the_course_are_put_right_before_they_are_compared() -> None:
    item = wanting("ecological", mistakes=[["economical"]])

    def speller(words: Sequence[str]) -> Sequence[str]:
        return ["ecological" if word == "ekologikal" else word for word in words]

    found = [read_typed(item, text, speller) for text in ("ekologikal", "I guess ekologikal", "economical")]

    assert found == [RIGHT, RIGHT, Typed(slip=0)]


def test_what_is_typed_to_the_letter_is_not_put_right_to_something_else() -> None:
    item = wanting("rye", mistakes=[["rice"]])

    def speller(words: Sequence[str]) -> Sequence[str]:
        return ["rice" if word == "rye" else word for word in words]

    assert read_typed(item, "rye", speller) == RIGHT


@pytest.mark.parametrize(
    "accepted", ["trial or error", "not for profit", "no knead", "never too hot", "the one", "to be or not to be"]
)
def test_an_answer_may_itself_have_a_word_that_refuses(accepted: str) -> None:
    assert read_typed(wanting(accepted), accepted.upper(), as_typed) == RIGHT


def test_nothing_is_right_where_nothing_is_accepted() -> None:
    found = {read_typed(wanting(), text, as_typed) for text in ("", "x", "carbon dioxide", "\N{BREAD}")}

    assert found == {NEITHER}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 4000, id="one word"),
        pytest.param("crumb " * 667, id="one word again and again"),
        pytest.param("crumb " * 600 + "carbon dioxide", id="the answer at the end"),
        pytest.param("carbon dioxide " + "".join(chr(97 + at % 26) + " " for at in range(1900)), id="at the start"),
        pytest.param("\N{BREAD}" * 4000, id="emoji"),
        pytest.param("?" * 4000, id="marks"),
        pytest.param("e\N{COMBINING ACUTE ACCENT}" * 2000, id="accents"),
    ],
)
def test_four_thousand_characters_are_no_answer(text: str) -> None:
    assert read_typed(TYPED, text, as_typed) == NEITHER


@given(text=st.text(max_size=200))
def test_any_text_is_read_and_never_both_right_and_a_mistake(text: str) -> None:
    typed = read_typed(TYPED, text, as_typed)

    assert not (typed.is_right and typed.slip is not None)
    assert typed.is_known is (typed.is_right or typed.slip is not None)


@given(
    word=st.from_regex(r"[bcdfgmprst][aeiou][bdglmnprst][aeiou][bdglmnprst][aeiou][bdgmnp]", fullmatch=True),
    seed=st.integers(0, 1000),
)
def test_one_slip_behind_the_first_letter_of_a_long_word_is_forgiven(word: str, seed: int) -> None:
    rng = Random(seed)
    at = rng.randrange(1, len(word) - 1)
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + "x" + word[at:],
        word[:at] + "x" + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]

    assert {read_typed(wanting(word), slip, as_typed).is_right for slip in slips} == {True}


@given(around=st.lists(st.sampled_from(["well", "hm", "gas", "it", "is", "the", "think", "so", "surely"]), max_size=6))
def test_a_few_words_around_an_answer_do_not_matter(around: list[str]) -> None:
    text = " ".join([*around[:3], "carbon dioxide", *around[3:]])

    assert read_typed(TYPED, text, as_typed) == RIGHT


@given(
    around=st.lists(st.sampled_from(["well", "hm", "gas", "it", "is", "the", "think", "so"]), max_size=6),
    refusing=st.sampled_from(["not", "never", "no"]),
    at=st.integers(0, 4),
)
def test_a_word_that_refuses_makes_no_answer_right_wherever_it_stands_before_its_end(
    around: list[str], refusing: str, at: int
) -> None:
    said = [*around[:3], "carbon", "dioxide", *around[3:]]
    said.insert(min(at, len(around[:3]) + 1), refusing)

    assert not read_typed(TYPED, " ".join(said), as_typed).is_right
