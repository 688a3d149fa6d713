"""Taking a message apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.splitting import MOST_PARTS, asks, opening, questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("What is rye? And what is spelt?", ["What is rye?", "And what is spelt?"], id="question marks"),
        pytest.param("what is rye; how hot is it", ["what is rye;", "how hot is it"], id="semicolon"),
        pytest.param("what is rye\nhow hot is it", ["what is rye", "how hot is it"], id="lines"),
        pytest.param("what is rye\n\n\nhow hot is it\n", ["what is rye", "how hot is it"], id="empty lines"),
        pytest.param("what is rye and how hot is it", ["what is rye", "how hot is it"], id="and how"),
        pytest.param("What is rye, AND How hot is it", ["What is rye", "How hot is it"], id="case and comma"),
        pytest.param("what is rye plus tell me a recipe", ["what is rye", "tell me a recipe"], id="plus tell"),
        pytest.param("what is rye also who bakes it", ["what is rye", "who bakes it"], id="also who"),
        pytest.param("explain rye and also spelt flour", ["explain rye", "spelt flour"], id="and also"),
        pytest.param("is it hot? is it cold? is it wet?", ["is it hot?", "is it cold?", "is it wet?"], id="three"),
        pytest.param("what is rye. what is spelt.", ["what is rye.", "what is spelt."], id="full stops"),
        pytest.param(
            "I read it. what is rye! how hot is it", ["I read it. what is rye!", "how hot is it"], id="a tale"
        ),
        pytest.param(
            "what is rye, how hot is it, who bakes it", ["what is rye", "how hot is it", "who bakes it"], id="comma"
        ),
        pytest.param("explain rye, list all flours", ["explain rye", "list all flours"], id="comma before a wish"),
        pytest.param("what is rye and give an example", ["what is rye", "give an example"], id="and give"),
        pytest.param("what is rye what is spelt", ["what is rye", "what is spelt"], id="no mark"),
        pytest.param("1. what is rye 2. how hot is it", ["what is rye", "how hot is it"], id="numbers"),
        pytest.param("(1) what is rye, (2) how hot", ["what is rye", "how hot"], id="numbers in brackets"),
        pytest.param("a) what is rye b) how hot", ["what is rye", "how hot"], id="letters"),
        pytest.param("Q1: what is rye Q2: how hot is it", ["what is rye", "how hot is it"], id="numbers of questions"),
        pytest.param("First, what is rye? Second: how hot?", ["what is rye?", "how hot?"], id="words that count"),
        pytest.param("explain rye, and then give an example", ["explain rye", "give an example"], id="and then"),
        pytest.param(
            "how hot is it? 1. what is rye 2. is it good", ["how hot is it?", "what is rye", "is it good"], id="before"
        ),
        pytest.param("Two questions: 1) rye 2) heat", ["rye", "heat"], id="words before numbers that ask nothing"),
        pytest.param("1. what is rye\n2. how hot is it?", ["what is rye", "how hot is it?"], id="numbers on lines"),
        pytest.param("is a b? is a c? is a d? is a e?", ["is a b?", "is a c?", "is a d?", "is a e?"], id="four"),
    ],
)
def test_several_questions_are_taken_apart(text: str, parts: list[str]) -> None:
    assert questions(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("What is rye?", id="one question"),
        pytest.param("rye and wheat", id="and between two things"),
        pytest.param("what is the difference between rye and wheat?", id="a comparison"),
        pytest.param("what is rye? why?", id="a single word is no question"),
        pytest.param("is a b? " * 9, id="more than eight are left as they are"),
        pytest.param("android is an app", id="and inside a word"),
        pytest.param("is it 3.5?or more", id="a mark without a space"),
        pytest.param("", id="nothing"),
        pytest.param("Rye is a grain. And spelt?", id="a statement before a question"),
        pytest.param("When it is hot. What is done?", id="a clause before a question"),
        pytest.param("do you know what is rye", id="a question that goes on"),
        pytest.param("tell me exactly how is it baked", id="a wish that goes on"),
        pytest.param("what is rye etc. is it good", id="an abbreviation"),
        pytest.param("what is a bakery, where people work", id="a clause behind a comma"),
        pytest.param("what is rye and describe it in a sentence", id="a wish about the same"),
        pytest.param("in 1. grade or 3. what is rye", id="numbers that do not count"),
        pytest.param("is a 1-day or 2-day dough better", id="numbers of days"),
        pytest.param("Which of these is a grain: 1) rye 2) heat", id="options of one question"),
        pytest.param("a) rye b) heat", id="options alone"),
        pytest.param("why rye. is it good", id="two words before a full stop"),
    ],
)
def test_what_is_no_more_than_one_question_stays_whole(text: str) -> None:
    assert questions(text) == [text]


@given(st.text(alphabet="ab?;\n and what", max_size=80))
def test_a_message_never_becomes_more_than_eight_questions(text: str) -> None:
    parts = questions(text)

    assert 1 <= len(parts) <= MOST_PARTS == 8
    assert parts == [text] or all(part in text and len(part.split()) > 1 for part in parts)


@pytest.mark.parametrize("part", ["What is rye", "and who bakes it", "rye?", "so is it hot", "  tell me a recipe "])
def test_a_part_asks_by_its_first_word_or_its_mark(part: str) -> None:
    assert asks(part)


@pytest.mark.parametrize("part", ["rye is a flour", "whatever it is", "I thank you.", ""])
def test_other_parts_do_not_ask(part: str) -> None:
    assert not asks(part)


@pytest.mark.parametrize(
    ("text", "split"),
    [
        pytest.param("hi, what is rye?", ("hi", "what is rye?"), id="comma"),
        pytest.param("Hello! What is rye?", ("Hello", "What is rye?"), id="exclamation mark"),
        pytest.param("thanks. and rye", ("thanks", "and rye"), id="full stop"),
        pytest.param("good morning\n\nwhat is rye", ("good morning", "what is rye"), id="lines"),
        pytest.param("hello -what is rye", ("hello", "what is rye"), id="hyphen"),
        pytest.param("hello \N{EN DASH} what is rye", ("hello", "what is rye"), id="dash"),
        pytest.param("hey!!! rye", ("hey", "rye"), id="several marks"),
        pytest.param("  hi, rye", ("hi", "rye"), id="space before"),
        pytest.param("hi what is rye", ("hi", "what is rye"), id="the first word where there is no mark"),
    ],
)
def test_what_stands_before_the_first_mark_is_split_off(text: str, split: tuple[str, str]) -> None:
    assert opening(text) == split


@pytest.mark.parametrize("text", ["", "  ", "hello", "hello!", "rye?"])
def test_a_single_word_has_no_opening(text: str) -> None:
    assert opening(text) is None


def test_an_opening_is_short() -> None:
    """A longer one is no greeting; then only the first word is split off."""
    assert opening(f"{'a' * 40}, rye") == ("a" * 40, "rye")
    assert opening(f"{'a' * 20} {'b' * 20}, rye") == ("a" * 20, f"{'b' * 20}, rye")
