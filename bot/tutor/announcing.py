"""Tells a question from the words that announce it: "I have a question", "can I ask you something about rye?"."""

from __future__ import annotations

import re

_BEFORE = (
    r"(?:(?:hi|hello|hey|ok|okay|so|but|and|sorry|excuse me|please|wait|now|well|yes|no|just"
    r"|dear|there|teacher|professor|prof|tutor|bot|sir|madam|mr|mrs|ms|miss)\b[\s,.!]{0,3}){0,5}"
)
_WILL_ASK = (
    r"(?:(?:i|we|i'?d|we'?d) (?:also |just )?(?:want|wanted|need|would like|like|wish)(?: to)? (?:ask|know)"
    r"|(?:can|could|may|might|shall) (?:i|we) (?:please )?ask|let me ask|i (?:will|have to|must) ask)(?: (?:you|u))?"
)
_HAVE = (
    r"(?:(?:i|we) (?:still |also |just )?(?:have got|have|had|got)"
    r"|(?:i|we)'?ve(?: still| also| just)?(?: got)?)"
)
_ONE = (
    r"(?: (?:a few|few|an?|one|1|two|2|three|3|some|another|my|the))?"
    r"(?: (?:more|other|quick|small|little|simple|last))? (?:question|doubt|thing|something)s?"
    r"(?: (?:for|to) (?:you|u)| to ask(?: you)?)?\b"
)
_ANNOUNCING = re.compile(rf"\s{{0,3}}{_BEFORE}(?:{_HAVE}{_ONE}|{_WILL_ASK}{_ONE}|{_WILL_ASK}\b)", re.I)
_NAMING_IT = re.compile(rf"\s{{0,3}}{_BEFORE}(?:(?:an?|one|another|my) )?(?:quick |small |little )?question\b", re.I)
_ALONE = re.compile(
    rf"\s{{0,3}}{_BEFORE}(?:(?:an?|one|just an?) )?(?:quick |short |small |little )?question(?: please| pls)?\W{{0,3}}",
    re.I,
)
"""A question that is named, and nothing else is said."""

_ABOUT = re.compile(r"\s{0,2}(?:[,:.!-]\s{0,2})?(?:about|on|regarding|concerning)\b\s{0,2}|\s{0,2}[,:.!]\s{1,2}", re.I)
_ASKED = re.compile(r"\s{1,2}(?=(?:what|who|how|why|when|where|which)\b)", re.I)
_ENDING = re.compile(r"\W{0,5}(?:(?:please|pls|first|now)\W{0,5})?(?:but\b.{0,40})?", re.I)


def announced(text: str) -> str | None:
    """Give what is behind words that announce a question, "" where that is nothing; None where none is announced.

    "Hello, I have a question about rye" gives "rye", and "May I ask something?" gives "".
    """
    plainly = text.replace("’", "'")
    found = _ANNOUNCING.match(plainly)
    if found and _ENDING.fullmatch(plainly, found.end()):
        return ""
    if _ALONE.fullmatch(plainly):
        return ""
    named = found or _NAMING_IT.match(plainly)
    behind = named and (_ABOUT.match(plainly, named.end()) or (found and _ASKED.match(plainly, named.end())))
    return plainly[behind.end() :].strip() or None if behind else None
