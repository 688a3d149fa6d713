"""The course of this repository, learned once, and learners who talk to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count

import pytest

from bot.authoring.building import read_course
from bot.authoring.english import ordinary_words
from bot.conversation import Conversation
from bot.storage.memory import MemoryStore
from bot.tutor.course import Course
from bot.tutor.matching.learning import learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import Explanation, Rank, Ranking, decide
from bot.tutor.message import read_line
from bot.tutor.reply import Turn
from tests.tutor.real_course.measuring import ROOT, Decide, Talk


@pytest.fixture(scope="session")
def course() -> Course:
    return read_course(ROOT)


@dataclass(frozen=True)
class Remembering:
    """The matcher, ranking no text twice: tests ask for the same ones again and again."""

    matcher: Matcher
    remembered: Rank

    def rank(self, text: str) -> Ranking:
        return self.remembered(text)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        return self.matcher.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        return self.matcher.explain(text, intent)


@pytest.fixture(scope="session")
def matching(course: Course) -> Remembering:
    matcher = learn(course, ordinary_words())
    return Remembering(matcher, cache(matcher.rank))


@pytest.fixture(scope="session")
def rank(matching: Remembering) -> Rank:
    return matching.rank


@pytest.fixture(scope="session")
def decide_on(rank: Rank) -> Decide:
    return lambda text: decide(rank(text))


@pytest.fixture(scope="session")
def conversation(course: Course, matching: Remembering) -> Iterator[Conversation]:
    """Talk as `psi-tutor match --jsonl` does."""
    store = MemoryStore()
    yield Conversation(course, matching, store)
    store.close()


@pytest.fixture(scope="session")
def talk(conversation: Conversation) -> Talk:
    """Say lines one after the other as a fresh learner, and give the last turn."""
    learners = count(1_000)

    def say(lines: Sequence[str]) -> Turn:
        learner = next(learners)
        *_, last = [conversation.take(learner, read_line(line)) for line in lines]
        assert last is not None
        return last

    return say
