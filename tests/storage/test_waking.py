"""Whom the tutor is to say something to unasked, and that saying so is no word of theirs."""

from dataclasses import replace
from datetime import time, timedelta, timezone

import pytest

from bot.errors import StaleLearner
from bot.storage.sql import SqlStore
from bot.storage.store import Store
from bot.tutor.learner import GroupQuiz, Learner, Reminder
from tests.storage.learners import woken_at
from tests.storage.outgoings import NOW, after, saying


def test_nobody_is_woken_who_did_not_ask_for_it(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW)

    assert store.to_wake(after(10**9), 10) == []


def test_learners_are_woken_once_their_time_has_come(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)

    assert store.to_wake(after(59.999999), 10) == []
    assert store.to_wake(after(60), 10) == [7]
    assert store.to_wake(after(10**6), 10) == [7]


def test_a_group_is_woken_for_the_next_question_of_its_quiz(store: Store) -> None:
    store.commit(Learner(-7, group_quiz=GroupQuiz(("oven.heat#1",), after(70))), [], 1, NOW)

    assert store.to_wake(after(69), 10) == []
    assert store.to_wake(after(70), 10) == [-7]


def test_who_waited_longest_is_woken_first_and_of_two_the_lower_number(store: Store) -> None:
    for learner, seconds in ((7, 30), (8, 10), (9, 20), (6, 20)):
        store.commit(woken_at(after(seconds), learner), [], learner, NOW)

    assert store.to_wake(after(60), 10) == [8, 6, 9, 7]


@pytest.mark.parametrize(("limit", "woken"), [(0, []), (1, [8]), (2, [8, 9])], ids=["none", "one", "two"])
def test_no_more_are_woken_than_asked_for(store: Store, limit: int, woken: list[int]) -> None:
    for learner, seconds in ((7, 30), (8, 10), (9, 20)):
        store.commit(woken_at(after(seconds), learner), [], learner, NOW)

    assert store.to_wake(after(60), limit) == woken


def test_a_time_means_the_same_in_every_zone(store: Store) -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    store.commit(woken_at(after(60).astimezone(there)), [], 1, NOW)

    assert store.to_wake(after(59).astimezone(timezone(timedelta(hours=-8))), 10) == []
    assert store.to_wake(after(60).astimezone(timezone(timedelta(hours=-8))), 10) == [7]


def test_each_save_sets_when_the_learner_is_woken_next(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)

    store.commit(replace(store.load(7), reminder=Reminder(time(18, 30), after(120))), [], None, after(60))

    assert store.to_wake(after(119), 10) == []
    assert store.to_wake(after(120), 10) == [7]


def test_who_switched_reminders_off_is_not_woken(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)

    store.commit(replace(store.load(7), reminder=None), [], 2, NOW)

    assert store.to_wake(after(10**6), 10) == []


def test_who_cannot_be_written_to_is_not_woken_until_they_write_again(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)
    store.unreachable(7)
    while_away = store.to_wake(after(60), 10)

    store.commit(store.load(7), [], 2, after(90))

    assert while_away == []
    assert store.to_wake(after(90), 10) == [7]


def test_a_forgotten_learner_is_not_woken(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)

    store.forget(7, [], 2, NOW)

    assert store.to_wake(after(60), 10) == []


def test_looking_who_is_to_be_woken_changes_nothing(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)

    assert store.to_wake(after(60), 10) == store.to_wake(after(60), 10) == [7]
    assert store.load(7) == woken_at(after(60), version=1)


def test_of_two_who_wake_a_learner_the_second_is_refused_and_says_nothing(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)
    (woken,) = store.to_wake(after(60), 10)
    one = other = store.load(woken)
    next_day = Reminder(time(18, 30), after(86_460))
    store.commit(replace(one, reminder=next_day), [saying("Time to recall")], None, after(60))

    with pytest.raises(StaleLearner):
        store.commit(replace(other, reminder=next_day), [saying("Time to recall")], None, after(60))

    assert store.backlog().count == 1
    assert store.to_wake(after(60), 10) == []


def test_of_two_processes_that_wake_a_learner_the_second_is_refused_and_says_nothing(url: str) -> None:
    one, other = SqlStore(url), SqlStore(url)
    one.commit(woken_at(after(60)), [], 1, NOW)
    loaded = other.load(other.to_wake(after(60), 10)[0])
    next_day = Reminder(time(18, 30), after(86_460))
    one.commit(replace(one.load(7), reminder=next_day), [saying("Time to recall")], None, after(60))

    with pytest.raises(StaleLearner):
        other.commit(replace(loaded, reminder=next_day), [saying("Time to recall")], None, after(60))

    assert (one.backlog().count, one.to_wake(after(60), 10), other.to_wake(after(60), 10)) == (1, [], [])
    one.close()
    other.close()


def test_a_reminder_is_no_message_of_the_learner(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)

    store.commit(store.load(7), [saying("Time to recall")], None, after(60))

    export = store.export(7)
    assert export["first_message"] == "2026-03-01T09:30:15.123456+00:00"
    assert export["last_message"] == "2026-03-01T09:30:15.123456+00:00"


def test_the_first_save_sets_both_dates_also_without_an_update(store: Store) -> None:
    store.commit(Learner(7), [], None, NOW)

    export = store.export(7)
    assert export["first_message"] == "2026-03-01T09:30:15.123456+00:00"
    assert export["last_message"] == "2026-03-01T09:30:15.123456+00:00"


def test_a_reminder_does_not_make_somebody_reachable_who_went_away_meanwhile(store: Store) -> None:
    store.commit(woken_at(after(60)), [], 1, NOW)
    learner = store.load(7)
    store.unreachable(7)

    store.commit(replace(learner, reminder=None), [], None, after(60))

    assert not store.is_reachable(7)
    assert store.load(7) == Learner(7, version=2)
