"""Learns a course: whole, or for now only what changed; and asks each phrase by what the others teach."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from bot.tutor.course import Course
from bot.tutor.matching.calibrating import calibrate
from bot.tutor.matching.confidence import Evidence, Targets, choose_cutoffs
from bot.tutor.matching.lesson import FOLDS, Lesson
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import Held, decide
from bot.tutor.matching.scoring import Scores
from bot.tutor.matching.spelling import no_pace
from bot.tutor.matching.training import fit_weighting, retrain, weigh
from bot.tutor.matching.weighting import Ints

ENOUGH = 2_000
"""Held-out phrases from which chances and cut-offs are read. With one part of five the answer cut-off of a course of
12,500 phrases was 0.38, with all five 0.37; each part takes 4 s (docs/decisions/0004)."""

MORE_THAN_ENOUGH = 4_000
"""Held-out phrases that are looked at of one part: of 20,000, finding the chances takes 4 s."""


def learn(course: Course, ordinary: Collection[str] = (), targets: Targets | None = None) -> Matcher:
    """Learn a course: some seconds for 70 intents of 150 phrases.

    `ordinary`: the words of the course's language, which are never taken for misspelt ones of the course.
    """
    return learn_lesson(Lesson.of(course, ordinary), targets)


def learn_lesson(lesson: Lesson, targets: Targets | None = None, pace: Callable[[], None] = no_pace) -> Matcher:
    """Do the same with phrases that are laid out already. `pace` is called after each step."""
    held, scores = _hold_out_enough(lesson, pace)
    labels = lesson.labels[held]
    calibration = calibrate(scores, labels)
    evidence = Evidence.of(calibration.chances(scores), labels)
    pace()
    weighting, scorer = lesson.learn()
    return Matcher(
        lesson.intents,
        lesson.phrases,
        lesson.starts,
        lesson.speller,
        lesson.lexicon,
        weighting,
        scorer.times(weighting.gains(lesson.lexicon)),
        calibration,
        evidence,
        choose_cutoffs(evidence, targets or Targets()),
    )


def learn_change(matcher: Matcher, lesson: Lesson, changed: Lesson) -> Matcher:
    """Learn a changed course for now: only the intents whose phrases changed, in some tenths of a second.

    `lesson`: what the matcher was learned from; `changed`: `lesson.after(...)` of the changed course. Chances and
    cut-offs stay as they are, so that a matcher that is learned whole should follow.
    """
    places = {intent: place for place, intent in enumerate((*lesson.intents, None))}
    kept = {
        label: places[intent]
        for label, intent in enumerate((*changed.intents, None))
        if intent in places and lesson.group(places[intent]) == changed.group(label)
    }
    n_labels = len(changed.intents) + 1
    weighting = fit_weighting(changed.matrix, changed.labels, n_labels)
    rows, _ = weigh(weighting, changed.matrix)
    columns = changed.lexicon.places_in(lesson.lexicon)
    before = matcher.scorer.times(1.0 / matcher.weighting.gains(lesson.lexicon))
    scorer = retrain(before, rows, changed.labels, columns, kept, n_labels)
    return replace(
        matcher,
        intents=changed.intents,
        phrases=changed.phrases,
        starts=changed.starts,
        speller=changed.speller,
        lexicon=changed.lexicon,
        weighting=weighting,
        scorer=scorer.times(weighting.gains(changed.lexicon)),
    )


def cross_validate(matcher: Matcher, course: Course, ordinary: Collection[str] = ()) -> Iterator[Sequence[Held]]:
    """Rank each phrase by what the phrases of the other parts teach, FOLDS times a part.

    Course and words are those that the matcher was learned from.
    """
    lesson = Lesson.of(course, ordinary)
    intents = (*lesson.intents, None)
    for fold in range(FOLDS):
        held, scores = lesson.hold_out(fold)
        rankings = (matcher.ranking(scores.row(at)) for at in range(len(held)))
        yield [
            Held(intents[lesson.labels[place]], lesson.phrases[place], ranking.matches[0], decide(ranking))
            for place, ranking in zip(held, rankings, strict=True)
        ]


def _hold_out_enough(lesson: Lesson, pace: Callable[[], None]) -> tuple[Ints, Scores]:
    """Hold out part after part until there is ENOUGH to judge by, or no part is left."""
    # One after the other: liblinear draws from one random generator for all threads.
    parts: list[tuple[Ints, Scores]] = []
    for fold in range(FOLDS):
        if sum(len(held) for held, _ in parts) < ENOUGH:
            parts.append(lesson.hold_out(fold, MORE_THAN_ENOUGH))
            pace()
    return np.concatenate([held for held, _ in parts]), Scores.together([scores for _, scores in parts])
