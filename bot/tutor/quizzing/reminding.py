"""Reminders, for those who switched them on: one a day at most, only when something is due, never at night."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.tutor.cards import say
from bot.tutor.changing import replace
from bot.tutor.choices import Action, write
from bot.tutor.learner import Learner, Reminder
from bot.tutor.moment import Moment
from bot.tutor.quizzing.planning import is_something_due
from bot.tutor.quizzing.showing import no_quiz_card, weekday
from bot.tutor.reply import Choice, Notes, Outcome, Reply, Turn
from bot.tutor.zones import find_zone, local_day, local_time, moment_of, shown_zone

EVENING, MORNING = time(22), time(7)
"""Between them it is quiet: nobody is woken to recall something."""

LATEST = timedelta(hours=2)
"""A reminder that could not be said in time is not said at all: the hour was the learner's choice."""

IGNORED = 3
"""So many reminders in a row without a word from the learner end them."""

DAYS_KEPT = 7
"""Days with a reminder that are remembered: a clock that is put back, or a traveller, may come to one of them again."""

_NOTES = Notes(Outcome.ANSWER)

_TIME = re.compile(
    r"(?<![\d:+\-\u2212])([01]?\d|2[0-4])(?:[:.h]?([0-5]\d))?\s*(h\b|a\.?m\b\.?|p\.?m\b\.?)?(?![\d:])", re.IGNORECASE
)
"""The first of these in a text is the time; what stands around it is the place."""

_SPAN = re.compile(
    r"\b(?:(?:in|after|within|every|each)\s(?:\w{1,9}\s){0,3}?|\d{1,3}\s?)"
    r"(?:hours?|hrs?|minutes?|mins?|seconds?|secs?|days|weeks?|months?)\b|(?<=in )\d{1,3}\s?[hm]\b",
    re.IGNORECASE,
)
"""How long from now, or how often, which are no times of the day: "in 2 hours"."""

_PART = re.compile(r"\b(?:(?:in the|this) )?(morning|afternoon|evening|night|tonight)s?\b", re.IGNORECASE)
_AROUND = re.compile(
    rf"{_PART.pattern}"
    r"|\b(every ?day|daily|each day|today|tomorrow|please|pls|plz|thanks|thank you|now|instead|remind me|at|in|time"
    r"|o'?clock|every|day|my|me|and)\b"
    r"|[,;!?]",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\s*(to|about|of|for|that)\b.*", re.IGNORECASE | re.DOTALL)
_SUBJECT_AFTER = re.compile(r"\b(to|about)\b.*", re.IGNORECASE | re.DOTALL)
"""What to be reminded of, before the time or after it: it is always what is due."""

_LIVING = re.compile(
    r"\b((i|we) (am|are|live)|i['’]?m|my (city|town|place|time ?zone) is|it['’]?s|it is|here is)\b"
    r"(\s+(based|living)\b)?",
    re.IGNORECASE,
)
"""What stands before the name of a place in an answer to where somebody is."""

_AFTER_NOON = {"afternoon": range(1, 13), "evening": range(1, 12), "tonight": range(1, 12), "night": range(6, 12)}
"""The hours of twelve that are after noon where a part of the day is named: twelve at night is none of them."""

NOON, MIDNIGHT = 12, 24

_OFF = frozenset(("off", "stop", "no", "never", "cancel", "none"))
_SETTLED = timedelta(days=2)
"""A next reminder further away than this was reckoned by a clock that was wrong."""


def remind(moment: Moment, words: str) -> Turn:
    """Switch reminders on ("18:30", "18:30 Tallinn", "6.30 pm +2"), move them, off, or say how they stand."""
    course, learner = moment.course, moment.learner
    if not course.items:
        return moment.say(no_quiz_card(course), notes=_NOTES)
    asked = words.strip()
    if not asked:
        return _tell(moment)
    if asked.lower() in _OFF:
        return silence(moment)
    at, where = _read(asked)
    zone = find_zone(where) if where else learner.zone
    if where and zone is None and at is None and any(map(str.isdigit, where)):
        return _tell(moment)  # a time that is none: no place has a number in it
    if where and zone is None:
        return moment.say(Reply(say(course, "zone_unknown", zone=where[:_SHOWN])), notes=_NOTES)
    if at is None and not where:
        return _tell(moment)
    if at is None:
        if learner.reminder is None:
            moment = replace(moment, learner=replace(learner, zone=zone))
            text = say(course, "zone_set", zone=shown_zone(zone), time=_clock(moment.now, zone))
            return moment.say(Reply(text), notes=_NOTES)
        at = learner.reminder.at
    if is_quiet(at):
        values = {"evening": _written(EVENING), "morning": _written(MORNING)}
        return moment.say(Reply(say(course, "remind_quiet", **values)), notes=_NOTES)
    reminder = Reminder(at, next_reminder(moment.now, at, zone, learner.reminded))
    moment = replace(moment, learner=replace(learner, zone=zone, reminder=reminder))
    sentence = "remind_set" if zone else "remind_set_utc"
    return moment.say(_with_off(moment, say(course, sentence, **_values(moment, reminder))), notes=_NOTES)


def when_below_reminder(moment: Moment, text: str) -> str:
    """Give what a message right below the card of reminders says of their time or place; "" when it says nothing."""
    if write(Action.SILENCE) not in moment.context.offered or write(Action.REVIEW) in moment.context.offered:
        return ""
    words = _LIVING.sub("", text, count=1).strip(" .!")
    at, where = _read(words)
    is_known = find_zone(where) is not None if where else at is not None
    return words if is_known else ""


def silence(moment: Moment) -> Turn:
    """Switch reminders off."""
    moment = replace(moment, learner=replace(moment.learner, reminder=None))
    return moment.say(Reply(say(moment.course, "remind_off")), notes=_NOTES)


def remind_now(moment: Moment) -> Turn:
    """Say the reminder whose time has come, if it still makes sense, and set the time of the next."""
    learner, reminder, now = moment.learner, moment.learner.reminder, moment.now
    if reminder is None or now < reminder.next:
        return _silent(moment)
    today = local_day(now, learner.zone)
    following = replace(reminder, next=next_reminder(now, reminder.at, learner.zone, (*learner.reminded, today)))
    is_late = now - reminder.next > LATEST or is_quiet(local_time(now, learner.zone).time())
    if is_late or today in learner.reminded or not is_something_due(moment.course, learner.study, today):
        return _silent(replace(moment, learner=replace(learner, reminder=following)))
    learner = replace(learner, reminded=(*learner.reminded, today)[-DAYS_KEPT:])
    if reminder.ignored >= IGNORED:
        moment = replace(moment, learner=replace(learner, reminder=None))
        text = say(moment.course, "remind_stopped", time=_written(reminder.at))
        return moment.say(Reply(text), notes=_NOTES)
    following = replace(following, ignored=reminder.ignored + 1)
    moment = replace(moment, learner=replace(learner, reminder=following))
    return moment.say(_reminder_card(moment, today), notes=_NOTES)


def heard(learner: Learner, now: datetime) -> Learner:
    """Note that a learner with reminders wrote: none was ignored, and the next one is a day away at most."""
    reminder = learner.reminder
    if reminder is None:
        return learner
    if reminder.next - now > _SETTLED:
        reminder = replace(reminder, next=next_reminder(now, reminder.at, learner.zone, learner.reminded))
    return replace(learner, reminder=replace(reminder, ignored=0))


def next_reminder(now: datetime, at: time, zone: str | None, reminded: Sequence[date] = ()) -> datetime:
    """Give the next moment for a reminder after `now`, on no local day that had one, or that one is to follow."""
    day = local_day(now, zone)
    if moment_of(day, at, zone) <= now:
        day += timedelta(1)
    while any(day <= one <= day + timedelta(1) for one in reminded):
        day += timedelta(1)
    return moment_of(day, at, zone).astimezone(now.tzinfo)


def is_quiet(at: time) -> bool:
    """Say whether a time of day is in the quiet hours."""
    return at >= EVENING or at < MORNING


_SHOWN = 40
"""Characters of an unknown city that are said back."""


def _reminder_card(moment: Moment, today: date) -> Reply:
    course, study = moment.course, moment.learner.study
    returning = [one for one in study.returning(today) if one.intent in course.objectives]
    text = say(course, "reminder")
    if returning:
        title = course.intents[returning[0].intent].title
        text = say(course, "reminder_asked", weekday=weekday(course, returning[0].day), topic=title)
    review = Choice(write(Action.REVIEW), course.wording.review_label)
    return Reply(text, (review, *_off(moment)))


def _tell(moment: Moment) -> Turn:
    reminder = moment.learner.reminder
    if reminder is None:
        values = {"zone": shown_zone(moment.learner.zone), "time": _clock(moment.now, moment.learner.zone)}
        return moment.say(Reply(say(moment.course, "remind_how", **values)), notes=_NOTES)
    text = say(moment.course, "remind_set", **_values(moment, reminder))
    return moment.say(_with_off(moment, text), notes=_NOTES)


def _with_off(moment: Moment, text: str) -> Reply:
    return Reply(text, _off(moment))


def _off(moment: Moment) -> tuple[Choice, ...]:
    return (Choice(write(Action.SILENCE), moment.course.wording.remind_off_label),)


def _values(moment: Moment, reminder: Reminder) -> dict[str, str]:
    zone = moment.learner.zone
    return {"time": _written(reminder.at), "zone": shown_zone(zone), "now": _clock(moment.now, zone)}


def _read(words: str) -> tuple[time | None, str]:
    """Split "18:30 Tallinn" into the time and the place; without a time, all of it is the place."""
    words = _SPAN.sub(" ", words)
    match = _TIME.search(words)
    before, after = (words[: match.start()], words[match.end() :]) if match else (words, "")
    rest = _SUBJECT.sub("", before) + _SUBJECT_AFTER.sub("", after) if match else words
    place = " ".join(_AROUND.sub(" ", _LIVING.sub(" ", rest)).split()).rstrip(" .")
    if match is None:
        return None, place
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower().replace(".", "")
    part = _PART.search(before + after)
    if part and half not in ("am", "pm") and 1 <= hour <= NOON and (later := _AFTER_NOON.get(part[1].lower())):
        half = "pm" if hour in later else "am"
    if half in ("am", "pm"):
        if not 1 <= hour <= NOON:
            return None, place
        hour = hour % NOON + (NOON if half == "pm" else 0)
    return (None if hour == MIDNIGHT and minute else time(hour % MIDNIGHT, minute)), place


def _clock(now: datetime, zone: str | None) -> str:
    return _written(local_time(now, zone).time())


def _written(at: time) -> str:
    return at.strftime("%H:%M")


def _silent(moment: Moment) -> Turn:
    return Turn(moment.learner, (), _NOTES, moment.words)
