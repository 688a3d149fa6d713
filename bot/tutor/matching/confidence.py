"""Turns scores into chances, and reads off the chances how sure the tutor must be.

Both are fitted on the course's own phrases, each scored by a matcher that was fitted without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from bot.tutor.matching.ranking import CHOICES, Cutoffs
from bot.tutor.matching.scoring import Scores
from bot.tutor.matching.weighting import Bools, Floats, Ints

PULL = 1e-4
"""How strongly parameters are pulled to zero, which keeps them finite when the phrases are told apart perfectly."""

OUT_OF_SCOPE_SHARE = 0.15
"""How many of the questions that come are taken to be out of scope, whatever their share of the phrases. Measured
with 0.25, 0.15 and 0.10 on 1,800 questions by others: confidence and share right are 0.018, 0.014 and 0.017 apart."""


@dataclass(frozen=True)
class Targets:
    """What the cut-offs are chosen for, as shares of the course's own phrases, each held out in turn.

    Phrases are written to differ, so a phrase held out is harder than a stranger's question
    (docs/decisions/0004 says how the two relate).
    """

    wrong: float = 0.09
    out_of_scope_answered: float = 0.10
    out_of_scope_asked: float = 0.20
    wrong_alone: float = 0.02


@dataclass(frozen=True)
class Calibration:
    """Chances by a softmax over intents and "not in this course" (multinomial Platt scaling).

    An intent's logit is margin * a + likeness * b; that of "not in this course" is
    its own margin * c + best likeness * d + unknown share * e + f.
    """

    parameters: Floats

    @classmethod
    def fit(cls, scores: Scores, labels: Ints) -> Calibration:
        """Find the parameters under which the labels are likeliest."""
        weights = sample_weights(labels, scores.margin.shape[1])

        texts = np.arange(len(labels))

        def loss(parameters: Floats) -> tuple[float, Floats]:
            logits = _logits(parameters, scores)
            total = logsumexp(logits, axis=1)
            likelihood = weights @ (total - logits[texts, labels])
            # d loss / d logits: the chances, less 1 at the right label.
            slopes = np.exp(logits - total[:, None])
            slopes[texts, labels] -= 1.0
            gradient = _to_parameters(slopes * weights[:, None], scores)
            return float(likelihood + PULL * parameters @ parameters), gradient + 2 * PULL * parameters

        start = np.array([4.0, 8.0, 4.0, -4.0, 2.0, 0.0])
        found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-6})
        return cls(np.round(found.x, 6))

    def chances(self, scores: Scores) -> Floats:
        """Give (n_texts, n_labels) chances, each row summing to 1; 0 for every intent when nothing is known."""
        logits = _logits(self.parameters, scores)
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances = grown / grown.sum(axis=1, keepdims=True)
        nothing = scores.unknown >= 1.0
        chances[nothing, :-1] = 0.0
        chances[nothing, -1] = 1.0
        return np.asarray(chances)


@dataclass(frozen=True)
class Evidence:
    """What became of held-out phrases, (n_texts,) each.

    `first`: chance of the best intent; `together`: of the best CHOICES; `right`: whether the best one is meant;
    `outside`: whether the phrase is out of scope.
    """

    first: Floats
    together: Floats
    right: Bools
    outside: Bools

    @classmethod
    def of(cls, chances: Floats, labels: Ints) -> Evidence:
        """Read chances, (n_texts, n_labels), whose last label is "not in this course"."""
        order = np.argsort(-chances[:, :-1], axis=1, kind="stable")[:, :CHOICES]
        offered = np.take_along_axis(chances, order, axis=1)
        outside = labels == chances.shape[1] - 1
        return cls(offered[:, 0], offered.sum(axis=1), (order[:, 0] == labels) & ~outside, outside)

    @property
    def wrong(self) -> Bools:
        """Whether the best intent is another one than is meant."""
        return ~self.right & ~self.outside


def choose_cutoffs(evidence: Evidence, targets: Targets) -> Cutoffs:
    """Find the lowest cut-offs that keep the targets.

    Answer: of in-scope phrases, few enough get a wrong answer, and of the others, few enough get any.
    Ask: of out-of-scope phrases, few enough get an answer or a question back; never higher than the one to answer.
    Sure: of in-scope phrases, few enough get a wrong answer with nothing else to choose from.
    """
    inside, outside = np.count_nonzero(~evidence.outside), np.count_nonzero(evidence.outside)
    answer = max(
        _lowest(evidence.first[evidence.wrong], targets.wrong * inside),
        _lowest(evidence.first[evidence.outside], targets.out_of_scope_answered * outside),
    )
    ask = _lowest(evidence.together[evidence.outside], targets.out_of_scope_asked * outside)
    sure = _lowest(evidence.first[evidence.wrong], targets.wrong_alone * inside)
    return Cutoffs(answer=round(answer, 6), ask=round(min(ask, answer), 6), sure=round(max(sure, answer), 6))


def sample_weights(labels: Ints, n_labels: int) -> Floats:
    """Weigh phrases so that OUT_OF_SCOPE_SHARE of the weight, which sums to 1, lies on the last label."""
    outside = labels == n_labels - 1
    if not outside.any():
        return np.full(len(labels), 1.0 / len(labels))
    inside = ~outside
    shares = OUT_OF_SCOPE_SHARE / outside.sum() * outside + (1 - OUT_OF_SCOPE_SHARE) / inside.sum() * inside
    return np.asarray(shares)


def _logits(parameters: Floats, scores: Scores) -> Floats:
    a, b, c, d, e, f = parameters
    logits = a * scores.margin + b * scores.likeness
    best = scores.likeness[:, :-1].max(axis=1)
    logits[:, -1] = c * scores.margin[:, -1] + d * best + e * scores.unknown + f
    return np.asarray(logits)


def _to_parameters(slopes: Floats, scores: Scores) -> Floats:
    """Sum slopes of the logits, (n_texts, n_labels), to slopes of the six parameters."""
    inside, outside = slopes[:, :-1], slopes[:, -1]
    return np.array(
        [
            (inside * scores.margin[:, :-1]).sum(),
            (inside * scores.likeness[:, :-1]).sum(),
            outside @ scores.margin[:, -1],
            outside @ scores.likeness[:, :-1].max(axis=1),
            outside @ scores.unknown,
            outside.sum(),
        ]
    )


def _lowest(confidences: Floats, most: float) -> float:
    """Find the lowest cut-off that at most `most` of the confidences reach."""
    allowed = int(most)
    if len(confidences) <= allowed:
        return 0.0
    return float(np.nextafter(np.sort(confidences)[::-1][allowed], 1.0)) + 1e-6
