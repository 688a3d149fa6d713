"""Fits the chances to the course's own phrases, each scored by a matcher that was fitted without it."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from bot.tutor.matching.confidence import Calibration, logits_of
from bot.tutor.matching.scoring import Scores
from bot.tutor.matching.weighting import Floats, Ints

PULL = 1e-4
"""How strongly parameters are pulled to zero, which keeps them finite when the phrases are told apart perfectly."""

OUT_OF_SCOPE_SHARE = 0.15
"""How many of the questions that come are taken to be out of scope, whatever their share of the phrases. Measured
with 0.25, 0.15 and 0.10 on 1,800 questions by others: confidence and share right are 0.018, 0.014 and 0.017 apart."""


def calibrate(scores: Scores, labels: Ints) -> Calibration:
    """Find the parameters under which the labels are likeliest."""
    weights = sample_weights(labels, scores.margin.shape[1])

    texts = np.arange(len(labels))

    def loss(parameters: Floats) -> tuple[float, Floats]:
        logits = logits_of(parameters, scores)
        total = logsumexp(logits, axis=1)
        likelihood = weights @ (total - logits[texts, labels])
        # d loss / d logits: the chances, less 1 at the right label.
        slopes = np.exp(logits - total[:, None])
        slopes[texts, labels] -= 1.0
        gradient = _to_parameters(slopes * weights[:, None], scores)
        return float(likelihood + PULL * parameters @ parameters), gradient + 2 * PULL * parameters

    start = np.array([8.0, 4.0, 2.0, 2.0, 0.0])
    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-6})
    return Calibration(np.round(found.x, 6))


def sample_weights(labels: Ints, n_labels: int) -> Floats:
    """Weigh phrases so that OUT_OF_SCOPE_SHARE of the weight, which sums to 1, lies on the last label."""
    outside = labels == n_labels - 1
    if not outside.any():
        return np.full(len(labels), 1.0 / len(labels))
    inside = ~outside
    shares = OUT_OF_SCOPE_SHARE / outside.sum() * outside + (1 - OUT_OF_SCOPE_SHARE) / inside.sum() * inside
    return np.asarray(shares)


def _to_parameters(slopes: Floats, scores: Scores) -> Floats:
    """Sum slopes of the logits, (n_texts, n_labels), to slopes of the parameters."""
    inside, outside = slopes[:, :-1], slopes[:, -1]
    return np.array(
        [
            (inside * scores.margin[:, :-1]).sum(),
            outside @ scores.margin[:, -1],
            outside @ scores.margin[:, :-1].max(axis=1),
            outside @ scores.unknown,
            outside.sum(),
        ]
    )
