"""What a message asks for, by itself and after what was said before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.comparing import Pair
from bot.tutor.following.pointing import Manner
from bot.tutor.learner import LASTS, Basis, Context
from bot.tutor.matching.ranking import Decision
from bot.tutor.reply import Outcome
from bot.tutor.understanding import FAR, POINTED, SHORT_ASIDE, Understood, ranked_after, understand
from tests.tutor.courses import BREAD_WITH_GLOSSARY
from tests.tutor.following.baking import BAKING, NAMES, KnownWords

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FLOUR, YEAST, KNEADING, STEPS = "dough.flour", "dough.yeast", "dough.kneading", "dough.steps"
HEAT, STEAM, CRUST = "oven.heat", "oven.steam", "oven.crust"

MATCHING = KnownWords(
    {
        **NAMES,
        "hi": [("bot.greeting", 0.99)],
        "bye": [("bot.goodbye", 0.99)],
        "back": [("bot.greeting", 0.52)],
        "what is flour": [(FLOUR, 0.9), (YEAST, 0.05), (STEPS, 0.01)],
        "and what is yeast": [(YEAST, 0.9)],
        "what is yeast": [(YEAST, 0.9)],
        "how hot is the oven": [(HEAT, 0.9), (STEAM, 0.05)],
        "steam for a shiny crust": [(STEAM, 0.9)],
        "is it hot": [(HEAT, 0.9)],
        "compare flour and yeast": [("dough.flour_vs_yeast", 0.9)],
        "compare the sea and the moon": [],
        "between flour": [(FLOUR, 0.9)],
        "what is kneading": [(KNEADING, 0.9)],
        "which one is hot": [(HEAT, 0.4), (STEAM, 0.3), (CRUST, 0.02)],
        "what is all this about": [("bot.help", 0.9)],
        "this is wrong": [("bot.feedback", 0.9)],
        "warm": [(HEAT, 0.52), (STEAM, 0.3)],
        "so tell me of heat": [(HEAT, 0.4)],
        "tell me of heat": [(HEAT, 0.9)],
        "tell me about heat": [(HEAT, 0.9)],
        "explain heat": [(HEAT, 0.9)],
        "basically explain heat to me": [(HEAT, 0.9)],
        "hot loaves on cold stones": [(HEAT, 0.76)],
        "hot cold stones": [(HEAT, 0.74)],
        "dark crust": [(CRUST, 0.5)],
        "why knead": [(KNEADING, 0.52), (HEAT, 0.1)],
        "and who heats it": [(HEAT, 0.52)],
        "why knead and who heats it": [(HEAT, 0.52), (KNEADING, 0.3)],
        "can dough rest": [(KNEADING, 0.52)],
        "what is flour and can dough rest": [(FLOUR, 0.9)],
    }
)


def after(*topics: str, listed: str | None = None, declined: bool = False) -> Context:
    return Context(topics=topics, listed=listed, declined=declined, at=NOW)


def read(text: str, context: Context = Context()) -> tuple[Understood, ...]:  # noqa: B008 - frozen
    return understand(BAKING, MATCHING, context, text, NOW)


def found_in(text: str, decision: Decision) -> Understood:
    """What is found in the words of a text alone."""
    return Understood(text, MATCHING.rank(text), decision)


def intents(text: str, context: Context = Context()) -> list[str | None]:  # noqa: B008 - frozen
    return [one.intent for one in read(text, context)]


def test_a_question_without_topics_is_what_the_matcher_says() -> None:
    found = found_in("What is flour?", Decision(Outcome.ANSWER, (FLOUR,), 0.9))

    assert read("What is flour?") == (replace(found, runners_up=(YEAST, STEPS)),)


def test_a_question_back_keeps_what_it_does_not_offer_for_later() -> None:
    (one,) = read("which one is hot")

    assert one.decision == Decision(Outcome.ASK, (HEAT, STEAM, CRUST), 0.72)
    assert one.intent is None
    assert one.runners_up == ()


def test_an_answer_that_is_not_sure_keeps_what_it_offers_for_later() -> None:
    (one,) = read("warm")

    assert one.decision == Decision(Outcome.ANSWER, (HEAT, STEAM), 0.52)
    assert one.runners_up == (STEAM,)


def test_a_message_that_points_is_answered_by_what_it_points_at() -> None:
    second = found_in("the second one", Decision(Outcome.ANSWER, (YEAST,), POINTED))
    more = found_in("tell me more", Decision(Outcome.ANSWER, (FLOUR,), POINTED))

    assert read("the second one", after(STEPS, listed=STEPS)) == (replace(second, basis=Basis.POINTED, after=(STEPS,)),)
    assert read("tell me more", after(FLOUR)) == (
        replace(more, basis=Basis.POINTED, after=(FLOUR,), manner=Manner.FULL),
    )


@pytest.mark.parametrize(
    ("age", "found"),
    [
        pytest.param(timedelta(0), [YEAST], id="at once"),
        pytest.param(timedelta(hours=12), [YEAST], id="after twelve hours"),
        pytest.param(timedelta(hours=12, seconds=1), [None], id="after a second more"),
        pytest.param(timedelta(days=400), [None], id="after a year"),
    ],
)
def test_what_was_said_before_is_pointed_at_for_twelve_hours(age: timedelta, found: list[str | None]) -> None:
    context = Context(topics=(STEPS,), listed=STEPS, at=NOW - age)

    assert timedelta(hours=12) == LASTS
    assert intents("the second one", context) == found


def test_topics_of_no_known_time_are_not_pointed_at() -> None:
    assert intents("the second one", Context(topics=(STEPS,), listed=STEPS)) == [None]


@pytest.mark.parametrize("topic", [FLOUR, STEPS, CRUST, STEAM])
def test_a_message_that_stands_by_itself_is_not_bent_to_the_topic(topic: str) -> None:
    alone = read("how hot is the oven")

    assert read("how hot is the oven", after(topic)) == alone
    assert alone[0].intent == HEAT


@pytest.mark.parametrize("topic", [FLOUR, STEPS, CRUST])
def test_a_message_whose_last_sentence_stands_by_itself_is_read_as_that(topic: str) -> None:
    (one,) = read("And so it goes. How hot is the oven?", after(topic))

    assert (one.intent, one.basis, one.read) == (HEAT, Basis.WORDS, "How hot is the oven?")


def test_a_message_whose_last_sentence_points_is_read_as_that() -> None:
    (one,) = read("I see. The second one?", after(STEPS, listed=STEPS))

    assert (one.intent, one.basis) == (YEAST, Basis.POINTED)


def test_a_message_that_leans_is_weighed_together_with_the_topic() -> None:
    (one,) = read("is it hot", after(CRUST))

    weighed = ranked_after(BAKING, MATCHING, (CRUST,), "is it hot")
    assert (one.basis, one.after, one.ranking) == (Basis.AFTER_TOPIC, (CRUST,), weighed)
    assert one.decision.intents[0] == weighed.matches[0].intent
    assert one.decision.confidence == weighed.matches[0].confidence
    assert len(one.runners_up) == 6


def test_what_names_several_things_far_from_the_course_is_declined_whatever_came_before() -> None:
    (one,) = read("and who won the football match", after(FLOUR))

    assert FAR == 0.98
    assert one == found_in("and who won the football match", Decision(Outcome.DECLINE, (), 1.0))


@pytest.mark.parametrize(
    ("text", "ranked", "basis"),
    [
        pytest.param("and salt for the sea", [(HEAT, 0.1)], Basis.AFTER_TOPIC, id="it goes on from the topic"),
        pytest.param("salt for the warm sea", [(HEAT, 0.4), (STEAM, 0.3)], Basis.AFTER_TOPIC, id="it may be meant"),
        pytest.param("salt for the sea", [(HEAT, 0.1)], Basis.WORDS, id="neither"),
    ],
)
def test_what_names_several_things_is_weighed_after_a_topic_that_it_can_be_about(
    text: str, ranked: list[tuple[str, float]], basis: Basis
) -> None:
    (one,) = understand(BAKING, KnownWords({**NAMES, text: ranked}), after(FLOUR), text, NOW)

    assert one.basis is basis


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("yeast? thanks!", [YEAST]),
        ("how hot is the oven? thanks", [HEAT]),
        ("what is yeast? hello?", [YEAST]),
        ("hello, yeast? thanks", [YEAST]),
        ("thanks! hello", ["bot.greeting"]),
    ],
)
def test_thanks_behind_a_question_is_left_out(text: str, found: list[str | None]) -> None:
    assert intents(text) == found


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        pytest.param("do you like zebras", Basis.WORDS, id="one thing that is strange"),
        pytest.param("is there a zebra", Basis.WORDS, id="there is no place"),
        pytest.param("is it a zebra", Basis.AFTER_TOPIC, id="it points back"),
        pytest.param("an example with zebras", Basis.AFTER_TOPIC, id="it asks something of it"),
    ],
)
def test_what_names_one_strange_thing_is_read_with_the_topic_only_where_it_goes_on(text: str, basis: Basis) -> None:
    (one,) = read(text, after(FLOUR))

    assert one.basis is basis


def test_who_asked_the_bot_about_itself_in_between_still_points_at_the_course() -> None:
    context = after(FLOUR, "bot.help")

    assert intents("what about yeast", context) == [YEAST]
    assert intents("example?", context) == ["dough.flour.rye"]


def test_greetings_are_answered_whatever_came_before() -> None:
    (one,) = read("hello", after(FLOUR))

    assert one == found_in("hello", Decision(Outcome.ANSWER, ("bot.greeting",), 0.99))


def test_what_is_said_of_the_bot_is_answered_whatever_came_before() -> None:
    assert intents("this is wrong", after(FLOUR)) == ["bot.feedback"]


@pytest.mark.parametrize("text", ["and tomorrow?", "so is it cold there", "what about the moon", "or that?"])
def test_after_a_decline_a_short_aside_is_declined_too(text: str) -> None:
    (one,) = read(text, after(FLOUR, declined=True))

    assert (one.decision.outcome, one.basis) == (Outcome.DECLINE, Basis.WORDS)
    assert one.intent is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("what is yeast", [YEAST], id="a question of the course"),
        pytest.param("and what is yeast", [YEAST], id="though it goes on"),
        pytest.param("hello", ["bot.greeting"], id="a greeting"),
    ],
)
def test_after_a_decline_a_clear_question_is_answered(text: str, found: list[str | None]) -> None:
    assert intents(text, after(FLOUR, declined=True)) == found


def test_after_a_decline_a_longer_message_is_no_aside() -> None:
    text = "so is it like all those there"

    assert SHORT_ASIDE == 6
    assert read(text, after(FLOUR, declined=True))[0].basis is Basis.AFTER_TOPIC
    assert read("so is it like those there", after(FLOUR, declined=True))[0].basis is Basis.WORDS


def test_a_decline_long_ago_makes_no_aside() -> None:
    context = Context(topics=(FLOUR,), declined=True, at=NOW - timedelta(hours=13))

    assert read("and crust?", context) == read("and crust?")


@pytest.mark.parametrize(
    "text",
    [
        *("hi, what is flour?", "Hello! What is flour?", "hello\nwhat is flour", "hi what is flour"),
        *("thanks, what is flour", "hi, hello, what is flour?"),
    ],
)
@pytest.mark.parametrize("context", [Context(), after(CRUST)], ids=["at first", "later"])
def test_a_greeting_before_a_question_is_left_out(text: str, context: Context) -> None:
    (one,) = read(text, context)

    assert one.read.casefold().rstrip("?") == "what is flour"
    assert (replace(one, read="what is flour"),) == read("what is flour", context)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("hi, bye", ["bot.goodbye"], id="of two greetings the second is answered"),
        pytest.param("hello", ["bot.greeting"], id="only a greeting"),
        pytest.param("hi, what is the moon", [None], id="a question outside of the course"),
        pytest.param("flour, what is yeast", [None], id="what stands before is no greeting"),
        pytest.param("bye back", [None], id="two words in one breath"),
    ],
)
def test_only_a_greeting_before_a_question_is_left_out(text: str, found: list[str | None]) -> None:
    assert intents(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("What is flour? And what is yeast?", [FLOUR, YEAST], id="question marks"),
        pytest.param("what is flour and how hot is the oven", [FLOUR, HEAT], id="and how"),
        pytest.param("what is flour\nwhat is yeast\nhow hot is the oven", [FLOUR, YEAST, HEAT], id="three, on lines"),
        pytest.param("hi, what is flour? what is yeast?", [FLOUR, YEAST], id="after a greeting"),
        pytest.param("what is flour? and an example?", [FLOUR, "dough.flour.rye"], id="the second points at the first"),
        pytest.param("how hot is the oven? the other one?", [HEAT, STEAM], id="the second points beside the first"),
        pytest.param("what is flour? what is the moon?", [FLOUR, None], id="one that the course does not cover"),
        pytest.param("what is the moon? what is flour?", [FLOUR, None], id="which stands below the answer"),
    ],
)
def test_several_questions_are_each_answered(text: str, found: list[str | None]) -> None:
    assert intents(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("what is flour. what is yeast. how hot is the oven.", [FLOUR, YEAST, HEAT], id="full stops"),
        pytest.param("1. what is flour 2. how hot is the oven", [FLOUR, HEAT], id="numbers"),
        pytest.param("what is flour, what is yeast", [FLOUR, YEAST], id="comma"),
        pytest.param("what is flour and give an example", [FLOUR, "dough.flour.rye"], id="and give"),
        pytest.param("why knead? and who heats it?", [KNEADING, HEAT], id="none is sure, and all are likely"),
        pytest.param("what is flour? why knead?", [FLOUR, KNEADING], id="one is sure, and one is likely"),
        pytest.param("what is flour and can dough rest", [FLOUR], id="it is sure as a whole"),
        pytest.param("why knead? which one?", [None], id="one tells nothing"),
        pytest.param(f"why knead? {'so ' * 8} who heats it?", [None], id="a long one tells a story"),
    ],
)
def test_questions_that_stand_side_by_side_are_each_answered(text: str, found: list[str | None]) -> None:
    assert intents(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the first and the third", [FLOUR, KNEADING]),
        ("explain the first two", [FLOUR, YEAST]),
        ("the last two", [YEAST, KNEADING]),
        ("1 and 2 please", [FLOUR, YEAST]),
        ("an example of the first and second", ["dough.flour.rye", "dough.yeast.sourdough"]),
        ("an example of each", ["dough.flour.rye", "dough.yeast.sourdough", KNEADING]),
        ("the first and the fifth", [FLOUR]),
        ("compare the first and the second", ["dough.flour_vs_yeast"]),
    ],
)
def test_several_places_of_a_list_are_each_answered(text: str, found: list[str | None]) -> None:
    assert intents(text, after(STEPS, listed=STEPS)) == found


def test_what_points_at_several_places_is_kept_as_it_was_typed() -> None:
    assert {one.words for one in read("the first and the third", after(STEPS, listed=STEPS))} == {
        "the first and the third"
    }


def test_places_without_a_list_point_at_nothing() -> None:
    assert intents("the first and the third") == [None]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("what is flour? the moon is full.", id="one is no question"),
        pytest.param("what is the moon? what is the sun?", id="none is covered"),
        pytest.param("what is flour? what is flour?", id="the same twice"),
        pytest.param("what is flour? hi there to you?", id="one says nothing"),
    ],
)
def test_a_message_of_which_a_part_is_not_clear_is_read_as_one(text: str) -> None:
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("flour/yeast??", "flour vs yeast", "yeast versus flour", "difference between flour and yeast"),
        *("how does flour differ from yeast", "compare flour and yeast", "rye vs yeast"),
    ],
)
@pytest.mark.parametrize("context", [Context(), after(CRUST)], ids=["at first", "later"])
def test_two_things_that_an_answer_compares_are_answered_by_that(text: str, context: Context) -> None:
    (one,) = read(text, context)

    assert one.intent == "dough.flour_vs_yeast"
    assert (one.basis, one.pair) == (Basis.WORDS, None)


@pytest.mark.parametrize("text", ["compare both", "what is the difference", "how do they differ?"])
def test_both_are_compared_when_they_were_the_last_topics(text: str) -> None:
    (one,) = read(text, after(FLOUR, YEAST))

    assert (one.intent, one.basis) == ("dough.flour_vs_yeast", Basis.POINTED)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("flour/kneading?", FLOUR, KNEADING),
        ("kneading vs flour", KNEADING, FLOUR),
        ("difference between flour and steam", FLOUR, STEAM),
        ("compare steam with kneading", STEAM, KNEADING),
    ],
)
@pytest.mark.parametrize("context", [Context(), after(CRUST)], ids=["at first", "later"])
def test_two_things_that_no_answer_compares_are_shown_side_by_side(
    text: str, one: str, other: str, context: Context
) -> None:
    found = found_in(text, Decision(Outcome.ANSWER, (one, other), POINTED))

    assert read(text, context) == (replace(found, pair=Pair(one, other)),)


def test_two_things_of_which_one_is_not_of_the_course_are_not_shown_side_by_side() -> None:
    assert [one.pair for one in read("compare the sea and the moon")] == [None]
    assert [one.pair for one in read("flour vs the moon")] == [None]


def test_how_something_differs_from_the_topic_points() -> None:
    (one,) = read("how is that different from yeast", after(FLOUR))

    assert (one.intent, one.basis) == ("dough.flour_vs_yeast", Basis.POINTED)


def test_a_part_that_defines_a_term_leads_on_to_what_tells_more() -> None:
    matching = KnownWords(
        {**NAMES, "what is crumb": [("glossary.crumb", 0.9)], "what is steam": [(STEAM, 0.9)]},
        course=replace(BREAD_WITH_GLOSSARY, intents={**BREAD_WITH_GLOSSARY.intents, **BAKING.intents}),
    )

    found = understand(matching.course, matching, Context(), "what is crumb? and an example?", NOW)

    assert [one.intent for one in found] == ["glossary.crumb", "oven.baguette"]


WORDS = "hi what is flour yeast hot the second one other vs / ? and it more why not moon . compare"


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join),
    st.lists(st.sampled_from(sorted(BAKING.intents)), max_size=5).map(tuple),
    st.booleans(),
)
def test_whatever_is_said_at_most_three_questions_are_answered(
    text: str, topics: tuple[str, ...], declined: bool
) -> None:
    context = Context(topics=topics, listed=STEPS, declined=declined, at=NOW)

    found = read(text, context)

    assert 1 <= len(found) <= 5
    assert sum(one.intent is not None for one in found) <= 3
    assert found == read(text, context)
    for one in found:
        assert 0.0 <= one.decision.confidence <= 1.0
        assert set(one.decision.intents) | set(one.runners_up) <= set(BAKING.intents)
        assert one.intent not in one.runners_up


FOUR = "What is flour? What is yeast? How hot is the oven? Steam for a shiny crust?"


def left_of(text: str) -> tuple[str, ...]:
    """Give what is left of a message, to be chosen from."""
    return tuple(intent for one in read(text) if one.is_left for intent in one.decision.intents)


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        pytest.param(FOUR, [FLOUR, YEAST, HEAT, None], (STEAM,), id="four"),
        pytest.param(f"{FOUR} What is kneading?", [FLOUR, YEAST, HEAT, None], (STEAM, KNEADING), id="five"),
        pytest.param(f"{FOUR} What is flour?", [FLOUR, YEAST, HEAT, None], (STEAM,), id="one of them twice"),
        pytest.param(
            "What is flour? What is the moon? What is yeast? What is the sun?",
            [FLOUR, YEAST, None],
            (),
            id="two that the course does not cover, said once",
        ),
        pytest.param(
            "What is flour? Is it hot? What is yeast?", [FLOUR, YEAST, None], (HEAT,), id="one that is not clear"
        ),
        pytest.param("I wonder. What is flour? Hm. What is yeast? So.", [FLOUR, YEAST], (), id="words before them"),
        pytest.param(
            "what is flour and what is yeast and who pays for it", [FLOUR, YEAST, None], (), id="one that is not known"
        ),
        pytest.param("What is flour? Is it hot?", [FLOUR, None], (HEAT,), id="one is sure, and one is not clear"),
        pytest.param("What is flour? Is it hot? What is the moon?", [FLOUR, None, None], (HEAT,), id="nor one known"),
        pytest.param("What is flour? What is yeast? I thank you.", [FLOUR, YEAST], (), id="one that asks nothing"),
        pytest.param("What is flour? What is yeast? Hello there, hi!", [FLOUR, YEAST], (), id="a greeting"),
    ],
)
def test_of_many_questions_three_are_answered_and_the_others_named(
    text: str, found: list[str | None], left: tuple[str, ...]
) -> None:
    assert intents(text) == found
    assert left_of(text) == left


def test_a_greeting_is_never_among_what_may_be_meant() -> None:
    matching = KnownWords(
        {
            "good flour": [("bot.greeting", 0.3), (FLOUR, 0.2), ("bot.thanks", 0.1)],
            "good morning flour": [(FLOUR, 0.52), ("bot.greeting", 0.3), (YEAST, 0.1)],
            "good evening": [("bot.greeting", 0.3), (FLOUR, 0.05)],
        }
    )

    asked, answered, declined = (
        understand(BAKING, matching, Context(), text, NOW)[0]
        for text in ("good flour", "good morning flour", "good evening")
    )

    assert asked.decision == Decision(Outcome.ASK, (FLOUR,), 0.2)
    assert answered.decision == Decision(Outcome.ANSWER, (FLOUR, YEAST), 0.52)
    assert answered.runners_up == (YEAST,)
    assert declined.decision.outcome is Outcome.DECLINE
    assert declined.runners_up == (FLOUR,)


@pytest.mark.parametrize("text", ["back", "go back", "bye back", "Go back!"])
def test_back_leads_to_the_topic_before_though_it_may_be_a_greeting(text: str) -> None:
    assert intents(text, after(FLOUR, YEAST)) == [FLOUR]


def test_a_complaint_is_no_runner_up() -> None:
    ranked = KnownWords({"odd": [(HEAT, 0.9), ("bot.feedback", 0.05), (STEAM, 0.03)]})

    (one,) = understand(BAKING, ranked, Context(), "odd", NOW)

    assert one.runners_up == (STEAM,)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        pytest.param("so tell me about heat", Basis.WORDS, id="so, and a question that stands"),
        pytest.param("ok and so explain heat", Basis.WORDS, id="several words of going on"),
        pytest.param("so heat", Basis.POINTED, id="so, and no question"),
        pytest.param("so tell me about that heat", Basis.AFTER_TOPIC, id="so, and what points back"),
    ],
)
def test_behind_a_word_of_going_on_a_question_stands_by_itself(text: str, basis: Basis) -> None:
    (one,) = read(text, after(KNEADING))

    assert one.basis is basis
    if basis is Basis.WORDS:
        assert one.intent == HEAT


def test_who_asks_for_something_else_does_not_check_what_was_said() -> None:
    assert intents("ok so basically explain heat to me", after(KNEADING)) == [HEAT]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        pytest.param("hot loaves on cold stones", Basis.WORDS, id="likely, and four names"),
        pytest.param("hot cold stones", Basis.AFTER_TOPIC, id="not as likely"),
        pytest.param("dark crust", Basis.AFTER_TOPIC, id="two names"),
    ],
)
def test_a_message_that_tells_much_is_read_by_itself(text: str, basis: Basis) -> None:
    sure = replace(MATCHING, cutoffs=replace(MATCHING.cutoffs, sure=0.95))

    (one,) = understand(BAKING, sure, after(KNEADING), text, NOW)

    assert (one.basis, one.intent) == (basis, HEAT if basis is Basis.WORDS else one.intent)


def test_nobody_goes_on_from_what_was_said_of_the_tutor_but_by_pointing_at_it() -> None:
    (alone,) = read("warm", after("bot.help"))
    (behind,) = read("warm", after(KNEADING, "bot.help"))

    assert alone.basis is Basis.WORDS
    assert (behind.basis, behind.after) == (Basis.AFTER_TOPIC, (KNEADING,))
    assert intents("tell me more", after("bot.help")) == ["bot.help"]
