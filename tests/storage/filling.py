"""A store with something in every table, and what is in a database, for tests that copy one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import create_engine, inspect, text

from bot.storage.opening import open_engine
from bot.storage.sql import SqlStore
from bot.storage.store import Audited, Broadcasted, Exclusion, Flagged, Kept, Said, SentPoll, Tallied, Vote
from bot.tutor.learner import Learner
from bot.tutor.reply import Counted, Marked, Outcome, Reply
from tests.storage.learners import WHOLE_LEARNER
from tests.storage.outgoings import NOW, WHOLE, after, saying

GROUP = -1_001_000_000_001
LARGEST = 2**52 - 1

Rows = Mapping[str, Sequence[tuple[Any, ...]]]


def fill(url: str) -> None:
    """Leave rows in every table, and a number in `outbox` and in `questions` that is given to nobody any more."""
    store = SqlStore(url)
    store.commit(
        WHOLE_LEARNER,
        [saying("said"), WHOLE],
        2**31 - 1,
        NOW,
        [
            Kept("Is it 20°? 'Yes' \N{BREAD} \\ \"你好\"\n\t", "bread-1"),
            Flagged("oven.steam#1", "bread-1"),
            Marked("oven.steam#1", ("a", "b"), is_right=True),
            Tallied(NOW.date(), Counted(Outcome.DECLINE, None)),
            Tallied(NOW.date(), Counted(Outcome.ANSWER, "oven.heat")),
            Audited("broadcast", "sent"),
            Broadcasted(Reply("news \N{BREAD}")),
        ],
    )
    [first, *_] = outbox_numbers(url)
    store.delivered(first, Said(7, 50, 51, is_text=True), (), after(1), SentPoll("p1", GROUP, "oven.heat#1", 1))
    store.commit(Learner(LARGEST), [saying("to nobody", LARGEST)], 2, NOW, [Kept("dropped", "bread-1")])
    store.unreachable(LARGEST)
    store.drop_kept([kept.id for kept in store.kept() if kept.text == "dropped"])
    store.commit(Learner(GROUP), [], 3, after(0.000001), [Exclusion(GROUP, 42, is_out=True)])
    store.vote(Vote("p1", 41, "Ann \N{BREAD}", (1,)), 4, NOW)
    store.close()


def outbox_numbers(url: str) -> Sequence[int]:
    """Give the numbers of the replies that wait, the oldest first."""
    return [row[0] for row in rows_of(url)["outbox"]]


def rows_of(url: str) -> Rows:
    """Give every row of every table as the driver of the database gives it, in order of the first columns."""
    engine = open_engine(url) if url.startswith("postgres") else create_engine(url)
    found = {}
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            columns = [column["name"] for column in inspect(connection).get_columns(table)]
            wanted = ", ".join(f'"{column}"' for column in columns)
            order = "1, 2" if len(columns) > 1 else "1"
            rows = connection.execute(text(f'SELECT {wanted} FROM "{table}" ORDER BY {order}'))
            found[table] = [tuple(row) for row in rows]
    engine.dispose()
    return found
