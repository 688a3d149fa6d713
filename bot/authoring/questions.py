"""Gathers the questions that a course is asked: its trials, those of others in questions/, and those of learners."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.authoring.files import inside, read_optional
from bot.authoring.problems import Findings
from bot.authoring.shapes import OUTSIDE
from bot.errors import ComparisonError
from bot.tutor.course import Course

QUESTIONS = "questions"
"""Where questions by others stand, below the course folder: measured on, never taught."""

ENDING = ".jsonl"

_HINT = 'write {"text": "...", "intent": "area.topic"} on one line'

TRIAL = "trial"
LEARNER = "learner"
"""Where a question comes from; one of a file says "questions/name.jsonl:line"."""

Words = tuple[str, tuple[str, ...]]
"""What tells questions apart: the text, and what was said before it."""

Right = frozenset[str] | None
"""The intents that are right for a question: none for one out of scope, None where nobody said."""


class QuestionShape(BaseModel):
    """A line: a text, what the same learner said before it, and the right intent (null or OUT_OF_SCOPE: none is)."""

    model_config = ConfigDict(strict=True, extra="ignore")

    text: str
    history: list[str] = []
    intent: str | None = None
    accept: list[str] = []

    @property
    def right(self) -> Right:
        """The intents that are right; without the key, nobody said."""
        if "intent" not in self.model_fields_set:
            return None
        inside = [self.intent] if self.intent is not None and self.intent.lower() != OUTSIDE else []
        return frozenset([*inside, *self.accept])


@dataclass(frozen=True)
class Posed:
    """A question as one course has it."""

    text: str
    history: tuple[str, ...]
    right: Right
    origin: str


class Standing(StrEnum):
    """Which of two courses has a question, and whether both say the same of it."""

    KEPT = "kept"
    ADDED = "added"
    LOST = "lost"
    MOVED = "moved"


@dataclass(frozen=True)
class Question:
    """A question to two courses. What is right by one of them counts for the other, too, where that does not say."""

    text: str
    history: tuple[str, ...] = ()
    right_before: Right = None
    right_after: Right = None
    standing: Standing = Standing.KEPT
    origins: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether the words are only known from a learner, who let course staff see them and nobody else."""
        return self.origins == (LEARNER,)


def each_trial(course: Course) -> Iterator[tuple[str, str | None]]:
    """Give every trial with its intent (None: out of scope), those out of scope last."""
    for intent in course.intents.values():
        yield from ((trial, intent.id) for trial in intent.trials)
    yield from ((trial, None) for trial in course.out_of_scope.trials)


def trials_of(course: Course) -> Iterator[Posed]:
    """Give every trial as a question, in the same order."""
    for trial, intent in each_trial(course):
        yield Posed(trial, (), frozenset() if intent is None else frozenset({intent}), TRIAL)


def read_questions(root: Path) -> tuple[Posed, ...]:
    """Read questions/*.jsonl below a course folder, in the order of names and lines; a course may do without.

    Raises ComparisonError that names every line that cannot be read.
    """
    findings = Findings()
    found = tuple(_read(root, findings))
    if findings:
        raise ComparisonError("\n".join(["these questions cannot be read:", *map(str, findings)]))
    return found


def check_questions(root: Path, course: Course | None, findings: Findings) -> None:
    """Find what is wrong with questions/*.jsonl. It keeps no course from being taught: learners never meet them."""
    for posed in _read(root, findings):
        path, _, line = posed.origin.rpartition(":")
        for intent in sorted(posed.right or ()) if course else ():
            if course and intent not in course.intents:
                message = f"the course has no intent {intent!r}"
                findings.add("T002", path, int(line), message, "name another one, or null for what is out of scope")


def gather(old: Iterable[Posed], new: Iterable[Posed], kept: Iterable[str]) -> Sequence[Question]:
    """Put together what either course has and what learners let staff see, each question once.

    The order is that of the new course, then what only the old one has, then learners.
    """
    before, after = _by_words(old), _by_words(new)
    learners: dict[Words, None] = {(text.strip(), ()): None for text in kept if text.strip()}
    found = []
    for key in dict.fromkeys((*after, *before, *learners)):
        was, now = before.get(key), after.get(key)
        right_before, right_after = (one.right if one else None for one in (was, now))
        standing = _standing(was, now)
        origins = (*(now or was or _NOWHERE).origins, *((LEARNER,) if key in learners else ()))
        found.append(
            Question(
                text=key[0],
                history=key[1],
                right_before=right_after if right_before is None else right_before,
                right_after=right_before if right_after is None else right_after,
                standing=standing,
                origins=origins,
            )
        )
    return found


@dataclass(frozen=True)
class _Entry:
    """All that one course says of a question."""

    right: Right = None
    origins: tuple[str, ...] = field(default=())


_NOWHERE = _Entry()


def _by_words(posed: Iterable[Posed]) -> dict[Words, _Entry]:
    found: dict[Words, _Entry] = {}
    for one in posed:
        key = (one.text.strip(), one.history)
        entry = found.get(key, _NOWHERE)
        right = one.right if entry.right is None else entry.right | (one.right or frozenset())
        found[key] = replace(entry, right=right, origins=(*entry.origins, one.origin))
    return found


def _standing(was: _Entry | None, now: _Entry | None) -> Standing:
    match was, now:
        case None, _Entry():
            return Standing.ADDED
        case _Entry(), None:
            return Standing.LOST
        case _Entry(), _Entry() if was.right != now.right:
            return Standing.MOVED
        case _:
            return Standing.KEPT


def _read(root: Path, findings: Findings) -> Iterator[Posed]:
    read = Findings()
    for name in _names(root, findings):
        path = f"{QUESTIONS}/{name}"
        text = read_optional(root, path, read)
        # Not by splitlines: the line ends of Unicode may stand within a JSON text.
        for number, line in enumerate(text.text.split("\n") if text else (), start=1):
            try:
                if line.strip():
                    yield _posed(line, f"{path}:{number}")
            except ValueError as error:
                findings.add("T001", path, number, str(error), _HINT)
    # The last line of what a script wrote may well have no line end.
    findings.extend(problem for problem in read if problem.code != "F006")


def _names(root: Path, findings: Findings) -> Sequence[str]:
    folder = root / QUESTIONS
    if not os.path.lexists(folder):
        return []
    if not inside(root, folder):
        findings.add("F005", QUESTIONS, 1, "this folder is a link out of the course folder", "copy it here instead")
        return []
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        findings.add("F002", QUESTIONS, 1, f"this folder cannot be read: {error.strerror}", "check what stands there")
        return []
    return [name for name in names if name.endswith(ENDING) and not name.startswith(".")]


def _posed(line: str, origin: str) -> Posed:
    """Read a line. Raises ValueError that says what is wrong."""
    try:
        shape = QuestionShape.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc'])) or 'line'}: {fault['msg']}" for fault in error.errors())
        raise ValueError("; ".join(faults)) from None
    except ValueError:  # a number of more digits than Python reads
        raise ValueError("not JSON: a number that is too long") from None
    if not shape.text.strip():
        raise ValueError("text: a question is wanted")
    return Posed(shape.text, tuple(shape.history), shape.right, origin)
