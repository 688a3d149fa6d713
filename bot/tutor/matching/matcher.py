"""Fits the matcher on a course and ranks intents for a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.tutor.course import Course
from bot.tutor.matching.confidence import Calibration, Targets, choose_cutoffs
from bot.tutor.matching.ranking import Cutoffs, Match, Ranking
from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.text import features
from bot.tutor.matching.weighting import Ints, Lexicon, Weighting

FOLDS = 3
"""Held-out parts. Five give the same cut-offs within 0.01 and take two thirds longer."""


@dataclass(frozen=True)
class Matcher:
    """Knows the phrases of one course. Equal courses give equal rankings on every machine."""

    intents: Sequence[str]
    lexicon: Lexicon
    weighting: Weighting
    scorer: Scorer
    calibration: Calibration
    cutoffs: Cutoffs

    @classmethod
    def fit(cls, course: Course, targets: Targets | None = None) -> Matcher:
        """Learn a course: some seconds for 70 intents of 40 phrases."""
        intents = sorted(course.intents)
        groups = [(course.intents[intent].title, *course.intents[intent].phrases) for intent in intents]
        groups.append(course.out_of_scope.phrases)
        texts = [features(phrase) for group in groups for phrase in group]
        labels = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        places = np.concatenate([np.arange(len(group)) for group in groups])
        lexicon = Lexicon.of(texts)
        matrix = lexicon.matrix(texts)
        scores = _held_out(matrix, labels, places % FOLDS, len(groups))
        calibration = Calibration.fit(scores, labels)
        weighting, scorer = _fit(matrix, labels, len(groups))
        cutoffs = choose_cutoffs(calibration.chances(scores), labels, targets or Targets())
        return cls(intents, lexicon, weighting, scorer, calibration, cutoffs)

    def rank(self, text: str) -> Ranking:
        """Rank every intent by its chance to be what the text asks for.

        Confidences are in 0..1, best first, ties by id; all 0.0 when no word is known.
        """
        columns, weights, unknown_squares = self.lexicon.row(features(text))
        weighted, unknown = self.weighting.weigh_row(columns, weights, unknown_squares)
        chances = self.calibration.chances(self.scorer.score_row(columns, weighted, unknown))[0, :-1]
        # Six digits: what differs between machines is in the last ones of sixteen, and must not break ties.
        rounded = np.round(chances, 6)
        order = np.argsort(-rounded, kind="stable")
        matches = tuple(Match(self.intents[at], float(rounded[at])) for at in order)
        return Ranking(matches, self.cutoffs)


def _fit(matrix: sparse.csr_array, labels: Ints, n_labels: int) -> tuple[Weighting, Scorer]:
    weighting = Weighting.fit(matrix, labels, n_labels)
    rows, _ = weighting.weigh(matrix)
    return weighting, Scorer.fit(rows, labels, n_labels)


def _held_out(matrix: sparse.csr_array, labels: Ints, folds: Ints, n_labels: int) -> Scores:
    """Score every phrase by a matcher that was fitted on the other folds."""
    # One after the other: liblinear draws from one random generator for all threads.
    scores = Scores(np.zeros((len(labels), n_labels)), np.zeros((len(labels), n_labels)), np.zeros(len(labels)))
    for fold in range(FOLDS):
        held, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        weighting, scorer = _fit(matrix[rest], labels[rest], n_labels)
        found = scorer.score(*weighting.weigh(matrix[held]))
        scores.likeness[held], scores.margin[held], scores.unknown[held] = found.likeness, found.margin, found.unknown
    return scores
