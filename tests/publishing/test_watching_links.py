"""What counts as a change where folders are links, or no folders."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.publishing.watching import signature
from tests.authoring.coursefiles import BEEKEEPING


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course whose quizzes lie in a folder of each release, and are a link."""
    root = BEEKEEPING.write(tmp_path / "course")
    (root / "content/quizzes").rename(root / "first")
    (root / "content/quizzes").symlink_to("../first")
    return root


def lead_elsewhere(root: Path) -> None:
    """Swap a link as deployments do: beside, and then in its place."""
    (root / "second").mkdir()
    (root / "beside").symlink_to("../second")
    (root / "beside").replace(root / "content/quizzes")


def write_behind_the_link(root: Path) -> None:
    with next((root / "first").glob("*.yaml")).open("a", encoding="utf-8") as file:
        file.write("# more\n")


CHANGES: dict[str, Callable[[Path], None]] = {
    "a link leads elsewhere": lead_elsewhere,
    "a file behind a link": write_behind_the_link,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changes_behind_a_link_changes_the_signature(course: Path, change: Callable[[Path], None]) -> None:
    before = signature(course)

    change(course)

    assert signature(course) != before


def test_a_file_in_the_place_of_a_folder_breaks_nothing(course: Path) -> None:
    before = signature(course)
    (course / "content/quizzes").unlink()
    (course / "content/quizzes").touch()

    after = signature(course)

    assert after != before
    assert str(course / "content/course.yaml") in after
