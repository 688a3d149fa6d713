"""Looks for the expected points in a typed explanation: found, not found, or not to be judged. It gives no mark."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from itertools import pairwise

from bot.tutor.matching.text import LIGHT_WORDS, stem, words
from bot.tutor.quizzing.items import Point

INTERCEPT = -6.339
WEIGHTS = (1.180, 2.089, -0.289, 1.392)
"""A logistic regression over the fields of Evidence, in their order, fitted by `python -m benchmarks.fit_judging`."""

COVERED_FROM, MISSING_BELOW = 0.8, 0.4
"""Chances from which a point is ticked, and below which it is not found; between them it is not judged.

Of 200 labelled texts, each item held out in turn: 4.5% of what was not said is ticked (at most 5% is wanted), 23.5% is
not judged (at most 25%), and what is judged agrees with the labels by a kappa of 0.75 (at least 0.6)."""

ALIKE_FROM = 0.5
"""Words that share so much of their letters in threes stand for each other: "steering" and "steered"."""

ALIKE = 0.8
"""What a word counts that only stands for the one looked for."""

SHORTEST_ALIKE = 4

OF_QUESTION = 0.25
"""What a word counts that the question has, too: who repeats it has explained nothing."""

OF_EVERY_POINT = 0.4
"""What a word counts that every point of the item has."""

_NEGATING = frozenset({"not", "no", "never", "without", "nothing", "none", "nor", "cannot"})
_NEGATING_STEMS = frozenset(map(stem, _NEGATING))
_SENTENCE = re.compile(r"[.!?;\n]+")

Correct = Callable[[Sequence[str]], Sequence[str]]


class Coverage(StrEnum):
    """Whether an explanation has a point."""

    COVERED = "covered"
    MISSING = "missing"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Evidence:
    """What speaks for a point: logarithms of how much of its words stands close together, of how much of those that
    no other point has stands anywhere, whether one denies what the other does not (0 or 1), and how long the text is.
    """

    together: float
    own: float
    denies: float
    length: float


def judge(points: Sequence[Point], text: str, correct: Correct, question: str) -> tuple[Coverage, ...]:
    """Say of each point, in order, whether the text has it. `correct` puts misspelt words right.

    Deterministic; takes milliseconds. A text without a word of the points has none of them.
    """
    return tuple(_judged(chance(evidence)) for evidence in find_evidence(points, text, correct, question))


def chance(evidence: Evidence) -> float:
    """Give the chance, in 0..1, that a point is said."""
    score = INTERCEPT + sum(weight * value for weight, value in zip(WEIGHTS, astuple(evidence), strict=True))
    return 1.0 / (1.0 + math.exp(-score)) if evidence.together > 0.0 else 0.0


def find_evidence(points: Sequence[Point], text: str, correct: Correct, question: str) -> tuple[Evidence, ...]:
    """Weigh the words of a text for each point, in order.

    A point is looked for by its own words and by the phrases that staff wrote for it, in each sentence and in each two
    in a row. A word counts by how few points of the item have it.
    """
    phrases = [[_content(words(one)) for one in (point.text, *point.phrases)] for point in points]
    vocabularies = [frozenset(word for phrase in of_point for word in phrase) for of_point in phrases]
    weights = _weights(vocabularies, frozenset(stem(word) for word in words(question)))
    sentences = [said for part in _SENTENCE.split(text) if (said := _content(correct(words(part))))]
    windows = [*sentences, *((*one, *other) for one, other in pairwise(sentences))]
    return tuple(_evidence(place, phrases[place], vocabularies, weights, windows) for place in range(len(points)))


def _evidence(
    place: int,
    phrases: Sequence[Sequence[str]],
    vocabularies: Sequence[frozenset[str]],
    weights: Mapping[str, float],
    windows: Sequence[Sequence[str]],
) -> Evidence:
    vocabulary = vocabularies[place] - _NEGATING_STEMS
    own = {word for word in vocabulary if sum(word in other for other in vocabularies) == 1}
    whole = frozenset(word for window in windows for word in window)
    together = max((_found(vocabulary, frozenset(window), weights) for window in windows), default=0.0)
    return Evidence(
        together=math.log1p(together),
        own=math.log1p(_found(own, whole, weights)),
        denies=float(_denies(phrases, windows, weights)),
        length=math.log1p(len(whole)),
    )


def _denies(phrases: Sequence[Sequence[str]], windows: Sequence[Sequence[str]], weights: Mapping[str, float]) -> bool:
    """Say whether, where text and phrases are most alike, one denies something and the other does not."""
    best, denies = 0.0, False
    for window in windows:
        said = frozenset(window)
        for phrase in phrases:
            named = frozenset(phrase) - _NEGATING_STEMS
            most = sum(weights[word] for word in named)
            found = _found(named, said, weights)
            alike = found / most * min(1.0, found / TELLING) if most else 0.0
            if alike > best:
                best, denies = alike, said.isdisjoint(_NEGATING_STEMS) != _NEGATING_STEMS.isdisjoint(phrase)
    return denies


TELLING = 1.6
"""The weight from which on the words that a text shares with a phrase are more than chance."""


def _found(wanted: frozenset[str] | set[str], said: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[word] * _has(said, word) for word in sorted(wanted))


def _has(said: frozenset[str], word: str) -> float:
    if word in said:
        return 1.0
    if len(word) < SHORTEST_ALIKE:
        return 0.0
    return ALIKE if any(_are_alike(word, other) for other in said if len(other) >= SHORTEST_ALIKE) else 0.0


def _are_alike(word: str, other: str) -> bool:
    one, two = _threes(word), _threes(other)
    return len(one & two) >= ALIKE_FROM * len(one | two)


def _threes(word: str) -> frozenset[str]:
    padded = f" {word}"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _weights(vocabularies: Sequence[frozenset[str]], asked: frozenset[str]) -> Mapping[str, float]:
    having = Counter(word for vocabulary in vocabularies for word in vocabulary)
    others = max(1, len(vocabularies) - 1)
    return {
        word: (OF_QUESTION if word in asked else 1.0) * (1.0 - (1.0 - OF_EVERY_POINT) * (count - 1) / others)
        for word, count in having.items()
    }


def _content(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in found if word not in LIGHT_WORDS or word in _NEGATING)


def _judged(found: float) -> Coverage:
    if found >= COVERED_FROM:
        return Coverage.COVERED
    return Coverage.MISSING if found < MISSING_BELOW else Coverage.UNCLEAR
