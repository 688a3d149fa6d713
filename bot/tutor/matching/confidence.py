"""Turns scores into chances, and reads off the chances how sure the tutor must be.

Both rest on the course's own phrases, each scored by a matcher that was fitted without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.tutor.matching.ranking import CHOICES, Cutoffs
from bot.tutor.matching.scoring import Scores
from bot.tutor.matching.weighting import Bools, Floats, Ints


@dataclass(frozen=True)
class Targets:
    """What the cut-offs are chosen for, as shares of the course's own phrases, each held out in turn.

    Phrases are written to differ, so a phrase held out is harder than a stranger's question
    (docs/decisions/0004 says how the two relate).
    """

    wrong: float = 0.11
    out_of_scope_answered: float = 0.03
    out_of_scope_asked: float = 0.20
    wrong_alone: float = 0.02


@dataclass(frozen=True)
class Calibration:
    """Chances by a softmax over intents and "not in this course" (multinomial Platt scaling).

    An intent's logit is its margin * a; that of "not in this course" is its own margin * b + the best margin of an
    intent * c + the unknown share * d + e.
    """

    parameters: Floats

    def chances(self, scores: Scores) -> Floats:
        """Give chances, (n_texts, n_labels), of one text (n_labels,), that sum to 1.

        When nothing is known, every intent has 0.
        """
        chances = logits_of(self.parameters, scores)
        chances -= np.maximum.reduce(chances, axis=-1, keepdims=True)
        np.exp(chances, out=chances)
        chances /= np.add.reduce(chances, axis=-1, keepdims=True)
        nothing = scores.unknown >= 1.0
        if np.count_nonzero(nothing):
            chances[nothing, :-1] = 0.0
            chances[nothing, -1] = 1.0
        return chances


@dataclass(frozen=True)
class Evidence:
    """What became of held-out phrases, (n_texts,) each.

    `first`: chance of the best intent; `together`: of the best CHOICES; `none`: that the course does not cover it;
    `right`: whether the best one is meant; `outside`: whether the phrase is out of scope.
    """

    first: Floats
    together: Floats
    none: Floats
    right: Bools
    outside: Bools

    @classmethod
    def of(cls, chances: Floats, labels: Ints) -> Evidence:
        """Read chances, (n_texts, n_labels), whose last label is "not in this course"."""
        order = np.argsort(-chances[:, :-1], axis=1, kind="stable")[:, :CHOICES]
        offered = np.take_along_axis(chances, order, axis=1)
        outside = labels == chances.shape[1] - 1
        return cls(offered[:, 0], offered.sum(axis=1), chances[:, -1], (order[:, 0] == labels) & ~outside, outside)

    @property
    def wrong(self) -> Bools:
        """Whether the best intent is another one than is meant."""
        return ~self.right & ~self.outside


def choose_cutoffs(evidence: Evidence, targets: Targets) -> Cutoffs:
    """Find the lowest cut-offs that keep the targets; of `outside`, the highest.

    Answer: of in-scope phrases, few enough get a wrong answer. Outside: of the others, few enough get any; where some
    are taken for nothing but covered, it is left to the cut-off to answer.
    Ask: of out-of-scope phrases, few enough have so much of a chance.
    Sure: of in-scope phrases, few enough get a wrong answer with nothing else to choose from.
    """
    inside, outside = np.count_nonzero(~evidence.outside), np.count_nonzero(evidence.outside)
    most = targets.out_of_scope_answered * outside
    answer = _lowest(evidence.first[evidence.wrong], targets.wrong * inside)
    covered = _highest(evidence.none[evidence.outside & (evidence.first >= answer)], most)
    answer = max(answer, _lowest(evidence.first[evidence.outside & (evidence.none <= covered)], most))
    ask = _lowest(evidence.together[evidence.outside], targets.out_of_scope_asked * outside)
    sure = _lowest(evidence.first[evidence.wrong], targets.wrong_alone * inside)
    return Cutoffs(
        answer=round(answer, 6),
        ask=round(ask, 6),
        sure=round(max(sure, answer), 6),
        outside=round(covered, 6),
    )


def logits_of(parameters: Floats, scores: Scores) -> Floats:
    """Give the logit of each label under the parameters of a calibration, in the shape of the margins."""
    a, b, c, d, e = parameters.tolist()
    logits = a * scores.margin
    best = np.maximum.reduce(scores.margin[..., :-1], axis=-1)
    logits[..., -1] = b * scores.margin[..., -1] + c * best + d * scores.unknown + e
    return np.asarray(logits)


def _lowest(confidences: Floats, most: float) -> float:
    """Find the lowest cut-off that at most `most` of the confidences reach."""
    allowed = int(most)
    if len(confidences) <= allowed:
        return 0.0
    return float(np.nextafter(np.sort(confidences)[::-1][allowed], 1.0)) + 1e-6


def _highest(chances: Floats, most: float) -> float:
    """Find the highest cut-off, in 0..1, that at most `most` of the chances keep below; 0 where none does."""
    allowed = int(most)
    if len(chances) <= allowed:
        return 1.0
    return max(0.0, float(np.nextafter(np.sort(chances)[allowed], 0.0)) - 1e-6)
