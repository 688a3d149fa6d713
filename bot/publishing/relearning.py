"""Reads and learns a course again and again: after a change first for now, in a second, and then whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.authoring.building import survey_course
from bot.authoring.english import ordinary_words
from bot.authoring.places import places
from bot.publishing import keeping
from bot.publishing.edition import Refusal, Survey, Unchanged
from bot.publishing.shelf import Damaged, Kept, Shelf
from bot.tutor.matching.learning import learn_change, learn_lesson
from bot.tutor.matching.lesson import Lesson
from bot.tutor.matching.matcher import Matcher


@dataclass(frozen=True)
class Learned:
    """What was learned of a course: the matcher, and the lesson that it was learned from."""

    survey: Survey
    lesson: Lesson
    matcher: Matcher
    is_whole: bool = True


def read(course_dir: Path) -> Survey | Refusal:
    """Read and check the course, whole."""
    course, draft, findings = survey_course(course_dir)
    if course is None:
        return Refusal(findings.errors)
    return Survey(course, places(draft), tuple(findings), draft.texts.digest)


def read_again(course_dir: Path, learned: Learned) -> Survey | Refusal | Unchanged:
    """Do the same for a course that may be the one that was learned last."""
    found = read(course_dir)
    if isinstance(found, Survey) and found.course.version == learned.survey.course.version:
        return Unchanged(found.course.version)
    return found


def learn_for_now(survey: Survey, learned: Learned) -> Learned:
    """Learn of a changed course only what changed."""
    lesson = learned.lesson.after(survey.course)
    return Learned(survey, lesson, learn_change(learned.matcher, learned.lesson, lesson), is_whole=False)


def learn_whole(survey: Survey, pace: Callable[[], None]) -> Learned:
    """Learn a course as a new start does. `pace` is called often; what it raises breaks the learning off."""
    lesson = Lesson.of(survey.course, ordinary_words(), pace)
    return Learned(survey, lesson, learn_lesson(lesson, pace=pace))


def keep(shelf: Shelf, name: str, learned: Learned) -> None:
    """Keep what was learned whole under a name. Raises OSError."""
    keeping.put(shelf, name, learned.survey, learned.matcher, _laid_out(learned.lesson))


def recall(shelf: Shelf, name: str) -> Learned | None:
    """Give what is kept under a name, if something is, as if it had just been learned. Raises Damaged, as `take`."""
    taken = keeping.take(shelf, name)
    if taken is None:
        return None
    survey, matcher, kept = taken
    try:
        return Learned(survey, _lesson(kept, matcher), matcher)
    except Damaged:
        shelf.drop(name)
        raise


def _laid_out(lesson: Lesson) -> Mapping[str, NDArray[Any]]:
    matrix = lesson.matrix
    return {
        "matrix_starts": matrix.indptr,
        "matrix_columns": matrix.indices,
        "matrix_weights": matrix.data,
        "labels": lesson.labels,
        "folds": lesson.folds,
    }


def _lesson(kept: Kept, matcher: Matcher) -> Lesson:
    parts = (
        kept.array("matrix_weights", np.float64),
        kept.array("matrix_columns", np.int32),
        kept.array("matrix_starts", np.int32),
    )
    labels, folds = kept.array("labels", np.intp), kept.array("folds", np.intp)
    n_phrases = len(matcher.phrases)
    try:
        # What is not written here goes through compiled code that looks at nothing: so it is looked at before.
        matrix = sparse.csr_array(parts, shape=(n_phrases, len(matcher.lexicon.columns)), copy=True)
        matrix.check_format(full_check=True)
    except ValueError as error:
        raise Damaged(f"the rows of n-grams do not fit: {error}") from None
    if labels.shape != (n_phrases,) or folds.shape != (n_phrases,):
        raise Damaged("labels or folds do not belong to the rest")
    return Lesson(matcher.intents, matcher.phrases, matcher.speller, matcher.lexicon, matrix, labels, folds)
