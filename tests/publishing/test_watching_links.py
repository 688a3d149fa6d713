"""What counts as a change where folders are links, or no folders."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.publishing.watching import changes, signature
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


async def test_a_folder_that_is_swapped_as_kubernetes_does_is_told(tmp_path: Path) -> None:
    """Each file of a ConfigMap is a link through `..data`, which leads to another folder after a change."""
    course = BEEKEEPING.write(tmp_path / "course")
    (course / "intents").rename(tmp_path / "first")
    (course / "intents").mkdir()
    shutil.copytree(tmp_path / "first", course / "intents/..one")
    (course / "intents/..data").symlink_to("..one")
    for file in (tmp_path / "first").iterdir():
        (course / "intents" / file.name).symlink_to(f"..data/{file.name}")
    heard = changes(course, signature(course))

    shutil.copytree(course / "intents/..one", course / "intents/..two")
    with (course / "intents/..two/honey.yaml").open("a", encoding="utf-8") as file_of_honey:
        file_of_honey.write("# more\n")
    (course / "intents/..next").symlink_to("..two")
    (course / "intents/..next").replace(course / "intents/..data")
    shutil.rmtree(course / "intents/..one")

    async with asyncio.timeout(60):
        await anext(heard)
    await heard.aclose()


def test_a_file_in_the_place_of_a_folder_breaks_nothing(course: Path) -> None:
    before = signature(course)
    (course / "content/quizzes").unlink()
    (course / "content/quizzes").touch()

    after = signature(course)

    assert after != before
    assert str(course / "content/course.yaml") in after
