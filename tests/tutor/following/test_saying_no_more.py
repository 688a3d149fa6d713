"""What is said where an answer would come a second time, or where a list ends."""

from __future__ import annotations

import pytest

from bot.tutor.reply import Notes, Outcome
from tests.tutor.following.baking import BAKING, NAMES, KnownWords
from tests.tutor.quizzing.learning import Learning

KNEADING = "Kneading\n\nPush, fold, turn.\n"
STEAM_SHORT = "Steam\n\nSteam keeps the skin soft.\n"


def learning() -> Learning:
    found = Learning(BAKING)
    found.matching = KnownWords(
        {
            **NAMES,
            "what are the steps": [("dough.steps", 0.9)],
            "and their order": [("dough.steps", 0.3)],
            "steps and their order": [("dough.steps", 0.9)],
            "your answer is too long": [("bot.feedback", 0.9)],
        }
    )
    return found


@pytest.mark.parametrize("said", ["simpler please", "say it shorter", "in plain words", "I don't understand"])
def test_who_has_read_the_short_answer_hears_that_there_is_nothing_plainer(said: str) -> None:
    asking = learning()
    asking.say("rye")

    first, again = asking.say(said), asking.say(said)

    assert first == again == "No plainer words.\n[More] [All topics] [Share] [Wrong]"


@pytest.mark.parametrize("said", ["simpler please", "too long", "easy english please", "explain like i am 5"])
def test_who_has_read_the_longer_answer_gets_the_short_one(said: str) -> None:
    asking = learning()
    asking.say("rye")
    asking.say("tell me more")

    assert asking.say(said).startswith("Rye flour\n\nRye flour, in short.\n")


def test_who_says_that_an_answer_is_too_long_does_not_say_that_it_was_wrong() -> None:
    asking = learning()
    asking.say("rye")
    asking.say("tell me more")

    assert asking.say("Your answer is too long").startswith("Rye flour\n\nRye flour, in short.\n")


def test_an_answer_that_has_no_longer_one_is_not_repeated_either() -> None:
    asking = learning()
    asking.say("steam")

    assert asking.say("simpler please") == "No plainer words.\n[More on Oven] [Share] [Wrong]"


def test_an_answer_that_is_no_more_in_sight_is_said_again() -> None:
    asking = learning()
    asking.say("steam")
    asking.say("/topics")

    assert asking.say("simpler please").startswith(STEAM_SHORT)


@pytest.mark.parametrize("said", ["tell me more", "why?", "more please"])
def test_who_has_read_the_longer_answer_hears_that_there_is_no_more(said: str) -> None:
    asking = learning()
    asking.say("rye")

    first, again, once_more = asking.say(said), asking.say(said), asking.say(said)

    assert first.startswith("Rye flour\n\nRye flour, in short.\n\nRye flour, in full.\n")
    assert again == once_more == "No more about it.\n[All topics] [Share] [Wrong]"
    assert asking.turn is not None
    assert asking.turn.notes == Notes(Outcome.ANSWER, "dough.flour.rye", confidence=0.98)


def test_of_an_answer_that_has_no_longer_one_no_more_is_told() -> None:
    asking = learning()
    asking.say("steam")

    assert asking.say("tell me more") == "No more about it.\n[More on Oven] [Share] [Wrong]"


def test_who_wants_another_example_reads_on_in_the_one_that_there_is() -> None:
    asking = learning()
    asking.say("yeast")
    shown = [
        asking.say(said).partition("\n[")[0] for said in ("example?", "another example", "one more example please")
    ]

    short = "Sourdough\n\nSourdough, in short."
    assert shown == [short, f"{short}\n\nSourdough, in full.", "No more about it."]


def test_after_the_last_of_a_list_it_is_said_that_it_was_the_last() -> None:
    asking = learning()
    asking.say("what are the steps")

    last = asking.say("the last one")
    after = [asking.say("next"), asking.say("the next one please")]

    assert last.startswith("(picture content/pictures/knead.png)")
    assert after == ["No more in the list.\n[More on Dough] [Share] [Wrong]"] * 2
    assert asking.turn is not None
    assert asking.turn.notes == Notes(Outcome.ANSWER, "dough.kneading", confidence=0.98)


def test_from_there_one_can_go_back() -> None:
    asking = learning()
    for said in ("what are the steps", "the last one", "next"):
        asking.say(said)

    assert asking.say("the previous one").startswith("Yeast\n")


def test_who_refuses_what_was_pointed_at_is_not_offered_what_the_pointing_words_resemble() -> None:
    asking = learning()
    asking.matching = KnownWords(
        {**NAMES, "what are the steps": [("dough.steps", 0.9)], "the second one": [("oven.heat", 0.05)]}
    )
    asking.say("what are the steps")
    asking.say("the second one")

    assert asking.say("not that") == "None, then.\n[Dough] [Oven] [None of these]"


def test_who_refuses_an_answer_that_was_said_again_is_offered_what_else_the_question_meant() -> None:
    asking = learning()
    asking.matching = KnownWords({**NAMES, "white powder": [("dough.flour", 0.8), ("dough.yeast", 0.1)]})
    asking.say("white powder")
    asking.say("once again")

    assert asking.say("not that") == "Sorry. One of these?\n[Yeast] [None of these]"


def test_who_asks_on_and_would_get_the_short_answer_again_gets_the_longer_one() -> None:
    asking = learning()
    asking.say("what are the steps")

    first, again = asking.say("and their order"), asking.say("and their order")

    assert first.startswith("Steps\n\nSteps, in short.\n\nSteps, in full.\n")
    assert again.startswith("Steps\n\nSteps, in short.\n")
    assert "in full" not in again


def test_who_asks_the_same_again_gets_the_same() -> None:
    asking = learning()

    assert asking.say("rye") == asking.say("rye")
