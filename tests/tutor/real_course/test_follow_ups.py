"""What goes on from an answer is understood, and what goes on outside the course is declined."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.channels.jsonl import answer_lines
from bot.conversation import Conversation
from bot.tutor.reply import Outcome
from tests.tutor.real_course.measuring import ROOT, Talk

DEV_FOLLOWUPS = ROOT / "questions/dev_followups.jsonl"
FOLLOWUPS = ROOT / "questions/followups.jsonl"
TAUGHT_FOLLOWUPS = ROOT / "benchmarks/conversations/taught.jsonl"


def hit(answered: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Say whether a line of answers is what its line of questions wants: with OUT_OF_SCOPE, anything but an answer."""
    right = {wanted["intent"], *wanted["accept"]}
    if answered["outcome"] == Outcome.ANSWER:
        return answered["intent"] in right
    return "OUT_OF_SCOPE" in right


def misses(conversation: Conversation, path: Path) -> tuple[list[str], int]:
    """Play conversations; give those whose last turn is not as wanted, and how many there are."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [
        (json.loads(answered), json.loads(line))
        for answered, line in zip(answer_lines(conversation, lines), lines, strict=True)
    ]
    missed = [f"{wanted['history']} {wanted['text']}" for answered, wanted in pairs if not hit(answered, wanted)]
    return missed, len(pairs)


def test_follow_ups_of_the_development_set_are_understood(conversation: Conversation) -> None:
    """Measured, of 40: 37 right, 0.925."""
    missed, n_played = misses(conversation, DEV_FOLLOWUPS)

    assert n_played == 40
    assert len(missed) <= 4, missed


def test_follow_ups_of_another_author_are_understood(conversation: Conversation) -> None:
    """Measured, of 80: 70 right, 0.875."""
    missed, n_played = misses(conversation, FOLLOWUPS)

    assert n_played == 80
    assert len(missed) <= 16, missed


def test_follow_ups_that_are_measured_were_not_learned_from() -> None:
    def conversations(path: Path) -> set[tuple[str, ...]]:
        lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return {tuple(text.casefold() for text in (*line["history"], line["text"])) for line in lines}

    taught = conversations(TAUGHT_FOLLOWUPS)
    measured = conversations(DEV_FOLLOWUPS) | conversations(FOLLOWUPS)

    assert len(taught) > 100
    assert taught & measured == set()


@pytest.mark.parametrize(
    ("lines", "intent"),
    [
        (
            ["adaptive innovation", "anticipatory innovation", "what is the difference between them?"],
            "types.compare.adaptive_anticipatory",
        ),
        (["what is PSI?", "vs private companies?"], "psi.vs_private"),
        (["what are the internal drivers?", "and the external ones?"], "drivers.external"),
        (["what is adaptive innovation", "example?"], "types.adaptive.example"),
        (["what is adaptive innovation", "and an example of that?"], "types.adaptive.example"),
        (["why does psi matter", "why?"], "psi.importance"),
        (["what is adaptive innovation", "why?"], "types.adaptive"),
        (["what is mission-oriented innovation", "tell me more"], "types.mission"),
        (["list the four types", "the second one"], "types.mission"),
        (["list the four types", "number 4"], "types.anticipatory"),
        (["list the four types", "the first one", "next"], "types.mission"),
        (["what are the 4 types"], "types.overview"),
        (["what are the types"], "types.overview"),
        (["which drivers are internal?", "what is management as a driver", "the other one"], "drivers.climate"),
        (["what is adaptive innovation", "how is that different from mission?"], "types.compare.adaptive_mission"),
        (["what is adaptive innovation", "vs mission"], "types.compare.adaptive_mission"),
        (
            ["what is adaptive innovation", "what is anticipatory innovation", "compare both"],
            "types.compare.adaptive_anticipatory",
        ),
        (["list the four types", "difference between the first and the second"], "types.compare.enhancement_mission"),
        (["tell me about the political drivers", "what about legal"], "drivers.legal"),
        (["what are the external drivers?", "what about legal"], "drivers.legal"),
        (["give me an example of adaptive innovation", "same for anticipatory"], "types.anticipatory.example"),
        (["what is adaptive innovation", "same for anticipatory"], "types.anticipatory"),
        (["what is co-production?", "and co-design?"], "trends.co_design"),
        (["adaptive/anticipatory??"], "types.compare.adaptive_anticipatory"),
        (["what is a smart city", "adaptive/anticipatory??"], "types.compare.adaptive_anticipatory"),
        (["hi, what is adaptive innovation?"], "types.adaptive"),
        (["Hello! What is PSI?"], "psi.definition"),
        (["thank you, and what is co-design?"], "trends.co_design"),
        (["what is adaptive innovation", "who teaches this course?"], "course.lecturer"),
        (["is it going to rain tomorrow?", "what is PSI"], "psi.definition"),
        (["what is adaptive innovation", "thanks!", "example?"], "types.adaptive.example"),
    ],
    ids=lambda given: " > ".join(given) if isinstance(given, list) else "",
)
def test_a_follow_up_is_answered(talk: Talk, lines: list[str], intent: str) -> None:
    notes = talk(lines).notes

    assert (notes.outcome, notes.intent) == (Outcome.ANSWER, intent)


def test_after_an_answer_that_was_not_meant_comes_what_is_next_to_it(talk: Talk) -> None:
    notes = talk(["what is adaptive innovation", "not that, the other"]).notes

    assert notes.outcome is Outcome.ANSWER
    assert notes.intent is not None
    assert notes.intent.startswith(("types.adaptive.", "types.compare.adaptive_"))


def test_the_second_e_of_a_list_is_the_second_that_begins_with_it(talk: Talk) -> None:
    assert talk(["PESTEL", "which of them is the second E?"]).notes.intent == "drivers.ecological"


@pytest.mark.parametrize(
    "lines",
    [
        ["who won the match?", "and who lost it?"],
        ["is it going to rain tomorrow?", "and the day after?"],
        ["what is psi", "who is the king of spain", "and of france?"],
    ],
    ids=" > ".join,
)
def test_what_goes_on_outside_the_course_is_declined_too(talk: Talk, lines: list[str]) -> None:
    assert talk(lines).notes.outcome == Outcome.DECLINE
