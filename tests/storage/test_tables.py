"""How values are laid down in columns."""

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite
from structlog.testing import capture_logs

from bot.storage.store import Address, Outgoing
from bot.storage.tables import OUTGOING, UtcDateTime, read_learner, write_state
from bot.tutor.learner import Context, Learner
from bot.tutor.reply import Choice, Reply
from tests.storage.learners import WHOLE_LEARNER
from tests.storage.outgoings import NOW, WHOLE


def fields_left_out(value: Any) -> list[str]:
    """Name the fields of a dataclass, and of those in it, that hold what they hold when nothing is said."""
    names = []
    for entry in fields(value):
        held = getattr(value, entry.name)
        at_first = entry.default_factory() if entry.default_factory is not MISSING else entry.default
        names += [entry.name] if held == at_first else []
        names += [f"{entry.name}.{name}" for name in fields_left_out(held)] if is_dataclass(held) else []
    return names


def test_the_examples_for_stores_use_every_field() -> None:
    """Else a field that is new could get lost, and no test would see it."""
    assert fields_left_out(WHOLE) == []
    assert fields_left_out(WHOLE_LEARNER) == ["version"]


def test_a_state_holds_neither_id_nor_version() -> None:
    context = Context(topics=("dough.flour",), offered=("topics", "02"), question=41, at=NOW)

    state = write_state(Learner(7, version=3, context=context))

    assert json.loads(state) == {
        "context": {
            "topics": ["dough.flour"],
            "listed": None,
            "offered": ["topics", "02"],
            "asks": False,
            "runners_up": [],
            "after": [],
            "declined": False,
            "basis": "chosen",
            "repair": "nothing",
            "question": 41,
            "at": "2026-03-01T09:30:15.123456Z",
        },
        "thread": None,
        "elsewhere": [],
        "flow": {"level": 0.0, "at": None, "warned": False},
        "pressed": None,
    }


def test_a_state_reads_as_it_was_written() -> None:
    assert read_learner(7, 0, write_state(WHOLE_LEARNER)) == WHOLE_LEARNER


@pytest.mark.parametrize(
    ("state", "learner"),
    [
        ("{}", Learner(7, 3)),
        ('{"context":{},"thread":null,"elsewhere":[]}', Learner(7, 3)),
        (
            '{"context":{"topics":["a.b"],"offered":["1"],"mood":1},"unknown":{"x":1}}',
            Learner(7, 3, Context(topics=("a.b",), offered=("1",))),
        ),
        ('{"id":1,"version":1}', Learner(7, 3)),
        ('{"topic":"a.b","offered":["1"]}', Learner(7, 3)),
        ('{"topic":null,"offered":[]}', Learner(7, 3)),
    ],
    ids=["empty", "plain", "unknown keys", "columns win", "the version before", "the version before, a stranger"],
)
def test_a_learner_is_read_from_state_and_columns(state: str, learner: Learner) -> None:
    assert read_learner(7, 3, state) == learner


@pytest.mark.parametrize(
    "state",
    [
        "",
        "null",
        "[1]",
        '{"context":7}',
        '{"context":{"topics":"a.b"}}',
        '{"context":{"basis":"a guess"}}',
        '{"context":{"at":"soon"}}',
        '{"elsewhere":[{"thread":1}]}',
        '{"pressed":{"message":1}}',
    ],
    ids=[
        "nothing",
        "null",
        "list",
        "number",
        "text for a list",
        "unknown basis",
        "no time",
        "no context",
        "half a tap",
    ],
)
def test_who_cannot_be_read_starts_anew_and_is_not_named_in_the_log(state: str) -> None:
    with capture_logs() as lines:
        assert read_learner(987654321, 3, state) == Learner(987654321, 3)

    assert lines == [{"event": "a learner's state cannot be read: it starts anew", "log_level": "error"}]


def test_a_reply_of_the_version_before_is_still_said() -> None:
    """It may wait in the outbox while a new version is put in place."""
    body = (
        '{"address":{"chat":7,"message":12},"reply":{"text":"hello","choices":[{"id":"topics","label":"All"}],'
        '"sources":["ann"],"picture":null,"in_place":true}}'
    )

    assert OUTGOING.validate_json(body) == Outgoing(
        Address(7, 12), Reply("hello", (Choice("topics", "All"),), ("ann",), in_place=True)
    )


def test_a_reply_reads_as_it_was_written() -> None:
    assert OUTGOING.validate_json(OUTGOING.dump_json(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), datetime(2026, 3, 1, 9, 30)),  # noqa: DTZ001
        (
            datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            datetime(2026, 2, 28, 20, 0),  # noqa: DTZ001
        ),
        (None, None),
    ],
    ids=["UTC", "another zone", "never"],
)
def test_times_are_laid_down_in_utc_and_come_back_aware(moment: datetime | None, stored: datetime | None) -> None:
    kind, dialect = UtcDateTime(), sqlite.dialect()

    assert kind.process_bind_param(moment, dialect) == stored
    assert kind.process_result_value(stored, dialect) == moment
