"""What befalls the process in which courses are learned."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import PublishingError
from bot.publishing.edition import Edition, Unchanged
from bot.publishing.publisher import first_edition
from bot.publishing.workroom import Workroom
from tests.authoring.coursefiles import BEEKEEPING
from tests.publishing.test_workroom import asked, kill


@pytest.fixture
def workroom(tmp_path: Path) -> Iterator[Workroom]:
    room = Workroom(BEEKEEPING.write(tmp_path / "course"))
    yield room
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


def test_a_hangup_that_goes_to_all_processes_does_not_end_this_one(workroom: Workroom) -> None:
    version = first_edition(workroom).course.version

    kill(workroom, signal.SIGHUP)

    assert asked(workroom) == Unchanged(version)


def test_a_process_that_cannot_be_started_is_told_and_another_time_it_can(workroom: Workroom) -> None:
    first_edition(workroom)
    kill(workroom, signal.SIGKILL)
    with pytest.raises(PublishingError, match="too little memory"):
        workroom.receive()

    with no_more_files(), pytest.raises(PublishingError, match="no process could be started"):
        workroom.ask()

    assert not workroom.is_open
    assert isinstance(asked(workroom), Edition)
