"""What happens in and around a quiz."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.tutor.message import Tap, Text
from bot.tutor.quizzing.items import Item
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.quizzing.study import Card, Study
from bot.tutor.reply import Flag, Marked
from tests.tutor.courses import BREAD
from tests.tutor.dialogues import LEARNER
from tests.tutor.quizzing.baking import (
    CHOICE,
    EXPLAIN,
    HEAT,
    ORDERING,
    SEVERAL,
    TRUE_FALSE,
    TYPED,
    WHICH,
    only,
)
from tests.tutor.quizzing.learning import MESSAGE, Learning


def grades(learning: Learning) -> list[Grade | None]:
    quiz = learning.learner.quiz
    return [done.grade for done in quiz.done] if quiz else []


def copies(item: Item, count: int) -> list[Item]:
    return [replace(item, id=f"{item.id}{number}") for number in range(count)]


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


def test_a_question_in_the_middle_is_answered_and_leads_back() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")

    answer = learning.say("flour?")
    back = learning.say("[Back to the quiz]")

    assert answer.startswith("Flour\n\nTake strong flour.")
    assert answer.endswith("[Back to the quiz]")
    assert back == "Question 1 of 1, Dough\n\nWhich gas lifts the dough?\n\nType it.\n[Hint] [Don’t know] [Stop]"
    assert grades(learning) == []


def test_an_answer_typed_after_another_question_still_counts() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")
    learning.say("flour?")

    shown = learning.say("co2")

    assert "Right. carbon dioxide." in shown


def test_what_is_no_answer_is_not_counted_as_one_once_something_else_was_shown() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")
    learning.say("flour?")

    learning.say("wholemeal")

    assert grades(learning) == []


def test_the_quiz_goes_on_the_next_day_where_it_was_left() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    learning.say("[Plain]")

    shown = learning.wait(days=1).say("/quiz")

    assert "Wrong. About plain.\n\nHint: Think of the dough.\n[Rye] [Strong]" in shown


def test_a_button_pressed_before_the_message_changed_says_nothing() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    first = learning.buttons["Plain"]
    other = learning.buttons["Strong"]
    learning.take(Tap(first, MESSAGE))

    shown = learning.wait(seconds=-18).take(Tap(other, MESSAGE))

    assert shown == ""
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step is not None
    assert learning.learner.quiz.step.tries == 1


def test_a_card_whose_change_never_came_is_shown_anew_when_it_is_pressed_later() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    old = learning.buttons["Strong"]
    learning.say("[Plain]")

    shown = learning.wait(minutes=5).take(Tap(old, MESSAGE))

    assert shown.startswith(
        "(in place)\nQuestion 1 of 2, Dough\n\nWhich flour makes a loaf rise?\n\nWrong. About plain."
    )


def test_a_quiz_whose_question_is_gone_goes_on_with_what_is_left() -> None:
    learning = Learning(only(CHOICE, HEAT))
    learning.say("/quiz")
    learning.say("[Strong]")
    learning.say("[Next]")
    learning.course = only(CHOICE)

    stopped = learning.say("/stop")

    assert "Done: 1 of 1." in stopped


def test_who_stops_after_a_wrong_try_has_answered() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Plain]")

    stopped = learning.say("[Stop]")

    assert "Done: 0 of 1." in stopped
    assert [(card.asked, card.right) for card in learning.learner.study.cards] == [(1, 0)]


@pytest.mark.parametrize(
    ("item", "said", "shown"),
    [
        pytest.param(SEVERAL, "sugar and warmth", "Right. Sugar; Warmth.", id="all that apply"),
        pytest.param(SEVERAL, "B and D", "Right. Sugar; Warmth.", id="letters of all that apply"),
        pytest.param(ORDERING, "oats, rye, wheat", "Right. Oats → Rye → Wheat.", id="an order"),
        pytest.param(ORDERING, "c a b", "Right. Oats → Rye → Wheat.", id="an order by letters"),
        pytest.param(TRUE_FALSE, "false", "Wrong. About it cannot move.", id="a verdict that one option has"),
        pytest.param(CHOICE, "is it strong?", "Right. Strong.", id="a guess"),
    ],
)
def test_answers_can_be_typed(item: Item, said: str, shown: str) -> None:
    learning = Learning(only(item))
    learning.say("/quiz")

    assert shown in learning.say(said)


@pytest.mark.parametrize("said", ["rye and strong", "what is strong flour?", "tell me about rye", "a, b"])
def test_what_names_no_single_option_is_no_answer(said: str) -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")

    learning.say(said)

    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step is not None
    assert learning.learner.quiz.step.tries == 0
    assert grades(learning) == []


@pytest.mark.parametrize(
    ("said", "shown"), [("hint", "Hint: Think of the dough."), ("stop the quiz", "Stopped."), ("resume", "Which flour")]
)
def test_the_quiz_hears_its_words_after_something_else_was_shown(said: str, shown: str) -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("flour?")

    assert shown in learning.say(said)


def test_a_number_typed_to_a_question_that_wants_words_is_no_button() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")

    assert "Wrong." in learning.say("3")


def test_a_button_of_an_older_message_shows_where_the_quiz_stands() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    old = learning.buttons["Plain"]
    learning.say("hint")

    shown = learning.take(Tap(old, MESSAGE - 1))

    assert "Hint: Think of the dough.\n[Plain] [Rye] [Strong]" in shown
    assert "Wrong" not in shown


@pytest.mark.parametrize(
    "forged",
    [
        "quiz:",
        "quiz:.",
        "quiz:0",
        "quiz:-1.0",
        "quiz:99999999999999999999.0",
        "quiz:1.99",
        "quiz:\N{ARABIC-INDIC DIGIT ONE}.0",
    ],
)
def test_a_forged_button_changes_nothing(forged: str) -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    before = learning.learner.quiz

    learning.take(Tap(forged, 7))

    assert before is not None
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step == before.step
    assert learning.learner.study.cards == ()


@pytest.mark.parametrize(
    "what", ["9", "check", "undo", "next", "sure", "unclear", "more", "xyz", "\N{SUPERSCRIPT TWO}"]
)
def test_what_the_card_does_not_offer_leaves_the_question_as_it_was(what: str) -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    before = learning.learner.quiz

    learning.take(Tap(f"quiz:{learning.learner.shown}.{what}", MESSAGE))

    assert before is not None
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step == before.step
    assert learning.learner.quiz.ahead == before.ahead


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


def test_an_unclear_question_is_flagged_once() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Strong]")

    shown = learning.say("[Unclear]")

    assert learning.turn is not None
    assert learning.turn.errand == Flag("dough.flour.choice")
    assert shown.endswith("Staff will look.\n[Finish] [Read]")


def test_the_first_try_of_a_first_meeting_is_counted_without_the_later_ones() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Plain]")

    learning.say("[Strong]")
    first = learning.turn.marked if learning.turn else None
    learning.say("[Finish]")
    learning.wait(days=5).say("/quiz")
    learning.say("strong")

    assert first == Marked("dough.flour.choice", ("Plain",), is_right=False, others=None)
    assert learning.turn is not None
    assert learning.turn.marked is None


def test_typed_words_that_staff_did_not_foresee_are_counted_without_the_words() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")
    learning.say("my own secret")

    learning.say("carbon dioxide")

    assert learning.turn is not None
    assert learning.turn.marked == Marked("dough.yeast.typed", ("",), is_right=False, others=None)


@pytest.mark.parametrize(
    ("cards", "others"),
    [
        pytest.param((Card(CHOICE.id, asked=3, right=3),), 1.0, id="all right"),
        pytest.param((Card(CHOICE.id, asked=3, right=2), Card(WHICH.id, asked=1)), 0.5, id="half of it right"),
        pytest.param((Card(CHOICE.id, asked=2, right=2),), None, id="too few"),
        pytest.param((Card(CHOICE.id, asked=3, right=3), Card(EXPLAIN.id, asked=3)), 1.0, id="explanations"),
        pytest.param((Card(CHOICE.id, asked=2, right=2), Card(EXPLAIN.id, asked=3)), None, id="too few besides them"),
        pytest.param((Card(CHOICE.id, asked=3, right=3), Card("dough.gone", asked=9)), 1.0, id="an item that is gone"),
    ],
)
def test_an_answer_is_set_beside_those_to_the_other_items_that_are_judged(
    cards: tuple[Card, ...], others: float | None
) -> None:
    learning = Learning(learner=replace(LEARNER, study=Study(cards)))
    learning.say("/quiz Oven heat")

    learning.say("[250 degrees]")

    assert learning.turn is not None
    assert learning.turn.marked == Marked(HEAT.id, ("250 degrees",), is_right=True, others=others)


def test_an_explanation_leaves_the_share_of_right_answers_as_it_is() -> None:
    learning = Learning(learner=replace(LEARNER, study=Study((Card(CHOICE.id, asked=3, right=3),))))
    learning.say("yeast?")
    learning.wait(days=1).say("/review")
    learning.say("yeast makes gas, and gluten keeps the gas in")
    learning.say("/quiz Oven heat")

    learning.say("[250 degrees]")

    assert learning.learner.study.by_item[EXPLAIN.id].asked == 1
    assert learning.turn is not None
    assert learning.turn.marked == Marked(HEAT.id, ("250 degrees",), is_right=True, others=1.0)


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


def test_a_course_that_lost_the_item_goes_on_with_the_next_question() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    learning.course = only(TYPED)

    shown = learning.say("/quiz")

    assert "Which gas lifts the dough?" in shown


def test_a_course_that_rewrote_the_item_does_not_break_the_quiz() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Plain]")
    learning.course = only(replace(CHOICE, options=CHOICE.options[:2]))

    old = learning.buttons["Strong"]
    spoken = learning.say("hello")
    shown = learning.take(Tap(old, MESSAGE))

    assert "Hello" in spoken
    assert shown.startswith("(in place)\nStopped.")


def test_a_course_without_items_answers_as_before() -> None:
    learning = Learning(BREAD)

    assert learning.say("/quiz").startswith("No such command.")
    assert "Quiz me" not in learning.say("flour?")


def test_an_old_answer_that_is_put_right_later_says_nothing_to_the_next_question() -> None:
    learning = Learning(only(TYPED, CHOICE))
    learning.say("/quiz")
    before = learning.learner.quiz

    shown = learning.take(Text("carbon dioxide", 3, changed=True))

    assert shown == ""
    assert learning.learner.quiz == before


def test_quiz_me_on_this_is_about_the_last_answer() -> None:
    learning = Learning()
    learning.say("flour?")

    learning.say("quiz me on this")

    assert learning.learner.quiz is not None
    assert learning.learner.quiz.scope == "dough.flour"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("remind me at 18:30", "At 18:30"),
        ("please remind me every day at 7 pm", "At 19:00"),
        ("review", "Nothing to recall"),
    ],
)
def test_what_commands_do_can_be_said_in_words(said: str, shown: str) -> None:
    assert shown in Learning().say(said)
