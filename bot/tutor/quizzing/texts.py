"""Reads what is typed to a quiz without its looks, and tells questions, guesses and verdicts from it."""

from __future__ import annotations

import re

from bot.tutor.matching.text import run_together

_QUESTION = re.compile(
    r"^(so |and |but |ok |okay |wait |sorry |hm |hmm |please |pls )*"
    r"(what|whats|who|whos|whose|how|hows|why|when|where|which|is|are|was|were|can|could|does|do|did|should|would|will"
    r"|explain|tell|define|describe|compare|show|give|remind|meaning|difference|example)\b"
)
"""How questions start. What ends in a question mark is one, too, unless it names the right answer."""

_GUESSING = re.compile(r"^(so |and |ok |hm )*(is|isnt|are|could|would|can|might) (it|that|this|they)( be)?\b")

_VERDICTS = {
    **dict.fromkeys(("true", "yes", "right", "correct", "yep", "yeah"), True),
    **dict.fromkeys(("false", "no", "wrong", "nope"), False),
}
_BEFORE_VERDICT = re.compile(
    r"(?:(?:ok|hm{1,4}|well|so|maybe|probably|definitely|i (?:would )?(?:say|think|guess|believe)|that|it is|its"
    r"|this is|that is|thats|the answer is)[\s,]{1,3}){1,3}(?=\w)"
)

_SMILE = re.compile(r"\s[:;]-?[()dp]$")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u200d\ufe0f\u20e3]")
"""Emoji, and what joins and colours them."""

_POLITE = re.compile(r"\bpl[sz]\b")
"""How "please" is written on phones."""


def plain(text: str) -> str:
    """Leave out case, accents, apostrophes and what stands around a text: marks, and signs such as a smile."""
    said = _SMILE.sub("", _PICTURES.sub("", run_together(text)))
    return _POLITE.sub("please", said.strip(' .!?,()[]*"“”„'))


def asks(text: str) -> bool:
    """Say whether a text is a question, and not a guess ("is it rye?")."""
    said = plain(text)
    return bool(_QUESTION.match(said)) and not _GUESSING.match(said)


def verdict(text: str) -> bool | None:
    """Give what a text says of a statement, and of nothing else: "yes", "I think it is false"; None of any other."""
    said = plain(text)
    lead = _BEFORE_VERDICT.match(said)
    return _VERDICTS.get(said[lead.end() :] if lead else said)
