"""Each part of the tutor is ready or not, and says so in time."""

from collections.abc import Iterator
from threading import Event

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreError
from bot.operating.health import Health, Part, Pulse
from bot.storage.memory import MemoryStore
from tests.operating.stopwatch import Stopwatch


class FailingStore(MemoryStore):
    """A database that fails as long as it is told to."""

    fails = False

    def check(self) -> None:
        if self.fails:
            raise StoreError("the database /srv/tutor.db failed: it is locked")


class HangingStore(MemoryStore):
    """A database that does not answer before it is let go. `checks` counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.checks = 0
        self.let_go = Event()

    def check(self) -> None:
        self.checks += 1
        self.let_go.wait()


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def hanging() -> Iterator[HangingStore]:
    store = HangingStore()
    yield store
    store.let_go.set()


def test_before_its_first_sign_of_life_a_part_is_not_ready(stopwatch: Stopwatch) -> None:
    pulse = Pulse(60, stopwatch)

    assert pulse.part() == Part(False, "no sign of life yet")
    assert pulse.silence_s() == 0


@pytest.mark.parametrize(
    ("silence_s", "part"),
    [
        (0, Part(True, "last sign of life 0 s ago")),
        (60, Part(True, "last sign of life 60 s ago")),
        (61, Part(False, "no sign of life for 61 s, and 60 s are the most")),
        (90_000, Part(False, "no sign of life for 90000 s, and 60 s are the most")),
    ],
)
def test_a_part_that_was_silent_for_too_long_is_not_ready(silence_s: float, part: Part, stopwatch: Stopwatch) -> None:
    pulse = Pulse(60, stopwatch)
    pulse.beat()

    stopwatch.now += silence_s

    assert pulse.part() == part
    assert pulse.silence_s() == silence_s


def test_a_sign_of_life_may_say_more_until_the_next_one(stopwatch: Stopwatch) -> None:
    pulse = Pulse(60, stopwatch)

    pulse.beat("stands by")
    first = pulse.part()
    stopwatch.now += 61
    too_late = pulse.part()
    pulse.beat()

    assert first == Part(True, "stands by")
    assert too_late == Part(False, "no sign of life for 61 s, and 60 s are the most")
    assert pulse.part() == Part(True, "last sign of life 0 s ago")


def test_a_part_is_ready_again_with_its_next_sign_of_life(stopwatch: Stopwatch) -> None:
    pulse = Pulse(60, stopwatch)
    pulse.beat()
    stopwatch.now += 500

    pulse.beat()

    assert pulse.part() == Part(True, "last sign of life 0 s ago")


async def test_every_part_is_named_with_its_state(stopwatch: Stopwatch) -> None:
    pulses = {"receiving": Pulse(60, stopwatch), "sending": Pulse(15, stopwatch)}
    health = Health(MemoryStore(), lambda: "90222a42fad9", pulses)
    pulses["sending"].beat()

    parts = await health.parts()
    health.close()

    assert parts == {
        "database": Part(True, "answers"),
        "course": Part(True, "version 90222a42fad9"),
        "receiving": Part(False, "no sign of life yet"),
        "sending": Part(True, "last sign of life 0 s ago"),
    }


async def test_a_database_that_fails_is_not_ready_until_it_works_again_and_only_the_log_names_its_files() -> None:
    store = FailingStore()
    health = Health(store, str, {})
    found = []

    with capture_logs() as logs:
        for store.fails in (False, True, False):
            found.append((await health.parts())["database"])
    health.close()

    assert found == [Part(True, "answers"), Part(False, "it fails, and the log says why"), Part(True, "answers")]
    assert logs == [
        {
            "event": "the database does not stand the check",
            "error": "the database /srv/tutor.db failed: it is locked",
            "log_level": "warning",
        }
    ]


async def test_a_database_that_hangs_is_not_waited_for_and_is_asked_once_whoever_asks(hanging: HangingStore) -> None:
    health = Health(hanging, str, {})

    found = [(await health.parts())["database"] for _ in range(2)]
    checks = hanging.checks
    hanging.let_go.set()
    after = (await health.parts())["database"]
    health.close()

    assert found == [Part(False, "no answer within 1 s")] * 2
    assert after == Part(True, "answers")
    assert checks == 1
