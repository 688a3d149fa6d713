"""Finds the options of a question that a typed text names: by their letters, by a verdict, by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.tutor.course import Course, is_small_talk
from bot.tutor.following.cues import Said
from bot.tutor.matching.text import LIGHT_WORDS, fold, stem, words
from bot.tutor.moment import Moment
from bot.tutor.quizzing.items import PICK_ONE, Item, Kind
from bot.tutor.quizzing.quiz import Step
from bot.tutor.quizzing.quiz_wishes import asks_for_quiz
from bot.tutor.quizzing.showing import LETTERS, label
from bot.tutor.quizzing.typed import likeness, read_typed

NEAR, APART = 0.8, 0.2
"""How like an option a text has to be, of 1.0, and by how much more than like any other."""

_QUESTION = re.compile(
    r"^(so |and |but |ok |okay |wait |sorry |hm |hmm |please |pls )*"
    r"(what|whats|who|whos|whose|how|hows|why|when|where|which|is|are|was|were|can|could|does|do|did|should|would|will"
    r"|explain|tell|define|describe|compare|show|give|remind|meaning|difference|example)\b"
)
"""How questions start. What ends in a question mark is one, too, unless it names the right answer."""

_GUESSING = re.compile(r"^(so |and |ok |hm )*(is|isnt|are|could|would|can|might) (it|that|this|they)( be)?\b")

_LETTERS = re.compile(
    r"((just|only) )?(option |answer |letter |it is |its )?[a-j][.)]*((\s*[,;&]\s*|\s+and\s+|\s+)[a-j][.)]*)*"
)
"""Options by their letters: "b", "A and C"."""

_LEAD = (
    r"((ok|hm{1,5}|well|so|then|maybe|probably|perhaps|definitely|only|just"
    r"|(i (would |will |am )?|id |ill |im )?(say|think|guess|suppose|believe|choose|pick|take|go(ing)? (for|with))"
    r"|((my|the)( right| correct)? )?(answer|guess|choice|option|one)( is)?"
    r"|(it|that|this) (is|must be|should be|has to be)|its|thats)[\s,:]{1,4})*"
)
_NAME = r"(option |answer |letter )?[a-h]\b[.)]?"
_TAIL = (
    r"([\s,]{1,4}(i (think|guess|suppose|believe|would say)|id say|maybe|probably|perhaps|please|for sure"
    r"|(but )?(i am |im )?not (so |very |really |too |quite )?sure"
    r"|is (right|correct|(the|my) (right |correct )?(answer|one|option|guess|choice))))*"
)
_REASON = (
    r"([\s,;:.)-]{1,4}((it is |its |is )?(?P<verdict>true|false|right|correct|yes|no|wrong)[\s,;:.-]{1,4})?"
    r"(becau?se|becuase|becouse|since|cause|coz|cuz|bc|as)\b.*|\s?[,;:.)-]{1,3}\s+(?P<rest>\S.*))?"
)
_LETTERED = re.compile(
    rf"{_LEAD}(?P<letters>{_NAME}((\s{{0,3}}[,;&]\s{{0,3}}|\s{{1,3}}and\s{{1,3}}|\s{{1,3}}){_NAME})*){_TAIL}{_REASON}",
    re.DOTALL,
)
"""Letters in a sentence, or before a reason: "I would say option B", "B, I think", "C false because it overlaps"."""

_LETTER_GUESSED = re.compile(
    r"(so |and |maybe |hm |ok ){0,2}(is|isnt|could|can|might|would)( it| that| the answer)( be)? "
    rf"(?P<letters>{_NAME})"
    r"( maybe| then| or what)?"
)
"""A letter in the form of a question: "could it be B?"."""

_GLUED = re.compile(r"(?!.*(.).*\1)[a-j]{2,5}")
"""Letters with nothing between them, none of them twice: "bce"."""

_ALL = re.compile(r"(all|everything|every one)( of (them|these|those))?( options| answers)?( please)?")

_OTHER_LETTER = re.compile(r"\b[b-h]\b")
_QUESTION_MARK = re.compile(r"\?\W*$")
_INVERTED = re.compile(r"\w+ (is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b")

VERDICTS = {
    **dict.fromkeys(("true", "yes", "right", "correct"), True),
    **dict.fromkeys(("false", "no", "wrong"), False),
}

_SMILE = re.compile(r"\s[:;]-?[()dp]$")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u200d\ufe0f\u20e3]")
"""Emoji, and what joins and colours them."""

_POLITE = re.compile(r"\bpl[sz]\b")
"""How "please" is written on phones."""


def find_picks(moment: Moment, step: Step, item: Item, text: str, *, shown_last: bool) -> tuple[int, ...]:
    """Find the options that a text names, by letters or by words, in its order; of one-tap items, one or none.

    `shown_last`: nothing else was said since, so that "no" is said of the statement, not of an answer of the course.
    """
    named = _named(moment, step, item, text, shown_last=shown_last)
    picks = tuple(dict.fromkeys(option for option in named if option not in step.out))
    if not shown_last and is_title(moment.course, text) and not all(item.options[pick].is_right for pick in picks):
        return ()
    return picks if len(picks) == 1 or item.kind not in PICK_ONE else ()


def is_lettered(text: str, *, in_words: bool = False) -> bool:
    """Say whether a text names options by their letters; `in_words`: maybe in a sentence, or with a reason."""
    return bool(_LETTERS.fullmatch(plain(text))) or (in_words and _in_sentence(text) is not None)


def is_title(course: Course, text: str) -> bool:
    """Say whether a text is what an intent or a term of the course is called: then it may ask for that."""
    said = _stems(text)
    titles = (intent.title for intent in course.intents.values() if not is_small_talk(intent.id))
    terms = (name for term in course.glossary for name in (term.name, *term.also))
    return bool(said) and any(_stems(name) == said for name in (*titles, *terms))


def asks(text: str) -> bool:
    """Say whether a text is a question, and not a guess ("is it rye?")."""
    said = plain(text)
    return bool(_QUESTION.match(said)) and not _GUESSING.match(said)


def plain(text: str) -> str:
    """Leave out case, accents, apostrophes and what stands around a text: marks, and signs such as a smile."""
    said = _SMILE.sub("", _PICTURES.sub("", re.sub(r"['’]", "", fold(text))))
    return _POLITE.sub("please", said.strip(" .!?,"))


def _named(moment: Moment, step: Step, item: Item, text: str, *, shown_last: bool) -> Sequence[int]:
    said = plain(text)
    if _LETTERS.fullmatch(said):
        return _at(step, said)
    if item.kind is Kind.TRUE_FALSE and (verdict := VERDICTS.get(said)) is not None:
        return [option for option in step.order if shown_last and item.options[option].holds is verdict]
    if exact := [option for option in step.order if said and said in _written(moment, item, option)]:
        return exact
    if shown_last and (meant := _by_places(step, item, text)):
        return meant
    if asks_for_quiz(text):
        return ()
    if shown_last and (guessed := _LETTER_GUESSED.fullmatch(said)):
        return _at(step, guessed["letters"])
    is_asked_back = not shown_last or item.kind is Kind.ORDERING or _QUESTION_MARK.search(text)
    if not is_asked_back and (found := _in_sentence(text)):
        return _at(step, found["letters"]) if _agrees(step, item, found) else ()
    if not asks(text) and (named := _by_names(moment, step, item, text)):
        return named
    return () if is_asked_back else _most_like(moment, step, item, text)


def _at(step: Step, letters: str) -> Sequence[int]:
    places = [LETTERS.lower().index(letter) for letter in re.findall(r"\b[a-j]\b", letters)]
    return [step.order[place] for place in places if place < len(step.order)]


def _by_places(step: Step, item: Item, text: str) -> Sequence[int]:
    """Find options by where they stand, where nothing else is said: "the second one", "option 2", "all of them"."""
    said = plain(text)
    if item.kind is Kind.SEVERAL and _ALL.fullmatch(said):
        return step.order
    if item.kind not in PICK_ONE and len(said) <= len(step.order) and _GLUED.fullmatch(said):
        return _at(step, " ".join(said))
    words_said = Said.of(text)
    if item.kind is Kind.ORDERING or words_said.names or asks(text):
        return ()
    first = words_said.place
    places = words_said.places or (() if first is None else (first,))
    return [step.order[place] for place in places if place < len(step.order)]


def _in_sentence(text: str) -> re.Match[str] | None:
    """Find letters that are said in a sentence, or before a reason: "I would say B", "C, because it overlaps"."""
    found = _LETTERED.fullmatch(plain(text))
    rest = found["rest"] if found else None
    return None if rest and (asks(rest) or _OTHER_LETTER.search(rest)) else found


def _agrees(step: Step, item: Item, found: re.Match[str]) -> bool:
    """Say whether "C false because ..." is said of an option that begins with "false", and not against it."""
    verdict = VERDICTS.get(found["verdict"] or "")
    if item.kind is not Kind.TRUE_FALSE:
        return verdict is not False
    return verdict is None or all(item.options[option].holds is verdict for option in _at(step, found["letters"]))


def _by_names(moment: Moment, step: Step, item: Item, text: str) -> Sequence[int]:
    said = plain(text)
    labels = {option: label(moment.course, item, option) for option in step.order}
    named = [option for option in step.order if _names(moment, item, labels[option], text)]
    return sorted(named, key=lambda option: said.find(plain(labels[option]).split()[0]))


def _most_like(moment: Moment, step: Step, item: Item, text: str) -> Sequence[int]:
    """Find the option that a text nearly repeats; none where another one is nearly as near."""
    found = sorted(
        (max(likeness(text, one, moment.matching.correct) for one in _written(moment, item, option)), option)
        for option in step.order
    )
    (second, _), (first, nearest) = found[-2:] if len(found) > 1 else ((0.0, -1), *found)
    if first < NEAR or first - second < APART:
        return ()
    return [nearest] if not asks(text) or _says_how(text, item.options[nearest].text) else ()


def _says_how(text: str, option: str) -> bool:
    """Say whether a text that starts as a question does so because the option does: "How it is directed"."""
    said, written = plain(text), plain(option)
    return said.split()[0] == written.split()[0] and not (_INVERTED.match(said) and not _INVERTED.match(written))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in LIGHT_WORDS)


def _written(moment: Moment, item: Item, option: int) -> tuple[str, str]:
    return plain(label(moment.course, item, option)), plain(item.options[option].text)


def _names(moment: Moment, item: Item, name: str, text: str) -> bool:
    only = Item(item.id, item.objective, item.level, Kind.TYPED, "", (), item.hints, "", (), accepted=(name,))
    return read_typed(only, text, moment.matching.correct).is_right
