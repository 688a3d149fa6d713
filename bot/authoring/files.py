"""Finds the files of a course and reads each as text, guarded: a course folder is edited by many hands."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.problems import Findings

LIMIT_BYTES = 1_000_000
"""The largest file that is read. A course of 70 intents is 300 kB in all."""


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
    intents: tuple[CourseText, ...]
    answers: tuple[CourseText, ...]

    @property
    def version(self) -> str:
        """A short name of the content: SHA-256 over paths and texts in order, 12 hexadecimal digits."""
        digest = hashlib.sha256()
        singles = (self.about, self.sources, self.wording, self.out_of_scope)
        for text in (*(single for single in singles if single), *self.intents, *self.answers):
            digest.update(f"{text.path}\0{text.text}\0".encode())
        return digest.hexdigest()[:12]


def read_texts(root: Path, findings: Findings) -> CourseTexts:
    """Read every text of the course in `root`; what cannot be read becomes a finding."""

    def single(path: str) -> CourseText | None:
        if not (root / path).exists() and not (root / path).is_symlink():
            findings.add("F001", path, 1, "this file is missing", "every course has one")
            return None
        return _read(root, path, findings)

    intents = _read_folder(root, "intents", ".yaml", findings)
    out_of_scope = next((text for text in intents if text.path == "intents/out_of_scope.yaml"), None)
    return CourseTexts(
        root=root,
        about=single("content/course.yaml"),
        sources=single("content/sources.yaml"),
        wording=single("content/wording.yaml"),
        out_of_scope=out_of_scope,
        intents=tuple(text for text in intents if text is not out_of_scope),
        answers=_read_folder(root, "content/answers", ".md", findings),
    )


def inside(root: Path, path: Path) -> bool:
    """Say whether a path, links followed, stays in the course folder."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False


def _read_folder(root: Path, folder: str, ending: str, findings: Findings) -> tuple[CourseText, ...]:
    names = _names(root, folder, findings)
    for name in names:
        if not name.endswith(ending):
            findings.add(
                "F007",
                f"{folder}/{name}",
                1,
                f"this file is not read: its name does not end in {ending}",
                f"rename it to end in {ending}, or move it elsewhere",
            )
    texts = (_read(root, f"{folder}/{name}", findings) for name in names if name.endswith(ending))
    return tuple(text for text in texts if text)


def _names(root: Path, folder: str, findings: Findings) -> Sequence[str]:
    try:
        if not inside(root, root / folder):
            findings.add("F005", folder, 1, "this folder is a link out of the course folder", "copy it here instead")
            return []
        names = sorted(entry.name for entry in (root / folder).iterdir() if not entry.name.startswith("."))
    except FileNotFoundError:
        names = []
    except OSError as error:
        findings.add("F002", folder, 1, f"this folder cannot be read: {error.strerror}")
        return []
    if not names:
        findings.add("F001", folder, 1, "this folder is missing or empty", "every course has one")
    return names


def _read(root: Path, path: str, findings: Findings) -> CourseText | None:
    for code, message, hint in _refusals(root, root / path):
        findings.add(code, path, 1, message, hint)
        return None
    try:
        raw = (root / path).read_bytes()
    except OSError as error:
        findings.add("F002", path, 1, f"this file cannot be read: {error.strerror}", "check its permissions")
        return None
    if len(raw) > LIMIT_BYTES:
        findings.add("F004", path, 1, "this file grew over 1 MB while it was read", "split it")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.add(
            "F003", path, raw.count(b"\n", 0, error.start) + 1, "these bytes are not UTF-8", "save the file as UTF-8"
        )
        return None
    text = text.replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        findings.add(
            "F006",
            path,
            text.count("\n") + 1,
            "the last line has no line end",
            "the file may be half-written; if it is complete, add a line end",
        )
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
