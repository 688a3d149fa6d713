"""What befalls the process in which courses are learned."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from bot.errors import PublishingError
from bot.publishing.edition import Edition, Unchanged
from bot.publishing.publisher import first_edition
from bot.publishing.workroom import Workroom
from tests.authoring.coursefiles import BEEKEEPING, ROOT
from tests.publishing.test_workroom import BROKEN, asked, kill

pytestmark = pytest.mark.slow


@pytest.fixture
def workroom(tmp_path: Path) -> Iterator[Workroom]:
    room = Workroom(BEEKEEPING.write(tmp_path / "course"))
    yield room
    room.close()


class Pauses(Event):
    """What a workroom waits for in its pauses: counts them, without waiting; what `first` does happens in the first."""

    def __init__(self, first: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.count = 0
        self._first = first

    def wait(self, timeout: float | None = None) -> bool:
        self.count += 1
        if self.count == 1:
            self._first()
        return self.is_set()


@contextmanager
def pausing(course: Path, pauses: Pauses) -> Iterator[Workroom]:
    """Open a room that pauses when it learns the next course, since it has learned one and its process is a new one."""
    room = Workroom(course, pauses)
    first_edition(room)
    kill(signal.SIGKILL)
    with pytest.raises(PublishingError, match="too little memory"):
        room.receive()
    try:
        yield room
    finally:
        room.close()


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let this process open nothing more, as when the system has no room for another process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_that_goes_to_all_processes_does_not_end_this_one(workroom: Workroom, number: signal.Signals) -> None:
    kill(number)  # while it starts
    version = first_edition(workroom).course.version

    kill(number)

    assert asked(workroom) == Unchanged(version)


def test_the_signals_reach_who_started_a_process(workroom: Workroom) -> None:
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()


def test_a_process_that_cannot_be_started_is_told_and_another_time_it_can(workroom: Workroom) -> None:
    first_edition(workroom)
    kill(signal.SIGKILL)
    with pytest.raises(PublishingError, match="too little memory"):
        workroom.receive()

    with no_more_files(), pytest.raises(PublishingError, match="no process could be started"):
        workroom.ask(1)

    assert not workroom.is_open
    assert isinstance(asked(workroom, 2), Edition)


def test_while_a_course_is_taught_another_is_made_ready_with_pauses_also_by_a_new_process(tmp_path: Path) -> None:
    pauses = Pauses()

    with pausing(BEEKEEPING.write(tmp_path), pauses) as workroom:
        assert pauses.count == 0
        assert isinstance(asked(workroom), Edition)

    assert pauses.count > 1


def test_a_room_that_is_closed_while_a_course_is_made_ready_breaks_that_off(tmp_path: Path) -> None:
    pauses = Pauses(first=lambda: room.close())

    with pausing(BEEKEEPING.write(tmp_path), pauses) as room:
        room.ask(1)
        with pytest.raises(PublishingError, match="the tutor ends"):
            room.receive()

    assert pauses.count == 1


def test_memory_that_runs_out_while_a_course_is_made_ready_ends_the_process_alone(tmp_path: Path) -> None:
    def run_out() -> None:
        raise MemoryError

    with pausing(BEEKEEPING.write(tmp_path), Pauses(first=run_out)) as workroom:
        workroom.ask(1)
        with pytest.raises(PublishingError, match="too little memory"):
            workroom.receive()

        assert not workroom.is_open
        assert isinstance(asked(workroom, 2), Edition)


OTHER_TUTOR = """
import sys
from pathlib import Path
from bot.publishing.workroom import Workroom

if __name__ == "__main__":
    workroom = Workroom(Path(sys.argv[1]))
    workroom.ask(1)
    print(workroom.receive()[0], flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "ended without a word"])
def test_the_process_ends_with_the_one_that_it_works_for(tmp_path: Path, *, is_killed: bool) -> None:
    script = tmp_path / "tutor.py"
    script.write_text(OTHER_TUTOR, encoding="utf-8")
    course = BROKEN.write(tmp_path / "course")
    tutor = subprocess.Popen(
        [sys.executable, script, course],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert tutor.stdout
    assert tutor.stdout.readline() == "1\n"

    if is_killed:
        tutor.kill()

    # It ends once nobody can write any more, and both processes can.
    rest, _ = tutor.communicate(timeout=60)
    assert rest == ""
