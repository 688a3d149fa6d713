"""What counts as a change of the course files, and when it is told."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.publishing.watching import AT_REST_S, Signature, changes, signature
from tests.authoring.coursefiles import BEEKEEPING

HONEY = "intents/honey.yaml"

Change = Callable[[Path], object]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


def grow(root: Path) -> None:
    with (root / HONEY).open("a", encoding="utf-8") as file:
        file.write("# more\n")


def swap(root: Path) -> None:
    """Save as editors do: write beside, and put it in the place of the file; as long as before, and no newer."""
    file, beside = root / HONEY, root / "intents/.honey.yaml.new"
    shutil.copy2(file, beside)
    beside.replace(file)


def renew(root: Path) -> None:
    """Bring in a folder anew, as a deployment does."""
    shutil.copytree(root / "intents", root / "other")
    shutil.rmtree(root / "intents")
    (root / "other").rename(root / "intents")


CHANGES: dict[str, Change] = {
    "a file grows": grow,
    "a file takes the place of another": swap,
    "a new file": lambda root: (root / "content/quizzes/honey.yaml").touch(),
    "a file less": lambda root: (root / HONEY).unlink(),
    "another name": lambda root: (root / HONEY).rename(root / "intents/nectar.yaml"),
    "a picture": lambda root: (root / "content/pictures/hive.png").write_bytes(b""),
    "a folder brought in anew": renew,
    "a folder less": lambda root: shutil.rmtree(root / "content"),
    "a link to nothing": lambda root: (root / "content/answers/lost.md").symlink_to("nowhere"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_changes_the_signature(course: Path, change: Change) -> None:
    before = signature(course)

    change(course)

    assert signature(course) != before


def test_what_is_read_or_stands_beside_the_course_changes_nothing(course: Path) -> None:
    before = signature(course)

    (course / HONEY).read_text(encoding="utf-8")
    (course / "data").mkdir()
    (course / "data/tutor.db").write_bytes(b"answers")
    (course / "README.md").touch()
    (course / "intents/.honey.yaml.swp").write_bytes(b"what an editor notes of a file that is open")

    assert signature(course) == before


def test_a_folder_that_is_no_course_has_an_empty_signature(tmp_path: Path) -> None:
    assert signature(tmp_path / "nowhere") == {}


async def told(course: Path, seen: Signature) -> None:
    """Wait to be told of a change."""
    async with asyncio.timeout(60):
        async for _ in changes(course, seen):
            break


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_a_change_is_told_that_comes_before_anybody_listens(course: Path, change: Change) -> None:
    seen = signature(course)

    change(course)

    await told(course, seen)


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_a_change_is_told_that_comes_later(course: Path, change: Change) -> None:
    telling = asyncio.create_task(told(course, signature(course)))
    await asyncio.sleep(0)

    change(course)

    await telling


@pytest.mark.slow
async def test_changes_are_told_again_and_again(course: Path) -> None:
    heard = changes(course, signature(course))

    async with asyncio.timeout(60):
        for change in (grow, renew, grow, swap):
            change(course)
            await anext(heard)

    await heard.aclose()


async def test_a_course_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    telling = asyncio.create_task(told(tmp_path / "later", {}))
    await asyncio.sleep(0)

    BEEKEEPING.write(tmp_path / "later")

    await telling


@pytest.mark.slow
async def test_a_file_that_is_being_written_is_told_of_when_it_is_written(course: Path) -> None:
    """The writer never rests for as long as files must be at rest."""
    seen, lines = signature(course), 20

    async def write() -> None:
        with (course / HONEY).open("a", encoding="utf-8") as file:
            for line in range(lines):
                file.write(f"# {line}\n")
                file.flush()
                await asyncio.sleep(AT_REST_S / 5)

    writing = asyncio.create_task(write())
    await told(course, seen)

    assert (course / HONEY).read_text(encoding="utf-8").endswith(f"# {lines - 1}\n")
    await writing
