"""Finds the two things that a message sets against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.tutor.course import Course, is_small_talk
from bot.tutor.following.cues import COMPARING, Said
from bot.tutor.matching.ranking import Matching

NAMED = 0.3
"""How much of a chance an intent must have to be what one side of a comparison names."""

_BETWEEN = re.compile(
    r"\s*(?:[/&,:;?]"
    r"|\b(?:vs|versus|against|compared? (?:to|with)|as opposed to|(?:is |are )?the same as|rather than)\b"
    r"|\b(?:and|or|from|than|with|to)\b)\s*"
)
_LOOSE = re.compile(r"[^\W\d_]\s*/\s*[^\W\d_]|[^\W_]\s+(?:vs|versus)\b")


@dataclass(frozen=True)
class Pair:
    """Two intents that a message compares, in the order in which it names them."""

    one: str
    other: str


def find_pair(text: str, said: Said, matching: Matching, course: Course) -> Pair | None:
    """Read "adaptive/anticipatory??", "difference between laws and politics"; None when it is no such message."""
    if not said.has(COMPARING) and not is_loose(text):
        return None
    if _BETWEEN.match(text.casefold()):
        # "vs mission" sets one thing against what was said before.
        return None
    sides = [Said.of(side, matching.correct).without(COMPARING) for side in _BETWEEN.split(text.casefold())]
    named = [side for side in sides if side]
    if len(named) != 2:
        return None
    things = dict.fromkeys(thing for side in named if (thing := _thing(" ".join(side), matching, course)))
    return Pair(*things) if len(things) == 2 else None


def is_loose(text: str) -> bool:
    """Say whether two things are set against each other by a sign: "legal/smart mobility", "legal vs social"."""
    return bool(_LOOSE.search(text.casefold()))


def _thing(side: str, matching: Matching, course: Course) -> str | None:
    best = matching.rank(side).matches
    if not best or best[0].confidence < NAMED or is_small_talk(best[0].intent):
        return None
    return course.relations.subject(course.subject_of(best[0].intent))
