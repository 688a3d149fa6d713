"""Options that are named by letters or by places, and texts that only hold such words."""

from dataclasses import replace

import pytest

from bot.tutor.quizzing.items import Item
from tests.tutor.quizzing.baking import CHOICE, ORDERING, SEVERAL, TRUE_FALSE, TYPED, only, option
from tests.tutor.quizzing.learning import Learning

STRONG, PLAIN, RYE = (one.text for one in CHOICE.options)
PLACES = replace(CHOICE, options=(option("First", right=True), option("Second"), option("Third")), accepted=())
NUMBERS = replace(CHOICE, options=(option("3", right=True), option("4"), option("2")), accepted=())


def asked(item: Item, *said: str, seed: int = 1) -> Learning:
    learning = Learning(only(item), seed=seed)
    for words in ("/quiz", *said):
        learning.say(words)
    return learning


def tried(learning: Learning) -> list[str]:
    """Give the options that count as tried or chosen, in the order of the item."""
    step = learning.learner.quiz and learning.learner.quiz.step
    assert step
    item = learning.course.items[0]
    return [one.text for at, one in enumerate(item.options) if at in {*step.last, *step.chosen, *step.out}]


def shown(learning: Learning) -> list[str]:
    step = learning.learner.quiz and learning.learner.quiz.step
    assert step
    return [learning.course.items[0].options[at].text for at in step.order if at not in step.out]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        *(("the first", 0), ("I think the second one", 1), ("2nd", 1), ("option 3", 2), ("is it the last?", 2)),
        *(("maybe number 2", 1), ("my answer is the third", 2), ("the second, please", 1), ("(b)", 1), ("b thanks", 1)),
        *(("*c*", 2), ("b ok", 1), ("b it is", 1), ("could it be a?", 0)),
    ],
)
def test_an_option_is_named_by_where_it_stands(said: str, place: int) -> None:
    learning = asked(CHOICE)
    wanted = shown(learning)[place]

    learning.say(said)

    assert tried(learning) == [wanted]


@pytest.mark.parametrize(
    "said",
    [
        *("wait a second", "just a second", "one second please", "I do not understand the second", "not the first one"),
        *("is this the last question?", "the last question was easier", "more about the second", "1 or 2", "2 more"),
        *("no, not the third", "question 2", "first tell me why", "a or b", "the first and the second"),
    ],
)
def test_what_holds_the_word_of_a_place_and_more_names_no_option(said: str) -> None:
    learning = asked(CHOICE)

    learning.say(said)

    assert tried(learning) == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("item", "said"),
    [(PLACES, "the first"), (PLACES, "is it the first?"), (NUMBERS, "I think 3"), (NUMBERS, "is it 3?")],
)
def test_an_option_that_is_a_number_or_a_place_is_named_by_its_words(item: Item, said: str, seed: int) -> None:
    learning = asked(item, seed=seed)

    learning.say(said)

    assert tried(learning) in ([], [item.options[0].text])


def test_places_are_those_of_the_options_that_are_left() -> None:
    learning = asked(CHOICE)
    wrong = next(text for text in shown(learning) if text != STRONG)
    learning.say(wrong)
    left = shown(learning)

    learning.say("the second one")

    assert sorted(tried(learning)) == sorted({wrong, left[1]})


@pytest.mark.parametrize("said", ["ah", "age", "be hide", "idc", "bbc", "fed"])
def test_glued_letters_that_the_card_does_not_show_name_nothing(said: str) -> None:
    learning = asked(SEVERAL)

    learning.say(said)

    assert tried(learning) == []


@pytest.mark.parametrize("said", ["c > a > b", "c then a then b", "c, a and b", "cab", "c a b"])
def test_an_order_is_named_by_letters_in_many_ways(said: str) -> None:
    assert "Right. Oats → Rye → Wheat." in asked(ORDERING).say(said)


@pytest.mark.parametrize("said", ["I think it is false", "it is false", "nope", "false!"])
def test_a_verdict_may_stand_in_a_sentence(said: str) -> None:
    assert "Wrong. About it cannot move." in asked(TRUE_FALSE).say(said)


def test_what_staff_accept_in_words_is_right_where_options_are_shown_too() -> None:
    carbon = replace(CHOICE, accepted=("bread flour",))

    assert "Right. Strong." in asked(carbon).say("bread flour")


@pytest.mark.parametrize(
    "answer", ["another", "no idea", "forget", "no questions", "how it was before", "stop", "help"]
)
def test_what_staff_accept_to_the_letter_is_an_answer_though_it_may_stand_for_a_wish(answer: str) -> None:
    said = asked(replace(TYPED, accepted=(answer, "CO2"))).say(f"{answer}.")

    assert "\nRight." in said
