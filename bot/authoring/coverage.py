"""Says of each thing that learners are to know what is written for it, and what is missing.

It reads what staff wrote as it stands, also where `check` is not content yet: that is when a list of holes helps most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.answers import AnswerText, read_answers
from bot.authoring.checks.intents import MINIMUM_PHRASES, MINIMUM_TRIALS
from bot.authoring.checks.quizzes import MINIMUM_ITEMS
from bot.authoring.files import CourseText, read_texts
from bot.authoring.problems import Findings, Problem
from bot.authoring.reading import Document, Value, read_yaml
from bot.errors import CourseError
from bot.tutor.course import is_small_talk
from bot.tutor.markup import Paragraph
from bot.tutor.quizzing.items import Kind, Level

MINIMUM_LEVELS = 2
"""Who can only repeat a thing does not know it yet."""

HINTS = 2

PARTS = ("answer", "phrases", "trials", "items", "hints", "feedback", "sources")
"""What an objective has, in the order in which it is shown."""


@dataclass(frozen=True)
class Hole:
    """Something that is missing: of which part, where it belongs, and what to do."""

    part: str
    path: str
    line: int
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} ({self.hint})"


@dataclass(frozen=True)
class Share:
    """How many of those that are wanted are there."""

    there: int
    wanted: int


@dataclass(frozen=True)
class Coverage:
    """One objective: an intent of the course, and all that is written for it.

    `is_practised`: an intent of its area has items; where none has, items are no hole. `levels`: items on each level.
    `sources`: of the answer and of each item.
    """

    intent: str
    topic: str
    has_short_answer: bool
    has_more: bool
    phrases: int
    trials: int
    is_practised: bool
    items: int
    levels: Mapping[str, int]
    hints: Share
    feedback: Share
    sources: Share
    holes: tuple[Hole, ...]


@dataclass(frozen=True)
class _Entry:
    """An entry of a list in a YAML file."""

    document: Document
    at: int
    value: Mapping[str, Value]

    def text(self, key: str) -> str:
        return _text(self.value.get(key))

    def texts(self, key: str) -> Sequence[str]:
        return [text for part in _list(self.value.get(key)) if (text := _text(part))]

    def parts(self, key: str) -> Iterator[tuple[int, Mapping[str, Value]]]:
        for at, part in enumerate(_list(self.value.get(key))):
            if isinstance(part, dict):
                yield self.document.line(self.at, key, at), part

    def hole(self, part: str, key: str, message: str, hint: str) -> Hole:
        return Hole(part, self.document.path, self.document.line(self.at, key), message, hint)


def survey(root: Path) -> Sequence[Coverage]:
    """Survey the course in `root`, in the order of its topics.

    Raises CourseError when a file cannot be read, so that what stands there cannot be known.
    """
    findings = Findings()
    texts = read_texts(root, findings)
    intents = [entry for text in texts.intents for entry in _entries(text, findings)]
    items = [entry for text in texts.quizzes for entry in _entries(text, findings)]
    about, sources = (read_yaml(text, findings) if text else None for text in (texts.about, texts.sources))
    unreadable = [problem for problem in findings if problem.code[0] in "FY"]
    listed = {entry.document.path for entry in intents}
    unreadable += [
        Problem(text.path, 1, "K003", "a list of intents is wanted here", "start with `- id: area.topic`")
        for text in texts.intents
        if not unreadable and text.path not in listed
    ]
    if unreadable:
        raise CourseError(unreadable)
    answers = {answer.intent: answer for text in texts.answers for answer in read_answers(text, Findings())}
    topics = _topics(about.value if about else None)
    known = frozenset(sources.value) if sources and isinstance(sources.value, dict) else frozenset()
    areas = {_area(item.text("objective")) for item in items}
    by_id: dict[str, _Entry] = {}
    for entry in intents:
        by_id.setdefault(entry.text("id"), entry)
    objectives = [intent for intent in by_id if intent and not is_small_talk(intent)]
    order = {intent: at for at, intent in enumerate(topics)}
    return [
        _Surveyor(by_id[intent], known).survey(
            topics.get(intent, ""),
            answers.get(intent),
            [item for item in items if item.text("objective") == intent],
            is_practised=_area(intent) in areas,
        )
        for intent in sorted(objectives, key=lambda intent: order.get(intent, len(order)))
    ]


@dataclass(frozen=True)
class _Surveyor:
    entry: _Entry
    known_sources: frozenset[str]

    @property
    def intent(self) -> str:
        return self.entry.text("id")

    def survey(self, topic: str, answer: AnswerText | None, items: Sequence[_Entry], *, is_practised: bool) -> Coverage:
        phrases, trials = len(self.entry.texts("phrases")), len(self.entry.texts("trials"))
        levels = {level.value: sum(item.text("level") == level for item in items) for level in Level}
        hints = [(item, len(item.texts("hints")[:HINTS])) for item in items]
        feedback = [(item, *one) for item in items for one in _feedback(item)]
        has_source = [(item, self.is_known(item.texts("sources"))) for item in items]
        holes = [
            *self.holes_of_answer(answer),
            *self.too_few("phrases", phrases, MINIMUM_PHRASES),
            *self.too_few("trials", trials, MINIMUM_TRIALS),
            *(self.holes_of_items(items, levels) if is_practised else ()),
            *(
                item.hole("hints", "hints", f"{item.text('id')} has {count} of {HINTS} hints", "write the other")
                for item, count in hints
                if count < HINTS
            ),
            *(
                Hole("feedback", item.document.path, line, f"{item.text('id')} has no feedback here", "say why")
                for item, line, text in feedback
                if not text
            ),
            *(
                item.hole("sources", "sources", f"{item.text('id')} names no known source", "write `sources: [key]`")
                for item, is_there in has_source
                if not is_there
            ),
        ]
        return Coverage(
            intent=self.intent,
            topic=topic,
            has_short_answer=answer is not None and answer.short is not None,
            has_more=_has_more(answer),
            phrases=phrases,
            trials=trials,
            is_practised=is_practised,
            items=len(items),
            levels=levels,
            hints=Share(sum(count for _, count in hints), HINTS * len(items)),
            feedback=Share(sum(bool(text) for _, _, text in feedback), len(feedback)),
            sources=Share(
                sum(there for _, there in has_source) + (answer is not None and self.is_known(answer.sources)),
                len(items) + 1,
            ),
            holes=tuple(holes),
        )

    def is_known(self, sources: Sequence[str]) -> bool:
        return bool(self.known_sources.intersection(sources))

    def too_few(self, part: str, count: int, wanted: int) -> Iterator[Hole]:
        if count < wanted:
            message = f"{self.intent} has {count} of {wanted} {part}"
            yield self.entry.hole(part, part, message, f"write {wanted - count} more")

    def holes_of_answer(self, answer: AnswerText | None) -> Iterator[Hole]:
        if answer is None:
            hint = f"write `## {self.intent}` in content/answers/"
            yield self.entry.hole("answer", "id", f"{self.intent} has no answer", hint)
            return
        path, line = answer.path, answer.line
        if answer.short is None:
            message, hint = f"{self.intent} has no short answer", "start with a paragraph of at most 60 words"
            yield Hole("answer", path, line, message, hint)
        if not _has_more(answer):
            message, hint = (
                f"{self.intent} has no longer answer",
                "write what 'Tell me more' shows, after an empty line",
            )
            yield Hole("answer", path, line, message, hint)
        if not self.is_known(answer.sources):
            message, hint = f"the answer of {self.intent} names no known source", "end it with `Sources: key`"
            yield Hole("sources", path, answer.sources_line, message, hint)

    def holes_of_items(self, items: Sequence[_Entry], levels: Mapping[str, int]) -> Iterator[Hole]:
        first = items[0] if items else self.entry
        if len(items) < MINIMUM_ITEMS:
            message = f"{self.intent} has {len(items)} of {MINIMUM_ITEMS} items"
            yield first.hole("items", "id", message, f"write {MINIMUM_ITEMS - len(items)} more into content/quizzes/")
        if items and sum(map(bool, levels.values())) < MINIMUM_LEVELS:
            there = next((level for level, count in levels.items() if count), "no level")
            others = ", ".join(level for level in levels if level != there)
            message = f"the items of {self.intent} are all on {there}"
            yield first.hole("items", "level", message, f"write one on another level: {others}")


def _feedback(item: _Entry) -> Iterator[tuple[int, str]]:
    """Give the line and the feedback of each option and mistake; an item to which nothing is said has one hole."""
    found = [(line, _text(part.get("feedback"))) for key in ("options", "mistakes") for line, part in item.parts(key)]
    if not found and item.text("kind") != Kind.EXPLAIN:
        found = [(item.document.line(item.at, "id"), "")]
    yield from found


def _has_more(answer: AnswerText | None) -> bool:
    paragraphs = [block for block in answer.blocks if isinstance(block, Paragraph)] if answer else []
    return len(paragraphs) > 1


def _topics(about: Value) -> Mapping[str, str]:
    """Give the id of the topic of each intent, in the order in which learners see them."""
    topics = _list(about.get("topics")) if isinstance(about, dict) else []
    return {
        _text(intent): _text(topic.get("id"))
        for topic in topics
        if isinstance(topic, dict)
        for intent in _list(topic.get("intents"))
    }


def _entries(text: CourseText, findings: Findings) -> Iterator[_Entry]:
    if document := read_yaml(text, findings):
        for at, value in enumerate(_list(document.value)):
            if isinstance(value, dict):
                yield _Entry(document, at, value)


def _area(intent: str) -> str:
    return intent.partition(".")[0]


def _list(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list) else []


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""
