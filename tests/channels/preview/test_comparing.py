"""What a changed course changes in an answer."""

from datetime import UTC, datetime
from random import Random

import pytest

from bot.channels.preview.blocks import Piece
from bot.channels.preview.comparing import NOTHING, Change, Changed, Difference, Glance, compare, glance
from bot.tutor.course import Course
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Learner
from bot.tutor.message import Text
from bot.tutor.reply import Turn
from tests.channels.preview.bread_on_desk import taught, with_answer
from tests.tutor.courses import BREAD

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def turn(text: str, course: Course = BREAD) -> Turn:
    return take_turn(course, taught(course).matching, Learner(1), Text(text, 1), NOW, Random(1))


def test_a_glance_shows_what_can_be_seen_of_a_turn() -> None:
    assert glance(BREAD, turn("kneading?")) == Glance(
        outcome="answer",
        intent="Kneading (dough.kneading)",
        confidence=0.75,
        text="Hands *push* dough\n\nKneading\n\nPush, fold, turn.\n\nFrom Ann 2001",
        sources="ann",
        buttons="More on Dough\nShare\nWrong",
        picture="content/pictures/knead.png",
    )


@pytest.mark.parametrize(
    ("text", "outcome", "intent", "confidence"),
    [
        ("cold?", "ask", "Oven heat (oven.heat)\nSteam (oven.steam)", 0.375),
        ("rain?", "decline", "", 0.875),
    ],
)
def test_a_question_back_and_a_decline_have_no_intent_of_their_own(
    text: str, outcome: str, intent: str, confidence: float
) -> None:
    seen = glance(BREAD, turn(text))

    assert (seen.outcome, seen.intent, seen.confidence) == (outcome, intent, confidence)


def test_a_turn_that_broke_shows_nothing() -> None:
    assert glance(BREAD, None) == NOTHING


def test_equal_turns_make_no_change() -> None:
    seen = glance(BREAD, turn("yeast?"))

    assert compare("one", "two", [("yeast?", seen, seen)]) == Change("one", "two", ())


def test_a_changed_text_is_shown_word_by_word() -> None:
    changed = with_answer("dough.yeast", "Yeast lifts bread.", "bread-9")

    found = compare(
        "bread-1", "bread-9", [("yeast?", glance(BREAD, turn("yeast?")), glance(changed, turn("yeast?", changed)))]
    )

    assert found == Change(
        "bread-1",
        "bread-9",
        (
            Changed(
                "yeast?",
                (
                    Difference(
                        "text",
                        "Yeast\n\nYeast lifts the dough.\n\nFrom Cy",
                        "Yeast\n\nYeast lifts bread.\n\nFrom Cy",
                        (
                            Piece("same", "Yeast\n\nYeast lifts "),
                            Piece("gone", "the dough."),
                            Piece("new", "bread."),
                            Piece("same", "\n\nFrom Cy"),
                        ),
                    ),
                ),
            ),
        ),
    )


def test_a_changed_outcome_changes_intent_confidence_and_buttons() -> None:
    found = compare("one", "two", [("hot?", glance(BREAD, turn("rain?")), glance(BREAD, turn("yeast?")))])

    (changed,) = found.turns
    shown = {one.name: (one.before, one.after) for one in changed.differences}
    assert shown == {
        "outcome": ("decline", "answer"),
        "intent": ("", "Yeast (dough.yeast)"),
        "confidence": ("87.5%", "80.0%"),
        "text": ("Not in Bread & butter.", "Yeast\n\nYeast lifts the dough.\n\nFrom Cy"),
        "sources": ("", "cy"),
        "buttons": ("Dough\nOven\nNone of these", "More on Dough\nShare\nWrong"),
    }


def test_only_the_messages_that_changed_are_named() -> None:
    same, other = glance(BREAD, turn("yeast?")), glance(BREAD, turn("rain?"))

    found = compare("one", "two", [("first", same, same), ("second", same, other), ("third", other, other)])

    assert [changed.said for changed in found.turns] == ["second"]
