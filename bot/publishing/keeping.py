"""Keeps what was learned of a course, so that a later start of the tutor need not learn the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from bot.authoring.english import ordinary_words
from bot.authoring.files import inside, is_file, read_texts
from bot.authoring.images import faults_of_image
from bot.authoring.makers import digest_of_program
from bot.authoring.problems import Findings, Problem
from bot.publishing.edition import Survey
from bot.publishing.shelf import Damaged, Kept, Shelf
from bot.tutor.course import PICTURES, Course
from bot.tutor.matching.confidence import Calibration, Evidence
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import Cutoffs
from bot.tutor.matching.scoring import Scorer
from bot.tutor.matching.spelling import Speller, no_pace
from bot.tutor.matching.weighting import Lexicon, Weighting

LIBRARIES = (
    *("numpy", "scipy", "scikit-learn", "snowballstemmer", "PyStemmer", "symspellpy"),
    *("markdown-it-py", "pydantic", "pydantic_core", "PyYAML"),
)
"""What is learned may differ with each of the first, what is read and warned of with each of the others."""

ROOMS = ("authoring", "publishing", "tutor")
"""What of the program reads, learns and keeps a course: what another version of it kept is not used."""

TOLD = "told.json"

PARAMETERS = 5
"""Of a calibration."""


@dataclass(frozen=True)
class _Told:
    """All that is kept but arrays. `grams`: the n-grams in the order of their columns."""

    course: Course
    places: tuple[tuple[str | None, str, str], ...]
    warnings: tuple[Problem, ...]
    digest: str
    intents: tuple[str, ...]
    phrases: tuple[str, ...]
    grams: tuple[str, ...]
    targets: Mapping[str, int]
    cutoffs: Cutoffs
    idf_unknown: float


def name_of(digest: str) -> str:
    """Name what this program learns of course files, by the `digest` of them: equal names, equal answers."""
    return hashlib.sha256(f"{_program()}{digest}".encode()).hexdigest()[:32]


def name_in(course_dir: Path) -> str | None:
    """Name what this program learns of a course as its files are; None when something keeps them from being read."""
    findings = Findings()
    texts = read_texts(course_dir, findings)
    return None if findings.errors else name_of(texts.digest)


def put(shelf: Shelf, name: str, survey: Survey, matcher: Matcher, laid_out: Mapping[str, NDArray[Any]]) -> None:
    """Keep what was learned, and the phrases as they were `laid_out` for it. Raises OSError."""
    told = _Told(
        survey.course,
        tuple((intent, text, place) for (intent, text), place in survey.places.items()),
        survey.warnings,
        survey.digest,
        tuple(matcher.intents),
        tuple(matcher.phrases),
        tuple(matcher.lexicon.columns),
        matcher.speller.targets,
        matcher.cutoffs,
        matcher.weighting.idf_unknown,
    )
    shelf.put(name, {TOLD: _told().dump_json(told)}, {**_arrays(matcher), **laid_out})


def take(shelf: Shelf, name: str, pace: Callable[[], None] = no_pace) -> tuple[Survey, Matcher, Kept] | None:
    """Give what is kept under a name, if something is. `pace`: see Speller.

    Raises Damaged when it is not as it was, and takes it away.
    """
    if not shelf.has(name):
        return None
    try:
        kept = shelf.find(name)
        survey, matcher = _read(kept, pace)
    except Damaged:
        shelf.drop(name)
        raise
    return survey, matcher, kept


def _read(kept: Kept, pace: Callable[[], None]) -> tuple[Survey, Matcher]:
    try:
        told = _told().validate_json(kept.text(TOLD))
    except ValueError:
        raise Damaged(f"{TOLD} is not what is kept there") from None
    course = told.course
    # The same words stand in several places: each is held once.
    texts = {text: text for intent in course.intents.values() for text in (intent.title, *intent.phrases)}
    texts |= {text: text for text in course.out_of_scope.phrases}
    places = {(intent, texts.get(text, text)): place for intent, text, place in told.places}
    matcher = Matcher(
        intents=[*told.intents],
        # A list, since groups of phrases are compared with those of a course that was read anew.
        phrases=[texts.get(phrase, phrase) for phrase in told.phrases],
        starts=kept.array("starts", np.intp),
        speller=Speller(told.targets, ordinary_words(), pace),
        lexicon=Lexicon({gram: column for column, gram in enumerate(told.grams)}),
        weighting=Weighting(kept.array("idf", np.float64), kept.array("known", np.bool_), told.idf_unknown),
        scorer=Scorer(
            kept.array("weights", np.float64),
            kept.array("weights_labels", np.uint16),
            kept.array("weights_starts", np.intp),
            kept.array("bias", np.float64),
        ),
        calibration=Calibration(kept.array("calibration", np.float64)),
        evidence=Evidence(
            kept.array("first", np.float64),
            kept.array("together", np.float64),
            kept.array("none", np.float64),
            kept.array("right", np.bool_),
            kept.array("outside", np.bool_),
        ),
        cutoffs=told.cutoffs,
    )
    _compare_sizes(matcher)
    return Survey(course, places, told.warnings, told.digest), matcher


def _arrays(matcher: Matcher) -> Mapping[str, NDArray[Any]]:
    scorer, evidence = matcher.scorer, matcher.evidence
    return {
        "idf": matcher.weighting.idf,
        "known": matcher.weighting.known,
        "starts": matcher.starts,
        "weights": scorer.values,
        "weights_labels": scorer.labels,
        "weights_starts": scorer.starts,
        "bias": scorer.bias,
        "calibration": matcher.calibration.parameters,
        "first": evidence.first,
        "together": evidence.together,
        "none": evidence.none,
        "right": evidence.right,
        "outside": evidence.outside,
    }


def _compare_sizes(matcher: Matcher) -> None:
    """Raise Damaged when parts do not belong together: with some, a question could not be answered."""
    n_columns, n_labels = len(matcher.lexicon.columns), len(matcher.intents) + 1
    wanted = {
        "idf": (n_columns,),
        "known": (n_columns,),
        "starts": (n_labels,),
        "weights_labels": matcher.scorer.values.shape,
        "weights_starts": (n_columns + 1,),
        "bias": (n_labels,),
        "calibration": (PARAMETERS,),
    }
    found = _arrays(matcher)
    for name, shape in wanted.items():
        if found[name].shape != shape:
            raise Damaged(f"{name}.npy does not belong to the rest")
    _compare_places(matcher.scorer)


def _compare_places(scorer: Scorer) -> None:
    """Raise Damaged when weights lie where none can be."""
    starts, labels = scorer.starts, scorer.labels
    if starts[0] != 0 or starts[-1] != len(labels) or (np.diff(starts) < 0).any():
        raise Damaged("weights_starts.npy does not belong to the rest")
    if labels.max(initial=0) >= scorer.n_labels:
        raise Damaged("weights_labels.npy does not belong to the rest")


def has_pictures(course: Course, course_dir: Path) -> bool:
    """Say whether the pictures of the answers are still there, and can be sent: they are no part of its version."""
    named = (intent.answer.picture for intent in course.intents.values())
    paths = [course_dir / picture.path for picture in named if picture]
    return all(
        is_file(path)
        and inside(course_dir / PICTURES, path)
        and inside(course_dir, path)
        and not any(faults_of_image(path))
        for path in paths
    )


@cache
def _told() -> TypeAdapter[_Told]:
    # It takes 60 ms to build, also in the process that answers.
    return TypeAdapter(_Told)


@cache
def _program() -> str:
    """Tell this program from others that would read or learn otherwise."""
    return digest_of_program(ROOMS, (f"{library} {metadata.version(library)}" for library in LIBRARIES))
