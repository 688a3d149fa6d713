"""How the tutor is used, from counts over all learners: what is asked, how often it answers, what proves hard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.tutor.course import SMALL_TALK, Course, is_small_talk
from bot.tutor.matching.ranking import Outcome
from bot.tutor.quizzing.counts import ItemReport

LEAST = 10
"""Questions, or answers in quizzes, from which on a share is judged: below, chance decides."""

WORST = 3
"""Topics that are named as weak."""

HARDEST = 5
"""Items that are named as hard."""


@dataclass(frozen=True)
class QuestionCount:
    """How often questions had an outcome on a day (UTC); see Counted for `intent`."""

    day: date
    intent: str | None
    outcome: Outcome
    times: int


@dataclass(frozen=True)
class Questions:
    """How often questions were answered, asked back about, and declined."""

    answered: int = 0
    asked_back: int = 0
    declined: int = 0

    @property
    def count(self) -> int:
        """How many there were."""
        return self.answered + self.asked_back + self.declined

    @property
    def missed(self) -> float:
        """The share that was not answered at once, in 0..1; 0.0 of no question."""
        return (self.asked_back + self.declined) / self.count if self.count else 0.0


@dataclass(frozen=True)
class TopicUse:
    """The questions about a topic, and the first answers to its quiz items; `topic` is its id.

    The topic "bot" is the tutor itself, and None what was near to nothing that the course has. Of an intent that the
    course no longer has, the topic is not known: then `topic` is the id of the intent, and `is_gone`.
    """

    topic: str | None
    questions: Questions
    quizzed: int = 0
    right: int = 0
    is_gone: bool = False

    @property
    def right_share(self) -> float | None:
        """The share of right first answers, in 0..1; None before the first."""
        return self.right / self.quizzed if self.quizzed else None


@dataclass(frozen=True)
class Usage:
    """How the tutor was used in the last `days`; quizzes are counted over all time.

    `topics`: in the order of the course, then intents that are gone by id, the tutor itself, and what was near to
    nothing, where there was such.
    `missed`: topics that are answered least often, worst first. `weak`: topics that quizzes go worst on, worst first.
    `hardest`: the items that fewest get right, hardest first. `active_7` and `active_30` count the learners who wrote
    in the last 7 and 30 days.
    """

    days: int
    questions: Questions
    topics: tuple[TopicUse, ...]
    missed: tuple[TopicUse, ...]
    weak: tuple[TopicUse, ...]
    hardest: tuple[ItemReport, ...]
    active_7: int
    active_30: int


def report_usage(
    course: Course, counts: Iterable[QuestionCount], items: Sequence[ItemReport], *, days: int, active: tuple[int, int]
) -> Usage:
    """Put the counts of the last `days` together by topic. `active`: the learners of the last 7 and 30 days.

    Of what has fewer than LEAST questions or answers, nothing is said to be weak or hard.
    """
    asked: dict[str | None, Questions] = {}
    gone: dict[str, Questions] = {}
    for one in counts:
        if one.intent is not None and one.intent not in course.intents:
            gone[one.intent] = _with(gone.get(one.intent, Questions()), one.outcome, one.times)
        else:
            topic = _topic_of(course, one.intent)
            asked[topic] = _with(asked.get(topic, Questions()), one.outcome, one.times)
    quizzed: dict[str | None, tuple[int, int]] = {}
    for report in items:
        item = course.item(report.item)
        topic = _topic_of(course, item.objective if item else None)
        before, right = quizzed.get(topic, (0, 0))
        quizzed[topic] = before + report.asked, right + report.right
    known = tuple(
        TopicUse(topic.id, asked.get(topic.id, Questions()), *quizzed.get(topic.id, (0, 0))) for topic in course.topics
    )
    lost = (TopicUse(intent, gone[intent], is_gone=True) for intent in sorted(gone))
    apart = (TopicUse(one, asked[one]) for one in (SMALL_TALK, None) if one in asked and not course.topic(one or ""))
    return Usage(
        days=days,
        questions=_sum([*asked.values(), *gone.values()]),
        topics=(*known, *lost, *apart),
        missed=_missed(known),
        weak=_weak(known),
        hardest=_hardest(items),
        active_7=active[0],
        active_30=active[1],
    )


def _topic_of(course: Course, intent: str | None) -> str | None:
    if intent is None or intent not in course.intents:
        return None
    if is_small_talk(intent):
        return SMALL_TALK
    topic = course.topic_of(course.subject_of(intent))
    return topic.id if topic else None


def _with(questions: Questions, outcome: Outcome, times: int) -> Questions:
    match outcome:
        case Outcome.ANSWER:
            return _sum((questions, Questions(answered=times)))
        case Outcome.ASK:
            return _sum((questions, Questions(asked_back=times)))
        case Outcome.DECLINE:
            return _sum((questions, Questions(declined=times)))


def _sum(questions: Iterable[Questions]) -> Questions:
    counted = list(questions)
    return Questions(
        sum(one.answered for one in counted),
        sum(one.asked_back for one in counted),
        sum(one.declined for one in counted),
    )


def _missed(topics: Sequence[TopicUse]) -> tuple[TopicUse, ...]:
    enough = [one for one in topics if one.questions.count >= LEAST and one.questions.missed > 0]
    return tuple(sorted(enough, key=lambda one: -one.questions.missed)[:WORST])


def _weak(topics: Sequence[TopicUse]) -> tuple[TopicUse, ...]:
    enough = [one for one in topics if one.quizzed >= LEAST and one.right < one.quizzed]
    return tuple(sorted(enough, key=lambda one: one.right / one.quizzed)[:WORST])


def _hardest(items: Sequence[ItemReport]) -> tuple[ItemReport, ...]:
    enough = [one for one in items if one.asked >= LEAST and one.facility is not None and one.facility < 1]
    return tuple(sorted(enough, key=lambda one: (one.facility or 0.0, one.item))[:HARDEST])
