"""Adds entries to lists in YAML text, in the style of their neighbours; every other character stays as it is."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.authoring.files import CourseText
from bot.authoring.problems import Findings
from bot.authoring.quoting import write_text
from bot.authoring.reading import Place, Span, Value, find_spans, read_yaml

_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?(?=[\n\r\x85\u2028\u2029]|\Z)")
"""What may stand behind an entry in its line: nothing, or a comment."""

_COMMA = re.compile(r"[ \t]*,")
_EMPTY_LINES = re.compile(r"\r?\n(?:[ \t]*\r?\n)*\Z")

Insertion = tuple[int, str]


def add_entries(text: str, additions: Mapping[Place, Sequence[str]]) -> str | None:
    """Add texts to the ends of the lists at these places of a YAML text without a byte order mark.

    Each becomes one line where the list is written in lines, else one entry between the brackets. None when that
    cannot be done: there is no such list, or the text would no longer read as it did.
    """
    wanted = _value(text)
    if wanted is None:
        return None
    for place, entries in additions.items():
        values = _at(wanted, place)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            return None
        values.extend(entries)
    spans = find_spans(text)
    insertions = [
        insertion
        for place, entries in additions.items()
        if entries
        for insertion in _insertions(text, spans[place], _last(spans, place), entries)
    ]
    changed = _with(text, insertions)
    return changed if _value(changed) == wanted else None


def _value(text: str) -> Value:
    document = read_yaml(CourseText("", text), Findings())
    return copy.deepcopy(document.value) if document else None


def _at(value: Value, place: Place) -> Value:
    for name in place:
        if isinstance(value, dict) and isinstance(name, str):
            value = value.get(name)
        elif isinstance(value, list) and isinstance(name, int) and name < len(value):
            value = value[name]
        else:
            return None
    return value


def _last(spans: Mapping[Place, Span], place: Place) -> Span | None:
    """Find the last entry of a list."""
    at = 0
    while (*place, at) in spans:
        at += 1
    return spans.get((*place, at - 1))


def _with(text: str, insertions: Sequence[Insertion]) -> str:
    parts, done = [], 0
    for at, new in sorted(insertions, key=lambda insertion: insertion[0]):
        parts += [text[done:at], new]
        done = at
    return "".join([*parts, text[done:]])


def _insertions(text: str, whole: Span, last: Span | None, entries: Sequence[str]) -> Iterator[Insertion]:
    if not text.startswith("[", whole.start):
        if last:
            yield _behind_line(text, whole, last, entries)
        return
    written = [write_text(entry, in_brackets=True) for entry in entries]
    if last is None:
        yield whole.start + 1, ", ".join(written)
        return
    indent = text[_line_start(text, last.start) : last.start]
    if indent.strip(" \t"):
        yield last.end, "".join(f", {entry}" for entry in written)
        return
    comma = _COMMA.match(text, last.end)
    rest = _REST_OF_LINE.match(text, comma.end() if comma else last.end)
    if rest is None:
        yield last.end, "".join(f",{_line_end(text, last.end)}{indent}{entry}" for entry in written)
        return
    lines = f",{_line_end(text, last.end)}".join(f"{indent}{entry}" for entry in written)
    if comma is None:
        yield last.end, ","
    yield _as_line(text, rest.end(), f"{lines}," if comma else lines)


def _behind_line(text: str, whole: Span, last: Span, entries: Sequence[str]) -> Insertion:
    """Add lines to a list in lines, behind the one in which its last entry ends."""
    column = whole.start - _line_start(text, whole.start)
    start = _line_start(text, last.start)
    dash = text[start : last.start]
    if not re.fullmatch(rf" {{{column}}}- +", dash):
        dash = f"{' ' * column}- "
    lines = _line_end(text, last.end).join(f"{dash}{write_text(entry)}" for entry in entries)
    rest = _REST_OF_LINE.match(text, last.end)
    if not text.startswith(("|", ">"), last.start):
        return _as_line(text, rest.end() if rest else last.end, lines)
    # The end of such an entry is the beginning of the next line; empty lines belong to it where it says so.
    header = text[last.start : last.end].split("\n", 1)[0]
    empty = None if "+" in header else _EMPTY_LINES.search(text, last.start, last.end)
    return _as_line(text, empty.start() if empty else last.end, lines)


def _as_line(text: str, at: int, line: str) -> Insertion:
    """Insert a line behind the one that ends `at`, or where one begins."""
    end = _line_end(text, at)
    if at and _LINE_END.fullmatch(text, at - 1, at):
        return at, f"{line}{end}"
    return at, f"{end}{line}"


def _line_start(text: str, at: int) -> int:
    return max(text.rfind(end, 0, at) for end in "\n\r\x85\u2028\u2029") + 1


def _line_end(text: str, at: int) -> str:
    """Give the line end that is used here, or else above."""
    found = _LINE_END.search(text, at) or _LINE_END.search(text)
    return found[0] if found and found[0] == "\r\n" else "\n"
