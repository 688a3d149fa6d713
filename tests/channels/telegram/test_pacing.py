"""How fast messages may go: 4 at once to a chat and then one a second, 30 a second in all."""

import pytest

from bot.channels.telegram.pacing import Bucket, Pace
from tests.operating.stopwatch import Stopwatch


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def pace(stopwatch: Stopwatch) -> Pace:
    return Pace(stopwatch)


def test_four_messages_to_a_chat_go_at_once_and_then_one_a_second(pace: Pace) -> None:
    assert [pace.reserve(7) for _ in range(7)] == [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0]


def test_five_messages_to_a_group_go_at_once_and_then_twenty_a_minute(pace: Pace) -> None:
    assert [pace.reserve(-7) for _ in range(7)] == pytest.approx([0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 6.0])


def test_a_pause_lets_messages_go_again(stopwatch: Stopwatch, pace: Pace) -> None:
    for _ in range(5):
        pace.reserve(7)

    stopwatch.now += 1.5
    waits = [pace.reserve(7), pace.reserve(7)]

    assert waits == [0.5, 1.5]


def test_a_long_pause_saves_up_no_more_than_four(stopwatch: Stopwatch, pace: Pace) -> None:
    pace.reserve(7)

    stopwatch.now += 3_600
    waits = [pace.reserve(7) for _ in range(5)]

    assert waits == [0.0, 0.0, 0.0, 0.0, 1.0]


def test_thirty_chats_go_at_once_and_then_thirty_a_second(pace: Pace) -> None:
    waits = [pace.reserve(chat) for chat in range(1, 63)]

    assert waits[:30] == [0.0] * 30
    assert waits[30:33] == pytest.approx([1 / 30, 2 / 30, 3 / 30])
    assert waits[-1] == pytest.approx(32 / 30)


@pytest.mark.parametrize(
    ("processes", "at_once", "a_second"),
    [(1, 30, 30), (2, 15, 15), (7, 4, 30 / 7), (30, 1, 1), (1_000, 1, 1)],
    ids=["alone", "two", "no even part", "thirty", "more than there are messages"],
)
def test_each_of_several_processes_keeps_to_its_part(pace: Pace, processes: int, at_once: int, a_second: float) -> None:
    pace.share(processes)

    waits = [pace.reserve(chat) for chat in range(1, at_once + 4)]

    assert waits[:at_once] == [0.0] * at_once
    assert waits[at_once:] == pytest.approx([1 / a_second, 2 / a_second, 3 / a_second])


def test_a_part_that_grows_lets_more_go_and_one_that_shrinks_less(stopwatch: Stopwatch, pace: Pace) -> None:
    pace.share(15)
    waits = [pace.reserve(chat) for chat in (1, 2, 3, 4)]
    stopwatch.now += 0.5
    pace.share(1)
    waits.append(pace.reserve(5))
    stopwatch.now += 60
    pace.share(15)
    waits += [pace.reserve(chat) for chat in (6, 7, 8)]

    # In debt by two, of which half a second at two a second has paid one.
    assert waits == pytest.approx([0, 0, 0.5, 1, 2 / 30, 0, 0, 0.5])


def test_the_pace_of_a_chat_is_not_shared(pace: Pace) -> None:
    pace.share(2)

    assert [pace.reserve(7) for _ in range(6)] == [0.0, 0.0, 0.0, 0.0, 1.0, 2.0]


def test_the_slower_of_the_two_limits_counts(pace: Pace) -> None:
    for _ in range(6):
        pace.reserve(7)
    for chat in range(100, 125):
        pace.reserve(chat)

    assert pace.reserve(7) == 3.0
    assert pace.reserve(200) == pytest.approx(3 / 30)


def test_chats_do_not_slow_each_other_below_the_limit_for_all(pace: Pace) -> None:
    for _ in range(5):
        pace.reserve(7)

    assert pace.reserve(8) == 0.0


def test_forgetting_chats_changes_no_wait(stopwatch: Stopwatch, pace: Pace) -> None:
    """Beyond 10,000 chats those that have been quiet are forgotten."""
    for chat in range(1, 10_001):
        pace.reserve(chat)
        stopwatch.now += 1.0
    for _ in range(4):
        pace.reserve(99_999)

    waits = [pace.reserve(99_999), pace.reserve(1)]

    assert waits == [1.0, 0.0]


def test_a_bucket_tells_when_it_is_full_again() -> None:
    bucket = Bucket(rate=2.0, size=3, tokens=3.0, filled_at=0.0)
    bucket.take()

    assert not bucket.is_full(0.25)
    assert bucket.is_full(0.5)


def test_a_bucket_in_debt_tells_how_long_to_wait() -> None:
    bucket = Bucket(rate=2.0, size=1, tokens=1.0, filled_at=0.0)
    for _ in range(3):
        bucket.take()

    assert [bucket.wait_s(0.0), bucket.wait_s(1.0), bucket.wait_s(1.5), bucket.wait_s(9.0)] == [1.5, 0.5, 0.0, 0.0]
