"""Says what was typed amiss where a file is no YAML: parsers tell where they stopped, seldom why."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

QUOTE_ALL = "put the whole text in double quotes"
STRAIGHT = 'type straight quotes " around the whole text: YAML knows no others'

_LINE_END = re.compile("[\n\r\x85\u2028\u2029]")
"""Where the parser counts lines; files are read with \n for \r\n."""

_UNSEEN = "\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_MARKS = "*+•‣·◦▪●–—‑‐−"

_AMISS = (
    (
        re.compile(rf"[ \t{_UNSEEN}]*?[{_UNSEEN}]|[ ]*-[{_UNSEEN}]|[ ]*(?:- )?[a-z_]{{1,40}}:[{_UNSEEN}]"),
        "a space that YAML does not know (a no-break space, perhaps) stands here",
        "copied text has them: type the spaces of this line anew",
    ),
    (re.compile(rf"[ ]*(?P<sign>[{_MARKS}])(?:\s|(?<![*+])\S)"), "{sign} begins no entry", "begin it with `- `"),
    (re.compile(r"[ ]*-[^\s-]"), "no space stands behind the dash", "begin the entry with `- `"),
    (
        re.compile(r"[ ]*(?:(?:- )?(?:id|text|answers)|[a-z_]{1,40}):[^\s/]"),
        "no space stands behind the colon",
        "write `key: text`",
    ),
)
"""What does no harm to YAML but is not what was meant: the parser takes it for a text, and stops somewhere below."""

_BEFORE_TEXT = re.compile(r"[ -]*(?:[\w.-]{1,60}: +)?")
_KEY = re.compile(r"[ -]*\w[\w.-]{0,59}(?=:)")

_OPENING, _CLOSING = "“”„‟«»‘‚‹›", "”“‟»«’‘›‹"
_IN_CURLY = re.compile(f"[{_OPENING}][^{_OPENING}{_CLOSING}]*[{_CLOSING}]")


@dataclass(frozen=True)
class Stop:
    """Where a parser stopped and why, in its words; where that began which it could not read; all from 0."""

    problem: str
    line: int
    column: int
    context_line: int
    context_column: int


@dataclass(frozen=True)
class Slip:
    """What was typed amiss, and in which line (from 0); a vague one may come of another slip, further up."""

    line: int
    told: str
    hint: str
    is_vague: bool = False


def find_slip(text: str, stop: Stop, inside: Collection[int] = ()) -> Slip:
    """Say why a text is no YAML. The lines `inside` longer texts are taken as they are: in them, all may be typed."""
    lines = [*_LINE_END.split(text), ""]  # the parser may stop one line behind a text without a line end
    tell = _TOLD.get(stop.problem, _anything)
    slip = tell(lines, stop)
    return _amiss(lines, inside, slip) or slip


def how_to_list(text: str) -> str:
    """Say how a list is written whose marks were taken for a text; nothing if there are none."""
    unknown_space, mark, dash, _ = (pattern.match(text) for pattern, *_ in _AMISS)
    if unknown_space:
        return "copied text has spaces that YAML does not know: type those around the dashes anew"
    if mark:
        return f"begin each entry with `- `, not with {mark['sign']}"
    return "type a space behind the dash of each entry" if dash else ""


def starts_curly(text: str) -> bool:
    """Say whether a text begins with a quote that YAML takes for a letter."""
    return text.startswith(tuple(_OPENING))


def is_curly(text: str) -> bool:
    """Say whether a text stands in such quotes, from its beginning to its end."""
    return _IN_CURLY.fullmatch(text) is not None


def _amiss(lines: Sequence[str], inside: Collection[int], slip: Slip) -> Slip | None:
    """Find the nearest line, from that of a slip up, with something of _AMISS; of such lines in a row, the first.

    Where the slip is not vague, such a line counts only if it is that of the slip or the one above.
    """
    found = None
    for at in range(slip.line, -1, -1):
        amiss = None if at in inside else _amiss_in(lines[at], at)
        if amiss is None and (found or not (slip.is_vague or at == slip.line)):
            break
        found = amiss or found
    return found


def _amiss_in(line: str, at: int) -> Slip | None:
    for pattern, told, hint in _AMISS:
        if match := pattern.match(line):
            return Slip(at, told.format(**match.groupdict()), hint)
    return None


def _at(lines: Sequence[str], line: int, column: int) -> str:
    """Give the sign at a place; none where the line ends."""
    return lines[line][column : column + 1]


def _text_of(line: str) -> str:
    """Give what stands behind the dash and the key of a line."""
    before = _BEFORE_TEXT.match(line)
    return line[before.end() :] if before else line


def _anything(_: Sequence[str], stop: Stop) -> Slip:
    return Slip(stop.line, stop.problem, "look for a missing quote, colon or indent here or just above", is_vague=True)


def _colon(lines: Sequence[str], stop: Stop) -> Slip:
    line = lines[stop.line]
    key = _KEY.match(line)
    if key and key.end() == stop.column:
        hint = "look at the indent here and just above; put a text with a colon in it in double quotes"
        return Slip(stop.line, "a colon stands where no key can be", hint, is_vague=True)
    hint = STRAIGHT if starts_curly(_text_of(line)) else QUOTE_ALL
    return Slip(stop.line, "a text without quotes cannot have a colon and a space in it", hint)


def _tab(_: Sequence[str], stop: Stop) -> Slip:
    return Slip(stop.line, "a tab stands where the line is indented", "type spaces, as in the lines around it")


def _sign(lines: Sequence[str], stop: Stop) -> Slip:
    sign = _at(lines, stop.line, stop.column)
    if sign == "\t":
        return _tab(lines, stop)
    return Slip(stop.line, f"a text without quotes cannot start with {sign}", QUOTE_ALL)


def _first_sign(lines: Sequence[str], stop: Stop) -> Slip:
    sign = _at(lines, stop.context_line, stop.context_column)
    return Slip(stop.context_line, f"a text without quotes cannot start with {sign}", QUOTE_ALL)


def _open_quote(_: Sequence[str], stop: Stop) -> Slip:
    # The parser sees that only where the file ends, which is far from where the quote is missing.
    return Slip(stop.context_line, "the text that begins with a quote here does not end", "add the other quote")


def _escape(lines: Sequence[str], stop: Stop) -> Slip:
    found = lines[stop.line][stop.column : stop.column + 2]
    return Slip(stop.line, f"YAML knows no {found} in double quotes", r"type \\ for a \ there")


def _lone_line(_: Sequence[str], stop: Stop) -> Slip:
    hint = "type `- ` before an entry, and a colon and a space behind a key"
    return Slip(stop.context_line, "this line is no entry, and no key with its text", hint)


def _dash(_: Sequence[str], stop: Stop) -> Slip:
    hint = f"begin the list on the next line; or {QUOTE_ALL}"
    return Slip(stop.line, "a dash stands behind the colon of a key", hint)


def _no_key(lines: Sequence[str], stop: Stop) -> Slip:
    """What ended before the place where the parser stopped."""
    before = lines[stop.line][: stop.column].rstrip()
    end = before[-1:]
    if end == "":
        return _indent(lines, stop)
    if end in "]}":
        start = "[" if end == "]" else "{"
        return Slip(stop.line, f"more text stands behind the {end} that ends what begins with {start}", QUOTE_ALL)
    if end in "\"'":
        return _behind_quote(lines, stop, end)
    return _anything(lines, stop)


def _behind_quote(lines: Sequence[str], stop: Stop, quote: str) -> Slip:
    told = f"more text stands behind the {quote} that ends the text in quotes"
    before = _text_of(lines[stop.line][: stop.column].rstrip())
    if len(before) > 1 and before.startswith(quote):
        return Slip(stop.line, told, QUOTE_ALL + ", and single ones ' around words in it" * (quote == '"'))
    above = (at for at in range(stop.line - 1, -1, -1) if _text_of(lines[at]).startswith(quote))
    start = next((at for at in above if lines[at].count(quote) % 2), stop.line)
    return Slip(stop.line, f"{told} from line {start + 1}", "look there for a missing quote at the end of the line")


def _indent(lines: Sequence[str], stop: Stop) -> Slip:
    if stop.problem == _NO_ENTRY:
        told = "this line begins no entry of the list above, and belongs to none"
        hint = "begin an entry with `- `, and indent its other lines as its first key"
        return Slip(stop.line, told, hint, is_vague=True)
    hint = "indent it as the other keys of its entry, or look for a missing quote or colon just above"
    return Slip(stop.line, "this line is indented otherwise than those above", hint, is_vague=True)


def _bracket(lines: Sequence[str], stop: Stop) -> Slip:
    start = _at(lines, stop.context_line, stop.context_column)
    end = "]" if start == "[" else "}"
    quote = f"put a text that begins with {start}, or has quotes in it, in double quotes"
    if stop.line == stop.context_line:
        return Slip(stop.line, f"a comma or the {end} is missing behind {start}", f"add it; or {quote}")
    told = f"the {start} here is not closed before line {stop.line + 1}"
    return Slip(stop.context_line, told, f"add the {end} or a comma that is missing; or {quote}")


_NO_ENTRY = "did not find expected '-' indicator"
_NO_KEY = "did not find expected key"
_NO_SIGN = "did not find expected alphabetic or numeric character"

_TOLD: dict[str, Callable[[Sequence[str], Stop], Slip]] = {
    "mapping values are not allowed in this context": _colon,
    "found a tab character that violates indentation": _tab,
    "found character that cannot start any token": _sign,
    "found unexpected end of stream": _open_quote,
    "found unknown escape character": _escape,
    "could not find expected ':'": _lone_line,
    "block sequence entries are not allowed in this context": _dash,
    "did not find expected comment or line break": _first_sign,
    "did not find expected ',' or ']'": _bracket,
    "did not find expected ',' or '}'": _bracket,
    _NO_SIGN: _first_sign,
    _NO_ENTRY: _no_key,
    _NO_KEY: _no_key,
}
"""What libyaml says, and who tells staff of it."""
