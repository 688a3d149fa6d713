"""What a message points at: each rule, over the bread course with lists, comparisons and examples."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.following.cues import Said
from bot.tutor.following.pointing import Manner, Pointed, Scene, point
from bot.tutor.matching.ranking import decide
from tests.tutor.following.baking import BAKING, NAMES, KnownWords

FLOUR, YEAST, KNEADING, STEPS = "dough.flour", "dough.yeast", "dough.kneading", "dough.steps"
HEAT, STEAM, CRUST, INSIDE = "oven.heat", "oven.steam", "oven.crust", "oven.inside"
FLOUR_VS_YEAST, YEAST_VS_KNEADING, HEAT_VS_STEAM = (
    "dough.flour_vs_yeast",
    "dough.yeast_vs_kneading",
    "oven.heat_vs_steam",
)
RYE, SOURDOUGH, BAGUETTE = "dough.flour.rye", "dough.yeast.sourdough", "oven.baguette"


def at(text: str, *topics: str, listed: str | None = None, known: Mapping[str, Sequence[tuple[str, float]]]) -> Scene:
    """Say something after some topics, to a matcher that knows the names of things and a few other texts."""
    matching = KnownWords({**NAMES, **known})
    ranking = matching.rank(text)
    said = Said.of(text, matching.correct)
    return Scene(said, topics, listed, BAKING.relations, matching.rank, ranking, decide(ranking))


def pointed(
    text: str, *topics: str, listed: str | None = None, known: Mapping[str, Sequence[tuple[str, float]]] | None = None
) -> Pointed | None:
    return point(at(text, *topics, listed=listed, known=known or {}))


def intent(text: str, *topics: str, listed: str | None = None) -> str | None:
    found = pointed(text, *topics, listed=listed)
    return found.intent if found else None


def full(intent_id: str) -> Pointed:
    return Pointed(intent_id, Manner.FULL)


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((FLOUR, YEAST), "compare both", FLOUR_VS_YEAST),
        ((FLOUR, YEAST), "how do these two differ?", FLOUR_VS_YEAST),
        ((FLOUR, YEAST), "difference?", FLOUR_VS_YEAST),
        ((YEAST, FLOUR), "what is the difference of them", FLOUR_VS_YEAST),
        ((FLOUR, YEAST), "is the latter not the former", FLOUR_VS_YEAST),
        ((FLOUR, YEAST), "can you mix the two?", FLOUR_VS_YEAST),
        ((FLOUR, RYE, YEAST), "compare them", FLOUR_VS_YEAST),
        ((RYE, SOURDOUGH), "compare both", FLOUR_VS_YEAST),
        ((FLOUR, HEAT, YEAST), "compare both", FLOUR_VS_YEAST),
        ((INSIDE,), "how do they differ", HEAT_VS_STEAM),
        ((STEPS,), "first vs second", FLOUR_VS_YEAST),
        ((STEPS,), "compare the second and the last", YEAST_VS_KNEADING),
        ((FLOUR, KNEADING), "compare both", None),
        ((FLOUR,), "compare both", None),
        ((STEPS,), "how do they differ", None),
    ],
)
def test_both_are_the_two_things_that_were_last_spoken_of(
    topics: tuple[str, ...], text: str, found: str | None
) -> None:
    assert intent(text, *topics) == found


def test_who_asks_for_the_difference_after_a_comparison_reads_it_in_full() -> None:
    assert pointed("so what is the difference", FLOUR_VS_YEAST) == full(FLOUR_VS_YEAST)


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((FLOUR,), "how is that different from yeast", FLOUR_VS_YEAST),
        ((FLOUR,), "vs yeast?", FLOUR_VS_YEAST),
        ((YEAST,), "and compared with flour", FLOUR_VS_YEAST),
        ((YEAST,), "compared to kneading?", YEAST_VS_KNEADING),
        ((RYE,), "how does it differ from yeast", FLOUR_VS_YEAST),
        ((STEPS, YEAST), "vs #3", YEAST_VS_KNEADING),
        ((STEPS, YEAST), "how is it different from the first one", FLOUR_VS_YEAST),
        ((STEPS,), "flour vs yeast", FLOUR_VS_YEAST),
        ((STEPS,), "flo vs yea", FLOUR_VS_YEAST),
        ((FLOUR_VS_YEAST,), "and how does the latter differ from kneading", YEAST_VS_KNEADING),
        ((FLOUR,), "how is that different from kneading", FLOUR),
        ((FLOUR,), "how is that different from the weather", None),
        ((CRUST,), "vs yeast", None),
    ],
)
def test_a_comparison_with_something_named_is_one_with_the_topic(
    topics: tuple[str, ...], text: str, found: str | None
) -> None:
    assert intent(text, *topics) == found


@pytest.mark.parametrize(("which", "compared"), [("former", "flour_vs_kneading"), ("latter", "yeast_vs_kneading")])
def test_of_two_that_were_compared_the_one_that_is_meant_is_compared_with_a_third(which: str, compared: str) -> None:
    third = replace(BAKING.intents[FLOUR_VS_YEAST], id="dough.flour_vs_kneading", compares=(FLOUR, KNEADING))
    relations = replace(BAKING, intents={**BAKING.intents, third.id: third}, version="baking-2").relations
    scene = at(f"how does the {which} differ from kneading", FLOUR_VS_YEAST, known={})

    assert point(replace(scene, relations=relations)) == Pointed(f"dough.{compared}")


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((FLOUR_VS_YEAST,), "I meant kneading, not flour", YEAST_VS_KNEADING),
        ((FLOUR_VS_YEAST,), "swap flour and kneading", YEAST_VS_KNEADING),
        ((YEAST_VS_KNEADING,), "I meant flour, not kneading", FLOUR_VS_YEAST),
        ((FLOUR,), "I meant steam", None),
    ],
)
def test_a_correction_puts_another_thing_in_the_place_of_one_that_was_compared(
    topics: tuple[str, ...], text: str, found: str | None
) -> None:
    assert intent(text, *topics) == found


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((FLOUR, YEAST, HEAT), "go back", YEAST),
        ((FLOUR, YEAST, HEAT), "back to my first question", FLOUR),
        ((FLOUR, YEAST, HEAT), "back to flour please", FLOUR),
        ((FLOUR, YEAST, HEAT), "previous topic", YEAST),
        ((FLOUR, YEAST, HEAT), "return to steam", YEAST),
        ((FLOUR,), "go back", None),
    ],
)
def test_back_is_an_earlier_topic(topics: tuple[str, ...], text: str, found: str | None) -> None:
    assert intent(text, *topics) == found


@pytest.mark.parametrize(
    ("topics", "listed", "text", "found"),
    [
        pytest.param((STEPS,), STEPS, "the second one", YEAST, id="of the list just shown"),
        pytest.param((STEPS,), STEPS, "number 3", KNEADING, id="number"),
        pytest.param((STEPS,), STEPS, "3", KNEADING, id="a bare number"),
        pytest.param((STEPS,), STEPS, "the last of them", KNEADING, id="last"),
        pytest.param((STEPS,), STEPS, "tell me more about the first", FLOUR, id="more about the first"),
        pytest.param((STEPS,), STEPS, "the first step", FLOUR, id="as the list is called"),
        pytest.param((STEPS,), STEPS, "the second ingredient", YEAST, id="as the matcher calls the items"),
        pytest.param((STEPS,), STEPS, "the first y", YEAST, id="a letter picks those that start with it"),
        pytest.param((STEPS,), STEPS, "the second y", None, id="there is one that starts with it"),
        pytest.param((STEPS,), STEPS, "the second, kneading", KNEADING, id="a name counts more than a number"),
        pytest.param((STEPS,), STEPS, "number 4", None, id="the list is shorter"),
        pytest.param((STEPS,), STEPS, "the first weather", None, id="another thing"),
        pytest.param((STEPS, FLOUR), STEPS, "and the second one", YEAST, id="of the list shown before"),
        pytest.param((INSIDE, STEPS, FLOUR), INSIDE, "the second", STEAM, id="the list shown last counts"),
        pytest.param((YEAST,), None, "the third", KNEADING, id="of the list that has the topic"),
        pytest.param((FLOUR_VS_YEAST,), None, "the latter", YEAST, id="of two that were compared"),
        pytest.param((FLOUR_VS_YEAST,), STEPS, "the last one", YEAST, id="the comparison counts more than a list"),
        pytest.param((CRUST,), None, "the second one", None, id="no list in sight"),
    ],
)
def test_an_ordinal_is_a_place_in_the_list_in_sight(
    topics: tuple[str, ...], listed: str | None, text: str, found: str | None
) -> None:
    assert intent(text, *topics, listed=listed) == found


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((STEPS,), "next", FLOUR),
        ((STEPS, FLOUR), "next", YEAST),
        ((STEPS, YEAST), "ok, next one please", KNEADING),
        ((STEPS, RYE), "next one", YEAST),
        ((STEPS, YEAST), "the previous one", FLOUR),
        ((STEPS, YEAST), "the one before", FLOUR),
        ((STEPS, FLOUR), "previous", None),
        ((STEPS, FLOUR), "the one after that", YEAST),
        ((STEPS, FLOUR), "next, kneading", KNEADING),
        ((CRUST,), "next", None),
    ],
)
def test_next_and_previous_are_one_step_in_the_list(topics: tuple[str, ...], text: str, found: str | None) -> None:
    listed = STEPS if STEPS in topics else None

    assert intent(text, *topics, listed=listed) == found


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        pytest.param((HEAT,), "and the other one?", Pointed(STEAM), id="the second of two"),
        pytest.param((STEAM,), "the other", Pointed(HEAT), id="the first of two"),
        pytest.param((FLOUR,), "the other ones", full(FLOUR), id="of three: all are in the whole answer"),
        pytest.param((STEPS,), "and the others", full(STEPS), id="of a list: the whole answer"),
        pytest.param((FLOUR,), "the other flour", None, id="something else is named"),
        pytest.param((HEAT,), "the other big hot oven", None, id="much else is named"),
    ],
)
def test_the_other_is_what_stands_beside_the_topic(topics: tuple[str, ...], text: str, found: Pointed | None) -> None:
    assert pointed(text, *topics) == found


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((FLOUR,), "example?", RYE),
        ((FLOUR,), "for instance?", RYE),
        ((FLOUR,), "e.g.", RYE),
        ((FLOUR,), "can you give me an example of it, please", RYE),
        ((YEAST,), "another example", SOURDOUGH),
        ((CRUST,), "any concrete cases?", BAGUETTE),
        ((RYE,), "example please", RYE),
        ((HEAT,), "example?", None),
        ((FLOUR,), "an example of weather", None),
        ((STEPS,), "an example for the second?", SOURDOUGH),
        ((STEPS,), "an example of the first", RYE),
        ((STEPS,), "example of number 2", SOURDOUGH),
        ((STEPS,), "an example of the last", KNEADING),
        ((STEPS, FLOUR), "and an example of the second one", SOURDOUGH),
        ((STEPS,), "an example of the first weather", None),
    ],
)
def test_an_example_is_one_of_what_the_last_answer_was_about(
    topics: tuple[str, ...], text: str, found: str | None
) -> None:
    assert intent(text, *topics) == found


def test_other_words_that_ask_for_examples_point_at_that_of_the_topic() -> None:
    asks = {"where was that done": [(SOURDOUGH, 0.15)]}
    hardly = {"where was that done": [(SOURDOUGH, 0.14)]}

    assert pointed("where was that done", FLOUR, known=asks) == Pointed(RYE)
    assert pointed("where was that done", FLOUR, known=hardly) is None


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        pytest.param((FLOUR,), "isn't that yeast?", Pointed(FLOUR_VS_YEAST), id="compared"),
        pytest.param((FLOUR,), "so is it yeast", Pointed(FLOUR_VS_YEAST), id="so is it"),
        pytest.param((YEAST,), "do you mean kneading?", Pointed(YEAST_VS_KNEADING), id="do you mean"),
        pytest.param((FLOUR,), "do you mean steam?", Pointed(FLOUR), id="not compared: what the topic is"),
        pytest.param((FLOUR,), "basically steam?", Pointed(FLOUR), id="basically"),
        pytest.param((FLOUR,), "is that steam?", None, id="whether it is something not compared"),
        pytest.param((FLOUR,), "is that good?", None, id="nothing of the course"),
    ],
)
def test_who_asks_whether_one_thing_is_another_hears_how_they_differ(
    topics: tuple[str, ...], text: str, found: Pointed | None
) -> None:
    thing = text.strip("?").split()[-1]
    known = {" ".join(text.lower().replace("isn't", "is not").strip("?").split()): NAMES.get(thing, [(FLOUR, 0.0)])}

    assert pointed(text, *topics, known=known) == found


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((FLOUR,), "what about yeast", YEAST),
        ((FLOUR,), "and kneading?", KNEADING),
        ((FLOUR,), "same for yeast", YEAST),
        ((FLOUR,), "yeas?", YEAST),
        ((RYE,), "same for yeast", SOURDOUGH),
        ((RYE,), "what about kneading", KNEADING),
        ((FLOUR,), "and an example of yeast", SOURDOUGH),
        ((FLOUR,), "and heat?", HEAT),
        ((FLOUR,), "and what would you say of heat", None),
        ((FLOUR,), "and the weather?", None),
        ((FLOUR,), "yeast with much warm water", None),
        ((CRUST,), "and yeast?", YEAST),
        ((CRUST,), "yeast", None),
    ],
)
def test_the_same_is_asked_of_what_stands_beside_the_topic(
    topics: tuple[str, ...], text: str, found: str | None
) -> None:
    assert intent(text, *topics) == found


@pytest.mark.parametrize("text", ["huh?", "once again", "again?", "repeat it please", "I understand"])
def test_who_asks_for_the_same_again_hears_the_short_answer_again(text: str) -> None:
    assert pointed(text, FLOUR) == Pointed(FLOUR)


@pytest.mark.parametrize(
    "text",
    [
        *("simpler please", "say it shorter", "in plain words", "again, but simpler"),
        *(
            "in easy English",
            "easy english please",
            "Can you use easier words?",
            "short version",
            "give a short answer",
        ),
        *(
            "too long",
            "Your answer is too long!",
            "too many words",
            "so many hard words",
            "difficult words",
            "less text",
        ),
        *("too hard for me", "it is difficult to read", "too much information", "the words are difficult", "tl;dr"),
        *("explain like i am 5", "explain it like for a child", "ELI5", "as if I was a beginner", "for a 10 year old"),
        *("in layman's terms", "I am not a native speaker", "simplify", "in a nutshell", "what is it in simple words"),
        *("I don't understand", "I still don’t get it", "I am lost", "I'm confused", "this is not clear", "unclear!"),
    ],
)
def test_who_wants_plainer_words_points_at_the_plainest_that_there_are(text: str) -> None:
    assert pointed(text, FLOUR) == Pointed(FLOUR, Manner.SIMPLER)


@pytest.mark.parametrize(
    "text",
    [
        *("why is it so hard", "is it too difficult", "what are hard words", "it takes too long", "how long is it"),
        *("what does it mean for a child", "explain rain like i am 5", "bread for children", "many words", "very warm"),
    ],
)
def test_who_tells_or_asks_of_something_long_or_hard_wants_no_plainer_words(text: str) -> None:
    found = pointed(text, FLOUR)

    assert found is None or found.manner is not Manner.SIMPLER


def test_plainer_words_for_something_that_is_named_are_a_question_about_that() -> None:
    text = "yeast in simple words"

    assert pointed(text, FLOUR, known={text: [(YEAST, 0.9)]}) is None
    assert pointed("the second one in easy english", STEPS) == Pointed(YEAST)


def test_plainer_words_may_be_asked_for_in_a_sentence_unless_that_is_a_question_of_its_own() -> None:
    text = "could you write it so simply that my grandmother sees"

    assert pointed(text, FLOUR) == Pointed(FLOUR, Manner.SIMPLER)
    assert pointed(text, FLOUR, known={text: [(HEAT, 0.9)]}) is None


@pytest.mark.parametrize(
    ("topics", "text", "found"),
    [
        ((STEPS, KNEADING), "next", Pointed(KNEADING, Manner.LAST)),
        ((STEPS, KNEADING), "ok, the next one please", Pointed(KNEADING, Manner.LAST)),
        ((STEPS, KNEADING), "next, the weather", None),
        ((CRUST,), "next", None),
    ],
)
def test_after_the_last_of_a_list_comes_nothing(topics: tuple[str, ...], text: str, found: Pointed | None) -> None:
    assert pointed(text, *topics) == found


@pytest.mark.parametrize(
    "text",
    ["tell me more", "more", "go on", "why?", "but why", "in detail", "more details please", "explain it in depth"],
)
def test_who_wants_more_reads_the_whole_answer(text: str) -> None:
    assert pointed(text, FLOUR) == full(FLOUR)


def test_why_with_one_word_asks_about_the_topic_where_the_word_is_no_part_of_it() -> None:
    assert pointed("why is that important", FLOUR) == full(FLOUR)
    assert pointed("why is it steam", FLOUR, known={"why is it steam": [(STEAM, 0.9)]}) == full(FLOUR)
    assert pointed("why is it crust", HEAT, known={"why is it crust": [(CRUST, 0.9)]}) is None
    assert pointed("why important", FLOUR) is None


@pytest.mark.parametrize("text", ["not more", "why not", "more about the weather", "rain", "hot?", "", "?!"])
def test_what_points_at_nothing_is_left_to_the_matcher(text: str) -> None:
    found = pointed(text, FLOUR)

    assert found is None


@pytest.mark.parametrize(
    ("word", "found"),
    [
        pytest.param("yea", YEAST, id="three letters are a short form"),
        pytest.param("ye", None, id="two are not"),
        pytest.param("kne", KNEADING, id="of another"),
    ],
)
def test_a_word_may_be_cut_short(word: str, found: str | None) -> None:
    assert intent(f"what about {word}", FLOUR) == found


def test_a_thing_is_named_by_a_fifth_of_a_chance() -> None:
    assert pointed("what about bubbles", FLOUR, known={"bubbles": [(YEAST, 0.2)]}) == Pointed(YEAST)
    assert pointed("what about bubbles", FLOUR, known={"bubbles": [(YEAST, 0.19)]}) is None


WORDS = "the first second last one other both compare vs why more example next back it not yeast steam and 2"


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join),
    st.lists(st.sampled_from(sorted(BAKING.intents)), min_size=1, max_size=5),
    st.sampled_from([None, STEPS, INSIDE]),
)
def test_whatever_is_said_points_at_an_intent_of_the_course_or_at_nothing(
    text: str, topics: list[str], listed: str | None
) -> None:
    found = pointed(text, *topics, listed=listed)

    assert found is None or found.intent in BAKING.intents
    assert found == pointed(text, *topics, listed=listed)
