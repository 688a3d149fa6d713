"""Finds the files of a course and reads each as text, guarded: a course folder is edited by many hands."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.problems import Findings

LIMIT_BYTES = 1_000_000
"""The largest file that is read. A course of 70 intents is 600 kB in all."""

OUT_OF_SCOPE = "intents/out_of_scope.yaml"
GLOSSARY = "content/glossary.yaml"
PICTURES = "content/pictures.yaml"
QUIZZES = "content/quizzes"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What Unicode calls so (category Cc), but for \n and \t."""

_CONFLICT = re.compile(r"^(?:<{7} |\|{7} |={7}$|>{7} )", re.MULTILINE)
"""What git leaves in a file that two people changed in the same place."""

_MERGE = (
    "two versions of the file did not fit together: keep what is right of both, and remove the lines with <<<<<<<, "
    "======= and >>>>>>>"
)


@dataclass(frozen=True)
class CourseText:
    """One file as it was read; `path` is relative to the course folder, with forward slashes."""

    path: str
    text: str


@dataclass(frozen=True)
class CourseTexts:
    """All texts of a course; a file that is missing or refused is None or left out."""

    root: Path
    about: CourseText | None
    sources: CourseText | None
    wording: CourseText | None
    out_of_scope: CourseText | None
    glossary: CourseText | None
    intents: tuple[CourseText, ...]
    answers: tuple[CourseText, ...]
    quizzes: tuple[CourseText, ...]
    pictures: CourseText | None = None

    @property
    def version(self) -> str:
        """A short name of what learners are told: all but the words of the pictures, 12 hexadecimal digits."""
        singles = (self.about, self.sources, self.wording, self.out_of_scope, self.glossary)
        return _digest(*singles, *self.intents, *self.answers, *self.quizzes)[:12]

    @property
    def digest(self) -> str:
        """Name all that is checked: of texts with another name, other problems may be found."""
        return hashlib.sha256(f"{self.version}{_digest(self.pictures)}".encode()).hexdigest()


def read_texts(root: Path, findings: Findings) -> CourseTexts:
    """Read every text of the course in `root`; what cannot be read becomes a finding."""
    paths = _paths(root, "intents", ".yaml", findings)
    intents = [path for path in paths if path != OUT_OF_SCOPE]
    answers = _paths(root, "content/answers", ".md", findings)
    quizzes = _paths(root, QUIZZES, ".yaml", findings, needed=False)
    if paths and not intents:
        findings.add("F001", "intents", 1, "there is no file with intents", "write intents/area.yaml")
    return CourseTexts(
        root=root,
        about=_read_needed(root, "content/course.yaml", findings),
        sources=_read_needed(root, "content/sources.yaml", findings),
        wording=_read_needed(root, "content/wording.yaml", findings),
        out_of_scope=_read_needed(root, OUT_OF_SCOPE, findings) if paths else None,
        glossary=read_optional(root, GLOSSARY, findings),
        intents=tuple(text for path in intents if (text := _read(root, path, findings))),
        answers=tuple(text for path in answers if (text := _read(root, path, findings))),
        quizzes=tuple(text for path in quizzes if (text := _read(root, path, findings))),
        pictures=read_optional(root, PICTURES, findings),
    )


def read_optional(root: Path, path: str, findings: Findings) -> CourseText | None:
    """Read a text that a course may do without."""
    return _read(root, path, findings) if os.path.lexists(root / path) else None


def inside(root: Path, path: Path) -> bool:
    """Say whether a path, links followed, stays in the course folder."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of links, a name that is too long
        return False


def is_file(path: Path) -> bool:
    """Say whether a path is an ordinary file that can be looked at."""
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that is closed
        return False


def has_control(text: str) -> bool:
    """Say whether a character of a text moves a cursor or ends a string, line ends and tabs apart."""
    return _CONTROL.search(text) is not None


def _digest(*texts: CourseText | None) -> str:
    """Name texts: SHA-256 over path and text of each in order."""
    digest = hashlib.sha256()
    for text in texts:
        if text:
            digest.update(f"{text.path}\0{text.text}\0".encode())
    return digest.hexdigest()


def _paths(root: Path, folder: str, ending: str, findings: Findings, *, needed: bool = True) -> Sequence[str]:
    """Name the files of a folder that are read, sorted; the others become findings."""
    paths = []
    for name in _names(root, folder, findings, needed=needed):
        path = f"{folder}/{name}"
        if not _is_unicode(name):
            shown = path.encode(errors="replace").decode()
            findings.add("F007", shown, 1, "this file's name is not UTF-8", "rename it with plain letters")
        elif name.endswith(ending):
            paths.append(path)
        else:
            message = f"this file is not read: its name does not end in {ending}"
            findings.add("F007", path, 1, message, f"rename it to end in {ending}, or move it elsewhere")
    return paths


def _names(root: Path, folder: str, findings: Findings, *, needed: bool) -> Sequence[str]:
    names: Sequence[str] = []
    try:
        if not inside(root, root / folder):
            findings.add("F005", folder, 1, "this folder is a link out of the course folder", "copy it here instead")
            return []
        names = sorted(entry.name for entry in (root / folder).iterdir() if not entry.name.startswith("."))
    except FileNotFoundError:
        needed = needed or os.path.lexists(root / folder)  # a link to nothing
    except OSError as error:
        findings.add("F002", folder, 1, f"this folder cannot be read: {error.strerror}", "check what stands there")
        return []
    if needed and not names:
        findings.add("F001", folder, 1, "this folder is missing or empty", "every course has one")
    return names


def _read_needed(root: Path, path: str, findings: Findings) -> CourseText | None:
    try:
        (root / path).lstat()
    except OSError as error:
        findings.add("F001", path, 1, f"this file is missing: {error.strerror}", "every course has one")
        return None
    return _read(root, path, findings)


def _read(root: Path, path: str, findings: Findings) -> CourseText | None:
    for code, message, hint in _refusals(root, root / path):
        findings.add(code, path, 1, message, hint)
        return None
    try:
        raw = (root / path).read_bytes()
    except OSError as error:
        findings.add("F002", path, 1, f"this file cannot be read: {error.strerror}", "check its permissions")
        return None
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        findings.add("F003", path, line, "these bytes are not UTF-8", "save the file as UTF-8")
        return None
    if mark := _CONFLICT.search(text):
        line, message = text.count("\n", 0, mark.start()) + 1, f"a mark of git starts this line: {mark[0].strip()!r}"
        findings.add("F008", path, line, message, _MERGE)
        return None
    if text and not text.endswith("\n"):
        hint = "the file may be half-written; if it is complete, add a line end"
        findings.add("F006", path, text.count("\n") + 1, "the last line has no line end", hint)
    return CourseText(path, text)


def _refusals(root: Path, path: Path) -> Iterator[tuple[str, str, str]]:
    if not inside(root, path):
        yield "F005", "this link leads out of the course folder, or nowhere", "copy the file here instead"
        return
    try:
        status = path.stat()
    except OSError as error:
        yield "F002", f"this file cannot be read: {error.strerror}", "check its permissions"
        return
    if not stat.S_ISREG(status.st_mode):
        yield "F002", "this is not an ordinary file", "remove it"
    elif status.st_size > LIMIT_BYTES:
        yield "F004", f"this file has {status.st_size:,} bytes, more than 1 MB", "split it"


def _is_unicode(name: str) -> bool:
    return name.encode(errors="replace").decode() == name
