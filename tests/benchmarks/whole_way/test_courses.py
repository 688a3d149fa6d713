"""A course with few phrases is a course."""

from pathlib import Path

import pytest

from benchmarks.whole_way.courses import cut_course
from bot.authoring.building import read_course

ROOT = Path(__file__).parents[3]
BEEKEEPING = ROOT / "tests/courses/beekeeping"


@pytest.mark.slow
def test_a_cut_course_can_be_taught_and_has_few_phrases(tmp_path: Path) -> None:
    cut = cut_course(ROOT, tmp_path / "course")

    intents = read_course(cut).intents
    written = "".join(file.read_text(encoding="utf-8") for file in (cut / "intents").glob("*.yaml"))
    assert len(intents) > 60
    # What the course says itself, such as titles, is among them, too.
    assert all(30 <= len(intent.phrases) < 60 for name, intent in intents.items() if name.startswith("psi."))
    assert 2000 < written.count("\n  - ") < 5000


def test_phrases_are_drawn_the_same_each_time(tmp_path: Path) -> None:
    first = cut_course(BEEKEEPING, tmp_path / "first", phrases=12)
    second = cut_course(BEEKEEPING, tmp_path / "second", phrases=12)

    assert read_course(first).intents == read_course(second).intents
