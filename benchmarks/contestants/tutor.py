"""The tutor's own matcher, its speller included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.contestants.contestant import TOP, Opinion
from bot.authoring.building import read_course
from bot.authoring.english import ordinary_words
from bot.tutor.course import Answer, Course, Intent, OutOfScope
from bot.tutor.matching.learning import learn
from bot.tutor.matching.ranking import decide
from bot.tutor.reply import Outcome

ROOT = Path(__file__).parents[2]


class Tutor:
    """Ranks and decides as in a turn."""

    def __init__(self) -> None:
        self._course = read_course(ROOT)
        ordinary_words()

    def fit(self, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> None:
        self._matcher = learn(taught(self._course, phrases, outside), ordinary_words())

    def ask(self, text: str) -> Opinion:
        ranking = self._matcher.rank(text)
        is_answer = decide(ranking).outcome is Outcome.ANSWER
        top = ranking.matches[:TOP]
        return Opinion(tuple(match.intent for match in top), top[0].confidence, is_answer)


def taught(course: Course, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> Course:
    """Put other phrases into a course; an intent that it does not have gets an empty answer."""

    def intent(label: str) -> Intent:
        title, *others = phrases[label]
        answer = course.intents[label].answer if label in course.intents else Answer("")
        return Intent(label, title, tuple(others), (), answer)

    return replace(course, intents={label: intent(label) for label in phrases}, out_of_scope=OutOfScope(tuple(outside)))
