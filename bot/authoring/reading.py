"""Reads YAML as staff mean it: every value is text, every place has its line, and no file can blow up.

Built on the parser's events, not on its loader: the loader turns `no` into False and 1.10 into 1.1, lets the
last of two equal keys win, and expands aliases (PyYAML 6.0.3, measured: a merge key of 411 bytes takes 2.6 s).
"""

from __future__ import annotations

import json
import math
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from bot.authoring.files import CourseText, has_control
from bot.authoring.problems import Findings, Problem
from bot.authoring.rereading import Form, kept_by_file
from bot.authoring.slips import Stop, find_slip, is_curly

DEPTH_LIMIT = 20
ENTRY_LIMIT = 100_000

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where the wheel has it: five times as fast, and its events (unlike its composer) do not recurse."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_PLAIN = re.compile(r"[^ -~\n\t]")
"""What may be one of those, or a control character: most texts have nothing of the kind."""

_COMMENT = re.compile(r"[ \t]+(#[^\n\r\x85\u2028\u2029]*)")
_NO_TEXT = re.compile(r"[a-z0-9_.-]*|(?:https?://|mailto:)\S+|[^\s@]+@[^\s@]+")
"""An id, a number, `yes` or `no`, an address, or nothing: staff may explain it in its line."""

_DEEPER_DASH = re.compile(r"^( *)(?=\S)[^\n]*[^:\s]\n\1 +- ", re.MULTILINE)
"""A text, and below it a dash that stands further right."""

Value = str | list["Value"] | dict[str, "Value"] | None
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A YAML file: its `value`, and the line (from 1) on which each place in it starts.

    Whoever reads the same file again gets the same one, so nobody may change it.
    """

    path: str
    value: Value
    lines: Mapping[Place, int] = field(default_factory=dict)

    def line(self, *place: str | int) -> int:
        """Find the line of a place, or of the nearest place around it that is known."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, code: str, place: Place, message: str, hint: str = "") -> Problem:
        """Say what is wrong at a place."""
        return Problem(self.path, self.line(*place), code, message, hint)


class _Refused(Exception):
    def __init__(self, code: str, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.problem = (code, line, message, hint)


def _packed(document: Document | None) -> Any:
    if document is None:
        return None
    lines = json.dumps([list(document.lines), list(document.lines.values())], separators=(",", ":"))
    return [document.path, document.value, lines]


def _unpacked(packed: Any) -> Document | None:
    if packed is None:
        return None
    path, value, lines = packed
    return Document(path, value, _PackedLines(lines))


class _PackedLines(Mapping[Place, int]):
    """The lines of a file as they are noted: a third of all that is, and asked for only where there is a problem."""

    def __init__(self, packed: str) -> None:
        self._packed = packed

    @cached_property
    def _lines(self) -> Mapping[Place, int]:
        places, lines = json.loads(self._packed)
        return dict(zip(map(tuple, places), lines, strict=True))

    def __getitem__(self, place: Place) -> int:
        return self._lines[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@kept_by_file(Form("yaml", _packed, _unpacked))
def read_yaml(text: CourseText, findings: Findings) -> Document | None:
    """Read one YAML file; None when it does not parse or uses what courses may not use."""
    try:
        lines: dict[Place, int] = {}
        events = _events(text.text)
        if " #" in text.text or "\t#" in text.text:  # few files have one, and the others need not be looked through
            events = _with_cuts_told(events, text, findings)
        if _DEEPER_DASH.search(text.text):
            events = _with_dashes_told(events, text, findings)
        events = _with_quotes_told(events, text, findings)
        value = _Builder(lines).build(events)
        deque(events, maxlen=0)  # what follows the first document is refused, too
        return Document(text.path, value, lines)
    except _Refused as refused:
        code, line, message, hint = refused.problem
        findings.add(code, text.path, line, message, hint)
    except yaml.MarkedYAMLError as error:
        findings.extend([_in_words(error, text)])
    except yaml.reader.ReaderError:
        # Not by the error's position: libyaml counts bytes.
        found = yaml.reader.Reader.NON_PRINTABLE.search(text.text)
        line = text.text.count("\n", 0, found.start()) + 1 if found else 1
        findings.add("Y001", text.path, line, "a character that YAML does not allow", "remove it")
    return None


def _in_words(error: yaml.MarkedYAMLError, text: CourseText) -> Problem:
    """Tell what the parser met, in words for those who know a little of YAML where there are any."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(text.path, 1, "Y001", f"this is not YAML: {error.problem}", "look for a missing quote or colon")
    start = error.context_mark or mark
    stop = Stop(error.problem or "", mark.line, mark.column, start.line, start.column)
    slip = find_slip(text.text, stop, _inside_texts(text.text))
    return Problem(text.path, slip.line + 1, "Y001", f"this is not YAML: {slip.told}", slip.hint)


def _inside_texts(text: str) -> Collection[int]:
    """Give the lines (from 0) that begin within a text in quotes, or in one that begins with | or >."""
    lines: set[int] = set()
    try:
        for token in yaml.scan(text, Loader=_PARSER):
            if isinstance(token, yaml.ScalarToken) and not token.plain:
                is_block = token.style in ("|", ">")
                lines.update(range(token.start_mark.line + 1, token.end_mark.line + (not is_block)))
    except yaml.YAMLError:
        pass  # up to there, it is known
    return lines


@dataclass(frozen=True)
class Span:
    """Where a value stands: its first character, and the one behind its last; of a list in lines, its first dash."""

    start: int
    end: int


def find_spans(text: str) -> Mapping[Place, Span]:
    """Say where each value of a text stands that read_yaml reads."""
    builder = _Spanning({})
    builder.build(_events(text))
    return builder.spans


def reads_as_is(text: str, *, in_brackets: bool = False) -> bool:
    """Say whether every reader of YAML takes an entry of a list for this text when it stands there without quotes."""
    bare = f"[{text}]\n" if in_brackets else f"- {text}\n"
    return bare == yaml.safe_dump([text], default_flow_style=in_brackets, allow_unicode=True, width=math.inf)


def _events(text: str) -> Iterator[yaml.Event]:
    documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=_PARSER)):
        if count > ENTRY_LIMIT:
            raise _Refused("Y005", _line(event), f"more than {ENTRY_LIMIT:,} entries", "split the file")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused("Y001", _line(event), "a second document starts here", "remove the line ---")
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor:  # of an alias, what it stands for
                raise _Refused(
                    "Y003",
                    _line(event),
                    "anchors (&) and aliases (*) are not used in courses",
                    "write the text out, or put it in quotes",
                )
            if tag := getattr(event, "tag", None):
                raise _Refused("Y004", _line(event), f"the tag {tag} is not used in courses", "put the text in quotes")
        yield event


def _with_cuts_told(events: Iterator[yaml.Event], text: CourseText, findings: Findings) -> Iterator[yaml.Event]:
    """Tell of every text of which YAML leaves out the rest of the line (Y006), and pass the events on."""
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and event.end_mark and event.style not in ("|", ">"):
            comment = _COMMENT.match(text.text, event.end_mark.index)
            if comment and _is_cut_short(event, comment[1]):
                findings.add(
                    "Y006",
                    text.path,
                    event.end_mark.line + 1,
                    f"{comment[1].rstrip()!r} is cut off, and {_shown(event.value)} is read: in YAML, a # behind a "
                    "space begins a comment",
                    "put the whole text in double quotes; a comment goes on a line of its own",
                )
        yield event


def _with_dashes_told(events: Iterator[yaml.Event], text: CourseText, findings: Findings) -> Iterator[yaml.Event]:
    """Tell of every line with a dash that is more of the text above, and no entry (Y007), and pass the events on."""
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.start_mark and event.end_mark:
            below = text.text[event.start_mark.index : event.end_mark.index].split("\n")[1:]
            for number, line in enumerate(below, start=_line(event) + 1):
                if line.lstrip().startswith("- "):
                    message = f"{line.strip()!r} is read as more of the text above"
                    findings.add(
                        "Y007", text.path, number, message, "indent its dash as the one above, or quote the text"
                    )
        yield event


def _with_quotes_told(events: Iterator[yaml.Event], text: CourseText, findings: Findings) -> Iterator[yaml.Event]:
    """Tell of every text in quotes that YAML does not know (Y008), and pass the events on."""
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and not event.style and is_curly(event.value):
            message = f"learners see the quotes of {event.value} as they stand"
            findings.add("Y008", text.path, _line(event), message, 'type straight quotes " around it, or none')
        yield event


def _is_cut_short(event: yaml.ScalarEvent, comment: str) -> bool:
    """Comments begin with a # and a space; the rest of a text may begin so, too."""
    if not comment[1:2].isspace():
        return True
    return not event.style and not _NO_TEXT.fullmatch(event.value)


def _shown(value: str) -> str:
    return f"only {value!r}" if value else "nothing"


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Builder:
    def __init__(self, lines: dict[Place, int]) -> None:
        self._lines = lines

    def build(self, events: Iterator[yaml.Event]) -> Value:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return self._value(event, events, ())
        return None

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Value:
        line = _line(event)
        self._lines.setdefault(place, line)
        if len(place) > DEPTH_LIMIT:
            raise _Refused("Y005", line, f"nested deeper than {DEPTH_LIMIT} levels", "flatten it")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, place)
        return self._mapping(events, place)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> str | None:
        # libyaml says "" where the parser in Python says None: without quotes, and no block.
        if event.value == "" and not event.style:
            return None
        text: str = event.value
        if _NOT_PLAIN.search(text):
            if _SURROGATE.search(text):
                raise _Refused("Y001", line, "half of a character (a lone surrogate)", "type the character itself")
            if has_control(text):
                raise _Refused("Y001", line, "a control character", "remove it")
        return text

    def _sequence(self, events: Iterator[yaml.Event], place: Place) -> list[Value]:
        values: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self._value(event, events, (*place, len(values))))
        return values

    def _mapping(self, events: Iterator[yaml.Event], place: Place) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused("Y001", line, "a key that is not a word", "write `word: value`")
            if not event.value.isprintable():
                message = f"the key {event.value!r} has a sign in it that cannot be seen"
                raise _Refused("Y001", line, message, "type the key anew, and the spaces before it")
            if event.value == "<<":
                raise _Refused("Y003", line, "merge keys (<<) are not used in courses", "write the keys out")
            key_place = (*place, event.value)
            if event.value in values:
                message = f"the key {event.value!r} stands here and on line {self._lines[key_place]}"
                # Each entry of a list begins with the same key: of the second one, the dash is missing.
                is_first = place and isinstance(place[-1], int) and event.value == next(iter(values))
                hint = "keep one of the two" + ", or begin a new entry with `- `" * bool(is_first)
                raise _Refused("Y002", line, message, hint)
            self._lines[key_place] = line
            values[event.value] = self._value(next(events), events, key_place)
        return values


class _Spanning(_Builder):
    """Notes where values stand, too: few need to know, and it takes time."""

    def __init__(self, lines: dict[Place, int]) -> None:
        super().__init__(lines)
        self.spans: dict[Place, Span] = {}

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Value:
        if event.start_mark and event.end_mark:
            self.spans[place] = Span(event.start_mark.index, event.end_mark.index)
        return super()._value(event, events, place)
