"""What staff did stays in a log: by number, in order, and longer than the learner."""

from datetime import UTC, timedelta, timezone

import pytest

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.store import Audited, AuditEntry, Record, Store
from bot.tutor.learner import Learner
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, after, saying

STAFF, COLLEAGUE = 700700, 800800


def act(store: Store, act: str, detail: str = "", *, staff: int = STAFF, seconds: float = 0) -> None:
    """Let somebody of the staff do something."""
    store.commit(store.load(staff), [], None, after(seconds), [Audited(act, detail)])


def test_nothing_is_in_the_log_at_first(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [saying("hello")], 1, NOW)

    assert store.audited() == []


def test_what_staff_did_is_in_the_log_in_order(store: Store) -> None:
    act(store, "stats")
    act(store, "broadcast", "to 1,204 learners", staff=COLLEAGUE, seconds=60)
    act(store, "stats", seconds=61)

    assert store.audited() == [
        AuditEntry(NOW, STAFF, "stats", ""),
        AuditEntry(after(60), COLLEAGUE, "broadcast", "to 1,204 learners"),
        AuditEntry(after(61), STAFF, "stats", ""),
    ]


def test_what_came_later_stands_later_though_the_clock_was_set_back(store: Store) -> None:
    act(store, "stats")
    act(store, "inbox", seconds=-60)

    assert [entry.act for entry in store.audited()] == ["stats", "inbox"]


@pytest.mark.parametrize("staff", [1, 2**40, 2**52], ids=["small", "of today", "the largest of Telegram"])
def test_any_number_can_be_that_of_staff(store: Store, staff: int) -> None:
    act(store, "stats", staff=staff)

    assert [entry.staff for entry in store.audited()] == [staff]


@pytest.mark.parametrize(
    "detail",
    ["", "\N{BREAD} 你好 \u202eabc", "'; DROP TABLE audit_log; --", "x" * 4_096],
    ids=["empty", "other scripts", "looks like SQL", "long"],
)
def test_details_come_back_as_they_were(store: Store, detail: str) -> None:
    act(store, "reload", detail)

    assert store.audited() == [AuditEntry(NOW, STAFF, "reload", detail)]


def test_a_time_in_the_log_is_in_utc_whatever_zone_it_came_in(store: Store) -> None:
    in_tallinn = NOW.astimezone(timezone(timedelta(hours=2)))

    store.commit(Learner(STAFF), [], 1, in_tallinn, [Audited("stats")])

    (entry,) = store.audited()
    assert (entry.at, entry.at.tzinfo) == (NOW, UTC)


def test_a_refused_commit_leaves_nothing_in_the_log(store: Store) -> None:
    store.commit(Learner(STAFF), [], 1, NOW)
    records: list[Record] = [Audited("stats")]

    with pytest.raises(StaleLearner):
        store.commit(Learner(STAFF), [], 2, NOW, records)
    with pytest.raises(AlreadySeen):
        store.commit(store.load(STAFF), [], 1, NOW, records)

    assert store.audited() == []


def test_staff_can_read_what_they_did_and_nothing_of_their_colleagues(store: Store) -> None:
    act(store, "broadcast", "sent")
    act(store, "inbox", staff=COLLEAGUE)

    export = store.export(STAFF)

    assert export["done_as_staff"] == [{"act": "broadcast", "detail": "sent", "at": "2026-03-01T09:30:15.123456+00:00"}]
    assert str(COLLEAGUE) not in str(export)


def test_the_log_outlives_what_is_stored_of_staff_as_learners(store: Store) -> None:
    act(store, "broadcast", "sent")

    store.forget(STAFF, [], 1, NOW)

    assert store.load(STAFF) == Learner(STAFF)
    assert store.audited() == [AuditEntry(NOW, STAFF, "broadcast", "sent")]


def test_a_chat_that_moves_takes_nothing_of_the_log_along(store: Store) -> None:
    act(store, "stats")

    store.renumber(STAFF, -5005)

    assert store.audited() == [AuditEntry(NOW, STAFF, "stats", "")]


def test_the_log_is_cleaned_away_after_four_hundred_days(store: Store) -> None:
    act(store, "stats", seconds=-400 * 86_400 - 1)
    act(store, "inbox", seconds=-400 * 86_400)
    act(store, "reload")

    store.forget_old(before=NOW - timedelta(days=8))

    assert [entry.act for entry in store.audited()] == ["inbox", "reload"]
