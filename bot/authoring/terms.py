"""Turns the glossary into what the tutor knows: terms, intents that define them, and phrases that ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.authoring.repeats import text_key
from bot.authoring.shapes import GlossaryShape, TermShape
from bot.tutor.course import GLOSSARY, Answer, Intent, Term
from bot.tutor.markup import escape
from bot.tutor.source import Source

NAME = "{term}"
"""Stands for a name of the term in the phrases of the glossary."""


def with_glossary(
    intents: Mapping[str, Intent], glossary: GlossaryShape, sources: Mapping[str, Source]
) -> tuple[Mapping[str, Intent], tuple[Term, ...]]:
    """Add the glossary to the intents of a course, and give its terms, both in order.

    A term with an `answer` teaches that intent the other names of the term, by which learners may call it; a term
    with a `see` becomes an intent of its own, which is asked for by all of its names. What staff wrote as a phrase
    or as a trial of any intent is not taught a second time.
    """
    known, terms = dict(intents), []
    taken = {text_key(text) for intent in intents.values() for text in (intent.title, *intent.phrases, *intent.trials)}
    for shape in glossary.terms:
        term = _term(shape, sources)
        if shape.answer:
            target = known[shape.answer]
            known[target.id] = replace(target, phrases=(*target.phrases, *_new(shape.also, taken)))
        else:
            names = (shape.term, *shape.also)
            phrases = _new((phrase.replace(NAME, name) for phrase in glossary.phrases for name in names), taken)
            answer = Answer(short=escape(term.definition), sources=term.sources)
            known[term.intent] = Intent(term.intent, term.name, phrases, (), answer, follow_ups=(term.see,))
        terms.append(term)
    return known, tuple(terms)


def _new(phrases: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    """Give the phrases that are not `taken`, and take them."""
    found = []
    for phrase in phrases:
        if (key := text_key(phrase)) not in taken:
            taken.add(key)
            found.append(phrase)
    return tuple(found)


def _term(shape: TermShape, sources: Mapping[str, Source]) -> Term:
    return Term(
        id=shape.id,
        name=shape.term,
        also=tuple(shape.also),
        misspelt=tuple(shape.misspelt),
        definition=shape.definition,
        sources=tuple(sources[source] for source in shape.sources),
        intent=shape.answer or f"{GLOSSARY}.{shape.id}",
        see=shape.answer or shape.see or "",
    )
