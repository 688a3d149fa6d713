"""The matcher's opinion of a text, and the one decision that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

CHOICES = 3
"""How many intents are offered at most: the right one is among the first three in 99 of 100 questions, the first
in 96 to 98 (docs/decisions/0004)."""

WORTH_OFFERING = 0.02
"""Of 222 runners-up that were offered for trials and development questions, 86 had less of a chance, and one of these
was meant."""


class Outcome(StrEnum):
    """What became of a question."""

    ANSWER = "answer"
    ASK = "ask"
    DECLINE = "decline"


class Match(NamedTuple):
    """One intent and the chance, in 0..1, that it is what was asked for."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Cutoffs:
    """How sure the tutor must be: of one intent to answer, of the first three together to ask back.

    Below `sure`, an answer comes with the next best intents to choose from. `outside`: how likely it may be at most
    that the course does not cover the text, for an answer.
    """

    answer: float
    ask: float
    sure: float
    outside: float = 1.0


@dataclass(frozen=True)
class Ranking:
    """Every intent that could be meant, best first, ties by id; what is missing to 1.0 is "not in the course"."""

    matches: Sequence[Match]
    cutoffs: Cutoffs

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """The chance of each intent."""
        return dict(self.matches)

    @cached_property
    def decision(self) -> Decision:
        """What `decide` reads from it, several times a turn."""
        return _decide(self)

    @property
    def outside(self) -> float:
        """The chance that the course does not cover the text."""
        return round(1.0 - sum(self.chances.values()), 6)


@dataclass(frozen=True)
class Held:
    """A phrase, whose it is (None: out of scope), and what a matcher makes of it that does not know it."""

    intent: str | None
    phrase: str
    best: Match
    decision: Decision


Rank = Callable[[str], Ranking]


@dataclass(frozen=True)
class Explanation:
    """Why a text is taken for an intent.

    `words`: those that speak for it, with their share of all that does, in 0..1, most first. `nearest`: the phrase
    most like the text. `corrected`: words that were taken for misspelt ones, as typed and as read.
    """

    words: tuple[tuple[str, float], ...]
    nearest: str
    corrected: tuple[tuple[str, str], ...]


class Matching(Protocol):
    """What reads texts: it knows the phrases of one course. May be used from several threads."""

    def rank(self, text: str) -> Ranking:
        """Rank every intent by its chance to be what the text asks for."""

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Put misspelt words right."""

    def explain(self, text: str, intent: str) -> Explanation:
        """Say what speaks for an intent."""


@dataclass(frozen=True)
class Decision:
    """What to do with a text: answer `intents[0]`, ask which of `intents` is meant, or decline.

    The rest of `intents` are what else may be meant when the answer is not sure.
    """

    outcome: Outcome
    intents: tuple[str, ...]
    confidence: float


def decide(ranking: Ranking) -> Decision:
    """Choose between answering, asking back and declining.

    `confidence` is the chance that the outcome serves the learner: that the answer is right, that the right
    intent is among the choices, that the course does not cover the question.
    """
    return ranking.decision


def _decide(ranking: Ranking) -> Decision:
    cutoffs = ranking.cutoffs
    best = [match for match in ranking.matches[:CHOICES] if match.confidence > 0.0]
    together = round(min(1.0, sum([match.confidence for match in best])), 6)
    offered = [match for match in best if match is best[0] or match.confidence >= WORTH_OFFERING]
    intents = tuple([match.intent for match in offered])
    if offered and offered[0].confidence >= cutoffs.answer and _is_covered(ranking, offered[0]):
        sure = offered[0].confidence >= cutoffs.sure
        return Decision(Outcome.ANSWER, intents[:1] if sure else intents, offered[0].confidence)
    if offered and together >= cutoffs.ask:
        return Decision(Outcome.ASK, intents, together)
    return Decision(Outcome.DECLINE, (), round(1.0 - together, 6))


def _is_covered(ranking: Ranking, best: Match) -> bool:
    # Whoever is that sure of one need not add up all others.
    return best.confidence >= 1.0 - ranking.cutoffs.outside or ranking.outside <= ranking.cutoffs.outside


def is_sure(ranking: Ranking, decision: Decision) -> bool:
    """Say whether a decision read from a ranking is an answer that needs no runners-up."""
    return decision.outcome is Outcome.ANSWER and decision.confidence >= ranking.cutoffs.sure
