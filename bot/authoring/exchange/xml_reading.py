"""Reads Moodle XML that strangers may have written: with defusedxml, without a document type, at a bounded depth.

Source: https://docs.moodle.org/en/Moodle_XML_format
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

import defusedxml.sax
from defusedxml import DefusedXmlException

from bot.authoring.exchange.from_moodle import as_item
from bot.authoring.exchange.items import Imported, ImportProblem, ItemText
from bot.authoring.exchange.plain import HTML, MARKDOWN, PLAIN, lines, plain
from bot.authoring.exchange.questions import MoodleAnswer, MoodleQuestion, Type, not_supported
from bot.authoring.exchange.to_moodle import name_from

DEPTH_LIMIT = 20
"""Moodle's own files are six elements deep."""

_FORMATS = {"plain_text": PLAIN, "markdown": MARKDOWN}


@dataclass
class _Node:
    name: str
    attributes: dict[str, str]
    line: int
    children: list[_Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def all(self, name: str) -> Iterator[_Node]:
        return (child for child in self.children if child.name == name)

    def first(self, *path: str) -> _Node | None:
        """Find the first element along a path of names."""
        node: _Node | None = self
        for name in path:
            node = next(node.all(name), None) if node else None
        return node

    def words(self, *path: str) -> str:
        """Give what stands in an element, as it was written."""
        node = self.first(*path)
        return "".join(node.pieces).strip() if node else ""


class _Refused(Exception):
    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.problem = ImportProblem(line, message, hint)


def read_moodle(text: str) -> Imported:
    """Read every question of a Moodle XML file of which an item can be made; the others are among the problems."""
    # Blank lines at the start are no XML, but common: Moodle warns of them.
    clean = text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
    start = clean.lstrip()
    handler = _Handler(lines_above=clean[: len(clean) - len(start)].count("\n"))
    problems: list[ImportProblem] = []
    items: list[ItemText] = []
    try:
        defusedxml.sax.parse(io.StringIO(start), handler, forbid_dtd=True)
    except _Refused as refused:
        problems.append(refused.problem)
    except DefusedXmlException:
        message = "a document type or an entity of its own stands in this file, which is not read any further"
        problems.append(ImportProblem(handler.line, message, "export it again, as Moodle XML"))
    except SAXException as error:
        message = f"this is not XML: {error.getMessage()}"
        problems.append(ImportProblem(handler.line, message, "what follows was not read: mend it, and import again"))
    asked = [node for node in handler.questions if node.attributes.get("type") != "category"]
    for node in asked:
        reading = _Reading(node)
        item, found = reading.item()
        problems.extend(found)
        if item:
            items.append(item)
    if not asked and not problems:
        problems.append(ImportProblem(1, "there is no question in this file", "is it the right file?"))
    return Imported(tuple(items), tuple(sorted(problems)))


class _Handler(ContentHandler):
    """Keeps the finished questions of a quiz, so that a fault does not take those above it away."""

    def __init__(self, lines_above: int) -> None:
        super().__init__()
        self._lines_above = lines_above
        self.questions: list[_Node] = []
        self._open: list[_Node] = []
        self._locator: Locator | None = None

    @property
    def line(self) -> int:
        return self._lines_above + ((self._locator.getLineNumber() if self._locator else None) or 1)

    def setDocumentLocator(self, locator: Locator) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        if not self._open and name != "quiz":
            raise _Refused(self.line, f"<quiz> is wanted here, not <{name[:40]}>", "export it again, as Moodle XML")
        if len(self._open) >= DEPTH_LIMIT:
            raise _Refused(self.line, f"elements stand more than {DEPTH_LIMIT} deep", "export it again, as Moodle XML")
        node = _Node(name, dict(attrs.items()), self.line)
        if len(self._open) > 1:
            self._open[-1].children.append(node)
        self._open.append(node)

    def characters(self, content: str) -> None:
        inside = self._open[2:]
        for node in inside:
            # HTML without CDATA makes elements of its tags; their words belong to the text around them.
            if node is inside[-1] or node.name == "text":
                node.pieces.append(content)

    def endElement(self, name: str) -> None:
        node = self._open.pop()
        if len(self._open) == 1 and name == "question":
            self.questions.append(node)


class _Reading:
    """Reads one question, and notes what is lost on the way."""

    def __init__(self, node: _Node) -> None:
        self._node = node
        self._format = self._format_of(node.first("questiontext"), "html")
        self._lost: list[str] = []

    def item(self) -> tuple[ItemText | None, Sequence[ImportProblem]]:
        """Give the item, if there is one for questions of this type, and the problems."""
        node = self._node
        name = plain(node.words("name", "text"), PLAIN)[0]
        text = self._text(node.first("questiontext"))
        title = name or name_from(text)
        named = node.attributes.get("type", "")
        if named not in set(Type):
            return None, [not_supported(node.line, title, named)]
        item, problems = as_item(self._question(Type(named), name, text))
        lost = [
            ImportProblem(node.line, f"{title!r} comes without {what}", "say it in words, and shortly")
            for what in dict.fromkeys(self._lost)
        ]
        return item, [*problems, *lost]

    def _question(self, moodle_type: Type, name: str, text: str) -> MoodleQuestion:
        node = self._node
        answers = tuple(self._answer(answer, moodle_type) for answer in node.all("answer"))
        if moodle_type is Type.ORDERING:
            answers = tuple(answer for answer in answers if answer.text)
        if moodle_type is Type.TRUEFALSE:
            answers = _true_first(answers)
        notes = node.first("graderinfo")
        grader_info, lost = lines(*self._written(notes)) if notes else ((), ())
        self._lost.extend(lost)
        return MoodleQuestion(
            type=moodle_type,
            text=text,
            name=name,
            id_number=plain(node.words("idnumber"), PLAIN)[0],
            tags=tuple(plain(tag.words("text"), PLAIN)[0] for tags in node.all("tags") for tag in tags.all("tag")),
            answers=answers,
            is_single=node.words("single").lower() not in ("false", "0"),
            hints=tuple(self._text(hint.first("hintcontent") or hint) for hint in node.all("hint")),
            general_feedback=self._text(node.first("generalfeedback")),
            grader_info=grader_info,
            line=node.line,
        )

    def _answer(self, node: _Node, moodle_type: Type) -> MoodleAnswer:
        fraction = self._fraction(node)
        feedback = self._text(node.first("feedback"))
        tolerance = plain(node.words("tolerance"), PLAIN)[0]
        if moodle_type in (Type.MULTICHOICE, Type.ORDERING):
            return MoodleAnswer(self._text(node), fraction, feedback)
        text = node.words("text") if node.first("text") else node.words()
        return MoodleAnswer(plain(text, PLAIN)[0], fraction, feedback, tolerance if tolerance.strip("0.,") else "")

    def _fraction(self, node: _Node) -> float:
        written = node.attributes.get("fraction", "0")
        try:
            fraction = float(written)
        except ValueError:
            fraction = math.nan
        if math.isfinite(fraction):
            return fraction
        self._lost.append(f"the fraction {written[:20]!r}, which is no number")
        return 0.0

    def _text(self, node: _Node | None) -> str:
        """Read a text with a format of its own, or else of the question."""
        if not node:
            return ""
        text, lost = plain(*self._written(node))
        self._lost.extend(lost)
        return text

    def _written(self, node: _Node) -> tuple[str, str]:
        return node.words("text"), _FORMATS.get(self._format_of(node, self._format), HTML)

    def _format_of(self, node: _Node | None, default: str) -> str:
        return node.attributes.get("format", default) if node else default


def _true_first(answers: Sequence[MoodleAnswer]) -> tuple[MoodleAnswer, ...]:
    """Put true before false; where a translated word stands instead, the first is meant to be true."""
    if {answer.text for answer in answers} == {"true", "false"}:
        return tuple(sorted(answers, key=lambda answer: answer.text == "false"))
    return tuple(
        MoodleAnswer(word, answer.fraction, answer.feedback)
        for word, answer in zip(("true", "false"), answers, strict=False)
    )
