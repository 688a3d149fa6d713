"""Which messages answer which question, so that a changed question changes its answer."""

import pytest

from bot.storage.store import Said, Store
from bot.tutor.learner import Learner
from tests.storage.dumping import dump
from tests.storage.outgoings import NOW, after, saying


def say(store: Store, said: Said | None, gone: tuple[int, ...] = (), seconds: float = 0, chat: int = 7) -> None:
    """Commit a reply and deliver it at once."""
    store.commit(store.load(chat), [saying("words", chat)], None, NOW)
    (row,) = store.due(NOW, 10)
    store.delivered(row.id, said, gone, after(seconds))


def test_a_question_has_no_answer_at_first(store: Store) -> None:
    store.commit(Learner(7), [saying("words")], None, NOW)

    assert store.said(7, 50) == []


def test_the_messages_that_answer_a_question_are_known_by_their_place(store: Store) -> None:
    """The second one was sent again, and is younger than the third."""
    say(store, Said(7, 50, 51, is_text=False, place=0))
    say(store, Said(7, 50, 52, is_text=True, place=2))
    say(store, Said(7, 50, 53, is_text=True, place=1))

    assert store.said(7, 50) == [
        Said(7, 50, 51, is_text=False, place=0),
        Said(7, 50, 53, is_text=True, place=1),
        Said(7, 50, 52, is_text=True, place=2),
    ]


def test_messages_at_one_place_are_known_oldest_first(store: Store) -> None:
    for message in (53, 51, 52):
        say(store, Said(7, 50, message, is_text=True))

    assert [one.message for one in store.said(7, 50)] == [51, 52, 53]


def test_what_answers_no_question_is_not_noted(store: Store) -> None:
    say(store, None)

    assert store.export(7)["answered_messages"] == []


def test_questions_and_chats_are_kept_apart(store: Store) -> None:
    say(store, Said(7, 50, 51, is_text=True))
    say(store, Said(7, 60, 61, is_text=True))
    say(store, Said(-8, 50, 51, is_text=True), chat=-8)

    assert store.said(7, 50) == [Said(7, 50, 51, is_text=True)]
    assert store.said(7, 60) == [Said(7, 60, 61, is_text=True)]
    assert store.said(-8, 50) == [Said(-8, 50, 51, is_text=True)]
    assert store.said(-8, 60) == []


def test_messages_that_were_removed_answer_nothing(store: Store) -> None:
    for message in (51, 52, 53):
        say(store, Said(7, 50, message, is_text=True))

    say(store, Said(7, 50, 54, is_text=True), gone=(51, 53, 99))

    assert [one.message for one in store.said(7, 50)] == [52, 54]


def test_messages_can_be_removed_with_nothing_in_their_place(store: Store) -> None:
    say(store, Said(7, 50, 51, is_text=True))

    say(store, None, gone=(51,))

    assert store.said(7, 50) == []


def test_only_messages_of_the_chat_are_removed(store: Store) -> None:
    """Numbers of messages mean something only within their chat."""
    say(store, Said(8, 50, 51, is_text=True), chat=8)

    say(store, None, gone=(51,), chat=7)

    assert store.said(8, 50) == [Said(8, 50, 51, is_text=True)]


@pytest.mark.parametrize(
    ("later", "of_50", "of_60"),
    [
        (Said(7, 50, 51, is_text=False, place=1), [Said(7, 50, 51, is_text=False, place=1)], []),
        (Said(7, 60, 51, is_text=True), [], [Said(7, 60, 51, is_text=True)]),
    ],
    ids=["the same question", "another question"],
)
def test_a_message_that_was_changed_is_known_as_it_is_now(
    store: Store, later: Said, of_50: list[Said], of_60: list[Said]
) -> None:
    say(store, Said(7, 50, 51, is_text=True))

    say(store, later)

    assert (store.said(7, 50), store.said(7, 60)) == (of_50, of_60)


def test_a_reply_delivered_twice_is_noted_as_it_was_the_first_time(store: Store) -> None:
    store.commit(Learner(7), [saying("words")], None, NOW)
    (row,) = store.due(NOW, 10)
    store.delivered(row.id, Said(7, 50, 51, is_text=True), (), NOW)

    store.delivered(row.id, Said(7, 50, 52, is_text=True), (51,), NOW)

    assert store.said(7, 50) == [Said(7, 50, 51, is_text=True)]


def test_what_is_delivered_after_the_learner_was_forgotten_leaves_no_trace(store: Store, url: str) -> None:
    """The sender was saying it when the learner said yes."""
    anna = 987654321
    store.commit(Learner(anna), [saying("words", anna)], None, NOW)
    (row,) = store.due(NOW, 10)
    store.forget(anna, [], None, NOW)

    store.delivered(row.id, Said(anna, 50, 51, is_text=True), (), NOW)

    assert store.said(anna, 50) == []
    assert str(anna) not in dump(store, url)


def test_a_reply_forgotten_meanwhile_does_not_take_the_farewell_with_it(store: Store) -> None:
    store.commit(Learner(7), [saying("words")], None, NOW)
    (row,) = store.due(NOW, 10)
    store.forget(7, [saying("forgotten")], None, NOW)

    store.delivered(row.id, Said(7, 50, 51, is_text=True), (), NOW)

    assert [row.outgoing.reply.text for row in store.due(NOW, 10)] == ["forgotten"]


def test_old_answers_are_cleaned_away_and_young_ones_stay(store: Store) -> None:
    say(store, Said(7, 50, 51, is_text=True), seconds=-1)
    say(store, Said(7, 50, 52, is_text=True), seconds=0)
    say(store, Said(7, 50, 53, is_text=True), seconds=1)

    store.forget_old(before=NOW)

    assert [one.message for one in store.said(7, 50)] == [52, 53]


def test_an_answer_that_was_changed_is_as_young_as_the_change(store: Store) -> None:
    say(store, Said(7, 50, 51, is_text=True), seconds=-60)
    say(store, Said(7, 50, 51, is_text=True), seconds=60)

    store.forget_old(before=NOW)

    assert store.said(7, 50) == [Said(7, 50, 51, is_text=True)]
