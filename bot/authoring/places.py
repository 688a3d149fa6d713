"""Says where each text that is taught stands in the course's files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.authoring.checks.intents import Entry
from bot.authoring.drafts import Draft, Located
from bot.authoring.shapes import GlossaryShape
from bot.authoring.terms import NAME
from bot.tutor.course import GLOSSARY

Places = Mapping[tuple[str | None, str], str]


def places(draft: Draft) -> Places:
    """Say where each title, phrase and trial stands ("path:line"), by whose it is (None: out of scope).

    What the glossary teaches stands where the name of the term does, unless staff wrote it out elsewhere.
    """
    made = dict(_made(draft.glossary)) if draft.glossary else {}
    titles = {(entry.shape.id, entry.shape.title): f"{entry.path}:{entry.line('title')}" for entry in draft.intents}
    owned: list[tuple[str | None, Entry]] = [(entry.shape.id, entry) for entry in draft.intents]
    if draft.out_of_scope:
        owned.append((None, draft.out_of_scope))
    written = {
        (intent, text): f"{entry.path}:{entry.line(kind, at)}"
        for intent, entry in owned
        for kind, texts in (("phrases", entry.shape.phrases), ("trials", entry.shape.trials))
        for at, text in enumerate(texts)
    }
    return made | titles | written


def _made(glossary: Located[GlossaryShape]) -> Iterator[tuple[tuple[str, str], str]]:
    """Give what with_glossary teaches, and some that it leaves out since it is taught already."""
    for at, term in enumerate(glossary.shape.terms):
        names = [(term.term, glossary.line("terms", at, "term"))]
        names += [(name, glossary.line("terms", at, "also", place)) for place, name in enumerate(term.also)]
        intent = term.answer or f"{GLOSSARY}.{term.id}"
        for name, line in names:
            phrases = () if term.answer else glossary.shape.phrases
            for text in (name, *(phrase.replace(NAME, name) for phrase in phrases)):
                yield (intent, text), f"{glossary.path}:{line}"
