"""The commands that a menu shows, and that all of them are known."""

import pytest

from bot.tutor.commands import commands
from bot.tutor.course import Course
from bot.tutor.learner import Learner
from bot.tutor.message import Command
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY
from tests.tutor.dialogues import GROUP, LEARNER, show_all, turn


def test_a_private_chat_has_all_commands_the_most_useful_first() -> None:
    assert list(commands(BREAD_WITH_GLOSSARY).items()) == [
        ("topics", "Browse"),
        ("define", "Words"),
        ("why", "Reasons"),
        ("help", "Use"),
        ("about", "Who"),
        ("privacy", "Kept"),
        ("export", "Data"),
        ("forget", "Forget"),
        ("start", "Begin"),
    ]


def test_staff_have_their_commands_before_those_of_all() -> None:
    assert list(commands(BREAD, for_staff=True).items()) == [
        ("stats", "Figures"),
        ("inbox", "Unanswered"),
        ("broadcast", "To all"),
        ("reload", "Read again"),
        *commands(BREAD).items(),
    ]


def test_a_group_has_no_commands_of_staff() -> None:
    assert commands(BREAD, in_groups=True, for_staff=True) == commands(BREAD, in_groups=True)


def test_every_command_of_the_menu_of_staff_is_known() -> None:
    said = {name: show_all(turn(Command(name), is_staff=True)) for name in commands(BREAD, for_staff=True)}

    assert {name for name, shown in said.items() if "No such command" in shown} == set()
    assert len(set(said.values())) == len(said)


def test_a_group_has_no_commands_about_one_person() -> None:
    assert list(commands(BREAD_WITH_GLOSSARY, in_groups=True)) == [
        "topics",
        "define",
        "why",
        "help",
        "about",
        "privacy",
    ]


@pytest.mark.parametrize("in_groups", [False, True], ids=["private", "group"])
def test_a_course_without_a_glossary_has_no_command_for_it(in_groups: bool) -> None:
    assert "define" not in commands(BREAD, in_groups=in_groups)


@pytest.mark.parametrize("course", [BREAD, BREAD_WITH_GLOSSARY], ids=["without words", "with words"])
@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["private", "group"])
def test_every_command_of_a_menu_is_known(course: Course, learner: Learner) -> None:
    said = {name: show_all(turn(Command(name), learner, course)) for name in commands(course, in_groups=learner.id < 0)}

    assert {name for name, shown in said.items() if "No such command" in shown} == set()
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("name", ["nope", "", "why2", "forget_me", "starts", "help@some_bot"])
def test_every_other_command_is_not_known(name: str) -> None:
    assert show_all(turn(Command(name))) == "No such command.\n[All topics]"
