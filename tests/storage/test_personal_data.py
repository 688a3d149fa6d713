"""What learners let course staff see, what they can read of themselves, and that they can be forgotten."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.store import Address, Kept, OutboxRow, Outgoing, Said, Store
from bot.tutor.learner import Context, Learner
from bot.tutor.reply import Reply
from tests.storage.dumping import dump
from tests.storage.learners import WHOLE_LEARNER, at_topic
from tests.storage.outgoings import NOW, WHOLE, after, saying

ANNA = 987654321
"""A number that is in no time, no count and no other number."""

BEN = 123454321

FAREWELL = saying("forgotten", ANNA)


def fill(store: Store, learner: int, first_update: int) -> None:
    """Leave a row of a learner wherever there can be one."""
    at_first = replace(WHOLE_LEARNER, id=learner)
    address = Address(learner, 51, question=50)
    said, refused, late, waits = (
        Outgoing(address, Reply(f"{text} {learner}")) for text in ("said", "refused", "late", "waits")
    )
    kept = Kept(f"Will it rain on {learner}?", "bread-1")
    store.commit(at_first, [said, refused, late, waits], first_update, NOW, kept)
    store.delivered(next_row(store, learner).id, Said(learner, 50, 51, is_text=True), (), NOW)
    store.give_up(next_row(store, learner).id, f"no chat {learner}", NOW)
    store.postpone(next_row(store, learner).id, after(3_600))


def next_row(store: Store, chat: int, now: datetime = NOW) -> OutboxRow:
    """Give the reply that is to be said next in a chat."""
    return next(row for row in store.due(now, 100) if row.outgoing.address.chat == chat)


def test_a_question_that_staff_may_see_is_kept(store: Store) -> None:
    store.commit(Learner(7), [saying("thank you")], 1, NOW, Kept("Will it rain?", "bread-1"))

    assert store.kept() == [Kept("Will it rain?", "bread-1")]
    assert (store.load(7).version, store.waiting(), store.seen([1])) == (1, 1, {1})


def test_nothing_is_kept_unless_it_is_given(store: Store) -> None:
    store.commit(WHOLE_LEARNER, [WHOLE], 1, NOW)

    assert store.kept() == []


def test_questions_are_kept_in_order_though_they_are_alike(store: Store) -> None:
    store.commit(Learner(9), [], None, NOW, Kept("Will it rain?", "bread-1"))
    store.commit(Learner(7), [], None, after(-60), Kept("What is a scone?", "bread-2"))
    store.commit(store.load(9), [], None, NOW, Kept("Will it rain?", "bread-1"))

    assert store.kept() == [
        Kept("Will it rain?", "bread-1"),
        Kept("What is a scone?", "bread-2"),
        Kept("Will it rain?", "bread-1"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "\N{BREAD} 你好 e\N{COMBINING ACUTE ACCENT}", "'; DROP TABLE questions; --", "x" * 4_096],
    ids=["empty", "spaces", "other scripts", "looks like SQL", "long"],
)
def test_a_question_is_kept_as_it_was_written(store: Store, text: str) -> None:
    store.commit(Learner(7), [], None, NOW, Kept(text, "bread-1"))

    assert store.kept() == [Kept(text, "bread-1")]


def test_a_refused_commit_keeps_no_question(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW)

    with pytest.raises(StaleLearner):
        store.commit(Learner(7), [], 2, NOW, Kept("stale", "bread-1"))
    with pytest.raises(AlreadySeen):
        store.commit(store.load(7), [], 1, NOW, Kept("seen", "bread-1"))

    assert store.kept() == []


def test_kept_questions_do_not_grow_old(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW, Kept("Will it rain?", "bread-1"))

    store.clean(before=after(10**9))

    assert store.kept() == [Kept("Will it rain?", "bread-1")]


def test_nothing_of_a_forgotten_learner_is_left_once_the_farewell_is_said(store: Store, url: str) -> None:
    fill(store, ANNA, first_update=1)
    before = dump(store, url)

    store.forget(ANNA, [FAREWELL], 2, NOW)
    store.delivered(next_row(store, ANNA).id, None, (), NOW)

    assert before.count(str(ANNA)) > 5
    assert str(ANNA) not in dump(store, url)


def test_a_forgotten_learner_is_a_stranger(store: Store) -> None:
    fill(store, ANNA, first_update=1)
    store.unreachable(ANNA)

    store.forget(ANNA, [], 2, NOW)

    assert store.load(ANNA) == Learner(ANNA)
    assert store.is_reachable(ANNA)
    assert store.said(ANNA, 50) == []
    assert store.kept() == []
    assert store.waiting() == 0
    assert store.export(ANNA) == {
        "learner": ANNA,
        "first_message": None,
        "last_message": None,
        "conversation": None,
        "questions_for_staff": [],
        "answered_messages": [],
    }


def test_the_farewell_is_said_and_waits_for_nothing_that_was_to_be_said_before(store: Store) -> None:
    fill(store, ANNA, first_update=1)

    store.forget(ANNA, [FAREWELL, saying("bye", ANNA)], 2, NOW)

    assert next_row(store, ANNA).outgoing == FAREWELL
    assert store.waiting() == 2


def test_other_learners_are_not_forgotten_with_one(store: Store, url: str) -> None:
    fill(store, ANNA, first_update=1)
    fill(store, BEN, first_update=2)
    ben = store.export(BEN)
    rows_of_ben = dump(store, url).count(str(BEN))

    store.forget(ANNA, [], 3, NOW)

    assert store.load(BEN) == replace(WHOLE_LEARNER, id=BEN, version=1)
    assert store.export(BEN) == ben
    assert store.said(BEN, 50) == [Said(BEN, 50, 51, is_text=True)]
    assert store.kept() == [Kept(f"Will it rain on {BEN}?", "bread-1")]
    assert next_row(store, BEN, after(3_600)).outgoing.reply.text == f"late {BEN}"
    assert store.waiting() == 2
    assert dump(store, url).count(str(BEN)) == rows_of_ben


def test_forgetting_counts_as_seen(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], 1, NOW)

    store.forget(7, [], 2, NOW)

    assert store.seen([1, 2, 3]) == {1, 2}


def test_an_update_that_was_seen_forgets_nobody(store: Store, url: str) -> None:
    """Telegram may send the yes to an earlier question again, long after the learner has come back."""
    fill(store, ANNA, first_update=1)
    before = dump(store, url)

    with pytest.raises(AlreadySeen, match="update 1"):
        store.forget(ANNA, [FAREWELL], 1, after(1))

    assert dump(store, url) == before


def test_learners_can_be_forgotten_without_an_update(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], 1, NOW)

    store.forget(7, [saying("forgotten")], None, NOW)

    assert store.load(7) == Learner(7)
    assert store.waiting() == 1
    assert store.seen([0, 1, 2]) == {1}


def test_a_stranger_can_be_forgotten(store: Store) -> None:
    store.forget(ANNA, [FAREWELL], 1, NOW)

    assert store.load(ANNA) == Learner(ANNA)
    assert next_row(store, ANNA).outgoing == FAREWELL


def test_a_turn_that_began_before_the_learner_was_forgotten_is_not_saved(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], None, NOW)
    remembered = store.load(7)
    store.forget(7, [], None, NOW)

    with pytest.raises(StaleLearner):
        store.commit(remembered, [saying("yeast lifts the dough")], 1, NOW)

    assert store.load(7) == Learner(7)
    assert store.waiting() == 0


def test_who_comes_back_starts_anew(store: Store) -> None:
    fill(store, ANNA, first_update=1)
    store.forget(ANNA, [], 2, after(60))

    store.commit(Learner(ANNA), [], 3, after(120))

    assert store.load(ANNA) == Learner(ANNA, version=1)
    assert store.export(ANNA)["first_message"] == "2026-03-01T09:32:15.123456+00:00"


def test_learners_can_read_all_that_is_stored_of_them(store: Store) -> None:
    context = Context(topics=("dough.flour",), offered=("topics",), question=50, at=NOW)
    store.commit(Learner(7, context=context), [saying("one"), saying("two")], 1, NOW, Kept("Will it rain?", "bread-1"))
    for message in (52, 51):
        store.delivered(next_row(store, 7).id, Said(7, 50, message, is_text=True), (), NOW)
    store.commit(store.load(7), [], 2, after(60.5), Kept("\N{BREAD}?", "bread-2"))

    export = store.export(7)

    assert export == {
        "learner": 7,
        "first_message": "2026-03-01T09:30:15.123456+00:00",
        "last_message": "2026-03-01T09:31:15.623456+00:00",
        "conversation": {
            "context": {
                "topics": ["dough.flour"],
                "listed": None,
                "offered": ["topics"],
                "asks": False,
                "runners_up": [],
                "after": [],
                "declined": False,
                "basis": "chosen",
                "repair": "nothing",
                "question": 50,
                "at": "2026-03-01T09:30:15.123456Z",
            },
            "thread": None,
            "elsewhere": [],
            "flow": {"level": 0.0, "at": None, "warned": False},
            "pressed": None,
        },
        "questions_for_staff": [
            {"text": "Will it rain?", "at": "2026-03-01T09:30:15.123456+00:00"},
            {"text": "\N{BREAD}?", "at": "2026-03-01T09:31:15.623456+00:00"},
        ],
        "answered_messages": [{"question": 50, "answer": 51}, {"question": 50, "answer": 52}],
    }


@pytest.mark.parametrize("learner", [7, 8], ids=["known", "stranger"])
def test_an_export_is_json(store: Store, learner: int) -> None:
    store.commit(WHOLE_LEARNER, [saying("one")], 1, NOW, Kept("\N{BREAD} \0 \"'", "bread-1"))
    store.delivered(next_row(store, 7).id, Said(7, 50, 51, is_text=False), (), NOW)

    export = store.export(learner)

    assert json.loads(json.dumps(export)) == export
    assert (export["conversation"] is None) == (learner == 8)


def test_an_export_shows_nothing_of_others(store: Store) -> None:
    fill(store, ANNA, first_update=1)
    fill(store, BEN, first_update=2)

    export = store.export(ANNA)

    assert str(BEN) not in json.dumps(export)
    assert len(export["questions_for_staff"]) == len(export["answered_messages"]) == 1


def test_an_export_changes_nothing(store: Store, url: str) -> None:
    fill(store, ANNA, first_update=1)
    before = dump(store, url)

    store.export(ANNA)
    store.export(BEN)

    assert dump(store, url) == before
