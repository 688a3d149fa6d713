"""A greeting is the same whoever it is said to."""

import pytest

from bot.tutor.addressing import called, unaddressed


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("hello teacher", "hello"),
        ("Hi, Professor!", "Hi"),
        ("good morning sir", "good morning"),
        ("Thank you so much, dear Professor :)", "Thank you so much"),
        ("hello my respected teacher", "hello"),
        ("Good day ma'am.", "Good day"),
        ("hello Prof. Smith", "hello"),
        ("Hi Mr. Van Dyke", "Hi"),
        ("hola se\N{LATIN SMALL LETTER N WITH TILDE}or", "hola"),
        ("thanks all", "thanks"),
        ("dear teacher", "hello"),
        ("Dear Professor Smith,", "hello"),
    ],
)
def test_whom_a_greeting_is_said_to_is_left_out(text: str, bare: str) -> None:
    assert unaddressed(text) == bare


@pytest.mark.parametrize(
    "text",
    [
        *("hello", "teacher", "who is the teacher", "thanks to the professor", "is there a doctor", "contact teacher"),
        *("hello, who is professor", "hi teacher name", "thanks, that's all", "hello teachers", "rye bot flour", ""),
    ],
)
def test_who_is_told_of_or_asked_for_is_not_left_out(text: str) -> None:
    assert unaddressed(text) == text


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("hi teacher what is rye", ("hi teacher", "what is rye")),
        ("good morning dear Prof. Smith can you explain rye", ("good morning dear Prof. Smith", "can you explain rye")),
        ("hi teacher, what is rye", None),
        ("hi teacher of rye", None),
        ("what is rye", None),
    ],
)
def test_a_question_may_follow_whom_it_is_said_to(text: str, split: tuple[str, str] | None) -> None:
    assert called(text) == split
