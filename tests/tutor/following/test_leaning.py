"""What a message says by itself, weighed against what it says after the last topic."""

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fit_following import features
from bot.tutor.following.cues import Said
from bot.tutor.following.leaning import ANSWER, ASK, WEIGHTS, Lean, lean_on
from bot.tutor.matching.ranking import Match, Ranking, decide
from bot.tutor.reply import Outcome
from tests.tutor.courses import CUTOFFS, KnownTexts
from tests.tutor.following.baking import BAKING

INTENTS = sorted(BAKING.intents)


def ranking(chances: Mapping[str, float]) -> Ranking:
    """Rank every intent of the course, most without a chance."""
    every = [Match(intent, chances.get(intent, 0.0)) for intent in INTENTS]
    return Ranking(tuple(sorted(every, key=lambda match: (-match.confidence, match.intent))), CUTOFFS)


def lean(
    text: str,
    *topics: str,
    alone: Mapping[str, float] | None = None,
    after: Mapping[str, float] | None = None,
) -> Lean:
    return Lean(Said.of(text), topics, ranking(alone or {}), ranking(after or {}))


def told(leaning: Lean, intent: str | None) -> dict[str, float]:
    """Give what is told of an intent, by name, and nothing that is 0."""
    described = features(leaning, BAKING.relations)[intent]
    return {name: round(value, 2) for name, value in described.items() if value}


NO_CHANCE = -11.51
"""ln(0.00001 / 0.99999)"""


def test_every_intent_and_that_none_is_meant_are_described_by_what_has_a_weight() -> None:
    table = features(lean("hm", "dough.flour"), BAKING.relations)

    assert sorted(intent for intent in table if intent is not None) == INTENTS
    assert None in table
    assert {name for described in table.values() for name in described} <= set(WEIGHTS)


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        pytest.param("rye", "dough.flour", {"alone": NO_CHANCE, "same": 1.0}, id="the topic"),
        pytest.param("is it rye", "dough.flour", {"alone": NO_CHANCE, "same": 1.0, "same, points": 1.0}, id="points"),
        pytest.param("and rye", "dough.flour", {"alone": NO_CHANCE, "same": 1.0, "same, links": 1.0}, id="links"),
        pytest.param(
            "rye spelt wheat oats", "dough.flour", {"alone": NO_CHANCE, "same": 1.0, "same, much said": 1.0}, id="much"
        ),
        pytest.param(
            "rye",
            "dough.kneading",
            {"alone": NO_CHANCE, "after": NO_CHANCE, "beside": 1.0},
            id="beside the topic",
        ),
        pytest.param(
            "and it",
            "dough.kneading",
            {
                "alone": NO_CHANCE,
                "after": NO_CHANCE,
                "beside": 1.0,
                "beside, points": 1.0,
                "beside, links": 1.0,
                "beside, little said": 1.0,
            },
            id="beside, said little",
        ),
        pytest.param(
            "rye spelt wheat oats",
            "dough.yeast",
            {"alone": NO_CHANCE, "after": NO_CHANCE, "beside": 1.0, "beside, much said": 1.0},
            id="beside, said much",
        ),
        pytest.param(
            "rye",
            "dough.yeast.sourdough",
            {"alone": NO_CHANCE, "after": NO_CHANCE, "area": 1.0},
            id="in the same area",
        ),
        pytest.param("is it rye", "oven.crust", {"alone": NO_CHANCE, "after": NO_CHANCE}, id="far"),
        pytest.param("is it rye", None, {"alone": 11.51, "none": 1.0}, id="none, leans"),
        pytest.param(
            "rye", None, {"alone": 11.51, "none": 1.0, "none, stands": 1.0, "none alone, stands": 11.51}, id="none"
        ),
        pytest.param("is it", None, {"alone": 11.51, "none": 1.0, "none, little said": 1.0}, id="none, said little"),
        pytest.param(
            "is it rye spelt wheat oats", None, {"alone": 11.51, "none": 1.0, "none, much said": 1.0}, id="none, much"
        ),
    ],
)
def test_of_an_intent_is_told_how_it_stands_to_the_message_and_the_topic(
    text: str, intent: str | None, expected: dict[str, float]
) -> None:
    assert told(lean(text, "dough.flour"), intent) == expected


def test_what_stands_beside_the_topic_before_the_last_is_told_to_do_so() -> None:
    leaning = lean("rye", "oven.heat", "dough.flour")

    assert told(leaning, "oven.steam") == {"alone": NO_CHANCE, "after": NO_CHANCE, "beside the one before": 1.0}
    assert "beside the one before" not in told(leaning, "oven.crust")
    assert "beside the one before" not in told(lean("rye", "dough.flour"), "oven.steam")


def test_chances_are_told_as_the_logarithm_of_their_odds() -> None:
    leaning = lean("rye", "dough.flour", alone={"oven.crust": 0.75}, after={"oven.crust": 0.5, "oven.heat": 0.2})

    assert told(leaning, "oven.crust") == {"alone": 1.1}
    assert told(leaning, "oven.heat") == {"alone": NO_CHANCE, "after": -1.39}
    assert told(leaning, None)["alone"] == -1.1


def test_certainty_is_told_as_no_more_than_nearly_certain() -> None:
    leaning = lean("rye", "dough.flour", alone={"oven.crust": 1.0}, after={"oven.crust": 1.0})

    assert told(leaning, "oven.crust") == {"alone": 11.51, "after": 11.51}
    assert told(leaning, None)["alone"] == NO_CHANCE


def test_a_message_is_ranked_alone_and_behind_the_title_of_the_last_topic() -> None:
    matching = KnownTexts({"so hot?": [("oven.heat", 0.5)], "Crust [brown_1] so hot?": [("oven.crust", 0.75)]})
    said = Said.of("so hot?")

    leaning = Lean.of(BAKING, matching.rank, "so hot?", said, ("dough.flour", "oven.crust"))

    assert (leaning.said, leaning.topics) == (said, ("dough.flour", "oven.crust"))
    assert leaning.alone.matches[0] == Match("oven.heat", 0.5)
    assert leaning.after.matches[0] == Match("oven.crust", 0.75)


def chances_of(leaning: Lean) -> dict[str, float]:
    return {match.intent: match.confidence for match in lean_on(leaning, BAKING.relations).matches}


def test_of_equal_intents_the_one_beside_the_topic_comes_first_then_its_area_then_the_rest() -> None:
    equal = {"dough.kneading": 0.2, "dough.yeast.sourdough": 0.2, "oven.crust": 0.2}

    ranked = lean_on(lean("and then", "dough.flour", alone=equal, after=equal), BAKING.relations)

    order = [match.intent for match in ranked.matches if match.intent in equal]
    assert order == ["dough.kneading", "dough.yeast.sourdough", "oven.crust"]


def test_a_message_that_points_is_likelier_about_the_topic() -> None:
    alone = {"dough.flour": 0.2, "oven.crust": 0.2}

    points = chances_of(lean("is it brown", "dough.flour", alone=alone, after=alone))
    does_not = chances_of(lean("is bread brown", "dough.flour", alone=alone, after=alone))

    assert points["dough.flour"] > does_not["dough.flour"] > does_not["oven.crust"]


def test_a_message_that_says_much_is_less_likely_about_the_topic() -> None:
    alone = {"dough.flour": 0.2, "oven.crust": 0.2}

    much = chances_of(lean("brown bread butter jam", "dough.flour", alone=alone, after=alone))
    little = chances_of(lean("brown bread", "dough.flour", alone=alone, after=alone))

    assert much["dough.flour"] < little["dough.flour"]


def test_what_the_message_says_by_itself_outweighs_the_topic_where_it_is_clear() -> None:
    clear = {"oven.crust": 0.99}

    ranked = lean_on(lean("brown crust", "dough.flour", alone=clear, after=clear), BAKING.relations)

    assert ranked.matches[0].intent == "oven.crust"
    assert decide(ranked).outcome is Outcome.ANSWER


def test_what_the_message_says_after_the_topic_counts_too() -> None:
    alone = {"oven.heat": 0.3, "oven.crust": 0.3}

    chances = chances_of(lean("so hot", "dough.flour", alone=alone, after={"oven.heat": 0.6, "oven.crust": 0.1}))

    assert chances["oven.heat"] > chances["oven.crust"]


def test_what_is_not_of_this_course_by_itself_is_declined_where_much_is_said() -> None:
    ranked = lean_on(lean("who won the football match in Peru yesterday", "dough.flour"), BAKING.relations)

    assert decide(ranked).outcome is Outcome.DECLINE


def test_an_intent_that_the_matcher_does_not_know_has_no_chance_alone() -> None:
    """It has no phrase of its own: what asks for it is a phrase of another."""
    known = ranking({"oven.crust": 0.6})
    without = Ranking(tuple(match for match in known.matches if match.intent != "oven.heat"), CUTOFFS)
    said = Said.of("so hot")

    found = lean_on(Lean(said, ("dough.flour",), without, without), BAKING.relations)

    assert found == lean_on(Lean(said, ("dough.flour",), known, known), BAKING.relations)


def test_of_equal_intents_the_first_by_id_comes_first() -> None:
    alone = {"oven.steam": 0.25, "oven.heat": 0.25, "oven.inside": 0.25, "oven.crust": 0.25}

    ranked = lean_on(lean("hot", "dough.flour", alone=alone, after=alone), BAKING.relations)

    tied = [match for match in ranked.matches if match.intent in alone]
    assert [match.intent for match in tied] == ["oven.crust", "oven.heat", "oven.inside", "oven.steam"]
    assert len({match.confidence for match in tied}) == 1


def test_a_follow_up_is_answered_and_asked_back_from_less_of_a_chance_on() -> None:
    ranked = lean_on(lean("and it", "dough.flour"), BAKING.relations)

    assert ranked.cutoffs == replace(CUTOFFS, answer=ANSWER, ask=ASK, outside=1.0)
    assert (ranked.cutoffs.answer, ranked.cutoffs.ask, ranked.cutoffs.sure) == (0.3, 0.4, 0.55)


chances = st.lists(st.floats(0.0, 1.0), min_size=len(INTENTS), max_size=len(INTENTS)).map(
    lambda drawn: {intent: round(share / max(1.0, sum(drawn)), 6) for intent, share in zip(INTENTS, drawn, strict=True)}
)


leanings = st.builds(
    lambda text, topics, alone, after: lean(text, *topics, alone=alone, after=after),
    st.sampled_from(["", "it", "and rye", "so is that one like rye bread with butter", "who won the football match"]),
    st.lists(st.sampled_from(INTENTS), min_size=1, max_size=5),
    chances,
    chances,
)


@given(leanings)
def test_a_ranking_after_a_topic_has_every_intent_in_order_with_chances(leaning: Lean) -> None:
    ranked = lean_on(leaning, BAKING.relations)

    keys = [(-match.confidence, match.intent) for match in ranked.matches]
    assert sorted(match.intent for match in ranked.matches) == INTENTS
    assert all(0.0 <= match.confidence <= 1.0 for match in ranked.matches)
    assert sum(match.confidence for match in ranked.matches) <= 1.0 + 1e-6 * len(INTENTS)
    assert all(one < two for one, two in pairwise(keys))


@given(leanings)
def test_chances_are_a_softmax_of_what_the_weights_are_fitted_on(leaning: Lean) -> None:
    weighed = {
        intent: math.exp(math.fsum(WEIGHTS[name] * value for name, value in described.items()))
        for intent, described in features(leaning, BAKING.relations).items()
    }
    whole = math.fsum(weighed.values())

    ranked = lean_on(leaning, BAKING.relations)

    assert ranked.chances == pytest.approx({intent: weighed[intent] / whole for intent in INTENTS}, abs=1e-6)
