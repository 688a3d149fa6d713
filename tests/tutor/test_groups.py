"""Where several people talk, nothing is said about one of them."""

import pytest

from bot.tutor.learner import Learner
from bot.tutor.message import Command, Tap, Text
from bot.tutor.reply import Notes, Outcome
from tests.tutor.dialogues import GROUP, LEARNER, show, show_all, turn, verify_dialog
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.shown import (
    ASK,
    DECLINE,
    EXPIRED,
    FLOUR,
    FORGET,
    HELP,
    OLD_LINK,
    PRIVACY,
    PRIVATE,
    START,
    STEAM,
    TOPICS,
    UNKNOWN_COMMAND,
)


@pytest.mark.parametrize(("number", "is_group"), [(7, False), (1, False), (-1, True), (-100_123, True)])
def test_groups_have_numbers_below_zero(number: int, is_group: bool) -> None:
    assert Learner(number).is_group == is_group


@pytest.mark.parametrize("name", ["export", "forget"])
def test_commands_about_one_person_lead_to_the_private_chat(name: str) -> None:
    taken = turn(Command(name), GROUP)

    assert (show_all(taken), taken.errand) == (PRIVATE, None)
    assert [choice.id for choice in taken.replies[0].choices] == [f"private:{name}"]


OF_QUIZZES = ["review", "progress", "remind", "goal", "fresh"]


@pytest.mark.parametrize("name", OF_QUIZZES)
def test_commands_about_what_one_person_learned_lead_to_the_private_chat_of_a_course_with_quizzes(name: str) -> None:
    in_group = turn(Command(name), GROUP, QUIZZED)
    tapped = turn(Tap(f"private:{name}"), course=QUIZZED)

    assert (show_all(in_group), show_all(turn(Command("start", name), GROUP, QUIZZED))) == (PRIVATE, PRIVATE)
    assert [choice.id for choice in in_group.replies[0].choices] == [f"private:{name}"]
    assert show_all(tapped) == show_all(turn(Command(name), course=QUIZZED))


@pytest.mark.parametrize("name", OF_QUIZZES)
@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["alone", "in a group"])
def test_a_course_without_quizzes_leads_nobody_to_a_command_that_it_does_not_have(learner: Learner, name: str) -> None:
    said = [turn(message, learner) for message in (Command(name), Tap(f"private:{name}"), Command("start", name))]

    assert [show_all(one) for one in said] == [
        UNKNOWN_COMMAND,
        EXPIRED,
        OLD_LINK,
    ]


@pytest.mark.parametrize("name", ["export", "forget"])
def test_the_way_to_the_private_chat_does_nothing_in_the_group(name: str) -> None:
    taken = turn(Tap(f"private:{name}", 31), GROUP)

    assert (show_all(taken), taken.errand) == (PRIVATE, None)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("export", "All about you."), ("forget", FORGET)],
)
def test_the_way_to_the_private_chat_works_there(name: str, shown: str) -> None:
    assert show_all(turn(Tap(f"private:{name}"))) == shown


@pytest.mark.parametrize("name", ["export", "forget"])
def test_a_link_about_one_person_is_not_followed_in_a_group(name: str) -> None:
    taken = turn(Command("start", name), GROUP)

    assert (show_all(taken), taken.errand) == (PRIVATE, None)


@pytest.mark.parametrize("choice", ["forget:yes", "forget:no", "private:help", "private:start", "private:", "private"])
def test_a_forged_choice_is_an_old_button_in_a_group(choice: str) -> None:
    taken = turn(Tap(choice, 31), GROUP)

    assert (show_all(taken), taken.errand) == (EXPIRED, None)


def test_everything_else_is_answered_as_in_a_private_chat() -> None:
    verify_dialog(
        [
            ("flour?", FLOUR),
            ("/topics", TOPICS),
            ("/privacy", PRIVACY),
            ("/help", HELP),
            ("/start", START),
            ("hot?", ASK),
            ("the second one", STEAM),
        ],
        learner=GROUP,
    )


def test_two_topics_of_a_forum_are_two_conversations() -> None:
    in_one = turn(Text("flour?"), GROUP.in_thread(1)).learner
    in_two = turn(Text("hot?"), in_one.in_thread(2)).learner

    back = turn(Text("the second one"), in_two.in_thread(1))
    chosen = turn(Text("the second one"), in_two)

    assert show(back.replies[0]) == DECLINE
    assert show(chosen.replies[0]) == STEAM


def test_notes_of_a_command_for_the_private_chat_name_no_intent() -> None:
    assert turn(Command("forget"), GROUP).notes == Notes(Outcome.ANSWER)
