"""Reads the two courses that are to be compared, the later one first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bot.authoring.building import read_course_and_draft
from bot.authoring.changes import Side
from bot.authoring.drafts import Draft
from bot.authoring.files import inside, read_optional
from bot.authoring.problems import Findings
from bot.authoring.questions import read_questions, trials_of
from bot.authoring.reading import read_yaml
from bot.authoring.revisions import Revision
from bot.errors import ComparisonError, CourseError
from bot.tutor.course import Course

HERE = "the files now"
WORDING = "content/wording.yaml"

DIGITS = 12


def read_here(course_dir: Path) -> Side:
    """Read the course as its files are now. Raises CourseError, and ComparisonError for the questions."""
    course, draft = read_course_and_draft(course_dir)
    return _side(HERE, course_dir, course, draft)


def read_past(revision: Revision) -> Side:
    """Read the course as it was. Raises ComparisonError that names the revision."""
    try:
        course, draft = read_course_and_draft(revision.folder)
    except CourseError as error:
        raise ComparisonError(
            f"the course at {revision.name} has problems, so there is nothing to compare with:\n{error}"
        ) from None
    return _side(revision.name, revision.folder, course, draft)


def read_before(revision: Revision, after: Side, folder: Path) -> Side:
    """Do the same for the former course; the wording is that of the course in `folder`, which comes after it.

    So a sentence that is said otherwise changes no answer, and a course that was written before the tutor came to need
    a sentence can be read all the same.
    """
    former = _sentences(revision.folder)
    _lend(folder, revision.folder)
    side = read_past(revision)
    return replace(side, course=replace(side.course, wording=after.course.wording), wording=former)


def _side(name: str, root: Path, course: Course, draft: Draft) -> Side:
    try:
        posed = read_questions(root)
    except ComparisonError as error:
        raise ComparisonError(f"{name}: {error}") from None
    return Side(
        name=name,
        version=course.version,
        course=replace(course, version=""),
        posed=(*trials_of(course), *posed),
        sources={key: entry.shape for key, entry in draft.sources.items()},
        wording=_sentences(root),
        pictures=_digests(root, course),
    )


def _digests(root: Path, course: Course) -> Mapping[str, str]:
    paths = [intent.answer.picture.path for intent in course.intents.values() if intent.answer.picture]
    try:
        return {path: sha256((root / path).read_bytes()).hexdigest()[:DIGITS] for path in paths}
    except OSError as error:
        raise ComparisonError(f"cannot read {error.filename}: {error.strerror}") from None


def _sentences(root: Path) -> Mapping[str, object]:
    findings = Findings()
    text = read_optional(root, WORDING, findings)
    document = read_yaml(text, findings) if text else None
    return document.value if document and isinstance(document.value, dict) else {}


def _lend(folder: Path, root: Path) -> None:
    """Put the wording of one course in the place of that of another one, which is a copy for the time being."""
    text, target = read_optional(folder, WORDING, Findings()), root / WORDING
    # What was a link at the revision is one in the copy, too: nothing outside of it is written to.
    if text and target.is_file() and inside(root, target) and inside(root, target.parent):
        target.unlink()
        target.write_text(text.text, encoding="utf-8", newline="\n")
