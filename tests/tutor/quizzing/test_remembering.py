"""What was learned: what is due, a fresh start, the goal of the week, and the picture with the same in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.tutor.course import Topic
from bot.tutor.learner import Learner
from bot.tutor.quizzing.progress import DayCount, Mastery, Progress
from bot.tutor.quizzing.remembering import progress
from bot.tutor.quizzing.scheduling import Memory, recall
from bot.tutor.quizzing.study import Asked, Card, Day, Study
from tests.tutor.courses import BREAD
from tests.tutor.dialogues import GROUP
from tests.tutor.quizzing.baking import CHOICE, EXPLAIN, HEAT, ITEMS, QUIZZED, TYPED, WHICH, only
from tests.tutor.quizzing.learning import Learning

SUNDAY = date(2026, 3, 1)
"""The day on which these tests begin."""

GOALS = "[6 a week] [12 a week] [24 a week]"


def card(item: str, last: int, due: int, stability: float = 3.0, unaided: Sequence[date] = ()) -> Card:
    """Make a card that was reviewed, and is due, so many days from the first one of these tests."""
    memory = Memory(stability, 5.0, SUNDAY + timedelta(last), SUNDAY + timedelta(due))
    return Card(item, memory, asked=1, right=1, unaided=tuple(unaided))


def learned(item: str) -> Card:
    return card(item, -3, 20, 30.0, (SUNDAY - timedelta(9), SUNDAY - timedelta(3)))


def learner(*cards: Card, asked: Sequence[Asked] = (), days: Sequence[Day] = (), zone: str | None = None) -> Learner:
    return Learner(7, study=Study(cards, tuple(days), tuple(asked)), zone=zone)


def chart(learning: Learning) -> Progress:
    assert learning.turn is not None
    found = learning.turn.replies[0].chart
    assert found is not None
    return found


def test_a_review_asks_what_is_due_and_says_when_it_is_over() -> None:
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -9, -3), card(HEAT.id, -9, 3)))

    asked = learning.say("/review")
    learning.say("strong")
    over = learning.say("[Finish]")

    assert asked == "Recall 1 of 1, Dough\n\nWhich flour makes a loaf rise?\n\nType it.\n[Hint] [Don’t know] [Stop]"
    assert over.startswith("(in place)\nDone: 1 of 1.\n\n• Flour: 1 of 1\n")


@pytest.mark.parametrize("waiting", [9, 77, 400])
def test_a_review_asks_eight_at_most_and_no_other_number_tells_how_much_waits(waiting: int) -> None:
    objectives = {f"oven.{number}": replace(BREAD.intents["oven.heat"], id=f"oven.{number}") for number in range(400)}
    items = [
        replace(HEAT, id=f"{one}#1", objective=one, options=CHOICE.options, sources=(), accepted=())
        for one in objectives
    ]
    course = replace(
        only(*items),
        intents={**BREAD.intents, **objectives},
        topics=(Topic("oven", "Oven", tuple(objectives)),),
    )
    learning = Learning(course, learner(*(card(item.id, -9, -3) for item in items[:waiting])))

    shown = [learning.say("/review")]
    while learning.learner.quiz and learning.learner.quiz.step:
        shown.append(learning.say("strong"))
        if "[Sure]" in shown[-1]:
            shown.append(learning.say("[Sure]"))
        shown.append(learning.say("[Finish]" if "Finish" in learning.buttons else "[Next]"))

    heads = [text.partition(",")[0].removeprefix("(in place)\n") for text in shown if "[Hint]" in text]
    assert heads == [f"Recall {number} of 8" for number in range(1, 9)]
    assert "Done: 8 of 8." in shown[-1]
    assert {int(number) for text in shown for number in re.findall(r"\d+", text)} <= set(range(9))


def test_of_one_objective_a_single_item_is_recalled_a_day() -> None:
    learning = Learning(only(CHOICE, WHICH), learner(card(CHOICE.id, -9, -3), card(WHICH.id, -8, -2)))
    learning.say("/review")
    learning.answer_all(right=True)

    again = learning.say("/review")
    tomorrow = learning.wait(days=1).say("/review")

    assert again == "Nothing today; tomorrow.\n[Start a quiz]"
    assert tomorrow.startswith("Recall 1 of 1, Dough\n")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (1, "Nothing today; tomorrow."),
        (2, "Nothing today; in 2 days, Tu."),
        (7, "Nothing today; in 7 days, Su."),
        (180, "Nothing today; in 180 days, Fr."),
    ],
)
def test_when_nothing_is_due_a_review_says_when_the_next_is(due: int, said: str) -> None:
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -1, due), card(HEAT.id, -1, 200)))

    assert learning.say("/review") == f"{said}\n[Start a quiz]"


def test_the_day_that_a_review_names_is_the_day_on_which_it_asks() -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -1, 5)))
    said = learning.say("/review")

    before = learning.wait(days=4).say("/review")
    then = learning.wait(days=1).say("/review")

    assert said == "Nothing today; in 5 days, Fr.\n[Start a quiz]"
    assert before == "Nothing today; tomorrow.\n[Start a quiz]"
    assert then.startswith("Recall 1 of 1, Dough\n")


def test_what_the_course_no_longer_has_is_not_waited_for() -> None:
    learning = Learning(only(HEAT), learner(card("oven.gone#1", -1, 2), card(HEAT.id, -1, 5)))

    assert learning.say("/review") == "Nothing today; in 5 days, Fr.\n[Start a quiz]"


@pytest.mark.parametrize("cards", [(), (card("oven.gone#1", -9, -3),)], ids=["nothing", "nothing that is left"])
def test_who_learned_nothing_yet_is_led_to_a_quiz(cards: Sequence[Card]) -> None:
    learning = Learning(only(CHOICE), learner(*cards))

    said = learning.say("/review")
    quiz = learning.say("[Start a quiz]")

    assert said == "Nothing to recall yet.\n[Start a quiz]"
    assert quiz.startswith("Question 1 of 1, Dough\n")


def test_the_learners_own_midnight_decides_what_is_due() -> None:
    in_tokyo = Learning(only(CHOICE), learner(card(CHOICE.id, -1, 1), zone="Asia/Tokyo"))
    in_new_york = Learning(only(CHOICE), learner(card(CHOICE.id, -1, 1), zone="America/New_York"))
    now = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    in_tokyo.now = in_new_york.now = now

    assert in_tokyo.say("/review").startswith("Recall 1 of 1")
    assert in_new_york.say("/review") == "Nothing today; tomorrow.\n[Start a quiz]"


def test_a_review_begins_with_what_the_learner_asked_about() -> None:
    asked = [Asked("oven.heat", SUNDAY - timedelta(2))]
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -9, -3), asked=asked))

    assert learning.say("/review").startswith("Recall 1 of 2, Oven\n\nOn Fr you asked about Oven heat.\n")


def test_a_fresh_start_is_asked_for_and_lets_go_of_what_is_due_alone() -> None:
    days = [Day(SUNDAY - timedelta(1), 4, 3)]
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -9, -3), card(HEAT.id, -1, 5), days=days))

    asked = learning.say("/fresh")
    done = learning.say("[Yes, afresh]")
    review = learning.say("/review")

    assert asked == "Let go of it?\n[Yes, afresh] [No, go on]"
    assert done == "(in place)\nAfresh.\n[All topics]"
    assert review == "Nothing today; in 5 days, Fr.\n[Start a quiz]"
    assert learning.learner.study.cards == (Card(CHOICE.id, None, asked=1, right=1), card(HEAT.id, -1, 5))
    assert learning.learner.study.days == tuple(days)


@pytest.mark.parametrize("answer", ["[No, go on]", "no", "/help", "flour?"])
def test_without_a_yes_nothing_is_let_go_of(answer: str) -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -9, -3)))
    learning.say("/fresh")

    learning.say(answer)

    assert learning.learner.study.cards == (card(CHOICE.id, -9, -3),)


def test_a_yes_that_is_typed_counts_and_a_second_one_lets_go_of_nothing_more() -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -9, -3)))
    learning.say("/fresh")

    said = learning.say("yes")
    first = learning.learner.study
    learning.say("[All topics]")
    learning.say("yes")

    assert said == "(in place)\nAfresh.\n[All topics]"
    assert learning.learner.study == first


def test_after_a_fresh_start_an_item_begins_anew_and_keeps_its_counts() -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -90, -60, 30.0)))
    learning.say("/fresh")
    learning.say("[Yes, afresh]")

    learning.say("/quiz")
    learning.say("strong")

    (after,) = learning.learner.study.cards
    assert after.memory is not None
    assert (after.asked, after.right, after.memory.due) == (2, 2, SUNDAY + timedelta(2))


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


@pytest.mark.parametrize("command", ["review", "progress", "goal", "fresh", "remind"])
@pytest.mark.parametrize("argument", ["", " 12", " off"])
def test_what_is_about_one_person_leads_from_a_group_to_the_private_chat(command: str, argument: str) -> None:
    learning = Learning(learner=GROUP)

    said = learning.say(f"/{command}{argument}")

    assert said == "Not in a group.\n[In private]"
    assert learning.buttons == {"In private": f"private:{command}"}
    assert (learning.learner.study, learning.learner.reminder) == (Study(), None)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("review", "Nothing to recall yet.\n[Start a quiz]"),
        ("progress", "Nothing yet.\n[Start a quiz]"),
        ("goal", f"Which goal?\n{GOALS}"),
        ("fresh", "Let go of it?\n[Yes, afresh] [No, go on]"),
        ("remind", "Off. It is 09:30 in UTC."),
    ],
)
def test_the_link_to_the_private_chat_does_there_what_was_asked_for(link: str, said: str) -> None:
    assert Learning().say(f"/start {link}") == said


@pytest.mark.parametrize(
    "choice", ["review", "fresh:yes", "goal:24", "silence", "recall:dough.flour", "resume", "quiz:1.0"]
)
def test_a_button_about_one_person_does_nothing_in_a_group(choice: str) -> None:
    learning = Learning(learner=replace(GROUP, study=Study((card(CHOICE.id, -9, -3),))))
    learning.buttons = {"Forged": choice}

    said = learning.say("[Forged]")

    assert said == "An old button.\n[All topics]"
    assert learning.learner.study == Study((card(CHOICE.id, -9, -3),))


@pytest.mark.parametrize("command", ["review", "progress", "goal 12", "fresh"])
def test_a_course_without_items_has_nothing_to_remember(command: str) -> None:
    assert Learning(BREAD).say(f"/{command}").startswith("No such command.")
