"""A line as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.message import Command, Text, read_line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("What is flour?", Text("What is flour?")),
        ("  spaces around \n", Text("spaces around")),
        ("", Text("")),
        (" \n", Text("")),
        ("/start", Command("start")),
        ("/START", Command("start")),
        ("  /help  ", Command("help")),
        ("/help me please", Command("help", "me please")),
        ("/help   me", Command("help", "me")),
        ("/Help@Some_Bot me", Command("help@some_bot", "me")),
        ("/", Text("/")),
        ("/ help", Text("/ help")),
        ("//help", Text("//help")),
        ("/2", Text("/2")),
        ("/@bot", Text("/@bot")),
        ("help /start", Text("help /start")),
        ("/\N{CYRILLIC SMALL LETTER ZHE}", Command("\N{CYRILLIC SMALL LETTER ZHE}")),
    ],
)
def test_a_slash_and_a_letter_make_a_command_and_all_else_is_text(line: str, message: Text | Command) -> None:
    assert read_line(line) == message


@given(st.text())
def test_every_line_reads_as_something(line: str) -> None:
    read = read_line(line)

    assert isinstance(read, Command) or read.text == line.strip()


@pytest.mark.parametrize("line", ["/start\nhello", "/start\thello", "/start hello"])
def test_any_white_space_ends_the_name_of_a_command(line: str) -> None:
    assert read_line(line) == Command("start", "hello")


def test_a_text_has_the_number_of_its_message_and_a_command_needs_none() -> None:
    assert read_line(" flour? ", 55) == Text("flour?", 55)
    assert read_line("/help", 55) == Command("help")
