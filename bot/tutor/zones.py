"""Time zones: found by a city, a country with one clock, or an offset; and the learner's own days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from pkgutil import get_data
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.tutor.matching.text import fold

UTC_ZONE = "UTC"

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?:[:.]?([0-5]\d))?", re.IGNORECASE)
_AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)

_NO_PLACES = ("Factory", "localtime")
"""Names of the database that are no places: a clock that was never set, and the one of this machine."""

ALSO_CALLED = {
    "Africa/Cairo": "Alexandria",
    "Africa/Casablanca": "Rabat, Marrakesh, Marrakech, Fes, Tangier",
    "Africa/Dar_es_Salaam": "Dodoma",
    "Africa/Johannesburg": "Cape Town, Pretoria, Durban",
    "Africa/Lagos": "Abuja, Kano",
    "Africa/Mbabane": "Eswatini, Swaziland",
    "Africa/Nairobi": "Mombasa",
    "America/Bogota": "Medellin, Cali",
    "America/Chicago": "Houston, Dallas, Austin, San Antonio, New Orleans, Minneapolis",
    "America/Edmonton": "Calgary",
    "America/Guayaquil": "Quito",
    "America/Los_Angeles": "San Francisco, San Diego, Seattle, Las Vegas, Sacramento",
    "America/Mexico_City": "Guadalajara, Puebla",
    "America/New_York": "Boston, Washington, Washington DC, Philadelphia, Miami, Atlanta, Pittsburgh, Baltimore, NYC",
    "America/Sao_Paulo": "Rio de Janeiro, Rio, Brasilia, Belo Horizonte, Porto Alegre, Curitiba",
    "America/Toronto": "Ottawa, Quebec",
    "Asia/Baghdad": "Basra, Erbil",
    "Asia/Dhaka": "Chittagong",
    "Asia/Dubai": "Abu Dhabi, Sharjah",
    "Asia/Ho_Chi_Minh": "Hanoi, Ho Chi Minh City",
    "Asia/Jakarta": "Bandung, Surabaya",
    "Asia/Jerusalem": "Haifa",
    "Asia/Karachi": "Islamabad, Lahore, Rawalpindi",
    "Asia/Kolkata": "Delhi, New Delhi, Mumbai, Bombay, Bangalore, Bengaluru, Chennai, Madras, Hyderabad, Pune, Jaipur",
    "Asia/Qatar": "Doha",
    "Asia/Riyadh": "Jeddah, Mecca, Medina",
    "Asia/Seoul": "Busan, Incheon, Korea",
    "Asia/Shanghai": "Beijing, Peking, Guangzhou, Shenzhen, Wuhan, Chengdu, Tianjin, Nanjing, Hangzhou, China",
    "Asia/Tehran": "Isfahan, Shiraz",
    "Asia/Tokyo": "Osaka, Kyoto, Yokohama, Nagoya, Sapporo",
    "Asia/Yangon": "Myanmar, Burma",
    "Europe/Amsterdam": "Rotterdam, The Hague, Den Haag, Utrecht, Delft, Leiden, Eindhoven, Groningen, Holland",
    "Europe/Athens": "Thessaloniki",
    "Europe/Berlin": "Munich, Hamburg, Cologne, Frankfurt, Stuttgart, Leipzig, Dresden, Bonn",
    "Europe/Brussels": "Antwerp, Ghent, Bruges, Leuven",
    "Europe/Dublin": "Galway",
    "Europe/Istanbul": "Ankara, Izmir, Türkiye",
    "Europe/Kyiv": "Kharkiv, Lviv, Odesa, Odessa, Ukraine",
    "Europe/Lisbon": "Porto",
    "Europe/London": "Manchester, Birmingham, Edinburgh, Glasgow, Leeds, Oxford, Cambridge, Cardiff, "
    "Britain, UK, United Kingdom, England, Scotland, Wales",
    "Europe/Madrid": "Barcelona, Valencia, Seville, Bilbao, Spain",
    "Europe/Moscow": "St Petersburg, Saint Petersburg",
    "Europe/Paris": "Lyon, Marseille, Toulouse, Bordeaux, Lille, Strasbourg",
    "Europe/Prague": "Brno, Czechia",
    "Europe/Rome": "Milan, Naples, Turin, Florence, Venice, Bologna",
    "Europe/Stockholm": "Gothenburg, Malmo",
    "Europe/Tallinn": "Tartu",
    "Europe/Vienna": "Graz, Salzburg",
    "Europe/Warsaw": "Krakow, Gdansk, Wroclaw",
    "Europe/Zurich": "Geneva, Basel, Bern, Lausanne",
    "Pacific/Auckland": "Wellington, Christchurch, New Zealand",
}
"""Well-known cities that give no zone its name, and countries by other names or where nearly all have one clock."""

_COMPARED = tuple(datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13))
"""When the clocks of a country are compared: summer and winter, by rules that are in force."""

FURTHEST_EAST_H, FURTHEST_WEST_H = 14, 12
"""Hours from UTC that are in use."""


def find_zone(words: str) -> str | None:
    """Find a time zone by what a learner calls it: "Tallinn", "Europe/Tallinn", "+2", "UTC-3"; None when none is known.

    An offset stands for itself: it knows no daylight saving.
    """
    name = words.strip()
    if name.upper() in (UTC_ZONE, "GMT"):
        return UTC_ZONE
    if match := _OFFSET.fullmatch(re.sub("[\N{MINUS SIGN}\N{EN DASH}]", "-", name)):
        return _offset_zone(match)
    key = _key(name)
    return _places().get(key) or _places().get(key.removeprefix("the"))


def local_time(now: datetime, zone: str | None) -> datetime:
    """Give a moment as clocks in a time zone show it."""
    return now.astimezone(_zone(zone))


def local_day(now: datetime, zone: str | None) -> date:
    """Give the day that a calendar in a time zone shows."""
    return local_time(now, zone).date()


def moment_of(day: date, at: time, zone: str | None) -> datetime:
    """Give the moment, aware, at which clocks in a time zone show a time on a day.

    A time that daylight saving leaves out is taken by the clock before the change; of one that comes twice, the first.
    """
    return datetime.combine(day, at, tzinfo=_zone(zone))


def shown_zone(zone: str | None) -> str:
    """Write a time zone for people: "Tallinn", "UTC+02:00"."""
    if zone is None:
        return UTC_ZONE
    return zone.rpartition("/")[2].replace("_", " ")


def _offset_zone(match: re.Match[str]) -> str | None:
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if offset > timedelta(hours=FURTHEST_EAST_H if sign == "+" else FURTHEST_WEST_H):
        return None
    return f"UTC{sign}{hours:02}:{minutes:02}" if offset else UTC_ZONE


def _zone(zone: str | None) -> tzinfo:
    name = zone or UTC_ZONE
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(offset if match[1] == "+" else -offset)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A zone that a later version of the database no longer has, or has as a folder.
        return ZoneInfo(UTC_ZONE)


def _key(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum() or character == "/")


@cache
def _places() -> dict[str, str]:
    """Zones by all that they are called; the names that the database gives them come first."""
    also = {_key(place): zone for zone, places in ALSO_CALLED.items() for place in places.split(",")}
    return {**dict(_countries()), **also, **_cities()}


def _countries() -> Iterator[tuple[str, str]]:
    """Give each country in which all clocks show the same, with its first zone; "Korea (South)" is "South Korea"."""
    zones: defaultdict[str, list[str]] = defaultdict(list)
    for code, _, zone, *_ in _rows("zone.tab"):
        zones[code].append(zone)
    for code, name in _rows("iso3166.tab"):
        first, others = zones[code][:1], zones[code][1:]
        if first and all(_clock(zone) == _clock(first[0]) for zone in others):
            yield _key(re.sub(r"(.+) \((.+)\)", r"\2 \1", name).replace("&", "and")), first[0]


def _clock(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in _COMPARED)


def _rows(table: str) -> Iterator[list[str]]:
    """Give the rows of a table of the database, which comes as a library."""
    lines = (get_data("tzdata", f"zoneinfo/{table}") or b"").decode().splitlines()
    return (line.split("\t") for line in lines if not line.startswith("#"))


def _cities() -> dict[str, str]:
    """Zones by their cities and whole names: "newyork", "america/newyork"; of cities of one name, the first."""
    found: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        if zone.startswith(_AREAS):
            found.setdefault(_key(zone), zone)
            found.setdefault(_key(zone.rpartition("/")[2]), zone)
    # Names of the database that are countries and cities without an area ("Singapore", "Japan").
    return {
        **{_key(zone): zone for zone in sorted(available_timezones()) if "/" not in zone and zone not in _NO_PLACES},
        **found,
    }
