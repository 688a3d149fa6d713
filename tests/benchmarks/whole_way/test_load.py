"""Learners write in turn, and the book knows when each was answered."""

import json

from benchmarks.whole_way.load import APART_S, FIRST_LEARNER, Book, Load, make_updates

PAIR = Load(("one", "two", "three"), updates=5, learners=2)


def test_learners_take_turns_and_each_keeps_to_a_text() -> None:
    made = [json.loads(raw)["message"] for _, raw in make_updates(PAIR, 10, 1_000)]

    assert [(message["chat"]["id"] - FIRST_LEARNER, message["text"]) for message in made] == [
        (0, "one"),
        (1, "two"),
        (0, "one"),
        (1, "two"),
        (0, "one"),
    ]


def test_what_a_learner_writes_is_dated_apart() -> None:
    made = [json.loads(raw)["message"] for _, raw in make_updates(PAIR, 10, 1_000)]

    assert [message["date"] - 1_000 for message in made] == [0, 0, APART_S, APART_S, 2 * APART_S]
    assert PAIR.length_s == 3 * APART_S


def test_numbers_go_on_from_those_before() -> None:
    assert [number for number, _ in make_updates(PAIR, 10, 1_000)] == [11, 12, 13, 14, 15]


def test_a_message_answers_the_oldest_update_of_its_chat() -> None:
    book = Book(PAIR, now=100.0)
    for place in range(5):
        book.hand_out(place, now=101.0 + place)

    for chat, now in ((0, 110.0), (1, 111.0), (0, 112.0), (0, 113.0)):
        book.answer(FIRST_LEARNER + chat, now)

    outcome = book.outcome()
    assert outcome.waits_s == [10.0, 11.0, 12.0, 13.0]
    assert (outcome.answered, outcome.messages, outcome.seconds) == (4, 4, 12.0)
    assert not book.is_done


def test_a_message_that_answers_nothing_is_counted_apart() -> None:
    book = Book(PAIR, now=100.0)
    book.hand_out(0, now=101.0)

    book.answer(FIRST_LEARNER, 102.0)
    book.answer(FIRST_LEARNER, 103.0)

    outcome = book.outcome()
    assert (outcome.answered, outcome.messages, outcome.last_at) == (1, 2, 102.0)


def test_an_update_handed_out_again_counts_once() -> None:
    book = Book(Load(("one",), updates=1, learners=1), now=100.0)

    book.hand_out(0, now=101.0)
    book.hand_out(0, now=105.0)
    book.answer(FIRST_LEARNER, 106.0)

    assert book.outcome().seconds == 5.0
    assert book.is_done


def test_at_a_rate_a_wait_begins_when_the_update_is_due() -> None:
    book = Book(Load(("one",), updates=2, learners=2, rate=4.0), now=100.0)
    for place in range(2):
        book.hand_out(place, now=100.5)
        book.answer(FIRST_LEARNER + place, 101.0)

    outcome = book.outcome()
    assert outcome.due_s == [0.0, 0.25]
    assert outcome.waits_s == [1.0, 0.75]
