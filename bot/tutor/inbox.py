"""Sorts the questions that the tutor did not answer, for staff: those that they may read, and counts of the others."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.tutor.course import Course
from bot.tutor.matching.ranking import WORTH_OFFERING, Matching, Outcome
from bot.tutor.matching.text import LIGHT_WORDS, features, words
from bot.tutor.usage import QuestionCount

FEWEST = 3
"""Declined questions are told from so many on: fewer could be traced to who asked them."""

NEARLY = 0.72
"""Cosine, 0..1, from which two questions say nearly the same. Of pairs made by hand, "is honey good for a cough" and it
with "pls" had 0.89, "the colour red" and "the color red" 0.78; "when" and "where is the exam" 0.64, "is it
good for a cough" and "for babies" 0.62."""


NOWHERE = "none"
"""The name of the cluster of questions that are near to nothing; the names of intents have a dot."""

TAUGHT = "taught"
"""The name of the questions that the course teaches by now."""


@dataclass(frozen=True)
class Question:
    """A question that staff may read: its number in the store, and the chance, in 0..1, of the nearest intent."""

    id: int
    text: str
    confidence: float


@dataclass(frozen=True)
class Cluster:
    """Questions with the same nearest intent; None where that has less than WORTH_OFFERING of a chance.

    `groups`: each holds questions that say nearly the same, largest group first. `declined`: how often questions near
    to the intent were declined, those in the groups and all others; 0 where that is hidden.
    """

    intent: str | None
    groups: tuple[tuple[Question, ...], ...] = ()
    declined: int = 0

    @property
    def name(self) -> str:
        """What staff call it."""
        return self.intent or NOWHERE

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those that may be read."""
        return tuple(question for group in self.groups for question in group)

    @property
    def size(self) -> int:
        """How many ask for it, at least."""
        return max(len(self.questions), self.declined)


@dataclass(frozen=True)
class Inbox:
    """What waits for staff, the largest cluster first.

    `hidden`: how many declined questions are not shown, because fewer than FEWEST are near to the same intent.
    `taught`: the numbers of questions that the course teaches by now.
    """

    clusters: tuple[Cluster, ...] = ()
    hidden: int = 0
    taught: tuple[int, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those that may be read, in the order in which they are shown."""
        return tuple(question for cluster in self.clusters for question in cluster.questions)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Give the numbers of the questions that a name stands for: a number, a cluster, or TAUGHT; () for others."""
        if name == TAUGHT:
            return self.taught
        named = (cluster.questions for cluster in self.clusters if cluster.name == name)
        found = next(named, ()) or (question for question in self.questions if str(question.id) == name)
        return tuple(question.id for question in found)


def sort_inbox(
    course: Course, matching: Matching, kept: Sequence[tuple[int, str]], declined: Mapping[str | None, int]
) -> Inbox:
    """Sort questions by what they are nearest to; one that the glossary would answer goes to where it tells more.

    `kept`: number and text of those that learners let staff see. `declined`: how many were declined, by the intent
    that they were nearest to. What has the words of a phrase or trial is taught, and does not wait.
    """
    known = set(map(_key, _lessons(course)))
    near: defaultdict[str | None, list[Question]] = defaultdict(list)
    taught = []
    for number, text in kept:
        key = _key(text)
        if key and key in known:
            taught.append(number)
            continue
        best = matching.rank(text).matches[0]
        intent = course.subject_of(best.intent) if best.confidence >= WORTH_OFFERING else None
        near[intent].append(Question(number, text, best.confidence))
    counts: Counter[str | None] = Counter()
    for nearest, times in declined.items():
        counts[course.subject_of(nearest) if nearest else None] += times
    shown = {intent: times for intent, times in counts.items() if times >= FEWEST}
    clusters = (
        Cluster(intent, _grouped(near.get(intent, ()), matching.correct), shown.get(intent, 0))
        for intent in {**near, **shown}
    )
    return Inbox(
        tuple(sorted(clusters, key=lambda cluster: (-cluster.size, cluster.intent is None, cluster.intent or ""))),
        hidden=counts.total() - sum(shown.values()),
        taught=tuple(taught),
    )


def count_declined(counts: Iterable[QuestionCount]) -> Mapping[str | None, int]:
    """Count the questions that were declined, by the intent that they were nearest to."""
    declined: Counter[str | None] = Counter()
    for one in counts:
        if one.outcome is Outcome.DECLINE:
            declined[one.intent] += one.times
    return declined


def _key(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _lessons(course: Course) -> Iterator[str]:
    for intent in course.intents.values():
        yield from (*intent.phrases, *intent.trials)
    yield from (*course.out_of_scope.phrases, *course.out_of_scope.trials)


Correct = Callable[[Sequence[str]], Sequence[str]]


def _grouped(questions: Iterable[Question], correct: Correct) -> tuple[tuple[Question, ...], ...]:
    """Put each question to the first one that it is like."""
    groups: list[list[Question]] = []
    same: dict[tuple[str, ...], list[Question]] = {}
    # By n-gram, which groups begin with a question that has it: comparing each with each, 2,000 took a minute.
    beginnings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for question in questions:
        key = _key(question.text) or (question.text,)
        if (group := same.get(key)) is None:
            vector = _vector(key, correct)
            alike = _cosines(vector, beginnings)
            if near := [at for at, cosine in alike.items() if cosine >= NEARLY]:
                group = groups[min(near)]
            else:
                for gram, weight in vector.items():
                    beginnings[gram].append((len(groups), weight))
                groups.append(group := [])
            same[key] = group
        group.append(question)
    return tuple(sorted(map(tuple, groups), key=lambda group: (-len(group), group[0].id)))


def _vector(found: Sequence[str], correct: Correct) -> Mapping[str, float]:
    right = correct(found)
    weights = features([word for word in right if word not in LIGHT_WORDS] or right)
    length = math.hypot(*weights.values()) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}


def _cosines(vector: Mapping[str, float], beginnings: Mapping[str, Sequence[tuple[int, float]]]) -> Mapping[int, float]:
    found: defaultdict[int, float] = defaultdict(float)
    for gram, weight in vector.items():
        for at, other in beginnings.get(gram, ()):
            found[at] += weight * other
    return found
