"""What the tutor says about what it keeps, and how a learner takes it along or away."""

from dataclasses import replace

import pytest

from bot.tutor.learner import Context, Elsewhere, Flow, Learner, Pressed
from bot.tutor.message import Command, Tap, Text
from bot.tutor.reply import Export, Forget
from tests.tutor.dialogues import LEARNER, NOW, played, show_all, turn, verify_dialog
from tests.tutor.shown import DECLINE, FLOUR, FORGET, NOTHING_TO_EXPLAIN, PRIVACY

FORGOTTEN = "(in place)\nForgotten."

REMEMBERED = "(in place)\nRemembered.\n[All topics]"


def known() -> Learner:
    """Someone of whom everything is known that can be."""
    answered = turn(Text("flour?", 55))
    return replace(
        answered.learner,
        version=3,
        thread=4,
        elsewhere=(Elsewhere(None, Context(topics=("oven.heat",))),),
        flow=Flow(3.0, NOW),
        pressed=Pressed(31, "topics", NOW),
    )


def test_privacy_is_told_on_a_command() -> None:
    verify_dialog([("/privacy", PRIVACY)])


@pytest.mark.parametrize("word", ["privacy", " privacy "])
def test_privacy_is_told_on_a_link(word: str) -> None:
    assert show_all(turn(Command("start", word))) == PRIVACY


def test_an_export_is_an_errand_beside_one_reply() -> None:
    taken = turn(Command("export"), known(), words="flour?")

    assert (show_all(taken), taken.errand) == ("All about you.", Export())
    assert taken.learner.context.topics == ("dough.flour",)
    assert taken.words == "flour?"


def test_an_export_has_no_buttons_that_would_end_up_below_a_file() -> None:
    assert turn(Command("export")).replies[0].choices == ()


def test_nothing_is_removed_before_yes() -> None:
    asked = turn(Command("forget"), known(), words="flour?")

    assert (show_all(asked), asked.errand) == (FORGET, None)
    assert asked.learner.context.topics == ("dough.flour",)


@pytest.mark.parametrize("said", ["[Yes, forget]", "yes", "Yes!", "yes, forget", "1", "first", "ok"])
def test_yes_removes_everything(said: str) -> None:
    last = verify_dialog([("flour?", FLOUR), ("/forget", FORGET), (said, FORGOTTEN)])

    assert last.errand == Forget()
    assert last.learner == Learner(7)


def test_after_yes_nothing_is_left_of_anything_that_was_known() -> None:
    taken = turn(Tap("forget:yes", 57), known(), words="flour?")

    assert taken.learner == Learner(7)


@pytest.mark.parametrize("said", ["[No, remember]", "no", "No.", "no, remember", "2", "second", "cancel", "nope"])
def test_no_removes_nothing(said: str) -> None:
    last = verify_dialog([("flour?", FLOUR), ("/forget", FORGET), (said, REMEMBERED)])

    assert last.errand is None
    assert last.learner.context.topics == ("dough.flour",)


def test_what_is_neither_yes_nor_no_removes_nothing() -> None:
    last = verify_dialog([("/forget", FORGET), ("flour?", FLOUR)])

    assert last.errand is None


@pytest.mark.parametrize(
    "said", ["don't forget", "No, do not forget me", "never forget", "please", "it", "of", "course", "forget nothing"]
)
def test_what_is_no_clear_yes_removes_nothing(said: str) -> None:
    assert played(Command("forget"), Text(said)).errand is None


def test_yes_to_something_else_removes_nothing() -> None:
    """The question was whether to forget; then something else was said."""
    last = verify_dialog([("/forget", FORGET), ("flour?", FLOUR), ("yes", DECLINE)])

    assert last.errand is None


@pytest.mark.parametrize("choice", ["forget", "forget:", "forget:YES", "forget:yes:no", "forget:maybe"])
def test_only_yes_is_yes(choice: str) -> None:
    assert turn(Tap(choice, 57), known()).errand is None


def test_who_was_forgotten_starts_anew() -> None:
    forgotten = turn(Tap("forget:yes", 57), known())

    taken = turn(Command("why"), forgotten.learner)

    assert show_all(taken) == NOTHING_TO_EXPLAIN


@pytest.mark.parametrize(
    ("word", "shown"), [("export", "All about you."), ("forget", FORGET)], ids=["export", "forget"]
)
def test_a_link_from_a_group_does_in_the_private_chat_what_the_command_does(word: str, shown: str) -> None:
    linked, commanded = turn(Command("start", word), LEARNER), turn(Command(word), LEARNER)

    assert show_all(linked) == shown
    assert linked == commanded


def test_a_link_alone_removes_nothing() -> None:
    assert turn(Command("start", "forget"), known()).errand is None
