"""Rules about the course itself: its topics and its wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.authoring.checks.intents import ID_LIMIT_BYTES
from bot.authoring.drafts import Draft
from bot.authoring.problems import Problem
from bot.tutor.course import is_small_talk
from bot.tutor.markup import MarkupError, Picture, parse, units
from bot.tutor.wording import ALLOWED, is_label, placeholders

LABEL_CHARS = 60
"""Longer ones are cut on the buttons of a phone."""

SENTENCE_CHARS = 3000
"""A Telegram message takes 4096; the rest is room for what is filled in."""

_PLACEHOLDER = re.compile(r"\{\w+\}")


def topics_show_every_intent_once(draft: Draft) -> Iterator[Problem]:
    """C001 and C002."""
    if draft.about is None:
        return
    topics = draft.about.shape.topics
    shown = Counter(intent for topic in topics for intent in topic.intents)
    times = Counter(topic.id for topic in topics)
    for at, topic in enumerate(topics):
        if times[topic.id] > 1:
            yield draft.about.problem("C001", ("topics", at, "id"), f"the topic {topic.id} stands twice", "rename one")
        if len(topic.id.encode()) > ID_LIMIT_BYTES:
            message = f"the id {topic.id} is too long for a button"
            yield draft.about.problem("I006", ("topics", at, "id"), message, f"at most {ID_LIMIT_BYTES} characters")
        for place, intent in enumerate(topic.intents):
            where = ("topics", at, "intents", place)
            if intent not in draft.intent_ids:
                yield draft.about.problem("C001", where, f"{intent!r} is not an intent", "a misspelt id?")
            elif shown[intent] > 1:
                yield draft.about.problem("C001", where, f"{intent} stands on topics twice", "keep it on one")
    for entry in draft.intents:
        if not shown[entry.shape.id] and not is_small_talk(entry.shape.id):
            message, hint = f"no topic shows {entry.shape.id}", "add it to a topic in content/course.yaml"
            yield entry.problem("C002", ("id",), message, hint)


def sentences_keep_their_place(draft: Draft) -> Iterator[Problem]:
    """W003: each sentence parses, fills in only what is known there, and a label fits on a button."""
    if draft.wording is None or not isinstance(draft.wording.value, dict):
        return
    for name, text in draft.wording.value.items():
        if isinstance(text, str) and name in ALLOWED:
            for message, hint in _faults(name, text):
                yield draft.wording.problem("W003", (name,), message, hint)


def unknown_placeholders(text: str, allowed: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give message and hint for each brace that cannot be filled in."""
    known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
    try:
        for name in sorted(placeholders(text) - allowed):
            yield f"{{{name}}} is not filled in here", f"known here: {known}"
    except ValueError:
        yield "a brace { or } without its partner", f"braces stand only around a placeholder; known here: {known}"


def _faults(name: str, text: str) -> Iterator[tuple[str, str]]:
    for message, hint in unknown_placeholders(text, ALLOWED[name]):
        yield f"{name}: {message}", hint
    if is_label(name):
        if len(text.strip()) > LABEL_CHARS or "\n" in text.strip():
            yield f"{name} is longer than {LABEL_CHARS} characters, or than a line", "it stands on a button: shorten it"
        return
    if units(text) > SENTENCE_CHARS:
        yield f"{name} has {units(text)} characters, at most {SENTENCE_CHARS} fit", "shorten it"
    try:
        if any(isinstance(block, Picture) for block in parse(_PLACEHOLDER.sub("https://example.org", text))):
            yield f"{name} has a picture", "pictures stand in answers"
    except MarkupError as error:
        yield f"{name} uses {error.found}", "paragraphs, one-level lists, bold, italic and links are read"
