"""The bread course as it lies on the desk, with a place for each phrase."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.preview.desk import Shown, Taught
from bot.tutor.course import Course
from tests.tutor.courses import BREAD, MATCHING

VISITOR = "0f3c9a52-6d1e-4b7a-9c60-2f1d5e8ab314"
OTHER = "77aa11bb-6d1e-4b7a-9c60-2f1d5e8ab314"


def taught(course: Course = BREAD) -> Taught:
    """Teach a course: titles stand on line 1 of their file, phrases from line 3 on."""
    places: dict[tuple[str | None, str], str] = {}
    for intent in course.intents.values():
        file = f"intents/{intent.id.partition('.')[0]}.yaml"
        places[intent.id, intent.title] = f"{file}:1"
        places |= {(intent.id, phrase): f"{file}:{line}" for line, phrase in enumerate(intent.phrases, start=3)}
    return Taught(course, replace(MATCHING, course=course), places)


def shown(course: Course = BREAD) -> Shown:
    """Show a course that is in order."""
    return Shown(taught(course))


def with_answer(intent: str, short: str, version: str, course: Course = BREAD) -> Course:
    """Change the short answer of an intent."""
    before = course.intents[intent]
    answer = replace(before.answer, short=short)
    return replace(course, version=version, intents={**course.intents, intent: replace(before, answer=answer)})
