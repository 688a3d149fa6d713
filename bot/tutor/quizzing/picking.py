"""Finds the options of a question that a typed text names: by their letters, by a verdict, by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.tutor.course import Course, is_small_talk
from bot.tutor.matching.text import LIGHT_WORDS, stem, words
from bot.tutor.moment import Moment
from bot.tutor.quizzing.items import PICK_ONE, Item, Kind
from bot.tutor.quizzing.lettering import guessed, lettered, lettered_in_words, placed
from bot.tutor.quizzing.quiz import Step
from bot.tutor.quizzing.quiz_wishes import asks_for_quiz
from bot.tutor.quizzing.showing import label, typed_item
from bot.tutor.quizzing.texts import asks, plain, verdict
from bot.tutor.quizzing.typed import likeness, read_typed

NEAR, APART = 0.8, 0.2
"""How like an option a text has to be, of 1.0, and by how much more than like any other."""

_QUESTION_MARK = re.compile(r"\?\W*$")
_INVERTED = re.compile(r"\w+ (is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b")


def find_picks(moment: Moment, step: Step, item: Item, text: str, *, shown_last: bool) -> tuple[int, ...]:
    """Find the options that a text names, by letters or by words, in its order; of one-tap items, one or none.

    `shown_last`: nothing else was said since, so that "no" is said of the statement, not of an answer of the course.
    """
    named = _named(moment, step, item, text, shown_last=shown_last)
    picks = tuple(dict.fromkeys(option for option in named if option not in step.out))
    if not shown_last and is_title(moment.course, text) and not all(item.options[pick].is_right for pick in picks):
        return ()
    return picks if len(picks) == 1 or item.kind not in PICK_ONE else ()


def is_title(course: Course, text: str) -> bool:
    """Say whether a text is what an intent or a term of the course is called: then it may ask for that."""
    said = _stems(text)
    titles = (intent.title for intent in course.intents.values() if not is_small_talk(intent.id))
    terms = (name for term in course.glossary for name in (term.name, *term.also))
    return bool(said) and any(_stems(name) == said for name in (*titles, *terms))


def _named(moment: Moment, step: Step, item: Item, text: str, *, shown_last: bool) -> Sequence[int]:
    if (by_letters := lettered(step, item, text)) is not None:
        return by_letters
    if item.kind is Kind.TRUE_FALSE and (said := verdict(text)) is not None:
        return [option for option in step.order if shown_last and item.options[option].holds is said]
    if exact := [option for option in step.order if plain(text) and plain(text) in _written(moment, item, option)]:
        return exact
    if shown_last and (meant := placed(step, item, text) or guessed(step, text)):
        return meant
    if asks_for_quiz(text):
        return ()
    if shown_last and (accepted := _accepted(moment, item, text)):
        return accepted
    is_asked_back = not shown_last or item.kind is Kind.ORDERING or _QUESTION_MARK.search(text)
    if not is_asked_back and (in_words := lettered_in_words(step, item, text)) is not None:
        return in_words
    if not asks(text) and (named := _by_names(moment, step, item, text)):
        return named
    return () if is_asked_back else _most_like(moment, step, item, text)


def _accepted(moment: Moment, item: Item, text: str) -> Sequence[int]:
    """Find the right option by what staff accept where the question is answered in words."""
    if item.kind not in PICK_ONE or asks(text):
        return ()
    is_right = read_typed(typed_item(item), text, moment.matching.correct).is_right
    return [at for at, option in enumerate(item.options) if option.is_right] if is_right else ()


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
