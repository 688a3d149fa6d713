"""Finds a term of the glossary by what a learner calls it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.tutor.course import Term
from bot.tutor.matching.text import stem, words

ALIKE = 0.85
"""How alike a name must be, 0..1 (difflib): one letter wrong in seven, one missing in four. At 0.8, "policy" was a
policy lab, and only 8 more of 153 misspelt names were found unlisted."""


def name_key(name: str) -> str:
    """Leave out case, accents, spaces, hyphens, an article, the ending: "the Co-Productions" gives "coproduct"."""
    first, *others = words(name) or [""]
    return stem("".join(others if others and first in ("a", "an", "the") else (first, *others)))


def find_term(glossary: Sequence[Term], name: str) -> Term | None:
    """Find the term with a name, or with the name most like it; None when none is alike."""
    terms = {name_key(known): term for term in reversed(glossary) for known in _names(term)}
    key = name_key(name)
    best = [key] if key in terms else get_close_matches(key, sorted(terms), n=1, cutoff=ALIKE)
    return terms[best[0]] if best and key else None


def _names(term: Term) -> Iterable[str]:
    return (*term.misspelt, *term.also, term.name)
