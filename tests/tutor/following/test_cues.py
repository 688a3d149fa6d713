"""The words by which a message leans on what was said before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.following.cues import (
    COMPARING,
    EXAMPLE,
    LINKING,
    MORE,
    OTHER,
    POINTING,
    REFUSING,
    THANKING,
    WHY,
    Said,
)
from tests.tutor.courses import MATCHING


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("What IS rye?!", ("what", "is", "rye"), id="case and marks"),
        pytest.param("Pâté, crème brûlée", ("pate", "creme", "brulee"), id="accents"),
        pytest.param("what’s it", ("what", "is", "it"), id="curly apostrophe"),
        pytest.param("isn't it", ("isnt", "it"), id="other apostrophes are left out"),
        pytest.param("rye_flour 1.5", ("rye", "flour", "1", "5"), id="underscore and point"),
        pytest.param("\N{THUMBS UP SIGN} ok", ("\N{THUMBS UP SIGN}", "ok"), id="thumb"),
        pytest.param("", (), id="nothing"),
        pytest.param("?!", (), id="only marks"),
    ],
)
def test_a_message_is_split_into_words(text: str, tokens: tuple[str, ...]) -> None:
    assert Said.of(text).tokens == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("what about rye", ("and", "rye"), id="what about"),
        pytest.param("How about rye", ("and", "rye"), id="how about"),
        pytest.param("e.g.?", ("eg",), id="e.g."),
        pytest.param("e. g. rye", ("eg", "rye"), id="e. g."),
        pytest.param("is it the same as rye", ("is", "it", "the", "versus", "rye"), id="same as"),
        pytest.param("the same thing as rye", ("the", "versus", "rye"), id="same thing as"),
        pytest.param("those two are the same", ("those", "two", "are", "versus"), id="are the same"),
        pytest.param("rather than rye", ("versus", "rye"), id="rather than"),
        pytest.param("next to rye", ("versus", "rye"), id="next to"),
        pytest.param("#2", ("number", "2"), id="number sign"),
        pytest.param("no. 2", ("number", "2"), id="no."),
        pytest.param("nr. 3 please", ("number", "3", "please"), id="nr."),
        pytest.param("no, rye", ("no", "rye"), id="no alone is no number"),
        pytest.param("the one before", ("the", "previous", "one"), id="one before"),
        pytest.param("the item after that", ("the", "next", "one"), id="item after that"),
        pytest.param("previous topic", ("back",), id="previous topic"),
        pytest.param("next topic", ("next", "topic"), id="next topic stays"),
    ],
)
def test_several_words_that_say_what_one_says_are_read_as_that(text: str, tokens: tuple[str, ...]) -> None:
    assert Said.of(text).tokens == tokens


def test_misspelt_words_are_put_right() -> None:
    assert Said.of("which FLUOR?", MATCHING.correct).tokens == ("which", "flour")


def test_only_the_start_of_a_long_message_is_read() -> None:
    assert Said.of(f"{'a' * 999} b").tokens == ("a" * 999,)
    assert Said.of(f"{'a' * 998} bc").tokens == ("a" * 998, "b")


@pytest.mark.parametrize(
    ("text", "residue"),
    [
        pytest.param("can you tell me what rye is please", ("rye",), id="a question about one thing"),
        pytest.param("and how is that different from wheat", ("different", "wheat"), id="a comparison"),
        pytest.param("why?", (), id="a question word"),
        pytest.param("ok so what are these", (), id="nothing named"),
        pytest.param("the third example", ("third", "example"), id="what it asks for counts"),
    ],
)
def test_the_residue_is_what_names_something(text: str, residue: tuple[str, ...]) -> None:
    assert Said.of(text).residue == residue


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("a third example of steam", ("steam",), id="ordinal and example"),
        pytest.param("tell me more about rye", ("rye",), id="more"),
        pytest.param("compare both", (), id="comparison"),
        pytest.param("the other one", (), id="other"),
        pytest.param("explain point 4 again", (), id="number"),
        pytest.param("rye versus wheat", ("rye", "wheat"), id="two things"),
    ],
)
def test_what_a_message_names_is_what_is_left_of_what_it_asks(text: str, names: tuple[str, ...]) -> None:
    assert Said.of(text).names == names


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("the first one", 0, id="first"),
        pytest.param("and the 2nd?", 1, id="2nd"),
        pytest.param("Third.", 2, id="third"),
        pytest.param("forth one", 3, id="a common slip"),
        pytest.param("the 5th of them", 4, id="5th"),
        pytest.param("sixth", 5, id="sixth"),
        pytest.param("the last one", -1, id="last"),
        pytest.param("the latter", -1, id="latter"),
        pytest.param("the former", 0, id="former"),
        pytest.param("2", 1, id="a bare digit"),
        pytest.param("and 3 then", 2, id="a digit in three words"),
        pytest.param("number two please, if you do not mind", 1, id="number two"),
        pytest.param("show me item 4 of the list above", 3, id="item 4"),
        pytest.param("#3 sounds good, tell me more", 2, id="number sign"),
        pytest.param("no. 1 again in other words", 0, id="no."),
        pytest.param("two", None, id="a bare number word"),
        pytest.param("bake 2 loaves of rye", None, id="a digit among others"),
        pytest.param("0", None, id="zero"),
        pytest.param("rye", None, id="no number"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_message_points_at_a_place_in_a_list_or_at_none(text: str, place: int | None) -> None:
    assert Said.of(text).place == place


def test_every_ordinal_of_a_message_is_a_place() -> None:
    assert Said.of("the third, the first and the last").places == (2, 0, -1)


@pytest.mark.parametrize(
    ("text", "places_two"),
    [
        pytest.param("the former and the latter", True, id="former and latter"),
        pytest.param("first vs third", True, id="versus"),
        pytest.param("how does the second differ from the last", True, id="differ"),
        pytest.param("the first and the third", False, id="not set against each other"),
        pytest.param("first vs first", False, id="one place"),
        pytest.param("the latter vs rye", False, id="a place and a thing"),
    ],
)
def test_a_message_sets_two_places_against_each_other(text: str, places_two: bool) -> None:
    assert Said.of(text).places_two is places_two


@pytest.mark.parametrize(
    ("text", "clearly"),
    [
        ("the first one", True),
        ("the second of them", True),
        ("explain the third, please", True),
        ("and the last?", True),
        ("now second", True),
        ("the first city", False),
        ("when was bread first baked", False),
    ],
)
def test_an_ordinal_stands_for_a_thing_or_before_one(text: str, clearly: bool) -> None:
    assert Said.of(text).points_clearly is clearly


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        pytest.param("and rye?", True, id="goes on"),
        pytest.param("what about rye?", True, id="what about"),
        pytest.param("is it hot", True, id="it"),
        pytest.param("the other", True, id="other"),
        pytest.param("what is rye", False, id="stands by itself"),
        pytest.param("rye and wheat", False, id="and in the middle"),
        pytest.param("is there a train to Utrecht", False, id="is there"),
        pytest.param("there are mice in my oven", False, id="there are"),
        pytest.param("are there others?", True, id="others that are there"),
        pytest.param("what happens there?", True, id="there, a place"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_message_leans_when_it_points_or_goes_on(text: str, leans: bool) -> None:
    assert Said.of(text).leans is leans


@pytest.mark.parametrize(
    "text",
    [
        *("no", "Nope!", "not that", "no, the other one", "wrong answer", "that's not what I meant", "isn't it"),
        *("that's wrong", "false", "\N{THUMBS DOWN SIGN}"),
    ],
)
def test_a_message_refuses_when_it_says_no_more_than_no(text: str) -> None:
    assert Said.of(text).refuses


@pytest.mark.parametrize(
    "text", ["", "that", "the other one", "what is it", "no yeast", "not rye", "why not", "false friends", "yes"]
)
def test_a_message_that_says_more_or_does_not_say_no_does_not_refuse(text: str) -> None:
    assert not Said.of(text).refuses


@pytest.mark.parametrize(
    "text",
    [
        "\N{THUMBS UP SIGN}",
        "\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3}",
        "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}",
        "\N{PERSON WITH FOLDED HANDS} \N{CLAPPING HANDS SIGN}!",
    ],
)
def test_emoji_thank(text: str) -> None:
    assert Said.of(text).is_only(THANKING)


@pytest.mark.parametrize("text", ["", "thanks \N{THUMBS UP SIGN}", "\N{BREAD}", "\N{THUMBS DOWN SIGN}"])
def test_other_messages_do_not_thank_by_emoji(text: str) -> None:
    assert not Said.of(text).is_only(THANKING)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("how do they differ", COMPARING),
        ("is it the same as rye", COMPARING),
        ("for instance?", EXAMPLE),
        ("tell me more", MORE),
        ("why?", WHY),
        ("the others", OTHER),
        ("these", POINTING),
        ("then rye", LINKING),
        ("nope", REFUSING),
    ],
)
def test_a_cue_is_seen_wherever_it_stands(text: str, group: frozenset[str]) -> None:
    assert Said.of(text).has(group)
    assert not Said.of("rye bread").has(group)


def test_words_can_be_left_out_of_the_residue() -> None:
    said = Said.of("detailed examples of rye bread")

    assert said.without() == ("detailed", "examples", "rye", "bread")
    assert said.without(MORE, EXAMPLE) == ("rye", "bread")


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    said = Said.of(text)

    assert set(said.names) <= set(said.residue) <= set(said.tokens)
    assert all(token and token == token.lower() for token in said.tokens)
    assert not (said.refuses and said.is_only(THANKING))
