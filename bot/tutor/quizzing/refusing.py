"""Says whether a text takes back what it names: "not adaptive", "adaptive is wrong", "anything but adaptive"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.tutor.matching.text import fold, vocabulary, words

_REFUSALS = """
not no never or neither nor without except isnt arent wasnt werent dont doesnt didnt cant cannot couldnt wouldnt
shouldnt wont hardly barely doubt doubtful non unlike
"""
REFUSING = vocabulary(_REFUSALS)
_ANYWHERE = frozenset(("or", "nor"))
"""What leaves open, or takes back, what stands on either side of it."""

_EXCEPT = re.compile(
    r"\b((anything|everything|nothing|all) but|((any|some|every)thing )?(other|rather) than|instead of"
    r"|apart from|far from|(the )?(opposite|contrary) (of|to)|different from)\b"
)
_DOUBTING = re.compile(
    r"\b(not (so |very |really |too |quite )?(sure|certain)|no (idea|clue)|(do not|don'?t) (really )?(know|doubt)"
    r"|(no|without( a| any)?) doubt)\b"
)
_BECAUSE = re.compile(r"\b(?:because|since|cause|coz|cuz|as (?:they|it|there|he|she|we|this|that|the))\b")
_THINKING = re.compile(r"\b(think|believe|say|suppose|doubt)\s*,|,(?=\s*n?or\b)")
"""Where a comma stands within what is said: "I don't think, that it is"."""

_CLAUSE = re.compile(r"[;:!?()\n]|(?<!\d)[.,]|[.,](?!\d)|\s[-\u2013\u2014]\s|\bbut\b")
_TAKING_BACK = re.compile(
    r"\b((?<!they )(?<!there )(?<!we )(?:is|are|was|were)|be|it|that|this|seems|sounds|looks)"
    r" (definitely |surely |clearly |certainly |probably |just )?(not|never|hardly|wrong|false|incorrect)\b"
    r"|\b(isnt|arent|wasnt|werent)\b|\b(not|no|never|wrong|false|incorrect)$"
    r"|\b(cannot|can not|cant|could not|couldnt|will not|wont|would not|wouldnt|does not|doesnt|did not|didnt)"
    r" (be|fit|work|apply|match|count)\b"
)
"""What takes back what stands before it; "adaptive not anticipatory" takes back what stands behind."""


def refusals_in(text: str) -> frozenset[str]:
    """Give the words of a text that may take back what it names."""
    plainly = _plainly(text)
    found = words(plainly)
    return REFUSING.intersection(found) | ({"wrong"} if _TAKING_BACK.search(" ".join(found)) else frozenset())


def parts_of(text: str) -> Sequence[str]:
    """Split a text into what is said and its reasons."""
    return _BECAUSE.split(_plainly(text))


def clauses_of(part: str) -> Sequence[str]:
    """Split a part into its clauses: "not" counts within its own."""
    return _CLAUSE.split(_THINKING.sub(r"\1 ", part))


def leaves_open(part: str, answer: str) -> bool:
    """Say whether a part names an answer beside another one, with "or"."""
    return not (_ANYWHERE & set(words(part))).issubset(words(answer))


def refuses(clause: Sequence[str], named: Iterable[str], answer: str) -> bool:
    """Say whether the words of a clause take back an answer that is `named` by some of them."""
    last = max((at for at, word in enumerate(clause) if word in set(named)), default=len(clause))
    before, after = clause[:last], " ".join(clause[last + 1 :])
    return bool(REFUSING.intersection(before) - set(words(answer))) or bool(_TAKING_BACK.search(after))


def _plainly(text: str) -> str:
    return _EXCEPT.sub("except", _DOUBTING.sub(" ", fold(text)))
