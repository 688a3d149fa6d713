"""Rules about the glossary: names, intents, sources, definitions, phrases."""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.checks.answers import SHORT_WORDS
from bot.authoring.checks.course import CHOICES_ON_A_CARD, excessive_length, unknown_placeholders
from bot.authoring.checks.intents import ID_LIMIT_BYTES
from bot.authoring.drafts import Draft, Located
from bot.authoring.problems import Problem, meant
from bot.authoring.reading import Place
from bot.authoring.shapes import GlossaryShape, TermShape
from bot.authoring.terms import NAME
from bot.tutor import cards
from bot.tutor.course import GLOSSARY, Course
from bot.tutor.cutting import LIMIT
from bot.tutor.glossary import name_key

Glossary = Located[GlossaryShape]


def the_glossary_keeps_its_rules(draft: Draft) -> Iterator[Problem]:
    """G001 to G006, and I006 for ids; a course without a glossary keeps them all."""
    if draft.glossary:
        for rule in (_ids, _names, _intents, _sources, _definitions, _phrases, _size):
            yield from rule(draft.glossary, draft)


def _ids(glossary: Glossary, draft: Draft) -> Iterator[Problem]:
    """G001 and I006: the id of a term is free, also as that of an intent, and fits on a button."""
    ids: set[str] = set()
    for at, term in enumerate(glossary.shape.terms):
        place, intent = ("terms", at, "id"), f"{GLOSSARY}.{term.id}"
        if term.id in ids or intent in draft.intent_ids:
            message = f"the term {term.id} stands twice, or is an intent too: {intent}"
            yield glossary.problem("G001", place, message, "rename one")
        ids.add(term.id)
        if len(intent) > ID_LIMIT_BYTES:
            message, longest = f"the id {term.id} is too long for a button", ID_LIMIT_BYTES - len(f"{GLOSSARY}.")
            yield glossary.problem("I006", place, message, f"at most {longest} characters")


def _names(glossary: Glossary, _: Draft) -> Iterator[Problem]:
    """G001: a name has a word, by which it is found, and leads to one term, however it is written."""
    owners: dict[str, str] = {}
    for at, term in enumerate(glossary.shape.terms):
        for place, name in _named(term):
            if not name_key(name):
                message, hint = f"{name!r} has no word in it", "numbers, signs and emoji alone are not looked up"
                yield glossary.problem("G001", ("terms", at, *place), message, hint)
            elif (owner := owners.setdefault(name_key(name), term.id)) != term.id:
                message = f"{name!r} is a name of {owner} already"
                hint = "case, spaces, hyphens and endings make no difference"
                yield glossary.problem("G001", ("terms", at, *place), message, hint)


def _intents(glossary: Glossary, draft: Draft) -> Iterator[Problem]:
    """G002."""
    for at, term in enumerate(glossary.shape.terms):
        named = {key: intent for key, intent in (("answer", term.answer), ("see", term.see)) if intent is not None}
        if len(named) != 1:
            message = f"{term.id} needs one intent, under `answer` or under `see`"
            hint = "`answer`: its answer says what the term is; `see`: the term occurs in its answer"
            yield glossary.problem("G002", ("terms", at), message, hint)
        for key, intent in named.items():
            if draft.has_all_intents and intent not in draft.intent_ids:
                hint = meant(intent, draft.intent_ids, "a misspelt id?")
                yield glossary.problem("G002", ("terms", at, key), f"{intent!r} is not an intent", hint)


def _sources(glossary: Glossary, draft: Draft) -> Iterator[Problem]:
    """G003."""
    for at, term in enumerate(glossary.shape.terms):
        place: Place = ("terms", at, "sources")
        if not term.sources:
            yield glossary.problem("G003", place, f"{term.id} names no source", "write `sources: [key, key]`")
        for number, source in enumerate(term.sources):
            if draft.has_all_sources and source not in draft.sources:
                hint = meant(source, draft.sources, "see content/sources.yaml")
                yield glossary.problem("G003", (*place, number), f"no source has the key {source!r}", hint)


def _definitions(glossary: Glossary, _: Draft) -> Iterator[Problem]:
    """G004."""
    for at, term in enumerate(glossary.shape.terms):
        if (count := len(term.definition.split())) > SHORT_WORDS:
            message = f"the definition of {term.id} has {count} words, at most {SHORT_WORDS} fit on a phone"
            hint = "tell more in the answer that the term leads to"
            yield glossary.problem("G004", ("terms", at, "definition"), message, hint)


def _phrases(glossary: Glossary, _: Draft) -> Iterator[Problem]:
    """G005."""
    if not glossary.shape.phrases and any(term.see for term in glossary.shape.terms):
        message, hint = "no phrase asks for the terms that have a `see`", f'write some: "What is {NAME}?"'
        yield glossary.problem("G005", ("phrases",), message, hint)
    for at, phrase in enumerate(glossary.shape.phrases):
        for message, hint in unknown_placeholders(phrase, frozenset({NAME.strip("{}")})):
            yield glossary.problem("G005", ("phrases", at), message, hint)
        if NAME not in phrase:
            message, hint = f"{phrase!r} does not say which term it asks for", f"put {NAME} in the place of the term"
            yield glossary.problem("G005", ("phrases", at), message, hint)


def _size(glossary: Glossary, _: Draft) -> Iterator[Problem]:
    """G006."""
    if (count := len(glossary.shape.terms)) > CHOICES_ON_A_CARD:
        message = f"there are {count} terms, a card shows {CHOICES_ON_A_CARD}"
        yield glossary.problem("G006", ("terms",), message, "keep those that learners ask for")


def terms_fit_into_a_message(course: Course, draft: Draft) -> Iterator[Problem]:
    """G004, on cards as learners will see them."""
    for at, term in enumerate(course.glossary):
        if draft.glossary and (length := excessive_length(cards.term_card(course, term).text)):
            message = f"{term.id} has {length} characters with its names, Telegram takes {LIMIT}"
            yield draft.glossary.problem("G004", ("terms", at, "also"), message, "keep the names that learners use")


def _named(term: TermShape) -> Iterator[tuple[Place, str]]:
    yield ("term",), term.term
    yield from ((("also", at), name) for at, name in enumerate(term.also))
    yield from ((("misspelt", at), name) for at, name in enumerate(term.misspelt))
