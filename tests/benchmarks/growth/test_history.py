"""A learner of the benchmark asks, goes through a quiz, and asks again."""

from benchmarks.growth.history import QUIZ_EVERY, next_message
from bot.tutor.learner import Learner
from bot.tutor.message import Command, Tap, Text
from bot.tutor.reply import Choice, Notes, Outcome, Reply, Turn

TRIALS = ["where do bees live", "who feeds the queen"]


def turn_with(*choices: str) -> Turn:
    return Turn(Learner(1), (Reply("...", tuple(Choice(one, one) for one in choices)),), Notes(Outcome.ANSWER))


def test_trials_are_asked_one_after_the_other() -> None:
    assert [next_message(None, TRIALS, number) for number in (1, 2, 3)] == [
        Text("who feeds the queen"),
        Text("where do bees live"),
        Text("who feeds the queen"),
    ]


def test_now_and_then_a_quiz_begins() -> None:
    assert next_message(None, TRIALS, QUIZ_EVERY // 2) == Command("quiz")


def test_in_a_quiz_the_answer_is_looked_at_and_then_the_next_question() -> None:
    assert next_message(turn_with("quiz:7.hint", "quiz:7.show"), TRIALS, 1) == Tap("quiz:7.show")
    assert next_message(turn_with("quiz:7.next", "quiz:7.unclear"), TRIALS, 1) == Tap("quiz:7.next")
