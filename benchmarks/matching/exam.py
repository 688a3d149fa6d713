"""What all contestants learn and are asked: the whole course, or a part of it that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.authoring.questions import Posed
from bot.tutor.course import Course


@dataclass(frozen=True)
class Trial:
    """A question, and the labels that are right; none for one out of scope."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class Exam:
    """Phrases to learn by label, the title first; phrases that belong to no label; and what is asked then."""

    phrases: Mapping[str, Sequence[str]]
    outside: Sequence[str]
    trials: Sequence[Trial]

    @property
    def size(self) -> int:
        """How many phrases there are to learn."""
        return sum(map(len, self.phrases.values())) + len(self.outside)


def whole_exam(course: Course, posed: Iterable[Posed]) -> Exam:
    """Take all phrases of a course."""
    phrases = {intent.id: (intent.title, *intent.phrases) for intent in course.intents.values() if intent.phrases}
    return Exam(dict(sorted(phrases.items())), course.out_of_scope.phrases, trials_for(phrases, posed))


def draw_exam(course: Course, posed: Iterable[Posed], intents: int, phrases: int, outside: int, rng: Random) -> Exam:
    """Take the intents that have the most phrases, ties by id, and draw so many of each; `outside` of out of scope."""
    by_size = sorted(course.intents.values(), key=lambda intent: (-len(intent.phrases), intent.id))
    chosen = sorted(by_size[:intents], key=lambda intent: intent.id)
    drawn = {intent.id: (intent.title, *_drawn(intent.phrases, phrases, rng)) for intent in chosen}
    return Exam(drawn, _drawn(course.out_of_scope.phrases, outside, rng), trials_for(drawn, posed))


def trials_for(labels: Iterable[str], posed: Iterable[Posed]) -> Sequence[Trial]:
    """Keep the questions that stand alone and are about one of the labels, or out of scope; each text once."""
    known = frozenset(labels)
    found: dict[str, Trial] = {}
    for one in posed:
        if not one.history and one.right is not None and (not one.right or one.right & known):
            found.setdefault(one.text, Trial(one.text, one.right & known))
    return list(found.values())


def _drawn(phrases: Sequence[str], wanted: int, rng: Random) -> Sequence[str]:
    return rng.sample(phrases, min(wanted, len(phrases)))
