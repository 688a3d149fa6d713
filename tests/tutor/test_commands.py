"""The commands that a menu shows, and that all of them are known."""

from dataclasses import replace

import pytest

from bot.tutor.commands import ALONE, FOR_STAFF, IN_GROUPS, commands, is_about_a_person
from bot.tutor.course import Course
from bot.tutor.learner import Learner
from bot.tutor.message import Command
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY
from tests.tutor.dialogues import GROUP, LEARNER, show_all, turn
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.shown import PRIVATE, UNKNOWN_COMMAND


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


def test_a_course_with_quizzes_has_commands_for_them() -> None:
    assert list(commands(QUIZZED).items()) == [
        ("quiz", "Quiz"),
        ("review", "Review"),
        ("progress", "Progress"),
        ("topics", "Browse"),
        ("remind", "Remind"),
        ("goal", "Goal"),
        ("why", "Reasons"),
        ("stop", "Stop"),
        ("help", "Use"),
        ("about", "Who"),
        ("privacy", "Kept"),
        ("fresh", "Fresh"),
        ("export", "Data"),
        ("forget", "Forget"),
        ("start", "Begin"),
    ]


def test_a_group_has_quizzes_and_scores() -> None:
    assert list(commands(QUIZZED, in_groups=True).items()) == [
        ("quiz", "Quiz"),
        ("scores", "Scores"),
        ("stop", "Stop"),
        ("topics", "Browse"),
        ("why", "Reasons"),
        ("help", "Use"),
        ("about", "Who"),
        ("privacy", "Kept"),
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


@pytest.mark.parametrize(
    "course",
    [BREAD, BREAD_WITH_GLOSSARY, QUIZZED, replace(BREAD_WITH_GLOSSARY, items=QUIZZED.items)],
    ids=["without words and quizzes", "with words", "with quizzes", "with both"],
)
@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["private", "group"])
def test_every_command_of_a_menu_is_known(course: Course, learner: Learner) -> None:
    said = {name: show_all(turn(Command(name), learner, course)) for name in commands(course, in_groups=learner.id < 0)}

    assert {name for name, shown in said.items() if "No such command" in shown} == set()
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("course", [BREAD, BREAD_WITH_GLOSSARY, QUIZZED], ids=["bare", "with words", "with quizzes"])
@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["private", "group"])
def test_every_command_that_stands_in_no_menu_is_unknown_or_leads_to_the_private_chat(
    course: Course, learner: Learner
) -> None:
    menu = commands(course, in_groups=learner.is_group)
    elsewhere = commands(course)
    others = sorted({*ALONE, *IN_GROUPS, *FOR_STAFF} - {*menu, "start"})

    said = {name: show_all(turn(Command(name), learner, course)) for name in others}

    assert said == {name: PRIVATE if name in elsewhere else UNKNOWN_COMMAND for name in others}


@pytest.mark.parametrize(
    ("name", "is_so"),
    [
        *((name, True) for name in ("review", "progress", "remind", "goal", "fresh", "export", "forget")),
        *((name, False) for name in ("start", "quiz", "stop", "scores", "why", "help", "privacy", "stats", "nope", "")),
    ],
)
def test_a_command_is_about_a_person_that_stands_in_the_private_menu_alone(name: str, *, is_so: bool) -> None:
    assert is_about_a_person(QUIZZED, name) is is_so
    assert is_about_a_person(BREAD, name) is (is_so and name in ("export", "forget"))


@pytest.mark.parametrize("name", ["nope", "", "why2", "forget_me", "starts", "help@some_bot"])
def test_a_command_that_does_not_exist_is_not_known(name: str) -> None:
    assert show_all(turn(Command(name))) == UNKNOWN_COMMAND
