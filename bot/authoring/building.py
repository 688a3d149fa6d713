"""Builds a course from its folder: read, checked and put together, whole or not at all."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.authoring.answers import NO_SOURCE, AnswerText
from bot.authoring.checks import find_problems, find_problems_of_course
from bot.authoring.drafts import Draft, read_draft, read_wording
from bot.authoring.files import CourseText, read_texts
from bot.authoring.problems import Findings
from bot.authoring.rereading import NOTHING, kept_by_file
from bot.authoring.shapes import ItemShape
from bot.authoring.terms import with_glossary
from bot.errors import CourseError
from bot.tutor.cards import fill
from bot.tutor.course import ANSWERS, About, Answer, Course, Intent, OutOfScope, Term, Topic
from bot.tutor.markup import Picture
from bot.tutor.quizzing.items import Item, Kind, Level, Mistake, Option, Point
from bot.tutor.source import Source


def read_course(root: Path) -> Course:
    """Read the course in `root`. Raises CourseError, with every problem, when one keeps it from being used."""
    course, _ = read_course_and_draft(root)
    return course


def read_course_and_draft(root: Path) -> tuple[Course, Draft]:
    """Do the same, and give the draft, which knows where everything stands."""
    course, draft, findings = survey_course(root)
    if course is None:
        raise CourseError(findings.errors)
    return course, draft


def check_course(root: Path) -> tuple[Course | None, Findings]:
    """Find everything that is wrong with the course in `root`; the course comes when nothing is but warnings."""
    course, _, findings = survey_course(root)
    return course, findings


def survey_course(root: Path) -> tuple[Course | None, Draft, Findings]:
    """Do the same, and give the draft as far as it could be read."""
    findings = Findings()
    texts = read_texts(root, findings)
    draft = read_draft(texts, findings)
    if texts.pictures:
        _check_pictures(texts.pictures, findings)
    find_problems(draft, findings)
    course = _build(draft, findings)
    if course:
        find_problems_of_course(course, draft, findings)
    return (None if findings.errors else course), draft, findings


@kept_by_file(replace(NOTHING, name="pictures"))
def _check_pictures(text: CourseText, findings: Findings) -> None:
    # Their shapes take 30 ms to build, and are not needed where the file is as it was.
    from bot.authoring.pictures import read_picture_file

    read_picture_file(text, findings)


def _build(draft: Draft, findings: Findings) -> Course | None:
    wording = read_wording(draft.wording, findings) if draft.wording else None
    if findings.errors or not (draft.about and draft.out_of_scope and wording):
        return None
    shape = draft.about.shape
    about = About(**{name: getattr(shape, name) for name in About.__annotations__})
    sources = {key: Source(id=key, **entry.shape.model_dump()) for key, entry in draft.sources.items()}
    answers = {answer.intent: _answer(answer, sources, about) for answer in draft.answers}
    intents: Mapping[str, Intent] = {
        entry.shape.id: Intent(
            id=entry.shape.id,
            title=entry.shape.title,
            phrases=tuple(entry.shape.phrases),
            trials=tuple(entry.shape.trials),
            answer=answers[entry.shape.id],
            follow_ups=tuple(entry.shape.follow_ups),
            lists=tuple(entry.shape.lists),
            compares=tuple(entry.shape.compares),
            example_of=tuple(entry.shape.example_of),
        )
        for entry in draft.intents
    }
    outside = draft.out_of_scope.shape
    glossary: tuple[Term, ...] = ()
    if draft.glossary:
        intents, glossary = with_glossary(intents, draft.glossary.shape, sources)
    return Course(
        about=about,
        intents=intents,
        topics=tuple(Topic(topic.id, topic.title, tuple(topic.intents)) for topic in shape.topics),
        out_of_scope=OutOfScope(tuple(outside.phrases), tuple(outside.trials)),
        wording=wording,
        version=draft.texts.version,
        glossary=glossary,
        items=tuple(_item(entry.shape, sources) for entry in draft.quizzes),
    )


def _item(shape: ItemShape, sources: Mapping[str, Source]) -> Item:
    first, second = shape.hints
    return Item(
        id=shape.id,
        objective=shape.objective,
        level=Level(shape.level),
        kind=Kind(shape.kind),
        stem=shape.stem,
        options=tuple(Option(one.text, one.feedback, one.is_right, one.says_true) for one in shape.options),
        hints=(first, second),
        explanation=shape.explanation,
        sources=tuple(sources[source] for source in shape.sources),
        accepted=tuple(shape.accept),
        mistakes=tuple(Mistake(tuple(one.answers), one.feedback) for one in shape.mistakes),
        points=tuple(Point(one.text, tuple(one.phrases), sources[one.source]) for one in shape.points),
    )


def _answer(answer: AnswerText, sources: Mapping[str, Source], about: About) -> Answer:
    short, more = answer.split()
    picture = answer.pictures[0] if answer.pictures else None
    if picture:
        picture = Picture(posixpath.normpath(posixpath.join(ANSWERS, picture.path)), picture.alt)
    return Answer(
        short=fill(short, about),
        more=fill(more, about),
        picture=picture,
        sources=tuple(sources[source] for source in answer.sources if source != NO_SOURCE),
    )
