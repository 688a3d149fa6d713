"""How values are laid down in columns."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from bot.storage.tables import OUTGOING, UtcDateTime, read_learner, write_state
from bot.tutor.learner import Learner
from tests.storage.outgoings import WHOLE


def test_a_state_holds_neither_id_nor_version() -> None:
    state = write_state(Learner(7, version=3, topic="dough.flour", offered=("topics", "02")))

    assert state == '{"topic":"dough.flour","offered":["topics","02"]}'


@pytest.mark.parametrize(
    ("state", "learner"),
    [
        ("{}", Learner(7, 3)),
        ('{"topic":null,"offered":[]}', Learner(7, 3)),
        ('{"topic":"a.b","offered":["1"],"unknown":{"x":1}}', Learner(7, 3, "a.b", ("1",))),
        ('{"id":1,"version":1}', Learner(7, 3)),
    ],
    ids=["empty", "plain", "unknown key", "columns win"],
)
def test_a_learner_is_read_from_state_and_columns(state: str, learner: Learner) -> None:
    assert read_learner(7, 3, state) == learner


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
