"""A quiz from question to question: grades, tries, how sure the learner is, and its end."""

from __future__ import annotations

import pytest

from bot.tutor.message import Tap
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.reply import Flag
from tests.tutor.courses import BREAD
from tests.tutor.quizzing.baking import CHOICE, EXPLAIN, HEAT, ORDERING, SEVERAL, TRUE_FALSE, TYPED, WHICH, copies, only
from tests.tutor.quizzing.learning import Learning, grades


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        (["[Strong]"], Grade.GOOD),
        (["[Hint]", "[Strong]"], Grade.HARD),
        (["[Plain]", "[Strong]"], Grade.HARD),
        (["[Plain]", "[Rye]"], Grade.AGAIN),
        (["[Don’t know]"], Grade.AGAIN),
        (["I don't know"], Grade.AGAIN),
        (["[Hint]", "[Hint]", "[Hint]"], Grade.AGAIN),
        (["flour?", "[Back to the quiz]", "[Strong]"], Grade.HARD),
        (["the strong one"], Grade.GOOD),
        (["strnog"], Grade.GOOD),
        (["c"], Grade.GOOD),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_an_item_is_graded_by_what_was_seen(said: list[str], grade: Grade) -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")

    for words in said:
        learning.say(words)

    assert grades(learning) == [grade]


def test_every_third_question_asks_how_sure_the_learner_is_and_not_sure_counts_as_hard() -> None:
    learning = Learning(only(*copies(CHOICE, 5)))
    learning.say("/quiz")
    for _ in range(2):
        learning.say("[Strong]")
        learning.say("[Next]")

    asked = learning.say("[Strong]")
    verdict = learning.say("[Not sure]")

    assert "Strong: sure?\n[Sure] [Not sure]" in asked
    assert "Right. Strong." in verdict
    assert grades(learning) == [Grade.GOOD, Grade.GOOD, Grade.HARD]


def test_after_three_wrong_in_a_row_nothing_new_is_asked() -> None:
    learning = Learning(only(*copies(CHOICE, 5)))
    learning.say("/quiz")
    for _ in range(2):
        learning.say("[Don’t know]")
        learning.say("[Next]")

    shown = learning.say("[Don’t know]")

    assert "[Finish]" in shown
    assert "Done: 0 of 3." in learning.say("[Finish]")


def test_a_wrong_and_then_a_right_answer_begin_the_row_anew() -> None:
    learning = Learning(only(*copies(CHOICE, 5)))
    learning.say("/quiz")

    for answer in ("[Don’t know]", "[Don’t know]", "[Strong]"):
        shown = learning.say(answer)
        if "[Sure]" in shown:
            shown = learning.say("[Sure]")
        learning.say("[Next]")
    shown = learning.say("[Don’t know]")

    assert "[Next]" in shown


def test_who_stops_after_a_wrong_try_has_answered() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Plain]")

    stopped = learning.say("[Stop]")

    assert "Done: 0 of 1." in stopped
    assert [(card.asked, card.right) for card in learning.learner.study.cards] == [(1, 0)]


def test_stopping_shows_what_was_done_and_a_button_of_it_goes_on() -> None:
    learning = Learning(only(*copies(CHOICE, 6)))
    learning.say("/quiz")
    learning.say("[Strong]")
    learning.say("[Next]")

    stopped = learning.say("[Stop]")
    more = learning.say("[3 more]")

    assert stopped == "(in place)\nDone: 1 of 1.\n\n• Flour: 1 of 1\n[3 more] [All topics]"
    assert "Question 1 of 3" in more


def test_what_was_missed_comes_back_after_others_with_three_more() -> None:
    learning = Learning(only(CHOICE, TYPED, HEAT, WHICH, ORDERING, *copies(TYPED, 4)))
    learning.say("/quiz")
    missed = learning.learner.quiz.step.item if learning.learner.quiz and learning.learner.quiz.step else ""
    learning.say("[Don’t know]")
    learning.say("[Next]")
    learning.answer_all(right=True)

    learning.say("[3 more]")

    assert learning.learner.quiz is not None
    assert learning.learner.quiz.ahead[-1] == missed


def test_a_second_answer_on_the_same_day_counts_but_moves_no_date() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Don’t know]")
    due = learning.learner.study.cards[0].memory
    learning.say("[Finish]")
    learning.say("[3 more]")

    learning.say("[Strong]")

    assert learning.learner.study.cards[0].memory == due
    assert [(day.recalls, day.right) for day in learning.learner.study.days] == [(2, 1)]


def test_an_item_that_was_right_is_asked_as_a_typed_one_the_next_time() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Strong]")
    learning.say("[Finish]")

    again = learning.wait(days=3).say("/quiz")
    tempted = learning.say("plain")

    assert again == "Question 1 of 1, Dough\n\nWhich flour makes a loaf rise?\n\nType it.\n[Hint] [Don’t know] [Stop]"
    assert "Wrong. About plain." in tempted


def test_a_statement_keeps_the_order_in_which_staff_wrote_its_reasons() -> None:
    learning = Learning(only(TRUE_FALSE), seed=3)

    shown = learning.say("/quiz")

    assert "[True: it eats sugar] [False: it cannot move] [True: it was baked]" in shown


def test_an_explanation_gets_no_grade_and_counts_as_a_recall() -> None:
    learning = Learning(only(EXPLAIN))
    learning.take(Tap("recall:dough.yeast"))

    shown = learning.say("The yeast makes gas, and a net of gluten holds the bubbles.")

    assert "Points:" in shown
    assert grades(learning) == [None]
    assert [(day.recalls, day.right) for day in learning.learner.study.days] == [(1, 1)]
    assert learning.learner.study.cards[0].memory is None


@pytest.mark.parametrize(
    ("said", "right"),
    [("Yeast makes gas, and so it grows.", 1), ("The oven does it with its heat, as I think.", 0)],
    ids=["one point", "no point"],
)
def test_an_explanation_without_any_point_is_a_recall_and_not_shown_as_right(said: str, right: int) -> None:
    learning = Learning(only(EXPLAIN))
    learning.take(Tap("recall:dough.yeast"))

    shown = learning.say(said)

    assert shown.count("• no: ") == 2 - right
    assert [(day.recalls, day.right) for day in learning.learner.study.days] == [(1, right)]
    assert learning.learner.study.recalls_since(learning.now.date()) == 1


def test_an_unclear_question_is_flagged_once() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Strong]")

    shown = learning.say("[Unclear]")

    assert learning.turn is not None
    assert learning.turn.errand == Flag("dough.flour.choice")
    assert shown.endswith("Staff will look.\n[Finish] [Read]")


def test_a_course_without_items_answers_as_before() -> None:
    learning = Learning(BREAD)

    assert learning.say("/quiz").startswith("No such command.")
    assert "Quiz me" not in learning.say("flour?")


@pytest.mark.parametrize(
    ("before", "summary"),
    [
        (["[Strong]"], "Done: 1 of 1.\n\n• Flour: 1 of 1"),
        (["[Plain]"], "Done: 0 of 1.\n\n• Flour: 0 of 1\n\nRead again:\n[Flour]"),
    ],
    ids=["one answered", "one tried"],
)
@pytest.mark.parametrize("start", ["/quiz Oven heat", "quiz me on oven heat", "[Quiz me]"])
def test_a_quiz_that_another_one_takes_the_place_of_says_how_it_went(
    before: list[str], summary: str, start: str
) -> None:
    learning = Learning(only(CHOICE, HEAT))
    learning.say("/quiz Flour")
    for said in before:
        learning.say(said)
    if start.startswith("["):
        learning.say("heat?")

    first, second = learning.say(start).split("\n---\n")

    assert first == summary
    assert second.startswith("Question 1 of 1, Oven\n")


def test_an_item_that_is_left_for_another_quiz_is_counted_as_if_the_quiz_was_stopped() -> None:
    stopped, replaced = Learning(only(CHOICE, HEAT)), Learning(only(CHOICE, HEAT))
    for learning, last in ((stopped, "/stop"), (replaced, "/quiz Oven heat")):
        learning.say("/quiz Flour")
        learning.say("[Plain]")
        learning.say(last)

    assert stopped.turn is not None
    assert replaced.turn is not None
    assert stopped.turn.marked is not None
    assert replaced.turn.marked == stopped.turn.marked
    assert replaced.learner.study == stopped.learner.study


def test_a_review_takes_the_place_of_a_quiz_with_a_word_too() -> None:
    learning = Learning(only(CHOICE, HEAT))
    learning.say("/quiz Flour")
    learning.say("[Strong]")
    learning.wait(days=30)
    learning.say("/quiz Oven heat")
    learning.say("[Don’t know]")

    said = learning.say("/review")

    assert said.startswith(
        "Done: 0 of 1.\n\n• Oven heat: 0 of 1\n\nRead again:\n[Oven heat]\n---\nRecall 1 of 1, Dough\n"
    )


def test_of_a_quiz_that_was_not_begun_nothing_is_said() -> None:
    learning = Learning(only(CHOICE, HEAT))
    learning.say("/quiz Flour")

    assert learning.say("/quiz Oven heat").startswith("Question 1 of 1, Oven\n")


@pytest.mark.parametrize("again", ["check", "a and c"])
def test_what_was_wrong_and_is_not_changed_is_no_second_try(again: str) -> None:
    learning = Learning(only(SEVERAL), seed=4)
    learning.say("/quiz")
    learning.say("[☐ Ice]")
    learning.say("[☐ Salt]")
    wrong = learning.say("[Check]")

    unchanged = learning.say(again)
    changed = learning.say("[☑ Ice]")

    assert "Wrong. About ice. About salt." in wrong
    assert "[Check]" not in wrong
    assert unchanged.removeprefix("(in place)\n") == wrong.removeprefix("(in place)\n")
    assert "[☐ Ice]" in changed
    assert "[Check]" in changed
    assert "Answer: Sugar; Warmth" in learning.say("[Check]")


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [
        (["Sugar", "Ice"], "Wrong. About ice."),
        (["Salt", "Ice"], "Wrong. About ice. About salt."),
        (["Sugar"], "Wrong. Something is missing."),
    ],
    ids=["one of each", "all wrong", "one missing"],
)
def test_what_was_right_and_not_chosen_is_not_spoken_of_as_chosen(chosen: list[str], verdict: str) -> None:
    learning = Learning(only(SEVERAL))
    learning.say("/quiz")
    learning.say("salt" if chosen == ["Sugar"] else "sugar")
    learning.say("[Check]")
    learning.say("salt" if chosen == ["Sugar"] else "sugar")
    for one in chosen:
        learning.say(f"[☐ {one}]")

    shown = learning.say("[Check]")

    assert f"\n{verdict}\n\nAnswer: Sugar; Warmth\n" in shown
    assert "About warmth." not in shown
