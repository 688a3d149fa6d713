"""Weighs what a message says by itself against what it says after the last topic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.tutor.course import Course
from bot.tutor.following.cues import LINKING, POINTING, Said
from bot.tutor.matching.ranking import Match, Rank, Ranking
from bot.tutor.relations import Nearness, Relations

LEAST = 1e-5
"""Chances closer to 0 or 1 count as this close: beyond, they say no more."""


@dataclass(frozen=True)
class Lean:
    """A message, the topics before it (newest last), and how it is ranked alone and after the last topic."""

    said: Said
    topics: Sequence[str]
    alone: Ranking
    after: Ranking

    @classmethod
    def of(cls, course: Course, rank: Rank, text: str, said: Said, topics: Sequence[str]) -> Lean:
        """Rank a text alone, and behind the title of the last topic."""
        return cls(said, topics, rank(text), rank(f"{course.intents[topics[-1]].title} {text}"))


def features(lean: Lean, relations: Relations) -> Mapping[str | None, Mapping[str, float]]:
    """Describe each intent, and None for "not in this course", by what WEIGHTS weighs; what is left out is 0."""
    alone, after = _chances(lean.alone), _chances(lean.after)
    said = lean.said
    points, links = float(said.has(POINTING)), float(bool(said.tokens) and said.tokens[0] in LINKING)
    little, much = float(len(said.residue) == 0), float(len(said.residue) >= MUCH)
    topic, earlier = lean.topics[-1], lean.topics[-2] if len(lean.topics) > 1 else None

    def describe(intent: str | None) -> Mapping[str, float]:
        values = {"alone": _logit(alone[intent])}
        if intent is None:
            stands = float(not said.leans)
            return values | {
                "none": 1.0,
                "none, little said": little,
                "none, much said": much,
                "none, stands": stands,
                "none alone, stands": values["alone"] * stands,
            }
        near = relations.nearness(intent, topic)
        if near is Nearness.SAME:
            return values | {"same": 1.0, "same, points": points, "same, links": links, "same, much said": much}
        values["after"] = _logit(after[intent])
        if near is Nearness.NEXT_TO:
            values |= {"beside": 1.0, "beside, points": points, "beside, links": links}
            values |= {"beside, little said": little, "beside, much said": much}
        elif near is Nearness.SAME_AREA:
            values["area"] = 1.0
        if earlier is not None and relations.nearness(intent, earlier) is Nearness.NEXT_TO:
            values["beside the one before"] = 1.0
        return values

    return {intent: describe(intent) for intent in alone}


MUCH = 4
"""Words that name something from which on a message says much."""

WEIGHTS: Mapping[str, float] = {
    "alone": 0.48,
    "after": 0.43,
    "same": 1.03,
    "same, points": 0.6,
    "same, links": -0.02,
    "same, much said": -1.15,
    "beside": 1.64,
    "beside, points": 0.51,
    "beside, links": 1.55,
    "beside, little said": 1.01,
    "beside, much said": -0.13,
    "beside the one before": 1.78,
    "area": 1.96,
    "none": -2.33,
    "none, little said": -0.17,
    "none, much said": 1.45,
    "none, stands": -0.04,
    "none alone, stands": 0.2,
}
"""Fitted on 749 conversations by seven authors; benchmarks/fit_following.py fits them anew."""

ANSWER, ASK = 0.3, 0.4
"""How sure of one intent, and of the first three together, a follow-up must be to be answered and to be asked back.
A wrong answer to it costs less than to a question: the next best are offered below."""


def lean_on(lean: Lean, relations: Relations) -> Ranking:
    """Rank every intent by its chance to be what the message asks for after its topics."""
    sums = {
        intent: math.fsum(WEIGHTS[name] * value for name, value in described.items())
        for intent, described in features(lean, relations).items()
    }
    highest = max(sums.values())
    grown = {intent: math.exp(value - highest) for intent, value in sums.items()}
    whole = math.fsum(grown.values())
    matches = (Match(intent, round(value / whole, 6)) for intent, value in grown.items() if intent is not None)
    cutoffs = replace(lean.alone.cutoffs, answer=ANSWER, ask=ASK)
    return Ranking(tuple(sorted(matches, key=lambda match: (-match.confidence, match.intent))), cutoffs)


def _chances(ranking: Ranking) -> Mapping[str | None, float]:
    chances: dict[str | None, float] = {match.intent: match.confidence for match in ranking.matches}
    chances[None] = 1.0 - math.fsum(chances.values())
    return chances


def _logit(chance: float) -> float:
    bounded = min(max(chance, LEAST), 1.0 - LEAST)
    return math.log(bounded / (1.0 - bounded))
