r"""Reads GIFT as Moodle does: blank lines between questions, backslashes before signs, types told by the answers.

Source: https://docs.moodle.org/en/GIFT_format. The parsers on PyPI were last released in 2017 (pygiftparser) and 2022
(pygiftparserrgmf), and stop at the first fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.exchange.from_moodle import as_item
from bot.authoring.exchange.gift_writing import CATEGORY, CONTROL, FEEDBACK, GENERAL_FEEDBACK, HINT, NO_ITEMS
from bot.authoring.exchange.items import Imported, ImportProblem, ItemText
from bot.authoring.exchange.plain import HTML, MARKDOWN, PLAIN, plain
from bot.authoring.exchange.questions import ANY_ANSWER, FULL, MoodleAnswer, MoodleQuestion, Type, not_supported
from bot.authoring.exchange.tags import KIND, tagged
from bot.authoring.exchange.to_moodle import name_from
from bot.tutor.quizzing.items import Kind

GAP = "_____"
"""Stands in a question where its answers stood: the missing word."""

_HELD = {sign: chr(0xFDD0 + place) for place, sign in enumerate([*CONTROL, "\\", "\n"])}
"""Stand-ins for escaped signs while a question is taken apart: code points that Unicode keeps free for this."""

_ESCAPE = re.compile(rf"\\([{re.escape(CONTROL)}\\n])")
_HOLD = {sign if sign != "\n" else "n": held for sign, held in _HELD.items()}
_RELEASE = str.maketrans({held: sign for sign, held in _HELD.items()})
_RESERVED = str.maketrans(dict.fromkeys(_HELD.values(), "\ufffd"))

_BRACKETED = re.compile(r"\[(id|tag):((?:\\[\\\]]|[^\]])*)(\]|$)")
"""An id or a tag; one without its end is matched, too, and passed over: so each sign is looked at once."""

_NOTE = re.compile(r"// ?([a-z]+): ?(.*)")
_FORMAT = re.compile(r"\[(html|plain|moodle|markdown)\]")
_WEIGHT = re.compile(r"%(-?\d+(?:\.\d*)?)%")
_RANGE = re.compile(r"(-?[\d.,]{0,30}\d)\s*(\.\.|:)\s*(-?[\d.,]{0,30}\d)")
_ORDERING = re.compile(
    r">\s*\d+(?:\s+(?:ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)\b)?"
    r"(?:\s+(?:HORIZONTAL|HORI|VERTICAL|VERT|[HV01])\b)?"
    r"(?:\s+(?:ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_\w+|RELATIVE|REL|LONGEST_\w+)\b)?"
    r"(?:\s+(?:SHOW|TRUE|YES|HIDE|FALSE|NO|[01])\b)?"
    r"(?:\s+(?:none|abc|ABCD|123|iii|IIII)\b)?\s*"
)
"""What stands before the items of an ordering, all in the first line; each word but the number may be missing."""


@dataclass(frozen=True)
class _Block:
    """A question as it stands in the file, its comments apart."""

    line: int
    lines: tuple[str, ...]
    comments: tuple[str, ...]


class _Refused(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class _NotSupported(Exception):
    """The type of the question is its message."""


class _Reading:
    """The texts of one question: made plain, in the format of the question where they name none of their own."""

    def __init__(self) -> None:
        self.format = "moodle"
        self.lost: list[str] = []

    def question_text(self, held: str) -> str:
        if found := _FORMAT.match(held.lstrip()):
            self.format = found[1]
        return self.text(held)

    def text(self, held: str) -> str:
        if named := _FORMAT.match(held.lstrip()):
            return self.line(held.lstrip()[named.end() :], named[1])
        return self.line(held)

    def line(self, held: str, written_as: str = "") -> str:
        """Read a text that names no format itself."""
        known = {"plain": PLAIN, "markdown": MARKDOWN}
        text, lost = plain(_released(held), known.get(written_as or self.format, HTML))
        self.lost.extend(lost)
        return text


def read_gift(text: str) -> Imported:
    """Read every question of a GIFT file of which an item can be made; what cannot be read is among the problems."""
    items: list[ItemText] = []
    problems: list[ImportProblem] = []
    blocks = list(_blocks(text))
    for block in blocks:
        reading = _Reading()
        title = ""
        try:
            title, rest = _titled("\n".join(block.lines))
            item, lost = as_item(_question(block, title, rest, reading))
        except _NotSupported as refused:
            problems.append(not_supported(block.line, title or _beginning(block), str(refused)))
            continue
        except _Refused as refused:
            problems.append(
                ImportProblem(block.line, f"{title or _beginning(block)!r} is left out: {refused}", refused.hint)
            )
            continue
        items.append(item)
        problems.extend(lost)
        for what in dict.fromkeys(reading.lost):
            message = f"{title or name_from(item.stem)!r} comes without {what}"
            problems.append(ImportProblem(block.line, message, "say it in words, and shortly"))
    if not blocks:
        problems.append(ImportProblem(1, "there is no question in this file", "is it the right file?"))
    return Imported(tuple(items), tuple(sorted(problems)))


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    comments: list[str] = []
    start = 0
    clean = text.translate(_RESERVED).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate([*clean.split("\n"), ""], start=1):
        stripped = line.strip()
        if not stripped:
            if lines:
                yield _Block(start, tuple(lines), tuple(comments))
            lines, comments = [], []
        elif stripped.startswith("//"):
            comments.append(stripped)
        elif not stripped.startswith(CATEGORY):
            start = start if lines else number
            lines.append(stripped)


def _released(held: str) -> str:
    return held.translate(_RELEASE)


def _beginning(block: _Block) -> str:
    return name_from(block.lines[0])


def _titled(text: str) -> tuple[str, str]:
    """Give title and rest, the escaped signs of both held."""
    held = _ESCAPE.sub(lambda found: _HOLD[found[1]], text)
    if held.startswith("::"):
        title, colons, rest = held.removeprefix("::").partition("::")
        if colons:
            return plain(_released(title), PLAIN)[0], rest.strip()
    return "", held


def _question(block: _Block, title: str, held: str, reading: _Reading) -> MoodleQuestion:
    ids, tags = _known(block.comments)
    notes = _notes(block.comments) if tagged(tags, KIND) else {}
    start, end = held.find("{"), held.find("}")
    if start < 0 and end < 0:
        raise _NotSupported("description")
    if start < 0 or end < start:
        raise _Refused(
            "a brace is missing", "answers stand in { }, with no blank line between; write \\{ or \\} for the sign"
        )
    if "{" in held[end:] or "{" in held[start + 1 : end]:
        raise _Refused("more than one { stands in it", "ask for one thing at a time; write \\{ for the sign")
    gap = "" if held.endswith("}") and end == len(held) - 1 else GAP
    text = reading.question_text(f"{held[:start]}{gap}{held[end + 1 :]}")
    inside, feedback = _parted(held[start + 1 : end].strip())
    is_typed = Kind.TYPED in tagged(tags, KIND)
    moodle_type, answers = _answers(inside, reading, notes, may_match=not is_typed)
    return MoodleQuestion(
        type=moodle_type,
        text=text,
        name=title,
        id_number=ids[0] if ids else "",
        tags=tags,
        answers=tuple(answers),
        is_single=moodle_type is not Type.MULTICHOICE or "=" in inside,
        hints=() if moodle_type is Type.ESSAY else tuple(notes.get(HINT, ())),
        general_feedback=" ".join(notes.get(GENERAL_FEEDBACK, ())) or reading.text(feedback),
        grader_info=tuple(notes.get("", ())) if moodle_type is Type.ESSAY else (),
        line=block.line,
    )


def _parted(inside: str) -> tuple[str, str]:
    """Give the answers, and the general feedback below them; an ordering has lines, and each is an item."""
    answers, sign, feedback = inside.rpartition("####")
    return (inside, "") if inside.startswith(">") or not sign else (answers.strip(), feedback)


def _known(comments: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the ids and the tags in the comments."""
    found = [
        (name, plain(re.sub(r"\\([\\\]])", r"\1", value), PLAIN)[0])
        for comment in comments
        if comment.removeprefix("//").lstrip().startswith("[")
        for name, value, end in _BRACKETED.findall(comment)
        if end
    ]
    ids = tuple(value for name, value in found if name == "id")
    return ids, tuple(value for name, value in found if name == "tag")


def _notes(comments: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Read what comments say, by its name, and all of it in its order under the name ""."""
    notes: dict[str, list[str]] = {}
    for comment in comments:
        if found := _NOTE.fullmatch(comment):
            value = plain(found[2], PLAIN)[0]
            notes.setdefault(found[1], []).append(value)
            notes.setdefault("", []).append(f"{found[1]}: {value}")
    return notes


def _answers(
    inside: str, reading: _Reading, notes: Mapping[str, Sequence[str]], *, may_match: bool
) -> tuple[Type, Sequence[MoodleAnswer]]:
    """Tell the type by the answers, in the order in which Moodle does."""
    if inside.startswith(">"):
        return Type.ORDERING, list(_ordered(inside, reading, notes.get(FEEDBACK, ())))
    if not inside:
        return Type.ESSAY, ()
    if inside.startswith("#"):
        return Type.NUMERICAL, list(_numbers(inside.removeprefix("#"), reading))
    if "~" in inside:
        return Type.MULTICHOICE, list(_choices(inside, reading))
    if may_match and "=" in inside and "->" in inside:
        raise _NotSupported("match")
    truth, *said = (part.strip() for part in inside.split("#", 2))
    if truth in ("T", "TRUE", "F", "FALSE"):
        wrong, right, *_ = (*(reading.text(part) for part in said), "", "")
        is_true = truth.startswith("T")
        return Type.TRUEFALSE, (
            MoodleAnswer("true", FULL * is_true, right if is_true else wrong),
            MoodleAnswer("false", FULL * (not is_true), wrong if is_true else right),
        )
    return Type.SHORTANSWER, [_answer(part, FULL, reading) for part in _parts(inside, "=")]


def _parts(inside: str, signs: str) -> Sequence[str]:
    """Cut before each sign; what stands before the first one is a part of its own, unless there is nothing."""
    parts = re.split(f"(?=[{signs}])", inside)
    return [part.strip().removeprefix("=") if signs == "=" else part.strip() for part in parts if part.strip()]


def _choices(inside: str, reading: _Reading) -> Iterator[MoodleAnswer]:
    for part in _parts(inside, "~="):
        if part.startswith("="):
            yield _answer(part.removeprefix("="), FULL, reading, may_have_weight=False)
        else:
            yield _answer(part.removeprefix("~"), 0.0, reading)


def _answer(part: str, fraction: float, reading: _Reading, *, may_have_weight: bool = True) -> MoodleAnswer:
    part = part.strip()
    if may_have_weight and (weight := _WEIGHT.match(part)):
        fraction, part = float(weight[1]), part[weight.end() :]
    text, _, feedback = part.partition("#")
    return MoodleAnswer(reading.text(text), fraction, reading.text(feedback))


def _numbers(inside: str, reading: _Reading) -> Iterator[MoodleAnswer]:
    inside, tilde, wrong = inside.partition("~")
    for part in _parts(inside, "="):
        yield _number(_answer(part, FULL, reading))
    if tilde:
        yield MoodleAnswer(ANY_ANSWER, 0.0, _answer(wrong, 0.0, reading).feedback)


def _number(answer: MoodleAnswer) -> MoodleAnswer:
    found = _RANGE.fullmatch(answer.text)
    if not found:
        return answer
    low, between, high = found.groups()
    if between == "..":
        return MoodleAnswer(f"{low}..{high}", answer.fraction, answer.feedback, f"{low} to {high}")
    tolerance = "" if not high.strip("0.,") else high
    return MoodleAnswer(low, answer.fraction, answer.feedback, tolerance)


def _ordered(inside: str, reading: _Reading, feedback: Sequence[str]) -> Iterator[MoodleAnswer]:
    head, _, rest = inside.partition("\n")
    found = _ORDERING.match(head)
    lines = [head[found.end() :] if found else head.removeprefix(">"), *rest.split("\n")]
    texts = [text for line in lines if (text := reading.line(line.removeprefix("\\") if _is_hidden(line) else line))]
    for place, text in enumerate(texts, start=1):
        yield MoodleAnswer(text, place, feedback[place - 1] if len(feedback) == len(texts) else "")


def _is_hidden(line: str) -> bool:
    """Say whether a backslash keeps the line in the question."""
    return line.startswith("\\") and line.removeprefix("\\").startswith(NO_ITEMS)
