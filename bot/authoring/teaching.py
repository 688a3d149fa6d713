"""Makes phrases of learners' questions: what would change in the course files, checked before it is written."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
import unicodedata
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.authoring.building import check_course
from bot.authoring.drafts import Draft
from bot.authoring.files import CourseText, CourseTexts
from bot.authoring.patching import add_entries
from bot.authoring.problems import Findings, Problem
from bot.authoring.reading import Place
from bot.authoring.shapes import OUTSIDE
from bot.errors import SettingsError
from bot.tutor.inbox import Inbox, Question
from bot.tutor.matching.text import words

LIMIT_CHARS = 1_000
"""The longest phrase that the shape of an intent takes."""

_NOTHING = "Nothing is written."
_LINE_ENDS = ("Zl", "Zp")
_BYTE_ORDER_MARK = "\ufeff"

Wanted = tuple[Question, str]
"""A question, and the intent (or OUTSIDE) of which it is to become a phrase."""


def choose(inbox: Inbox, names: Sequence[str], intent: str | None) -> Sequence[Wanted]:
    """Say where the questions that these names stand for belong, without names all: to one intent, or the nearest.

    What is near to nothing is out of scope.
    """
    numbers = {number for name in names for number in inbox.numbers(name)}
    return [
        (question, intent or cluster.intent or OUTSIDE)
        for cluster in inbox.clusters
        for question in cluster.questions
        if question.id in numbers or not names
    ]


@dataclass(frozen=True)
class Refused:
    """A question that cannot be a phrase, and why."""

    question: Question
    reason: str


@dataclass(frozen=True)
class Change:
    """A file of the course before and after; `path` is relative to the course folder."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Plan:
    """What would change, the questions that would be taught by it, and those that would not.

    `problems`: what `check` would say of the questions. With an error among them nothing may be written, and the
    changes are left out.
    """

    changes: tuple[Change, ...]
    taught: tuple[Question, ...]
    refused: tuple[Refused, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether `check` would accept the course after the changes."""
        return all(problem.is_warning for problem in self.problems)


def plan_changes(draft: Draft, wanted: Sequence[Wanted]) -> Plan:
    """Put each question behind the phrases of its intent, in the order given; one said twice is taught once.

    The changes are made in a copy of the course, and checked there. Raises SettingsError when a file cannot be read,
    or was changed since the draft was read, or when there is no room for a copy.
    """
    plan = _plan(draft, wanted)
    findings = _check_copy(draft.texts.root, plan.changes) if plan.changes else Findings()
    if findings.errors:
        return replace(plan, changes=(), problems=findings.errors)
    return replace(plan, problems=tuple(_warnings_about(findings, plan.taught)))


def _plan(draft: Draft, wanted: Sequence[Wanted]) -> Plan:
    places = _places(draft)
    refused: list[Refused] = []
    fit: dict[tuple[str, ...], list[Question]] = defaultdict(list)
    additions: dict[str, dict[Place, list[Question]]] = defaultdict(lambda: defaultdict(list))
    for question, intent in wanted:
        if intent not in places:
            refused.append(Refused(question, f"no file has phrases of {intent}"))
        elif reason := _reason_against(question.text.strip()):
            refused.append(Refused(question, reason))
        else:
            same = fit[_key(question)]
            same.append(question)
            if same == [question]:
                path, place = places[intent]
                additions[path][place].append(question)
    changes = []
    for path, entries in sorted(additions.items()):
        texts = {place: [question.text.strip() for question in questions] for place, questions in entries.items()}
        if change := _change(draft.texts, path, texts):
            changes.append(change)
            continue
        reason = f"the phrases in {path} are written in a way that cannot be added to: add it by hand"
        for first in (question for questions in entries.values() for question in questions):
            refused += [Refused(question, reason) for question in fit.pop(_key(first))]
    return Plan(tuple(changes), tuple(question for same in fit.values() for question in same), tuple(refused))


def _key(question: Question) -> tuple[str, ...]:
    return tuple(words(question.text))


def _places(draft: Draft) -> dict[str, tuple[str, Place]]:
    """Say in which file, and where in it, the phrases of each intent stand."""
    found: dict[str, tuple[str, Place]] = {
        entry.shape.id: (entry.path, (*entry.place, "phrases")) for entry in draft.intents
    }
    if draft.out_of_scope:
        found[OUTSIDE] = (draft.out_of_scope.path, (*draft.out_of_scope.place, "phrases"))
    return found


def _reason_against(text: str) -> str | None:
    """Say why a text cannot be a phrase."""
    kinds = {sign: unicodedata.category(sign) for sign in text}
    if len(text) > LIMIT_CHARS:
        return f"it has {len(text):,} characters, and a phrase at most {LIMIT_CHARS:,}"
    if any(sign in "\n\r" or kind in _LINE_ENDS for sign, kind in kinds.items()):
        return "it has more than one line, and a phrase is one"
    if any(kind in ("Cc", "Cs") or sign == _BYTE_ORDER_MARK or _is_no_character(sign) for sign, kind in kinds.items()):
        return "it has a sign in it that no file of the course may have"
    if not words(text):
        return "it has no word in it, and the tutor reads words"
    return None


def _is_no_character(sign: str) -> bool:
    return ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF


def _change(course: CourseTexts, path: str, texts: dict[Place, list[str]]) -> Change | None:
    before = _read(course.root / path)
    if before.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n") != _text_of(course, path).encode():
        # The places are those in the file as it was.
        raise SettingsError(f"{path} was changed by somebody else just now: try again. {_NOTHING}")
    text = before.decode("utf-8")
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    changed = add_entries(text.removeprefix(mark), texts)
    return None if changed is None else Change(path, before, f"{mark}{changed}".encode())


def _text_of(course: CourseTexts, path: str) -> str:
    read: list[CourseText] = [*course.intents, *([course.out_of_scope] if course.out_of_scope else [])]
    return next(text.text for text in read if text.path == path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}") from None


def _check_copy(root: Path, changes: Sequence[Change]) -> Findings:
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            for name in ("intents", "content"):
                shutil.copytree(root / name, copy / name, ignore=_no_files, copy_function=shutil.copyfile)
            for change in changes:
                (copy / change.path).write_bytes(change.after)
            _, findings = check_course(copy)
            return findings
    except OSError as error:
        raise SettingsError(f"cannot make a copy of the course to check it: {error.strerror or error}") from None


def _no_files(folder: str, names: list[str]) -> list[str]:
    """Name what cannot be copied: pipes, devices and the like."""
    return [name for name in names if not ((path := Path(folder, name)).is_file() or path.is_dir())]


def _warnings_about(findings: Findings, taught: Sequence[Question]) -> Iterator[Problem]:
    named = [repr(question.text.strip()) for question in taught]
    for problem in findings:
        if problem.is_warning and any(text in problem.message for text in named):
            yield problem


def write_changes(root: Path, changes: Sequence[Change]) -> None:
    """Write the files, each at once or not at all, with the permissions that they have.

    Raises SettingsError when one cannot be written, or was changed by somebody else since it was read. Then all are as
    they were, or the error names those that are not.
    """
    ready: list[tuple[Path, Path]] = []
    written = 0
    try:
        for change in changes:
            target = (root / change.path).resolve()
            with target.open("r+b") as file:  # for writing, too: a file that nobody may write is not replaced
                if file.read() != change.before:
                    raise SettingsError(f"{change.path} was changed by somebody else just now: try again. {_NOTHING}")
            ready.append((_written_beside(target, change.after), target))
        for new, target in ready:
            new.replace(target)
            written += 1
    except OSError as error:
        left = ", ".join(_left(root, changes[:written]))
        told = f"These are written all the same: {left}." if left else _NOTHING
        raise SettingsError(f"cannot write in {root}: {error.strerror}. {told}") from None
    finally:
        for new, _ in ready:
            new.unlink(missing_ok=True)


def _left(root: Path, written: Sequence[Change]) -> Iterator[str]:
    """Put back what stood in the files before, and name those of which that cannot be done."""
    for change in written:
        target = (root / change.path).resolve()
        try:
            back = _written_beside(target, change.before)
        except OSError:
            yield change.path
            continue
        try:
            back.replace(target)
        except OSError:
            yield change.path
            back.unlink()


def _written_beside(target: Path, content: bytes) -> Path:
    # A name with a dot in front: whoever reads the course meanwhile leaves it out.
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        new = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            shutil.copymode(target, new)
        except OSError:
            new.unlink()
            raise
    return new


def to_diff(changes: Sequence[Change]) -> bytes:
    """Give the changes as `git apply` takes them."""
    return b"".join(line for change in changes for line in _diff_lines(change))


def _diff_lines(change: Change) -> Iterator[bytes]:
    before, after = (content.split(b"\n") for content in (change.before, change.after))
    compared = difflib.diff_bytes(
        difflib.unified_diff,
        _with_ends(before),
        _with_ends(after),
        f"a/{change.path}".encode(),
        f"b/{change.path}".encode(),
    )
    for line in compared:
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _with_ends(lines: Sequence[bytes]) -> list[bytes]:
    """Split at line feeds only, as git does."""
    *whole, last = lines
    return [*(line + b"\n" for line in whole), *([last] if last else [])]
