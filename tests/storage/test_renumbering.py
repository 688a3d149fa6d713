"""A group goes on under another number when it grows."""

from dataclasses import replace
from datetime import time

import pytest

from bot.errors import StaleLearner
from bot.storage.store import Address, Flagged, OutboxRow, Outgoing, Said, SentPoll, Store
from bot.tutor.learner import GroupQuiz, Learner, Reminder
from bot.tutor.quizzing.grouping import Score
from bot.tutor.quizzing.study import Card, Study
from tests.storage.dumping import dump
from tests.storage.learners import WHOLE_LEARNER, at_topic
from tests.storage.outgoings import NOW, WHOLE, after, saying
from tests.storage.votes import ANN, BEN, answer, ask, leave_out

GROUP, GROWN, OTHER = -7001, -1007001, -9001


def take_all(store: Store) -> list[tuple[int, str]]:
    """Deliver until nothing is due, and tell what was said where."""
    said = []
    while rows := store.due(NOW, 100):
        for row in rows:
            said.append((row.outgoing.address.chat, row.outgoing.reply.text))
            store.delivered(row.id, None, (), NOW)
    return said


def test_a_renumbered_group_goes_on_where_it_was(store: Store) -> None:
    store.commit(replace(WHOLE_LEARNER, id=GROUP), [], 1, NOW)

    store.renumber(GROUP, GROWN)

    assert store.load(GROWN) == replace(WHOLE_LEARNER, id=GROWN, version=1)
    assert store.load(GROUP) == Learner(GROUP)


def test_a_renumbered_group_can_be_saved_and_is_as_old_as_before(store: Store) -> None:
    store.commit(at_topic("dough.flour", GROUP), [], 1, NOW)
    store.renumber(GROUP, GROWN)

    store.commit(store.load(GROWN), [], 2, after(60))

    assert store.load(GROWN) == at_topic("dough.flour", GROWN, version=2)
    export = store.export(GROWN)
    assert export["first_message"] == "2026-03-01T09:30:15.123456+00:00"
    assert export["last_message"] == "2026-03-01T09:31:15.123456+00:00"


def test_a_turn_that_began_before_the_move_is_not_saved_under_the_old_number(store: Store) -> None:
    store.commit(at_topic("dough.flour", GROUP), [], 1, NOW)
    before = store.load(GROUP)

    store.renumber(GROUP, GROWN)

    with pytest.raises(StaleLearner):
        store.commit(before, [saying("lost", GROUP)], 2, NOW)
    assert store.load(GROUP) == Learner(GROUP)
    assert store.backlog().count == 0


def test_what_waits_follows_in_order(store: Store) -> None:
    store.commit(Learner(GROUP), [saying("one", GROUP), saying("two", GROUP)], 1, NOW)
    store.commit(Learner(OTHER), [saying("other", OTHER)], 2, NOW)
    store.commit(store.load(GROUP), [saying("three", GROUP)], 3, NOW)

    store.renumber(GROUP, GROWN)

    assert [row.outgoing.address.chat for row in store.due(NOW, 100)] == [GROWN, OTHER]
    assert take_all(store) == [(GROWN, "one"), (OTHER, "other"), (GROWN, "two"), (GROWN, "three")]


def test_replies_keep_all_but_numbers_of_messages_which_mean_nothing_there(store: Store) -> None:
    there = replace(WHOLE, address=replace(WHOLE.address, chat=GROUP))
    store.commit(Learner(GROUP), [there], 1, NOW)
    (row,) = store.due(NOW, 10)

    store.renumber(GROUP, GROWN)

    assert store.due(NOW, 10) == [OutboxRow(row.id, Outgoing(Address(GROWN, thread=3), WHOLE.reply, place=1, total=3))]


def test_a_postponed_reply_still_waits_for_its_time_after_the_move(store: Store) -> None:
    store.commit(Learner(GROUP), [saying("one", GROUP), saying("two", GROUP)], 1, NOW)
    (row,) = store.due(NOW, 10)
    store.postpone(row.id, after(60))

    store.renumber(GROUP, GROWN)

    assert store.due(after(59), 10) == []
    assert store.due(after(60), 10) == [OutboxRow(row.id, saying("one", GROWN), attempts=1)]


def test_a_group_that_is_known_under_its_new_number_stays_as_it_is_there(store: Store) -> None:
    """Its first message there was taken before Telegram told of the new number."""
    store.commit(at_topic("dough.flour", GROUP), [], 1, NOW)
    store.commit(at_topic("oven.heat", GROWN), [], 2, NOW)

    store.renumber(GROUP, GROWN)

    assert store.load(GROWN) == at_topic("oven.heat", GROWN, version=1)


def test_a_group_that_wrote_in_its_new_place_first_goes_on_there_with_what_it_was_at(store: Store) -> None:
    """Its quiz must neither get lost nor go on twice."""
    before = replace(WHOLE_LEARNER, id=GROUP)
    store.commit(before, [], 1, NOW)
    store.commit(at_topic("oven.heat", GROWN), [], 2, NOW)

    store.renumber(GROUP, GROWN)

    assert store.load(GROUP) == Learner(GROUP)
    assert store.load(GROWN) == replace(
        at_topic("oven.heat", GROWN, version=2),
        study=before.study,
        zone="Europe/Tallinn",
        reminder=before.reminder,
        group_quiz=before.group_quiz,
    )
    assert store.to_wake(after(10**6), 10) == [GROWN]


def test_what_a_group_began_in_its_new_place_is_not_lost_for_what_it_was_at(store: Store) -> None:
    store.commit(replace(WHOLE_LEARNER, id=GROUP), [], 1, NOW)
    there = Learner(
        GROWN,
        study=Study(cards=(Card("dough.yeast#1", asked=1),)),
        zone="UTC+05:30",
        reminder=Reminder(time(9), after(60)),
        group_quiz=GroupQuiz(("dough.yeast#1",), after(60)),
    )
    store.commit(there, [], 2, NOW)

    store.renumber(GROUP, GROWN)

    assert store.load(GROWN) == replace(there, version=1)


def test_a_turn_in_the_new_place_that_began_before_the_move_is_not_saved_over_it(store: Store) -> None:
    store.commit(replace(WHOLE_LEARNER, id=GROUP), [], 1, NOW)
    store.commit(at_topic("oven.heat", GROWN), [], 2, NOW)
    loaded = store.load(GROWN)
    store.renumber(GROUP, GROWN)

    with pytest.raises(StaleLearner):
        store.commit(loaded, [], 3, NOW)

    assert store.load(GROWN).group_quiz == WHOLE_LEARNER.group_quiz


def test_a_group_is_woken_under_its_new_number(store: Store) -> None:
    store.commit(Learner(GROUP, group_quiz=GroupQuiz(("oven.heat#1",), after(60))), [], 1, NOW)

    store.renumber(GROUP, GROWN)

    assert store.to_wake(after(59), 10) == []
    assert store.to_wake(after(60), 10) == [GROWN]


def test_scores_go_on_under_the_new_number_without_those_who_are_left_out(store: Store) -> None:
    ask(store, "p1", GROUP)
    answer(store, 1, "p1", ANN, name="Ann")
    answer(store, 2, "p1", BEN, name="Ben")
    leave_out(store, BEN, GROUP)

    store.renumber(GROUP, GROWN)

    ask(store, "p2", GROWN)
    answer(store, 3, "p2", ANN, name="Ann")
    answer(store, 4, "p2", BEN, name="Ben")
    assert store.scores(GROUP, NOW) == []
    assert store.scores(GROWN, NOW) == [Score(ANN, "Ann", 2, 2)]
    assert store.score_of(GROWN, BEN, NOW) == Score(BEN, "Ben", 2, 2)


def test_who_is_left_out_in_both_places_is_left_out_once(store: Store) -> None:
    ask(store, "p1", GROWN)
    answer(store, 1, "p1", ANN)
    leave_out(store, ANN, GROUP)
    leave_out(store, ANN, GROWN)

    store.renumber(GROUP, GROWN)

    assert store.scores(GROWN, NOW) == []
    assert store.export(ANN)["left_out_of_scores_of_groups"] == [GROWN]
    leave_out(store, ANN, GROWN, is_out=False)
    assert store.scores(GROWN, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_a_poll_that_was_on_its_way_during_the_move_belongs_to_the_new_number(store: Store) -> None:
    store.commit(Learner(GROUP), [saying("one", GROUP)], 1, NOW)
    (row,) = store.due(NOW, 10)
    store.renumber(GROUP, GROWN)

    store.delivered(row.id, None, (), NOW, SentPoll("p1", GROUP, "oven.heat#1", 0))

    answer(store, 2, "p1", ANN)
    assert store.scores(GROWN, NOW) == [Score(ANN, "Ann", 1, 1)]
    assert store.backlog().count == 0


def test_a_reply_that_was_on_its_way_during_the_move_is_not_said_again_and_answers_nothing_there(store: Store) -> None:
    store.commit(Learner(GROUP), [saying("one", GROUP), saying("two", GROUP)], 1, NOW)
    row, *_ = store.due(NOW, 10)
    store.renumber(GROUP, GROWN)

    store.delivered(row.id, Said(GROUP, 50, 51, is_text=True), (), NOW)

    assert take_all(store) == [(GROWN, "two")]
    assert (store.said(GROUP, 50), store.said(GROWN, 50)) == ([], [])


def test_items_called_unclear_in_both_places_are_counted_once(store: Store) -> None:
    for chat in (GROUP, GROWN):
        store.commit(Learner(chat), [], None, NOW, [Flagged("oven.heat#1", "bread-1")])
    store.commit(store.load(GROUP), [], None, NOW, [Flagged("oven.steam#1", "bread-1")])

    store.renumber(GROUP, GROWN)

    assert store.flagged() == {"oven.heat#1": 1, "oven.steam#1": 1}
    assert len(store.export(GROWN)["items_called_unclear"]) == 2
    assert store.export(GROUP)["items_called_unclear"] == []


def test_polls_of_other_groups_stay_where_they_are(store: Store) -> None:
    ask(store, "p1", OTHER)
    answer(store, 1, "p1", ANN)
    answer(store, 2, "p1", BEN, name="Ben")
    leave_out(store, BEN, OTHER)

    store.renumber(GROUP, GROWN)

    assert store.scores(OTHER, NOW) == [Score(ANN, "Ann", 1, 1)]
    assert store.scores(GROWN, NOW) == []


def test_what_waited_before_the_move_is_said_before_what_came_in_the_new_place(store: Store) -> None:
    store.commit(Learner(GROUP), [saying("one", GROUP), saying("two", GROUP)], 1, NOW)
    store.commit(Learner(GROWN), [saying("three", GROWN)], 2, NOW)

    store.renumber(GROUP, GROWN)

    assert [row.outgoing.reply.text for row in store.due(NOW, 10)] == ["one"]
    assert take_all(store) == [(GROWN, "one"), (GROWN, "two"), (GROWN, "three")]


def test_which_message_answers_which_is_forgotten_with_the_old_number(store: Store) -> None:
    """Messages have other numbers there: 51 may be somebody's own message."""
    for chat in (GROUP, OTHER):
        store.commit(Learner(chat), [saying("one", chat)], None, NOW)
        (row,) = store.due(NOW, 10)
        store.delivered(row.id, Said(chat, 50, 51, is_text=True), (), NOW)

    store.renumber(GROUP, GROWN)

    assert (store.said(GROUP, 50), store.said(GROWN, 50)) == ([], [])
    assert store.said(OTHER, 50) == [Said(OTHER, 50, 51, is_text=True)]


def test_other_groups_stay_where_they_are(store: Store) -> None:
    store.commit(at_topic("dough.flour", GROUP), [saying("one", GROUP)], 1, NOW)
    store.commit(at_topic("oven.heat", OTHER), [saying("other", OTHER)], 2, NOW)

    store.renumber(GROUP, GROWN)

    assert store.load(OTHER) == at_topic("oven.heat", OTHER, version=1)
    assert (OTHER, "other") in take_all(store)


def test_the_second_notice_of_a_move_changes_nothing(store: Store, url: str) -> None:
    """Telegram tells it in the old group, and refuses replies that still go there."""
    store.commit(at_topic("dough.flour", GROUP), [saying("one", GROUP)], 1, NOW)
    store.renumber(GROUP, GROWN)
    once = dump(store, url)

    store.renumber(GROUP, GROWN)

    assert dump(store, url) == once


def test_a_group_that_nobody_knows_moves_without_a_trace(store: Store, url: str) -> None:
    store.commit(at_topic("oven.heat", OTHER), [saying("other", OTHER)], 1, NOW)
    before = dump(store, url)

    store.renumber(GROUP, GROWN)

    assert dump(store, url) == before
