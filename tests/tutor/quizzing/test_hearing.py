"""What may be typed in the place of a button, and what it does on each card of a quiz."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.tutor.course import Course
from bot.tutor.learner import Learner
from bot.tutor.quizzing.hearing import LASTS
from bot.tutor.quizzing.items import Item, Mistake
from bot.tutor.quizzing.quiz import Phase
from bot.tutor.quizzing.scheduling import Grade
from tests.tutor.courses import BREAD_WITH_GLOSSARY
from tests.tutor.quizzing.baking import (
    CHOICE,
    EXPLAIN,
    HEAT,
    ORDERING,
    SEVERAL,
    TRUE_FALSE,
    TYPED,
    copies,
    only,
    option,
)
from tests.tutor.quizzing.learning import Learning, grades

FOUR = only(*(replace(CHOICE, id=f"{CHOICE.id}{number}") for number in range(4)))
THICK = replace(CHOICE, options=(*CHOICE.options[:2], option("Back")))


def begun(course: Course, *said: str) -> Callable[[], Learning]:
    def begin() -> Learning:
        learning = Learning(course)
        for words in said:
            learning.say(words)
        return learning

    return begin


def explaining() -> Learning:
    learning = Learning(only(EXPLAIN))
    learning.say("yeast?")
    learning.wait(days=1).say("/review")
    return learning


CARDS: Mapping[str, Callable[[], Learning]] = {
    "choice": begun(only(CHOICE, HEAT), "/quiz Flour"),
    "true or false": begun(only(TRUE_FALSE), "/quiz"),
    "several": begun(only(SEVERAL), "/quiz", "[☐ Ice]"),
    "several, none chosen": begun(only(SEVERAL), "/quiz"),
    "ordering": begun(only(ORDERING), "/quiz", "[Rye]"),
    "ordering, none chosen": begun(only(ORDERING), "/quiz"),
    "typed": begun(only(TYPED), "/quiz"),
    "explanation": explaining,
    "sure?": begun(FOUR, "/quiz", "[Strong]", "[Next]", "[Strong]", "[Next]", "[Plain]"),
    "sure?, of a statement": begun(only(*copies(TRUE_FALSE, 4)), "/quiz", "a", "next", "a", "next", "a"),
    "settled": begun(only(CHOICE, HEAT), "/quiz", "[Don’t know]"),
    "settled statement": begun(only(TRUE_FALSE, HEAT), "/quiz Yeast", "a"),
    "last, settled": begun(only(CHOICE), "/quiz", "[Strong]"),
    "choice, after another answer": begun(only(CHOICE), "/quiz", "heat?"),
    "typed, after another answer": begun(only(TYPED), "/quiz", "heat?"),
    "true or false, after another answer": begun(only(TRUE_FALSE), "/quiz", "heat?"),
    "settled, after another answer": begun(only(CHOICE), "/quiz", "[Strong]", "heat?"),
}

LETTER_C = (
    "c; C.; option c; letter c; it is c; c 😅; answer is c; is it c?; could it be c?; c is my answer; c, not sure"
)
HINTING = (
    "hint; a hint please; hint plz; Give me another hint!; clue; a tip; help; help me; "
    "hint 🙏; one hint pls; can you give me a hint?; I need a hint; give hint please; help me please; ok, a clue"
)

SHOWING = (
    "I don't know; i don’t know; I do not remember; idk; dunno; no idea; no clue; give up; I give up; I forgot; "
    "I forgot it; pass; skip; skip this; next; the next question; show me the answer; tell me the solution; "
    "answer please; idk 😅; no idea lol; no clue, sorry; I have no idea; i dont know the answer; idont know; "
    "i not know; don't know this one; what is the answer?; tell me the right answer please; next question please; "
    "another question; give me another question; ok next; skip this question"
)

STOPPING = (
    "stop; please stop; stop the quiz; quit; exit; end this; cancel; enough; finish now; "
    "I want to stop; let me stop; I would like to stop; I am done for today; stop it please; less questions please; "
    "don't ask me"
)
NEXT_ONE = "next; next pls; next question; the next one please; next question please; yes, next; ok next pls"
GOING_ON = "great; I see; ah ok; continue; go on; ok; okay; yes; y; go; more; got it; finish; done; ok please"
NOT_SURE = (
    "not sure; I'm not so sure; unsure; no; not really; maybe; guess; I guessed; just a guess; not really sure; "
    "not so sure; not that sure; no, not really; not at all; I guess; I guess so; I think so; kind of; idk; "
    "I don't know"
)
SURE = "sure; I'm sure; very sure; I am pretty certain; yes; pretty sure; quite sure; yes, I am; yeah; absolutely"
DOUBTING = {
    "sure": SURE,
    "unsure": NOT_SURE,
    "over": STOPPING,
}
UNCLEAR = "unclear; this question is unclear; the question is confusing; ambiguous; wrong question"
CHECKING = "check; submit; that's all; done; ready"
BACK = (
    "back to the quiz; back to the quiz pls; resume; continue the quiz; resume quiz; "
    "ok back to quiz please; go on with the quiz; where is my quiz?"
)
REMARKS = (
    "hmm; ok; wait; one moment; lol; 😅; 👍; I don't understand; I don’t get the question; this question is hard; "
    "too difficult; I am not sure; sorry, my English; it is hard to type; let me think; what? I am lost"
)
STILL_HERE = "continue; let's go on; I'm back; I am ready"

HEARD: Mapping[str, Mapping[str, str]] = {
    "choice": {
        "hint": HINTING,
        "shown": f"{SHOWING}; no",
        "over": STOPPING,
        "same": f"{BACK}; {STILL_HERE}; back; d; a and b",
        "right": f"{LETTER_C}; strong; is it strong?; the last; the third one; option 3; I think the third",
        "wrong": "a; rye; is it rye?; the first; 1st; maybe the first",
        "again": f"{REMARKS}; a or b; not b; sure; not sure; undo; {UNCLEAR}; {CHECKING}",
        "beside": "heat?; what is rye?; where does rye grow?; I have a question",
    },
    "true or false": {
        "hint": HINTING,
        "shown": SHOWING,
        "over": STOPPING,
        "wrong": "no; false; wrong; b",
        "right": "a",
        "same": "yes; true; right; a and b",
    },
    "several": {
        "hint": HINTING,
        "shown": f"{SHOWING}; no",
        "over": STOPPING,
        "wrong": f"{CHECKING}; a and b; a, b, c; ab; all of them; everything; the first and the third",
        "right": "sugar and warmth; warmth, sugar; bd; only b and d",
        "picked": "salt",
        "unpicked": "ice",
        "same": f"{BACK}; back",
        "again": f"undo; sure; {REMARKS}",
    },
    "several, none chosen": {"same": CHECKING, "picked": "ice"},
    "ordering": {
        "unpicked": "undo; back; Back!",
        "same": BACK,
        "hint": HINTING,
        "shown": f"{SHOWING}; no",
        "over": STOPPING,
        "wrong": "wheat; oats; wheat and oats",
        "again": f"sure; {REMARKS}; {CHECKING}",
    },
    "ordering, none chosen": {"same": f"undo; back; {BACK}", "picked": "rye", "right": "oats, rye, wheat"},
    "typed": {
        "hint": HINTING,
        "shown": f"{SHOWING}; no",
        "over": STOPPING,
        "same": f"back; {BACK}; {STILL_HERE}; b; option C; a and b",
        "right": "carbon dioxide; it is CO2",
        "wrong": "oxygen; water; 2; the second; hard water",
        "again": f"{REMARKS}; is b right?",
        "beside": "heat?; what is rye?; hello; is it water?; I have a question; I have a question about rye",
    },
    "explanation": {
        "hint": HINTING,
        "shown": f"{SHOWING}; no",
        "over": STOPPING,
        "same": f"back; {BACK}; {STILL_HERE}; b",
        "again": REMARKS,
        "explained": "yeast makes gas; because it does; which gas comes from the yeast and is held by gluten",
        "beside": "heat?; what is rye?",
    },
    "sure?": {
        **DOUBTING,
        "same": f"back; {BACK}; {NEXT_ONE}; {STILL_HERE}; c; hint; ok; skip; hmm; 😅; this question is unclear",
        "beside": "rye; what is rye?",
    },
    "sure?, of a statement": {**DOUBTING, "same": f"{BACK}; {NEXT_ONE}; c; hint", "beside": "true; what is rye?"},
    "settled": {
        "next": f"{NEXT_ONE}; {GOING_ON}",
        "flagged": UNCLEAR,
        "over": "stop; quit; enough",
        "same": f"back; {BACK}; b",
        "beside": "hint; idk; give up; skip; no; sure; not sure; undo; check; rye",
    },
    "settled statement": {"over": GOING_ON, "beside": "no; true; wrong"},
    "last, settled": {"over": f"{NEXT_ONE}; {GOING_ON}; stop", "flagged": UNCLEAR},
    "choice, after another answer": {
        "hint": "hint; a hint please; another hint",
        "over": "stop; stop the quiz; please end this quiz; cancel quiz",
        "same": f"back; {BACK}; {NEXT_ONE}; d; idk; give up; skip; I don't know, sorry",
        "right": "c; strong",
        "wrong": "rye",
        "beside": f"clue; help; no; ok; sure; quit; enough; {UNCLEAR}; {CHECKING}",
    },
    "typed, after another answer": {
        "hint": "hint",
        "over": "stop",
        "same": f"back; {BACK}; {NEXT_ONE}; b; idk; give up",
        "right": "carbon dioxide",
        "wrong": "oxygen",
        "beside": "water; no; ok; what is oxygen",
    },
    "true or false, after another answer": {
        "wrong": "b; False: it cannot move",
        "right": "a; it eats sugar",
        "beside": "no; No.; wrong; false; yes; true; right; correct",
    },
    "settled, after another answer": {
        "over": f"stop; {NEXT_ONE}",
        "same": f"back; {BACK}; b",
        "beside": f"{GOING_ON}; {UNCLEAR}",
    },
}
"""By card: what happens, and the texts after which it does."""

CASES = [
    (card, text, what) for card, heard in HEARD.items() for what, texts in heard.items() for text in texts.split("; ")
]


def happened(before: Learner, after: Learner, said: str) -> str:
    """Name what a turn did to the question that was asked."""
    was, now = (quiz.step if (quiz := learner.quiz) else None for learner in (before, after))
    assert was is not None
    if said.endswith("[Back to the quiz]"):
        return "beside"
    if now is None:
        return "over"
    was_left, is_settled = was.phase is not now.phase, now.phase is Phase.SETTLED
    if said.startswith("That is no answer."):
        return "again" if now == was else "something else"
    found = {
        "next": now.item != was.item,
        "flagged": now.flagged > was.flagged,
        "shown": now.revealed > was.revealed,
        "unsure": was.phase is Phase.DOUBTING and was_left and now.unsure,
        "sure": was.phase is Phase.DOUBTING and was_left,
        "explained": is_settled and was_left and now.grade is None,
        "right": is_settled and was_left and now.grade is not Grade.AGAIN,
        "wrong": now.tries > was.tries,
        "hint": now.hints > was.hints,
        "picked": len(now.chosen) > len(was.chosen),
        "unpicked": len(now.chosen) < len(was.chosen),
    }
    return next((what for what, is_so in found.items() if is_so), "same" if now == was else "something else")


@pytest.mark.parametrize(("card", "text", "what"), CASES, ids=[f"{card}: {text}" for card, text, _ in CASES])
def test_what_is_typed_does_what_the_card_offers_or_is_said_beside_it(card: str, text: str, what: str) -> None:
    learning = CARDS[card]()
    before = learning.learner

    said = learning.say(text)

    assert happened(before, learning.learner, said) == what


@pytest.mark.parametrize("said", ["no", "wrong!"])
def test_no_after_an_answer_means_that_it_was_not_meant_though_a_statement_waits(said: str) -> None:
    learning = CARDS["true or false, after another answer"]()

    shown = learning.say(said)

    assert shown.startswith("None, then.")
    assert shown.endswith("[Back to the quiz]")


def test_the_last_pick_of_an_ordering_is_taken_back_by_going_back() -> None:
    learning = CARDS["ordering"]()

    said = learning.say("back")

    assert "So far" not in said
    assert "[Rye]" in said


def test_an_option_that_is_called_like_the_way_back_is_picked() -> None:
    learning = begun(only(THICK), "/quiz")()

    assert learning.say("back").startswith("Question 1 of 1, Dough\n\nWhich flour makes a loaf rise?\n\nWrong.")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("option", [0, 1, 2])
def test_the_option_whose_words_are_typed_is_picked(seed: int, option: int) -> None:
    learning = Learning(only(HEAT), seed=seed)
    learning.say("/quiz")

    learning.say(HEAT.options[option].text)

    step = learning.learner.quiz and learning.learner.quiz.step
    assert step
    assert {*step.last, *step.chosen, *step.out} == {option}


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


@pytest.mark.parametrize(
    ("item", "said"),
    [(TYPED, "quiz me on carbon dioxide"), (CHOICE, "quiz me on strong flour"), (CHOICE, "test me: rye")],
)
def test_who_asks_for_a_quiz_with_the_words_of_an_option_answers_nothing(item: Item, said: str) -> None:
    learning = Learning(only(item))
    learning.say("/quiz")

    shown = learning.say(said)

    assert "Right." not in shown
    assert "Wrong." not in shown


@pytest.mark.parametrize("said", ["rye and strong", "what is strong flour?", "tell me about rye", "a, b"])
def test_what_names_no_single_option_is_no_answer(said: str) -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")

    learning.say(said)

    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step is not None
    assert learning.learner.quiz.step.tries == 0
    assert grades(learning) == []


def test_a_number_typed_to_a_question_that_wants_words_is_no_button() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")

    assert "Wrong." in learning.say("3")


@pytest.mark.parametrize(
    ("waited", "what"),
    [(timedelta(days=1, hours=23), "shown"), (LASTS, "beside")],
    ids=["nearly two days", "two days"],
)
def test_a_card_of_long_ago_is_not_what_a_short_word_is_about(waited: timedelta, what: str) -> None:
    learning = CARDS["choice"]()
    before = learning.learner
    learning.now += waited

    said = learning.say("next")

    assert happened(before, learning.learner, said) == what


@pytest.mark.parametrize(
    ("card", "text", "what"),
    [
        ("choice", "strong", "beside"),
        ("choice", "is it rye?", "beside"),
        ("choice", "rye", "beside"),
        ("choice", "c", "same"),
        ("choice", "stop", "over"),
        ("true or false", "no", "beside"),
        ("several", "sugar and warmth", "beside"),
        ("ordering", "oats, rye, wheat", "beside"),
        ("typed", "carbon dioxide", "beside"),
        ("typed", "oxygen", "beside"),
        ("typed", "b", "same"),
    ],
)
def test_what_is_typed_to_a_card_of_long_ago_is_a_question(card: str, text: str, what: str) -> None:
    learning = CARDS[card]()
    before = learning.learner
    learning.now += LASTS

    said = learning.say(text)

    assert happened(before, learning.learner, said) == what


OVEN = (option("Oven heat"), option("Salt"))
HOT = replace(CHOICE, options=(option("Strong", right=True), *OVEN), accepted=("strong",))
RIGHT_HEAT = replace(CHOICE, options=(option("Oven heat", right=True), option("Salt")))
HOT_WORDS = replace(TYPED, mistakes=(Mistake(("oven heat", "crumb"), "No."),))
COLD_WORDS = replace(TYPED, accepted=("oven heat",))


@pytest.mark.parametrize(
    ("item", "text", "right_after_the_card", "later"),
    [
        pytest.param(HOT, "Oven heat", "wrong", "beside", id="a wrong option"),
        pytest.param(HOT, "salt", "wrong", "wrong", id="an option that is no title"),
        pytest.param(RIGHT_HEAT, "oven heat", "right", "right", id="the right option"),
        pytest.param(HOT_WORDS, "the oven heat", "wrong", "beside", id="a known mistake"),
        pytest.param(HOT_WORDS, "crumb", "wrong", "beside", id="a term"),
        pytest.param(COLD_WORDS, "oven heat", "right", "right", id="the right answer"),
    ],
)
def test_a_title_of_the_course_is_no_wrong_try_after_another_answer(
    item: Item, text: str, right_after_the_card: str, later: str
) -> None:
    for between, what in (((), right_after_the_card), (("yeast?",), later)):
        learning = begun(replace(BREAD_WITH_GLOSSARY, items=(item,)), "/quiz", *between)()
        before = learning.learner

        said = learning.say(text)

        assert happened(before, learning.learner, said) == what


def test_an_option_typed_word_for_word_is_picked_though_it_begins_like_a_question() -> None:
    asking = replace(CHOICE, options=(option("When it is wet", right=True), option("What it eats"), option("Salt")))
    learning = Learning(only(asking, HEAT))
    learning.say("/quiz Flour")

    assert "\nRight. When it is wet." in learning.say("when it is wet.")


def test_true_of_which_there_are_two_reasons_shows_them_again() -> None:
    learning = CARDS["true or false"]()

    said = learning.say("true")

    assert "Yeast is alive." in said
    assert "[True: it eats sugar]" in said
    assert "[True: it was baked]" in said
