"""The process in which courses are learned: a real one."""

import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from bot.authoring.english import ordinary_words
from bot.errors import CourseError, PublishingError
from bot.publishing.edition import Answer, Edition, Refusal, Unchanged
from bot.publishing.publisher import first_edition
from bot.publishing.working import step_back
from bot.publishing.workroom import Workroom
from bot.tutor.matching.learning import learn
from tests.authoring.coursefiles import BEEKEEPING
from tests.publishing.test_relearning import FIRST, HONEY, NEW

BROKEN = BEEKEEPING.with_(HONEY, append="- id: [\n")
TEXTS = ("how do bees make hony", "what does the queen do", "xzqvj wvjqk", "the weather in Lisbon", "swarm", "")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


@pytest.fixture
def workroom(course: Path) -> Iterator[Workroom]:
    room = Workroom(course)
    yield room
    room.close()


def asked(workroom: Workroom, number: int = 1) -> Answer:
    """Ask, and give the answer to that."""
    workroom.ask(number)
    answered, answer = workroom.receive()
    assert answered == number
    return answer


def process_of_room() -> int:
    """Give the number of the one process that learns."""
    [process] = (child for child in active_children() if child.name == "workroom")
    assert process.pid
    return process.pid


def kill(number: signal.Signals) -> None:
    os.kill(process_of_room(), number)


@pytest.mark.slow
def test_what_comes_from_the_process_is_what_is_learned_here(workroom: Workroom) -> None:
    edition = first_edition(workroom)

    here = learn(edition.course, ordinary_words())
    assert edition.is_whole
    assert edition.course.about.title == "Beekeeping for Beginners"
    assert [edition.matching.rank(text) for text in TEXTS] == [here.rank(text) for text in TEXTS]
    assert edition.matching.correct(["hony", "queeen"]) == ["honey", "queen"]
    assert edition.matching.explain("making hony", "honey.making") == here.explain("making hony", "honey.making")


def test_a_change_comes_for_now_and_then_whole(workroom: Workroom, course: Path) -> None:
    first_edition(workroom)
    NEW.write(course)

    now = asked(workroom, 5)
    number, whole = workroom.receive()

    assert isinstance(now, Edition)
    assert isinstance(whole, Edition)
    assert number == 5
    assert (now.is_whole, whole.is_whole) == (False, True)
    assert now.course.version == whole.course.version
    assert now.matching.rank("xzqvj wvjqk").matches[0].intent == "honey.making"
    here = learn(whole.course, ordinary_words())
    assert [whole.matching.rank(text) for text in TEXTS] == [here.rank(text) for text in TEXTS]


@pytest.mark.slow
def test_of_two_changes_in_a_row_the_second_is_learned_whole(workroom: Workroom, course: Path) -> None:
    first_edition(workroom)
    versions = []
    for number in range(3):
        BEEKEEPING.with_(HONEY, replace=(FIRST, f"{FIRST}    - xzqvj wvjqk {number} hives\n")).write(course)
        workroom.ask(number)
        while isinstance(answer := workroom.receive()[1], Edition) and answer.is_whole:
            versions.append(answer.course.version)
        assert isinstance(answer, Edition)
        last = answer.course.version

    answered, answer = workroom.receive()

    assert isinstance(answer, Edition)
    assert (answered, answer.is_whole, answer.course.version) == (2, True, last)
    assert last not in versions


@pytest.mark.slow
def test_files_that_did_not_change_are_not_learned_again(workroom: Workroom) -> None:
    version = first_edition(workroom).course.version

    assert asked(workroom, 1) == Unchanged(version)
    assert asked(workroom, 2) == Unchanged(version)


@pytest.mark.slow
def test_a_broken_course_is_refused_and_a_mended_one_goes_on(workroom: Workroom, course: Path) -> None:
    version = first_edition(workroom).course.version
    BROKEN.write(course)

    refused = asked(workroom, 1)
    BEEKEEPING.write(course)
    mended = asked(workroom, 2)

    assert isinstance(refused, Refusal)
    assert {problem.path for problem in refused.problems} == {HONEY}
    assert mended == Unchanged(version)


@pytest.mark.slow
def test_a_course_that_is_broken_from_the_start_is_told_and_can_be_mended(workroom: Workroom, course: Path) -> None:
    BROKEN.write(course)

    with pytest.raises(CourseError, match=HONEY):
        first_edition(workroom)

    BEEKEEPING.write(course)
    assert first_edition(workroom).course.about.title == "Beekeeping for Beginners"


@pytest.mark.slow
def test_a_process_that_was_killed_is_told_and_started_again(workroom: Workroom) -> None:
    edition = first_edition(workroom)
    kill(signal.SIGKILL)

    with pytest.raises(PublishingError, match="too little memory"):
        workroom.receive()

    assert not workroom.is_open
    again = asked(workroom)
    assert workroom.is_open
    assert isinstance(again, Edition)
    assert (again.is_whole, again.course.version) == (True, edition.course.version)


def test_the_process_ends_when_it_is_closed_also_in_the_middle_of_learning(course: Path) -> None:
    room = Workroom(course)
    room.ask(1)

    room.close()

    assert not room.is_open
    with pytest.raises(PublishingError, match="the tutor ends"):
        room.ask(2)


@pytest.mark.parametrize("nice", [10, 15, 19])
def test_a_thread_that_is_nicer_already_does_not_step_forward(nice: int) -> None:
    """Only root may become less nice, so a tutor that was started as a nice one would end."""
    found: list[int] = []

    def learn() -> None:
        here = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, here, nice)
        step_back()
        found.append(os.getpriority(os.PRIO_PROCESS, here))

    thread = threading.Thread(target=learn)
    thread.start()
    thread.join()

    assert found == [nice]
