"""Asks the tutor questions whose right answer is known, and counts what becomes of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.authoring.drafts import Draft
from bot.authoring.files import GLOSSARY
from bot.authoring.places import Places, places
from bot.authoring.proposals import proposals
from bot.authoring.questions import each_trial
from bot.tutor.course import Course
from bot.tutor.matching.confidence import Evidence
from bot.tutor.matching.lesson import FOLDS
from bot.tutor.matching.ranking import Cutoffs, Decision, Held, Match, Ranking, decide
from bot.tutor.reply import Outcome

WORST = 12
"""So many confusions are told: who mends them will run the test again."""

EXAMPLES = 3
"""So many questions are shown of each."""

BINS = 10
STEPS = 50
"""How finely calibration and cut-offs are drawn."""


class Judge(Protocol):
    """What is tested: a matcher that was fitted on the course."""

    @property
    def cutoffs(self) -> Cutoffs: ...

    @property
    def evidence(self) -> Evidence: ...

    def rank(self, text: str) -> Ranking: ...

    def nearest(self, text: str, intent: str) -> str: ...


@dataclass(frozen=True)
class Asked:
    """A question, the right intent (None: out of scope), its place ("path:line"), and what the tutor made of it."""

    text: str
    intent: str | None
    place: str
    best: Match
    decision: Decision

    @property
    def right(self) -> bool:
        """Whether it was answered, and rightly."""
        return self.decision.outcome == Outcome.ANSWER and self.decision.intents[0] == self.intent

    @property
    def offered(self) -> bool:
        """Whether the right intent was answered or could be chosen."""
        return self.intent in self.decision.intents

    @property
    def wrong(self) -> bool:
        """Whether it was answered, and should have been answered otherwise or not at all."""
        return self.decision.outcome == Outcome.ANSWER and not self.right


@dataclass(frozen=True)
class Tally:
    """Counts of questions in scope (`right_or_offered`: answered rightly, or to be chosen) and out of scope."""

    inside: int = 0
    right: int = 0
    right_or_offered: int = 0
    wrong: int = 0
    declined: int = 0
    outside: int = 0
    outside_answered: int = 0
    outside_asked: int = 0

    @classmethod
    def of(cls, asked: Iterable[Asked]) -> Tally:
        """Count."""
        counts: Counter[str] = Counter()
        for one in asked:
            outcome = one.decision.outcome
            if one.intent is None:
                counts["outside"] += 1
                counts["outside_answered"] += outcome == Outcome.ANSWER
                counts["outside_asked"] += outcome == Outcome.ASK
            else:
                counts["inside"] += 1
                counts["right"] += one.right
                counts["right_or_offered"] += one.offered
                counts["wrong"] += one.wrong
                counts["declined"] += outcome == Outcome.DECLINE
        return cls(**counts)


@dataclass(frozen=True)
class Example:
    """A question that got a wrong answer, and the phrase of the other intent that is most like it."""

    text: str
    place: str
    phrase: str
    phrase_place: str


@dataclass(frozen=True)
class Confusion:
    """One intent answered in the place of another (None: out of scope), how often, and why."""

    intent: str | None
    answered: str
    times: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Missed:
    """A question that was asked back or declined, and should have been answered: its intent, where one is known.

    `offered`: what could be chosen, the best first; of a declined one, what came nearest.
    """

    text: str
    place: str
    intent: str | None
    outcome: Outcome
    offered: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """What an answer cut-off does to held-out phrases, the one of what is not covered being as it is.

    Shares of those in scope and of those out of scope.
    """

    cutoff: float
    right: float
    wrong: float
    outside_answered: float


@dataclass(frozen=True)
class Bin:
    """Questions whose best intent had a chance in one tenth of 0..1: how many, the mean chance, the share right."""

    asked: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Report:
    """How the tutor does on a course.

    `files`: trials by the file they stand in. `missed`: trials in scope that were asked back or declined, the worst
    first. `proposed`: what the course proposes to ask, and does not answer.

    `calibration` and its error, the mean distance between chance and share right (expected calibration error: Naeini
    et al., AAAI 2015), are of the trials; the cut-offs are read from `curve`.
    """

    version: str
    cutoffs: Cutoffs
    trials: Tally
    phrases: Tally
    files: Mapping[str, Tally]
    confusions: tuple[Confusion, ...]
    missed: tuple[Missed, ...]
    proposed: tuple[Missed, ...]
    curve: tuple[Point, ...]
    calibration: tuple[Bin, ...]
    calibration_error: float


def count_steps(course: Course) -> int:
    """Say how many steps `ask_course` takes, for a progress bar."""
    return sum(1 for _ in each_trial(course)) + FOLDS


def ask_course(
    course: Course, draft: Draft, judge: Judge, parts: Iterable[Sequence[Held]], step: Callable[[], None]
) -> Report:
    """Ask every trial, and put the phrases beside that were held out in turn, part by part.

    `step` is called after each trial and each part.
    """
    known = places(draft)
    trials = []
    for text, intent in each_trial(course):
        ranking = judge.rank(text)
        trials.append(Asked(text, intent, _place(known, intent, text), ranking.matches[0], decide(ranking)))
        step()
    phrases = []
    for part in parts:
        phrases += [
            Asked(held.phrase, held.intent, _place(known, held.intent, held.phrase), held.best, held.decision)
            for held in part
        ]
        step()
    files: dict[str, list[Asked]] = defaultdict(list)
    for one in trials:
        files[one.place.partition(":")[0]].append(one)
    calibration = tuple(_bins(trials))
    return Report(
        version=course.version,
        cutoffs=judge.cutoffs,
        trials=Tally.of(trials),
        phrases=Tally.of(phrases),
        files={path: Tally.of(files[path]) for path in sorted(files)},
        confusions=tuple(_confusions(trials, known, judge)),
        missed=tuple(_missed(trials)),
        proposed=tuple(_unanswered(proposals(course, draft), judge)),
        curve=tuple(_curve(judge.evidence, judge.cutoffs)),
        calibration=calibration,
        calibration_error=_error(calibration),
    )


def _place(known: Places, intent: str | None, text: str) -> str:
    """What stands nowhere as it is was made of the glossary."""
    return known.get((intent, text), GLOSSARY)


def _confusions(trials: Iterable[Asked], known: Places, judge: Judge) -> Iterator[Confusion]:
    """Give the most frequent ones, most frequent first, ties by id."""
    mixed: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in trials:
        if one.wrong:
            mixed[one.intent or "", one.decision.intents[0]].append(one)
    for (intent, answered), questions in sorted(mixed.items(), key=lambda item: (-len(item[1]), item[0]))[:WORST]:
        examples = (_example(one, answered, known, judge) for one in questions[:EXAMPLES])
        yield Confusion(intent or None, answered, len(questions), tuple(examples))


def _example(one: Asked, answered: str, known: Places, judge: Judge) -> Example:
    phrase = judge.nearest(one.text, answered)
    return Example(one.text, one.place, phrase, _place(known, answered, phrase))


def _missed(trials: Iterable[Asked]) -> Iterator[Missed]:
    """Give what is declined first, then what was asked back in vain, then where the right one could be chosen."""
    inside = [one for one in trials if one.intent is not None and one.decision.outcome is not Outcome.ANSWER]
    for one in sorted(inside, key=lambda one: (one.decision.outcome is Outcome.ASK, one.offered)):
        offered = one.decision.intents or (one.best.intent,)
        yield Missed(one.text, one.place, one.intent, one.decision.outcome, offered)


def _unanswered(asked: Iterable[tuple[str, str]], judge: Judge) -> Iterator[Missed]:
    """Give the questions of which nobody said what is right, and that are not answered."""
    for text, place in asked:
        ranking = judge.rank(text)
        decision = decide(ranking)
        if decision.outcome is not Outcome.ANSWER:
            offered = decision.intents or (ranking.matches[0].intent,)
            yield Missed(text, place, None, decision.outcome, offered)


def _curve(evidence: Evidence, cutoffs: Cutoffs) -> Iterator[Point]:
    is_covered = evidence.none <= cutoffs.outside
    outside = max(1, int(np.count_nonzero(evidence.outside)))
    inside = max(1, len(evidence.outside) - int(np.count_nonzero(evidence.outside)))
    for cutoff in np.linspace(0.0, 1.0, STEPS + 1):
        answered = (evidence.first >= cutoff) & is_covered
        yield Point(
            round(float(cutoff), 6),
            float(np.count_nonzero(answered & evidence.right) / inside),
            float(np.count_nonzero(answered & evidence.wrong) / inside),
            float(np.count_nonzero(answered & evidence.outside) / outside),
        )


def _bins(asked: Iterable[Asked]) -> Iterator[Bin]:
    """Sort questions by the chance of their best intent, whether it was answered or not."""
    bins: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        bins[min(int(one.best.confidence * BINS), BINS - 1)].append(one)
    for _, group in sorted(bins.items()):
        confidence = sum(one.best.confidence for one in group) / len(group)
        yield Bin(len(group), confidence, sum(one.best.intent == one.intent for one in group) / len(group))


def _error(bins: Sequence[Bin]) -> float:
    asked = sum(one.asked for one in bins)
    return sum(abs(one.confidence - one.right) * one.asked for one in bins) / asked if asked else 0.0
