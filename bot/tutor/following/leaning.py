"""Weighs what a message says by itself against what it says after the last topic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.tutor.changing import replace
from bot.tutor.course import Course
from bot.tutor.following.cues import LINKING, POINTING, Said
from bot.tutor.matching.ranked import Ranked
from bot.tutor.matching.ranking import Rank, Ranking
from bot.tutor.matching.weighting import Floats
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


class Place(NamedTuple):
    """Where an intent stands: how near to the last topic, and whether beside the one before."""

    near: Nearness
    is_beside_earlier: bool


def describe(lean: Lean, place: Place) -> Mapping[str, float]:
    """Describe an intent by where it stands alone; what is left out is 0."""
    said = lean.said
    points, links = float(said.has(POINTING)), float(bool(said.tokens) and said.tokens[0] in LINKING)
    little, much = float(len(said.residue) == 0), float(len(said.residue) >= MUCH)
    values: dict[str, float] = {}
    if place.near is Nearness.SAME:
        values = {"same": 1.0, "same, points": points, "same, links": links, "same, much said": much}
    elif place.near is Nearness.NEXT_TO:
        values = {"beside": 1.0, "beside, points": points, "beside, links": links}
        values |= {"beside, little said": little, "beside, much said": much}
    elif place.near is Nearness.SAME_AREA:
        values = {"area": 1.0}
    if place.is_beside_earlier:
        values["beside the one before"] = 1.0
    return values


def describe_outside(lean: Lean, alone: float) -> Mapping[str, float]:
    """Describe "not in this course"; `alone`: its logit by the message alone."""
    said = lean.said
    stands = float(not said.leans)
    return {
        "none": 1.0,
        "none, little said": float(len(said.residue) == 0),
        "none, much said": float(len(said.residue) >= MUCH),
        "none, stands": stands,
        "none alone, stands": alone * stands,
    }


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
    """Rank every intent by its chance to be what the message asks for after its topics.

    Weighs how each intent is described, of all at once: few of their places are different. An intent without a phrase
    of its own has no chance alone.
    """
    alone, after = lean.alone.chances, lean.after.chances
    near = relations.near(lean.topics[-1])
    is_other = near != Nearness.SAME
    places = near + len(Nearness) * (is_other & _is_beside_earlier(lean, relations))
    by_place = np.zeros(2 * len(Nearness))
    for place in np.flatnonzero(np.bincount(places)).tolist():
        is_beside_earlier, nearness = divmod(place, len(Nearness))
        by_place[place] = _weigh(describe(lean, Place(Nearness(nearness), bool(is_beside_earlier))))
    sums = WEIGHTS["alone"] * _logits([alone.get(intent, 0.0) for intent in relations.in_order]) + by_place[places]
    sums += WEIGHTS["after"] * is_other * _logits([after.get(intent, 0.0) for intent in relations.in_order])
    outside = logit(1.0 - math.fsum(alone.values()))
    grown = np.exp([*sums, WEIGHTS["alone"] * outside + _weigh(describe_outside(lean, outside))])
    chances = (grown / grown.sum())[:-1].round(6)
    return Ranking(
        Ranked(relations.in_order, chances), replace(lean.alone.cutoffs, answer=ANSWER, ask=ASK, outside=1.0)
    )


def _is_beside_earlier(lean: Lean, relations: Relations) -> NDArray[np.bool_] | bool:
    return relations.near(lean.topics[-2]) == Nearness.NEXT_TO if len(lean.topics) > 1 else False


def _weigh(described: Mapping[str, float]) -> float:
    return math.fsum(WEIGHTS[name] * value for name, value in described.items())


def _logits(chances: Sequence[float]) -> Floats:
    bounded = np.minimum(np.maximum(chances, LEAST), 1.0 - LEAST)  # np.clip takes three times as long
    return np.asarray(np.log(bounded / (1.0 - bounded)))


def logit(chance: float) -> float:
    """Give the logarithm of the odds of a chance."""
    return float(_logits([chance])[0])
