"""The goal of a week, and how it goes: a picture, and the same in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.tutor.learner import Learner
from bot.tutor.quizzing.progress import DayCount, Mastery
from bot.tutor.quizzing.remembering import progress
from bot.tutor.quizzing.scheduling import recall
from bot.tutor.quizzing.study import Card, Day, Study
from tests.tutor.dialogues import GROUP
from tests.tutor.quizzing.baking import CHOICE, EXPLAIN, HEAT, ITEMS, QUIZZED, TYPED, WHICH, only
from tests.tutor.quizzing.learned import SUNDAY, card, chart, learned, learner
from tests.tutor.quizzing.learning import Learning
from tests.tutor.shown import GOALS


@pytest.mark.parametrize(
    ("words", "said", "goal"),
    [
        ("12", "Goal 12.\n[Start a quiz]", 12),
        (" 7 ", "Goal 7.\n[Start a quiz]", 7),
        ("007", "Goal 7.\n[Start a quiz]", 7),
        ("1", "Goal 1.\n[Start a quiz]", 1),
        ("500", "Goal 500.\n[Start a quiz]", 500),
        ("501", f"Which goal?\n{GOALS}", 6),
        ("0", f"Which goal?\n{GOALS}", 6),
        ("-3", f"Which goal?\n{GOALS}", 6),
        ("12.5", f"Which goal?\n{GOALS}", 6),
        ("1e2", f"Which goal?\n{GOALS}", 6),
        ("twelve", f"Which goal?\n{GOALS}", 6),
        ("\N{ARABIC-INDIC DIGIT THREE}", f"Which goal?\n{GOALS}", 6),
        ("\N{SUPERSCRIPT TWO}", f"Which goal?\n{GOALS}", 6),
        ("9" * 5000, f"Which goal?\n{GOALS}", 6),
        ("", f"Which goal?\n{GOALS}", 6),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_goal_is_a_number_of_recalls_a_week(words: str, said: str, goal: int) -> None:
    learning = Learning(learner=Learner(7, study=Study(goal=6)))

    shown = learning.say(f"/goal {words}")

    assert (shown, learning.learner.study.goal) == (said, goal)


def test_a_goal_can_be_chosen_by_a_button_and_stands_in_the_progress() -> None:
    learning = Learning(learner=learner(days=[Day(SUNDAY, 3, 2)]))
    learning.say("/goal")

    said = learning.say("[24 a week]")

    assert said == "Goal 24.\n[Start a quiz]"
    assert learning.say("/progress").startswith("3 of 24, before 0.\n")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("20", "Goal 20.\n[Start a quiz]"),
        ("12", "Goal 12.\n[Start a quiz]"),
        ("4", "Goal 4.\n[Start a quiz]"),
        ("2", "Goal 12.\n[Start a quiz]"),
        ("501", f"Which goal?\n{GOALS}"),
    ],
)
def test_where_goals_are_offered_a_number_that_is_no_place_among_them_is_the_goal(said: str, shown: str) -> None:
    learning = Learning()
    learning.say("/goal")

    assert learning.say(said) == shown


def test_who_did_nothing_yet_has_no_picture() -> None:
    learning = Learning()

    said = learning.say("/progress")

    assert said == "Nothing yet.\n[Start a quiz]"
    assert learning.turn is not None
    assert learning.turn.replies[0].chart is None


def test_the_picture_says_how_much_is_learned_what_was_done_and_what_would_be_recalled() -> None:
    cards = (learned(CHOICE.id), card(TYPED.id, -1, 2), card("oven.gone#1", -1, 2))
    study = Study(cards, (Day(SUNDAY - timedelta(13), 2, 1), Day(SUNDAY, 5, 5)))

    found = progress(QUIZZED, study, SUNDAY)

    assert found.title == "Progress: Bread & butter"
    assert found.mastery == (Mastery("Dough", 1 / 6, 1 / 6), Mastery("Oven", 0.0, 0.0))
    assert found.days[0] == DayCount("Mo 16", 2, 1)
    assert found.days[1:-1] == tuple(
        DayCount(label, 0, 0)
        for label in (
            "Tu 17",
            "We 18",
            "Th 19",
            "Fr 20",
            "Sa 21",
            "Su 22",
            "Mo 23",
            "Tu 24",
            "We 25",
            "Th 26",
            "Fr 27",
            "Sa 28",
        )
    )
    assert found.days[-1] == DayCount("Su 1", 5, 5)
    assert len(found.recall) == 15
    memories = [one.memory for one in cards[:2] if one.memory]
    assert found.recall[0] == pytest.approx(sum(recall(memory, SUNDAY) for memory in memories) / 2)
    assert found.recall[14] == pytest.approx(sum(recall(one, SUNDAY + timedelta(14)) for one in memories) / 2)
    assert list(found.recall) == sorted(found.recall, reverse=True)


def test_before_anything_is_scheduled_there_is_no_recall_to_predict() -> None:
    learning = Learning(only(EXPLAIN, CHOICE))
    learning.say("/quiz Yeast")
    learning.learner = replace(learning.learner, study=learning.learner.study.explained(EXPLAIN.id, SUNDAY))

    said = learning.say("/progress")

    assert chart(learning).recall == ()
    assert "%" not in said
    assert said.startswith("1 of 12, before 0.\n\n0 known, 0 begun of 1.\n")


@pytest.mark.parametrize(
    "cards",
    [
        [card(CHOICE.id, -1, 2)],
        [learned(CHOICE.id), learned(HEAT.id)],
        [learned(CHOICE.id), card(WHICH.id, -30, -20), card(TYPED.id, 0, 1), card(HEAT.id, -1, 9, 80.0)],
        [card(item.id, -2, 1) for item in ITEMS if item != EXPLAIN],
        [learned(item.id) for item in ITEMS if item != EXPLAIN],
        [replace(card(CHOICE.id, -1, 2), memory=None), learned(HEAT.id)],
    ],
    ids=["one", "learned", "mixed", "all begun", "all learned", "after a fresh start"],
)
def test_the_words_beside_the_picture_say_what_its_values_say(cards: list[Card]) -> None:
    days = [Day(SUNDAY - timedelta(back), back % 4 + 1, back % 2) for back in range(14)]
    learning = Learning(learner=learner(*cards, days=days))

    said = learning.say("/progress")

    found = chart(learning)
    week, mastery, chances = said.partition("\n[")[0].split("\n\n")[:3]
    this, before = sum(one.recalls for one in found.days[7:]), sum(one.recalls for one in found.days[:7])
    sizes = {"Dough": 6, "Oven": 1}
    known = round(sum(one.learned * sizes[one.topic] for one in found.mastery))
    begun = round(sum(one.begun * sizes[one.topic] for one in found.mastery))
    assert week == f"{this} of 12, before {before}."
    assert mastery == f"{known} known, {begun} begun of 7."
    assert chances == f"{found.recall[0] * 100:.0f}% today, {found.recall[-1] * 100:.0f}% later."


@pytest.mark.parametrize(
    ("now", "zone", "said"),
    [
        ("2026-03-01T22:59", "Europe/Amsterdam", "3 of 12, before 0."),
        ("2026-03-01T23:01", "Europe/Amsterdam", "0 of 12, before 3."),
        ("2026-03-01T23:59", None, "3 of 12, before 0."),
        ("2026-03-02T00:01", None, "0 of 12, before 3."),
        ("2026-03-02T07:59", "America/Los_Angeles", "3 of 12, before 0."),
        ("2026-03-02T08:01", "America/Los_Angeles", "0 of 12, before 3."),
        ("2026-03-08T23:59", None, "0 of 12, before 3."),
        ("2026-03-09T00:01", None, "0 of 12, before 0."),
    ],
)
def test_a_week_ends_on_sunday_at_midnight_on_the_learners_clock(now: str, zone: str | None, said: str) -> None:
    days = [Day(date(2026, 2, 28), 3, 3)]
    learning = Learning(learner=learner(days=days, zone=zone), now=datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert learning.say("/progress").partition("\n")[0] == said


def test_recalls_of_two_weeks_add_up_day_by_day() -> None:
    learning = Learning(only(CHOICE, HEAT))
    for _ in range(9):
        learning.say("/quiz")
        learning.answer_all(right=True)
        learning.wait(days=1)

    said = learning.say("/progress").partition("\n")[0]

    assert [one.recalls for one in chart(learning).days] == [0, 0, 0, 0, *[2] * 9, 0]
    assert said == "2 of 12, before 14."


def test_recalls_of_a_day_that_is_still_to_come_are_in_the_words_and_the_picture_or_in_neither() -> None:
    learning = Learning(QUIZZED, Learner(7, zone="Asia/Tokyo"), now=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    learning.say("/quiz")
    learning.answer_all(right=True)
    learning.say("/remind Los Angeles")
    said = learning.say("/progress")
    assert said.startswith(f"{sum(day.recalls for day in chart(learning).days[7:])} of 12")


def test_topics_worth_practising_are_those_begun_of_which_least_is_learned() -> None:
    heat = [replace(HEAT, id=f"oven.heat#{number}") for number in range(2)]
    course = only(CHOICE, WHICH, *heat)
    learning = Learning(
        course, learner(learned(CHOICE.id), learned(WHICH.id), learned(heat[0].id), card(heat[1].id, -1, 3))
    )

    said = learning.say("/progress")

    assert "Practise Oven" in said


@pytest.mark.parametrize(
    ("cards", "button"),
    [([card(CHOICE.id, -9, -3)], "[Recall now]"), ([card(CHOICE.id, -1, 3)], "[Start a quiz]")],
    ids=["due", "not due"],
)
def test_progress_leads_on_to_what_can_be_done_now(cards: list[Card], button: str) -> None:
    learning = Learning(only(CHOICE), learner(*cards))

    said = learning.say("/progress")

    assert said.endswith(f"\n{button} {GOALS}")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("set my goal to 20", "Goal 20.\n[Start a quiz]"),
        ("goal 20", "Goal 20.\n[Start a quiz]"),
        ("Goal: 20", "Goal 20.\n[Start a quiz]"),
        ("Please change my weekly goal to 20!", "Goal 20.\n[Start a quiz]"),
        ("my goal is 20 a week", "Goal 20.\n[Start a quiz]"),
        ("can you raise my goal from 12 to 20 recalls per week?", "Goal 20.\n[Start a quiz]"),
        ("i want to do 20 questions per week", "Goal 20.\n[Start a quiz]"),
        ("I would like 20 recalls a week please", "Goal 20.\n[Start a quiz]"),
        ("change my goal", "Which goal?\n[6 a week] [12 a week] [24 a week]"),
        ("how do I change my daily goal", "Which goal?\n[6 a week] [12 a week] [24 a week]"),
        ("set my daily goal to 3", "Which goal?\n[6 a week] [12 a week] [24 a week]"),
        ("set my goal to 501", "Which goal?\n[6 a week] [12 a week] [24 a week]"),
    ],
)
def test_the_goal_is_set_in_a_sentence_too(said: str, answer: str) -> None:
    assert Learning(only(CHOICE)).say(said) == answer


@pytest.mark.parametrize(
    "said",
    [
        "what is goal 3 about",
        "the goal of my dough",
        "is my goal good",
        "set a goal",
        "20",
        "how is 20 a week",
        "I need 2 or 3 recalls a week",
    ],
)
def test_other_words_about_goals_are_questions(said: str) -> None:
    learning = Learning(only(CHOICE))

    assert learning.say(said).startswith("Not in Bread")
    assert learning.learner.study.goal == Study().goal


def test_in_a_group_nobody_has_a_goal() -> None:
    assert Learning(only(CHOICE), GROUP).say("set my goal to 20").startswith("Not in Bread")
