"""A contestant is a process that learns and is asked; one that cannot go on is out, and the others go on."""

from collections.abc import Mapping, Sequence

import pytest

from benchmarks.contestants.contestant import SCIKIT, TUTOR
from benchmarks.contestants.racing import race
from benchmarks.matching.exam import Exam, Trial

PHRASES: Mapping[str, Sequence[str]] = {
    "bees.home": ["Where bees live", "where do bees live", "what is the home of bees", "in which house do bees stay"],
    "wax.melting": ["Melting wax", "how is wax melted", "how do I melt the wax", "at what heat does wax melt"],
}
OUTSIDE = ["who won the match", "book me a train", "tell me a joke", "how is the weather"]
ASKED = {
    "where is it that bees live": "bees.home",
    "how does one melt wax": "wax.melting",
    "the house of bees": "bees.home",
}
EXAM = Exam(PHRASES, OUTSIDE, [Trial(text, frozenset({label})) for text, label in ASKED.items()])


@pytest.mark.slow
@pytest.mark.parametrize("name", [TUTOR, SCIKIT])
def test_opinions_come_in_the_order_of_the_trials_whatever_the_order_in_which_they_were_asked(name: str) -> None:
    found = race({name: 1}, EXAM, lambda what: None, again=2)

    [lap] = found.laps[name]
    assert [opinion.labels[0] for opinion in lap.opinions] == list(ASKED.values())
    assert (len(lap.first_ms), len(lap.again_ms), len(lap.busy_ms)) == (3, 2, 3)
    assert not found.out


def test_one_that_cannot_go_on_is_out_with_the_reason() -> None:
    told: list[str] = []

    found = race({"nobody": 2}, EXAM, told.append)

    assert found.notes == ("nobody: ended with code 1.",)
    assert told == ["nobody ended with code 1"]
    assert not found.laps
