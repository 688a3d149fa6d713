"""Tells what is no answer to a question of a quiz: a remark, and the wish for no questions."""

from __future__ import annotations

import re

from bot.tutor.announcing import announced
from bot.tutor.following.cues import NUMBERS, ORDINALS, THANKING, Said
from bot.tutor.matching.text import fold
from bot.tutor.quizzing.picking import asks
from bot.tutor.quizzing.scopes import QUIZ_WORDS, asks_what
from bot.tutor.quizzing.showing import LETTERS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REMARKING = _words(
    """
    idea clue hint forget forgot forgotten remember hard harder difficult difficulty easy tricky strange weird tired
    busy brb lol haha hehe wow omg hmm later moment minute second break pause must answer answers answering type
    typing understood english language sorry please help stuck sure idk dunno dk try trying tried guess guessing
    nothing anything no
    """
)
"""Words that are said of a question and answer none, unless staff made them an answer."""

_REASONING = _words("because becouse becuase cause coz cuz bc since")
_LETTERS = frozenset(LETTERS.lower())
_COUNTING = frozenset((*NUMBERS, *ORDINALS))

_SILENCE_WORDS = QUIZ_WORDS | _words(
    """
    no not dont do never stop less fewer enough without hate asking asked quizzing tested quizzed sending send giving
    keep so many such like your these those too answer answers answering be being longer anymore than instead
    please bother bothering wanna any often tired sick bored am leave alone much
    """
)
_QUIZ = r"(?:quiz|quizzes|questions?|tests?|flash ?cards?)"
_SILENCE = re.compile(
    r"\b(?:no|less|fewer|enough|without|stop|hate|not|dont|never)"
    r"(?:\s(?!(?:i|know|have|now|yes|understand|get)\b)\w{1,12}){0,5}?"
    rf"\s(?:{_QUIZ}|tested|testing|asking|asked|ask|quizzing|quizzed)\b"
    rf"|\b(?:too|so) many {_QUIZ}\b|\b(?:tired|sick|bored) of (?:\w{{1,12}} )?{_QUIZ}\b|\bleave me alone\b"
    r"|\b(?:ask|test|quiz) (?:me )?(?:no more|no longer|less|later|never)\b"
)

_DONE = re.compile(r"\b(?:have|got) no\b|\bno (?:more|other|further) questions?$")
"""What somebody says who has asked enough."""


def is_remark(text: str) -> bool:
    """Say whether a text names nothing that could be an answer: "hmm", "I don't understand", "too hard", a smile.

    Nor do letters that are asked about, taken back or left open: "a or b", "is b right?".
    """
    said, names = Said.of(text), set(Said.of(text).names)
    if said.has(_COUNTING | _REASONING) or announced(text) is not None:
        return False
    names_letter = not names.isdisjoint(_LETTERS)
    return names <= _REMARKING | THANKING | _LETTERS and (names_letter or said.is_lost or not asks(text))


def wants_no_quiz(text: str) -> bool:
    """Say whether a message asks for fewer questions, or none, and for nothing else."""
    if asks_what(text):
        return False
    said = re.sub(r"['’]", "", fold(text))
    return set(Said.of(text).tokens) <= _SILENCE_WORDS and bool(_SILENCE.search(said)) and not _DONE.search(said)
