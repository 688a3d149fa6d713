"""Leaves out a greeting before, and thanks or a farewell behind, what a message asks."""

from __future__ import annotations

from bot.tutor.addressing import called, unaddressed
from bot.tutor.following.cues import Said
from bot.tutor.known_intents import SOCIAL
from bot.tutor.matching.ranking import Matching, Outcome, decide, is_sure
from bot.tutor.matching.text import asks_nothing, words
from bot.tutor.splitting import asks, ending, opening


def without_manners(matching: Matching, text: str) -> str:
    """Leave out what is only polite around something else."""
    return _without_opening(matching, _without_ending(matching, text))


def _without_ending(matching: Matching, text: str) -> str:
    split = ending(text)
    return split[0] if split and asks(split[0]) and _is_social(matching, split[1]) else text


def _without_opening(matching: Matching, text: str) -> str:
    """Leave out a greeting or thanks before something else."""
    if (bare := unaddressed(text)) != text and _is_social(matching, bare):
        return bare
    while split := called(text) or opening(text):
        first, rest = split
        if asks_nothing(words(first)) or not _is_social(matching, unaddressed(first)):
            return text
        follows, whole = decide(matching.rank(rest)), decide(matching.rank(text))
        asks_something = bool(follows.intents) and follows.intents[0] not in SOCIAL
        is_social = whole.outcome is Outcome.ANSWER and whole.intents[0] in SOCIAL
        if follows.outcome is not Outcome.ANSWER and is_social:
            return text
        # Two words without a mark between them are said in one breath: "go back" is no farewell.
        is_one = len(words(rest)) == 1 and text.strip() == f"{first} {rest}"
        if not asks_something and (is_social or is_one or not Said.of(rest).residue):
            return text
        text = rest
    return text


def _is_social(matching: Matching, text: str) -> bool:
    ranking = matching.rank(text)
    best = decide(ranking)
    return is_sure(ranking, best) and best.intents[0] in SOCIAL
