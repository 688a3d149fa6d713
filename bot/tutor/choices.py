"""The ids that choices carry. They come back from outside, so they are read strictly and looked up, never trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIMIT_BYTES = 64
"""Telegram's limit for what a button carries: core.telegram.org/bots/api#inlinekeyboardbutton."""


class Action(StrEnum):
    """What taking a choice does."""

    ANSWER = "answer"
    MORE = "more"
    TOPIC = "topic"
    TOPICS = "topics"
    NONE = "none"
    DEFINE = "define"
    GLOSSARY = "glossary"
    READ = "read"
    SHARE = "share"
    WRONG = "wrong"
    KEEP = "keep"
    FORGET = "forget"
    PRIVATE = "private"
    PRACTISE = "practise"
    QUIZ = "quiz"
    RESUME = "resume"
    RECALL = "recall"
    REVIEW = "review"
    FRESH = "fresh"
    GOAL = "goal"
    SILENCE = "silence"
    SCORES = "scores"
    BROADCAST = "broadcast"


@dataclass(frozen=True)
class Chosen:
    """A choice id, read: an action and the intent, topic or term that it is about ("" for none)."""

    action: Action
    about: str = ""


_ACTIONS = {str(action): action for action in Action}


def write(action: Action, about: str = "") -> str:
    """Write the id of a choice."""
    return f"{action}:{about}" if about else str(action)


def read(choice: str) -> Chosen | None:
    """Read the id of a choice; None when it is not one of ours."""
    action, _, about = choice.partition(":")
    return Chosen(_ACTIONS[action], about) if action in _ACTIONS else None


def is_quiz(choice: str) -> bool:
    """Say whether a choice is a button of the question that a quiz is at."""
    return choice.startswith(f"{Action.QUIZ}:")


def answer_of(choice: str) -> str:
    """Give what a choice says to a question back, "yes" or "no"; of any other choice, what it is about."""
    chosen = read(choice)
    return chosen.about.rpartition(":")[2] if chosen else ""


def write_link(intent: str) -> str:
    """Write an intent as the word behind /start: "types.adaptive" gives "types-adaptive".

    Telegram allows 64 letters, digits, _ and - there (core.telegram.org/bots/features#deep-linking).
    """
    return intent.replace(".", "-")


def read_link(word: str) -> str:
    """Read the word behind /start as the id of an intent."""
    return word.strip().replace("-", ".")
