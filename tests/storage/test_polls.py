"""The polls of groups: who answered, who was right, and who is left out of the scores."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.store import Exclusion, SentPoll, Store, Vote
from bot.tutor.learner import Learner
from bot.tutor.quizzing.grouping import Score
from tests.storage.dumping import dump
from tests.storage.outgoings import NOW, after, saying
from tests.storage.votes import ANN, BEN, GROUP, OTHER_GROUP, answer, ask, leave_out


def test_a_group_that_was_never_asked_has_no_scores(store: Store) -> None:
    assert store.scores(GROUP, NOW) == []
    assert store.score_of(GROUP, ANN, NOW) is None


def test_scores_count_what_each_person_answered_and_got_right_by_number(store: Store) -> None:
    ask(store, "p1", right=2)
    ask(store, "p2", right=0)
    answer(store, 1, "p1", BEN, 2, "Ben")
    answer(store, 2, "p1", ANN, 2, "Ann")
    answer(store, 3, "p2", BEN, 1, "Ben")

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1), Score(BEN, "Ben", 1, 2)]
    assert store.score_of(GROUP, BEN, NOW) == Score(BEN, "Ben", 1, 2)


@pytest.mark.parametrize(
    ("options", "right"),
    [((1,), 1), ((0,), 0), ((1, 0), 0), ((0, 1), 0), ((11,), 0)],
    ids=["the right one", "another", "the right one and another", "another and the right one", "alike in writing"],
)
def test_right_is_who_chose_the_right_option_and_no_other(store: Store, options: tuple[int, ...], right: int) -> None:
    ask(store, "p1", right=1)

    store.vote(Vote("p1", ANN, "Ann", options), 1, NOW)

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", right, 1)]


def test_an_answer_may_come_before_the_note_that_its_poll_was_sent(store: Store) -> None:
    answer(store, 1, "p1", option=2)
    before = store.scores(GROUP, NOW)

    ask(store, "p1", right=2)

    assert before == []
    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_an_answer_to_a_poll_that_nobody_knows_counts_nowhere(store: Store) -> None:
    ask(store, "p1")

    answer(store, 1, "of another bot")

    assert store.scores(GROUP, NOW) == []
    assert store.seen([1]) == {1}


def test_the_first_answer_of_a_person_counts(store: Store) -> None:
    ask(store, "p1", right=2)
    answer(store, 1, "p1", option=0)

    answer(store, 2, "p1", option=2, at=after(1))

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 0, 1)]
    assert store.seen([1, 2]) == {1, 2}


def test_an_answer_that_was_taken_back_is_none(store: Store) -> None:
    ask(store, "p1", right=2)

    store.vote(Vote("p1", ANN, "Ann", ()), 1, NOW)

    assert store.scores(GROUP, NOW) == []
    assert store.seen([1]) == {1}
    answer(store, 2, "p1", option=2)
    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_taking_an_answer_back_leaves_the_first_one(store: Store) -> None:
    ask(store, "p1", right=2)
    answer(store, 1, "p1", option=2)

    store.vote(Vote("p1", ANN, "Ann", ()), 2, NOW)

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_an_update_that_comes_twice_is_counted_once(store: Store, url: str) -> None:
    ask(store, "p1")
    answer(store, 1, "p1")
    once = dump(store, url)

    answer(store, 1, "p1", at=after(5))

    assert dump(store, url) == once


def test_an_update_that_was_taken_before_changes_nothing_whatever_it_brings(store: Store, url: str) -> None:
    ask(store, "p1")
    store.mark_seen(1, NOW)
    before = dump(store, url)

    answer(store, 1, "p1")

    assert dump(store, url) == before


def test_an_answer_marks_its_update_seen_for_every_other_use(store: Store) -> None:
    answer(store, 1, "p1")

    with pytest.raises(AlreadySeen):
        store.commit(Learner(7), [], 1, NOW)


def test_only_answers_since_the_moment_count(store: Store) -> None:
    for number, seconds in enumerate((-0.000001, 0, 60)):
        ask(store, f"p{number}")
        answer(store, number, f"p{number}", at=after(seconds))

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 2, 2)]
    assert store.score_of(GROUP, ANN, NOW) == Score(ANN, "Ann", 2, 2)
    assert store.scores(GROUP, after(61)) == []
    assert store.score_of(GROUP, ANN, after(61)) is None


def test_a_poll_that_was_asked_before_the_moment_counts_when_it_is_answered_after_it(store: Store) -> None:
    ask(store, "p1")

    answer(store, 1, "p1", at=after(60))

    assert store.scores(GROUP, after(30)) == [Score(ANN, "Ann", 1, 1)]


def test_groups_have_scores_of_their_own(store: Store) -> None:
    ask(store, "p1")
    ask(store, "p2", OTHER_GROUP)
    ask(store, "p3", OTHER_GROUP)
    answer(store, 1, "p1", ANN)
    answer(store, 2, "p2", ANN)
    answer(store, 3, "p3", BEN, 1, "Ben")

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]
    assert store.scores(OTHER_GROUP, NOW) == [Score(ANN, "Ann", 1, 1), Score(BEN, "Ben", 0, 1)]
    assert store.score_of(GROUP, BEN, NOW) is None


def test_people_are_called_by_the_name_that_they_used_last(store: Store) -> None:
    ask(store, "p1")
    ask(store, "p2")
    ask(store, "p3")
    answer(store, 1, "p2", name="Anna", at=after(5))
    answer(store, 2, "p3", name="Ann", at=after(1))
    answer(store, 3, "p1", name="A.", at=after(3))

    assert store.scores(GROUP, NOW) == [Score(ANN, "Anna", 3, 3)]
    assert store.score_of(GROUP, ANN, NOW) == Score(ANN, "Anna", 3, 3)


@pytest.mark.parametrize(
    "name",
    ["", " ", "\N{BREAD} 你好 e\N{COMBINING ACUTE ACCENT}", "'; DROP TABLE votes; --", "x" * 64],
    ids=["empty", "a space", "other scripts", "looks like SQL", "long"],
)
def test_names_come_back_as_they_were(store: Store, name: str) -> None:
    ask(store, "p1")

    answer(store, 1, "p1", name=name)

    assert store.scores(GROUP, NOW) == [Score(ANN, name, 1, 1)]


def test_who_wants_to_be_left_out_is_in_no_scores_of_that_group(store: Store) -> None:
    for poll, chat in (("p1", GROUP), ("p2", OTHER_GROUP)):
        ask(store, poll, chat)
    for update, (poll, person) in enumerate((("p1", ANN), ("p1", BEN), ("p2", ANN))):
        answer(store, update, poll, person, name=str(person))

    leave_out(store, ANN)

    assert store.scores(GROUP, NOW) == [Score(BEN, "42", 1, 1)]
    assert store.scores(OTHER_GROUP, NOW) == [Score(ANN, "41", 1, 1)]


def test_who_is_left_out_can_still_be_told_their_own_score(store: Store) -> None:
    ask(store, "p1")
    answer(store, 1, "p1")

    leave_out(store, ANN)

    assert store.score_of(GROUP, ANN, NOW) == Score(ANN, "Ann", 1, 1)


def test_who_comes_in_again_has_all_answers_also_those_given_meanwhile(store: Store) -> None:
    ask(store, "p1")
    ask(store, "p2")
    answer(store, 1, "p1")
    leave_out(store, ANN)
    answer(store, 2, "p2")

    leave_out(store, ANN, is_out=False)

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 2, 2)]


@pytest.mark.parametrize("is_out", [True, False], ids=["out", "in"])
def test_saying_it_twice_is_saying_it_once(store: Store, *, is_out: bool) -> None:
    ask(store, "p1")
    answer(store, 1, "p1")

    leave_out(store, ANN, is_out=is_out)
    leave_out(store, ANN, is_out=is_out)

    assert store.scores(GROUP, NOW) == ([] if is_out else [Score(ANN, "Ann", 1, 1)])


def test_a_refused_commit_leaves_nobody_out(store: Store) -> None:
    ask(store, "p1")
    answer(store, 1, "p1")

    with pytest.raises(StaleLearner):
        store.commit(Learner(GROUP), [], None, NOW, [Exclusion(GROUP, ANN, is_out=True)])

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_a_poll_is_noted_when_it_leaves_the_outbox_and_not_again(store: Store) -> None:
    store.commit(Learner(GROUP), [saying("one", GROUP)], None, NOW)
    (row,) = store.due(NOW, 10)
    store.delivered(row.id, None, (), NOW, SentPoll("p1", GROUP, "oven.heat#1", 0))

    store.delivered(row.id, None, (), NOW, SentPoll("p2", GROUP, "oven.heat#1", 0))

    answer(store, 1, "p1")
    answer(store, 2, "p2")
    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]
    assert store.backlog().count == 0


def test_a_poll_that_is_noted_twice_is_known_as_it_was_the_first_time(store: Store) -> None:
    ask(store, "p1", right=0)

    ask(store, "p1", right=1)

    answer(store, 1, "p1", option=0)
    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_a_poll_of_a_group_that_was_forgotten_meanwhile_leaves_no_trace(store: Store, url: str) -> None:
    store.commit(Learner(GROUP), [saying("one", GROUP)], None, NOW)
    (row,) = store.due(NOW, 10)
    store.forget(GROUP, [], None, NOW)

    store.delivered(row.id, None, (), NOW, SentPoll("p1", GROUP, "oven.heat#1", 0))

    assert str(GROUP) not in dump(store, url)


def test_old_polls_and_votes_are_cleaned_away_also_votes_on_polls_that_nobody_knows(store: Store, url: str) -> None:
    ask(store, "p-1001")
    answer(store, 1, "p-1001", at=after(-1))
    answer(store, 2, "p-2002", at=after(-1))

    store.forget_old(before=after(0.000001))

    found = dump(store, url)
    assert ("p-1001" in found, "p-2002" in found, "Ann" in found) == (False, False, False)


def test_young_polls_and_votes_stay(store: Store) -> None:
    ask(store, "p1")
    answer(store, 1, "p1")

    store.forget_old(before=NOW)

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_who_wants_to_be_left_out_is_so_for_good(store: Store) -> None:
    leave_out(store, ANN)
    store.forget_old(before=after(10**9))

    ask(store, "p1")
    answer(store, 1, "p1")

    assert store.scores(GROUP, NOW) == []


def at_once(works: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def test_answers_of_one_person_from_eight_threads_are_one_answer(store: Store) -> None:
    ask(store, "p1")

    at_once([partial(answer, store, update, "p1") for update in range(24)])

    assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]
    assert store.seen(range(24)) == set(range(24))


def test_answers_of_a_whole_group_from_eight_threads_are_all_counted(store: Store) -> None:
    ask(store, "p1")

    at_once([partial(answer, store, person, "p1", person) for person in range(1, 61)])

    assert store.scores(GROUP, NOW) == [Score(person, "Ann", 1, 1) for person in range(1, 61)]
