"""What every store must do, held against each of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import AlreadySeen, StaleLearner, StoreError
from bot.storage.store import Address, Delivered, OutboxRow, Outgoing, Said, Store, Taken
from bot.tutor.learner import (
    THREADS,
    Basis,
    Context,
    Elsewhere,
    Flow,
    GroupQuiz,
    Learner,
    Pressed,
    Reminder,
    Repair,
)
from bot.tutor.quizzing.judging import Coverage
from bot.tutor.quizzing.quiz import Done, Phase, Quiz, Step
from bot.tutor.quizzing.scheduling import Grade, Memory
from bot.tutor.quizzing.study import Asked, Card, Day, Study
from tests.storage.learners import WHOLE_LEARNER, at_topic
from tests.storage.outgoings import NOW, WHOLE, after, saying


def due_texts(store: Store, now: datetime = NOW, limit: int = 100) -> list[str]:
    return [row.outgoing.reply.text for row in store.due(now, limit)]


def take_all(store: Store, now: datetime = NOW) -> list[str]:
    """Deliver until nothing is due, and tell what was said."""
    said = []
    while rows := store.due(now, 100):
        for row in rows:
            said.append(row.outgoing.reply.text)
            store.delivered(row.id, None, (), now)
    return said


def test_a_stranger_is_a_new_learner(store: Store) -> None:
    assert store.load(7) == Learner(
        7,
        version=0,
        context=Context(),
        thread=None,
        elsewhere=(),
        flow=Flow(),
        pressed=None,
        study=Study(),
        quiz=None,
        shown=0,
        zone=None,
        reminder=None,
        group_quiz=None,
    )


def test_each_save_counts_the_version_up(store: Store) -> None:
    store.commit(Learner(7), [], None, NOW)
    store.commit(replace(store.load(7), context=Context(topics=("dough.flour",))), [], None, NOW)

    assert store.load(7) == at_topic("dough.flour", version=2)


def test_learners_are_kept_apart(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], None, NOW)
    store.commit(at_topic("oven.heat", 8), [], None, NOW)

    assert (store.load(7).context.topic, store.load(8).context.topic) == ("dough.flour", "oven.heat")


@pytest.mark.parametrize(
    "learner",
    [
        WHOLE_LEARNER,
        Learner(1, context=Context(topics=("9",), offered=("1", "2", "02"))),
        Learner(0, context=Context(topics=("",), offered=("",))),
        Learner(-1001234567890),
        Learner(
            2**52,
            context=Context(
                topics=("bäckerei.mehl",), offered=("answer:\N{BREAD}", "topic:你好", "e\N{COMBINING ACUTE ACCENT}")
            ),
        ),
        Learner(
            7,
            context=Context(
                topics=("null",),
                offered=("true", "{}", "[]", '"', "\\", "\n", "\0", "'; DROP TABLE learners; --"),
            ),
        ),
        Learner(7, context=Context(offered=tuple(f"answer:{number}" for number in range(500)))),
        Learner(-7, elsewhere=tuple(Elsewhere(thread, WHOLE_LEARNER.context) for thread in range(THREADS))),
    ],
    ids=["every field", "digits", "empty", "negative", "unicode", "looks like JSON", "many", "many threads"],
)
def test_what_a_learner_holds_comes_back_as_it_was(store: Store, learner: Learner) -> None:
    store.commit(learner, [], None, NOW)

    assert store.load(learner.id) == replace(learner, version=1)


moments = st.datetimes(timezones=st.just(UTC))
texts = st.lists(st.text(), max_size=5).map(tuple)
numbers = st.none() | st.integers(0, 2**52)
contexts = st.builds(
    Context,
    topics=texts,
    listed=st.none() | st.text(),
    offered=texts,
    asks=st.booleans(),
    runners_up=texts,
    declined=st.booleans(),
    basis=st.sampled_from(Basis),
    repair=st.sampled_from(Repair),
    question=numbers,
    at=st.none() | moments,
)
counts = st.integers(0, 2**52)
places = st.lists(st.integers(0, 9), max_size=4).map(tuple)
amounts = st.floats(allow_nan=False, allow_infinity=False)
studies = st.builds(
    Study,
    cards=st.lists(
        st.builds(
            Card,
            item=st.text(),
            memory=st.none()
            | st.builds(Memory, stability=amounts, difficulty=amounts, last=st.dates(), due=st.dates()),
            asked=counts,
            right=counts,
            unaided=st.lists(st.dates(), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    days=st.lists(st.builds(Day, day=st.dates(), recalls=counts, right=counts), max_size=2).map(tuple),
    asked=st.lists(st.builds(Asked, intent=st.text(), day=st.dates()), max_size=2).map(tuple),
    goal=counts,
)
steps = st.builds(
    Step,
    item=st.text(),
    order=places,
    typed=st.booleans(),
    asks_sure=st.booleans(),
    asked_on=st.none() | st.dates(),
    phase=st.sampled_from(Phase),
    hints=counts,
    tries=counts,
    out=places,
    chosen=places,
    last=places,
    slip=numbers,
    first=st.none() | texts,
    unsure=st.booleans(),
    looked_up=st.booleans(),
    revealed=st.booleans(),
    flagged=st.booleans(),
    grade=st.none() | st.sampled_from(Grade),
    coverage=st.lists(st.sampled_from(Coverage), max_size=3).map(tuple),
)
quizzes = st.builds(
    Quiz,
    scope=st.text(),
    is_review=st.booleans(),
    step=st.none() | steps,
    ahead=texts,
    done=st.lists(st.builds(Done, item=st.text(), grade=st.none() | st.sampled_from(Grade)), max_size=2).map(tuple),
    streak=counts,
    message=numbers,
)
states = st.builds(
    Learner,
    id=st.just(7),
    context=contexts,
    thread=numbers,
    elsewhere=st.lists(st.builds(Elsewhere, thread=numbers, context=contexts), max_size=2).map(tuple),
    flow=st.builds(
        Flow, level=st.floats(allow_nan=False, allow_infinity=False), at=st.none() | moments, warned=st.booleans()
    ),
    pressed=st.none() | st.builds(Pressed, message=st.integers(0, 2**52), choice=st.text(), at=moments),
    study=studies,
    quiz=st.none() | quizzes,
    shown=counts,
    zone=st.none() | st.text(),
    reminder=st.none() | st.builds(Reminder, at=st.times(), next=moments, ignored=counts),
    group_quiz=st.none() | st.builds(GroupQuiz, ahead=texts, next=moments, asked=counts, thread=numbers),
)


@given(states)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50)
def test_any_state_survives(store: Store, state: Learner) -> None:
    before = store.load(7)

    store.commit(replace(state, version=before.version), [], None, NOW)

    assert store.load(7) == replace(state, version=before.version + 1)


def test_the_second_of_two_savers_is_refused(store: Store) -> None:
    store.commit(Learner(7), [], None, NOW)
    one = other = store.load(7)
    store.commit(replace(one, context=Context(topics=("dough.flour",))), [], None, NOW)

    with pytest.raises(StaleLearner, match=r"^the learner was saved since it was loaded$"):
        store.commit(replace(other, context=Context(topics=("oven.heat",))), [], None, NOW)

    assert store.load(7) == at_topic("dough.flour", version=2)


def test_the_second_of_two_first_savers_is_refused(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], None, NOW)

    with pytest.raises(StaleLearner):
        store.commit(at_topic("oven.heat"), [], None, NOW)

    assert store.load(7).context.topic == "dough.flour"


def test_a_learner_who_was_never_saved_cannot_have_a_version(store: Store) -> None:
    with pytest.raises(StaleLearner):
        store.commit(Learner(7, version=3), [], None, NOW)

    assert store.load(7) == Learner(7)


def test_nothing_of_a_refused_save_is_kept(store: Store) -> None:
    store.commit(Learner(7), [saying("kept")], 1, NOW)

    with pytest.raises(StaleLearner):
        store.commit(Learner(7), [saying("lost")], 2, NOW)

    assert due_texts(store) == ["kept"]
    assert store.backlog().count == 1
    assert store.seen([1, 2]) == {1}


def test_an_update_is_committed_once_and_nothing_of_the_second_time_is_kept(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [saying("kept")], 1, NOW)

    with pytest.raises(AlreadySeen, match="update 1"):
        store.commit(replace(store.load(7), context=Context(topics=("oven.heat",))), [saying("lost")], 1, NOW)

    assert store.load(7) == at_topic("dough.flour", version=1)
    assert store.backlog().count == 1


def test_an_update_of_another_learner_counts_as_seen_too(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW)

    with pytest.raises(AlreadySeen):
        store.commit(Learner(8), [], 1, NOW)

    assert store.load(8) == Learner(8)


def test_a_repeated_update_is_called_seen_even_when_the_learner_is_stale(store: Store) -> None:
    """Nobody takes the turn again for it."""
    store.commit(Learner(7), [], 1, NOW)

    with pytest.raises(AlreadySeen):
        store.commit(Learner(7), [], 1, NOW)


def test_a_commit_without_an_update_marks_nothing_seen(store: Store) -> None:
    store.commit(Learner(7), [saying("one")], None, NOW)
    store.commit(store.load(7), [saying("two")], None, NOW)

    assert store.backlog().count == 2
    assert store.seen([0, 1, 2]) == set()


def test_an_update_that_changes_nothing_can_be_marked_seen(store: Store) -> None:
    store.mark_seen(5, NOW)
    store.mark_seen(5, after(1))

    assert store.seen([4, 5, 6]) == {5}
    with pytest.raises(AlreadySeen):
        store.commit(Learner(7), [], 5, NOW)


def test_only_the_updates_asked_for_are_named_as_seen(store: Store) -> None:
    for update in (1, 2, 3, 2**40):
        store.mark_seen(update, NOW)

    assert store.seen([]) == set()
    assert store.seen([2, 3, 4]) == {2, 3}
    assert store.seen([2**40, 2**40 + 1]) == {2**40}
    assert store.seen(list(range(1_000))) == {1, 2, 3}


def test_a_reply_comes_out_as_it_was_put_in(store: Store) -> None:
    store.commit(Learner(7), [WHOLE], None, NOW)

    assert [(row.outgoing, row.attempts) for row in store.due(NOW, 10)] == [(WHOLE, 0)]


def test_looking_at_what_is_due_changes_nothing(store: Store) -> None:
    store.commit(Learner(7), [WHOLE], None, NOW)

    assert store.due(NOW, 10) == store.due(NOW, 10)
    assert store.backlog().count == 1


def test_replies_of_a_chat_go_out_in_order_one_at_a_time(store: Store) -> None:
    store.commit(Learner(7), [saying("one"), saying("two")], None, NOW)
    store.commit(store.load(7), [saying("three")], None, after(-5))

    seen_due = due_texts(store)

    assert seen_due == ["one"]
    assert take_all(store) == ["one", "two", "three"]
    assert store.backlog().count == 0


def test_chats_go_out_side_by_side_the_oldest_reply_first(store: Store) -> None:
    store.commit(Learner(9), [saying("nine", 9), saying("nine again", 9)], None, NOW)
    store.commit(Learner(7), [saying("seven", 7)], None, NOW)
    store.commit(Learner(-8), [saying("eight", -8)], None, NOW)

    rows = store.due(NOW, 10)

    assert [row.outgoing.reply.text for row in rows] == ["nine", "seven", "eight"]
    assert [row.id for row in rows] == sorted(row.id for row in rows)


@pytest.mark.parametrize(("limit", "texts"), [(0, []), (1, ["1"]), (2, ["1", "2"]), (9, ["1", "2", "3"])])
def test_no_more_rows_come_than_asked_for(store: Store, limit: int, texts: list[str]) -> None:
    for chat in (1, 2, 3):
        store.commit(Learner(chat), [saying(str(chat), chat)], None, NOW)

    assert due_texts(store, limit=limit) == texts


def test_a_delivered_reply_is_forgotten_and_may_be_delivered_again(store: Store) -> None:
    store.commit(Learner(7), [saying("one")], None, NOW)
    (row,) = store.due(NOW, 10)

    store.delivered(row.id, None, (), NOW)
    store.delivered(row.id, None, (), NOW)

    assert (store.due(NOW, 10), store.backlog().count) == ([], 0)


def test_a_postponed_reply_waits_for_its_time_and_counts_the_attempt(store: Store) -> None:
    store.commit(Learner(7), [saying("one")], None, NOW)
    (row,) = store.due(NOW, 10)

    store.postpone(row.id, after(2))

    assert store.due(after(1.999999), 10) == []
    assert store.due(after(2), 10) == [OutboxRow(row.id, saying("one"), attempts=1)]
    assert store.backlog().count == 1


def test_each_attempt_counts(store: Store) -> None:
    store.commit(Learner(7), [saying("one")], None, NOW)
    (row,) = store.due(NOW, 10)

    for seconds in (1, 2, 3):
        store.postpone(row.id, after(seconds))

    assert [row.attempts for row in store.due(after(3), 10)] == [3]


def test_a_postponed_reply_holds_up_its_chat_and_no_other(store: Store) -> None:
    store.commit(Learner(7), [saying("first"), saying("second")], None, NOW)
    store.commit(Learner(8), [saying("other", 8)], None, NOW)
    (head, _) = store.due(NOW, 10)

    store.postpone(head.id, after(60))

    assert due_texts(store) == ["other"]
    assert due_texts(store, after(60)) == ["first", "other"]
    assert take_all(store, after(60)) == ["first", "other", "second"]


def test_postponing_what_is_gone_changes_nothing(store: Store) -> None:
    store.commit(Learner(7), [saying("one")], None, NOW)
    (row,) = store.due(NOW, 10)
    store.delivered(row.id, None, (), NOW)

    store.postpone(row.id, after(5))

    assert (store.due(after(10), 10), store.backlog().count) == ([], 0)


def test_a_reply_given_up_lets_the_next_one_go(store: Store) -> None:
    store.commit(Learner(7), [saying("refused"), saying("next")], None, NOW)
    (row,) = store.due(NOW, 10)

    store.give_up(row.id, "message is too long", NOW)

    assert due_texts(store) == ["next"]
    assert store.backlog().count == 1


def test_a_postponed_reply_can_be_given_up(store: Store) -> None:
    store.commit(Learner(7), [saying("refused"), saying("next")], None, NOW)
    (row,) = store.due(NOW, 10)
    store.postpone(row.id, after(60))

    store.give_up(row.id, "chat not found", NOW)

    assert due_texts(store) == ["next"]


def test_a_learner_can_be_reached_until_known_otherwise(store: Store) -> None:
    store.commit(Learner(7), [], None, NOW)

    assert store.is_reachable(7)
    assert store.is_reachable(99)


def test_what_waits_for_an_unreachable_learner_is_dropped(store: Store) -> None:
    store.commit(Learner(7), [saying("one"), saying("two")], None, NOW)
    store.commit(Learner(8), [saying("other", 8)], None, NOW)

    store.unreachable(7)

    assert (store.is_reachable(7), store.is_reachable(8)) == (False, True)
    assert due_texts(store) == ["other"]
    assert store.backlog().count == 1


def test_what_was_committed_after_the_unsaid_reply_stays_and_so_does_the_learner(store: Store) -> None:
    """They have written again while the sender found out that they were away."""
    store.commit(Learner(7), [saying("unsaid"), saying("behind it")], None, NOW)
    (unsaid,) = store.due(NOW, 10)
    store.commit(store.load(7), [saying("welcome back")], None, NOW)

    store.unreachable(7, up_to=unsaid.id + 1)

    assert store.is_reachable(7)
    assert due_texts(store) == ["welcome back"]
    assert store.backlog().count == 1


def test_a_learner_with_nothing_after_the_unsaid_reply_is_unreachable(store: Store) -> None:
    store.commit(Learner(7), [saying("unsaid")], None, NOW)
    store.commit(Learner(8), [saying("other", 8)], None, NOW)
    (unsaid, _) = store.due(NOW, 10)

    store.unreachable(7, up_to=unsaid.id)

    assert (store.is_reachable(7), store.is_reachable(8)) == (False, True)
    assert due_texts(store) == ["other"]


def test_the_next_word_of_an_unreachable_learner_makes_them_reachable(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], None, NOW)
    store.unreachable(7)

    store.commit(store.load(7), [saying("welcome back")], 2, NOW)

    assert store.is_reachable(7)
    assert due_texts(store) == ["welcome back"]
    assert store.load(7) == at_topic("dough.flour", version=2)


def test_becoming_unreachable_leaves_the_learner_as_saved(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], None, NOW)

    store.unreachable(7)

    assert store.load(7) == at_topic("dough.flour", version=1)


def test_old_updates_are_forgotten_and_young_ones_kept(store: Store) -> None:
    store.mark_seen(1, after(-1))
    store.mark_seen(2, NOW)
    store.commit(Learner(7), [saying("one")], 3, after(-1))
    store.commit(store.load(7), [saying("two")], 4, after(1))

    store.forget_old(before=NOW)

    assert store.seen([1, 2, 3, 4]) == {2, 4}
    assert store.load(7).version == 2
    assert take_all(store, after(1)) == ["one", "two"]


def test_a_forgotten_update_may_be_committed_again(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW)
    store.forget_old(before=after(1))

    store.commit(store.load(7), [], 1, after(2))

    assert store.seen([1]) == {1}


def test_times_mean_the_same_in_every_zone(store: Store) -> None:
    store.commit(Learner(7), [saying("one")], 1, NOW)
    (row,) = store.due(NOW, 10)
    store.postpone(row.id, after(60).astimezone(timezone(timedelta(hours=5, minutes=30))))

    assert store.due(after(59).astimezone(timezone(timedelta(hours=-8))), 10) == []
    assert len(store.due(after(60).astimezone(timezone(timedelta(hours=-8))), 10)) == 1


def test_commits_from_eight_threads_lose_nothing(store: Store) -> None:
    """Each thread saves the same learner and one of its own, and takes its turn again when another was first."""

    def work(thread: int) -> int:
        refused = 0
        for number in range(10):
            update = thread * 100 + number
            store.commit(store.load(thread), [saying(f"{thread}:{number}", thread)], update, NOW)
            while True:
                shared = store.load(999)
                try:
                    offered = (*shared.context.offered, str(update))
                    store.commit(replace(shared, context=Context(offered=offered)), [], 10_000 + update, NOW)
                    break
                except StaleLearner:
                    refused += 1
        return refused

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, range(1, 9)))

    updates = [thread * 100 + number for thread in range(1, 9) for number in range(10)]
    assert store.load(999).version == 80
    assert sorted(map(int, store.load(999).context.offered)) == updates
    assert [store.load(thread).version for thread in range(1, 9)] == [10] * 8
    assert store.seen(updates) == set(updates)
    assert store.backlog().count == 80
    said = take_all(store)
    assert [text for text in said if text.startswith("3:")] == [f"3:{number}" for number in range(10)]


def test_the_same_update_from_eight_threads_is_committed_once(store: Store) -> None:
    def work(thread: int) -> str:
        try:
            store.commit(Learner(thread), [saying(str(thread), thread)], 1, NOW)
        except AlreadySeen:
            return "seen"
        return "committed"

    with ThreadPoolExecutor(max_workers=8) as pool:
        outcomes = list(pool.map(work, range(8)))

    assert sorted(outcomes) == ["committed"] + ["seen"] * 7
    assert store.backlog().count == 1


def test_refusals_are_store_errors() -> None:
    """Who cannot tell them apart still learns that nothing was changed."""
    assert issubclass(StaleLearner, StoreError)
    assert issubclass(AlreadySeen, StoreError)


def test_an_address_without_a_message_is_kept_as_such(store: Store) -> None:
    store.commit(Learner(7), [Outgoing(Address(7), WHOLE.reply)], None, NOW)

    assert store.due(NOW, 1)[0].outgoing.address == Address(7, None, None, None, False, False)


def test_the_id_of_a_reply_that_is_gone_is_not_given_again(store: Store) -> None:
    """A sender may still hold it."""
    store.commit(Learner(7), [saying("one")], None, NOW)
    (gone,) = store.due(NOW, 10)
    store.delivered(gone.id, None, (), NOW)

    store.commit(store.load(7), [saying("two")], None, NOW)

    assert store.due(NOW, 10)[0].id > gone.id


def test_only_who_was_met_is_marked_unreachable(store: Store) -> None:
    store.unreachable(7)

    assert store.is_reachable(7)


def test_a_fresh_reply_is_due_though_the_clock_was_set_back(store: Store) -> None:
    store.commit(Learner(7), [saying("one")], None, NOW)

    assert due_texts(store, after(-7200)) == ["one"]


def test_learners_are_given_together_as_one_by_one(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], None, NOW)
    store.commit(at_topic("oven.heat", 8), [], None, NOW)

    assert store.load_all([8, 9, 7]) == {number: store.load(number) for number in (7, 8, 9)}
    assert store.load_all([]) == {}


def test_what_turns_of_several_learners_leave_is_saved_together(store: Store) -> None:
    store.commit(at_topic("dough.flour"), [], 1, NOW)
    known, new = replace(store.load(7), context=Context(topics=("oven.heat",))), at_topic("oven.steam", 8)

    store.commit_all([Taken(new, [saying("a", 8), saying("b", 8)], [5]), Taken(known, [saying("c")], [3, 4])], NOW)

    assert store.load(7) == at_topic("oven.heat", version=2)
    assert store.load(8) == at_topic("oven.steam", 8, version=1)
    assert store.seen([1, 2, 3, 4, 5]) == {1, 3, 4, 5}
    assert sorted(take_all(store)) == ["a", "b", "c"]


def test_replies_of_one_learner_keep_their_order_when_saved_together(store: Store) -> None:
    store.commit_all([Taken(Learner(7), [saying("a"), saying("b"), saying("c")], [1, 2])], NOW)

    assert take_all(store) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        pytest.param(Taken(at_topic("oven.heat", 7), [saying("no")], [9]), StaleLearner, id="a learner saved since"),
        pytest.param(Taken(at_topic("oven.heat", 7, version=5), [], [9]), StaleLearner, id="a learner never saved so"),
        pytest.param(Taken(Learner(9), [saying("no", 9)], [9, 1]), AlreadySeen, id="an update that was taken"),
    ],
)
def test_of_turns_that_are_saved_together_all_are_or_none(store: Store, refused: Taken, error: type[Exception]) -> None:
    store.commit(at_topic("dough.flour"), [], 1, NOW)

    with pytest.raises(error):
        store.commit_all([Taken(at_topic("oven.steam", 8), [saying("no", 8)], [2]), refused], NOW)

    assert store.load(7) == at_topic("dough.flour", version=1)
    assert (store.load(8), store.load(9)) == (Learner(8), Learner(9))
    assert store.seen([1, 2, 9]) == {1}
    assert take_all(store) == []


def test_replies_are_noted_together_and_those_that_are_gone_passed_over(store: Store) -> None:
    store.commit(Learner(7), [saying("a")], 1, NOW)
    store.commit(Learner(8), [saying("b", 8)], 2, NOW)
    rows = store.due(NOW, 10)
    notes = [Delivered(row.id, Said(row.outgoing.address.chat, 40, row.id + 100, True)) for row in rows]

    store.delivered_all([*notes, Delivered(10_000, Said(7, 41, 99, True))], NOW)

    assert store.backlog().count == 0
    assert [[said.message for said in store.said(chat, 40)] for chat in (7, 8)] == [
        [row.id + 100] for row in sorted(rows, key=lambda row: row.outgoing.address.chat)
    ]
    assert store.said(7, 41) == []
