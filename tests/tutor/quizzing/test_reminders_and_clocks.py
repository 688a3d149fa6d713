"""One reminder a day and none at night, whatever clocks and travellers do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tutor.quizzing.reminding import is_quiet
from bot.tutor.zones import local_time
from tests.tutor.quizzing.reminded import TUESDAY, Reminded


@pytest.mark.parametrize(
    ("zone", "start", "shown", "utc"),
    [
        (
            "Tallinn",
            datetime(2026, 3, 28, 9, tzinfo=UTC),
            ["03-28 18:30", "03-29 18:30", "03-30 18:30"],
            ["16:30", "15:30", "15:30"],
        ),
        (
            "Tallinn",
            datetime(2026, 10, 24, 9, tzinfo=UTC),
            ["10-24 18:30", "10-25 18:30", "10-26 18:30"],
            ["15:30", "16:30", "16:30"],
        ),
        (
            "New York",
            datetime(2026, 10, 31, 9, tzinfo=UTC),
            ["10-31 18:30", "11-01 18:30", "11-02 18:30"],
            ["22:30", "23:30", "23:30"],
        ),
        (
            "Lord Howe",
            datetime(2026, 4, 4, 2, tzinfo=UTC),
            ["04-04 18:30", "04-05 18:30", "04-06 18:30"],
            ["07:30", "08:00", "08:00"],
        ),
    ],
    ids=["spring in Tallinn", "autumn in Tallinn", "autumn in New York", "half an hour on Lord Howe"],
)
def test_daylight_saving_moves_no_reminder_on_the_learners_clock(
    zone: str, start: datetime, shown: list[str], utc: list[str]
) -> None:
    reminded = Reminded(now=start)
    reminded.say(f"/remind 18:30 {zone}")

    reminded.run(days=2, hours=20)

    assert reminded.shown == shown
    assert [f"{at.astimezone(UTC):%H:%M}" for at in reminded.unasked] == utc


@pytest.mark.parametrize("now", ["2026-03-29T00:30", "2026-10-25T00:30", "2026-10-25T01:30"])
def test_the_next_reminder_is_after_now_on_the_nights_on_which_clocks_change(now: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    reminded = Reminded(now=moment)

    reminded.say("/remind 7:00 Tallinn")

    found = reminded.learner.wake_at
    assert found is not None
    assert timedelta(0) < found - moment < timedelta(hours=25)
    assert local_time(found, "Europe/Tallinn").time() == time(7)
    assert local_time(found, "Europe/Tallinn").date() == moment.date()


@pytest.mark.parametrize(
    "zone",
    ["Tokyo", "Kiritimati", "New York", "Pago Pago"],
)
def test_who_travels_after_a_reminder_gets_no_second_one_on_that_day(zone: str) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(hours=10)

    reminded.say(f"/remind {zone}")
    reminded.run(days=3)

    assert reminded.shown[:3] == ["03-03 18:30", "03-04 18:30", "03-05 18:30"]


def test_who_travels_west_into_the_day_before_waits_until_the_day_after_the_last_reminder() -> None:
    reminded = Reminded(now=datetime(2026, 3, 3, 21, 0, tzinfo=UTC))
    reminded.say("/remind 7:00 Tokyo")
    reminded.run(hours=2)

    reminded.say("/remind 18:30 Los Angeles")
    reminded.run(days=4)

    assert reminded.shown == ["03-04 07:00", "03-05 18:30", "03-06 18:30"]


def test_a_later_hour_on_the_same_day_brings_no_second_reminder() -> None:
    reminded = Reminded()
    reminded.say("/remind 12:00")
    reminded.run(hours=4)

    reminded.say("/remind 18:30")
    reminded.run(days=1, hours=12)

    assert reminded.shown == ["03-03 12:00", "03-04 18:30"]


def test_off_and_on_again_brings_no_second_reminder_on_that_day() -> None:
    reminded = Reminded()
    reminded.say("/remind 12:00")
    reminded.run(hours=4)
    reminded.say("/remind off")
    reminded.say("/remind 18:30")
    assert reminded.run(hours=12).shown == ["03-03 12:00"]


@pytest.mark.parametrize(
    "jump",
    [{"minutes": -5}, {"minutes": -90}, {"hours": -10}, {"minutes": 5}, {"minutes": 90}, {"hours": 5}],
    ids=str,
)
def test_a_clock_that_jumps_after_a_reminder_brings_no_second_one_on_that_day(jump: dict[str, float]) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(hours=10)

    reminded.jump(**jump).say("yeast?")
    reminded.run(hours=20)

    assert reminded.shown[0] == "03-03 18:30"
    assert reminded.shown[1:] in ([], ["03-04 18:30"])


@pytest.mark.parametrize("back", [{"hours": 24}, {"hours": 34}, {"days": 2}, {"days": 3}], ids=str)
def test_a_clock_put_back_by_days_brings_no_second_reminder_on_a_day_that_had_one(back: dict[str, float]) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(days=2, hours=10)
    reminded.jump(**{unit: -number for unit, number in back.items()}).say("yeast?")
    reminded.run(days=4)
    assert len(set(reminded.shown)) == len(reminded.shown)


def test_a_clock_that_was_a_year_ahead_silences_nobody_who_writes_again() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.jump(days=365).run(days=2)
    ahead = list(reminded.shown)

    reminded.jump(days=-365).say("yeast?")
    reminded.run(days=1)

    assert ahead == ["03-04 18:30"]
    assert reminded.shown == [*ahead, "03-05 18:30"]


def test_a_clock_that_was_a_year_behind_loses_at_most_the_reminder_of_that_day() -> None:
    reminded = Reminded(now=TUESDAY - timedelta(days=365))
    reminded.say("/remind 18:30")

    reminded.jump(days=365).run(days=3)

    assert reminded.shown == ["03-04 18:30", "03-05 18:30"]


ZONES = ("UTC", "Tokyo", "Los Angeles", "Kiritimati", "Pago Pago", "Tallinn", "New York", "Lord Howe", "+14", "-12")
JUMPS_MINUTES = (-600, -90, -3, 3, 90, 600, 525_600)

STEPS = st.one_of(
    st.tuples(st.just("run"), st.integers(1, 60)),
    st.tuples(st.just("run"), st.integers(1, 60)),
    st.tuples(st.just("away"), st.integers(1, 60)),
    st.tuples(st.just("wake"), st.just(0)),
    st.tuples(st.just("word"), st.just("yeast?")),
    st.tuples(st.just("word"), st.sampled_from([f"/remind {zone}" for zone in ZONES])),
    st.tuples(st.just("word"), st.sampled_from([f"/remind {at}" for at in ("7:00", "9:00", "18:30", "21:59")])),
    st.tuples(st.just("jump"), st.sampled_from(JUMPS_MINUTES)),
)

STARTS = st.sampled_from(
    [datetime(2026, month, day, 9, tzinfo=UTC) for month, day in ((3, 7), (3, 28), (4, 4), (10, 24), (10, 31))]
)
"""The eves of days on which clocks change somewhere."""

STRICT = st.one_of(
    STEPS,
    STEPS,
    STEPS,
    st.tuples(st.just("word"), st.just("/remind off")),
    st.tuples(st.just("jump"), st.sampled_from((-525_600, -3_000, -1_440, 1_440, 3_000))),
)


@pytest.mark.slow
@given(STARTS, st.lists(STRICT, max_size=25))
@settings(max_examples=1000)
def test_whatever_happens_no_day_has_two_reminders_and_none_comes_at_night(
    start: datetime, steps: list[tuple[str, Any]]
) -> None:
    reminded = Reminded(now=start)
    reminded.say("/remind 18:30 Tallinn")
    for kind, what in steps:
        match kind:
            case "run":
                reminded.run(hours=int(what))
            case "away":
                reminded.away(hours=int(what))
            case "wake":
                reminded.wake()
            case "word":
                reminded.say(str(what))
            case _:
                reminded.jump(minutes=int(what))
    days = [at.date() for at in reminded.unasked]
    assert len(days) == len(set(days)), reminded.shown
    assert not [at for at in reminded.unasked if is_quiet(at.time())]
