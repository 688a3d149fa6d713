"""When the course is read again, and who is told what came of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

import pytest
from structlog.testing import capture_logs

from bot.authoring.problems import Problem
from bot.errors import PublishingError
from bot.publishing.edition import Answer, Edition, Refusal, Unchanged
from bot.publishing.publisher import Publisher
from bot.publishing.watching import signature
from tests.authoring.coursefiles import BEEKEEPING
from tests.tutor.courses import BREAD, MATCHING

HONEY = "intents/honey.yaml"
REFUSAL = Refusal((Problem(HONEY, 1, "Y001", "this is not YAML"),))
EDITION = Edition(BREAD, MATCHING, {})
UNCHANGED = Unchanged("abc")


class Room:
    """A workroom that answers each question with what a test laid down for the files as they are."""

    def __init__(self, answer: Callable[[], Answer | PublishingError]) -> None:
        self.is_open = True
        self.asked = 0
        self._answer = answer
        self._answers: SimpleQueue[Answer | PublishingError] = SimpleQueue()

    def ask(self) -> None:
        self.asked += 1
        self.is_open = True
        self._answers.put(self._answer())

    def receive(self) -> Answer:
        answer = self._answers.get()
        if isinstance(answer, PublishingError):
            self.is_open = False
            raise answer
        return answer

    def close(self) -> None:
        self._answers.put(PublishingError("closed"))


@dataclass
class Office:
    """A publisher at work, and what it told."""

    course: Path
    room: Room
    publisher: Publisher
    told: asyncio.Queue[tuple[Answer, frozenset[int]]] = field(default_factory=asyncio.Queue)

    async def hears(self) -> tuple[Answer, frozenset[int]]:
        async with asyncio.timeout(60):
            return await self.told.get()

    def write(self, text: str) -> None:
        (self.course / HONEY).write_text(text, encoding="utf-8")

    def read(self) -> str:
        return (self.course / HONEY).read_text(encoding="utf-8")


Answers = Callable[[str], Answer | PublishingError]


@asynccontextmanager
async def office(course: Path, answer: Answers) -> AsyncIterator[Office]:
    """Open an office whose workroom answers by what stands in the file on honey."""
    told: asyncio.Queue[tuple[Answer, frozenset[int]]] = asyncio.Queue()

    async def hear(answer: Answer, askers: frozenset[int]) -> None:
        await told.put((answer, askers))

    room = Room(lambda: answer((course / HONEY).read_text(encoding="utf-8")))
    publisher = Publisher(room, course, signature(course), hear)
    working = asyncio.create_task(publisher.run())
    await asyncio.sleep(0)
    try:
        yield Office(course, room, publisher, told)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


async def test_a_change_is_read_and_told(course: Path) -> None:
    async with office(course, lambda _: EDITION) as desk:
        desk.write("changed\n")

        assert await desk.hears() == (EDITION, frozenset())
        assert desk.room.asked == 1


async def test_who_asks_is_named_with_the_answer_and_only_then(course: Path) -> None:
    async with office(course, lambda text: EDITION if text == "changed\n" else UNCHANGED) as desk:
        desk.publisher.request(7)
        assert await desk.hears() == (UNCHANGED, frozenset({7}))

        desk.write("changed\n")
        assert await desk.hears() == (EDITION, frozenset())


async def test_an_operator_who_asks_has_no_number(course: Path) -> None:
    async with office(course, lambda _: UNCHANGED) as desk:
        desk.publisher.request()

        assert await desk.hears() == (UNCHANGED, frozenset())


async def test_a_half_written_file_is_waited_out(course: Path) -> None:
    """The second half comes when the first was read already."""
    halves = ["one half", "both halves\n"]

    def answer(text: str) -> Answer:
        if text == halves[0]:
            (course / HONEY).write_text(halves[1], encoding="utf-8")
            return REFUSAL
        return EDITION

    async with office(course, answer) as desk:
        desk.write(halves[0])

        assert await desk.hears() == (EDITION, frozenset())


async def test_a_course_that_stays_broken_is_told_once(course: Path) -> None:
    async with office(course, lambda text: REFUSAL if text == "broken\n" else EDITION) as desk:
        desk.write("broken\n")
        assert await desk.hears() == (REFUSAL, frozenset())
        assert desk.room.asked == 2

        desk.write("mended\n")
        assert await desk.hears() == (EDITION, frozenset())
        assert desk.told.empty()


async def test_who_asks_for_a_broken_course_is_told_at_once(course: Path) -> None:
    async with office(course, lambda _: REFUSAL) as desk:
        desk.publisher.request(7)

        assert await desk.hears() == (REFUSAL, frozenset({7}))
        assert desk.room.asked == 1


async def test_a_process_that_ends_is_told_in_the_log_and_asked_again_later(course: Path) -> None:
    ended = PublishingError("too little memory")

    with capture_logs() as logs:
        async with office(course, lambda text: ended if text == "large\n" else EDITION) as desk:
            desk.write("large\n")
            async with asyncio.timeout(60):
                while desk.room.is_open or not logs:
                    await asyncio.sleep(0.01)
            desk.write("small\n")

            assert await desk.hears() == (EDITION, frozenset())

    assert [(entry["log_level"], entry["error"]) for entry in logs][:1] == [("error", "too little memory")]


async def test_asking_before_the_start_or_after_the_end_breaks_nothing(course: Path) -> None:
    room = Room(lambda: EDITION)

    async def hear(answer: Answer, askers: frozenset[int]) -> None:
        raise AssertionError(f"{answer} for {askers} was not asked for")

    publisher = Publisher(room, course, signature(course), hear)
    publisher.request(7)
    working = asyncio.create_task(publisher.run())
    await asyncio.sleep(0)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    publisher.request(7)

    assert room.asked == 0
