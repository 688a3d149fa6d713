"""Tells what is a remark on a question of a quiz, and no answer to it."""

from __future__ import annotations

from bot.tutor.announcing import announced
from bot.tutor.following.cues import NUMBERS, ORDINALS, THANKING, Said
from bot.tutor.matching.text import vocabulary
from bot.tutor.quizzing.showing import LETTERS
from bot.tutor.quizzing.texts import asks

_REMARKING = vocabulary(
    """
    idea clue hint forget forgot forgotten remember hard harder difficult difficulty easy tricky strange weird tired
    busy brb lol haha hehe wow omg hmm later moment minute second break pause must answer answers answering type
    typing understood english language sorry please help stuck sure idk dunno dk try trying tried guess guessing
    nothing anything no
    """
)
"""Words that are said of a question and answer none, unless staff made them an answer."""

_REASONING = vocabulary("because becouse becuase cause coz cuz bc since")
_LETTERS = frozenset(LETTERS.lower())
_COUNTING = frozenset((*NUMBERS, *ORDINALS))


def is_remark(text: str) -> bool:
    """Say whether a text names nothing that could be an answer: "hmm", "I don't understand", "too hard", a smile.

    Nor do letters that are asked about, taken back or left open: "a or b", "is b right?".
    """
    said, names = Said.of(text), set(Said.of(text).names)
    if said.has(_COUNTING | _REASONING) or announced(text) is not None:
        return False
    names_letter = not names.isdisjoint(_LETTERS)
    return names <= _REMARKING | THANKING | _LETTERS and (names_letter or said.is_lost or not asks(text))
