"""Where several people talk, nothing is said about one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.tutor.learner import Learner
from bot.tutor.message import Command, Tap, Text
from bot.tutor.quizzing.study import Study
from bot.tutor.reply import Notes, Outcome
from tests.tutor.dialogues import GROUP, LEARNER, show, show_all, turn, verify_dialog
from tests.tutor.quizzing.baking import CHOICE, QUIZZED
from tests.tutor.quizzing.learned import card
from tests.tutor.quizzing.learning import Learning
from tests.tutor.shown import (
    ASK,
    DECLINE,
    EXPIRED,
    FLOUR,
    FORGET,
    GOALS,
    HELP,
    OLD_LINK,
    PRIVACY,
    PRIVATE,
    START,
    STEAM,
    TOPICS,
    UNKNOWN_COMMAND,
)


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

    assert [show_all(one) for one in said] == [UNKNOWN_COMMAND, EXPIRED, OLD_LINK]


@pytest.mark.parametrize("name", ["export", "forget"])
def test_the_way_to_the_private_chat_does_nothing_in_the_group(name: str) -> None:
    taken = turn(Tap(f"private:{name}", 31), GROUP)

    assert (show_all(taken), taken.errand) == (PRIVATE, None)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("export", "All about you."), ("forget", FORGET)],
)
def test_the_way_to_the_private_chat_does_there_what_was_asked_for(name: str, shown: str) -> None:
    assert show_all(turn(Tap(f"private:{name}"))) == shown


@pytest.mark.parametrize("name", ["export", "forget"])
def test_a_link_about_one_person_is_not_followed_in_a_group(name: str) -> None:
    taken = turn(Command("start", name), GROUP)

    assert (show_all(taken), taken.errand) == (PRIVATE, None)


@pytest.mark.parametrize("command", ["review", "progress", "goal", "fresh", "remind"])
@pytest.mark.parametrize("argument", ["", " 12", " off"])
def test_what_is_about_one_person_leads_from_a_group_to_the_private_chat(command: str, argument: str) -> None:
    learning = Learning(learner=GROUP)

    said = learning.say(f"/{command}{argument}")

    assert said == PRIVATE
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

    assert said == EXPIRED
    assert learning.learner.study == Study((card(CHOICE.id, -9, -3),))


@pytest.mark.parametrize("choice", ["forget:yes", "forget:no", "private:help", "private:start", "private:", "private"])
def test_a_forged_choice_is_an_old_button_in_a_group(choice: str) -> None:
    taken = turn(Tap(choice, 31), GROUP)

    assert (show_all(taken), taken.errand) == (EXPIRED, None)


def test_what_is_about_nobody_is_answered_as_in_a_private_chat() -> None:
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
