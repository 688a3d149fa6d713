"""Why a text was answered as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.channels.preview.desk import Taught
from bot.channels.preview.reasons import HEAVIEST, Likely, Nearest, Reason, Way, Weight, find_reasons
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Basis, Context, Learner
from bot.tutor.message import Text
from bot.tutor.reply import Outcome
from tests.channels.preview.bread_on_desk import taught
from tests.tutor.courses import BREAD, BREAD_WITH_ALL, BREAD_WITH_GLOSSARY, BREAD_WITH_MANNERS, MATCHING

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

AFTER_FLOUR = Context(topics=("dough.flour",), at=NOW - timedelta(minutes=1))


def reasons(text: str, context: Context | None = None, course: Taught | None = None) -> tuple[Reason, ...]:
    course, context = course or taught(), context or Context()
    turn = take_turn(course.course, course.matching, Learner(1, context=context), Text(text, 1), NOW, Random(1))
    return find_reasons(course, context, text, turn, NOW)


def test_an_answer_comes_with_all_that_led_to_it() -> None:
    flour = Likely("dough.flour", "Flour", "intents/dough.yaml:1", 0.9)

    assert reasons("fluor for bread") == (
        Reason(
            text="fluor for bread",
            way=Way.WORDS,
            outcome=Outcome.ANSWER,
            intents=(flour,),
            confidence=0.9,
            best=0.9,
            together=0.95,
            none=0.05,
            answer=0.5,
            ask=0.2,
            sure=0.55,
            outside=1.0,
            likely=(flour, Likely("dough.yeast", "Yeast", "intents/dough.yaml:1", 0.05)),
            spoken_for=flour,
            weights=(
                Weight("fluor", 1 / 3, is_earlier=False),
                Weight("for", 1 / 3, is_earlier=False),
                Weight("bread", 1 / 3, is_earlier=False),
            ),
            nearest=Nearest("Which flour do I need?", "intents/dough.yaml:3", "dough.flour", "Flour"),
            corrected=(("fluor", "flour"),),
            after=None,
        ),
    )


@pytest.mark.parametrize(
    ("text", "outcome", "intents", "confidence", "best", "together"),
    [
        ("cold?", Outcome.ASK, ["oven.heat", "oven.steam"], 0.375, 0.25, 0.375),
        ("rain?", Outcome.DECLINE, [], 0.875, 0.125, 0.125),
        ("rise?", Outcome.ANSWER, ["dough.flour", "dough.yeast", "oven.heat"], 0.5, 0.5, 0.875),
    ],
    ids=["a question back", "a decline", "an answer that is not sure"],
)
def test_every_outcome_is_read_against_the_cutoffs(
    text: str, outcome: Outcome, intents: list[str], confidence: float, best: float, together: float
) -> None:
    (reason,) = reasons(text)

    assert (reason.outcome, [one.id for one in reason.intents], reason.confidence) == (outcome, intents, confidence)
    assert (reason.best, reason.together, reason.way) == (best, together, Way.WORDS)


def test_what_may_be_out_of_scope_is_read_against_its_cutoff() -> None:
    (reason,) = reasons("rise?")

    assert (reason.none, reason.outside) == (0.0625, 1.0)


def test_at_most_five_intents_are_shown() -> None:
    (reason,) = reasons("bread?")

    assert [(one.id, one.chance) for one in reason.likely] == [
        ("dough.flour", 0.6),
        ("dough.yeast", 0.1),
        ("oven.heat", 0.08),
        ("oven.steam", 0.06),
        ("oven.crust", 0.04),
    ]


def test_of_unknown_words_nothing_is_likely() -> None:
    (reason,) = reasons("xyzzy")

    assert (reason.outcome, reason.likely, reason.spoken_for, reason.weights) == (Outcome.DECLINE, (), None, ())
    assert (reason.nearest, reason.best, reason.together) == (None, 0.0, 0.0)


def test_a_greeting_before_the_question_is_left_out() -> None:
    (reason,) = reasons("hello, yeast?")

    assert (reason.text, [one.id for one in reason.intents], reason.confidence) == ("yeast?", ["dough.yeast"], 0.8)


def test_a_question_that_goes_on_is_read_after_the_topic_before() -> None:
    (reason,) = reasons("and outside?", AFTER_FLOUR)

    assert reason.way is Way.AFTER_TOPIC
    assert reason.after == Likely("dough.flour", "Flour", "intents/dough.yaml:1", 0.0)
    assert reason.confidence is not None


def test_what_was_said_long_ago_is_no_topic() -> None:
    long_ago = Context(topics=("dough.flour",), at=NOW - timedelta(hours=13))

    (reason,) = reasons("and outside?", long_ago)

    assert (reason.way, reason.after) == (Way.WORDS, None)


def test_what_a_rule_finds_is_named_with_the_topic_it_points_from() -> None:
    course = taught(BREAD_WITH_ALL)

    (reason,) = reasons("tell me more", AFTER_FLOUR, course)

    assert (reason.way, [one.id for one in reason.intents]) == (Way.POINTED, ["dough.flour"])
    assert reason.after
    assert (reason.after.id, reason.confidence) == ("dough.flour", 0.98)


def test_two_questions_in_one_message_have_a_reason_each() -> None:
    parts = ("What is flour?", "What is yeast?")
    known = replace(MATCHING, table=dict(zip(parts, ([("dough.flour", 0.9)], [("dough.yeast", 0.8)]), strict=True)))

    found = reasons(" ".join(parts), None, Taught(BREAD, known, {}))

    assert [(one.text, one.intents[0].id, one.confidence) for one in found] == [
        ("What is flour?", "dough.flour", 0.9),
        ("What is yeast?", "dough.yeast", 0.8),
    ]


def test_a_word_of_the_topic_before_is_marked_as_not_typed() -> None:
    (reason,) = reasons("and outside?", AFTER_FLOUR)

    assert [(weight.word, weight.is_earlier) for weight in reason.weights] == [
        ("Flour", True),
        ("and", False),
        ("outside?", False),
    ]


def test_of_a_long_text_only_the_heaviest_words_are_shown() -> None:
    text = " ".join(f"w{number}" for number in range(50))
    known = replace(MATCHING, table={text: [("dough.flour", 0.9)]})

    (reason,) = reasons(text, None, Taught(BREAD, known, {}))

    assert len(reason.weights) == HEAVIEST


@pytest.mark.parametrize(
    ("text", "context", "way", "intent"),
    [
        ("1", Context(offered=("answer:oven.heat",), at=NOW), Way.CHOSEN, "oven.heat"),
        ("Oven heat", Context(offered=("answer:oven.heat",), asks=True, at=NOW), Way.CHOSEN, "oven.heat"),
    ],
    ids=["a number", "a label"],
)
def test_what_a_rule_answers_comes_with_what_the_matcher_thinks(
    text: str, context: Context, way: Way, intent: str
) -> None:
    (reason,) = reasons(text, context, taught(BREAD_WITH_MANNERS))

    assert (reason.way, [one.id for one in reason.intents], reason.confidence) == (way, [intent], None)


def test_what_a_rule_does_with_the_words_is_said_to_be_done_by_a_rule() -> None:
    answered = Context(topics=("dough.flour",), basis=Basis.WORDS, at=NOW)

    (reason,) = reasons("no", answered, taught(BREAD_WITH_MANNERS))

    assert (reason.way, reason.confidence, reason.likely) == (Way.RULE, None, ())


def test_a_term_of_the_glossary_speaks_for_itself() -> None:
    (reason,) = reasons("crumb?", None, taught(BREAD_WITH_GLOSSARY))

    assert (reason.way, [one.id for one in reason.intents]) == (Way.WORDS, ["glossary.crumb"])
    assert reason.spoken_for
    assert reason.spoken_for.id == "glossary.crumb"


def test_a_phrase_whose_place_is_unknown_is_shown_all_the_same() -> None:
    (reason,) = reasons("yeast?", None, Taught(BREAD, taught().matching, {}))

    assert reason.nearest == Nearest("What does yeast do?", "", "dough.yeast", "Yeast")
