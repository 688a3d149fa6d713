"""Time zones, as learners name them, and the days and times in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.zones import ALSO_CALLED, find_zone, local_day, local_time, moment_of, shown_zone
from tests.tutor.dialogues import NOW

AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)

CITIES = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in AREAS)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        pytest.param("Tallinn", "Europe/Tallinn", id="city"),
        pytest.param("tallinn", "Europe/Tallinn", id="lower case"),
        pytest.param("TALLINN", "Europe/Tallinn", id="upper case"),
        pytest.param("  Tallinn \n", "Europe/Tallinn", id="space around"),
        pytest.param("Tallinn!", "Europe/Tallinn", id="mark"),
        pytest.param("Europe/Tallinn", "Europe/Tallinn", id="whole name"),
        pytest.param("europe/tallinn", "Europe/Tallinn", id="whole name in lower case"),
        pytest.param("Europe / Tallinn", "Europe/Tallinn", id="whole name with spaces"),
        pytest.param("New York", "America/New_York", id="city with a space"),
        pytest.param("new  york", "America/New_York", id="two spaces"),
        pytest.param("new_york", "America/New_York", id="underscore"),
        pytest.param("NewYork", "America/New_York", id="no space"),
        pytest.param("Ho Chi Minh", "Asia/Ho_Chi_Minh", id="two spaces in a name"),
        pytest.param("Port-au-Prince", "America/Port-au-Prince", id="hyphens"),
        pytest.param("Port au Prince", "America/Port-au-Prince", id="spaces for hyphens"),
        pytest.param("St. John’s", "America/St_Johns", id="point and apostrophe"),
        pytest.param("Dumont d'Urville", "Antarctica/DumontDUrville", id="apostrophe"),
        pytest.param("São Paulo", "America/Sao_Paulo", id="tilde"),
        pytest.param("Zürich", "Europe/Zurich", id="umlaut"),
        pytest.param("Zu\N{COMBINING DIAERESIS}rich", "Europe/Zurich", id="umlaut in two characters"),
        pytest.param("BOGOTÁ", "America/Bogota", id="accent in upper case"),
        pytest.param("İstanbul", "Asia/Istanbul", id="dotted capital i"),
        pytest.param("Buenos Aires", "America/Argentina/Buenos_Aires", id="city of a province"),
        pytest.param("America/Argentina/Buenos Aires", "America/Argentina/Buenos_Aires", id="name of three parts"),
        pytest.param("Kiev", "Europe/Kiev", id="former name"),
        pytest.param("Kyiv", "Europe/Kyiv", id="present name"),
        pytest.param("Singapore", "Asia/Singapore", id="city and country"),
        pytest.param("Japan", "Japan", id="country"),
    ],
)
def test_a_zone_is_found_by_a_place(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("+2", "UTC+02:00"),
        ("+02", "UTC+02:00"),
        ("+0200", "UTC+02:00"),
        ("+02:00", "UTC+02:00"),
        ("+ 2", "UTC+02:00"),
        (" +2 ", "UTC+02:00"),
        ("UTC+2", "UTC+02:00"),
        ("utc +2", "UTC+02:00"),
        ("UTC + 2", "UTC+02:00"),
        ("GMT+2", "UTC+02:00"),
        ("gmt+2", "UTC+02:00"),
        ("-3", "UTC-03:00"),
        ("\N{MINUS SIGN}3", "UTC-03:00"),
        ("UTC\N{MINUS SIGN}03:00", "UTC-03:00"),
        ("\N{EN DASH}3", "UTC-03:00"),
        ("+5:30", "UTC+05:30"),
        ("+5.30", "UTC+05:30"),
        ("+530", "UTC+05:30"),
        ("+0530", "UTC+05:30"),
        ("+5:45", "UTC+05:45"),
        ("-9:30", "UTC-09:30"),
        ("+14", "UTC+14:00"),
        ("+14:00", "UTC+14:00"),
        ("-12", "UTC-12:00"),
        ("-12:00", "UTC-12:00"),
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("gmt", "UTC"),
        ("+0", "UTC"),
        ("-0", "UTC"),
        ("UTC+0", "UTC"),
        ("GMT-00:00", "UTC"),
    ],
    ids=str,
)
def test_a_zone_is_found_by_an_offset(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Atlantis", id="no place"),
        pytest.param("Talin", id="misspelt"),
        pytest.param("", id="nothing"),
        pytest.param("   ", id="spaces"),
        pytest.param("?!", id="marks"),
        pytest.param("/", id="slash"),
        pytest.param("\N{CLOCK FACE THREE OCLOCK}", id="emoji"),
        pytest.param("Europe", id="area"),
        pytest.param("Europe/", id="area and slash"),
        pytest.param("Europe/Atlantis", id="no place of an area"),
        pytest.param("../../etc/passwd", id="path"),
        pytest.param("/etc/localtime", id="whole path"),
        pytest.param("2", id="number without a sign"),
        pytest.param("+", id="sign"),
        pytest.param("++2", id="two signs"),
        pytest.param("+14:01", id="a minute too far east"),
        pytest.param("+15", id="too far east"),
        pytest.param("-12:01", id="a minute too far west"),
        pytest.param("-13", id="too far west"),
        pytest.param("+99", id="very far east"),
        pytest.param("+24:00", id="a day"),
        pytest.param("+5:60", id="sixty minutes"),
        pytest.param("+5:3", id="one digit of minutes"),
        pytest.param("+05:30:00", id="seconds"),
        pytest.param("x" * 4000, id="4000 characters"),
    ],
)
def test_what_names_neither_a_place_nor_an_offset_is_no_zone(words: str) -> None:
    assert find_zone(words) is None


@pytest.mark.parametrize("words", ["localtime", "Localtime", "factory"])
def test_the_clock_of_the_machine_is_no_place(words: str) -> None:
    assert find_zone(words) is None


def test_every_place_of_the_database_is_found_by_its_whole_name() -> None:
    missed = {zone: find_zone(zone) for zone in CITIES if find_zone(zone) != zone}

    assert len(CITIES) > 400
    assert missed == {}


def test_every_city_is_found_as_people_write_it_and_leads_to_a_city_of_that_name() -> None:
    found = {zone: find_zone(zone.rpartition("/")[2].replace("_", " ").upper()) for zone in CITIES}

    wrong = {z: f for z, f in found.items() if f is None or f.rpartition("/")[2] != z.rpartition("/")[2]}
    assert wrong == {}


@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_a_zone_with_a_time_or_none(text: str) -> None:
    zone = find_zone(text)

    assert zone is None or abs((local_time(NOON, zone).utcoffset() or timedelta()).total_seconds()) <= 14 * 3600


@given(minutes=st.integers(-12 * 60, 14 * 60), sign=st.sampled_from(["", "UTC", "GMT ", "utc "]))
def test_an_offset_shifts_the_clock_by_so_much(minutes: int, sign: str) -> None:
    hours, rest = divmod(abs(minutes), 60)
    zone = find_zone(f"{sign}{'-' if minutes < 0 else '+'}{hours}:{rest:02}")

    assert zone is not None
    assert local_time(NOON, zone).replace(tzinfo=UTC) - NOON == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (None, "UTC"),
        ("UTC", "UTC"),
        ("UTC+02:00", "UTC+02:00"),
        ("Europe/Tallinn", "Tallinn"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Japan", "Japan"),
    ],
    ids=str,
)
def test_a_zone_is_written_for_people(zone: str | None, shown: str) -> None:
    assert shown_zone(zone) == shown


@pytest.mark.parametrize("words", ["+2", "-9:30", "Tallinn", "New York", "UTC", "Japan"])
def test_a_zone_is_found_again_by_what_is_shown(words: str) -> None:
    zone = find_zone(words)

    assert find_zone(shown_zone(zone)) == zone


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("Europe/Tallinn", "2026-03-01T21:59Z", "2026-03-01"),
        ("Europe/Tallinn", "2026-03-01T22:00Z", "2026-03-02"),
        ("Europe/Tallinn", "2026-07-01T20:59Z", "2026-07-01"),
        ("Europe/Tallinn", "2026-07-01T21:00Z", "2026-07-02"),
        ("America/Los_Angeles", "2026-03-01T07:59Z", "2026-02-28"),
        ("Pacific/Kiritimati", "2026-03-01T10:00Z", "2026-03-02"),
        ("Asia/Kolkata", "2026-03-01T18:30Z", "2026-03-02"),
        ("UTC-12:00", "2026-03-01T11:59Z", "2026-02-28"),
        ("UTC+14:00", "2026-03-01T10:00Z", "2026-03-02"),
        ("UTC", "2026-03-01T23:59Z", "2026-03-01"),
        (None, "2026-03-01T23:59Z", "2026-03-01"),
    ],
    ids=str,
)
def test_the_day_is_the_one_of_the_calendar_on_the_wall(zone: str | None, now: str, day: str) -> None:
    assert local_day(datetime.fromisoformat(now), zone) == date.fromisoformat(day)


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "Mars", "", "../etc", "Europe/Tallinn\0", "\udc80", "x" * 50])
def test_a_zone_that_the_database_no_longer_has_counts_as_utc(zone: str) -> None:
    assert local_time(NOON, zone) == NOON
    assert local_day(datetime(2026, 3, 1, 23, 59, tzinfo=UTC), zone) == date(2026, 3, 1)
    assert moment_of(date(2026, 3, 1), time(12), zone) == NOON


def test_a_zone_that_is_a_folder_of_the_database_counts_as_utc() -> None:
    assert local_time(NOW, "America/Indiana") == NOW


@pytest.mark.parametrize(
    ("zone", "at", "moment"),
    [
        pytest.param("Europe/Tallinn", "2026-01-10T18:30", "2026-01-10T16:30Z", id="winter"),
        pytest.param("Europe/Tallinn", "2026-07-10T18:30", "2026-07-10T15:30Z", id="summer"),
        pytest.param("Europe/Tallinn", "2026-03-29T02:59", "2026-03-29T00:59Z", id="the minute before the gap"),
        pytest.param("Europe/Tallinn", "2026-03-29T03:30", "2026-03-29T01:30Z", id="in the gap"),
        pytest.param("Europe/Tallinn", "2026-03-29T04:00", "2026-03-29T01:00Z", id="the minute after the gap"),
        pytest.param("Europe/Tallinn", "2026-10-25T03:30", "2026-10-25T00:30Z", id="twice"),
        pytest.param("Europe/Tallinn", "2026-10-25T04:00", "2026-10-25T02:00Z", id="after what comes twice"),
        pytest.param("America/Havana", "2026-03-08T00:00", "2026-03-08T05:00Z", id="no midnight"),
        pytest.param("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45Z", id="a gap of half an hour"),
        pytest.param("UTC+05:30", "2026-03-29T02:30", "2026-03-28T21:00Z", id="an offset has no gap"),
        pytest.param(None, "2026-03-29T02:30", "2026-03-29T02:30Z", id="none"),
    ],
)
def test_a_time_on_a_day_is_one_moment(zone: str | None, at: str, moment: str) -> None:
    wanted = datetime.fromisoformat(at)

    found = moment_of(wanted.date(), wanted.time(), zone)

    assert found.astimezone(UTC) == datetime.fromisoformat(moment)


@pytest.mark.slow
@pytest.mark.parametrize("at", [time(0), time(2, 30), time(9), time(18, 30), time(22, 45)], ids=str)
def test_a_time_lies_on_its_day_in_every_zone_whatever_the_clocks_do(at: time) -> None:
    days = [date(2026, 1, 1) + timedelta(days) for days in range(365)]

    other = {
        zone for zone in CITIES for day in days if local_day(moment_of(day, at, zone).astimezone(UTC), zone) != day
    }

    assert other == set()


def test_the_moments_of_a_time_follow_each_other_by_a_day_give_or_take_an_hour() -> None:
    zone = "America/New_York"
    moments = [moment_of(date(2026, 1, 1) + timedelta(days), time(2, 30), zone).astimezone(UTC) for days in range(365)]

    gaps = {later - earlier for earlier, later in pairwise(moments)}

    assert gaps == {timedelta(hours=23), timedelta(hours=24), timedelta(hours=25)}


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        pytest.param("Delhi", "Asia/Kolkata", id="a city that gives no zone its name"),
        pytest.param("new delhi", "Asia/Kolkata", id="of two words"),
        pytest.param("Beijing", "Asia/Shanghai", id="a capital"),
        pytest.param("The Hague", "Europe/Amsterdam", id="with its article"),
        pytest.param("Malmö", "Europe/Stockholm", id="with its marks"),
        pytest.param("Estonia", "Europe/Tallinn", id="a country with one zone"),
        pytest.param("the Netherlands", "Europe/Amsterdam", id="a country with its article"),
        pytest.param("Germany", "Europe/Berlin", id="two zones with the same clock"),
        pytest.param("Argentina", "America/Argentina/Buenos_Aires", id="twelve zones with the same clock"),
        pytest.param("Côte d’Ivoire", "Africa/Abidjan", id="marks and an apostrophe"),
        pytest.param("Bosnia and Herzegovina", "Europe/Sarajevo", id="and"),
        pytest.param("South Korea", "Asia/Seoul", id="a country in two parts"),
        pytest.param("UK", "Europe/London", id="a short form"),
        pytest.param("Spain", "Europe/Madrid", id="islands with another clock"),
    ],
)
def test_a_zone_is_found_by_a_country_and_by_a_well_known_city(words: str, zone: str) -> None:
    assert find_zone(words) == zone


@pytest.mark.parametrize("words", ["United States", "USA", "Russia", "Canada", "Australia", "Brazil", "Congo", "the"])
def test_a_country_with_several_clocks_has_no_zone(words: str) -> None:
    assert find_zone(words) is None


def test_well_known_cities_lead_to_zones_of_the_database_and_are_not_in_it_themselves() -> None:
    names = {zone.rpartition("/")[2].replace("_", " ") for zone in CITIES}

    assert set(ALSO_CALLED) <= available_timezones()
    assert names & {place.strip() for places in ALSO_CALLED.values() for place in places.split(",")} == set()
