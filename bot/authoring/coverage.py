"""Says of each thing that learners are to know what is written for it, and what is missing.

It reads what staff wrote as it stands, also where `check` is not content yet: that is when a list of holes helps most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.answers import AnswerText, how_to_answer, read_answers
from bot.authoring.checks.intents import MINIMUM_PHRASES, MINIMUM_TRIALS
from bot.authoring.checks.quizzes import MINIMUM_ITEMS, MINIMUM_LEVELS
from bot.authoring.files import CourseText, read_texts
from bot.authoring.problems import Findings, Problem
from bot.authoring.reading import Document, Value, read_yaml
from bot.authoring.shapes import HINTS
from bot.errors import CourseError
from bot.tutor.course import is_small_talk
from bot.tutor.markup import Paragraph
from bot.tutor.quizzing.items import Kind, Level
from bot.tutor.relations import area

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


@dataclass(frozen=True)
class _Written:
    """All that staff wrote, as far as it can be read. `topics`: the topic of each intent, as learners see them."""

    intents: Mapping[str, _Entry]
    items: Sequence[_Entry]
    answers: Mapping[str, AnswerText]
    topics: Mapping[str, str]
    sources: frozenset[str]


def survey(root: Path) -> Sequence[Coverage]:
    """Survey the course in `root`, in the order of its topics.

    Raises CourseError when a file cannot be read, so that what stands there cannot be known.
    """
    written = _read(root)
    order = {intent: at for at, intent in enumerate(written.topics)}
    objectives = [intent for intent in written.intents if intent and not is_small_talk(intent)]
    return [_surveyed(written, intent) for intent in sorted(objectives, key=lambda one: order.get(one, len(order)))]


def _read(root: Path) -> _Written:
    findings = Findings()
    texts = read_texts(root, findings)
    intents = [entry for text in texts.intents for entry in _entries(text, findings)]
    items = [entry for text in texts.quizzes for entry in _entries(text, findings)]
    about, sources = (read_yaml(text, findings) if text else None for text in (texts.about, texts.sources))
    listed = {entry.document.path for entry in intents}
    unreadable = [problem for problem in findings.errors if problem.is_of_file] or [
        Problem(text.path, 1, "K003", "a list of intents is wanted here", "start with `- id: area.topic`")
        for text in texts.intents
        if text.path not in listed
    ]
    if unreadable:
        raise CourseError(unreadable)
    by_id: dict[str, _Entry] = {}
    for entry in intents:
        by_id.setdefault(entry.text("id"), entry)
    return _Written(
        intents=by_id,
        items=items,
        answers={answer.intent: answer for text in texts.answers for answer in read_answers(text, Findings())},
        topics=_topics(about.value if about else None),
        sources=frozenset(sources.value if sources and isinstance(sources.value, dict) else ()),
    )


def _surveyed(written: _Written, intent: str) -> Coverage:
    surveyor = _Surveyor(
        entry=written.intents[intent],
        answer=written.answers.get(intent),
        items=[item for item in written.items if item.text("objective") == intent],
        is_practised=any(area(item.text("objective")) == area(intent) for item in written.items),
        known_sources=written.sources,
    )
    return surveyor.coverage(written.topics.get(intent, ""))


@dataclass(frozen=True)
class _Surveyor:
    """Looks at one objective: its intent, its answer and its items."""

    entry: _Entry
    answer: AnswerText | None
    items: Sequence[_Entry]
    is_practised: bool
    known_sources: frozenset[str]

    @property
    def intent(self) -> str:
        return self.entry.text("id")

    @property
    def levels(self) -> Mapping[str, int]:
        return {level.value: sum(item.text("level") == level for item in self.items) for level in Level}

    def coverage(self, topic: str) -> Coverage:
        feedback = [text for item in self.items for _, text in _feedback(item)]
        sourced = [self.is_known(item.texts("sources")) for item in self.items]
        sourced.append(self.answer is not None and self.is_known(self.answer.sources))
        return Coverage(
            intent=self.intent,
            topic=topic,
            has_short_answer=self.answer is not None and self.answer.short is not None,
            has_more=_has_more(self.answer),
            phrases=len(self.entry.texts("phrases")),
            trials=len(self.entry.texts("trials")),
            is_practised=self.is_practised,
            items=len(self.items),
            levels=self.levels,
            hints=Share(sum(map(_count_hints, self.items)), HINTS * len(self.items)),
            feedback=Share(sum(map(bool, feedback)), len(feedback)),
            sources=Share(sum(sourced), len(sourced)),
            holes=tuple(self.holes()),
        )

    def is_known(self, sources: Sequence[str]) -> bool:
        return bool(self.known_sources.intersection(sources))

    def holes(self) -> Iterator[Hole]:
        yield from self.holes_of_answer(self.answer)
        yield from self.too_few("phrases", MINIMUM_PHRASES)
        yield from self.too_few("trials", MINIMUM_TRIALS)
        if self.is_practised:
            yield from self.too_few_items()
        for item in self.items:
            yield from self.holes_in(item)

    def too_few(self, part: str, wanted: int) -> Iterator[Hole]:
        if (count := len(self.entry.texts(part))) < wanted:
            message = f"{self.intent} has {count} of {wanted} {part}"
            yield self.entry.hole(part, part, message, f"write {wanted - count} more")

    def holes_of_answer(self, answer: AnswerText | None) -> Iterator[Hole]:
        if answer is None:
            hint = how_to_answer(self.intent, self.entry.document.path)
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

    def too_few_items(self) -> Iterator[Hole]:
        first = self.items[0] if self.items else self.entry
        if (count := len(self.items)) < MINIMUM_ITEMS:
            message = f"{self.intent} has {count} of {MINIMUM_ITEMS} items"
            yield first.hole("items", "id", message, f"write {MINIMUM_ITEMS - count} more into content/quizzes/")
        there = [level for level, count in self.levels.items() if count]
        if self.items and len(there) < MINIMUM_LEVELS:
            others = ", ".join(level for level in self.levels if level not in there)
            message = f"the items of {self.intent} are all on {', '.join(there) or 'no level'}"
            yield first.hole("items", "level", message, f"write one on another level: {others}")

    def holes_in(self, item: _Entry) -> Iterator[Hole]:
        name = item.text("id")
        if (count := _count_hints(item)) < HINTS:
            yield item.hole("hints", "hints", f"{name} has {count} of {HINTS} hints", "write the other")
        for line, text in _feedback(item):
            if not text:
                yield Hole("feedback", item.document.path, line, f"{name} has no feedback here", "say why")
        if not self.is_known(item.texts("sources")):
            yield item.hole("sources", "sources", f"{name} names no known source", "write `sources: [key]`")


def _count_hints(item: _Entry) -> int:
    return min(len(item.texts("hints")), HINTS)


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


def _list(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list) else []


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""
