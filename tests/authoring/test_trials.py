"""Trials are asked, phrases held out in turn, and what becomes of both is counted."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.authoring.building import read_course_and_draft
from bot.authoring.trials import Asked, Bin, Confusion, Example, Missed, Report, Tally, ask_course, count_steps
from bot.tutor.course import Course, OutOfScope
from bot.tutor.matching.confidence import Evidence
from bot.tutor.matching.learning import cross_validate, learn
from bot.tutor.matching.ranking import Cutoffs, Decision, Held, Match, Outcome, Ranking, decide
from tests.authoring.coursefiles import BEEKEEPING

CUTOFFS = Cutoffs(answer=0.5, ask=0.2, sure=0.9, outside=0.4)

RANKED = {
    "does the hive have a door": [("hive.parts", 0.95)],
    "what holds the honeycomb?": [("honey.wax", 0.7), ("hive.parts", 0.2)],
    "where exactly do they live": [("hive.swarm", 0.3), ("hive.parts", 0.15)],
}
"""What is made of three trials of the first intent; every other text is not understood."""


class KnowsByHeart:
    """Ranks texts of a table; it holds out one phrase of the course and one that is out of scope."""

    cutoffs = CUTOFFS
    evidence = Evidence(
        first=np.array([0.9, 0.8, 0.6, 0.4]),
        together=np.array([1.0, 1.0, 1.0, 1.0]),
        none=np.array([0.1, 0.2, 0.3, 0.5]),
        right=np.array([True, False, False, True]),
        outside=np.array([False, False, True, False]),
    )

    def rank(self, text: str) -> Ranking:
        matches = RANKED.get(text, [("hive.parts", 0.0)])
        return Ranking(tuple(Match(intent, confidence) for intent, confidence in matches), CUTOFFS)

    def nearest(self, text: str, intent: str) -> str:
        return "Where does bees wax come from?" if intent == "honey.wax" else "no such phrase"


def held_out(course: Course) -> Iterator[Sequence[Held]]:
    first = next(iter(course.intents.values()))
    yield [Held(first.id, first.phrases[0], Match(first.id, 0.6), Decision(Outcome.ANSWER, (first.id,), 0.6))]
    yield [Held(None, course.out_of_scope.phrases[0], Match(first.id, 0.1), Decision(Outcome.DECLINE, (), 0.9))]


def asked(intent: str | None, *matches: tuple[str, float]) -> Asked:
    ranking = Ranking(tuple(Match(*match) for match in matches), CUTOFFS)
    return Asked("?", intent, "a.yaml:1", ranking.matches[0], decide(ranking))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(asked("a", ("a", 0.95)), Tally(inside=1, right=1, right_or_offered=1), id="answered rightly"),
        pytest.param(asked("a", ("b", 0.95), ("a", 0.04)), Tally(inside=1, wrong=1), id="answered wrongly, alone"),
        pytest.param(
            asked("a", ("b", 0.6), ("a", 0.3)),
            Tally(inside=1, wrong=1, right_or_offered=1),
            id="wrong, with the right one",
        ),
        pytest.param(asked("a", ("b", 0.3), ("a", 0.2)), Tally(inside=1, right_or_offered=1), id="asked back"),
        pytest.param(asked("a", ("b", 0.3), ("c", 0.2)), Tally(inside=1), id="asked back in vain"),
        pytest.param(asked("a", ("a", 0.1)), Tally(inside=1, declined=1), id="declined"),
        pytest.param(asked(None, ("a", 0.6)), Tally(outside=1, outside_answered=1), id="outside, answered"),
        pytest.param(asked(None, ("a", 0.3)), Tally(outside=1, outside_asked=1), id="outside, asked back"),
        pytest.param(asked(None, ("a", 0.1)), Tally(outside=1), id="outside, declined"),
    ],
)
def test_each_end_of_a_question_is_counted(one: Asked, expected: Tally) -> None:
    assert Tally.of([one]) == expected


def test_counts_add_up() -> None:
    tally = Tally.of(
        [asked("a", ("a", 0.95)), asked("a", ("b", 0.95)), asked(None, ("a", 0.3)), asked("b", ("b", 0.6))]
    )

    assert tally == Tally(inside=3, right=2, right_or_offered=2, wrong=1, outside=1, outside_asked=1)


@pytest.fixture
def course_dir(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


@pytest.fixture
def bees(course_dir: Path) -> Course:
    """The course on bees, its first intent with three trials that the table knows."""
    course, _ = read_course_and_draft(course_dir)
    parts = replace(course.intents["hive.parts"], trials=tuple(RANKED))
    others = {intent.id: replace(intent, trials=()) for intent in course.intents.values()}
    return replace(course, intents=others | {"hive.parts": parts}, out_of_scope=OutOfScope(("rain?",), ("snow?",)))


@pytest.fixture
def report(course_dir: Path, bees: Course) -> Report:
    _, draft = read_course_and_draft(course_dir)
    return ask_course(bees, draft, KnowsByHeart(), held_out(bees), lambda: None)


def test_trials_and_held_out_phrases_are_counted_apart(report: Report) -> None:
    assert report.trials == Tally(inside=3, right=1, right_or_offered=3, wrong=1, outside=1)
    assert report.phrases == Tally(inside=1, right=1, right_or_offered=1, outside=1)


def test_a_confusion_tells_the_question_and_the_phrase_that_caused_it(report: Report) -> None:
    example = Example(
        "what holds the honeycomb?", "content/glossary.yaml", "Where does bees wax come from?", "content/glossary.yaml"
    )

    assert report.confusions == (Confusion("hive.parts", "honey.wax", 1, (example,)),)


def test_a_trial_that_was_asked_back_is_named_with_what_could_be_chosen(report: Report) -> None:
    assert report.missed == (
        Missed(
            "where exactly do they live",
            "content/glossary.yaml",
            "hive.parts",
            Outcome.ASK,
            ("hive.swarm", "hive.parts"),
        ),
    )


def test_what_is_not_answered_is_named_worst_first(course_dir: Path, bees: Course) -> None:
    table = {
        "chosen": [("hive.swarm", 0.3), ("hive.parts", 0.2)],
        "in vain": [("hive.swarm", 0.3), ("hive.queen", 0.2)],
        "declined": [("hive.swarm", 0.1)],
        "answered": [("hive.parts", 0.95)],
    }

    class Knows(KnowsByHeart):
        def rank(self, text: str) -> Ranking:
            return Ranking(tuple(Match(*match) for match in table.get(text, [("hive.swarm", 0.1)])), CUTOFFS)

    _, draft = read_course_and_draft(course_dir)
    parts = replace(bees.intents["hive.parts"], trials=tuple(table))
    course = replace(bees, intents={**bees.intents, "hive.parts": parts})

    report = ask_course(course, draft, Knows(), held_out(bees), lambda: None)

    assert [(one.text, one.outcome) for one in report.missed] == [
        ("declined", Outcome.DECLINE),
        ("in vain", Outcome.ASK),
        ("chosen", Outcome.ASK),
    ]
    assert report.missed[0].offered == ("hive.swarm",)


def test_what_the_course_proposes_to_ask_is_named_when_it_is_not_answered(course_dir: Path, bees: Course) -> None:
    class Knows(KnowsByHeart):
        def rank(self, text: str) -> Ranking:
            return Ranking((Match("hive.parts", 0.95 if text == "What is a hive?" else 0.0),), CUTOFFS)

    start = 'Hello! Try "What is a drone?":\n\n- What is a hive?\n- What is a comb?\n- Ask *{title}*?\n'
    wording = course_dir / "content/wording.yaml"
    text = re.sub(r"(?m)^start: .*\n(?:  .*\n|\n)*", "", wording.read_text(encoding="utf-8"))
    wording.write_text(f"start: {json.dumps(start)}\n{text}", encoding="utf-8")
    greeting = course_dir / "content/answers/bot.md"
    told = greeting.read_text(encoding="utf-8").replace("\n\nSources", "\n\n- Who dances?\n\nSources", 1)
    greeting.write_text(told, encoding="utf-8")
    course, draft = read_course_and_draft(course_dir)

    report = ask_course(course, draft, Knows(), held_out(bees), lambda: None)

    assert [(one.text, one.place, one.intent) for one in report.proposed] == [
        ("What is a drone?", "content/wording.yaml:1", None),
        ("What is a comb?", "content/wording.yaml:1", None),
        ("Who dances?", "content/answers/bot.md:4", None),
    ]


def test_the_curve_says_what_each_cut_off_does_to_the_evidence(report: Report) -> None:
    at = {point.cutoff: point for point in report.curve}

    assert len(report.curve) == 51
    assert (at[0.0].right, at[0.0].wrong, at[0.0].outside_answered) == pytest.approx((1 / 3, 1 / 3, 1.0))
    assert (at[0.5].right, at[0.5].wrong, at[0.5].outside_answered) == pytest.approx((1 / 3, 1 / 3, 1.0))
    assert (at[0.7].right, at[0.7].wrong, at[0.7].outside_answered) == pytest.approx((1 / 3, 1 / 3, 0.0))
    assert (at[1.0].right, at[1.0].wrong, at[1.0].outside_answered) == (0.0, 0.0, 0.0)


def test_calibration_sorts_trials_by_confidence(report: Report) -> None:
    """0.0: the one out of scope, not right. 0.3: wrong. 0.7: wrong. 0.95: right."""
    assert report.calibration == (Bin(1, 0.0, 0.0), Bin(1, 0.3, 0.0), Bin(1, 0.7, 0.0), Bin(1, 0.95, 1.0))
    assert report.calibration_error == pytest.approx((0.0 + 0.3 + 0.7 + 0.05) / 4)


def test_what_is_certain_is_sorted_with_what_is_nearly(course_dir: Path, bees: Course) -> None:
    class Certain(KnowsByHeart):
        def rank(self, text: str) -> Ranking:
            return Ranking((Match("hive.parts", 1.0 if "door" in text else 0.95),), CUTOFFS)

    _, draft = read_course_and_draft(course_dir)

    [together] = ask_course(bees, draft, Certain(), held_out(bees), lambda: None).calibration

    assert together == Bin(4, pytest.approx((1.0 + 3 * 0.95) / 4), 0.75)


def test_a_step_is_counted_for_each_trial_and_each_part(course_dir: Path) -> None:
    course, draft = read_course_and_draft(course_dir)
    steps: list[int] = []

    matcher = learn(course)
    ask_course(course, draft, matcher, cross_validate(matcher, course), lambda: steps.append(1))

    assert (
        len(steps)
        == count_steps(course)
        == sum(len(one.trials) for one in course.intents.values()) + len(course.out_of_scope.trials) + 5
    )


def test_every_trial_and_phrase_of_a_real_course_is_asked_and_has_its_line(course_dir: Path) -> None:
    course, draft = read_course_and_draft(course_dir)

    matcher = learn(course)
    report = ask_course(course, draft, matcher, cross_validate(matcher, course), lambda: None)

    asked = [example for confusion in report.confusions for example in confusion.examples]
    for text, place in [(one.text, one.place) for one in asked] + [(one.phrase, one.phrase_place) for one in asked]:
        path, _, line = place.partition(":")
        assert text in (course_dir / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert asked
    titles_and_phrases = sum(1 + len(intent.phrases) for intent in course.intents.values())
    assert report.trials.inside == sum(len(intent.trials) for intent in course.intents.values())
    assert report.trials.outside == len(course.out_of_scope.trials)
    assert report.phrases.inside == titles_and_phrases
    assert report.phrases.outside == len(course.out_of_scope.phrases)
    assert sum(tally.inside + tally.outside for tally in report.files.values()) == sum(
        one.asked for one in report.calibration
    )
    assert set(report.files) == {
        "intents/bot.yaml",
        "intents/hive.yaml",
        "intents/honey.yaml",
        "intents/out_of_scope.yaml",
    }
