"""Rules about the course itself: its topics and its wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.authoring.checks.intents import ID_LIMIT_BYTES
from bot.authoring.checks.quizzes import POLL_OPTION_CHARS, POLL_QUESTION_CHARS, REASON_CHARS, STEM_CHARS
from bot.authoring.drafts import Draft
from bot.authoring.problems import Problem, meant
from bot.tutor import cards
from bot.tutor.course import Course, is_small_talk
from bot.tutor.cutting import LIMIT
from bot.tutor.markup import MarkupError, Picture, fits, parse, plain, units
from bot.tutor.wording import ALLOWED, is_label, placeholders

LABEL_CHARS = 60
"""Longer ones are cut on the buttons of a phone."""

CHOICES_ON_A_CARD = 99
"""Telegram takes 100 buttons below a message; one leads back."""

DAYS_A_WEEK = 7

_IN_POLLS = (
    ("poll_question", "question", POLL_QUESTION_CHARS - STEM_CHARS),
    ("quiz_true_label", "reason", POLL_OPTION_CHARS - REASON_CHARS),
    ("quiz_false_label", "reason", POLL_OPTION_CHARS - REASON_CHARS),
)
"""Sentences in which a poll shows what an item says, with the placeholder for it and the room that it leaves."""

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
                if not draft.has_all_intents:
                    continue
                hint = meant(intent, draft.intent_ids, "a misspelt id?")
                yield draft.about.problem("C001", where, f"{intent!r} is not an intent", hint)
            elif shown[intent] > 1:
                yield draft.about.problem("C001", where, f"{intent} stands on topics twice", "keep it on one")
        if len(topic.intents) > CHOICES_ON_A_CARD:
            message = f"the topic {topic.id} has {len(topic.intents)} intents, a card shows {CHOICES_ON_A_CARD}"
            yield draft.about.problem("C003", ("topics", at, "intents"), message, "make two topics of it")
    if len(topics) > CHOICES_ON_A_CARD:
        message = f"there are {len(topics)} topics, a card shows {CHOICES_ON_A_CARD}"
        yield draft.about.problem("C003", ("topics",), message, "put some together")
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


def sentences_fit_into_a_message(course: Course, draft: Draft) -> Iterator[Problem]:
    """W003, on sentences with all that the course fills into them."""
    topic = max((topic.title for topic in course.topics), key=len, default="")
    longest = {"topic": topic, "count": "99", "author": "", "year": "", "url": course.about.page}
    for name in ALLOWED:
        text = cards.say(course, name, **{key: longest[key] for key in ALLOWED[name] & longest.keys()})
        if draft.wording and (length := excessive_length(text)):
            message = f"{name} has {length} characters when it is filled in, Telegram takes {LIMIT}"
            yield draft.wording.problem("W003", (name,), message, "shorten it, or what stands in content/course.yaml")


def excessive_length(text: str) -> int:
    """Give the length of a text that does not fit into a message; 0 of one that does."""
    return 0 if fits(text, LIMIT) else units(plain(text))


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
    for needed, room in ((placeholder, most) for sentence, placeholder, most in _IN_POLLS if sentence == name):
        if f"{{{needed}}}" not in text:
            yield f"{name} lacks {{{needed}}}", "without it the question cannot be read"
        elif units(_PLACEHOLDER.sub("5", text.replace(f"{{{needed}}}", ""))) > room:
            yield f"{name} has more than {room} characters around {{{needed}}}", "a poll has no room for more"
    if name == "weekdays" and [bool(day.strip()) for day in text.split(",")] != [True] * DAYS_A_WEEK:
        yield f"{name} does not name seven days", "from Monday to Sunday, with commas between them"
    if is_label(name):
        if len(text.strip()) > LABEL_CHARS or "\n" in text.strip():
            yield f"{name} is longer than {LABEL_CHARS} characters, or than a line", "it stands on a button: shorten it"
        return
    try:
        if any(isinstance(block, Picture) for block in parse(_PLACEHOLDER.sub("https://example.org", text))):
            yield f"{name} has a picture", "pictures stand in answers"
    except MarkupError as error:
        yield f"{name} uses {error.found}", "paragraphs, one-level lists, bold, italic and links are read"
