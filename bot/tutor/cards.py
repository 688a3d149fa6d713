"""How the tutor lays out what it says: answers as cards, lists of topics, questions back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields

from bot.tutor.choices import Action, write
from bot.tutor.course import About, Course, Intent, Source, Term, Topic, is_small_talk
from bot.tutor.markup import Picture, escape
from bot.tutor.reply import Choice, Reply
from bot.tutor.wording import PLACEHOLDER

LIMIT_CHARS = 4096
"""Longest text of a Telegram message after its markup is read: core.telegram.org/bots/api#sendmessage."""

FIRST_SOURCES = 3
"""How many sources stand below a short answer; the longer answer names all of them."""

CAPTION_LIMIT_CHARS = 1024
"""Longest caption of a picture: core.telegram.org/bots/api#sendphoto."""


def answer_card(course: Course, intent: Intent, others: Sequence[Intent] = ()) -> Reply:
    """Show the short answer with its sources, and ways to go on, also to the others that may be meant."""
    answer = intent.answer
    return Reply(
        text=_body(course, intent, whole=False),
        choices=_onward(course, intent, others, more=bool(answer.more)),
        sources=_ids(answer.sources),
    )


def picture_card(picture: Picture) -> Reply:
    """Show a picture, described in words."""
    return Reply(text=escape(picture.alt), picture=picture.path)


def full_card(course: Course, intent: Intent) -> Reply:
    """Show the whole answer; it may take the place of the short one."""
    answer = intent.answer
    return Reply(
        text=_body(course, intent, whole=True),
        choices=_onward(course, intent, (), more=False),
        sources=_ids(answer.sources),
        in_place=True,
    )


def term_card(course: Course, term: Term, others: Sequence[Intent] = ()) -> Reply:
    """Show what a term means, what else it is called, and where the course tells more."""
    lines = [f"**{escape(term.name)}**", escape(term.definition)]
    if term.also:
        lines.append(say(course, "also_called", names=", ".join(term.also)))
    lines.append(_sources(course, term.sources, whole=True))
    see = course.intents[term.see]
    instead = _instead(course, (other for other in others if other != see))
    return Reply(
        text="\n\n".join(lines),
        choices=(_answer_choice(see, course.wording.see_label), *instead, _all_words(course)),
        sources=_ids(term.sources),
    )


def glossary_card(course: Course) -> Reply:
    """List the terms of the course, by name."""
    terms = sorted(course.glossary, key=lambda term: term.name.casefold())
    choices = (Choice(write(Action.DEFINE, term.id), term.name) for term in terms)
    return Reply(text=say(course, "glossary"), choices=(*choices, _all_topics(course)))


def topics_card(course: Course, *, in_place: bool) -> Reply:
    """List the topics of the course."""
    words = [_all_words(course)] if course.glossary else []
    return Reply(text=say(course, "topics"), choices=(*_topic_choices(course), *words), in_place=in_place)


def topic_card(course: Course, topic: Topic) -> Reply:
    """List what can be asked about one topic."""
    intents = (course.intents[intent_id] for intent_id in topic.intents)
    return Reply(
        text=say(course, "topic", topic=topic.title),
        choices=(*(_ask_about(intent) for intent in intents), _all_topics(course)),
        in_place=True,
    )


def ask_card(course: Course, intents: Iterable[Intent]) -> Reply:
    """Ask which of a few intents is meant."""
    none = Choice(write(Action.NONE), course.wording.none_label)
    return Reply(text=say(course, "ask"), choices=(*(_ask_about(intent) for intent in intents), none))


def plain_card(course: Course, sentence: str) -> Reply:
    """Say one sentence of the wording, with the way to the topics below it."""
    return Reply(text=say(course, sentence), choices=(_all_topics(course),))


def choose_topic_card(course: Course, sentence: str) -> Reply:
    """Say one sentence of the wording, with all topics to choose from."""
    return Reply(text=say(course, sentence), choices=tuple(_topic_choices(course)))


def say(course: Course, sentence: str, **values: str) -> str:
    """Fill in one sentence of the wording; every value stands in it as plain words, an address as it is."""
    return fill(getattr(course.wording, sentence), course.about, **values)


def fill(text: str, about: About, **values: str) -> str:
    """Put the course's own facts, and `values`, in the place of {placeholders}."""
    known = dict(zip((entry.name for entry in fields(about)), astuple(about), strict=True)) | values

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in known:
            return match[0]
        return known[name] if name in _ADDRESSES else escape(known[name])

    return PLACEHOLDER.sub(value, text)


_ADDRESSES = frozenset({"url", "page", "licence_url"})


def _body(course: Course, intent: Intent, *, whole: bool) -> str:
    answer = intent.answer
    lines = [] if is_small_talk(intent.id) else [f"**{escape(intent.title)}**"]
    lines += [answer.short, answer.more] if whole and answer.more else [answer.short]
    if answer.sources:
        lines.append(_sources(course, answer.sources, whole=whole or not answer.more))
    return "\n\n".join(lines)


def _sources(course: Course, sources: Sequence[Source], *, whole: bool) -> str:
    shown = sources if whole or len(sources) <= FIRST_SOURCES + 1 else sources[:FIRST_SOURCES]
    cited = [_cite(course, source) for source in shown]
    if left := len(sources) - len(shown):
        cited.append(say(course, "more_sources", count=str(left)))
    return f"{course.wording.sources} {' · '.join(cited)}"


def _cite(course: Course, source: Source) -> str:
    known = {"author": source.author, "title": source.title, "url": source.url}
    if source.year is None:
        return say(course, "source_undated", **known)
    return say(course, "source", year=source.year, **known)


def _onward(course: Course, intent: Intent, others: Sequence[Intent], *, more: bool) -> tuple[Choice, ...]:
    choices = [Choice(write(Action.MORE, intent.id), course.wording.more_label)] if more else []
    choices += _instead(course, others)
    follow_ups = (course.intents[follow_up] for follow_up in intent.follow_ups)
    choices += [_ask_about(follow_up) for follow_up in follow_ups if follow_up not in others]
    if topic := course.topic_of(intent.id):
        label = course.wording.topic_label.replace("{topic}", topic.title)
        choices.append(Choice(write(Action.TOPIC, topic.id), label))
    else:
        choices.append(_all_topics(course))
    return tuple(choices)


def _instead(course: Course, others: Iterable[Intent]) -> Iterable[Choice]:
    return (_answer_choice(other, course.wording.other_label) for other in others)


def _ask_about(intent: Intent) -> Choice:
    return _answer_choice(intent, "{question}")


def _answer_choice(intent: Intent, label: str) -> Choice:
    return Choice(write(Action.ANSWER, intent.id), label.replace("{question}", intent.title))


def _all_words(course: Course) -> Choice:
    return Choice(write(Action.GLOSSARY), course.wording.glossary_label)


def _all_topics(course: Course) -> Choice:
    return Choice(write(Action.TOPICS), course.wording.topics_label)


def _topic_choices(course: Course) -> Iterable[Choice]:
    return (Choice(write(Action.TOPIC, topic.id), topic.title) for topic in course.topics)


def _ids(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(source.id for source in sources)
