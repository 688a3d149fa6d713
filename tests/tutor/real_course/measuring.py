"""Questions with the intents that are right for them, and what becomes of them."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.tutor.course import Course
from bot.tutor.matching.ranking import Decision, Rank
from bot.tutor.reply import Outcome, Turn

ROOT = Path(__file__).parents[3]
DEV_QUESTIONS = ROOT / "questions/dev_questions.jsonl"

Decide = Callable[[str], Decision]
Talk = Callable[[Sequence[str]], Turn]


@dataclass(frozen=True)
class Question:
    """A question and the intents that are right for it; none when the course does not cover it."""

    text: str
    right: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shares:
    """What became of questions that the course covers. `offered`: the right intent is the answer, or a choice."""

    right: float
    offered: float
    wrong: float


def answers(decision: Decision) -> bool:
    return decision.outcome == Outcome.ANSWER


def measure(decide_on: Decide, questions: Iterable[Question]) -> Shares:
    decided = [(question.right, decide_on(question.text)) for question in questions]
    right = sum(answers(decision) and decision.intents[0] in right for right, decision in decided)
    offered = sum(not right.isdisjoint(decision.intents) for right, decision in decided)
    answered = sum(answers(decision) for _, decision in decided)
    return Shares(right / len(decided), offered / len(decided), (answered - right) / len(decided))


def guessed_share(rank: Rank, questions: Sequence[Question]) -> float:
    """Give how often the likeliest intent is right, whether it is answered or not."""
    return sum(rank(question.text).matches[0].intent in question.right for question in questions) / len(questions)


def answered_share(decide_on: Decide, questions: Sequence[Question]) -> float:
    return sum(answers(decide_on(question.text)) for question in questions) / len(questions)


def trials(course: Course) -> list[Question]:
    return [Question(trial, frozenset({intent.id})) for intent in course.intents.values() for trial in intent.trials]


def trials_outside(course: Course) -> list[Question]:
    return [Question(trial) for trial in course.out_of_scope.trials]


def dev_questions() -> list[Question]:
    lines = [json.loads(line) for line in DEV_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        Question(line["text"], frozenset({line["intent"], *line["accept"]}) if "accept" in line else frozenset())
        for line in lines
    ]


DEV = dev_questions()
INSIDE = [question for question in DEV if question.right]
OUTSIDE = [question for question in DEV if not question.right]
# In the order of the file: what people ask any bot, what only sounds like this course, and abuse or nonsense.
EVERYDAY, NEAR, HOSTILE = OUTSIDE[:40], OUTSIDE[40:100], OUTSIDE[100:]
