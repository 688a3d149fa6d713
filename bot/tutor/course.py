"""What a course is once it is read: intents with their answers, sources, topics and wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.tutor.markup import Picture
from bot.tutor.quizzing.items import Item
from bot.tutor.relations import Relations
from bot.tutor.source import Source
from bot.tutor.wording import Wording

ANSWERS = "content/answers"
PICTURES = "content/pictures"
"""Where answers and pictures stand, below the course folder."""

SMALL_TALK = "bot"
"""The area of intents about the bot itself: they need no source and stand on no topic."""

GLOSSARY = "glossary"
"""The area of intents that do no more than say what a term means."""


def is_small_talk(intent_id: str) -> bool:
    """Say whether an intent is about the bot, not about the course."""
    return intent_id.partition(".")[0] == SMALL_TALK


@dataclass(frozen=True)
class Answer:
    """What the tutor says to one intent, in the small Markdown."""

    short: str
    more: str = ""
    picture: Picture | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Intent:
    """Something that a learner may want to know, with the phrases that ask for it.

    `lists` are the intents that its answer lists, in that order; `compares` the two whose difference it explains;
    `example_of` those of which it gives examples.
    """

    id: str
    title: str
    phrases: tuple[str, ...]
    trials: tuple[str, ...]
    answer: Answer
    follow_ups: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    compares: tuple[str, ...] = ()
    example_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """A shelf of the course: intents that belong together, in the order in which they are shown."""

    id: str
    title: str
    intents: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """A word of the course and what it means.

    `intent` answers the question what the term is; `see` tells more where that is not the same intent.
    """

    id: str
    name: str
    also: tuple[str, ...]
    misspelt: tuple[str, ...]
    definition: str
    sources: tuple[Source, ...]
    intent: str
    see: str

    @property
    def has_own_intent(self) -> bool:
        """Whether the intent does no more than give the definition."""
        return self.intent != self.see


@dataclass(frozen=True)
class OutOfScope:
    """Questions that the course does not answer, so that the tutor learns to say so."""

    phrases: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """Who made the course, where it is, and on what terms it is used."""

    title: str
    section: str
    page: str
    authors: str
    licence: str
    licence_url: str
    credit: str
    contact: str


@dataclass(frozen=True)
class Course:
    """A whole course. `version` names the content: equal files give equal versions on every machine."""

    about: About
    intents: Mapping[str, Intent]
    topics: tuple[Topic, ...]
    out_of_scope: OutOfScope
    wording: Wording
    version: str
    glossary: tuple[Term, ...] = ()
    items: tuple[Item, ...] = ()

    @cached_property
    def relations(self) -> Relations:
        """How the intents hang together."""
        return Relations(self.intents)

    @cached_property
    def objectives(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each intent that is practised, the intents in the order of the topics."""
        order = [intent for topic in self.topics for intent in topic.intents]
        found = {intent: tuple(item for item in self.items if item.objective == intent) for intent in order}
        return {intent: items for intent, items in found.items() if items}

    def item(self, item_id: str) -> Item | None:
        """Find an item of the quizzes by its id."""
        return self._items.get(item_id)

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    def topic_of(self, intent_id: str) -> Topic | None:
        """Find the topic on which an intent stands; None for small talk."""
        return next((topic for topic in self.topics if intent_id in topic.intents), None)

    def topic(self, topic_id: str) -> Topic | None:
        """Find a topic by its id."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)

    def term_of(self, intent_id: str) -> Term | None:
        """Find the term that an intent of the glossary defines; None for every other intent."""
        return next((term for term in self.glossary if term.has_own_intent and term.intent == intent_id), None)

    def subject_of(self, intent_id: str) -> str:
        """Give the intent that tells more, for one that does no more than say what a term means; else itself."""
        term = self.term_of(intent_id)
        return term.see if term else intent_id

    def term(self, term_id: str) -> Term | None:
        """Find a term of the glossary by its id."""
        return next((term for term in self.glossary if term.id == term_id), None)
