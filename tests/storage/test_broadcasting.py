"""A message of staff reaches every learner once, some at a time, whatever breaks."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import AlreadySeen, StaleLearner, StoreError
from bot.storage.sql import SqlStore
from bot.storage.store import Address, Broadcasted, Outgoing, Record, Store
from bot.tutor.learner import Learner
from bot.tutor.reply import Reply
from tests.storage.dumping import dump
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, WHOLE, after, saying

STAFF = 7

ANNA = 987654321

MOVED = Reply("The lesson is at **10**.")


def meet(store: Store, *learners: int, seconds: float = -60) -> None:
    """Let learners, or groups, write for the first time."""
    for learner in learners:
        store.commit(Learner(learner), [], None, after(seconds))


def broadcast(store: Store, reply: Reply = MOVED, seconds: float = 0) -> None:
    """Let somebody of the staff write to all."""
    store.commit(store.load(STAFF), [], None, after(seconds), [Broadcasted(reply)])


def broadcast_all(store: Store, limit: int = 10) -> list[int]:
    """Broadcast until nothing is left, and tell how many each time."""
    counts = []
    while count := store.broadcast(limit, after(60)):
        counts.append(count)
    return counts


def waiting(store: Store) -> list[tuple[int, Reply]]:
    """Empty the outbox and tell what was in it, by chat; of each chat in order."""
    found: list[tuple[int, Reply]] = []
    while rows := store.due(after(60), 100):
        for row in rows:
            found.append((row.outgoing.address.chat, row.outgoing.reply))
            store.delivered(row.id, None, (), NOW)
    return sorted(found, key=lambda one: one[0])


def test_without_a_message_nothing_is_broadcast(store: Store) -> None:
    meet(store, 8)

    assert store.broadcast(10, NOW) == 0
    assert store.backlog().count == 0


def test_a_message_to_all_waits_until_it_is_broadcast(store: Store) -> None:
    meet(store, 8)

    store.commit(at_topic("dough.flour", STAFF), [saying("sent", STAFF)], 1, NOW, [Broadcasted(MOVED)])

    assert [row.outgoing for row in store.due(NOW, 10)] == [saying("sent", STAFF)]


def test_every_learner_gets_a_message_once_and_staff_as_well(store: Store) -> None:
    meet(store, 9, 8, ANNA)
    broadcast(store)

    counts = broadcast_all(store)

    assert counts == [4]
    assert waiting(store) == [(7, MOVED), (8, MOVED), (9, MOVED), (ANNA, MOVED)]
    assert store.broadcast(10, after(3_600)) == 0


def test_a_message_comes_out_as_it_was_put_in(store: Store) -> None:
    broadcast(store, WHOLE.reply)

    store.broadcast(10, NOW)

    assert [row.outgoing for row in store.due(NOW, 10)] == [Outgoing(Address(STAFF), WHOLE.reply)]


@pytest.mark.parametrize(
    ("limit", "counts"),
    [(1, [1, 1, 1, 1]), (2, [2, 2]), (3, [3, 1]), (4, [4]), (5, [4]), (10**6, [4])],
    ids=["one", "an even part", "with a rest", "just all", "one more than all", "very many"],
)
def test_learners_are_told_some_at_a_time(store: Store, limit: int, counts: Sequence[int]) -> None:
    meet(store, 8, 9, 10)
    broadcast(store)

    assert broadcast_all(store, limit) == counts
    assert [learner for learner, _ in waiting(store)] == [7, 8, 9, 10]


@pytest.mark.parametrize("limit", [0, -1], ids=["none", "below none"])
def test_where_there_is_no_room_nothing_is_broadcast_or_lost(store: Store, limit: int) -> None:
    broadcast(store)

    assert store.broadcast(limit, NOW) == 0
    assert broadcast_all(store) == [1]


def test_messages_are_broadcast_one_after_the_other(store: Store) -> None:
    meet(store, 8)
    broadcast(store, Reply("first"))
    broadcast(store, Reply("second"), seconds=1)
    broadcast(store, Reply("second"), seconds=2)

    counts = broadcast_all(store, limit=2)

    assert counts == [2, 2, 2]
    texts = [(learner, reply.text) for learner, reply in waiting(store)]
    assert texts == [(7, "first"), (7, "second"), (7, "second"), (8, "first"), (8, "second"), (8, "second")]


def test_a_message_that_reaches_nobody_holds_up_no_other(store: Store) -> None:
    broadcast(store, Reply("to nobody"))
    store.unreachable(STAFF)
    assert store.broadcast(10, NOW) == 0
    store.commit(store.load(STAFF), [], 1, after(1))

    broadcast(store, Reply("to somebody"), seconds=2)

    assert broadcast_all(store) == [1]
    assert waiting(store) == [(STAFF, Reply("to somebody"))]


def test_of_two_messages_the_first_may_reach_nobody_and_the_second_all(store: Store) -> None:
    store.commit(Learner(STAFF), [], 1, NOW, [Broadcasted(Reply("to nobody")), Broadcasted(Reply("to somebody"))])
    meet(store, 8, seconds=1)
    store.unreachable(STAFF)
    store.commit(Learner(9), [], 2, after(2), [Broadcasted(Reply("to new ones"))])

    assert broadcast_all(store) == [2]
    assert waiting(store) == [(8, Reply("to new ones")), (9, Reply("to new ones"))]


def test_who_came_after_a_message_does_not_get_it(store: Store) -> None:
    meet(store, 8, seconds=-1)
    broadcast(store)
    meet(store, 9, seconds=1)

    broadcast_all(store)

    assert [learner for learner, _ in waiting(store)] == [7, 8]


def test_who_wrote_at_the_very_moment_gets_the_message(store: Store) -> None:
    store.commit(Learner(STAFF), [], 1, NOW, [Broadcasted(MOVED)])

    assert broadcast_all(store) == [1]


def test_groups_get_none(store: Store) -> None:
    meet(store, -5005, -1, 8)
    broadcast(store)

    broadcast_all(store)

    assert [learner for learner, _ in waiting(store)] == [7, 8]


def test_who_cannot_be_written_to_is_passed_over(store: Store) -> None:
    meet(store, 8, 9)
    broadcast(store)
    store.unreachable(8)

    broadcast_all(store, limit=1)

    assert [learner for learner, _ in waiting(store)] == [7, 9]


def test_who_goes_away_while_it_is_broadcast_gets_none(store: Store) -> None:
    meet(store, 8, 9)
    broadcast(store)
    store.broadcast(1, NOW)
    store.unreachable(8)

    broadcast_all(store)

    assert [learner for learner, _ in waiting(store)] == [7, 9]


def test_who_is_forgotten_while_it_is_broadcast_gets_none_and_nobody_gets_two(store: Store) -> None:
    meet(store, 8, 9, 10)
    broadcast(store)
    assert store.broadcast(2, NOW) == 2

    store.forget(8, [], None, NOW)
    store.forget(9, [], None, NOW)
    broadcast_all(store)

    assert [learner for learner, _ in waiting(store)] == [7, 10]


def test_who_is_forgotten_and_comes_back_gets_none(store: Store) -> None:
    meet(store, 8, 9)
    broadcast(store)
    assert store.broadcast(2, NOW) == 2

    store.forget(8, [], None, NOW)
    meet(store, 8, seconds=1)
    broadcast_all(store)

    assert [learner for learner, _ in waiting(store)] == [7, 9]


@pytest.mark.parametrize("limit", [2, 10], ids=["while it is broadcast", "once all have it"])
def test_a_broadcast_keeps_no_number_of_a_forgotten_learner(store: Store, url: str, limit: int) -> None:
    meet(store, ANNA)
    store.commit(Learner(STAFF), [], 1, NOW, [Broadcasted(MOVED)])
    store.broadcast(limit, NOW)

    store.forget(ANNA, [], 2, NOW)

    assert str(ANNA) not in dump(store, url)


def test_staff_who_are_forgotten_leave_their_message_to_all(store: Store) -> None:
    meet(store, 8)
    broadcast(store)

    store.forget(STAFF, [], 1, NOW)

    assert broadcast_all(store) == [1]
    assert waiting(store) == [(8, MOVED)]


def test_who_moves_to_the_number_of_a_group_changes_nothing(store: Store) -> None:
    meet(store, -5005, 8)
    broadcast(store)
    store.broadcast(1, NOW)

    store.renumber(-5005, -1005005)
    broadcast_all(store)

    assert [learner for learner, _ in waiting(store)] == [7, 8]


def test_a_refused_commit_broadcasts_nothing(store: Store) -> None:
    store.commit(Learner(STAFF), [], 1, NOW)
    records: list[Record] = [Broadcasted(MOVED)]

    with pytest.raises(StaleLearner):
        store.commit(Learner(STAFF), [], 2, NOW, records)
    with pytest.raises(AlreadySeen):
        store.commit(store.load(STAFF), [], 1, NOW, records)

    assert store.broadcast(10, NOW) == 0


def test_what_a_learner_asks_meanwhile_is_answered_after_the_message(store: Store) -> None:
    broadcast(store)
    store.broadcast(10, NOW)

    store.commit(store.load(STAFF), [saying("an answer", STAFF)], 1, NOW)

    assert waiting(store) == [(STAFF, MOVED), (STAFF, Reply("an answer"))]


def test_finished_messages_are_cleaned_away_and_unfinished_ones_stay(store: Store, url: str) -> None:
    meet(store, 8)
    broadcast(store, Reply("told long ago"))
    store.broadcast(10, NOW)
    broadcast(store, Reply("told just now"), seconds=1)
    store.broadcast(10, after(60))
    broadcast(store, Reply("told to one"), seconds=2)
    store.broadcast(1, after(60))
    waiting(store)

    store.forget_old(before=after(60))

    left = dump(store, url)
    assert ("told long ago" in left, "told just now" in left, "told to one" in left) == (False, True, True)
    assert broadcast_all(store) == [1]


def test_an_unfinished_message_does_not_grow_old(store: Store) -> None:
    broadcast(store)

    store.forget_old(before=after(10**9))

    assert broadcast_all(store) == [1]


def test_from_eight_threads_every_learner_gets_every_message_once(store: Store) -> None:
    people = [STAFF, *range(100, 140)]
    meet(store, *people[1:])
    broadcast(store, Reply("first"))
    broadcast(store, Reply("second"))

    def work(_: int) -> None:
        while store.broadcast(3, after(60)):
            pass

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, range(8)))
    broadcast_all(store)

    told = Counter((learner, reply.text) for learner, reply in waiting(store))
    assert told == {(learner, text): 1 for learner in people for text in ("first", "second")}


def test_learners_are_counted_who_can_be_written_to(store: Store) -> None:
    assert store.reachable() == 0
    meet(store, 8, 9, 10, -5005, -6006)
    store.unreachable(9)
    store.unreachable(-6006)
    store.forget(10, [], None, NOW)

    assert store.reachable() == 1


def test_learners_are_counted_who_wrote_since_a_moment(store: Store) -> None:
    assert store.active(NOW) == 0
    for learner, seconds in ((8, -1.0), (9, 0.0), (10, 1.0), (-5005, 1.0)):
        meet(store, learner, seconds=seconds)
    store.unreachable(10)
    store.commit(store.load(8), [], 1, after(2))
    store.commit(store.load(9), [], None, after(9))

    assert [store.active(after(seconds)) for seconds in (-1, 0, 1, 1.5, 3)] == [3, 3, 2, 1, 0]


def test_what_nobody_asked_for_goes_out_like_any_reply(store: Store) -> None:
    store.post([], NOW)
    store.post([WHOLE, saying("news", ANNA)], NOW)

    assert [row.outgoing for row in store.due(NOW, 10)] == [WHOLE, saying("news", ANNA)]
    assert store.load(ANNA) == Learner(ANNA)
    assert (store.reachable(), store.active(NOW)) == (0, 0)


def test_a_broadcast_goes_on_after_a_restart(url: str) -> None:
    store = SqlStore(url)
    meet(store, 8, 9)
    broadcast(store)
    store.broadcast(2, NOW)
    store.close()

    store = SqlStore(url)

    assert broadcast_all(store) == [1]
    assert waiting(store) == [(7, MOVED), (8, MOVED), (9, MOVED)]
    store.close()


def test_what_breaks_while_it_is_broadcast_reaches_nobody_and_is_done_again(url: str, database: Path) -> None:
    store = SqlStore(url)
    meet(store, 8, 9)
    broadcast(store)
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN NEW.chat = 9 "
            "BEGIN SELECT RAISE(ABORT, 'the disk said no'); END"
        )

    with pytest.raises(StoreError, match="the disk said no"):
        store.broadcast(10, NOW)

    assert store.backlog().count == 0
    with connection:
        connection.execute("DROP TRIGGER refuse")
    connection.close()
    assert broadcast_all(store) == [3]
    assert [learner for learner, _ in waiting(store)] == [7, 8, 9]
    store.close()


def test_a_message_that_cannot_be_read_holds_up_no_other(url: str, database: Path) -> None:
    store = SqlStore(url)
    broadcast(store, Reply("secret words"))
    broadcast(store, Reply("second"))
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("""UPDATE announcements SET reply = '{"words": "secret words"}' WHERE id = 1""")
    connection.close()

    with capture_logs() as logs:
        counts = broadcast_all(store)

    assert counts == [1]
    assert waiting(store) == [(STAFF, Reply("second"))]
    assert logs == [
        {
            "event": "a message to all cannot be read: it is not sent any further",
            "broadcast": 1,
            "log_level": "error",
        }
    ]
    store.close()


def test_where_nothing_is_to_be_broadcast_no_writer_is_waited_for(url: str, database: Path) -> None:
    store = SqlStore(url)
    meet(store, 8)
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    assert store.broadcast(10, NOW) == 0

    writer.execute("COMMIT")
    writer.close()
    store.close()
