"""A process that has nothing to do for long is ended, and started again when it is needed."""

import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from bot.errors import PublishingError
from bot.publishing import passing
from bot.publishing.edition import Answer, Edition, Refusal, Unchanged
from bot.publishing.publisher import first_edition
from bot.publishing.worker import Offer
from bot.publishing.workroom import Workroom
from tests.authoring.coursefiles import BEEKEEPING
from tests.publishing.test_relearning import HONEY, NEW
from tests.publishing.test_workroom import BROKEN, asked, process_of_room

pytestmark = pytest.mark.slow

PATIENCE_S = 60.0


class Ear:
    """Receives in a thread, as a running tutor does."""

    def __init__(self, room: Workroom) -> None:
        self.heard: list[tuple[int, Answer] | PublishingError] = []
        self._grown = threading.Condition()
        self._room = room
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def wait(self, is_so: Callable[[], bool]) -> None:
        with self._grown:
            assert self._grown.wait_for(is_so, PATIENCE_S)

    def end(self) -> None:
        self._room.close()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def _listen(self) -> None:
        while True:
            heard: tuple[int, Answer] | PublishingError
            try:
                heard = self._room.receive()
            except PublishingError as error:
                heard = error
            with self._grown:
                self.heard.append(heard)
                self._grown.notify_all()
            if isinstance(heard, PublishingError):
                return


def wait_for_rest(room: Workroom) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE_S / 0.02)):
        if not room.is_open:
            return
        pause.wait(0.02)
    raise AssertionError("the process did not end")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


def test_the_process_ends_when_idle_and_a_change_starts_another_which_knows_the_course(
    course: Path, tmp_path: Path
) -> None:
    room = Workroom(course, kept_in=tmp_path / "kept", idle_s=0.05)
    first_edition(room)
    former = process_of_room()
    ear = Ear(room)
    try:
        wait_for_rest(room)
        assert ear.heard == [], "nobody is told"

        NEW.write(course)
        room.ask(1)
        assert process_of_room() != former
        ear.wait(lambda: len(ear.heard) == 2)
        wait_for_rest(room)
        room.ask(2)
        ear.wait(lambda: len(ear.heard) == 3)
    finally:
        ear.end()

    (first, for_now), (_, whole), unchanged = ear.heard[:3]  # type: ignore[misc]
    assert first == 1
    assert isinstance(for_now, Edition)
    assert isinstance(whole, Edition)
    assert (for_now.is_whole, whole.is_whole) == (False, True)
    assert unchanged == (2, Unchanged(whole.course.version))
    assert isinstance(ear.heard[3], PublishingError), "who waits wakes up when the room is closed"


def test_who_waits_while_no_process_is_needed_wakes_up_when_the_room_is_closed(course: Path, tmp_path: Path) -> None:
    room = Workroom(course, kept_in=tmp_path / "kept", idle_s=0.05)
    first_edition(room)
    ear = Ear(room)
    wait_for_rest(room)

    ear.end()

    assert [type(heard) for heard in ear.heard] == [PublishingError]


def test_a_course_that_is_broken_after_a_rest_changes_nothing_and_a_mended_one_goes_on(
    course: Path, tmp_path: Path
) -> None:
    room = Workroom(course, kept_in=tmp_path / "kept", idle_s=0.05)
    version = first_edition(room).course.version
    ear = Ear(room)
    try:
        wait_for_rest(room)
        BROKEN.write(course)
        room.ask(1)
        ear.wait(lambda: len(ear.heard) == 1)
        wait_for_rest(room)
        BEEKEEPING.write(course)
        room.ask(2)
        ear.wait(lambda: len(ear.heard) == 2)
    finally:
        ear.end()

    (first, refused), mended = ear.heard[:2]  # type: ignore[misc]
    assert first == 1
    assert isinstance(refused, Refusal)
    assert {problem.path for problem in refused.problems} == {HONEY}
    assert mended == (2, Unchanged(version))


def test_an_offer_to_end_that_comes_too_late_is_passed_over(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody receives between two asks, so that the process has offered to end before it hears the second."""
    room = Workroom(course, kept_in=tmp_path / "kept", idle_s=0.001)
    version = first_edition(room).course.version
    offers: list[int] = []
    receive = passing.receive

    def noting(connection: Connection) -> Any:
        received = receive(connection)
        if isinstance(received, tuple) and isinstance(received[1], Offer):
            offers.append(received[0])
        return received

    monkeypatch.setattr(passing, "receive", noting)
    pause = threading.Event()
    asks = range(1, 30)
    try:
        for number in asks:
            pause.wait(0.02)
            assert asked(room, number) == Unchanged(version)
    finally:
        room.close()

    assert set(offers) & set(asks), "an offer that was made before the next ask"
