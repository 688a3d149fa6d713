"""Texts made to take long are answered like any: work grows with their length, and no faster."""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import bot
from bot.app import converse
from bot.conversation import Conversation
from bot.storage.memory import MemoryStore
from bot.tutor.message import Command, Message, Tap, Text

BEEKEEPING = Path(__file__).parent / "courses/beekeeping"
LONGEST = 4096
"""Characters of the longest message that Telegram lets through."""

PIECES = {
    "a letter": "a",
    "a letter and a space": "a ",
    "spaces": " ",
    "lines": "\n",
    "commas": "a, ",
    "slashes": "a / ",
    "and also": "queen and also ",
    "vs": "bees vs ",
    "questions": "queen? ",
    "so so so": "so ",
    "please quiz me": "please ",
    "quotes": "isn't ",
    "letters of options": "a) b; ",
    "signs of Markdown": "*_`[](",
    "signs of HTML": "<b>&amp;",
    "braces": "{title}",
    "combining marks": "\u0301",
    "a letter and marks": "e\u0301\u0323",
    "from right to left": "\u202e\u05d0",
    "nothing that can be seen": "\u200b\u200d\ufeff",
    "families": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "ligatures that become long": "\ufdfa",
    "digits of all scripts": "1\u0661\u0967",
    "numbers": "10:30 #2 ",
    "words that are misspelt": "quuen hony ",
    "half a character": "\ud83d",
    "NUL": "\0",
    "Chinese": "蜂后",
}

NESTED = {
    (
        "bot.tutor.quizzing.lettering",
        "_LETTERS",
    ): "each round takes a letter, behind a sign or a space: in one way alone",
    (
        "bot.tutor.quizzing.quiz_wishes",
        "_ASKING",
    ): "each round takes a word and what is none behind it: in one way alone",
    ("bot.authoring.exchange.from_moodle", "_ID"): "each round begins with a dot, which stands in no round",
    ("bot.authoring.patching", "_EMPTY_LINES"): "each round ends with a line end, which stands in no round",
}
"""Patterns with a repeat in a repeat, and why each text goes through them in one way alone."""


@pytest.fixture(scope="module")
def bees() -> Conversation:
    return converse(BEEKEEPING, MemoryStore())


def text_of(piece: str, length: int) -> str:
    return (piece * length)[:length]


def calls_for(bees: Conversation, learner: int, message: Message) -> int:
    """Count every call that a turn makes."""
    made = count()

    def look(_: object, event: str, __: object) -> None:
        if event in ("call", "c_call"):
            next(made)

    sys.setprofile(look)
    try:
        bees.take(learner, message)
    finally:
        sys.setprofile(None)
    return next(made)


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_a_text_four_times_as_long_takes_no_more_than_four_times_the_work(bees: Conversation, piece: str) -> None:
    some = calls_for(bees, 1, Text(text_of(piece, LONGEST // 4)))
    four_times = calls_for(bees, 2, Text(text_of(piece, LONGEST)))

    assert four_times <= 4 * some + 2_000


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_a_text_as_long_as_telegram_lets_through_is_answered(bees: Conversation, piece: str) -> None:
    text = text_of(piece, LONGEST)
    messages = (Text(text), Command("quiz", text), Command("define", text), Command("remind", text), Tap(text, 1))

    turns = [bees.take(learner, message) for learner, message in enumerate(messages, start=10)]

    assert all(turn is not None and turn.replies for turn in turns)


def patterns() -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Give every pattern that stands in the program by a name, with its module."""
    for found in walk_packages(bot.__path__, "bot."):
        if not found.name.endswith(("__main__", "migrations.env")) and ".versions." not in found.name:
            module = import_module(found.name)
            for name, value in vars(module).items():
                yield from ((found.name, name, pattern) for pattern in in_value(value))


def in_value(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from in_value(list(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from in_value(one)


def depth(parsed: Any) -> int:
    """Count how deep repeats without an end stand in each other."""
    deepest = 0
    for kind, what in parsed:
        match str(kind), what:
            case (("MAX_REPEAT" | "MIN_REPEAT"), (_, most, inner)):
                deepest = max(deepest, depth(inner) + (str(most) == "MAXREPEAT"))
            case "SUBPATTERN", (*_, inner):
                deepest = max(deepest, depth(inner))
            case "BRANCH", (_, ways):
                deepest = max(deepest, *map(depth, ways))
            case (("ASSERT" | "ASSERT_NOT"), (_, inner)):
                deepest = max(deepest, depth(inner))
    return deepest


def deep(pattern: re.Pattern[str]) -> int:
    return depth(import_module("re._parser").parse(pattern.pattern, pattern.flags))


def test_no_repeat_stands_in_a_repeat_but_where_its_rounds_can_be_told_apart() -> None:
    """Others take a time that doubles with every sign: owasp.org, Regular expression Denial of Service."""
    assert {(module, name) for module, name, pattern in patterns() if deep(pattern) > 1} == set(NESTED)


@pytest.mark.parametrize(("pattern", "expected"), [(r"(a+)+b", 2), (r"((a|b+)*c)*", 3), (r"a+b+", 1), (r"(ab)?", 0)])
def test_repeats_in_repeats_are_counted(pattern: str, expected: int) -> None:
    assert deep(re.compile(pattern)) == expected
