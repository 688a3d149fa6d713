"""Fits the matcher on a course and ranks intents for a text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from bot.tutor.course import Course
from bot.tutor.matching.confidence import Calibration, Evidence, Targets, choose_cutoffs
from bot.tutor.matching.lesson import FOLDS, Lesson
from bot.tutor.matching.ranking import CHOICES, Cutoffs, Explanation, Held, Match, Ranking
from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.spelling import Speller, no_pace
from bot.tutor.matching.text import features, owners, words
from bot.tutor.matching.weighting import Floats, Ints, Lexicon, Weighting

ENOUGH = 2_000
"""Held-out phrases from which chances and cut-offs are read. With one part of five the answer cut-off of a course of
12,500 phrases was 0.38, with all five 0.37; each part takes 4 s (docs/decisions/0004)."""


@dataclass(frozen=True)
class Matcher:
    """Knows the phrases of one course. Equal courses give equal rankings on every machine.

    `evidence` is what the cut-offs were read from.
    """

    intents: Sequence[str]
    phrases: Sequence[str]
    speller: Speller
    lexicon: Lexicon
    weighting: Weighting
    scorer: Scorer
    calibration: Calibration
    evidence: Evidence
    cutoffs: Cutoffs

    @classmethod
    def fit(cls, course: Course, ordinary: Collection[str] = (), targets: Targets | None = None) -> Matcher:
        """Learn a course: some seconds for 70 intents of 150 phrases.

        `ordinary`: the words of the course's language, which are never taken for misspelt ones of the course.
        """
        return cls.of(Lesson.of(course, ordinary), targets)

    @classmethod
    def of(cls, lesson: Lesson, targets: Targets | None = None, pace: Callable[[], None] = no_pace) -> Matcher:
        """Do the same with phrases that are laid out already. `pace` is called after each step."""
        held, scores = _hold_out_enough(lesson, pace)
        labels = lesson.labels[held]
        calibration = Calibration.fit(scores, labels)
        evidence = Evidence.of(calibration.chances(scores), labels)
        pace()
        weighting, scorer = lesson.learn()
        return cls(
            lesson.intents,
            lesson.phrases,
            lesson.speller,
            lesson.lexicon,
            weighting,
            scorer,
            calibration,
            evidence,
            choose_cutoffs(evidence, targets or Targets()),
        )

    def after(self, lesson: Lesson, changed: Lesson) -> Matcher:
        """Learn a changed course for now: only the intents whose phrases changed, in some tenths of a second.

        `lesson`: what this matcher was learned from; `changed`: `lesson.after(...)` of the changed course. Chances and
        cut-offs stay as they are, so that a matcher that is learned whole should follow.
        """
        places = {intent: place for place, intent in enumerate((*lesson.intents, None))}
        kept = {
            label: places[intent]
            for label, intent in enumerate((*changed.intents, None))
            if intent in places and lesson.group(places[intent]) == changed.group(label)
        }
        n_labels = len(changed.intents) + 1
        weighting = Weighting.fit(changed.matrix, changed.labels, n_labels)
        rows, _ = weighting.weigh(changed.matrix)
        return replace(
            self,
            intents=changed.intents,
            phrases=changed.phrases,
            speller=changed.speller,
            lexicon=changed.lexicon,
            weighting=weighting,
            scorer=self.scorer.after(rows, changed.labels, changed.lexicon.places_in(lesson.lexicon), kept, n_labels),
        )

    def rank(self, text: str) -> Ranking:
        """Rank every intent by its chance to be what the text asks for.

        Confidences are in 0..1, best first, ties by id; all 0.0 when no word is known.
        """
        columns, weights, unknown = self._weigh(text)
        if not columns.size:  # as of a lone "what", which is looked at before every question
            return Ranking(self._without_chance, self.cutoffs)
        return self._rank(self.scorer.score_row(columns, weights, unknown), len(self.intents))

    def nearest(self, text: str, intent: str) -> str:
        """Find the phrase of an intent that is most like a text; the first of equal ones. Raises ValueError."""
        columns, weights, _ = self._weigh(text)
        return self.phrases[self.scorer.nearest(columns, weights, self.intents.index(intent))]

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Put misspelt words right."""
        return self.speller.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        """Say which words speak for an intent, by what each adds to its score. Raises ValueError."""
        typed = words(text)
        found = self.correct(typed)
        weighed = features(found)
        columns, weights, _ = self._weigh(text)
        gains = weights * self.scorer.weights[columns, self.intents.index(intent)]
        known = [gram for gram in weighed if gram in self.lexicon.columns]
        whose = owners(found)
        by_word: dict[str, float] = dict.fromkeys(found, 0.0)
        for gram, gain in zip(known, gains, strict=True):
            for word in whose[gram]:
                by_word[word] += float(gain) / len(whose[gram])
        speaking = {word: gain for word, gain in by_word.items() if gain > 0.0}
        whole = sum(speaking.values())
        ranked = sorted(((word, gain / whole) for word, gain in speaking.items()), key=lambda one: (-one[1], one[0]))
        corrected = ((word, " ".join(right)) for word in typed if (right := self.correct([word])) != [word])
        return Explanation(tuple(ranked), self.nearest(text, intent), tuple(dict.fromkeys(corrected)))

    def cross_validate(self, course: Course, ordinary: Collection[str] = ()) -> Iterator[Sequence[Held]]:
        """Rank each phrase by what the phrases of the other parts teach, FOLDS times a part.

        Course and words are those that this matcher was fitted on. Rankings hold the best CHOICES intents.
        """
        lesson = Lesson.of(course, ordinary)
        intents = (*lesson.intents, None)
        for fold in range(FOLDS):
            held, scores = lesson.hold_out(fold)
            yield [
                Held(intents[lesson.labels[place]], lesson.phrases[place], self._rank(scores.row(at), CHOICES))
                for at, place in enumerate(held)
            ]

    @cached_property
    def _without_chance(self) -> tuple[Match, ...]:
        return tuple(Match(intent, 0.0) for intent in self.intents)

    def _weigh(self, text: str) -> tuple[Ints, Floats, float]:
        columns, weights, unknown_squares = self.lexicon.row(features(self.speller.correct(words(text))))
        return columns, *self.weighting.weigh_row(columns, weights, unknown_squares)

    def _rank(self, scores: Scores, limit: int) -> Ranking:
        # Six digits: what differs between machines is in the last ones of sixteen, and must not break ties.
        chances = np.round(self.calibration.chances(scores)[0, :-1], 6)
        order = np.argsort(-chances, kind="stable")[:limit]
        matches = zip([self.intents[at] for at in order.tolist()], chances[order].tolist(), strict=True)
        return Ranking(tuple(map(Match._make, matches)), self.cutoffs)


def _hold_out_enough(lesson: Lesson, pace: Callable[[], None]) -> tuple[Ints, Scores]:
    """Hold out part after part until there is ENOUGH to judge by, or no part is left."""
    # One after the other: liblinear draws from one random generator for all threads.
    parts: list[tuple[Ints, Scores]] = []
    for fold in range(FOLDS):
        if sum(len(held) for held, _ in parts) < ENOUGH:
            parts.append(lesson.hold_out(fold))
            pace()
    return np.concatenate([held for held, _ in parts]), Scores.together([scores for _, scores in parts])
