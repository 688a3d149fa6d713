"""Staff drop questions by their numbers, and nothing else goes."""

import pytest

from bot.storage.store import Kept, Store
from bot.tutor.learner import Learner
from tests.storage.outgoings import NOW


@pytest.fixture
def numbers(store: Store) -> list[int]:
    """Keep three questions, the first and the last alike."""
    for learner, text in ((7, "Will it rain?"), (8, "What is a scone?"), (9, "Will it rain?")):
        store.commit(Learner(learner), [], None, NOW, [Kept(text, "bread-1")])
    return [kept.id for kept in store.kept()]


def test_every_question_has_a_number_of_its_own(store: Store, numbers: list[int]) -> None:
    assert len(set(numbers)) == 3
    assert all(number > 0 for number in numbers)
    assert [kept.id for kept in store.kept()] == numbers


def test_a_question_is_dropped_by_its_number_though_another_is_alike(store: Store, numbers: list[int]) -> None:
    assert store.drop_kept([numbers[2]]) == 1

    assert [(kept.id, kept.text) for kept in store.kept()] == [
        (numbers[0], "Will it rain?"),
        (numbers[1], "What is a scone?"),
    ]


def test_numbers_that_are_not_there_drop_nothing(store: Store, numbers: list[int]) -> None:
    assert store.drop_kept([]) == 0
    assert store.drop_kept([0, -1, 10**6]) == 0
    assert [kept.id for kept in store.kept()] == numbers


def test_a_number_twice_drops_once_and_a_second_time_nothing(store: Store, numbers: list[int]) -> None:
    assert store.drop_kept([numbers[0], numbers[0], numbers[1]]) == 2
    assert store.drop_kept(numbers[:2]) == 0
    assert [kept.id for kept in store.kept()] == numbers[2:]


def test_the_number_of_a_question_that_is_gone_is_never_given_again(store: Store, numbers: list[int]) -> None:
    store.drop_kept([numbers[2]])
    store.commit(store.load(8), [], None, NOW, [Kept("Why do scones rise?", "bread-1")])
    fourth = store.kept()[-1].id
    store.forget(8, [], None, NOW)
    store.commit(store.load(9), [], None, NOW, [Kept("May I see it?", "bread-1")])

    fifth = store.kept()[-1].id
    assert (fourth > numbers[2], fifth > fourth) == (True, True)


def test_very_many_are_dropped_at_once(store: Store, numbers: list[int]) -> None:
    assert store.drop_kept([*range(10**6, 10**6 + 2_000), *numbers]) == 3


def test_a_dropped_question_leaves_what_the_learner_can_read_of_themselves(store: Store, numbers: list[int]) -> None:
    store.drop_kept(numbers)

    assert store.export(7)["questions_for_staff"] == []


def test_a_group_that_moves_keeps_the_numbers_of_its_questions(store: Store, numbers: list[int]) -> None:
    store.renumber(7, -1007)

    assert [kept.id for kept in store.kept()] == numbers
