"""Items come back when FSRS says so, counted in local days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.quizzing.scheduling import LONGEST_DAYS, RETENTION, Grade, Memory, recall, review
from bot.tutor.quizzing.study import Study
from bot.tutor.zones import local_day

A, H, G = Grade.AGAIN, Grade.HARD, Grade.GOOD

RATINGS = {A: Rating.Again, H: Rating.Hard, G: Rating.Good}

DAY = date(2026, 3, 1)

LIBRARY = Scheduler(
    desired_retention=0.90,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=180,
    enable_fuzzing=False,
)
"""What the course asks of the library, its weights being the default ones."""

Reviewed = tuple[date, Grade]


def by_library(reviews: Sequence[Reviewed]) -> Card:
    """Let the library schedule one item by itself: a review a day, at noon."""
    card = Card(card_id=1)
    for day, grade in reviews:
        card, _ = LIBRARY.review_card(card, RATINGS[grade], datetime.combine(day, time(12), tzinfo=UTC))
    return card


def by_tutor(reviews: Sequence[Reviewed]) -> Memory:
    memory = None
    for day, grade in reviews:
        memory = review(memory, grade, day)
    assert memory is not None
    return memory


def intervals(grades: Sequence[Grade]) -> list[int]:
    """Give the days to the next review after each grade, where every review is on the day it is due."""
    found, day, memory = [], DAY, None
    for grade in grades:
        memory = review(memory, grade, day)
        found.append((memory.due - day).days)
        day = memory.due
    return found


@pytest.mark.parametrize(
    ("grades", "days"),
    [
        pytest.param([G, G, G, G, G], [2, 11, 46, 163, 180], id="good"),
        pytest.param([A, G, G, G, G], [1, 2, 6, 17, 44], id="wrong at first"),
        pytest.param([H, G, G, G], [1, 5, 17, 50], id="hard at first"),
        pytest.param([G, G, G, A, G, G], [2, 11, 46, 3, 8, 19], id="forgotten after three"),
        pytest.param([A, A, A], [1, 1, 1], id="always wrong"),
    ],
)
def test_an_item_comes_back_after_so_many_days(grades: list[Grade], days: list[int]) -> None:
    assert intervals(grades) == days


def test_an_item_comes_back_at_nine_tenths_and_within_half_a_year() -> None:
    assert (RETENTION, LONGEST_DAYS) == (0.90, 180)


def test_the_days_are_the_same_every_time() -> None:
    found = {tuple(intervals([H, G, G, A, G, G, H])) for _ in range(20)}

    assert len(found) == 1


def test_an_item_that_is_always_right_comes_back_within_half_a_year() -> None:
    assert intervals([G] * 12)[4:] == [180] * 8


@given(
    gaps=st.lists(st.integers(1, 400), min_size=1, max_size=25),
    grades=st.lists(st.sampled_from([A, H, G]), min_size=25, max_size=25),
)
def test_the_schedule_is_the_one_of_the_library(gaps: list[int], grades: list[Grade]) -> None:
    days = [DAY + timedelta(sum(gaps[:at])) for at in range(len(gaps))]
    reviews = list(zip(days, grades, strict=False))

    memory = by_tutor(reviews)

    card = by_library(reviews)
    assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
    assert (memory.last, memory.due) == (days[-1], card.due.date())


@given(
    grades=st.lists(st.sampled_from([A, H, G]), min_size=1, max_size=10),
    ahead=st.integers(0, 400),
)
def test_the_chance_of_recall_is_the_one_of_the_library(grades: list[Grade], ahead: int) -> None:
    reviews = [(DAY + timedelta(3 * at), grade) for at, grade in enumerate(grades)]
    day = reviews[-1][0] + timedelta(ahead)

    chance = recall(by_tutor(reviews), day)

    noon = datetime.combine(day, time(12), tzinfo=UTC)
    assert chance == LIBRARY.get_card_retrievability(by_library(reviews), noon)


def test_the_chance_of_recall_is_nine_tenths_when_an_item_is_due_and_falls_day_by_day() -> None:
    memory = Memory(stability=10.0, difficulty=5.0, last=DAY, due=DAY + timedelta(10))

    chances = [recall(memory, DAY + timedelta(days)) for days in range(100)]

    assert chances[0] == 1.0
    assert chances[10] == pytest.approx(0.9)
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 100


def test_who_still_knows_it_long_after_it_was_due_has_it_for_longer() -> None:
    begun = [(DAY, G), (DAY + timedelta(2), G)]

    on_time = by_tutor([*begun, (DAY + timedelta(13), G)])
    late = by_tutor([*begun, (DAY + timedelta(33), G)])
    early = by_tutor([*begun, (DAY + timedelta(4), G)])

    assert early.stability < on_time.stability < late.stability


@pytest.mark.parametrize("grades", [[A, H], [H, G], [A, G]], ids=str)
def test_a_better_grade_is_never_back_sooner(grades: list[Grade]) -> None:
    begun = [(DAY, G), (DAY + timedelta(2), G)]

    worse, better = (by_tutor([*begun, (DAY + timedelta(13), grade)]) for grade in grades)

    assert worse.due < better.due
    assert worse.difficulty > better.difficulty


def test_a_day_before_the_last_review_takes_nothing_from_the_chance_of_recall() -> None:
    memory = Memory(stability=10.0, difficulty=5.0, last=DAY, due=DAY + timedelta(10))

    chances = [recall(memory, DAY - timedelta(days)) for days in (1, 30, 3000)]

    assert chances == [1.0, 1.0, 1.0]


def test_a_due_day_before_the_last_review_makes_no_difference_to_what_follows() -> None:
    sound = Memory(stability=10.0, difficulty=5.0, last=DAY, due=DAY + timedelta(10))
    odd = Memory(stability=10.0, difficulty=5.0, last=DAY, due=DAY - timedelta(10))

    found = [(recall(memory, DAY + timedelta(7)), review(memory, G, DAY + timedelta(7))) for memory in (sound, odd)]

    assert found[0] == found[1]


@pytest.mark.parametrize("grade", [A, H, G], ids=str)
def test_a_review_on_a_day_before_the_last_one_is_due_after_it(grade: Grade) -> None:
    memory = Memory(stability=10.0, difficulty=5.0, last=DAY, due=DAY + timedelta(10))

    reviewed = review(memory, grade, DAY - timedelta(40))

    assert reviewed.last == DAY - timedelta(40)
    assert reviewed.due > reviewed.last
    assert reviewed.stability > 0


ZONES = [
    "Europe/Tallinn",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Marquesas",
    "UTC-12:00",
    None,
]

ITEMS = 40


def _clock(zone: str | None) -> ZoneInfo | None:
    return ZoneInfo(zone) if zone and "/" in zone else None


@pytest.mark.parametrize("start", [datetime(2026, 2, 20, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC)], ids=str)
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_two_months_of_answers_are_scheduled_as_by_the_library_on_the_same_local_days(
    zone: str | None, start: datetime
) -> None:
    rng = Random(f"{zone} {start}")
    study = Study()
    first: dict[str, list[Reviewed]] = {}
    answers = 0
    moments = sorted(
        start + timedelta(days, seconds=rng.randrange(86_400))
        for days in range(60)
        if days % 7 != 3 and days not in range(20, 26)
        for _ in range(rng.randint(4, 16))
    )

    for now in moments:
        item, grade = f"item.{rng.randrange(ITEMS)}", rng.choice([A, H, G, G, G])
        day = now.astimezone(_clock(zone)).date() if _clock(zone) else (now - timedelta(hours=12 if zone else 0)).date()
        study = study.record(item, grade, local_day(now, zone))
        answers += 1
        reviews = first.setdefault(item, [])
        if not reviews or reviews[-1][0] < day:
            reviews.append((day, grade))

    assert answers > 300
    assert sum(card.asked for card in study.cards) == answers
    assert {card.item: card.memory for card in study.cards} == {
        item: Memory(card.stability or 0, card.difficulty or 0, reviews[-1][0], card.due.date())
        for item, reviews in first.items()
        for card in [by_library(reviews)]
    }


DAYS = [
    date(2026, 1, 14),
    date(2026, 3, 7),
    date(2026, 3, 28),
    date(2026, 4, 4),
    date(2026, 10, 3),
    date(2026, 10, 24),
    date(2026, 10, 31),
]
"""One in winter, and those before clocks are changed in America, in Europe and in Australia, there and back."""


def reviewed_at(*moments: datetime, zone: str | None) -> Memory:
    study = Study()
    for moment, grade in zip(moments, [H, G], strict=True):
        study = study.record("item", grade, local_day(moment.astimezone(UTC), zone))
    memory = study.by_item["item"].memory
    assert memory is not None
    return memory


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_same_time_on_the_next_day_is_a_day_later_in_every_time_zone(day: date) -> None:
    next_day = by_library([(day, H), (day + timedelta(1), G)])

    found = {
        zone: reviewed_at(
            datetime.combine(day, time(18, 30), tzinfo=ZoneInfo(zone)),
            datetime.combine(day + timedelta(1), time(18, 30), tzinfo=ZoneInfo(zone)),
            zone=zone,
        )
        for zone in sorted(available_timezones())
    }

    assert len(found) > 400
    assert {(memory.stability, memory.due) for memory in found.values()} == {(next_day.stability, next_day.due.date())}


def test_every_day_of_a_year_is_a_day_later_in_every_time_zone() -> None:
    days = [DAY + timedelta(days) for days in range(366)]

    found = {
        zone: [
            local_day(datetime.combine(day, time(18, 30), tzinfo=ZoneInfo(zone)).astimezone(UTC), zone) for day in days
        ]
        for zone in sorted(available_timezones())
    }

    assert {zone for zone, seen in found.items() if seen != days} == set()


@pytest.mark.parametrize(
    ("minutes", "at"),
    [
        pytest.param(23 * 60 + 55, time(0, 6), id="23 h 55 min later, just after midnight"),
        pytest.param(24 * 60 + 5, time(23, 50), id="24 h 05 min later, just before midnight"),
        pytest.param(23 * 60 + 55, time(18, 30), id="23 h 55 min later in the evening"),
        pytest.param(24 * 60 + 5, time(18, 30), id="24 h 05 min later in the evening"),
        pytest.param(20, time(23, 50), id="23:50 and 00:10"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Tallinn", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
@pytest.mark.parametrize("day", [date(2026, 1, 14), date(2026, 6, 14)], ids=str)
def test_what_lies_on_the_next_day_counts_as_a_day_later(zone: str, day: date, at: time, minutes: int) -> None:
    first = datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)

    memory = reviewed_at(first, first + timedelta(minutes=minutes), zone=zone)

    card = by_library([(day, H), (day + timedelta(1), G)])
    assert (memory.stability, memory.last) == (card.stability, day + timedelta(1))


@pytest.mark.parametrize(
    ("zone", "first", "minutes"),
    [
        pytest.param("Europe/Tallinn", "2026-03-28T23:50", 20, id="ten to midnight before the clocks go on"),
        pytest.param("Europe/Tallinn", "2026-03-29T00:10", 23 * 60 - 10, id="the day of 23 hours, from end to end"),
        pytest.param("Europe/Tallinn", "2026-10-25T00:10", 24 * 60 + 55, id="the day of 25 hours, almost over"),
        pytest.param("America/Havana", "2026-03-08T01:10", 22 * 60 + 55, id="a day that begins at one"),
        pytest.param("America/Havana", "2026-11-01T00:10", 60, id="an hour after midnight that comes twice"),
    ],
)
def test_days_are_those_of_the_calendar_however_many_hours_they_have(zone: str, first: str, minutes: int) -> None:
    begun = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    ended = begun + timedelta(minutes=minutes)
    days = (begun.astimezone(ZoneInfo(zone)).date(), ended.astimezone(ZoneInfo(zone)).date())

    memory = reviewed_at(begun, ended, zone=zone)

    card = by_library([(days[0], H)] if days[0] == days[1] else [(days[0], H), (days[1], G)])
    assert (memory.stability, memory.due) == (card.stability, card.due.date())


def test_ten_to_midnight_and_ten_past_are_two_days_and_two_minutes_later_still_the_second() -> None:
    study = Study()
    moments = [datetime(2026, 3, 1, 21, 50, tzinfo=UTC) + timedelta(minutes=minutes) for minutes in (0, 20, 22)]

    for moment in moments:
        study = study.record("item", G, local_day(moment, "Europe/Tallinn"))

    card = study.by_item["item"]
    assert card.unaided == (date(2026, 3, 1), date(2026, 3, 2))
    assert card.memory == by_tutor([(date(2026, 3, 1), G), (date(2026, 3, 2), G)])
    assert (card.asked, card.right) == (3, 3)
