"""A course as it was read but not yet believed: shapes with the places they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.authoring.answers import AnswerText, read_answers
from bot.authoring.files import QUIZZES, CourseText, CourseTexts
from bot.authoring.misfits import ID_OF_ANOTHER_FORM, misfit
from bot.authoring.problems import Findings, Problem, meant
from bot.authoring.reading import Document, Place, Value, read_yaml
from bot.authoring.rereading import KeptByFile
from bot.authoring.shapes import CourseShape, GlossaryShape, IntentShape, ItemShape, OutOfScopeShape, SourceShape
from bot.tutor.wording import Wording

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True)
class Located(Generic[S]):
    """A shape with the document and the place where it was read."""

    shape: S
    document: Document
    place: Place = ()

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.document.path

    def line(self, *place: str | int) -> int:
        """Find the line of a place inside the shape."""
        return self.document.line(*self.place, *place)

    def problem(self, code: str, place: Place, message: str, hint: str = "") -> Problem:
        """Say what is wrong at a place inside the shape."""
        return self.document.problem(code, (*self.place, *place), message, hint)


@dataclass(frozen=True)
class Draft:
    """Everything that could be read; what could not is missing here and stands in the findings.

    `has_all_...`: all that stands there was read, so that an id or a key that is not there is really unknown.
    """

    texts: CourseTexts
    intents: tuple[Located[IntentShape], ...]
    out_of_scope: Located[OutOfScopeShape] | None
    glossary: Located[GlossaryShape] | None
    answers: tuple[AnswerText, ...]
    quizzes: tuple[Located[ItemShape], ...]
    sources: Mapping[str, Located[SourceShape]]
    about: Located[CourseShape] | None
    wording: Document | None
    has_all_intents: bool
    has_all_answers: bool
    has_all_quizzes: bool
    has_all_sources: bool

    @property
    def intent_ids(self) -> frozenset[str]:
        """The ids of all intents that could be read."""
        return frozenset(entry.shape.id for entry in self.intents)


def read_draft(texts: CourseTexts, findings: Findings) -> Draft:
    """Read every file of the course as far as it goes."""
    answers = [answer for text in texts.answers for answer in read_answers(text, findings)]
    intents = [entry for text in texts.intents for entry in read_intents(text, findings)]
    quizzes = [entry for text in texts.quizzes for entry in read_items(text, findings)]
    sources = _sources(_document(texts.sources, findings), findings)
    unread = frozenset(_unread(findings))
    return Draft(
        texts=texts,
        intents=tuple(intents),
        out_of_scope=_whole(_document(texts.out_of_scope, findings), OutOfScopeShape, findings),
        glossary=_whole(_document(texts.glossary, findings), GlossaryShape, findings),
        answers=tuple(answers),
        quizzes=tuple(quizzes),
        sources=sources,
        about=_whole(_document(texts.about, findings), CourseShape, findings),
        wording=_document(texts.wording, findings),
        has_all_intents="intents" not in unread,
        has_all_answers="content/answers" not in unread,
        has_all_quizzes=QUIZZES not in unread,
        has_all_sources="content/sources.yaml" not in unread,
    )


def _unread(findings: Findings) -> Iterator[str]:
    """Name the files and folders of which something could not be read."""
    for problem in findings.errors:
        if problem.is_of_reading or problem.code == ID_OF_ANOTHER_FORM:
            yield problem.path
            yield problem.path.rpartition("/")[0]


@KeptByFile
def read_intents(text: CourseText, findings: Findings) -> tuple[Located[IntentShape], ...]:
    """Give the intents of one file as far as they can be read, in order."""
    return tuple(_listed(read_yaml(text, findings), IntentShape, "intents", "area.topic", findings))


@KeptByFile
def read_items(text: CourseText, findings: Findings) -> tuple[Located[ItemShape], ...]:
    """Give the quiz items of one file as far as they can be read, in order."""
    return tuple(_listed(read_yaml(text, findings), ItemShape, "items", "area.topic.word", findings))


def _document(text: CourseText | None, findings: Findings) -> Document | None:
    return read_yaml(text, findings) if text else None


def read_wording(document: Document, findings: Findings) -> Wording | None:
    """Read the wording: exactly the sentences that Wording has."""
    values = document.value if isinstance(document.value, dict) else {}
    names = [entry.name for entry in fields(Wording)]
    for name in values.keys() - set(names):
        findings.add(
            "W002",
            document.path,
            document.line(name),
            f"the tutor says nothing called {name!r}",
            meant(name, names, "take it out; schemas/wording.json, which psi-tutor schema writes, has all names"),
        )
    texts = {name: value.strip() for name in names if isinstance(value := values.get(name), str) and value.strip()}
    for name in names:
        if name in values and name not in texts:
            findings.add("W003", document.path, document.line(name), f"{name} has no text", "write a sentence")
        elif name not in values:
            findings.add("W001", document.path, 1, f"the sentence {name} is missing", f"write `{name}: ...`")
    return Wording(**texts) if len(texts) == len(names) else None


def _listed(
    document: Document | None, shape: type[S], what: str, example: str, findings: Findings
) -> Iterator[Located[S]]:
    if document is None:
        return
    if not isinstance(document.value, list):
        findings.add("K003", document.path, 1, f"a list of {what} is wanted here", f"start with `- id: {example}`")
        return
    for at, value in enumerate(document.value):
        if entry := shaped(document, (at,), value, shape, findings):
            yield entry


def _sources(document: Document | None, findings: Findings) -> Mapping[str, Located[SourceShape]]:
    if document is None:
        return {}
    if not isinstance(document.value, dict):
        findings.add("K003", document.path, 1, "sources are wanted here", "write `key:` and author, title, url below")
        return {}
    entries = {key: shaped(document, (key,), value, SourceShape, findings) for key, value in document.value.items()}
    return {key: entry for key, entry in entries.items() if entry}


def _whole(document: Document | None, shape: type[S], findings: Findings) -> Located[S] | None:
    return shaped(document, (), document.value, shape, findings) if document else None


def shaped(document: Document, place: Place, value: Value, shape: type[S], findings: Findings) -> Located[S] | None:
    """Read one shape; None when it does not fit, each reason with its line among the findings."""
    try:
        return Located(shape.model_validate(value), document, place)
    except ValidationError as error:
        for fault in error.errors():
            around = _shape_at(fault["loc"][:-1], shape)
            findings.extend([misfit(document, (*place, *fault["loc"]), fault, around)])
        return None


def _shape_at(place: Place, shape: type[BaseModel]) -> type[BaseModel]:
    """Find the shape of a place inside a shape, so that a hint names the keys that are known there."""
    for name in place:
        field = shape.model_fields.get(str(name))
        parts = (field.annotation, *get_args(field.annotation)) if field else ()
        shape = next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), shape)
    return shape
