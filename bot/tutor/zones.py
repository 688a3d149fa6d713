"""Time zones: found by a city, a country with one zone, or an offset; and the learner's own days."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
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
    return _cities().get(_key(name))


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
