"""How values are laid down in columns."""

import json
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite
from structlog.testing import capture_logs

from bot.storage.store import Address, Outgoing
from bot.storage.tables import OUTGOING, UtcDateTime, read_learner, write_state
from bot.tutor.learner import Context, Flow, Learner
from bot.tutor.quizzing.quiz import Quiz
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Card, Study
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


def told(part: str) -> dict[str, str]:
    """Give the line of the log that says which part cannot be read, and of nobody."""
    return {"event": "a part of a learner's state cannot be read: it starts anew", "part": part, "log_level": "error"}


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
        "study": {"cards": [], "days": [], "asked": [], "goal": 12},
        "quiz": None,
        "shown": 0,
        "zone": None,
        "reminder": None,
        "reminded": [],
        "group_quiz": None,
        "draft": None,
    }


def test_cards_are_written_so_that_their_learner_can_read_them() -> None:
    memory = Memory(stability=2.5, difficulty=6.4, last=date(2026, 2, 27), due=date(2026, 3, 1))
    card = Card("oven.steam#1", memory, asked=3, right=2, unaided=(date(2026, 2, 25),))

    state = write_state(Learner(7, study=Study(cards=(card,))))

    assert json.loads(state)["study"]["cards"] == [
        {
            "item": "oven.steam#1",
            "memory": {"stability": 2.5, "difficulty": 6.4, "last": "2026-02-27", "due": "2026-03-01"},
            "asked": 3,
            "right": 2,
            "unaided": ["2026-02-25"],
        }
    ]


def test_what_was_looked_up_in_a_study_is_not_written_with_it() -> None:
    study = Study(cards=(Card("oven.steam#1", asked=1),))
    unread = write_state(Learner(7, study=study))

    assert study.by_item["oven.steam#1"].asked == 1
    assert write_state(Learner(7, study=study)) == unread


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
        (
            '{"context":{"topics":["a.b"]},"thread":4,"elsewhere":[],"flow":{"level":1.5,"at":null},"pressed":null}',
            Learner(7, 3, Context(topics=("a.b",)), thread=4, flow=Flow(1.5)),
        ),
        (
            '{"study":{"cards":[{"item":"a.b#1","asked":2,"mood":1}],"badges":[1]},"quiz":{"scope":"a","lives":3}}',
            Learner(7, 3, study=Study(cards=(Card("a.b#1", asked=2),)), quiz=Quiz(scope="a")),
        ),
    ],
    ids=[
        "empty",
        "plain",
        "unknown keys",
        "columns win",
        "the first version",
        "the first version, a stranger",
        "the version before",
        "unknown keys of a study and a quiz",
    ],
)
def test_a_learner_is_read_from_state_and_columns(state: str, learner: Learner) -> None:
    assert read_learner(7, 3, state) == learner


@pytest.mark.parametrize(
    ("state", "part"),
    [
        ("", "everything"),
        ("null", "everything"),
        ("[1]", "everything"),
        ('{"context":7}', "context"),
        ('{"context":{"topics":"a.b"}}', "context"),
        ('{"context":{"basis":"a guess"}}', "context"),
        ('{"context":{"at":"soon"}}', "context"),
        ('{"elsewhere":[{"thread":1}]}', "elsewhere"),
        ('{"pressed":{"message":1}}', "pressed"),
        ('{"study":[]}', "study"),
        ('{"study":{"goal":"all"}}', "goal"),
        ('{"study":{"cards":7}}', "card"),
        ('{"reminder":{"at":"25:00","next":"2026-03-01T09:30:15Z"}}', "reminder"),
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
        "list for a study",
        "word for a goal",
        "number for cards",
        "no time of day",
    ],
)
def test_who_cannot_be_read_starts_anew_and_is_not_named_in_the_log(state: str, part: str) -> None:
    with capture_logs() as lines:
        assert read_learner(987654321, 3, state) == Learner(987654321, 3)

    assert lines == [told(part)]


@pytest.mark.parametrize(
    ("part", "broken", "left"),
    [
        ("context", {"basis": "a guess"}, Context()),
        ("thread", "the third", None),
        ("elsewhere", [{"thread": 1}], ()),
        ("flow", 7, Flow()),
        ("pressed", {"message": 1}, None),
        ("quiz", {"step": {"item": "oven.steam#1", "grade": "easy"}}, None),
        ("shown", "often", 0),
        ("zone", 2, None),
        ("reminder", {"at": "18:30"}, None),
        ("group_quiz", {"ahead": []}, None),
    ],
    ids=[
        "context",
        "thread",
        "elsewhere",
        "flow",
        "pressed",
        "quiz",
        "shown",
        "zone",
        "reminder",
        "group quiz",
    ],
)
def test_a_part_that_cannot_be_read_costs_nothing_but_that_part(part: str, broken: Any, left: Any) -> None:
    state = {**json.loads(write_state(WHOLE_LEARNER)), part: broken}

    with capture_logs() as lines:
        learner = read_learner(7, 0, json.dumps(state))

    assert learner == replace(WHOLE_LEARNER, **{part: left})
    assert lines == [told(part)]


def test_several_parts_that_cannot_be_read_are_told_one_by_one() -> None:
    state = {**json.loads(write_state(WHOLE_LEARNER)), "quiz": 1, "flow": 1}

    with capture_logs() as lines:
        learner = read_learner(7, 0, json.dumps(state))

    assert learner == replace(WHOLE_LEARNER, quiz=None, flow=Flow())
    assert lines == [told("flow"), told("quiz")]


def test_of_a_study_that_cannot_be_read_whole_every_card_that_can_be_is_kept() -> None:
    state = json.loads(write_state(WHOLE_LEARNER))
    state["study"]["cards"].insert(1, {"item": "oven.heat#1", "memory": {"stability": "firm"}})
    state["study"]["days"] = [{"day": "someday"}]

    with capture_logs() as lines:
        learner = read_learner(7, 0, json.dumps(state))

    assert learner == replace(WHOLE_LEARNER, study=replace(WHOLE_LEARNER.study, days=()))
    assert lines == [told("card"), told("days")]


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
