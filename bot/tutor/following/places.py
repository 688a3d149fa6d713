"""Takes a message apart that points at several places of a list: "the first and the third", "an example of each"."""

from __future__ import annotations

import re

from bot.tutor.following.cues import COMPARING, EXAMPLE, NUMBERS, ORDINALS, Said

MOST_WORDS = 12
"""Words of a message that points at places of a list; a longer one asks for more than these."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDINAL = rf"(?:{'|'.join(word for word, at in ORDINALS.items() if word not in ('former', 'latter', 'forth'))})"
_AND = r"(?:\s{0,3}(?:,|&|\+|\band\b|\balso\b|\bplus\b)){1,2}\s{0,3}(?:the\s{1,3})?"
_ONE = r"(?:\s{1,3}(?!and\b|also\b|plus\b|of\b|or\b|is\b|are\b)\w{1,20})?"
_PLACES = re.compile(rf"\b(?:the\s{{1,3}})?({_ORDINAL}(?:{_ONE}{_AND}{_ORDINAL}){{1,4}})\b", re.I)
_SPAN = re.compile(r"\b(?:the\s{1,3})?(first|last)\s{1,3}(2|3|4|5|two|three|four|five)\b(?:\s{1,3}ones\b)?", re.I)
_NUMBERS = re.compile(
    rf"(?<![\w.:])((?:(?:number|nr|no|point)s?\s)?#?\d(?:{_AND}(?:(?:number|nr|no|point)\s)?#?\d){{1,4}})(?![\w:]|\.\d)",
    re.I,
)
_EACH = re.compile(
    r"\b(?:(?:each|every)(?:\s{1,3}one\b)?|all)(?:\s{1,3}of\s{1,3}(?:them|these|those|it)\b)?"
    r"(?:(?<=all)\s{1,3}(?:[2-6]|two|three|four|five|six)\b)?",
    re.I,
)
_ONLY_EACH = re.compile(
    r"\W{0,3}(?:(?:please|explain|describe|define|tell me about)\s){0,2}(?:each|every)\b.{0,20}$", re.I
)


def each_place(text: str, count: int) -> tuple[str, ...]:
    """Give the message once for each place that it points at in a list of so many; () when it points at one or none.

    >>> each_place("explain the first and third", 4)
    ('explain the first', 'explain the third')
    >>> each_place("the last two please", 4)
    ('the penultimate please', 'the last please')
    """
    said = Said.of(text)
    if len(said.tokens) > MOST_WORDS or said.has(COMPARING):
        return ()
    if found := _PLACES.search(text):
        places = [f"the {word}" for word in re.findall(rf"\b{_ORDINAL}\b", found[1], re.I)]
    elif found := _SPAN.search(text):
        length = int(found[2]) if found[2].isdigit() else NUMBERS[found[2].lower()] + 1
        ends = ("penultimate", "last") if length == 2 else ()
        places = [f"the {word}" for word in (_ORDINALS[:length] if found[1].lower() == "first" else ends)]
    elif found := _NUMBERS.search(text):
        places = [f"number {digit}" for digit in re.findall(r"\d", found[1])]
    elif (found := _EACH.search(text)) and (said.has(EXAMPLE) or _ONLY_EACH.match(text)):
        places = [f"the {word} one" for word in _ORDINALS[:count]]
    else:
        return ()
    return tuple(text[: found.start()] + place + text[found.end() :] for place in dict.fromkeys(places))
