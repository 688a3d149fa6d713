"""What a quiz can be about: the whole course, a topic, or one intent; and how learners ask for that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.tutor.course import Course
from bot.tutor.following.cues import Said
from bot.tutor.matching.ranking import Matching, decide
from bot.tutor.matching.text import fold, stem
from bot.tutor.reply import Outcome

_ASKING = re.compile(
    r"^\W*((please|pls|ok|okay|hi|hello|hey|now|can|could|would|will|you|lets?|let us|i|want|like|need|to)\s+)*"
    r"(quiz|test|examine|drill|question|ask)\s+(me|us|my|our)\b"
    r"|^\W*(\w+\W+){0,5}(quiz|quizzes|mock (test|exam)|practi[cs]e (questions?|test|quiz)|flash ?cards?)\b"
)
"""How messages start that ask for a quiz: "test me on the types", "a quiz about drivers, please"."""

_ASKING_WHAT = re.compile(r"^\W*(what|how|why|is|are|do|does|where|when|who)\b")
"""How messages start that ask what quizzes are, not for one."""

_NO_QUIZ = re.compile(r"^\W*(ask|question) (me|us) (later|again)\b")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_QUIZ_WORDS = _words(
    """
    quiz quizzes test tests testing me us my our on about over in of for with from to some few a an the please pls ask
    examine drill question questions practise practice exam mock knowledge topic start begin make do take give want
    like need let lets us short quick new another more i you can could would will and what how well know is are flash
    card cards flashcard flashcards by now ok okay hi hello hey check only just part section chapter
    """
)


_QUIZZES = _words("quiz quizzes flashcard flashcards")
_WORKING = _words("work works working function go does do it they here mean for many long often")


def objectives_in(course: Course, scope: str) -> Sequence[str]:
    """Give the intents with items that a quiz is about, in the order of the course."""
    if not scope:
        return list(course.objectives)
    if topic := course.topic(scope):
        return [intent for intent in topic.intents if intent in course.objectives]
    return [scope] if scope in course.objectives else []


def asks_for_quiz(text: str) -> bool:
    """Say whether a message starts as those do that ask for a quiz."""
    folded = fold(text)
    return bool(_ASKING.search(folded)) and not (_NO_QUIZ.search(folded) or _ASKING_WHAT.search(folded))


def asks_what(text: str) -> bool:
    """Say whether a message asks what something is, or how it goes, not for a quiz."""
    return bool(_ASKING_WHAT.search(fold(text)))


def asks_about_quizzes(text: str) -> bool:
    """Say whether a message asks what quizzes are, or how they go, and names nothing else."""
    tokens = Said.of(text).tokens
    is_about = not _QUIZZES.isdisjoint(tokens) and set(tokens) <= _QUIZ_WORDS | _WORKING
    return is_about and asks_what(text)


def find_scope(course: Course, matching: Matching, words: str) -> str | None:
    """Find what a quiz is to be about; "" where nothing is named, None where it is nothing that is practised."""
    if words.strip() in course.intents or course.topic(words.strip()):
        return words.strip() if objectives_in(course, words.strip()) else None
    named = [token for token in Said.of(words, matching.correct).tokens if token not in _QUIZ_WORDS]
    if not named:
        return ""
    stems = {stem(token) for token in named}
    for topic in course.topics:
        if objectives_in(course, topic.id) and stems in ({stem(topic.id)}, _named(topic.title)):
            return topic.id
    for objective in course.objectives:
        if stems == _named(course.intents[objective].title):
            return objective
    decision = decide(matching.rank(" ".join(named)))
    if decision.outcome is Outcome.DECLINE:
        return None
    for intent in decision.intents:
        subject = course.subject_of(intent)
        if subject in course.objectives:
            topic_of = course.topic_of(subject)
            lists = course.intents[subject].lists
            # Who asks for "the drivers" means what the overview lists.
            if topic_of and lists and set(lists) <= set(topic_of.intents):
                return topic_of.id
            return subject
    return None


def _named(title: str) -> set[str]:
    return {stem(token) for token in Said.of(title).tokens if token not in _QUIZ_WORDS}
