"""How the tutor lays out what it says: answers as cards, lists of topics, questions back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.tutor.changing import replace
from bot.tutor.choices import Action, answer_of, read, write
from bot.tutor.course import About, Course, Intent, Term, Topic, is_small_talk
from bot.tutor.known_intents import QUIZ as QUIZ
from bot.tutor.markup import Picture, escape
from bot.tutor.matching.ranking import Explanation
from bot.tutor.reply import Choice, Reply
from bot.tutor.source import Source
from bot.tutor.wording import PLACEHOLDER

CITED = 1_000
"""Sources that are kept at hand as they are cited; nothing in them is a learner's."""

FIRST_SOURCES = 3
"""How many sources stand below a short answer; the longer answer names all of them."""

CAPTION_LIMIT = 1024
"""Longest caption of a picture: core.telegram.org/bots/api#sendphoto."""

WORDS_SHOWN = 5
"""Words named by /why: the rest adds little."""

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Why:
    """What led to an answer: the intent, what else came next, the topic that the message was taken after."""

    intent: str
    chance: float
    explanation: Explanation
    runner_up: str | None = None
    next_chance: float = 0.0
    after: str | None = None


def answer_card(course: Course, intent: Intent, others: Sequence[Intent] = (), *, browsing: bool = False) -> Reply:
    """Show the short answer with its sources, and ways to go on, also to the others that may be meant.

    `browsing`: the ways to go on lead to answers that take the place of this one.
    """
    answer = intent.answer
    action = Action.READ if browsing else Action.ANSWER
    return Reply(
        text=_body(course, intent, whole=False),
        choices=_onward(course, intent, others, more=bool(answer.more), action=action),
        sources=_ids(answer.sources),
    )


def aside_card(course: Course, intent: Intent, sentence: str, *, more: bool) -> Reply:
    """Say one sentence of the wording about an answer that stands above, with the ways to go on from it.

    `more`: whether a longer text is one of them.
    """
    return Reply(text=say(course, sentence), choices=_onward(course, intent, (), more=more, action=Action.ANSWER))


def pair_card(course: Course, one: Intent, other: Intent) -> Reply:
    """Show two answers one above the other, where no answer of the course compares them."""
    shown = [f"**{escape(intent.title)}**\n\n{intent.answer.short}" for intent in (one, other)]
    sources = tuple(dict.fromkeys((*one.answer.sources, *other.answer.sources)))
    lines = [say(course, "side_by_side"), *shown, *([sources_line(course, sources, whole=False)] if sources else [])]
    choices = (ask_choice(one), ask_choice(other), all_topics_choice(course))
    return Reply(text="\n\n".join(lines), choices=choices, sources=_ids(sources))


def picture_card(picture: Picture) -> Reply:
    """Show a picture, described in words."""
    return Reply(text=escape(picture.alt), picture=picture.path)


def full_card(course: Course, intent: Intent, others: Sequence[Intent] = (), *, in_place: bool = True) -> Reply:
    """Show the whole answer, which may take the place of the short one, and the others that may be meant."""
    answer = intent.answer
    return Reply(
        text=_body(course, intent, whole=True),
        choices=_onward(course, intent, others, more=False, action=Action.ANSWER),
        sources=_ids(answer.sources),
        in_place=in_place,
    )


def term_card(course: Course, term: Term, others: Sequence[Intent] = ()) -> Reply:
    """Show what a term means, what else it is called, and where the course tells more."""
    lines = [f"**{escape(term.name)}**", escape(term.definition)]
    if term.also:
        lines.append(say(course, "also_called", names=", ".join(term.also)))
    lines.append(sources_line(course, term.sources, whole=True))
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
    return Reply(text=say(course, "glossary"), choices=(*choices, all_topics_choice(course)))


def topics_card(course: Course, *, in_place: bool) -> Reply:
    """List the topics of the course."""
    words = [_all_words(course)] if course.glossary else []
    return Reply(text=say(course, "topics"), choices=(*topic_choices(course), *words), in_place=in_place)


def topic_card(course: Course, topic: Topic) -> Reply:
    """List what can be asked about one topic."""
    intents = (course.intents[intent_id] for intent_id in topic.intents)
    return Reply(
        text=say(course, "topic", topic=topic.title),
        choices=(*(ask_choice(intent, Action.READ) for intent in intents), all_topics_choice(course)),
        in_place=True,
    )


def ask_card(course: Course, intents: Iterable[Intent], sentence: str = "ask") -> Reply:
    """Ask which of a few intents is meant."""
    return Reply(text=say(course, sentence), choices=(*(ask_choice(intent) for intent in intents), _none(course)))


def yes_or_no_card(course: Course, sentence: str, action: Action, *, quotes: bool = False) -> Reply:
    """Ask a question that is answered with yes or no."""
    yes, no = (
        Choice(write(action, about), getattr(course.wording, f"{sentence}_{about}_label")) for about in (YES, NO)
    )
    return Reply(text=say(course, sentence), choices=(yes, replace(no, beside=True)), quotes=quotes)


def plain_card(course: Course, sentence: str, *, in_place: bool = False, **values: str) -> Reply:
    """Say one sentence of the wording, with the way to the topics below it."""
    return Reply(text=say(course, sentence, **values), choices=(all_topics_choice(course),), in_place=in_place)


def share_card(course: Course, word: str) -> Reply:
    """Say how others get to an answer, where a channel has no better way; `word` comes behind /start."""
    return Reply(text=say(course, "share", link=f"/start {word}"), choices=(all_topics_choice(course),))


def private_card(course: Course, command: str) -> Reply:
    """Say that a command works in a private chat, and lead there."""
    way = Choice(write(Action.PRIVATE, command), course.wording.private_label)
    return Reply(text=say(course, "private"), choices=(way,))


def choose_topic_card(course: Course, sentence: str, *, or_none: bool = False) -> Reply:
    """Say one sentence of the wording, with all topics to choose from, and that none of them is meant."""
    none = [_none(course)] if or_none else []
    return Reply(text=say(course, sentence), choices=(*topic_choices(course), *none))


def why_card(course: Course, why: Why) -> Reply:
    """Say in plain words why an answer was given."""
    percent = {"chance": why.chance, "next_chance": why.next_chance, "margin": why.chance - why.next_chance}
    values = {name: f"{round(value * 100)}" for name, value in percent.items()}
    shares = ", ".join(f"{word} {round(share * 100)}%" for word, share in why.explanation.words[:WORDS_SHOWN])
    read = ", ".join(f"{typed} → {right}" for typed, right in why.explanation.corrected)
    # Of two that were shown side by side, the second does not lead.
    leads = why.chance >= why.next_chance
    lines = [
        say(course, "why", question=course.intents[why.intent].title),
        *([say(course, "why_after", question=course.intents[why.after].title)] if why.after else []),
        *([say(course, "why_corrected", words=read)] if read else []),
        *([say(course, "why_words", words=shares)] if shares else []),
        say(course, "why_phrase", phrase=why.explanation.nearest),
        say(course, "why_chance", **values, next=course.intents[why.runner_up].title)
        if leads and why.runner_up
        else "",
        say(course, "why_version", version=course.version),
    ]
    return Reply(text="\n\n".join(line for line in lines if line), choices=(_wrong(course), all_topics_choice(course)))


def label_of(course: Course, choice: str) -> str:
    """Give the words by which a choice can be typed: what it leads to, or what stands on its button."""
    chosen = read(choice)
    match chosen.action if chosen else None:
        case Action.ANSWER | Action.READ if chosen and chosen.about in course.intents:
            return course.intents[chosen.about].title
        case Action.TOPIC if chosen and (topic := course.topic(chosen.about)):
            return topic.title
        case Action.DEFINE if chosen and (term := course.term(chosen.about)):
            return term.name
        case Action.RECALL if chosen:
            intent = course.intents.get(chosen.about)
            return course.wording.recall_label.replace("{topic}", intent.title) if intent else ""
        case Action.GOAL if chosen:
            return course.wording.goal_label.replace("{goal}", chosen.about)
        case Action.SILENCE:
            return course.wording.remind_off_label
        case Action.QUIZ if chosen and chosen.about.endswith(".more"):
            return course.wording.quiz_more_label
        case Action.PRACTISE if chosen and (topic := course.topic(chosen.about)):
            return topic.title
        case Action.PRACTISE if chosen and not chosen.about:
            return course.wording.start_quiz_label
        case Action.KEEP | Action.FORGET | Action.FRESH | Action.BROADCAST if chosen:
            return str(getattr(course.wording, f"{chosen.action}_{answer_of(choice)}_label", ""))
        case None | Action.TOPIC:
            return ""
        case action:
            return str(getattr(course.wording, f"{action}_label", ""))


def say(course: Course, sentence: str, **values: str) -> str:
    """Fill in one sentence of the wording; every value stands in it as plain words, an address as it is."""
    return fill(getattr(course.wording, sentence), course.about, **values)


def fill(text: str, about: About, **values: str) -> str:
    """Put the course's own facts, and `values`, in the place of {placeholders}."""
    known = vars(about) | values

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
        lines.append(sources_line(course, answer.sources, whole=whole or not answer.more))
    return "\n\n".join(lines)


def sources_line(course: Course, sources: Sequence[Source], *, whole: bool) -> str:
    """Cite sources in one line: all of them, or the first with how many more there are."""
    shown = sources if whole or len(sources) <= FIRST_SOURCES + 1 else sources[:FIRST_SOURCES]
    cited = [_cite(course, source) for source in shown]
    if left := len(sources) - len(shown):
        cited.append(say(course, "more_sources", count=str(left)))
    return f"{course.wording.sources} {' · '.join(cited)}"


def _cite(course: Course, source: Source) -> str:
    wording = course.wording
    return _cited(wording.source_undated if source.year is None else wording.source, course.about, source)


@lru_cache(maxsize=CITED)
def _cited(sentence: str, about: About, source: Source) -> str:
    year = {} if source.year is None else {"year": source.year}
    return fill(sentence, about, author=source.author, title=source.title, url=source.url, **year)


def _onward(
    course: Course, intent: Intent, others: Sequence[Intent], *, more: bool, action: Action
) -> tuple[Choice, ...]:
    """What an answer lists comes first, so that "2" is its second thing on the buttons, too."""
    choices = [ask_choice(course.intents[part], action) for part in intent.lists]
    choices += [Choice(write(Action.MORE, intent.id), course.wording.more_label)] if more else []
    choices += _instead(course, others)
    passed = {*intent.lists, *(other.id for other in others)}
    choices += [ask_choice(course.intents[after], action) for after in intent.follow_ups if after not in passed]
    if intent.id in course.objectives:
        choices.append(practise_choice(course, intent.id))
    elif intent.id == QUIZ and course.items:
        choices.append(practise_choice(course, ""))
    if topic := course.topic_of(intent.id):
        label = course.wording.topic_label.replace("{topic}", topic.title)
        choices.append(Choice(write(Action.TOPIC, topic.id), label))
    else:
        choices.append(all_topics_choice(course))
    if not is_small_talk(intent.id):
        share = Choice(write(Action.SHARE, intent.id), course.wording.share_label)
        choices += [share, replace(_wrong(course), beside=True)]
    return tuple(choices)


def _instead(course: Course, others: Iterable[Intent]) -> Iterable[Choice]:
    return (_answer_choice(other, course.wording.other_label) for other in others)


def ask_choice(intent: Intent, action: Action = Action.ANSWER) -> Choice:
    """Lead to the answer of an intent."""
    return _answer_choice(intent, "{question}", action)


def _answer_choice(intent: Intent, label: str, action: Action = Action.ANSWER) -> Choice:
    return Choice(write(action, intent.id), label.replace("{question}", intent.title))


def _none(course: Course) -> Choice:
    return Choice(write(Action.NONE), course.wording.none_label)


def _wrong(course: Course) -> Choice:
    return Choice(write(Action.WRONG), course.wording.wrong_label)


def _all_words(course: Course) -> Choice:
    return Choice(write(Action.GLOSSARY), course.wording.glossary_label)


def all_topics_choice(course: Course) -> Choice:
    """Lead to the list of topics."""
    return Choice(write(Action.TOPICS), course.wording.topics_label)


def practise_choice(course: Course, scope: str) -> Choice:
    """Start a quiz about an intent, a topic or, with "", the whole course."""
    label = course.wording.practise_label if scope else course.wording.start_quiz_label
    return Choice(write(Action.PRACTISE, scope), label)


def topic_choices(course: Course) -> Iterable[Choice]:
    """Lead to each topic."""
    return (Choice(write(Action.TOPIC, topic.id), topic.title) for topic in course.topics)


def _ids(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(source.id for source in sources)
