"""What is kept of the answers of a learner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.quizzing.scheduling import Grade, Memory, review
from bot.tutor.quizzing.study import Asked, Card, Day, Study

A, H, G = Grade.AGAIN, Grade.HARD, Grade.GOOD
MONDAY = date(2026, 3, 2)
STABLE = Memory(stability=21.0, difficulty=5.0, last=MONDAY, due=MONDAY + timedelta(21))
GRADES = st.sampled_from([A, H, G])


def later(days: int) -> date:
    return MONDAY + timedelta(days)


def recorded(answers: Sequence[tuple[int, Grade]], item: str = "item", study: Study | None = None) -> Study:
    study = study or Study()
    for days, grade in answers:
        study = study.record(item, grade, later(days))
    return study


def test_a_first_answer_is_scheduled_and_counted() -> None:
    study = Study().record("item", G, MONDAY)

    assert study == Study(
        cards=(Card("item", review(None, G, MONDAY), asked=1, right=1, unaided=(MONDAY,)),),
        days=(Day(MONDAY, recalls=1, right=1),),
    )


@pytest.mark.parametrize(
    ("grade", "right", "unaided"),
    [(A, 0, ()), (H, 1, ()), (G, 1, (MONDAY,))],
    ids=["wrong", "with help", "without help"],
)
def test_help_makes_an_answer_right_but_not_unaided(grade: Grade, right: int, unaided: tuple[date, ...]) -> None:
    study = Study().record("item", grade, MONDAY)

    card = study.by_item["item"]
    assert (card.asked, card.right, card.unaided) == (1, right, unaided)
    assert study.days == (Day(MONDAY, recalls=1, right=right),)


def test_a_right_answer_that_was_shown_on_the_same_day_is_no_unaided_one() -> None:
    study = recorded([(0, A), (0, G)])

    assert study.by_item["item"].unaided == ()


@given(first=GRADES, others=st.lists(GRADES, min_size=1, max_size=6))
def test_further_answers_on_one_day_count_but_do_not_move_the_schedule(first: Grade, others: list[Grade]) -> None:
    once = recorded([(0, first)])

    often = recorded([(0, grade) for grade in others], study=once)

    before, after = once.by_item["item"], often.by_item["item"]
    right = sum(grade is not A for grade in (first, *others))
    assert after.memory == before.memory
    assert (after.asked, after.right) == (1 + len(others), right)
    assert often.days == (Day(MONDAY, recalls=1 + len(others), right=right),)


def test_an_answer_on_the_next_day_moves_the_schedule() -> None:
    study = recorded([(0, H), (1, G)])

    memory = study.by_item["item"].memory
    assert memory == review(review(None, H, later(0)), G, later(1))


def test_a_late_answer_is_credited_with_the_days_that_it_is_late() -> None:
    on_time = recorded([(0, G), (2, G)]).by_item["item"].memory
    late = recorded([(0, G), (30, G)]).by_item["item"].memory

    assert on_time
    assert late
    assert on_time.stability < late.stability
    assert on_time.due - on_time.last < late.due - late.last


@given(answers=st.lists(st.tuples(st.sampled_from("abc"), GRADES, st.integers(0, 3)), max_size=40))
def test_every_answer_is_counted_once(answers: list[tuple[str, Grade, int]]) -> None:
    study = Study()
    for item, grade, days in answers:
        study = study.record(item, grade, later(days))

    right = sum(grade is not A for _, grade, _ in answers)
    assert sum(card.asked for card in study.cards) == sum(day.recalls for day in study.days) == len(answers)
    assert sum(card.right for card in study.cards) == sum(day.right for day in study.days) == right
    assert len(study.cards) == len({item for item, *_ in answers})
    assert [day.day for day in study.days] == sorted({later(days) for *_, days in answers})


def test_items_do_not_touch_each_other() -> None:
    before = recorded([(0, G), (2, G)], "one")

    after = recorded([(2, A), (3, G)], "other", before)

    assert after.by_item["one"] == before.by_item["one"]


@pytest.mark.parametrize(
    ("card", "is_learned"),
    [
        pytest.param(Card("item", STABLE, unaided=(later(-30), later(0))), True, id="two days and stable"),
        pytest.param(Card("item", STABLE, unaided=(later(0),)), False, id="one day"),
        pytest.param(Card("item", STABLE), False, id="only with help"),
        pytest.param(Card("item", None, unaided=(later(-30), later(0))), False, id="let go of"),
        pytest.param(
            Card("item", Memory(20.99, 5.0, MONDAY, later(21)), unaided=(later(-30), later(0))), False, id="not stable"
        ),
    ],
)
def test_an_item_is_learned_when_it_was_right_on_two_days_without_help_and_is_stable(
    card: Card, *, is_learned: bool
) -> None:
    assert card.is_learned is is_learned


@pytest.mark.parametrize(
    ("answers", "is_learned"),
    [
        pytest.param([(0, G), (2, G)], False, id="right twice, and not yet stable"),
        pytest.param([(0, G), (2, G), (13, G)], True, id="right three times when due"),
        pytest.param([(0, G), (60, G)], True, id="right once more after two months"),
        pytest.param([(0, G), (0, G), (0, G), (0, G)], False, id="right four times on one day"),
        pytest.param([(0, H), (2, H), (9, H), (30, H), (90, H)], False, id="always with a hint"),
        pytest.param([(0, G), (2, H), (13, H), (40, H), (90, H)], False, id="with a hint but for the first time"),
        pytest.param([(0, G), (2, G), (13, G), (59, A)], False, id="forgotten"),
    ],
)
def test_an_item_becomes_learned(answers: list[tuple[int, Grade]], *, is_learned: bool) -> None:
    card = recorded(answers).by_item["item"]

    assert card.is_learned is is_learned


@given(answers=st.lists(st.tuples(st.integers(0, 30), GRADES), max_size=60))
def test_no_more_than_two_unaided_days_are_kept_and_they_differ(answers: list[tuple[int, Grade]]) -> None:
    study = recorded(answers)

    unaided = [card.unaided for card in study.cards]
    assert all(len(days) <= 2 and len(set(days)) == len(days) for days in unaided)


def test_an_explanation_is_a_recall_without_grade_or_schedule() -> None:
    study = Study().explained("item", MONDAY)

    assert study == Study(cards=(Card("item", asked=1),), days=(Day(MONDAY, recalls=1, right=0),))
    assert study.explained("item", MONDAY).cards == (Card("item", asked=2),)
    assert study.explained("item", MONDAY, counts=False) == study


def test_an_explanation_that_has_a_point_is_right_in_the_picture_of_the_days_and_nowhere_else() -> None:
    study = Study().explained("item", MONDAY, told=True)

    assert study == Study(cards=(Card("item", asked=1),), days=(Day(MONDAY, recalls=1, right=1),))


def test_what_a_group_was_asked_is_counted_and_nobodys_recall() -> None:
    study = Study().was_asked("item").was_asked("other").was_asked("item")

    assert study == Study(cards=(Card("item", asked=2), Card("other", asked=1)))


def test_a_fresh_start_lets_go_of_what_is_due_and_of_nothing_else() -> None:
    study = recorded([(0, A)], "due")
    study = recorded([(0, G)], "due today", study)
    study = recorded([(0, G), (2, G)], "later", study)

    fresh = study.start_afresh(later(2))

    assert {card.item: card.memory is None for card in fresh.cards} == {"due": True, "due today": True, "later": False}
    assert fresh.by_item["later"] == study.by_item["later"]


@given(
    answers=st.lists(st.tuples(st.sampled_from("abc"), GRADES, st.integers(0, 30)), max_size=30),
    day=st.integers(0, 60),
)
def test_a_fresh_start_keeps_what_was_counted(answers: list[tuple[str, Grade, int]], day: int) -> None:
    study = Study(goal=24).ask("topic", later(day))
    for item, grade, days in answers:
        study = study.record(item, grade, later(days))

    fresh = study.start_afresh(later(day))

    kept = [(card.item, card.asked, card.right, card.unaided) for card in fresh.cards]
    assert kept == [(card.item, card.asked, card.right, card.unaided) for card in study.cards]
    assert (fresh.days, fresh.asked, fresh.goal) == (study.days, (), 24)
    assert not any(card.memory and card.memory.due <= later(day) for card in fresh.cards)
    assert fresh.start_afresh(later(day)) == fresh


def test_what_was_let_go_of_is_scheduled_anew_at_its_next_answer() -> None:
    fresh = recorded([(0, A), (1, A)]).start_afresh(later(40))

    study = fresh.record("item", G, later(41))

    card = study.by_item["item"]
    assert card.memory == review(None, G, later(41))
    assert (card.asked, card.right) == (3, 1)


@pytest.mark.parametrize(
    ("days", "returns"),
    [(-1, False), (0, False), (1, True), (2, True), (3, True), (4, False), (30, False)],
    ids=lambda value: f"{value} days" if isinstance(value, int) and not isinstance(value, bool) else str(value),
)
def test_a_topic_comes_back_from_one_to_three_days_later(days: int, *, returns: bool) -> None:
    study = Study().ask("types", MONDAY)

    assert study.returning(later(days)) == ((Asked("types", MONDAY),) if returns else ())


def test_topics_come_back_in_the_order_in_which_they_were_asked_about() -> None:
    study = Study().ask("types", later(0)).ask("drivers", later(0)).ask("psi", later(1))

    assert [one.intent for one in study.returning(later(2))] == ["types", "drivers", "psi"]


def test_a_topic_that_is_asked_about_again_waits_again() -> None:
    study = Study().ask("types", later(0)).ask("drivers", later(0)).ask("types", later(2))

    assert study.returning(later(2)) == (Asked("drivers", later(0)),)
    assert study.returning(later(3)) == (Asked("drivers", later(0)), Asked("types", later(2)))


def test_a_topic_comes_back_once() -> None:
    study = Study().ask("types", MONDAY).ask("drivers", MONDAY)

    after = study.came_back("types")

    assert after.returning(later(1)) == (Asked("drivers", MONDAY),)
    assert after.came_back("types") == after


def test_topics_that_nobody_took_up_are_forgotten() -> None:
    study = Study().ask("types", later(0)).ask("drivers", later(1))

    after = study.ask("psi", later(4))

    assert after.asked == (Asked("drivers", later(1)), Asked("psi", later(4)))


def test_at_most_twenty_topics_wait_to_come_back() -> None:
    study = Study()
    for number in range(25):
        study = study.ask(f"oven.{number}", MONDAY)

    assert [one.intent for one in study.asked] == [f"oven.{number}" for number in range(5, 25)]


def test_two_weeks_are_counted_day_by_day() -> None:
    study = recorded([(days, G) for days in range(20)])

    assert [day.day for day in study.days] == [later(days) for days in range(6, 20)]


def test_the_recalls_of_this_week_and_of_the_last_are_there_on_a_sunday() -> None:
    study = recorded([(days, G) for days in range(14)])

    assert later(13).isoweekday() == 7
    assert (study.recalls_since(later(7)), study.recalls_since(later(0))) == (7, 14)


def test_recalls_are_counted_from_a_day_on() -> None:
    study = recorded([(0, G), (0, A), (1, H), (3, G)])

    assert [study.recalls_since(later(days)) for days in range(5)] == [4, 2, 1, 1, 0]


def test_where_a_journey_west_makes_it_yesterday_again_answers_count_and_the_schedule_stays() -> None:
    study = recorded([(0, G), (2, G)])

    after = recorded([(1, A), (1, G)], study=study)

    card = after.by_item["item"]
    assert card.memory == study.by_item["item"].memory
    assert (card.asked, card.right) == (4, 3)
    assert after.days == (Day(later(0), 1, 1), Day(later(1), 2, 1), Day(later(2), 1, 1))


def test_after_a_journey_west_the_schedule_goes_on_from_the_later_day() -> None:
    study = recorded([(0, G), (2, G), (1, G)])

    after = recorded([(13, G)], study=study)

    assert after.by_item["item"].memory == recorded([(0, G), (2, G), (13, G)]).by_item["item"].memory


def test_a_clock_that_ran_a_month_ahead_leaves_no_days_in_the_future() -> None:
    study = recorded([(30, G)])

    after = recorded([(0, G)], study=study)

    assert after.days == (Day(later(0), 1, 1),)


def test_a_clock_that_ran_a_year_ahead_does_not_hold_an_item_back_for_a_year() -> None:
    ahead = recorded([(0, G), (365, G)])

    study = recorded([(1, A)], study=ahead)

    memory = study.by_item["item"].memory
    assert memory
    assert memory.last == later(1)
    assert later(1) < memory.due < later(200)


def test_a_due_day_before_the_last_answer_does_no_harm() -> None:
    odd = Study(cards=(Card("item", Memory(5.0, 5.0, last=later(10), due=later(0)), asked=1, right=1),))

    same_day, next_day = odd.record("item", G, later(10)), odd.record("item", G, later(11))

    assert same_day.by_item["item"].memory == odd.by_item["item"].memory
    memory = next_day.by_item["item"].memory
    assert memory
    assert memory.last == later(11)
    assert memory.due > later(11)
