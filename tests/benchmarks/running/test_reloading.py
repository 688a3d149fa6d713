"""A phrase is taught such that the course can still be read."""

from pathlib import Path

from benchmarks.running.reloading import NEW, write_phrase
from benchmarks.whole_way.courses import copy_course
from bot.authoring.building import read_course

BEEKEEPING = Path(__file__).parents[2] / "courses/beekeeping"


def test_the_new_phrase_belongs_to_one_intent(tmp_path: Path) -> None:
    course = copy_course(BEEKEEPING, tmp_path / "course")

    write_phrase(course)

    intents = read_course(course).intents.values()
    assert sum(NEW in [str(phrase) for phrase in intent.phrases] for intent in intents) == 1
