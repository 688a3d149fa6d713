"""Finds the options of a question that a text names by their letters, or by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.tutor.following.cues import NUMBERS, ORDINALS, Said
from bot.tutor.quizzing.items import PICK_ONE, Item, Kind
from bot.tutor.quizzing.quiz import Step
from bot.tutor.quizzing.showing import LETTERS
from bot.tutor.quizzing.texts import asks, plain, verdict

_BETWEEN = r"(\s{0,3}[,;&>→]\s{0,3}|\s{1,3}(and|then)\s{1,3}|\s{1,3})"
_LETTERS = re.compile(rf"((just|only) )?(option |answer |letter |it is |its )?[a-j][.)]*({_BETWEEN}[a-j][.)]*)*")
"""Options by their letters: "b", "A and C"."""

_LEAD = (
    r"((ok|hm{1,5}|well|so|then|maybe|probably|perhaps|definitely|only|just"
    r"|(i (would |will |am )?|id |ill |im )?(say|think|guess|suppose|believe|choose|pick|take|go(ing)? (for|with))"
    r"|((my|the)( right| correct)? (answer|guess|choice|option|one)|answer|guess|choice|option)( is)?"
    r"|(it|that|this) (is|must be|should be|has to be)|its|thats)[\s,:]{1,4})*"
)
_NAME = r"(option |answer |letter )?[a-h]\b[.)]?"
_TAIL = (
    r"([\s,]{1,4}(i (think|guess|suppose|believe|would say)|id say|maybe|probably|perhaps|please|for sure|thanks|ok"
    r"|it is|(but )?(i am |im )?not (so |very |really |too |quite )?sure"
    r"|is (right|correct|(the|my) (right |correct )?(answer|one|option|guess|choice))))*"
)
_REASON = (
    r"([\s,;:.)-]{1,4}((it is |its |is )?(?P<verdict>true|false|right|correct|yes|no|wrong)[\s,;:.-]{1,4})?"
    r"(becau?se|becuase|becouse|since|cause|coz|cuz|bc|as)\b.*|\s?[,;:.)-]{1,3}\s+(?P<rest>\S.*))?"
)
_LETTERED = re.compile(rf"{_LEAD}(?P<letters>{_NAME}({_BETWEEN}{_NAME})*){_TAIL}{_REASON}", re.DOTALL)
"""Letters in a sentence, or before a reason: "I would say option B", "B, I think", "C false because it overlaps"."""

_MAYBE = r"(so |and |maybe |hm |ok ){0,2}(is|isnt|could|can|might|would)( it| that| the answer)( be)? "
_GUESSED = re.compile(rf"{_MAYBE}(?P<letters>{_NAME})( maybe| then| or what)?")
"""A letter in the form of a question: "could it be B?"."""

_PLACE = rf"({'|'.join((*ORDINALS, *filter(str.isdigit, NUMBERS)))})"
_PLACED = re.compile(
    rf"({_MAYBE})?{_LEAD}(the )?(option |answer |number |nr )?"
    rf"(?P<places>{_PLACE}({_BETWEEN}(the )?{_PLACE})*)( (one|option|answer)s?)?{_TAIL}"
)
"""Places, where nothing else is said: "I think the second one", "option 2", "first and third"."""

_GLUED = re.compile(r"(?!.*(.).*\1)[a-j]{2,5}")
"""Letters with nothing between them, none of them twice: "bce"."""

_ALL = re.compile(r"(all|everything|every one)( of (them|these|those))?( options| answers)?( please)?")
_OTHER_LETTER = re.compile(r"\b[b-h]\b")


def lettered(step: Step, item: Item, text: str) -> Sequence[int] | None:
    """Give the options that a text names by letters alone, in its order; None where it is no such text."""
    said = plain(text)
    if _LETTERS.fullmatch(said):
        return _at(step, said)
    shown = frozenset(LETTERS.lower()[: len(step.order)])
    is_glued = item.kind not in PICK_ONE and _GLUED.fullmatch(said) and shown.issuperset(said)
    return _at(step, " ".join(said)) if is_glued else None


def guessed(step: Step, text: str) -> Sequence[int]:
    """Give the option of which a text asks by its letter whether it is the right one."""
    found = _GUESSED.fullmatch(plain(text))
    return _at(step, found["letters"]) if found else ()


def lettered_in_words(step: Step, item: Item, text: str) -> Sequence[int] | None:
    """Give the options whose letters stand in a sentence or before a reason; none where that speaks against them."""
    found = _in_sentence(text)
    if found is None:
        return None
    return _at(step, found["letters"]) if _agrees(step, item, found) else ()


def placed(step: Step, item: Item, text: str) -> Sequence[int]:
    """Give the options that a text names by where they stand among those that are left, and says nothing else."""
    said = plain(text)
    if item.kind is Kind.SEVERAL and _ALL.fullmatch(said):
        return step.order
    found = _PLACED.fullmatch(said)
    if found is None or _names_places(item):
        return ()
    left = [option for option in step.order if option not in step.out]
    names = re.findall(_PLACE, found["places"])
    places = [ORDINALS.get(name, NUMBERS.get(name, 0)) for name in names]
    return [left[place] for place in places if -len(left) <= place < len(left)]


def is_lettered(text: str, *, in_words: bool = False) -> bool:
    """Say whether a text names options by their letters; `in_words`: maybe in a sentence, or with a reason."""
    return bool(_LETTERS.fullmatch(plain(text))) or (in_words and _in_sentence(text) is not None)


def _at(step: Step, letters: str) -> Sequence[int]:
    places = [LETTERS.lower().index(letter) for letter in re.findall(r"\b[a-j]\b", letters)]
    return [step.order[place] for place in places if place < len(step.order)]


def _names_places(item: Item) -> bool:
    """Say whether an option is no more than a number or a place: then it is named by that."""
    said = [Said.of(option.text) for option in item.options]
    return any(one.has(frozenset((*ORDINALS, *NUMBERS))) and not one.names for one in said)


def _in_sentence(text: str) -> re.Match[str] | None:
    """Find letters that are said in a sentence, or before a reason: "I would say B", "C, because it overlaps"."""
    found = _LETTERED.fullmatch(plain(text))
    rest = found["rest"] if found else None
    return None if rest and (asks(rest) or _OTHER_LETTER.search(rest)) else found


def _agrees(step: Step, item: Item, found: re.Match[str]) -> bool:
    """Say whether "C false because ..." is said of an option that begins with "false", and not against it."""
    said = verdict(found["verdict"] or "")
    if item.kind is not Kind.TRUE_FALSE:
        return said is not False
    return said is None or all(item.options[option].holds is said for option in _at(step, found["letters"]))
