"""What is read from the notes for who grades an essay: those of this project, and those of others."""

import pytest

from bot.authoring.exchange.items import PointText
from bot.authoring.exchange.tags import hints_in, points_in

OURS = (
    "hint: Think of the air.",
    "hint:",
    "point: Bees fan it dry.",
    "phrase: fanning",
    "phrase: with their wings",
    "source: ann",
    "point: They seal it.",
)


def test_notes_that_say_what_they_are_give_points_with_their_phrases_and_source() -> None:
    assert points_in(OURS) == (
        PointText("Bees fan it dry.", ("fanning", "with their wings"), "ann"),
        PointText("They seal it."),
    )
    assert hints_in(OURS) == ("Think of the air.", "")


@pytest.mark.parametrize(
    ("notes", "points"),
    [
        pytest.param(("Fanned dry", "Then: sealed"), ("Fanned dry", "Then: sealed"), id="lines of somebody else"),
        pytest.param(("hint: Think.", "Fanned dry"), ("Fanned dry",), id="a hint is no point"),
        pytest.param(("Give no hint", "take:hint"), ("Give no hint", "take:hint"), id="a hint is called so in front"),
        pytest.param((), (), id="none"),
    ],
)
def test_of_notes_that_do_not_say_what_they_are_each_line_is_a_point(
    notes: tuple[str, ...], points: tuple[str, ...]
) -> None:
    assert points_in(notes) == tuple(PointText(text) for text in points)
