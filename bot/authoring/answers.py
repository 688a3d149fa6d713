"""Reads the Markdown files with the answers: one heading an intent, the first paragraph is the short answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from bot.authoring.files import CourseText, has_control
from bot.authoring.problems import Findings, Problem
from bot.authoring.rereading import Form, kept_by_file
from bot.tutor.course import ANSWERS
from bot.tutor.markup import Block, MarkupError, Paragraph, Picture, Span, parse_with_lines

NO_SOURCE = "none"

_HEADING = re.compile(r"##\s+(?P<id>\S.*?)\s*")
_OTHER_HEADING = re.compile(r"#{1,6}[ \t]+(?P<id>[a-z][a-z0-9_]*\.[a-z0-9_.]+)[ \t]*")
"""An id behind too few or too many #."""
_SOURCES = re.compile(r"Sources:(?P<ids>.*)")


@dataclass(frozen=True)
class AnswerText:
    """One answer as it stands in its file; `line` (of the heading) and `sources_line` count from 1 in the file."""

    intent: str
    path: str
    line: int
    body: str
    placed: tuple[tuple[Block, range], ...]
    sources: tuple[str, ...]
    sources_line: int

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the body, in order; none when it does not parse."""
        return tuple(block for block, _ in self.placed)

    @property
    def short(self) -> Paragraph | None:
        """The first paragraph; None when the answer starts with something else."""
        first = self.blocks[0] if self.blocks else None
        return first if isinstance(first, Paragraph) and not first.marker else None

    def split(self) -> tuple[str, str]:
        """Give the text of the short answer and of what follows it, without pictures."""
        lines = self.body.split("\n")
        pictures = {at for block, place in self.placed if isinstance(block, Picture) for at in place}
        short = next(place for block, place in self.placed if isinstance(block, Paragraph))
        rest = [
            line if line.strip() else "" for at, line in enumerate(lines) if at >= short.stop and at not in pictures
        ]
        return "\n".join(lines[short.start : short.stop]).strip(), "\n".join(rest).strip("\n")

    @property
    def pictures(self) -> list[Picture]:
        """The pictures, in order."""
        return [block for block in self.blocks if isinstance(block, Picture)]

    def line_of(self, part: str) -> int:
        """Find the first line of the body that has `part` in it; the heading's when none has."""
        lines = enumerate(self.body.split("\n"), start=self.line + 1)
        return next((number for number, line in lines if part in line), self.line)

    def problem(self, code: str, line: int, message: str, hint: str = "") -> Problem:
        """Say what is wrong on a line of the file."""
        return Problem(self.path, line, code, message, hint)


def how_to_answer(intent: str, path: str) -> str:
    """Say where to write the answer of an intent that stands at `path`: in the file with the same name."""
    return f"write `## {intent}` in {ANSWERS}/{PurePosixPath(path).stem}.md"


def _packed(answers: tuple[AnswerText, ...]) -> Any:
    return [
        vars(answer) | {"placed": [[asdict(block), place.start, place.stop] for block, place in answer.placed]}
        for answer in answers
    ]


def _unpacked(packed: Any) -> tuple[AnswerText, ...]:
    return tuple(
        AnswerText(
            **given
            | {
                "placed": tuple((_block(block), range(start, stop)) for block, start, stop in given["placed"]),
                "sources": tuple(given["sources"]),
            }
        )
        for given in packed
    )


def _block(packed: Any) -> Block:
    if "spans" in packed:
        return Paragraph(tuple(Span(**span) for span in packed["spans"]), packed["marker"])
    return Picture(**packed)


@kept_by_file(Form("answers", _packed, _unpacked))
def read_answers(text: CourseText, findings: Findings) -> tuple[AnswerText, ...]:
    """Give the answers of one file, in order."""
    return tuple(_answers(text, findings))


def _answers(text: CourseText, findings: Findings) -> Iterator[AnswerText]:
    lines = text.text.removesuffix("\n").split("\n")
    headings = {at: match["id"] for at, line in enumerate(lines) if (match := _HEADING.fullmatch(line))}
    first = min(headings, default=len(lines))
    if stray := next((at for at, line in enumerate(lines[:first], start=1) if line.strip()), None):
        hint = _meant_heading(lines[stray - 1]) or "put it below a line like `## area.topic`"
        findings.add("A009", text.path, stray, "this text stands before the first heading", hint)
    for start, end in pairwise([*headings, len(lines)]):
        yield _answer(text.path, headings[start], start + 1, lines[start + 1 : end], findings)


def _meant_heading(line: str) -> str:
    """Ask whether a line is meant for the heading of an answer; nothing if it is not like one."""
    match = _OTHER_HEADING.fullmatch(line)
    return f"is `## {match['id']}` meant?" if match else ""


def _answer(path: str, intent: str, line: int, body: list[str], findings: Findings) -> AnswerText:
    while body and not body[-1].strip():
        body = body[:-1]
    match = _SOURCES.fullmatch(body[-1].strip()) if body else None
    sources = tuple(part.strip() for part in match["ids"].split(",") if part.strip()) if match else ()
    text = "\n".join(body[:-1] if match else body)
    placed: tuple[tuple[Block, range], ...] = ()
    for number, content in enumerate(body, start=line + 1):
        if has_control(content):
            findings.add("A007", path, number, f"{intent} has a control character", "remove it")
    try:
        placed = parse_with_lines(text)
    except MarkupError as error:
        hint = _meant_heading(body[error.line - 1]) or "paragraphs, one-level lists, bold, italic and links are read"
        findings.add("A007", path, line + error.line, f"{intent} uses {error.found}", hint)
    else:
        if not placed:
            findings.add("A009", path, line, f"{intent} has no text", "write the short answer below the heading")
    return AnswerText(intent, path, line, text, placed, sources, line + len(body))
