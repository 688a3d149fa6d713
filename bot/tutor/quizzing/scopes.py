"""What a quiz can be about: the whole course, a topic, or one intent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.tutor.course import Course, is_small_talk
from bot.tutor.following.cues import POINTING, Said
from bot.tutor.matching.ranking import Matching, Outcome, decide
from bot.tutor.matching.text import LIGHT_WORDS, stem
from bot.tutor.quizzing.quiz_wishes import QUIZ_WORDS

_LIGHT_STEMS = frozenset(map(stem, LIGHT_WORDS))


def objectives_in(course: Course, scope: str) -> Sequence[str]:
    """Give the intents with items that a quiz is about, in the order of the course."""
    if not scope:
        return list(course.objectives)
    if topic := course.topic(scope):
        return [intent for intent in topic.intents if intent in course.objectives]
    return [scope] if scope in course.objectives else []


def find_scope(course: Course, matching: Matching, words: str, after: str | None = None) -> str | None:
    """Find what a quiz is to be about; "" where nothing is named, None where it is nothing that is practised.

    `after`: the intent answered last, which "quiz me on this" points at.
    """
    if words.strip() in course.intents or course.topic(words.strip()):
        return words.strip() if objectives_in(course, words.strip()) else None
    said = Said.of(words)
    if after and said.leans and set(said.tokens) <= QUIZ_WORDS | POINTING:
        return course.subject_of(after) if course.subject_of(after) in course.objectives else ""
    named = [token for token in Said.of(words, matching.correct).tokens if token not in QUIZ_WORDS]
    if not named:
        return ""
    stems = {stem(token) for token in named}
    for topic in course.topics:
        if objectives_in(course, topic.id) and stems in ({stem(topic.id)}, _named(topic.title)):
            return topic.id
    for objective in course.objectives:
        if stems == _named(course.intents[objective].title):
            return objective
    if topic_id := _topic_by_word(course, stems):
        return topic_id
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


def is_known(course: Course, matching: Matching, words: str) -> bool:
    """Say whether words name something that the course has, be it practised or not."""
    named = [token for token in Said.of(words, matching.correct).tokens if token not in QUIZ_WORDS]
    stems, decision = {stem(token) for token in named}, decide(matching.rank(" ".join(named)))
    intents = [intent for intent in course.intents.values() if not is_small_talk(intent.id)]
    titles = [*(_named(topic.title) for topic in course.topics), *(_named(intent.title) for intent in intents)]
    known_ids = {*(topic.id for topic in course.topics), *(intent.id for intent in intents)}
    is_answered = decision.outcome is Outcome.ANSWER and not is_small_talk(decision.intents[0])
    return words.strip() in known_ids or stems in titles or is_answered


def _topic_by_word(course: Course, stems: set[str]) -> str | None:
    """Find the topic whose title has all that is named, and of that a word that no other title has."""
    titles = {topic.id: _named(topic.title) - _LIGHT_STEMS for topic in course.topics}
    for topic, title in titles.items():
        others = set[str]().union(*(other for one, other in titles.items() if one != topic))
        if stems <= title and stems - others and objectives_in(course, topic):
            return topic
    return None


def _named(title: str) -> set[str]:
    return {stem(token) for token in Said.of(title).tokens if token not in QUIZ_WORDS}
