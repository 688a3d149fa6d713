"""Points of an explanation: found, not found, or not to be judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from bot.authoring.building import read_course
from bot.tutor.quizzing.items import Item
from bot.tutor.quizzing.judging import INTERCEPT, WEIGHTS, Coverage, Evidence, chance, find_evidence, judge
from tests.tutor.quizzing.baking import EXPLAIN

ROOT = Path(__file__).parents[3]
COVERED, MISSING, UNCLEAR = Coverage.COVERED, Coverage.MISSING, Coverage.UNCLEAR


def judged(text: str, item: Item = EXPLAIN) -> tuple[Coverage, ...]:
    return judge(item.points, text, list, item.stem)


def test_points_said_in_the_words_of_staff_are_ticked() -> None:
    text = (
        "The yeast makes gas and gives off bubbles while it eats the sugar. A net of gluten keeps the gas in the dough."
    )

    assert judged(text) == (COVERED, COVERED)


def test_a_point_that_is_left_out_is_not_found() -> None:
    assert judged("A net of gluten holds the bubbles in and keeps the gas where it is.")[1] is COVERED
    assert judged("Because I like bread very much with butter and jam on it.") == (MISSING, MISSING)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "🥖🥖", "?!", "the of and", "Explain in your own words why a dough rises.", "zzz " * 2000],
    ids=["empty", "blank", "emoji", "marks", "light words", "the question", "long"],
)
def test_what_says_nothing_has_no_point(text: str) -> None:
    assert judged(text) == (MISSING, MISSING)


def test_points_come_in_the_order_of_the_item_with_what_speaks_for_each() -> None:
    gas, gluten = find_evidence(EXPLAIN.points, "Gluten is a net.", list, EXPLAIN.stem)

    assert gas == Evidence(together=0.0, own=0.0, denies=0.0, length=gluten.length)
    assert gluten.own > 0.0
    assert gluten.length > 0.0


def test_another_form_of_a_word_speaks_for_a_point_but_for_less() -> None:
    [_, same] = find_evidence(EXPLAIN.points, "gluten", list, EXPLAIN.stem)
    [_, form] = find_evidence(EXPLAIN.points, "glutenoid", list, EXPLAIN.stem)
    [_, other] = find_evidence(EXPLAIN.points, "glitter", list, EXPLAIN.stem)

    assert same.own > form.own > other.own == 0.0


def test_what_is_denied_counts_less() -> None:
    said = Evidence(together=1.5, own=1.2, denies=0.0, length=2.0)
    denied = Evidence(together=1.5, own=1.2, denies=1.0, length=2.0)

    assert chance(denied) < chance(said)


def test_a_denial_is_seen_where_the_text_is_most_like_a_phrase() -> None:
    [evidence, _] = find_evidence(EXPLAIN.points, "Yeast does not make gas.", list, EXPLAIN.stem)

    assert evidence.denies == 1.0


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(together=0.1, own=0.0, denies=0.0, length=0.7),
        Evidence(together=1.5, own=1.2, denies=1.0, length=2.0),
        Evidence(together=2.5, own=2.0, denies=0.0, length=3.5),
    ],
    ids=["little", "some, denied", "much"],
)
def test_a_chance_is_that_of_a_logistic_regression(evidence: Evidence) -> None:
    assert chance(evidence) == pytest.approx(expit(INTERCEPT + np.dot(WEIGHTS, astuple(evidence))))
    assert chance(replace(evidence, together=0.0)) == 0.0


def test_misspelt_words_are_put_right_first() -> None:
    def correct(found: Sequence[str]) -> list[str]:
        return ["gluten" if word == "glutn" else word for word in found]

    [_, before] = find_evidence(EXPLAIN.points, "glutn", list, EXPLAIN.stem)
    [_, after] = find_evidence(EXPLAIN.points, "glutn", correct, EXPLAIN.stem)

    assert after.together > before.together


@pytest.mark.slow
def test_few_points_that_are_not_said_are_ticked() -> None:
    course = read_course(ROOT)
    lines = (ROOT / "benchmarks/explanations/labelled.jsonl").read_text(encoding="utf-8").splitlines()
    unsaid, ticked, said, found = 0, 0, 0, 0

    for row in map(json.loads, lines):
        item = course.item(row["item"])
        assert item is not None
        for label, coverage in zip(row["said"], judged(row["text"], item), strict=True):
            unsaid += not label
            ticked += not label and coverage is COVERED
            said += label
            found += label and coverage is COVERED

    assert ticked / unsaid <= 0.05
    assert found / said >= 0.45
