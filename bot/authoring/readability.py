"""Says how hard the short answers are to read."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping

from bot.authoring.rereading import Form, KeptByName
from bot.authoring.syllables import count_syllables
from bot.tutor.course import Course
from bot.tutor.markup import plain

WANTED_GRADE = 10
"""The most that the median of a course should have: learners read it in their second language, on a phone."""

FEWEST_WORDS = 3
"""What ends with a full stop and has fewer words is no sentence: an abbreviation, say."""


def grades(course: Course) -> Mapping[str, float]:
    """Give the Flesch-Kincaid grade of each short answer by its intent: years of school that it takes to read it.

    The meanings of terms are left out.
    """
    answers = {
        intent.id: intent.answer.short for intent in course.intents.values() if course.term_of(intent.id) is None
    }
    return dict(zip(answers, _grades("short", tuple(answers.values())), strict=True))


def _grades_of_answers(answers: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(grade(_ADDRESS.sub("", plain(answer))) for answer in answers)


def grade(text: str) -> float:
    """Give the Flesch-Kincaid grade of a text; 0.0 of one without a word.

    What is a word and what a sentence is as textstat has it, which is not used here: with all that it imports, it
    takes 2.7 s to start. A test holds the grades to its.

    Source: Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75, 1975.
    """
    words = _words(text)
    if not words:
        return 0.0
    sentences = sum(len(_words(sentence)) >= FEWEST_WORDS for sentence in _SENTENCE.findall(text))
    syllables = sum(count_syllables(word.lower()) for word in words)
    return 0.39 * (len(words) / max(1, sentences)) + 11.8 * (syllables / len(words)) - 15.59


def _words(text: str) -> list[str]:
    return _SIGN.sub("", _QUOTE.sub("", text)).split()


_ADDRESS = re.compile(r"https?://\S+")
"""Nobody reads it as words."""

_SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")

_QUOTE = re.compile(r"'(?![tsd]|ve|ll|re)")
_SIGN = re.compile(r"[^\w\s']")
"""What is no part of a word; an apostrophe is one in "it's"."""


_grades = KeptByName(_grades_of_answers, Form("grades", list, tuple), lambda answers: answers)


def median(grade_of: Mapping[str, float]) -> float:
    """Give the grade that half of the answers do not reach."""
    return statistics.median(grade_of.values())
