"""What is no answer to a question of a quiz, and the wish to be asked less."""

import pytest

from bot.tutor.quizzing.quiz_wishes import wants_no_quiz
from bot.tutor.quizzing.remarking import is_remark
from tests.tutor.dialogues import GROUP
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.quizzing.learning import Learning

RESTS = "No questions, then."


@pytest.mark.parametrize(
    "said",
    [
        *(
            "hmm",
            "ok",
            "...",
            "😅",
            "👍",
            "wait a moment",
            "I don't get it",
            "I do not understand the question",
            "too hard!",
        ),
        *(
            "sorry, my English",
            "this is so difficult",
            "I am confused",
            "let me think",
            "brb",
            "haha nice one",
            "a or b?",
        ),
        *("not b", "is b right?", "I can't remember", "no idea", "hard to say"),
    ],
)
def test_what_names_nothing_is_a_remark(said: str) -> None:
    assert is_remark(said)


@pytest.mark.parametrize(
    "said",
    [
        *("rye", "it is hard water", "12", "two", "the second", "because it rises", "what is rye?", "how hot is it?"),
        *("I have a question", "is it flour?", "tired dough", "explain"),
    ],
)
def test_what_may_be_an_answer_or_a_question_is_none(said: str) -> None:
    assert not is_remark(said)


@pytest.mark.parametrize(
    "said",
    [
        *("less questions", "fewer questions please", "stop asking me questions", "Stop testing me!", "don't ask me"),
        *(
            "I don’t want any questions",
            "please do not quiz me",
            "no quiz",
            "no more quizzes, please",
            "I hate quizzes",
        ),
        *("can you stop asking me?", "I am tired of your questions", "too many questions", "never test me again"),
        *(
            "I do not want to be tested",
            "without questions please",
            "ask me less",
            "leave me alone",
            "not a test, please",
        ),
    ],
)
def test_who_wants_no_questions_is_understood(said: str) -> None:
    assert wants_no_quiz(said)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "quiz me",
            "no, quiz me",
            "no I want a quiz",
            "a quiz",
            "no more questions",
            "I have no questions",
            "why no quiz?",
        ),
        *("I don't know the question", "I don't understand your questions", "do you ask no questions?", "stop", "no"),
        *("don't ask me about rye", "no questions about rye", "the test is not about bread", "what is rye?"),
    ],
)
def test_who_says_something_else_wants_no_less(said: str) -> None:
    assert not wants_no_quiz(said)


@pytest.mark.parametrize(
    "said",
    [
        *("I am not sure about the question", "I can not answer the question", "no next question please"),
        *("don't stop asking me questions", "quiz me with less questions", "please do not stop the quiz"),
        *("a quiz with fewer questions please", "not enough questions", "stop and ask me a new question"),
        *("no start a new quiz", "I don't like the question", "never stop quizzing me", "no ask me more questions"),
    ],
)
def test_a_word_that_denies_makes_no_such_wish(said: str) -> None:
    assert not wants_no_quiz(said)


@pytest.mark.parametrize("said", ["do not question me", "enough quiz", "quiz less", "I am bored of quizzes"])
def test_a_wish_for_none_may_name_the_quiz_first_or_last(said: str) -> None:
    assert wants_no_quiz(said)


def test_who_wants_no_questions_gets_none() -> None:
    learning = Learning()

    assert learning.say("no quiz, please") == RESTS
    assert learning.learner.quiz is None


@pytest.mark.parametrize("beside", [(), ("heat?",)], ids=["right below it", "after another answer"])
def test_a_quiz_that_is_open_ends_when_no_more_questions_are_wanted(beside: tuple[str, ...]) -> None:
    learning = Learning()
    learning.say("/quiz Flour")
    learning.say("plain")
    for said in beside:
        learning.say(said)

    told, summary = learning.say("don't ask me any more").split("\n---\n")

    assert told == RESTS
    assert summary.startswith("Done: 0 of 1.")
    assert learning.learner.open_quiz is None


def test_a_group_that_wants_no_questions_gets_none() -> None:
    assert Learning(QUIZZED, GROUP).say("stop asking us questions") == RESTS


def test_a_quiz_that_runs_in_a_group_ends_when_no_more_questions_are_wanted() -> None:
    learning = Learning(QUIZZED, GROUP)
    learning.say("/quiz")

    told = learning.say("stop asking us questions").split("\n---\n")

    assert told[0] == RESTS
    assert learning.learner.group_quiz is None


def test_what_is_no_answer_costs_no_try_however_often_it_is_said() -> None:
    learning = Learning()
    card = learning.say("/quiz Flour")

    for said in ("hmm", "I don't understand", "this is too hard", "the weather is fine today"):
        assert learning.say(said) == f"That is no answer.\n\n{card}"
