"""Fits the weights of bot/tutor/following/leaning.py on conversations by several authors, and prints them.

Conditional logistic regression (McFadden, 1974, "Conditional logit analysis of qualitative choice behavior"): each
conversation is a choice among all intents and "not in this course". Run it with the Python of the project:

    .venv/bin/python -m benchmarks.fit_following
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

from bot.authoring.building import read_course
from bot.authoring.english import ordinary_words
from bot.tutor.course import Course
from bot.tutor.dialogue import take_turn
from bot.tutor.following.cues import Said
from bot.tutor.following.leaning import WEIGHTS, Lean, Place, describe, describe_outside, logit
from bot.tutor.learner import Basis, Context, Learner
from bot.tutor.matching.learning import learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import Explanation, Ranking
from bot.tutor.message import read_line
from bot.tutor.relations import Nearness, Relations
from bot.tutor.reply import Turn

ROOT = Path(__file__).parents[1]
TAUGHT = ROOT / "benchmarks/conversations/taught.jsonl"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PENALTY = 1.0
PARTS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Remembering:
    """A matcher that ranks no text twice."""

    matcher: Matcher

    @cache  # noqa: B019 - it lives as long as the program
    def rank(self, text: str) -> Ranking:
        return self.matcher.rank(text)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        return self.matcher.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        return self.matcher.explain(text, intent)

    def __hash__(self) -> int:
        return id(self.matcher)


def play(course: Course, matching: Remembering, lines: Sequence[str]) -> tuple[Context, Turn]:
    """Say lines one after the other as one fresh learner; give where that stood before the last, and the last turn."""
    learner, words = Learner(1), None
    for line in lines:
        context = learner.context
        turn = take_turn(course, matching, learner, read_line(line), NOW, Random(1), words=words)  # noqa: S311
        learner, words = turn.learner, turn.words
    return context, turn


def is_right(turn: Turn, conversation: dict[str, Any]) -> bool:
    """Say whether the last turn did what the author wanted."""
    wanted = {conversation["intent"], *conversation["accept"]}
    return (turn.notes.outcome == "answer" and turn.notes.intent in wanted) or (
        turn.notes.outcome == "decline" and "OUT_OF_SCOPE" in wanted
    )


def features(lean: Lean, relations: Relations) -> Mapping[str | None, Mapping[str, float]]:
    """Describe each intent, and None for "not in this course", by what WEIGHTS weighs; what is left out is 0."""
    alone, after = lean.alone.chances, lean.after.chances
    to_topic = relations.nearness_to(lean.topics[-1])
    to_earlier = relations.nearness_to(lean.topics[-2]) if len(lean.topics) > 1 else {}
    described: dict[str | None, Mapping[str, float]] = {}
    for intent, near in to_topic.items():
        values = {"alone": logit(alone[intent])}
        if near is not Nearness.SAME:
            values["after"] = logit(after[intent])
        is_beside_earlier = near is not Nearness.SAME and to_earlier.get(intent) is Nearness.NEXT_TO
        described[intent] = {**values, **describe(lean, Place(near, is_beside_earlier))}
    outside = logit(1.0 - math.fsum(alone.values()))
    return {**described, None: {"alone": outside, **describe_outside(lean, outside)}}


def choices(course: Course, lean: Lean, conversation: dict[str, Any]) -> tuple[Floats, Floats]:
    """Lay a conversation out as (n_choices, n_features), and which choices are right as (n_choices,) of 0.0 and 1.0."""
    wanted = {None if one == "OUT_OF_SCOPE" else one for one in (conversation["intent"], *conversation["accept"])}
    table = features(lean, course.relations)
    rows = [[described.get(name, 0.0) for name in WEIGHTS] for described in table.values()]
    return np.array(rows), np.array([float(intent in wanted) for intent in table])


def fit(data: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Find the weights under which the right choices are likeliest."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = PENALTY / 2 * float(weights @ weights), PENALTY * weights
        for rows, right in data:
            sums = rows @ weights
            chances = np.exp(sums - sums.max())
            chances /= chances.sum()
            likely = float(chances @ right) + 1e-9
            value -= float(np.log(likely))
            slope = slope - rows.T @ (chances * right / likely - chances)
        return value, slope

    return np.asarray(minimize(loss, np.zeros(len(WEIGHTS)), jac=True, method="L-BFGS-B").x)


def main() -> None:
    """Fit on everything, and tell how the best choice does on parts that were held out."""
    course = read_course(ROOT)
    matching = Remembering(learn(course, ordinary_words()))
    conversations = [json.loads(line) for line in TAUGHT.read_text(encoding="utf-8").splitlines()]
    data: list[tuple[Floats, Floats]] = []
    right = 0
    for conversation in track(conversations, "Playing ..."):
        text = conversation["text"]
        context, last = play(course, matching, [*conversation["history"], text])
        right += is_right(last, conversation)
        if last.learner.context.basis is Basis.AFTER_TOPIC:
            said = Said.of(text, matching.correct)
            lean = Lean.of(course, matching.rank, text, said, context.topics)
            data.append(choices(course, lean, conversation))
    print(f"{right} of {len(conversations)} conversations are right with the present weights.")
    held = 0.0
    for part in range(PARTS):
        weights = fit([one for at, one in enumerate(data) if at % PARTS != part])
        held += sum(float(answers[np.argmax(rows @ weights)]) for rows, answers in data[part::PARTS])
    print(f"Of {len(data)} that are weighed, the likeliest choice is right in {held:.0f}, each held out.")
    for name, weight in zip(WEIGHTS, fit(data), strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
