"""Frozen objects with other fields."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import pytest

from bot.tutor.changing import replace
from bot.tutor.learner import Context, Learner


@dataclass(frozen=True)
class Loaf:
    """Has something that is worked out of its fields."""

    grams: int
    name: str = "rye"

    @cached_property
    def label(self) -> str:
        """Name and weight."""
        return f"{self.name}, {self.grams} g"


@pytest.mark.parametrize(
    "changes", [{}, {"version": 3}, {"shown": 2, "context": Context(topics=("a",)), "zone": "UTC"}]
)
def test_it_gives_what_the_standard_library_gives(changes: dict[str, object]) -> None:
    learner = Learner(7, version=1, zone="Europe/Tallinn")

    assert replace(learner, **changes) == dataclasses.replace(learner, **changes)
    assert learner == Learner(7, version=1, zone="Europe/Tallinn")


def test_what_was_worked_out_of_the_former_fields_is_worked_out_again() -> None:
    loaf = Loaf(500)
    assert loaf.label == "rye, 500 g"

    assert replace(loaf, grams=750).label == "rye, 750 g"


def test_what_is_made_is_frozen_as_well() -> None:
    made = replace(Loaf(500), grams=750)

    with pytest.raises(dataclasses.FrozenInstanceError):
        made.grams = 1  # type: ignore[misc]


def test_what_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match="Loaf has no field crust, label"):
        replace(Loaf(500), label="x", crust=True, grams=1)
