"""Reminders: at the learner's hour, one a day at most, never at night, and only for those who want them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tutor.learner import Learner, Reminder
from bot.tutor.message import Attachment, Command, Message, Tap, Text, Wake
from bot.tutor.quizzing.reminding import is_quiet
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Asked, Card, Study
from bot.tutor.zones import local_time
from tests.tutor.courses import BREAD, WORDING
from tests.tutor.dialogues import GROUP
from tests.tutor.quizzing.baking import CHOICE, TYPED, only
from tests.tutor.quizzing.learning import Learning

COURSE = only(CHOICE)

ALWAYS_DUE = Study((Card(CHOICE.id, Memory(3.0, 5.0, date(2020, 1, 1), date(2020, 1, 4)), asked=1, right=1),))
"""Something that waits to be recalled on every day of these tests."""

TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

DECLINE = "Not in Bread & butter.\n[Dough] [Oven] [None of these]"

REMINDER = "Recall?\n[Recall now] [No reminders]"


def learner(study: Study = ALWAYS_DUE, zone: str | None = None, reminder: Reminder | None = None) -> Learner:
    return Learner(7, study=study, zone=zone, reminder=reminder)


class Reminded(Learning):
    """A learner with a process that wakes it; `unasked` are the moments at which it said something, as shown there."""

    def __init__(self, study: Study = ALWAYS_DUE, now: datetime = TUESDAY) -> None:
        super().__init__(COURSE, learner(study), now)
        self.unasked: list[datetime] = []
        self.said: list[str] = []

    def wake(self) -> str:
        """Let the process wake the learner, whatever time it is."""
        at = local_time(self.now, self.learner.zone)
        said = self.take(Wake())
        if said:
            self.unasked.append(at)
            self.said.append(said)
        return said

    def run(self, **time_: float) -> Reminded:
        """Let time pass, with a process that wakes the learner two seconds after the time has come."""
        end = self.now + timedelta(**time_)
        while (due := self.learner.wake_at) and due + timedelta(seconds=2) <= end:
            self.now = max(self.now, due + timedelta(seconds=2))
            self.wake()
        self.now = max(self.now, end)
        return self

    def away(self, **time_: float) -> Reminded:
        """Let time pass while no process runs; the one that comes back wakes the learner at once."""
        self.now += timedelta(**time_)
        if (due := self.learner.wake_at) and due <= self.now:
            self.wake()
        return self

    def jump(self, **time_: float) -> Reminded:
        """Put the clock forward or back."""
        self.now += timedelta(**time_)
        return self

    @property
    def shown(self) -> list[str]:
        """When something was said unasked, as the learner's clock showed it."""
        return [f"{at:%m-%d %H:%M}" for at in self.unasked]


def test_a_reminder_comes_at_the_hour_that_was_asked_for_and_every_day() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tallinn")

    reminded.run(days=2)

    assert reminded.shown == ["03-03 18:30", "03-04 18:30"]
    assert reminded.said == [REMINDER, REMINDER]


def test_who_did_not_ask_for_reminders_gets_none() -> None:
    reminded = Reminded()
    reminded.say("flour?")

    said = reminded.wake()

    assert said == ""
    assert reminded.learner.wake_at is None


@pytest.mark.parametrize("off", ["/remind off", "/remind OFF", "/remind stop", "/remind  never ", "[No reminders]"])
def test_reminders_are_switched_off_by_a_word_or_a_button(off: str) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")

    said = reminded.say(off)

    assert said == "Reminders off."
    assert reminded.run(days=3).shown == []


def test_nothing_is_said_on_a_day_on_which_nothing_is_due() -> None:
    study = Study((Card(CHOICE.id, Memory(3.0, 5.0, date(2026, 3, 3), date(2026, 3, 6)), asked=1, right=1),))
    reminded = Reminded(study)
    reminded.say("/remind 18:30")

    reminded.run(days=4)

    assert reminded.shown == ["03-06 18:30"]


def test_who_learned_nothing_yet_is_not_reminded() -> None:
    reminded = Reminded(Study())
    reminded.say("/remind 18:30")

    assert reminded.run(days=9).shown == []


def test_a_topic_that_was_asked_about_is_named_on_the_three_days_after() -> None:
    reminded = Reminded(Study(asked=(Asked("dough.flour", TUESDAY.date()),)))
    reminded.say("/remind 18:30")

    reminded.run(days=8)

    assert reminded.shown == ["03-04 18:30", "03-05 18:30", "03-06 18:30"]
    assert set(reminded.said) == {"On Tu you asked about Flour.\n[Recall now] [No reminders]"}


def test_a_topic_that_the_course_no_longer_practises_is_not_named() -> None:
    reminded = Reminded(replace(ALWAYS_DUE, asked=(Asked("oven.heat", TUESDAY.date()),)))
    reminded.say("/remind 18:30")

    reminded.run(days=2)

    assert reminded.said == [REMINDER, REMINDER]


def test_a_reminder_says_how_to_begin_and_never_how_much_waits() -> None:
    items = [replace(CHOICE, id=f"dough.flour.{number}") for number in range(37)]
    cards = tuple(replace(ALWAYS_DUE.cards[0], item=item.id) for item in items)
    reminded = Reminded(Study(cards))
    reminded.course = only(*items)
    reminded.say("/remind 18:30")

    reminded.run(days=1)
    review = reminded.say("[Recall now]")

    assert reminded.said == [REMINDER]
    assert review.startswith("Recall 1 of 1, Dough\n")
    assert "3" not in reminded.said[0] + review


@pytest.mark.parametrize(
    ("review", "off"),
    [("Recall now", "No reminders"), ("Noch einmal, bitte!", "Nie wieder")],
    ids=["English", "German"],
)
@pytest.mark.parametrize("is_busy", [False, True], ids=["alone", "in the middle of a quiz"])
def test_the_words_on_the_buttons_of_a_reminder_can_be_typed(review: str, off: str, *, is_busy: bool) -> None:
    reminded = Reminded()
    wording = replace(WORDING, review_label=review, remind_off_label=off)
    reminded.course = replace(only(CHOICE, replace(TYPED, objective="oven.heat")), wording=wording)
    reminded.say("/remind 18:30")
    if is_busy:
        reminded.say("/quiz Oven heat")
    reminded.run(days=1)
    shown = reminded.said

    recalled = reminded.say(review.upper())
    silenced = reminded.say(off)

    assert shown == [f"Recall?\n[{review}] [{off}]"]
    assert recalled.startswith("Recall 1 of 1, Dough\n")
    assert silenced.startswith("Reminders off.")
    assert reminded.learner.reminder is None


def test_in_a_group_the_words_on_the_buttons_of_a_reminder_are_words_like_others() -> None:
    club = Learning(COURSE, GROUP)

    assert [club.say("Recall now"), club.say("No reminders")] == [DECLINE] * 2


def test_after_three_that_were_ignored_a_last_word_is_said_and_then_nothing() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")

    reminded.run(days=30)

    assert reminded.shown == ["03-03 18:30", "03-04 18:30", "03-05 18:30", "03-06 18:30"]
    assert reminded.said == [REMINDER, REMINDER, REMINDER, "No more at 18:30."]
    assert reminded.learner.reminder is None


@pytest.mark.parametrize(
    "word",
    [Text("yeast?"), Text(""), Command("help"), Attachment(), Tap("topics", 9), Tap("forged", 9), Command("remind")],
    ids=["a question", "nothing", "a command", "a sticker", "a tap", "a forged tap", "asking about reminders"],
)
def test_any_word_from_the_learner_shows_that_reminders_are_not_ignored(word: Message) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(days=3)

    reminded.take(word)
    reminded.run(days=3)

    assert reminded.said == [REMINDER] * 6


def test_days_on_which_the_process_was_away_count_as_no_ignored_ones() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(days=2)

    reminded.away(days=10, hours=12)
    reminded.run(days=5)

    assert reminded.shown == ["03-03 18:30", "03-04 18:30", "03-16 18:30", "03-17 18:30"]
    assert reminded.said[-1] == "No more at 18:30."


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ({"minutes": 1}, REMINDER),
        ({"hours": 1, "minutes": 59}, REMINDER),
        ({"hours": 2, "minutes": 1}, ""),
        ({"hours": 5}, ""),
        ({"days": 1}, ""),
        ({"days": 1, "hours": 1}, ""),
        ({"days": 400}, ""),
    ],
    ids=str,
)
def test_a_reminder_that_comes_too_late_is_left_out(late: dict[str, float], said: str) -> None:
    now = TUESDAY.replace(hour=18, minute=30)
    reminded = Reminded(now=now - timedelta(hours=1))
    reminded.say("/remind 18:30")
    reminded.now = now + timedelta(**late)

    assert reminded.wake() == said
    assert reminded.learner.reminder is not None
    assert reminded.learner.reminder.next.date() == reminded.now.date() + timedelta(1)


def test_a_reminder_that_comes_late_in_the_evening_does_not_break_the_quiet() -> None:
    reminded = Reminded(now=TUESDAY.replace(hour=20))
    reminded.say("/remind 21:50")
    reminded.now = TUESDAY.replace(hour=22, minute=0)

    assert reminded.wake() == ""
    assert reminded.run(days=1).shown == ["03-04 21:50"]


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(0), True),
        (time(6, 59, 59), True),
        (time(7), False),
        (time(12), False),
        (time(21, 59, 59), False),
        (time(22), True),
        (time(23, 59), True),
    ],
    ids=str,
)
def test_from_ten_in_the_evening_to_seven_in_the_morning_it_is_quiet(at: time, quiet: bool) -> None:
    assert is_quiet(at) == quiet


@pytest.mark.parametrize(
    "at",
    [
        *("22:00", "23:59", "00:00", "24:00", "3:15", "6:59", "12 am", "11 pm"),
        *("12 at night", "tonight at 12", "3 at night", "10 in the evening", "6 in the morning"),
    ],
)
def test_a_time_in_the_quiet_hours_is_refused_and_changes_nothing(at: str) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tallinn")
    before = reminded.learner.reminder

    said = reminded.say(f"/remind {at} Tokyo")

    assert said == "Quiet from 22:00 to 07:00."
    assert (reminded.learner.reminder, reminded.learner.zone) == (before, "Europe/Tallinn")


FORMS = [
    ("18:30", "At 18:30 UTC, now 09:00.", "03-03 18:30 UTC"),
    ("18.30", "At 18:30 UTC, now 09:00.", "03-03 18:30 UTC"),
    ("18h30", "At 18:30 UTC, now 09:00.", "03-03 18:30 UTC"),
    ("18h", "At 18:00 UTC, now 09:00.", "03-03 18:00 UTC"),
    ("at 18", "At 18:00 UTC, now 09:00.", "03-03 18:00 UTC"),
    ("8", "At 08:00 UTC, now 09:00.", "03-04 08:00 UTC"),
    ("07:00", "At 07:00 UTC, now 09:00.", "03-04 07:00 UTC"),
    ("21:59", "At 21:59 UTC, now 09:00.", "03-03 21:59 UTC"),
    ("6pm", "At 18:00 UTC, now 09:00.", "03-03 18:00 UTC"),
    ("6.30 p.m.", "At 18:30 UTC, now 09:00.", "03-03 18:30 UTC"),
    ("12pm", "At 12:00 UTC, now 09:00.", "03-03 12:00 UTC"),
    ("every day at 18:30 please", "At 18:30 UTC, now 09:00.", "03-03 18:30 UTC"),
    ("18:30 UTC", "At 18:30 in UTC, now 09:00.", "03-03 18:30 UTC"),
    ("18:30 Tallinn", "At 18:30 in Tallinn, now 11:00.", "03-03 16:30 UTC"),
    ("18:30, in tallinn", "At 18:30 in Tallinn, now 11:00.", "03-03 16:30 UTC"),
    ("Tallinn 18:30", "At 18:30 in Tallinn, now 11:00.", "03-03 16:30 UTC"),
    ("18:30 Europe/Tallinn", "At 18:30 in Tallinn, now 11:00.", "03-03 16:30 UTC"),
    ("18:30 new york", "At 18:30 in New York, now 04:00.", "03-03 23:30 UTC"),
    ("18:30 São Paulo", "At 18:30 in Sao Paulo, now 06:00.", "03-03 21:30 UTC"),
    ("18:30 Japan", "At 18:30 in Japan, now 18:00.", "03-03 09:30 UTC"),
    ("6.30 pm +2", "At 18:30 in UTC+02:00, now 11:00.", "03-03 16:30 UTC"),
    ("+2 18:30", "At 18:30 in UTC+02:00, now 11:00.", "03-03 16:30 UTC"),
    ("18:30 UTC-3", "At 18:30 in UTC-03:00, now 06:00.", "03-03 21:30 UTC"),
    ("18:30 \N{MINUS SIGN}3", "At 18:30 in UTC-03:00, now 06:00.", "03-03 21:30 UTC"),
    ("18:30 GMT+5:30", "At 18:30 in UTC+05:30, now 14:30.", "03-03 13:00 UTC"),
    ("8 am +14", "At 08:00 in UTC+14:00, now 23:00.", "03-03 18:00 UTC"),
    ("tomorrow at 8", "At 08:00 UTC, now 09:00.", "03-04 08:00 UTC"),
    ("1 pm today", "At 13:00 UTC, now 09:00.", "03-03 13:00 UTC"),
    ("at 7 in the morning", "At 07:00 UTC, now 09:00.", "03-04 07:00 UTC"),
    ("every morning at 8 in Tallinn", "At 08:00 in Tallinn, now 11:00.", "03-04 06:00 UTC"),
    ("at 3 in the afternoon", "At 15:00 UTC, now 09:00.", "03-03 15:00 UTC"),
    ("12 in the afternoon", "At 12:00 UTC, now 09:00.", "03-03 12:00 UTC"),
    ("at 7 in the evening", "At 19:00 UTC, now 09:00.", "03-03 19:00 UTC"),
    ("7:30 in the evening, Tallinn", "At 19:30 in Tallinn, now 11:00.", "03-03 17:30 UTC"),
    ("19:00 in the evening", "At 19:00 UTC, now 09:00.", "03-03 19:00 UTC"),
    ("8 pm this evening", "At 20:00 UTC, now 09:00.", "03-03 20:00 UTC"),
    ("Tonight at 8", "At 20:00 UTC, now 09:00.", "03-03 20:00 UTC"),
    ("tomorrow evening at 6 new york", "At 18:00 in New York, now 04:00.", "03-03 23:00 UTC"),
    ("9 at night", "At 21:00 UTC, now 09:00.", "03-03 21:00 UTC"),
]


@pytest.mark.parametrize(("form", "said", "first"), FORMS, ids=[form for form, *_ in FORMS])
def test_a_time_and_a_place_are_understood_in_many_forms(form: str, said: str, first: str) -> None:
    reminded = Reminded()

    shown = reminded.say(f"/remind {form}")

    assert shown == f"{said}\n[No reminders]"
    assert reminded.learner.reminder is not None
    assert f"{reminded.learner.reminder.next:%m-%d %H:%M %Z}" == first


@pytest.mark.parametrize(
    ("nonsense", "said"),
    [
        ("Atlantis", "No zone Atlantis."),
        ("18:30 Atlantis", "No zone Atlantis."),
        ("25:00", "No zone 25:00."),
        ("18:30 +15", "No zone +15."),
        ("18:30 -13", "No zone -13."),
        ("18:61", "No zone 18:61."),
        ("<b>[x](y)</b>", "No zone <b>[x](y)</b>."),
        ("{zone}", "No zone {zone}."),
        ("x" * 4000, f"No zone {'x' * 40}."),
        ("../../etc/passwd", "No zone ../../etc/passwd."),
        ("\N{BREAD}", "No zone \N{BREAD}."),
        ("13 pm", "Off. It is 09:00 in UTC."),
        ("24:30", "Off. It is 09:00 in UTC."),
        ("tomorrow", "Off. It is 09:00 in UTC."),
        ("in the evening", "Off. It is 09:00 in UTC."),
        ("", "Off. It is 09:00 in UTC."),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_time_and_no_place_is_said_so_and_switches_nothing_on(nonsense: str, said: str) -> None:
    reminded = Reminded()

    shown = reminded.say(f"/remind {nonsense}")

    assert shown == said
    assert (reminded.learner.reminder, reminded.learner.zone) == (None, None)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("remind me tomorrow at 9", "At 09:00 UTC, now 09:00."),
        ("Remind me at 7 in the evening!", "At 19:00 UTC, now 09:00."),
        ("please remind me tonight at 8", "At 20:00 UTC, now 09:00."),
        ("remind me to study at 8 in Tallinn", "At 08:00 in Tallinn, now 11:00."),
        ("remind me at 8 to study", "At 08:00 UTC, now 09:00."),
        ("remind me about the quiz tomorrow at 18:30.", "At 18:30 UTC, now 09:00."),
        ("remind me of my reviews at 7pm", "At 19:00 UTC, now 09:00."),
        ("remind me at 9 in Port of Spain", "At 09:00 in Port of Spain, now 05:00."),
    ],
)
def test_a_reminder_is_asked_for_in_a_sentence(said: str, shown: str) -> None:
    assert Reminded().say(said) == f"{shown}\n[No reminders]"


def test_a_place_alone_sets_the_clock_by_which_days_are_counted() -> None:
    reminded = Reminded()

    said = reminded.say("/remind Tokyo")

    assert said == "Zone Tokyo, 18:00."
    assert (reminded.learner.reminder, reminded.learner.zone) == (None, "Asia/Tokyo")


def test_a_place_alone_takes_the_hour_of_the_reminder_along() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tallinn")

    said = reminded.say("/remind New York")

    assert said == "At 18:30 in New York, now 04:00.\n[No reminders]"
    assert reminded.run(days=1).shown == ["03-03 18:30"]


def test_a_time_alone_stays_in_the_place_named_before() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tokyo")

    said = reminded.say("/remind 20:15")

    assert said == "At 20:15 in Tokyo, now 18:00.\n[No reminders]"
    assert reminded.run(days=1).shown == ["03-03 20:15"]


def test_remind_alone_says_how_things_stand_and_changes_nothing() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tokyo")
    before = reminded.learner.reminder

    said = reminded.say("/remind")

    assert said == "At 18:30 in Tokyo, now 18:00.\n[No reminders]"
    assert reminded.learner.reminder == before


def test_a_course_without_items_reminds_nobody() -> None:
    learning = Learning(BREAD)

    assert learning.say("/remind 18:30").startswith("No such command.")
    assert learning.learner.reminder is None


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


@pytest.mark.parametrize(("hours", "shown"), [(9, []), (10, ["03-03 18:30"]), (33, ["03-03 18:30"])])
def test_waking_a_learner_again_and_again_says_nothing_more(hours: int, shown: list[str]) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(hours=hours)

    said = [reminded.wake() for _ in range(9)]

    assert said == [""] * 9
    assert reminded.shown == shown


def test_being_woken_changes_nothing_that_the_conversation_is_about() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.say("/quiz")
    before = reminded.learner

    reminded.wake()

    assert reminded.learner == before


def test_a_reminder_in_the_middle_of_a_quiz_leaves_the_quiz_open() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    asked = reminded.say("/quiz")
    quiz = reminded.learner.quiz

    reminded.run(days=1)

    assert reminded.said == [REMINDER]
    assert reminded.learner.quiz == quiz
    assert reminded.say("/quiz") == asked


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


@pytest.mark.slow
@given(STARTS, st.lists(STEPS, max_size=25))
@settings(max_examples=400)
def test_whatever_happens_no_local_day_has_two_reminders_and_none_comes_at_night(
    start: datetime, steps: list[tuple[str, int | str]]
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

    spoken = zip(reminded.unasked, reminded.said, strict=True)
    days = [at.date() for at, said in spoken if "No more" not in said]
    assert len(days) == len(set(days))
    assert not [at for at in reminded.unasked if is_quiet(at.time())]


def test_reminders_are_switched_off_in_words() -> None:
    learning = Learning()
    learning.say("/remind 18:30")

    assert "Reminders off." in learning.say("please stop reminders")
    assert learning.learner.reminder is None
