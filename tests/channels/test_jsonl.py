"""One JSON object a line in, one out."""

import json
from typing import Any

import pytest

from bot.channels.jsonl import answer_lines
from tests.channels.conversations import bread_conversation


def answers(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(answer) for answer in answer_lines(bread_conversation(), lines)]


def outcome(text: str, *history: str) -> tuple[Any, ...]:
    (answer,) = answers(json.dumps({"text": text, "history": history}))
    return answer["outcome"], answer["intent"], answer["choices"], answer["confidence"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yeast?", ("answer", "dough.yeast", [], 0.8)),
        ("hello", ("answer", "bot.greeting", [], 0.99)),
        ("hot?", ("ask", None, ["oven.heat", "oven.steam", "oven.crust"], 0.5)),
        ("rise?", ("answer", "dough.flour", ["dough.yeast", "oven.heat"], 0.5)),
        ("warm?", ("answer", "dough.yeast", [], 0.55)),
        ("rain?", ("decline", None, [], 0.875)),
        ("/start", ("answer", "bot.greeting", [], 1.0)),
        ("/topics", ("answer", None, [], 1.0)),
        ("", ("decline", None, [], 1.0)),
        (" yeast? \n", ("answer", "dough.yeast", [], 0.8)),
    ],
)
def test_a_question_gives_what_became_of_it(text: str, expected: tuple[Any, ...]) -> None:
    assert outcome(text) == expected


def test_an_answer_has_the_six_keys_in_order() -> None:
    (line,) = answer_lines(bread_conversation(), ['{"text": "yeast?"}\n'])

    answer = json.loads(line)
    assert list(answer) == ["text", "outcome", "intent", "choices", "confidence", "ms"]
    assert isinstance(answer["ms"], float)
    assert answer["ms"] >= 0.0
    assert "\n" not in line


def test_the_history_is_played_first() -> None:
    assert outcome("2", "hot?") == ("answer", "oven.steam", [], 1.0)
    assert outcome("2") == ("decline", None, [], 1.0)
    assert outcome("3", "rise?") == ("answer", "oven.heat", [], 1.0)
    assert outcome("1", "hot?", "rain?") == ("answer", None, [], 1.0)
    assert outcome("second", "hot?") == ("answer", "oven.steam", [], 1.0)
    assert outcome("second") == ("decline", None, [], 1.0)
    assert outcome("none", "hot?") == ("answer", "bot.feedback", [], 1.0)
    assert outcome("wrong", "rise?") == ("answer", "bot.feedback", [], 1.0)


def test_a_long_history_is_no_flood() -> None:
    assert outcome("yeast?", *["rain?"] * 100) == ("answer", "dough.yeast", [], 0.8)


def test_each_line_is_a_new_learner() -> None:
    first, second = answers('{"text": "hot?"}', '{"text": "2"}')

    assert (first["outcome"], second["outcome"]) == ("ask", "decline")


def test_answers_come_in_the_order_of_the_questions() -> None:
    texts = ["yeast?", "rain?", "hot?", "hello"] * 5

    assert [answer["text"] for answer in answers(*(json.dumps({"text": text}) for text in texts))] == texts


def test_answers_come_before_the_next_line_is_asked_for() -> None:
    """A script may wait for an answer before it writes the next question."""
    read = []

    def lines() -> Any:
        for text in ("yeast?", "rain?"):
            read.append(text)
            yield json.dumps({"text": text})

    stream = answer_lines(bread_conversation(), lines())

    assert json.loads(next(stream))["text"] == "yeast?"
    assert read == ["yeast?"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes at column 2"),
        ("yeast?", "not JSON: Expecting value at column 1"),
        ('{"text": "a"} {"text": "b"}', "not JSON: Extra data at column 15"),
        ('{"text": "a\0"}', "not JSON: Invalid control character at at column 12"),
        ("[" * 100_000, "nested too deep"),
        ("{}", "text: Field required"),
        ('{"TEXT": "a"}', "text: Field required"),
        ('{"text": 1}', "text: Input should be a valid string"),
        ('{"text": null}', "text: Input should be a valid string"),
        ('{"text": NaN}', "text: Input should be a valid string"),
        ('{"text": "a", "history": "b"}', "history: Input should be a valid list"),
        ('{"text": "a", "history": ["b", 2]}', "history.1: Input should be a valid string"),
        ('{"text": 1, "history": 2}', "text: Input should be a valid string; history: Input should be a valid list"),
        ("null", "line: Input should be a valid dictionary or instance of Question"),
        ("[1]", "line: Input should be a valid dictionary or instance of Question"),
        ('"yeast?"', "line: Input should be a valid dictionary or instance of Question"),
        ('{"text": "a", "n": ' + "1" * 5_000 + "}", "not JSON: a number that is too long"),
        ("1e400", "line: Input should be a valid dictionary or instance of Question"),
    ],
    ids=[
        "broken",
        "no JSON",
        "two objects",
        "control character",
        "deep",
        "empty object",
        "wrong key",
        "number",
        "null text",
        "NaN",
        "history of text",
        "number in history",
        "two faults",
        "null",
        "list",
        "text alone",
        "huge number",
        "huge float",
    ],
)
def test_a_bad_line_gives_an_error_and_the_run_goes_on(line: str, error: str) -> None:
    good = '{"text": "yeast?"}'

    before, bad, after = answers(good, line, good)

    assert bad == {"error": error}
    assert (before["intent"], after["intent"]) == ("dough.yeast", "dough.yeast")


def test_blank_lines_are_passed_over() -> None:
    assert [answer["text"] for answer in answers("", "\n", '{"text": "yeast?"}\n', "  \t\n")] == ["yeast?"]


@pytest.mark.parametrize(
    "text",
    [
        "Grüße",
        "\N{BREAD}",
        "你好",
        "مرحبا",
        "e\N{COMBINING ACUTE ACCENT}",
        "\0",
        "\N{LINE SEPARATOR}",
        "\ud800",
        "x" * 100_000,
    ],
    ids=["umlaut", "emoji", "Chinese", "Arabic", "combining", "NUL", "line separator", "lone surrogate", "long"],
)
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    (line,) = answer_lines(bread_conversation(), [json.dumps({"text": text})])

    assert line.isascii()
    assert (json.loads(line)["text"], json.loads(line)["outcome"]) == (text, "decline")


def test_keys_that_are_not_asked_for_are_passed_over() -> None:
    (answer,) = answers(
        '{"text": "yeast?", "intent": "dough.yeast", "weight": 1e999, "big": 123456789012345678901234567890}'
    )

    assert answer["intent"] == "dough.yeast"
