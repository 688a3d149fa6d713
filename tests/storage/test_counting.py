"""How items go and what is asked, over all learners: counts without a name, and who calls an item unclear."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.sql import SqlStore
from bot.storage.store import Flagged, ItemCounts, Kept, QuestionCount, Record, Store, Tallied
from bot.tutor.learner import Learner
from bot.tutor.reply import Counted, Marked, Outcome
from tests.storage.dumping import dump
from tests.storage.outgoings import NOW, after, saying

HEAT, STEAM = "oven.heat#1", "oven.steam#1"

DAY = date(2026, 3, 1)

ANSWERED = Counted(Outcome.ANSWER, "oven.heat")
ASKED_BACK = Counted(Outcome.ASK, "oven.heat")
DECLINED = Counted(Outcome.DECLINE, "oven.heat")
FAR_OFF = Counted(Outcome.DECLINE, None)


def mark(store: Store, *marked: Marked, learner: int = 7) -> None:
    """Let a learner answer an item for the first time."""
    store.commit(store.load(learner), [], None, NOW, marked)


def test_there_are_no_counts_at_first(store: Store) -> None:
    store.commit(Learner(7), [saying("hello")], 1, NOW)

    assert store.counts() == []
    assert store.flagged() == {}


@pytest.mark.parametrize(
    ("marked", "counts"),
    [
        (Marked(HEAT, ("220",), is_right=True), ItemCounts(HEAT, asked=1, right=1, picks={"220": 1})),
        (Marked(HEAT, ("180",), is_right=False), ItemCounts(HEAT, asked=1, right=0, picks={"180": 1})),
        (Marked(HEAT, ("220", "180"), is_right=False), ItemCounts(HEAT, 1, 0, {"220": 1, "180": 1})),
        (Marked(HEAT, (), is_right=False), ItemCounts(HEAT, 1, 0, {})),
        (
            Marked(HEAT, ("220",), is_right=True, others=0.75),
            ItemCounts(HEAT, 1, 1, {"220": 1}, pairs=1, sum_x=0.75, sum_xx=0.5625, sum_y=1, sum_xy=0.75),
        ),
        (
            Marked(HEAT, ("180",), is_right=False, others=0.75),
            ItemCounts(HEAT, 1, 0, {"180": 1}, pairs=1, sum_x=0.75, sum_xx=0.5625, sum_y=0, sum_xy=0.0),
        ),
        (
            Marked(HEAT, ("220",), is_right=True, others=0.0),
            ItemCounts(HEAT, 1, 1, {"220": 1}, pairs=1, sum_x=0.0, sum_xx=0.0, sum_y=1, sum_xy=0.0),
        ),
    ],
    ids=["right", "wrong", "two picks", "no pick", "right, with others", "wrong, with others", "with none right"],
)
def test_a_first_meeting_is_counted(store: Store, marked: Marked, counts: ItemCounts) -> None:
    mark(store, marked)

    assert store.counts() == [counts]


def test_meetings_of_all_learners_add_up(store: Store) -> None:
    mark(store, Marked(HEAT, ("220",), is_right=True, others=0.5), learner=7)
    mark(store, Marked(HEAT, ("180",), is_right=False, others=0.25), learner=8)
    mark(store, Marked(HEAT, ("220", "180"), is_right=False), learner=9)
    mark(store, Marked(HEAT, ("220",), is_right=True, others=1.0), learner=-5)

    assert store.counts() == [
        ItemCounts(
            HEAT, asked=4, right=2, picks={"220": 3, "180": 2}, pairs=3, sum_x=1.75, sum_xx=1.3125, sum_y=2, sum_xy=1.5
        )
    ]


def test_items_are_counted_apart_and_told_by_their_ids(store: Store) -> None:
    mark(store, Marked(STEAM, ("220",), is_right=False))
    mark(store, Marked(HEAT, ("220",), is_right=True))
    mark(store, Marked("a#1", ("true",), is_right=True))

    assert store.counts() == [
        ItemCounts("a#1", 1, 1, {"true": 1}),
        ItemCounts(HEAT, 1, 1, {"220": 1}),
        ItemCounts(STEAM, 1, 0, {"220": 1}),
    ]


@pytest.mark.parametrize(
    "pick",
    ["", "\N{BREAD} 你好", "'; DROP TABLE item_picks; --", "x" * 500],
    ids=["empty", "other scripts", "looks like SQL", "long"],
)
def test_picks_come_back_in_the_words_of_the_course(store: Store, pick: str) -> None:
    mark(store, Marked(HEAT, (pick,), is_right=True))

    assert store.counts() == [ItemCounts(HEAT, 1, 1, {pick: 1})]


def test_a_refused_commit_counts_nothing(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW)
    records: list[Record] = [Marked(HEAT, ("220",), is_right=True), Flagged(HEAT, "bread-1")]

    with pytest.raises(StaleLearner):
        store.commit(Learner(7), [], 2, NOW, records)
    with pytest.raises(AlreadySeen):
        store.commit(store.load(7), [], 1, NOW, records)

    assert (store.counts(), store.flagged()) == ([], {})


def test_a_turn_can_leave_several_records(store: Store) -> None:
    store.commit(
        Learner(7),
        [],
        1,
        NOW,
        [Marked(HEAT, ("220",), is_right=True), Flagged(HEAT, "bread-1"), Kept("Will it rain?", "bread-1")],
    )

    assert store.counts() == [ItemCounts(HEAT, 1, 1, {"220": 1})]
    assert store.flagged() == {HEAT: 1}
    assert store.kept() == [Kept("Will it rain?", "bread-1")]


def test_counts_name_no_learner_and_outlive_them(store: Store, url: str) -> None:
    anna = 987654321
    mark(store, Marked(HEAT, ("220",), is_right=True, others=0.5), learner=anna)

    store.forget(anna, [], 2, NOW)
    store.forget_old(before=after(10**9))

    assert store.counts() == [ItemCounts(HEAT, 1, 1, {"220": 1}, 1, 0.5, 0.25, 1, 0.5)]
    assert str(anna) not in dump(store, url)


def test_a_learner_calls_an_item_unclear_once_however_often_they_say_so(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW, [Flagged(HEAT, "bread-1")])
    store.commit(store.load(7), [], 2, after(60), [Flagged(HEAT, "bread-2"), Flagged(STEAM, "bread-2")])

    assert store.flagged() == {HEAT: 1, STEAM: 1}


def test_learners_who_call_an_item_unclear_are_counted(store: Store) -> None:
    for learner in (7, 8, 9):
        store.commit(Learner(learner), [], learner, NOW, [Flagged(HEAT, "bread-1")])
    store.commit(store.load(9), [], 1, NOW, [Flagged(STEAM, "bread-1")])

    assert store.flagged() == {HEAT: 3, STEAM: 1}


def test_what_was_called_unclear_does_not_grow_old(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW, [Flagged(HEAT, "bread-1")])

    store.forget_old(before=after(10**9))

    assert store.flagged() == {HEAT: 1}


def test_first_meetings_from_eight_threads_are_all_counted(store: Store) -> None:
    def work(learner: int) -> None:
        for number in range(10):
            mark(store, Marked(HEAT, (str(number % 2), "both"), is_right=number > 4, others=0.5), learner=learner)

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, range(1, 9)))

    assert store.counts() == [
        ItemCounts(
            HEAT,
            asked=80,
            right=40,
            picks={"0": 40, "1": 40, "both": 80},
            pairs=80,
            sum_x=40.0,
            sum_xx=20.0,
            sum_y=40,
            sum_xy=20.0,
        )
    ]


def test_two_processes_count_together(url: str) -> None:
    one, other = SqlStore(url), SqlStore(url)

    for learner in range(1, 11):
        mark(one if learner % 2 else other, Marked(HEAT, ("220",), is_right=True), learner=learner)

    assert one.counts() == other.counts() == [ItemCounts(HEAT, 10, 10, {"220": 10})]
    one.close()
    other.close()


def tally(store: Store, *counted: Counted, day: date = DAY, learner: int = 7) -> None:
    """Let a learner ask questions on a day."""
    store.commit(store.load(learner), [], None, NOW, [Tallied(day, one) for one in counted])


def test_no_question_is_counted_at_first(store: Store) -> None:
    store.commit(Learner(7), [saying("hello")], 1, NOW)

    assert store.question_counts(date.min) == []


def test_questions_of_all_learners_are_counted_by_day_intent_and_outcome(store: Store) -> None:
    tally(store, DECLINED, FAR_OFF, learner=7)
    tally(store, ANSWERED, ANSWERED, Counted(Outcome.ANSWER, "bot.thanks"), learner=8)
    tally(store, FAR_OFF, ASKED_BACK, learner=-5)
    tally(store, ANSWERED, day=date(2026, 2, 28))

    assert store.question_counts(date(2026, 2, 28)) == [
        QuestionCount(date(2026, 2, 28), "oven.heat", Outcome.ANSWER, 1),
        QuestionCount(DAY, None, Outcome.DECLINE, 2),
        QuestionCount(DAY, "bot.thanks", Outcome.ANSWER, 1),
        QuestionCount(DAY, "oven.heat", Outcome.ANSWER, 2),
        QuestionCount(DAY, "oven.heat", Outcome.ASK, 1),
        QuestionCount(DAY, "oven.heat", Outcome.DECLINE, 1),
    ]


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date.min, [date(2025, 12, 31), date(2026, 2, 28), DAY]),
        (date(2026, 2, 28), [date(2026, 2, 28), DAY]),
        (DAY, [DAY]),
        (date(2026, 3, 2), []),
        (date.max, []),
    ],
    ids=["all", "from a day on", "the last day", "after it", "never"],
)
def test_questions_are_told_from_a_day_on(store: Store, since: date, days: list[date]) -> None:
    for day in (DAY, date(2025, 12, 31), date(2026, 2, 28)):
        tally(store, ANSWERED, day=day)

    assert [count.day for count in store.question_counts(since)] == days


@pytest.mark.parametrize(
    "intent",
    ["\N{BREAD} 你好", "'; DROP TABLE question_counts; --", "x" * 500, "None", "null", "%"],
    ids=["other scripts", "looks like SQL", "long", "the word None", "the word null", "per cent"],
)
def test_questions_are_counted_under_the_very_id_of_an_intent(store: Store, intent: str) -> None:
    tally(store, Counted(Outcome.ASK, intent), FAR_OFF)

    counts = {count.intent: count.times for count in store.question_counts(DAY)}
    assert counts == {None: 1, intent: 1}


def test_a_refused_commit_counts_no_question(store: Store) -> None:
    store.commit(Learner(7), [], 1, NOW)

    with pytest.raises(StaleLearner):
        store.commit(Learner(7), [], 2, NOW, [Tallied(DAY, ANSWERED)])
    with pytest.raises(AlreadySeen):
        store.commit(store.load(7), [], 1, NOW, [Tallied(DAY, ANSWERED)])

    assert store.question_counts(date.min) == []


def test_counts_of_questions_name_no_learner_and_outlive_them(store: Store, url: str) -> None:
    anna = 987654321
    tally(store, ANSWERED, FAR_OFF, learner=anna)

    store.forget(anna, [], 2, NOW)

    assert len(store.question_counts(DAY)) == 2
    assert str(anna) not in dump(store, url)


def test_counts_of_questions_are_cleaned_away_after_four_hundred_days(store: Store) -> None:
    for day in (date(2025, 1, 24), date(2025, 1, 25), DAY):
        tally(store, ANSWERED, day=day)

    store.forget_old(before=NOW - timedelta(days=8))

    assert [count.day for count in store.question_counts(date.min)] == [date(2025, 1, 25), DAY]


def test_days_end_at_midnight_in_utc_whatever_zone_old_is_told_in(store: Store) -> None:
    for day in (DAY, date(2026, 3, 2)):
        tally(store, ANSWERED, day=day)
    late = datetime(2027, 3, 29, 1, tzinfo=UTC).astimezone(timezone(timedelta(hours=-5)))

    store.forget_old(before=late)

    assert [count.day for count in store.question_counts(date.min)] == [date(2026, 3, 2)]


def test_questions_from_eight_threads_are_all_counted(store: Store) -> None:
    """Each asks the same two questions, in turn in this order and in the other."""

    def work(learner: int) -> None:
        for number in range(10):
            asked = (ANSWERED, FAR_OFF) if (learner + number) % 2 else (FAR_OFF, ANSWERED)
            tally(store, *asked, learner=learner)

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, range(1, 9)))

    assert store.question_counts(DAY) == [
        QuestionCount(DAY, None, Outcome.DECLINE, 80),
        QuestionCount(DAY, "oven.heat", Outcome.ANSWER, 80),
    ]


def test_two_processes_count_questions_together(url: str) -> None:
    one, other = SqlStore(url), SqlStore(url)

    for learner in range(1, 11):
        tally(one if learner % 2 else other, ANSWERED, ANSWERED, learner=learner)

    counts = [QuestionCount(DAY, "oven.heat", Outcome.ANSWER, 20)]
    assert one.question_counts(DAY) == other.question_counts(DAY) == counts
    one.close()
    other.close()
