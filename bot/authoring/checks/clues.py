"""Rules about quiz items: nobody finds the key, or misses it, by the way in which a question is written.

Source: Haladyna, Downing, Rodriguez, A Review of Multiple-Choice Item-Writing Guidelines, Applied Measurement in
Education 15(3), 2002.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import mean

from bot.authoring.checks.quizzes import Entry
from bot.authoring.problems import Problem
from bot.authoring.reading import Place
from bot.authoring.repeats import text_key
from bot.authoring.shapes import ItemShape
from bot.tutor.matching.text import LIGHT_WORDS, stem, words
from bot.tutor.quizzing.items import PICK_ONE

LONGEST_KEY = 1.3
"""Times the mean length of the wrong options: who does not know takes the longest, most careful one."""

CACHED_TEXTS = 200
"""An item has twenty texts, of which each is held against the others."""

NAME_WORDS = 3
"""Options of so few words are names, and a name is as long as it is."""

_ABOVE = re.compile(
    r"\b(?:all|any|both|each|neither|none) (?:of the|of|the) (?:above|below)\b"
    r"|^(?:all|any|both|neither|none) (?:of )?(?:the )?(?:other )?(?:options|answers|choices)\b"
    r"|^(?:all|any|both|neither|none)(?: (?:of )?(?:the )?(?:these|those|them|others?|two|three|four|above|below))?\W*$"
    r"|^(?:either |neither )?[a-j1-9] (?:and|or|nor|&) [a-j1-9]\W*$"
    r"|\bboth [a-j] and [a-j]\b",
    re.IGNORECASE,
)

_NEGATIVE = frozenset({"not", "cannot", "except", "least", "incorrect", "false", "never"})
_HARMLESS = re.compile(r"\b(?:at least|last but not least|not only|or not|true or false)\b", re.IGNORECASE)

_ABSOLUTE = frozenset({"always", "never", "only", "all", "every", "none", "must"})
_MILD = re.compile(r"\b(?:at|after|above|of|in) all\b", re.IGNORECASE)

_PLACES = re.compile(
    r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice) [A-HJ]\b|\b(?:[Oo]ption|[Cc]hoice) \d\b"
    r"|\b[Tt]he (?:first|second|third|fourth|fifth|last|middle) (?:option|answer)\b"
    r"|\b(?:option|answer|choice)s? (?:above|below)\b"
)
_UNSEEN = re.compile(
    r"\b(?:which|what|one|two|any|all|each) of the (?:following|options|answers|choices)\b"
    r"|\bthe following (?:options|answers|choices|statements|sentences|words|terms)\b",
    re.IGNORECASE,
)
_THESE = re.compile(r"\bof (?:these|those)\b", re.IGNORECASE)

_EMPTY = LIGHT_WORDS | {"how", "what", "when", "where", "which", "who", "whom", "whose", "why"}
_DENIALS = frozenset({"not", "no"})
"""They tell one answer from another, but many questions and answers share them by chance."""
_NUMBER = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def keys_are_no_longer_than_the_rest(entry: Entry) -> Iterator[Problem]:
    """Q005."""
    keys, wrong = _sides(entry.shape)
    if not keys or not wrong or all(len(text.split()) <= NAME_WORDS for text in (*keys, *wrong)):
        return
    length, usual = mean(map(len, keys)), mean(map(len, wrong))
    if length > LONGEST_KEY * usual:
        message = f"what is right has {length:.0f} characters, what is wrong {usual:.0f}: that gives it away"
        yield entry.problem("Q005", ("options",), message, "shorten the one, or say more in the others")


def questions_do_not_tell_their_answers(entry: Entry) -> Iterator[Problem]:
    """Q006."""
    keys, wrong = _sides(entry.shape)
    question = _content(entry.shape.stem)
    for word in _telling_words(question, keys, wrong) if entry.shape.kind in PICK_ONE else ():
        message = f"the question and the right option say {word!r}, and nothing that is wrong does"
        yield entry.problem("Q006", ("stem",), message, "say it in other words, or in a wrong option too")
    tempting = wrong or [text for mistake in entry.shape.mistakes for text in mistake.answers]
    if any(_is_in(text, question) for text in tempting):
        return
    for at, answer in enumerate(entry.shape.accept):
        if _is_in(answer, question):
            message = f"{answer!r} stands in the question"
            yield entry.problem("Q006", ("accept", at), message, "ask in other words")


def no_option_speaks_of_all_of_them(entry: Entry) -> Iterator[Problem]:
    """Q007: who knows one of the others knows whether it is right; and the order in which they are shown varies."""
    for at, option in enumerate(entry.shape.options):
        if _ABOVE.search(option.text):
            message, hint = f"{option.text!r} speaks of the other options", "say what it means; or ask for several"
            yield entry.problem("Q007", ("options", at, "text"), message, hint)


def questions_are_not_negative(entry: Entry) -> Iterator[Problem]:
    """Q008. A case may tell what did not happen, before it is asked about; and why something is not so may be asked."""
    shape = entry.shape
    if shape.kind == "explain":
        return
    asked = shape.stem if shape.kind == "true_false" else " ".join(_asking(_SENTENCE_END.split(shape.stem)))
    for word in _TOKEN.findall(_HARMLESS.sub(" ", asked)):
        negative = word.lower() in _NEGATIVE or re.search(r"n['’]t$", word.lower())
        if negative and word != word.upper():
            message, hint = f"{word!r} turns the question round", "ask what is so, or write the word in CAPITALS"
            yield entry.problem("Q008", ("stem",), message, hint)


def _asking(sentences: Sequence[str]) -> Iterator[str]:
    """Give what asks: the questions, and the last sentence, which may say how to answer."""
    yield from (sentence for sentence in sentences[:-1] if sentence.endswith("?"))
    yield sentences[-1]


def hints_leave_something_to_find(entry: Entry) -> Iterator[Problem]:
    """Q010."""
    shape = entry.shape
    keys = [] if shape.kind == "ordering" else _sides(shape)[0]
    secrets = dict.fromkeys([*keys, *shape.accept, *(point.text for point in shape.points)])
    for at, hint in enumerate(shape.hints):
        if told := next((secret for secret in secrets if _gives(hint, secret)), None):
            message = f"this hint has every word of {told!r}"
            yield entry.problem("Q010", ("hints", at), message, "point to it without naming it")
    if len({text_key(hint) for hint in shape.hints}) < len(shape.hints):
        yield entry.problem("Q010", ("hints",), "the two hints say the same", "let the second one tell more")


def absolute_words_tempt_nobody(entry: Entry) -> Iterator[Problem]:
    """Q015."""
    keys, _ = _sides(entry.shape)
    if not keys or not _ABSOLUTE.isdisjoint(words(" ".join(keys))):
        return
    for at, option in enumerate(entry.shape.options):
        if _ABOVE.search(option.text):
            continue  # told already
        if found := [word for word in words(_MILD.sub(" ", option.text)) if word in _ABSOLUTE]:
            message = f"{found[0]!r} stands in wrong options only: learners know that such options are wrong"
            yield entry.problem("Q015", ("options", at, "text"), message, "leave it out, or make another mistake")


def texts_fit_what_is_shown(entry: Entry) -> Iterator[Problem]:
    """Q016: options are shown in any order, and none is shown where the answer is typed."""
    shape = entry.shape
    for place, text in _told(shape):
        if found := _PLACES.search(text):
            message, hint = f"{found[0]!r} names an option by its place", "options are shuffled: say which is meant"
            yield entry.problem("Q016", place, message, hint)
    is_typed = shape.accept or shape.kind in ("typed", "explain")
    has_one_sentence = len(_SENTENCE_END.split(shape.stem)) == 1  # more of them may say what "these" are
    found = _UNSEEN.search(shape.stem) or (_THESE.search(shape.stem) if has_one_sentence else None)
    if is_typed and found:
        message = f"{found[0]!r}: no options are shown when the answer is typed"
        yield entry.problem("Q016", ("stem",), message, "ask so that it can be answered without them")


def _sides(shape: ItemShape) -> tuple[Sequence[str], Sequence[str]]:
    """Give what is right and what is wrong among the options."""
    keys = [option.text for option in shape.options if option.is_right]
    return keys, [option.text for option in shape.options if not option.is_right]


@lru_cache(maxsize=CACHED_TEXTS)
def _content(text: str) -> frozenset[str]:
    """Give the stems of the words that say something, and the numbers."""
    return frozenset([*(stem(word) for word in words(text) if word not in _EMPTY), *_NUMBER.findall(text)])


def _telling_words(question: frozenset[str], keys: Sequence[str], wrong: Sequence[str]) -> Sequence[str]:
    """Give the words that the question shares with the keys alone; none where it names each option by its own words."""
    right, elsewhere = _content(" ".join(keys)), _content(" ".join(wrong))
    if wrong and all(_content(text) & question - right for text in wrong):
        return ()
    shared = question & right - elsewhere - _DENIALS
    return tuple(dict.fromkeys(word for word in words(" ".join(keys)) if stem(word) in shared))


def _is_in(text: str, question: frozenset[str]) -> bool:
    return bool(_content(text)) and _content(text) <= question


def _gives(hint: str, secret: str) -> bool:
    """Say whether a hint has all content words of a secret; one without any must stand in it as it is."""
    wanted = _content(secret)
    return wanted <= _content(hint) if wanted else f" {text_key(secret)} " in f" {text_key(hint)} "


def _told(shape: ItemShape) -> Iterator[tuple[Place, str]]:
    yield ("stem",), shape.stem
    yield from ((("options", at, "text"), one.text) for at, one in enumerate(shape.options))
    yield from ((("options", at, "feedback"), one.feedback) for at, one in enumerate(shape.options))
    yield from ((("mistakes", at, "feedback"), one.feedback) for at, one in enumerate(shape.mistakes))
    yield from ((("hints", at), hint) for at, hint in enumerate(shape.hints))
    yield ("explanation",), shape.explanation
