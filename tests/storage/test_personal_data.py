"""What learners let course staff see, what they can read of themselves, and that they can be forgotten."""

import json
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.store import (
    Address,
    Exclusion,
    Flagged,
    Kept,
    OutboxRow,
    Outgoing,
    Record,
    Said,
    SentPoll,
    Store,
    Vote,
)
from bot.tutor.learner import Context, Learner, Reminder
from bot.tutor.quizzing.grouping import Score
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Asked, Card, Day, Study
from bot.tutor.reply import Reply
from tests.storage.dumping import dump
from tests.storage.learners import WHOLE_LEARNER, at_topic
from tests.storage.outgoings import NOW, WHOLE, after, saying
from tests.storage.votes import GROUP, OTHER_GROUP, answer, ask, leave_out

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
    records: list[Record] = [kept, Flagged("oven.heat#1", "bread-1"), Exclusion(learner, 66, is_out=True)]
    store.commit(at_first, [said, refused, late, waits], first_update, NOW, records)
    poll = SentPoll(f"poll in {learner}", learner, "oven.heat#1", 0)
    store.delivered(next_row(store, learner).id, Said(learner, 50, 51, is_text=True), (), NOW, poll)
    store.commit(store.load(-55), [], None, NOW, [Exclusion(-55, learner, is_out=True)])
    store.vote(Vote(poll.id, 67, "Somebody", (0,)), first_update + 100, NOW)
    store.vote(Vote("poll elsewhere", learner, f"Name {learner}", (0,)), first_update + 200, NOW)
    store.give_up(next_row(store, learner).id, f"no chat {learner}", NOW)
    store.postpone(next_row(store, learner).id, after(3_600))


def next_row(store: Store, chat: int, now: datetime = NOW) -> OutboxRow:
    """Give the reply that is to be said next in a chat."""
    return next(row for row in store.due(now, 100) if row.outgoing.address.chat == chat)


def test_a_question_that_staff_may_see_is_kept(store: Store) -> None:
    store.commit(Learner(7), [saying("thank you")], 1, NOW, [Kept("Will it rain?", "bread-1")])

    assert store.kept() == [Kept("Will it rain?", "bread-1")]
    assert (store.load(7).version, store.backlog().count, store.seen([1])) == (1, 1, {1})


def test_nothing_is_kept_unless_it_is_given(store: Store) -> None:
    store.commit(WHOLE_LEARNER, [WHOLE], 1, NOW)

    assert store.kept() == []


def test_questions_are_kept_in_order_though_they_are_alike(store: Store) -> None:
    store.commit(Learner(9), [], None, NOW, [Kept("Will it rain?", "bread-1")])
    store.commit(Learner(7), [], None, after(-60), [Kept("What is a scone?", "bread-2")])
    store.commit(store.load(9), [], None, NOW, [Kept("Will it rain?", "bread-1")])

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
    store.commit(Learner(7), [], None, NOW, [Kept(text, "bread-1")])

    assert store.kept() == [Kept(text, "bread-1")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\0b", "a\N{REPLACEMENT CHARACTER}b"), ("a\ud83d", "a?")],
    ids=["NUL", "half a sign"],
)
def test_signs_that_a_database_cannot_hold_are_replaced(store: Store, text: str, kept: str) -> None:
    store.commit(Learner(7), [], None, NOW, [Kept(text, "bread-1")])
    store.vote(Vote("p1", 7, text, (0,)), 1, NOW)

    assert store.kept() == [Kept(kept, "bread-1")]
    assert store.export(7)["answers_in_groups"][0]["name"] == kept


def test_a_refused_commit_keeps_no_question(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW)

    with pytest.raises(StaleLearner):
        store.commit(Learner(7), [], 2, NOW, [Kept("stale", "bread-1")])
    with pytest.raises(AlreadySeen):
        store.commit(store.load(7), [], 1, NOW, [Kept("seen", "bread-1")])

    assert store.kept() == []


def test_kept_questions_do_not_grow_old(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW, [Kept("Will it rain?", "bread-1")])

    store.forget_old(before=after(10**9))

    assert store.kept() == [Kept("Will it rain?", "bread-1")]


def test_nothing_of_a_forgotten_learner_is_left_once_the_farewell_is_said(store: Store, url: str) -> None:
    fill(store, ANNA, first_update=1)
    before = dump(store, url)

    store.forget(ANNA, [FAREWELL], 2, NOW)
    store.delivered(next_row(store, ANNA).id, None, (), NOW)

    after_all = dump(store, url)
    assert before.count(str(ANNA)) > 10
    assert (str(ANNA) in after_all, "Somebody" in after_all) == (False, False)


def test_a_forgotten_learner_is_a_stranger(store: Store) -> None:
    fill(store, ANNA, first_update=1)
    store.unreachable(ANNA)

    store.forget(ANNA, [], 2, NOW)

    assert store.load(ANNA) == Learner(ANNA)
    assert store.is_reachable(ANNA)
    assert store.said(ANNA, 50) == []
    assert store.kept() == []
    assert store.backlog().count == 0
    assert store.export(ANNA) == {
        "learner": ANNA,
        "first_message": None,
        "last_message": None,
        "conversation": None,
        "questions_for_staff": [],
        "answered_messages": [],
        "items_called_unclear": [],
        "answers_in_groups": [],
        "left_out_of_scores_of_groups": [],
        "polls_in_this_group": [],
        "done_as_staff": [],
    }
    assert store.flagged() == {}


def test_the_farewell_is_said_and_waits_for_nothing_that_was_to_be_said_before(store: Store) -> None:
    fill(store, ANNA, first_update=1)

    store.forget(ANNA, [FAREWELL, saying("bye", ANNA)], 2, NOW)

    assert next_row(store, ANNA).outgoing == FAREWELL
    assert store.backlog().count == 2


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
    assert store.flagged() == {"oven.heat#1": 1}
    assert store.scores(BEN, NOW) == [Score(67, "Somebody", 1, 1)]
    assert next_row(store, BEN, after(3_600)).outgoing.reply.text == f"late {BEN}"
    assert store.backlog().count == 2
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
    assert store.backlog().count == 1
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
    assert store.backlog().count == 0


def test_who_comes_back_starts_anew(store: Store) -> None:
    fill(store, ANNA, first_update=1)
    store.forget(ANNA, [], 2, after(60))

    store.commit(Learner(ANNA), [], 3, after(120))

    assert store.load(ANNA) == Learner(ANNA, version=1)
    assert store.export(ANNA)["first_message"] == "2026-03-01T09:32:15.123456+00:00"


def test_learners_can_read_all_that_is_stored_of_them(store: Store) -> None:
    context = Context(topics=("dough.flour",), offered=("topics",), question=50, at=NOW)
    memory = Memory(stability=2.5, difficulty=6.4, last=date(2026, 2, 27), due=date(2026, 3, 1))
    study = Study(
        cards=(Card("oven.heat#1", memory, asked=3, right=2, unaided=(date(2026, 2, 25),)),),
        days=(Day(date(2026, 2, 27), 4, 3),),
        asked=(Asked("dough.yeast", date(2026, 2, 28)),),
    )
    learner = Learner(7, context=context, study=study, zone="Europe/Tallinn", reminder=Reminder(time(18, 30), NOW))
    left: list[Record] = [Kept("Will it rain?", "bread-1"), Flagged("oven.steam#1", "bread-1")]
    store.commit(learner, [saying("one"), saying("two")], 1, NOW, left)
    for message in (52, 51):
        store.delivered(next_row(store, 7).id, Said(7, 50, message, is_text=True), (), NOW)
    left = [Kept("\N{BREAD}?", "bread-2"), Flagged("oven.heat#1", "bread-2")]
    store.commit(store.load(7), [], 2, after(60.5), left)

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
            "study": {
                "cards": [
                    {
                        "item": "oven.heat#1",
                        "memory": {"stability": 2.5, "difficulty": 6.4, "last": "2026-02-27", "due": "2026-03-01"},
                        "asked": 3,
                        "right": 2,
                        "unaided": ["2026-02-25"],
                    }
                ],
                "days": [{"day": "2026-02-27", "recalls": 4, "right": 3}],
                "asked": [{"intent": "dough.yeast", "day": "2026-02-28"}],
                "goal": 12,
            },
            "quiz": None,
            "shown": 0,
            "zone": "Europe/Tallinn",
            "reminder": {"at": "18:30:00", "next": "2026-03-01T09:30:15.123456Z", "ignored": 0},
            "reminded": [],
            "group_quiz": None,
            "draft": None,
        },
        "questions_for_staff": [
            {"text": "Will it rain?", "at": "2026-03-01T09:30:15.123456+00:00"},
            {"text": "\N{BREAD}?", "at": "2026-03-01T09:31:15.623456+00:00"},
        ],
        "answered_messages": [{"question": 50, "answer": 51}, {"question": 50, "answer": 52}],
        "items_called_unclear": [
            {"item": "oven.steam#1", "at": "2026-03-01T09:30:15.123456+00:00"},
            {"item": "oven.heat#1", "at": "2026-03-01T09:31:15.623456+00:00"},
        ],
        "answers_in_groups": [],
        "left_out_of_scores_of_groups": [],
        "polls_in_this_group": [],
        "done_as_staff": [],
    }


def test_learners_can_read_what_they_answered_in_groups(store: Store) -> None:
    ask(store, "p1", GROUP, right=2, item="oven.heat#1")
    ask(store, "p2", OTHER_GROUP, right=0, item="oven.steam#1")
    answer(store, 1, "p2", 7, option=1, name="Anna", at=after(60))
    answer(store, 2, "p1", 7, option=2, name="Ann", at=after(30))
    answer(store, 3, "not known yet", 7, option=0, name="Ann", at=after(90))
    answer(store, 4, "p1", 8, option=2, name="Ben")
    leave_out(store, 7, GROUP)
    leave_out(store, 7, OTHER_GROUP)
    leave_out(store, 8, GROUP)

    export = store.export(7)

    assert export["answers_in_groups"] == [
        {
            "group": GROUP,
            "item": "oven.heat#1",
            "right": True,
            "options": [2],
            "name": "Ann",
            "at": "2026-03-01T09:30:45.123456+00:00",
        },
        {
            "group": OTHER_GROUP,
            "item": "oven.steam#1",
            "right": False,
            "options": [1],
            "name": "Anna",
            "at": "2026-03-01T09:31:15.123456+00:00",
        },
        {
            "group": None,
            "item": None,
            "right": None,
            "options": [0],
            "name": "Ann",
            "at": "2026-03-01T09:31:45.123456+00:00",
        },
    ]
    assert export["left_out_of_scores_of_groups"] == [OTHER_GROUP, GROUP]
    assert export["conversation"] is None


def test_a_group_can_read_what_it_was_asked_and_nothing_of_who_answered(store: Store) -> None:
    ask(store, "p1", GROUP, item="oven.heat#1")
    ask(store, "p2", OTHER_GROUP, item="oven.steam#1")
    answer(store, 1, "p1", ANNA, name="Annabel")
    leave_out(store, ANNA, GROUP)

    export = store.export(GROUP)

    assert export["polls_in_this_group"] == [{"item": "oven.heat#1", "at": "2026-03-01T09:30:15.123456+00:00"}]
    assert (export["answers_in_groups"], export["left_out_of_scores_of_groups"]) == ([], [])
    assert "Annabel" not in json.dumps(export)
    assert str(ANNA) not in json.dumps(export)


def test_who_is_forgotten_is_in_no_scores_and_left_out_of_none(store: Store) -> None:
    for poll, chat in (("p1", GROUP), ("p2", OTHER_GROUP)):
        ask(store, poll, chat)
    for update, (poll, person) in enumerate((("p1", ANNA), ("p1", BEN), ("p2", ANNA))):
        answer(store, update, poll, person, name="Name")
    leave_out(store, ANNA, GROUP)

    store.forget(ANNA, [], None, NOW)

    assert store.scores(GROUP, NOW) == [Score(BEN, "Name", 1, 1)]
    assert store.scores(OTHER_GROUP, NOW) == []
    answer(store, 4, "p1", ANNA, name="Back")
    assert store.scores(GROUP, NOW) == [Score(BEN, "Name", 1, 1), Score(ANNA, "Back", 1, 1)]


def test_a_group_that_is_forgotten_takes_its_polls_and_their_votes_and_no_others(store: Store) -> None:
    for poll, chat in (("p1", GROUP), ("p2", OTHER_GROUP)):
        ask(store, poll, chat)
        answer(store, -chat, poll, ANNA, name="Ann")
        leave_out(store, BEN, chat)

    store.forget(GROUP, [], None, NOW)

    ask(store, "p3", GROUP)
    answer(store, 1, "p3", BEN, name="Ben")
    answer(store, 2, "p2", BEN, name="Ben")
    assert store.scores(GROUP, NOW) == [Score(BEN, "Ben", 1, 1)]
    assert store.scores(OTHER_GROUP, NOW) == [Score(ANNA, "Ann", 1, 1)]
    assert [one["item"] for one in store.export(ANNA)["answers_in_groups"]] == ["oven.heat#1"]


def test_who_calls_an_item_unclear_again_after_being_forgotten_is_one_learner(store: Store) -> None:
    store.commit(Learner(7), [], None, NOW, [Flagged("oven.heat#1", "bread-1")])
    store.forget(7, [], None, NOW)

    store.commit(Learner(7), [], None, NOW, [Flagged("oven.heat#1", "bread-1")])

    assert store.flagged() == {"oven.heat#1": 1}


@pytest.mark.parametrize("learner", [7, 8], ids=["known", "stranger"])
def test_an_export_is_json(store: Store, learner: int) -> None:
    store.commit(WHOLE_LEARNER, [saying("one")], 1, NOW, [Kept("\N{BREAD} \0 \"'", "bread-1")])
    store.delivered(next_row(store, 7).id, Said(7, 50, 51, is_text=False), (), NOW)

    export = store.export(learner)

    assert json.loads(json.dumps(export)) == export
    assert (export["conversation"] is None) == (learner == 8)


def test_an_export_shows_nothing_of_others(store: Store) -> None:
    fill(store, ANNA, first_update=1)
    fill(store, BEN, first_update=2)

    export = store.export(ANNA)

    assert str(BEN) not in json.dumps(export)
    assert "Somebody" not in json.dumps(export)
    assert len(export["questions_for_staff"]) == len(export["answered_messages"]) == 1
    assert len(export["items_called_unclear"]) == len(export["answers_in_groups"]) == 1
    assert export["left_out_of_scores_of_groups"] == [-55]


def test_an_export_changes_nothing(store: Store, url: str) -> None:
    fill(store, ANNA, first_update=1)
    before = dump(store, url)

    store.export(ANNA)
    store.export(BEN)

    assert dump(store, url) == before
