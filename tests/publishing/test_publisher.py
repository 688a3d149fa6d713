"""When the course is read again, and who is told what came of it."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

import pytest
from structlog.testing import capture_logs

from bot.authoring.problems import Problem
from bot.errors import CourseError, PublishingError
from bot.publishing import publisher as module
from bot.publishing.edition import Answer, Edition, Failure, Refusal, Survey, Unchanged
from bot.publishing.publisher import Publisher, first_edition
from bot.publishing.watching import signature
from tests.authoring.coursefiles import BEEKEEPING
from tests.tutor.courses import BREAD, MATCHING

HONEY = "intents/honey.yaml"
REFUSAL = Refusal((Problem(HONEY, 1, "Y001", "this is not YAML"),))
EDITION = Edition(Survey(BREAD, {}), MATCHING)
FOR_NOW = replace(EDITION, is_whole=False)
UNCHANGED = Unchanged("abc")
ENDED = PublishingError("too little memory")


class Unstartable(PublishingError):
    """What a workroom raises when it is asked."""


class Room:
    """A workroom that answers each question with what a test laid down for the files as they are."""

    def __init__(self, answer: Callable[[], Answer | PublishingError]) -> None:
        self.is_open = True
        self.asked = 0
        self._answer = answer
        self._processes = 1
        self._answers: SimpleQueue[tuple[int, int, Answer | PublishingError]] = SimpleQueue()

    def ask(self, number: int) -> None:
        self.asked += 1
        answer = self._answer()
        if isinstance(answer, Unstartable):
            self.is_open = False
            raise answer
        if not self.is_open:
            self._processes += 1
            self.is_open = True
        self.comes(number, answer)

    def receive(self) -> tuple[int, Answer]:
        process, number, answer = self._answers.get()
        if isinstance(answer, PublishingError):
            # Another process may have been started meanwhile.
            if process == self._processes:
                self.is_open = False
            raise answer
        return number, answer

    def close(self) -> None:
        self.comes(0, PublishingError("closed"))

    def comes(self, number: int, answer: Answer | PublishingError) -> None:
        """Let something come that was not asked for just now."""
        self._answers.put((self._processes, number, answer))


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


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what broke down be tried again without waiting."""
    monkeypatch.setattr(module, "AGAIN_AFTER_S", 0.0)


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


async def test_a_whole_edition_of_an_earlier_change_is_no_answer_to_who_asks_later(course: Path) -> None:
    """It was on its way when the course was asked for again."""

    def answer(text: str) -> Answer:
        if desk.room.asked == 1:
            return FOR_NOW
        desk.room.comes(1, EDITION)
        return UNCHANGED

    async with office(course, answer) as desk:
        desk.write("changed\n")
        assert await desk.hears() == (FOR_NOW, frozenset())

        desk.publisher.request(7)
        assert await desk.hears() == (replace(EDITION, is_current=False), frozenset())
        assert await desk.hears() == (UNCHANGED, frozenset({7}))


async def test_an_answer_to_two_who_asked_at_different_times_is_told_to_both(course: Path) -> None:
    def answer(text: str) -> Answer:
        if desk.room.asked == 1:
            desk.publisher.request(8)
        return UNCHANGED

    async with office(course, answer) as desk:
        desk.publisher.request(7)

        assert await desk.hears() == (UNCHANGED, frozenset({7}))
        assert await desk.hears() == (UNCHANGED, frozenset({8}))

        desk.publisher.request(7)
        desk.publisher.request(8)
        assert await desk.hears() == (UNCHANGED, frozenset({7, 8}))


FAILURES = [
    pytest.param(ENDED, id="it ends"),
    pytest.param(Unstartable("too little memory"), id="it cannot be started"),
]


@pytest.mark.parametrize("error", FAILURES)
async def test_a_process_that_breaks_down_is_asked_once_more_before_anybody_is_told(
    course: Path, error: PublishingError
) -> None:
    with capture_logs() as logs:
        async with office(course, lambda _: error if desk.room.asked == 1 else EDITION) as desk:
            desk.publisher.request(7)

            assert await desk.hears() == (EDITION, frozenset({7}))
            assert desk.room.asked == 2

    assert [(entry["log_level"], entry["error"]) for entry in logs] == [("warning", "too little memory")]


@pytest.mark.parametrize("error", FAILURES)
async def test_a_process_that_breaks_down_twice_is_told_to_who_asked_and_asked_again_later(
    course: Path, error: PublishingError
) -> None:
    with capture_logs() as logs:
        async with office(course, lambda text: EDITION if text == "small\n" else error) as desk:
            desk.publisher.request(7)
            assert await desk.hears() == (Failure("too little memory"), frozenset({7}))
            assert desk.room.asked == 2

            desk.write("small\n")
            assert await desk.hears() == (EDITION, frozenset())

    assert [entry["log_level"] for entry in logs] == ["warning", "error"]


async def test_the_end_of_one_process_that_is_noticed_twice_counts_once(course: Path) -> None:
    """Who asks notices it, and who waits for an answer, too."""

    def answer(text: str) -> Answer | PublishingError:
        if desk.room.asked > 1:
            return EDITION
        desk.room.comes(1, ENDED)
        return Unstartable("too little memory")

    async with office(course, answer) as desk:
        desk.publisher.request(7)

        assert await desk.hears() == (EDITION, frozenset({7}))


async def test_the_end_of_a_process_that_is_noticed_late_does_not_count_against_the_next_one(course: Path) -> None:
    """A busy machine: who waits for an answer hears of the end only when another process is being started."""
    loop = asyncio.get_running_loop()

    def answer(text: str) -> Answer | PublishingError:
        if desk.room.asked == 1:
            return Unstartable("too little memory")
        desk.room.comes(1, ENDED)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.1), loop).result()
        return EDITION

    async with office(course, answer) as desk:
        desk.publisher.request(7)

        assert await desk.hears() == (EDITION, frozenset({7}))
        assert desk.room.asked == 2


async def test_a_process_that_ends_with_nothing_to_do_is_started_again_each_time(course: Path) -> None:
    async with office(course, lambda _: EDITION) as desk:
        for times in (1, 2, 3):
            desk.room.comes(0, ENDED)

            assert await desk.hears() == (EDITION, frozenset())
            assert desk.room.asked == times


class Places(dict[tuple[str | None, str], str]):
    """Places that tell when they are gone."""


async def test_an_answer_is_not_held_while_the_next_one_is_waited_for(course: Path) -> None:
    places = Places()
    held = weakref.ref(places)
    answers = [replace(EDITION, survey=Survey(BREAD, places))]
    del places

    async with office(course, lambda _: answers.pop()) as desk:
        desk.publisher.request(7)
        await desk.hears()
        async with asyncio.timeout(60):
            while held() is not None:
                await asyncio.sleep(0.01)


def first_of(answers: Sequence[Answer | PublishingError]) -> Edition:
    """Give the first edition of a workroom that answers so, one after the other."""
    left = iter(answers)
    return first_edition(Room(lambda: next(left)))


@pytest.mark.parametrize("error", FAILURES)
def test_a_first_course_that_breaks_down_is_asked_for_once_more(error: PublishingError) -> None:
    with capture_logs() as logs:
        assert first_of([error, EDITION]) == EDITION
        with pytest.raises(CourseError):
            first_of([error, REFUSAL])
        with pytest.raises(PublishingError):
            first_of([error, error, EDITION])

    assert [(entry["log_level"], entry["error"]) for entry in logs] == [("warning", "too little memory")] * 3


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
