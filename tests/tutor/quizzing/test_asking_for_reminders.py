"""The time and the place of reminders, in whatever form they are written."""

from __future__ import annotations

import pytest

from tests.tutor.quizzing.learning import Learning
from tests.tutor.quizzing.reminded import Reminded

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
    ("1830", "At 18:30 UTC, now 09:00.", "03-03 18:30 UTC"),
    ("0830", "At 08:30 UTC, now 09:00.", "03-04 08:30 UTC"),
    ("830", "At 08:30 UTC, now 09:00.", "03-04 08:30 UTC"),
    ("730pm", "At 19:30 UTC, now 09:00.", "03-03 19:30 UTC"),
    ("1830 Delhi", "At 18:30 in Kolkata, now 14:30.", "03-03 13:00 UTC"),
    ("1830 +0530", "At 18:30 in UTC+05:30, now 14:30.", "03-03 13:00 UTC"),
    ("18:30 in the Netherlands", "At 18:30 in Amsterdam, now 10:00.", "03-03 17:30 UTC"),
]


@pytest.mark.parametrize(("form", "said", "first"), FORMS, ids=[form for form, *_ in FORMS])
def test_a_time_and_a_place_are_understood_in_many_forms(form: str, said: str, first: str) -> None:
    reminded = Reminded()

    shown = reminded.say(f"/remind {form}")

    assert shown == f"{said}\n[No reminders]"
    assert reminded.learner.reminder is not None
    assert f"{reminded.learner.reminder.next:%m-%d %H:%M %Z}" == first


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
        ("send me a reminder at 18:30", "At 18:30 UTC, now 09:00."),
        ("Set a reminder for 7pm, please!", "At 19:00 UTC, now 09:00."),
        ("change my reminder to 9", "At 09:00 UTC, now 09:00."),
        ("set reminder 18:30 Tallinn", "At 18:30 in Tallinn, now 11:00."),
        ("at 8 in the evening remind me", "At 20:00 UTC, now 09:00."),
        ("remind me every 2 days at 18:30", "At 18:30 UTC, now 09:00."),
    ],
)
def test_a_reminder_is_asked_for_in_a_sentence(said: str, shown: str) -> None:
    assert Reminded().say(said) == f"{shown}\n[No reminders]"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Tallinn", "At 18:30 in Tallinn, now 11:00."),
        ("in tallinn", "At 18:30 in Tallinn, now 11:00."),
        ("I live in Sao Paulo.", "At 18:30 in Sao Paulo, now 06:00."),
        ("i'm based in new york", "At 18:30 in New York, now 04:00."),
        ("my time zone is +2", "At 18:30 in UTC+02:00, now 11:00."),
        ("19:15", "At 19:15 UTC, now 09:00."),
        ("make it 8pm in Tokyo", None),
        ("heat?", None),
        ("I live in Atlantis", None),
    ],
)
def test_who_is_asked_for_the_city_can_just_say_it(said: str, shown: str | None) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")

    heard = reminded.say(said)

    assert heard == f"{shown}\n[No reminders]" if shown else not heard.startswith("At ")


def test_elsewhere_a_city_moves_no_reminder() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.say("/topics")

    assert not reminded.say("Tallinn").startswith("At ")
    assert reminded.learner.zone is None


def test_a_time_alone_stays_in_the_place_named_before() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tokyo")

    said = reminded.say("/remind 20:15")

    assert said == "At 20:15 in Tokyo, now 18:00.\n[No reminders]"
    assert reminded.run(days=1).shown == ["03-03 20:15"]


@pytest.mark.parametrize(
    "words",
    ["me at 18:30 in Tokyo", "18:30, I live in Tokyo", "6:30 pm, my city is Tokyo", "18:30 and my time zone is Tokyo"],
)
def test_time_and_place_are_read_in_a_sentence(words: str) -> None:
    assert Reminded().say(f"/remind {words}") == "At 18:30 in Tokyo, now 18:00.\n[No reminders]"


def test_a_place_alone_takes_the_hour_of_the_reminder_along() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tallinn")

    said = reminded.say("/remind New York")

    assert said == "At 18:30 in New York, now 04:00.\n[No reminders]"
    assert reminded.run(days=1).shown == ["03-03 18:30"]


def test_a_place_alone_sets_the_clock_by_which_days_are_counted() -> None:
    reminded = Reminded()

    said = reminded.say("/remind Tokyo")

    assert said == "Zone Tokyo, 18:00."
    assert (reminded.learner.reminder, reminded.learner.zone) == (None, "Asia/Tokyo")


def test_remind_alone_says_how_things_stand_and_changes_nothing() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tokyo")
    before = reminded.learner.reminder

    said = reminded.say("/remind")

    assert said == "At 18:30 in Tokyo, now 18:00.\n[No reminders]"
    assert reminded.learner.reminder == before


@pytest.mark.parametrize("words", ["13 pm", "every day", "24:30", "please"])
def test_what_names_no_time_tells_how_reminders_stand(words: str) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    assert reminded.say(f"/remind {words}").startswith("At 18:30")


@pytest.mark.parametrize(
    ("nonsense", "said"),
    [
        ("Atlantis", "No zone Atlantis."),
        ("18:30 Atlantis", "No zone Atlantis."),
        ("25:00", "Off. It is 09:00 in UTC."),
        ("25:00 Paris", "Off. It is 09:00 in UTC."),
        ("18:30 +15", "No zone +15."),
        ("18:30 -13", "No zone -13."),
        ("18:61", "Off. It is 09:00 in UTC."),
        ("2500", "Off. It is 09:00 in UTC."),
        ("1861", "Off. It is 09:00 in UTC."),
        ("12345", "Off. It is 09:00 in UTC."),
        ("<b>[x](y)</b>", "No zone <b>[x](y)</b>."),
        ("{zone}", "No zone {zone}."),
        ("x" * 4000, f"No zone {'x' * 40}."),
        ("../../etc/passwd", "No zone ../../etc/passwd."),
        ("\N{BREAD}", "No zone \N{BREAD}."),
        ("13 pm", "Off. It is 09:00 in UTC."),
        ("24:30", "Off. It is 09:00 in UTC."),
        ("tomorrow", "Off. It is 09:00 in UTC."),
        ("in the evening", "Off. It is 09:00 in UTC."),
        ("in 2 hours", "Off. It is 09:00 in UTC."),
        ("in 2h", "Off. It is 09:00 in UTC."),
        ("in an hour", "Off. It is 09:00 in UTC."),
        ("every 30 minutes please", "Off. It is 09:00 in UTC."),
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


def test_how_long_from_now_is_no_time() -> None:
    assert Reminded().say("remind me in 2 hours") == "Off. It is 09:00 in UTC."


@pytest.mark.parametrize("said", ["please stop reminders", "reminders off", "I do not want reminders", "mute"])
def test_reminders_are_switched_off_in_words(said: str) -> None:
    learning = Learning()
    learning.say("/remind 18:30")

    assert "Reminders off." in learning.say(said)
    assert learning.learner.reminder is None
