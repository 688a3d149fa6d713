"""Reads what is typed as one of the choices shown last: "2", "the second", "none", the words on a button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.tutor.cards import NO, YES, label_of
from bot.tutor.choices import Action, answer_of, is_quiz, read, write
from bot.tutor.course import Course
from bot.tutor.following.cues import Said
from bot.tutor.learner import Context
from bot.tutor.matching.text import stem
from bot.tutor.wording import PLACEHOLDER

LABELS = 2_000
"""Labels of buttons that are kept at hand; a course of 90 intents has 400."""

NONE = frozenset(("none", "neither", "nothing"))
BELOW_REMINDERS = (write(Action.REVIEW), write(Action.SILENCE))
"""What is offered below a reminder, which leaves what the conversation offered as it was."""

_WAYS_OUT = frozenset((Action.TOPICS, Action.GLOSSARY, Action.RESUME))
_MENU = _WAYS_OUT | {Action.TOPIC, Action.READ, Action.DEFINE}

_ASSENTING = frozenset(("yes", "yeah", "yep", "y", "ok", "okay", "sure"))
_YES = _ASSENTING | {"please", "do", "it", "they", "may", "of", "course"}
_NO = frozenset(("no", "nope", "nah", "n", "not", "none", "never", "cancel", "stop", "dont", "thanks", "better"))


def choose(course: Course, context: Context, text: str) -> str | None:
    """Find the choice that a text names; None when it names none.

    Single words count only after a question, and ordinals in a menu, too: below an answer they may mean the answer's
    own list.
    """
    offered = context.offered
    said = Said.of(text)
    if (number := _number(text)) is not None:
        return offered[number] if number < len(offered) else _goal(offered, number + 1)
    labels = [_stems_of_label(label_of(course, choice)) for choice in offered]
    words = _stems(said)
    if words and words in labels:
        return offered[labels.index(words)]
    wording = course.wording
    frames = [frame for frame in (wording.other_label, wording.see_label, wording.topic_label) if _frames(frame, words)]
    for choice in offered if frames else ():
        if words in [_stems_of_label(shown) for shown in _shown(course, choice)]:
            return choice
    if words == _stems_of_label(wording.read_label) and (read_on := _read_on(offered)):
        return read_on
    if not words:
        return None
    if not context.asks:
        return _at(_menu(offered), said)
    if (answer := _yes_or_no(said)) and (meant := [one for one in offered if answer_of(one) == answer]):
        return meant[0]
    if NONE & set(said.tokens) and not set(said.names) - NONE and write(Action.NONE) in offered:
        return write(Action.NONE)
    if said.place is not None and not said.names:
        return _at([choice for choice in offered if choice != write(Action.NONE)], said)
    if YES in map(answer_of, offered):
        return None
    return _only(offered, labels, frozenset(stem(token) for token in said.residue) or words)


def choose_below_reminder(course: Course, text: str) -> str | None:
    """Find the choice below a reminder whose button has the words of a text; None where neither has."""
    words = _stems(Said.of(text))
    named = (choice for choice in BELOW_REMINDERS if words == _stems_of_label(label_of(course, choice)))
    return next(named, None) if words else None


def _at(choices: Sequence[str], said: Said) -> str | None:
    """Find the choice at the place that is named, and nothing with it."""
    place = said.place
    if place is None or said.names:
        return None
    return choices[place] if -len(choices) <= place < len(choices) else None


def _menu(offered: Sequence[str]) -> Sequence[str]:
    """Give what a list of topics, of questions or of words offers, without the ways out; nothing of other cards."""
    actions = [chosen.action for choice in offered if (chosen := read(choice))]
    if not _MENU.issuperset(actions) or len(actions) < len(offered):
        return ()
    return [choice for choice, action in zip(offered, actions, strict=True) if action not in _WAYS_OUT]


def _goal(offered: Sequence[str], number: int) -> str | None:
    """Read a number that is no place among the choices as the goal, where goals are offered."""
    goals = [choice for choice in offered if (chosen := read(choice)) and chosen.action is Action.GOAL]
    return write(Action.GOAL, str(number)) if goals else None


def _read_on(offered: Sequence[str]) -> str | None:
    """Give the way from a question of a quiz to the answer of the course: its button names no intent."""
    answers = [choice for choice in offered if (chosen := read(choice)) and chosen.action is Action.ANSWER]
    return answers[0] if len(answers) == 1 and any(map(is_quiz, offered)) else None


def _stems(said: Said) -> frozenset[str]:
    return frozenset([stem(token) for token in said.tokens])


@lru_cache(maxsize=LABELS)
def _stems_of_label(label: str) -> frozenset[str]:
    """Do the same for words of the course, which come again with every message."""
    return _stems(Said.of(label))


def _frames(label: str, words: frozenset[str]) -> bool:
    """Say whether a text may be a label with a name in it: it has all words around the name."""
    return _stems_of_label(PLACEHOLDER.sub(" ", label)) <= words


def _shown(course: Course, choice: str) -> Sequence[str]:
    """Give what may stand on the button around the name of where it leads."""
    name, wording = label_of(course, choice), course.wording
    around = [wording.other_label.replace("{question}", name), wording.see_label.replace("{question}", name)]
    chosen = read(choice)
    topic = course.topic(chosen.about) if chosen else None
    return [*around, *([wording.topic_label.replace("{topic}", topic.title)] if topic else [])] if name or topic else []


def _yes_or_no(said: Said) -> str | None:
    if said.is_only(_YES) and (said.has(_ASSENTING) or len(said.tokens) > 1):
        return YES
    return NO if said.is_only(_NO) else None


def _number(text: str) -> int | None:
    digits = text.strip().strip("#.() ")
    return int(digits) - 1 if digits.isascii() and digits.isdigit() and len(digits) <= 3 and int(digits) > 0 else None


def _only(offered: Sequence[str], labels: Sequence[frozenset[str]], words: frozenset[str]) -> str | None:
    """Find the one choice whose label has all the words."""
    having = [choice for choice, label in zip(offered, labels, strict=True) if words <= label]
    return having[0] if len(having) == 1 else None
