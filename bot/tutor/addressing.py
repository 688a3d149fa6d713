"""Leaves out whom a greeting is said to: "hello teacher" says no more than "hello"."""

from __future__ import annotations

import re

from bot.tutor.matching.text import vocabulary, words

_TITLE = (
    r"(?:teacher|professora?|profesora?|profe|prof|sir|madame?|ma['\u2019]?am|monsieur|mister|miss|mr|mrs|ms|doctor|dr"
    r"|tutor|lecturer|instructor|mentor|coach|maestr[oa]|se[n\u00f1]or(?:a|ita)?|bot|friends?|bro|buddy|mate|guys"
    r"|everyone|everybody|all|team|class|folks)\b\.?"
)
_NAME = r"(?:\s{1,3}(?-i:[A-Z])[\w'-]{1,20}){0,2}"
_CALLED = rf"(?:(?:my|our|dear|respected|honou?red|mr|mrs|ms)\b\.?\s{{1,3}}){{0,3}}{_TITLE}{_NAME}"
_ADDRESSED = re.compile(rf"(?P<said>\S.{{0,60}}?)[\s,]{{1,3}}{_CALLED}[\s!.,:;)]{{0,5}}", re.I | re.S)
_DEAR = re.compile(rf"dear\s{{1,3}}{_CALLED}[\s!.,:;]{{0,5}}", re.I)
_BEFORE_QUESTION = re.compile(
    rf"(.{{1,40}}?\s{_CALLED})\s{{1,3}}(?=(?:what|whats|who|how|why|when|where|which|can|could|please|tell|explain)\b)",
    re.I,
)

_NAMING_WORDS = """
    a an the is are was your our this that of by for with from to about at on in and or any no not which who what where
    when how why want need see meet ask call contact tell have find me be
    """
_NAMING = vocabulary(_NAMING_WORDS)
"""Words behind which somebody is not greeted but told of: "thanks to the teacher", "hello, who is the teacher"."""

_HELLO = "hello"


def unaddressed(text: str) -> str:
    """Leave out whom a text is said to, if it ends with that; who only names them ("dear teacher") says hello."""
    said = text.strip()
    if _DEAR.fullmatch(said):
        return _HELLO
    found = _ADDRESSED.fullmatch(said)
    if not found or (words(found["said"]) or ("a",))[-1] in _NAMING:
        return text
    return found["said"]


def called(text: str) -> tuple[str, str] | None:
    """Split behind whom a text is said to, where a question follows without a mark: "hi teacher what is rye"."""
    found = _BEFORE_QUESTION.match(text.strip())
    return (found[1], text.strip()[found.end() :]) if found else None
