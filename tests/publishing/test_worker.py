"""The end of the process in which courses are learned: a real one."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

import pytest

from bot.publishing import passing, relearning
from bot.publishing.worker import Job, work
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles
from tests.publishing.test_workroom import BROKEN


def fail(*_: object, **__: object) -> NoReturn:
    raise OSError("the disk is broken")


def work_without_reading(connection: Connection, job: Job) -> None:
    relearning.read = fail
    work(connection, job)


def work_without_learning(connection: Connection, job: Job) -> None:
    relearning.learn_whole = fail
    work(connection, job)


def ended(target: Callable[[Connection, Job], None], course: Path, *, hang_up: bool = False) -> int | None:
    """Start a process, ask it once, and give its exit code."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, Job(course)))
    process.start()
    theirs.close()
    passing.send(ours, 1)
    if hang_up:
        ours.close()
    process.join(60)
    return process.exitcode


@pytest.mark.slow
@pytest.mark.parametrize("target", [work_without_reading, work_without_learning])
def test_a_fault_that_nobody_foresaw_ends_the_process_with_its_traceback(
    target: Callable[[Connection, Job], None], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = ended(target, BEEKEEPING.write(tmp_path))

    assert code == 1
    assert "OSError: the disk is broken" in capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("files", [BEEKEEPING, BROKEN], ids=["while it learns", "before it answers"])
def test_a_process_whose_answer_nobody_waits_for_any_more_ends_without_a_word(
    files: CourseFiles, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = ended(work, files.write(tmp_path), hang_up=True)

    assert (code, capfd.readouterr().err) == (0, "")
