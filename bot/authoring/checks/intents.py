"""Rules about intents: ids, phrases, trials, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from bot.authoring.counting import count_of
from bot.authoring.drafts import Draft, Located
from bot.authoring.problems import Problem, meant
from bot.authoring.repeats import near_repeats, text_key
from bot.authoring.shapes import OUTSIDE, IntentShape, OutOfScopeShape
from bot.tutor.choices import LIMIT_BYTES, Action, write
from bot.tutor.matching.text import words

MINIMUM_PHRASES = 10
MINIMUM_TRIALS = 3

_ABOUT_AN_ID = (Action.ANSWER, Action.MORE, Action.PRACTISE, Action.TOPIC, Action.DEFINE)
ID_LIMIT_BYTES = LIMIT_BYTES - max(len(write(action, "x")) - 1 for action in _ABOUT_AN_ID)
"""An id stands on buttons behind the name of an action."""

_STARTS_WITH_WORD = re.compile("[A-Za-z]")

Kind = Literal["phrases", "trials"]


def there_are_intents(draft: Draft) -> Iterator[Problem]:
    """F001, where every file was read and none has an intent."""
    if draft.texts.intents and draft.has_all_intents and not draft.intents:
        hint = "write `- id: area.topic` with phrases and trials"
        yield Problem("intents", 1, "F001", "no file has an intent in it", hint)


def each_intent_stands_once(draft: Draft) -> Iterator[Problem]:
    """I001."""
    first: dict[str, Located[IntentShape]] = {}
    for entry in draft.intents:
        other = first.setdefault(entry.shape.id, entry)
        if other is not entry:
            message = f"the intent {entry.shape.id} stands already at {other.path}:{other.line('id')}"
            yield entry.problem("I001", ("id",), message, "rename one, or put them together")


def each_phrase_stands_once(draft: Draft) -> Iterator[Problem]:
    """I002 and I003: a text is one phrase of one intent, and never a trial at the same time."""
    seen: dict[str, tuple[str, Entry, Kind, int]] = {}
    kinds: tuple[tuple[str, Kind], ...] = (("I002", "phrases"), ("I003", "trials"))
    for code, kind in kinds:
        for owner, entry, at, text in _texts(draft, kind):
            this = (owner, entry, kind, at)
            first = seen.setdefault(text_key(text), this)
            if first is not this:
                other, before, where, place = first
                message = f"{text!r} stands already at {before.path}:{before.line(where, place)}, under {other}"
                yield entry.problem(code, (kind, at), message, "a text belongs to one intent, once")


def each_phrase_has_a_word(entry: Located[IntentShape]) -> Iterator[Problem]:
    """I010: the matcher reads words; emoji, punctuation and numbers alone say nothing to it."""
    for kind, texts in (("phrases", entry.shape.phrases), ("trials", entry.shape.trials)):
        for at, text in enumerate(texts):
            # A text that starts with a letter has a word, and so needs not be taken apart: it is how most start.
            if not (_STARTS_WITH_WORD.match(text) or words(text)):
                yield entry.problem("I010", (kind, at), f"{text!r} has no word in it", "remove it, or use words")


def phrases_differ(draft: Draft) -> Iterator[Problem]:
    """I011. What is told as I002 already is not told again."""
    phrases = list(_texts(draft, "phrases"))
    for at, earlier in near_repeats([(owner, text) for owner, _, _, text in phrases]):
        (owner, entry, place, text), (other, before, where, repeated) = phrases[at], phrases[earlier]
        if text_key(text) != text_key(repeated):
            message = f"{text!r} nearly repeats {repeated!r} at {before.path}:{before.line('phrases', where)}"
            hint = "say it in other words" if owner == other else f"is it meant for {owner} or for {other}?"
            yield entry.problem("I011", ("phrases", place), message, hint)


def there_are_enough_phrases(draft: Draft) -> Iterator[Problem]:
    """I007 and I008."""
    for entry in draft.intents:
        shape = entry.shape
        hint = "add some that differ in their words"
        if len(shape.phrases) < MINIMUM_PHRASES:
            message = f"{shape.id} has {count_of(len(shape.phrases), 'phrase')}, at least {MINIMUM_PHRASES} are wanted"
            yield entry.problem("I007", ("phrases",), message, hint)
        if len(shape.trials) < MINIMUM_TRIALS:
            message = f"{shape.id} has {count_of(len(shape.trials), 'trial')}, at least {MINIMUM_TRIALS} are wanted"
            yield entry.problem("I008", ("trials",), message, hint)
    outside = draft.out_of_scope
    if outside and len(outside.shape.phrases) < MINIMUM_PHRASES:
        message = f"{len(outside.shape.phrases)} phrases are out of scope, at least {MINIMUM_PHRASES} are wanted"
        yield outside.problem("I007", ("phrases",), message, "add what learners ask that the course does not answer")


def ids_fit_their_place(draft: Draft) -> Iterator[Problem]:
    """I006 and I009: an id has an area, stands in the area's file and fits on a button."""
    for entry in draft.intents:
        area, dot, _ = entry.shape.id.partition(".")
        if not dot:
            yield entry.problem("I006", ("id",), f"{entry.shape.id} has no area", "write area.topic")
        elif PurePosixPath(entry.path).stem != area:
            message = f"{entry.shape.id} belongs into intents/{area}.yaml"
            yield entry.problem("I009", ("id",), message, "one file an area")
        if len(entry.shape.id.encode()) > ID_LIMIT_BYTES:
            message = f"the id {entry.shape.id} is too long for a button"
            yield entry.problem("I006", ("id",), message, f"at most {ID_LIMIT_BYTES} characters")


def follow_ups_exist(draft: Draft) -> Iterator[Problem]:
    """I005."""
    for entry in draft.intents:
        for at, follow_up in enumerate(entry.shape.follow_ups):
            unknown = follow_up not in draft.intent_ids and draft.has_all_intents
            if unknown or follow_up == entry.shape.id:
                message = f"{follow_up!r} cannot follow {entry.shape.id}"
                wanted = "name the id of another intent"
                hint = meant(follow_up, draft.intent_ids, wanted) if unknown else wanted
                yield entry.problem("I005", ("follow_ups", at), message, hint)


def relations_hold(draft: Draft) -> Iterator[Problem]:
    """I012: an intent lists and illustrates others; it compares two, of which it may be one."""
    compared: dict[frozenset[str], str] = {}
    for entry in draft.intents:
        first = compared.setdefault(frozenset(entry.shape.compares), entry.shape.id)
        if entry.shape.compares and first != entry.shape.id:
            message = f"{entry.shape.id} compares what {first} compares already"
            yield entry.problem("I012", ("compares",), message, "one comparison for two intents")
        for key in _RELATIONS:
            named: list[str] = getattr(entry.shape, key)
            for at, other in enumerate(named):
                unknown = other not in draft.intent_ids and draft.has_all_intents
                is_itself = other == entry.shape.id and key != "compares"
                if unknown or is_itself or other in named[:at]:
                    message = f"{other!r} cannot stand under {key} of {entry.shape.id}"
                    wanted = "name the id of another intent, once"
                    hint = meant(other, draft.intent_ids, wanted) if unknown else wanted
                    yield entry.problem("I012", (key, at), message, hint)
        if entry.shape.compares and len(entry.shape.compares) != COMPARED:
            message = f"{entry.shape.id} compares {len(entry.shape.compares)} intents"
            yield entry.problem("I012", ("compares",), message, "a comparison is one of two")


Relation = Literal["lists", "compares", "example_of"]
_RELATIONS: tuple[Relation, ...] = ("lists", "compares", "example_of")
COMPARED = 2

Entry = Located[IntentShape] | Located[OutOfScopeShape]


def _texts(draft: Draft, kind: Kind) -> Iterator[tuple[str, Entry, int, str]]:
    """Give every phrase or trial, with whose it is and its place in the list."""
    for entry in draft.intents:
        for at, text in enumerate(getattr(entry.shape, kind)):
            yield entry.shape.id, entry, at, text
    if outside := draft.out_of_scope:
        for at, text in enumerate(getattr(outside.shape, kind)):
            yield OUTSIDE, outside, at, text
