"""A file that was cut short, as by a full disk or a broken upload, never passes for a course with less in it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.building import check_course, read_course
from tests.authoring.coursefiles import BEEKEEPING

GLOSSARY = "content/glossary.yaml"

HIVE = "intents/hive.yaml"
QUIZ = "content/quizzes/hive.yaml"

RELATED = BEEKEEPING.with_(
    HIVE, replace=("title: The queen", "title: The queen\n  lists: [hive.swarm]\n  example_of:\n    - hive.parts")
)
"""Keys that may be left out stand above those that may not: a cut between them shows."""

PARTS = 4
"""Each part takes every fourth cut, so that the parts can run side by side."""

STEPS = {"content/wording.yaml": 11}
"""Of a file whose lines are all of one form, every eleventh cut: over 170 lines they fall on every place of a line."""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("path", [HIVE, "content/answers/hive.md", "content/wording.yaml"])
def test_a_file_cut_anywhere_is_refused_or_nothing_of_the_course_is_lost(path: str, part: int, tmp_path: Path) -> None:
    root = RELATED.write(tmp_path)
    whole = replace(read_course(root), version="")
    text = (root / path).read_bytes()

    slipped_through = []
    step = STEPS.get(path, 1)
    for cut in range(part * step, len(text), PARTS * step):
        (root / path).write_bytes(text[:cut])
        course, findings = check_course(root)
        assert (course is None) == (len(findings) > 0)
        if course is not None and replace(course, version="") != whole:
            slipped_through.append((cut, text[:cut].count(b"\n")))

    assert slipped_through == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_glossary_cut_inside_a_term_is_refused(part: int, tmp_path: Path) -> None:
    root = BEEKEEPING.write(tmp_path)
    whole = read_course(root).glossary
    text = (root / GLOSSARY).read_bytes()

    slipped_through = []
    for cut in range(part, len(text), PARTS):
        (root / GLOSSARY).write_bytes(text[:cut])
        course, findings = check_course(root)
        assert (course is None) == (len(findings) > 0)
        if course is not None and course.glossary not in (whole, whole[:2], whole[:1]):
            slipped_through.append((cut, text[:cut].count(b"\n")))

    assert slipped_through == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_items_cut_anywhere_in_the_last_two_are_refused_or_nothing_is_lost(part: int, tmp_path: Path) -> None:
    root = BEEKEEPING.write(tmp_path)
    whole = read_course(root).items
    text = (root / QUIZ).read_bytes()
    start = text.index(b"- id: hive.inspection.smoke")

    slipped_through = []
    for cut in range(start + part, len(text), PARTS):
        (root / QUIZ).write_bytes(text[:cut])
        course, findings = check_course(root)
        assert (course is None) == (len(findings) > 0)
        if course is not None and course.items != whole:
            slipped_through.append((cut, text[:cut].count(b"\n")))

    assert slipped_through == []
