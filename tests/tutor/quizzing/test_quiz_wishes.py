"""Who asks for a quiz in words, and who only speaks of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.quizzing.quiz_wishes import asks_about_quizzes, asks_for_any, asks_for_quiz, asks_what, split_off_quiz

ASKING = [
    "quiz",
    "Quiz!",
    "quiz please",
    "quiz pls",
    "quiz me",
    "QUIZ ME",
    "  quiz me \n",
    "Quiz me, please.",
    "please quiz me",
    "Quiz me on the types",
    "quiz me about drivers",
    "quiz us",
    "quiz: drivers",
    "drivers quiz",
    "a quiz about drivers, please",
    "a short quiz",
    "another quiz",
    "new quiz!",
    "start a quiz",
    "Let's do a quiz",
    "let’s do a quiz",
    "let me try a quiz",
    "can I have a quiz?",
    "Could I take the quiz on yeast?",
    "I want a quiz",
    "I would like a quiz on yeast",
    "I want you to quiz me",
    "give me a quiz",
    "test me",
    "Test me on the types!",
    "can you test me on types?",
    "Could you please examine me on drivers?",
    "ok test us",
    "test my knowledge of types",
    "drill me on yeast",
    "question me",
    "ask me questions",
    "Ask me something about yeast",
    "ask us a question",
    "mock exam please",
    "a mock test on drivers",
    "practice questions",
    "Practise questions on yeast",
    "practice test",
    "flashcards",
    "flash cards on types",
    "Quíz me",
    "hi, test me",
    "Hello! Could you test us on yeast?",
    "yes, quiz me",
]


NOT_ASKING = [
    "",
    "?",
    "\N{MEMO}",
    "ask me later",
    "ask me again tomorrow",
    "ask us later",
    "Question me later, please",
    "is there a test at the end of the course?",
    "Is there a quiz?",
    "are there quizzes?",
    "do you have quizzes?",
    "does the quiz count?",
    "what is a quiz",
    "what is a quiz for?",
    "What are flashcards?",
    "how does the quiz work?",
    "how long is a quiz?",
    "why a quiz?",
    "when is the quiz?",
    "where do I find the quiz?",
    "who wrote the quiz?",
    "what was in the test",
    "test",
    "this is a test",
    "the test was hard",
    "I am testing you",
    "a test of the oven",
    "please explain how drivers are tested",
    "may I ask a question?",
    "I have a question about yeast",
    "you asked me about yeast",
    "how do I ask my boss for an oven?",
    "question",
    "what is yeast?",
    "the bread which I baked yesterday had a shape that was nothing like what my quizmaster calls a loaf",
    "my friend who runs the pub on the corner every Friday has a quiz",
    "I don't want a quiz",
    "no quiz please",
    "no more quizzes",
    "please don't quiz me",
    "never quiz me again",
    "stop the quiz",
    "cancel quiz",
    "can I skip the quiz",
    "thanks for the quiz!",
    "I finished the quiz yesterday",
    "the quiz was too hard",
    "that quiz was fun",
    "did I pass the quiz?",
    "can I see my quiz results",
    "will the quiz count towards my grade?",
    "in my last quiz, why was A wrong?",
    "which quiz is best",
    "quizzes are boring",
    "I hate quizzes",
    "ask me tomorrow",
    "ask me another time",
    "ask me if you want",
    "ask my colleague",
]


@pytest.mark.parametrize("text", ASKING)
def test_a_message_asks_for_a_quiz(text: str) -> None:
    assert asks_for_quiz(text) is True


@pytest.mark.parametrize("text", NOT_ASKING)
def test_a_message_asks_for_no_quiz(text: str) -> None:
    assert asks_for_quiz(text) is False


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("What is rye? Quiz me on ovens!", ("What is rye?", "Quiz me on ovens!")),
        ("quiz me on ovens.\nwhat is rye?", ("what is rye?", "quiz me on ovens.")),
        ("explain rye and then test me", ("explain rye", "")),
        ("what is rye, and quiz me on it please", ("what is rye", "quiz me on it please")),
        (
            "what is rye? how is it milled? Afterwards, a quiz please",
            ("what is rye? how is it milled?", ""),
        ),
        ("what is rye? then quiz me on everything", ("what is rye?", "quiz me on everything")),
        ("can you quiz me on what rye is?", None),
        ("quiz me. quiz me on what rye is?", None),
        ("I like rye. Quiz me!", None),
        ("thanks for the quiz. what is rye?", None),
        ("what is rye?", None),
        ("quiz me", None),
        ("?", None),
        ("", None),
    ],
    ids=str,
)
def test_questions_beside_a_wish_for_a_quiz_are_told_from_it(text: str, both: tuple[str, str] | None) -> None:
    assert split_off_quiz(text) == both


@pytest.mark.parametrize(
    ("text", "is_about"),
    [
        ("what is a quiz", True),
        ("What are quizzes for?", True),
        ("how does the quiz work?", True),
        ("how do quizzes work here", True),
        ("how long is a quiz?", True),
        ("what are flashcards?", True),
        ("how many questions are in a quiz", True),
        ("quiz me", False),
        ("a quiz", False),
        ("what is yeast?", False),
        ("what is a quiz about yeast", False),
        ("how", False),
        ("", False),
    ],
    ids=str,
)
def test_a_question_about_quizzes_names_nothing_else(text: str, *, is_about: bool) -> None:
    assert asks_about_quizzes(text) is is_about


@given(text=st.text(max_size=80))
def test_a_message_that_asks_what_something_is_asks_for_no_quiz(text: str) -> None:
    assert not (asks_for_quiz(text) and asks_what(text))


@pytest.mark.parametrize(
    "text", ["anything", "Any!", "all", "all of them", "whatever", "you choose", "ask me anything", "I don't care"]
)
def test_what_a_quiz_is_about_may_be_left_open(text: str) -> None:
    assert asks_for_any(text)


@pytest.mark.parametrize("text", ["", "any barriers", "all types", "whatever is yeast", "choose", "the dough"])
def test_who_names_something_does_not_leave_it_open(text: str) -> None:
    assert not asks_for_any(text)
