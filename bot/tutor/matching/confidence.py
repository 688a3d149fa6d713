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
from bot.tutor.matching.weighting import Floats, Ints

PULL = 1e-4
"""How strongly parameters are pulled to zero, which keeps them finite when the phrases are told apart perfectly."""

OUT_OF_SCOPE_SHARE = 0.25
"""How many of the questions that come are taken to be out of scope, whatever their share of the phrases."""


@dataclass(frozen=True)
class Targets:
    """What the cut-offs are chosen for, as shares of the course's own phrases, each held out in turn.

    Phrases are written to differ, so a phrase held out is harder than a stranger's question: 18% of phrases
    answered wrongly go with 3 to 5% of strangers' questions (docs/decisions/0003).
    """

    wrong: float = 0.18
    out_of_scope_answered: float = 0.20
    out_of_scope_asked: float = 0.55


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
        chances = np.exp(logits - logsumexp(logits, axis=1, keepdims=True))
        nothing = scores.unknown >= 1.0
        chances[nothing, :-1] = 0.0
        chances[nothing, -1] = 1.0
        return np.asarray(chances)


def choose_cutoffs(chances: Floats, labels: Ints, targets: Targets) -> Cutoffs:
    """Find the lowest cut-offs that keep the targets.

    Answer: of in-scope phrases, few enough get a wrong answer, and of the others, few enough get any.
    Ask: of out-of-scope phrases, few enough get an answer or a question back.
    """
    outside = labels == chances.shape[1] - 1
    order = np.argsort(-chances[:, :-1], axis=1, kind="stable")[:, :CHOICES]
    offered = np.take_along_axis(chances, order, axis=1)
    first, together = offered[:, 0], offered.sum(axis=1)
    wrong = (order[:, 0] != labels) & ~outside
    answer = max(
        _lowest(first[wrong], targets.wrong * np.count_nonzero(~outside)),
        _lowest(first[outside], targets.out_of_scope_answered * np.count_nonzero(outside)),
    )
    ask = _lowest(together[outside], targets.out_of_scope_asked * np.count_nonzero(outside))
    return Cutoffs(answer=round(answer, 6), ask=round(min(ask, answer), 6))


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
