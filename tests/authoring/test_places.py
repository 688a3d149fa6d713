"""Whoever is shown a text of the course is told its file and line."""

from pathlib import Path

import pytest

from bot.authoring.building import read_course_and_draft
from bot.authoring.places import Places, places
from tests.authoring.coursefiles import BEEKEEPING, ROOT

COURSES = [
    pytest.param(ROOT / "tests/courses/beekeeping", id="the small course"),
    pytest.param(ROOT, id="the real course"),
]


SMOKER = """
  - id: smoker
    term: Smoker
    definition: A can with bellows that makes cool smoke.
    also:
      - smoke can
      - puffer
    see: hive.parts
    sources: [handbook]
"""
FILES = BEEKEEPING.with_("content/glossary.yaml", append=SMOKER)


@pytest.fixture
def found(tmp_path: Path) -> Places:
    _, draft = read_course_and_draft(FILES.write(tmp_path))
    return places(draft)


@pytest.mark.parametrize("root", COURSES)
def test_every_text_that_is_taught_or_asked_has_a_place(root: Path) -> None:
    course, draft = read_course_and_draft(root)

    found = places(draft)

    owned = [(one.id, text) for one in course.intents.values() for text in (one.title, *one.phrases, *one.trials)]
    outside = [(None, text) for text in (*course.out_of_scope.phrases, *course.out_of_scope.trials)]
    assert [key for key in (*owned, *outside) if key not in found] == []


@pytest.mark.parametrize(
    ("owner", "text", "stands"),
    [
        pytest.param("hive.queen", "The queen", "title: The queen", id="a title"),
        pytest.param("hive.queen", "how long does a queen live", "- how long does a queen live", id="a phrase"),
        pytest.param("hive.parts", "top box", "also: [honey-box, top box]", id="another name of an answered term"),
        pytest.param("glossary.smoker", "Smoker", "term: Smoker", id="a term of its own"),
        pytest.param("glossary.smoker", "What is Smoker?", "term: Smoker", id="a phrase made for a term"),
        pytest.param("glossary.smoker", "What is puffer?", "- puffer", id="a phrase made of another name"),
        pytest.param(None, "you are useless", "- you are useless", id="a phrase out of scope"),
    ],
)
def test_a_text_is_found_where_it_stands(owner: str | None, text: str, stands: str, found: Places) -> None:
    path, _, line = found[owner, text].partition(":")

    content = FILES.files[path]

    assert isinstance(content, bytes)
    assert content.decode().split("\n")[int(line) - 1].strip() == stands
