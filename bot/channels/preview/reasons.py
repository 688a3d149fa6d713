"""Says why a text was answered as it was: what the matcher thought of it, and what else had a say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.channels.preview.desk import Taught
from bot.tutor.choosing import choose
from bot.tutor.course import Course
from bot.tutor.learner import Basis, Context
from bot.tutor.matching.ranking import CHOICES, Decision, Ranking, decide
from bot.tutor.reply import Notes, Outcome
from bot.tutor.splitting import opening
from bot.tutor.understanding import Understood, ranked_after, understand

LIKELY = 5
"""How many intents are shown."""

HEAVIEST = 12
"""How many words are shown: the rest of a long text adds next to nothing."""


class Way(StrEnum):
    """How it was found what a text asks for."""

    WORDS = "words"
    AFTER_TOPIC = "after topic"
    POINTED = "pointed"
    COMPARED = "compared"
    ASIDE = "aside"
    CHOSEN = "chosen"
    RULE = "rule"


@dataclass(frozen=True)
class Likely:
    """An intent that may be meant, its chance in 0..1, and where it stands ("path:line", "" where that is unknown)."""

    id: str
    title: str
    place: str
    chance: float


@dataclass(frozen=True)
class Weight:
    """A word that speaks for the best intent, and its share of all that does, in 0..1.

    `is_earlier`: it was not typed but stands in the title of the topic before.
    """

    word: str
    share: float
    is_earlier: bool


@dataclass(frozen=True)
class Nearest:
    """The taught phrase that is most like the text, where it stands, and whose it is."""

    phrase: str
    place: str
    intent: str
    title: str


@dataclass(frozen=True)
class Reason:
    """Why one question was answered as it was.

    `text`: the part of the message that was read. `confidence`: the chance that the outcome serves the learner; None
    where no chance was asked for. `best` and `together` are the chances of the first intent and of the first three,
    which `answer` and `sure`, and `ask`, are the cut-offs of. `weights` and `nearest` speak for `spoken_for`.
    """

    text: str
    way: Way
    outcome: Outcome
    intents: tuple[Likely, ...]
    confidence: float | None
    best: float
    together: float
    answer: float
    ask: float
    sure: float
    likely: tuple[Likely, ...]
    spoken_for: Likely | None
    weights: tuple[Weight, ...]
    nearest: Nearest | None
    corrected: tuple[tuple[str, str], ...]
    after: Likely | None


def find_reasons(taught: Taught, context: Context, text: str, notes: Notes, now: datetime) -> tuple[Reason, ...]:
    """Find the reasons for a turn: one for each question of the text. `context` is the learner's before it.

    What the tutor did by a rule, such as taking a typed choice or an answer in a quiz, comes with what the matcher
    thinks of the text all the same.
    """
    course, matching = taught.course, taught.matching
    context = context.taken_up(course.intents, now)
    found = understand(course, matching, context, text, now)
    if choose(course, context, text) and notes.confidence == 1.0:
        return (_by_rule(taught, text, notes, Way.CHOSEN),)
    if not _is_answer_to(course, found[0], notes):
        return (_by_rule(taught, text, notes, Way.RULE),)
    reasons: list[Reason] = []
    for one in found:
        reasons.append(_reason(taught, context, one.words or text, one))
        if one.intent:
            context = context.went_to(course.subject_of(one.intent))
    return tuple(reasons)


def _is_answer_to(course: Course, found: Understood, notes: Notes) -> bool:
    """Say whether the tutor did what was understood, or something else by a rule that comes before."""
    decision = found.decision
    if (decision.outcome, decision.confidence) != (notes.outcome, notes.confidence):
        return False
    match decision.outcome:
        case Outcome.ANSWER:
            return notes.intent in (decision.intents[0], course.subject_of(decision.intents[0]))
        case Outcome.ASK:
            return notes.choices[: len(decision.intents)] == decision.intents
        case Outcome.DECLINE:
            return True


def _by_rule(taught: Taught, text: str, notes: Notes, way: Way) -> Reason:
    ranking = taught.matching.rank(text)
    intents = (notes.intent,) if notes.intent else notes.choices
    found = _explained(taught, text, ranking, None, ())
    return replace(found, way=way, outcome=notes.outcome, intents=_named(taught, ranking, intents), confidence=None)


def _reason(taught: Taught, context: Context, text: str, one: Understood) -> Reason:
    topics = context.topics if one.basis is not Basis.WORDS else ()
    words, ranking = _ranked(taught, topics if one.basis is Basis.AFTER_TOPIC else (), text, one.decision)
    intent = None
    if one.intent:
        subject = taught.course.subject_of
        others = [match.intent for match in ranking.matches if match.confidence > 0.0]
        intent = next((other for other in others if subject(other) == subject(str(one.intent))), None)
    found = _explained(taught, words, ranking, intent, topics if one.basis is Basis.AFTER_TOPIC else ())
    return replace(
        found,
        way=_way(one, ranking),
        outcome=one.decision.outcome,
        intents=_named(taught, ranking, one.decision.intents),
        confidence=one.decision.confidence,
        after=likely(taught, topics[-1], 0.0) if topics else None,
    )


def _way(one: Understood, ranking: Ranking) -> Way:
    if one.basis is Basis.AFTER_TOPIC:
        return Way.AFTER_TOPIC
    if one.pair or (one.basis is Basis.WORDS and one.decision != decide(ranking) and one.intent):
        return Way.COMPARED
    if one.basis is Basis.POINTED:
        return Way.POINTED
    return Way.WORDS if one.decision == decide(ranking) else Way.ASIDE


def _ranked(taught: Taught, topics: tuple[str, ...], text: str, decision: Decision) -> tuple[str, Ranking]:
    """Find the part of a text that led to a decision: the tutor leaves a greeting out, and may read the end alone."""

    def rank(words: str) -> Ranking:
        course, matching = taught.course, taught.matching
        return ranked_after(course, matching, topics, words) if topics else matching.rank(words)

    for words in _readings(text):
        if decide(ranking := rank(words)) == decision:
            return words, ranking
    return text, rank(text)


def _readings(text: str) -> Iterator[str]:
    rest = text
    yield rest
    while split := opening(rest):
        rest = split[1]
        yield rest
    yield re.split(r"(?<=[.!?])\s+", text.strip())[-1]


def _explained(taught: Taught, words: str, ranking: Ranking, intent: str | None, topics: tuple[str, ...]) -> Reason:
    """Say what the matcher thinks of a text; with `topics`, of one that goes on from them."""
    course, matching = taught.course, taught.matching
    best = tuple(
        likely(taught, match.intent, match.confidence) for match in ranking.matches[:LIKELY] if match.confidence > 0.0
    )
    together = sum(match.confidence for match in ranking.matches[:CHOICES])
    found = Reason(
        text=words,
        way=Way.WORDS,
        outcome=Outcome.DECLINE,
        intents=(),
        confidence=None,
        best=best[0].chance if best else 0.0,
        together=round(min(1.0, together), 6),
        answer=ranking.cutoffs.answer,
        ask=ranking.cutoffs.ask,
        sure=ranking.cutoffs.sure,
        likely=best,
        spoken_for=None,
        weights=(),
        nearest=None,
        corrected=(),
        after=None,
    )
    if not best:
        return found
    spoken_for = intent or best[0].id
    before = course.intents[topics[-1]].title if topics else ""
    explanation = matching.explain(f"{before} {words}".strip(), spoken_for)
    typed = {word for word, _ in matching.explain(words, spoken_for).words} if before else set()
    (named,) = _named(taught, ranking, (spoken_for,))
    phrase = explanation.nearest
    return replace(
        found,
        spoken_for=named,
        weights=tuple(
            Weight(word, share, bool(before) and word not in typed) for word, share in explanation.words[:HEAVIEST]
        ),
        nearest=Nearest(phrase, taught.places.get((spoken_for, phrase), ""), spoken_for, named.title),
        corrected=explanation.corrected,
    )


def _named(taught: Taught, ranking: Ranking, intents: tuple[str, ...]) -> tuple[Likely, ...]:
    chances = {match.intent: match.confidence for match in ranking.matches}
    return tuple(likely(taught, intent, chances.get(intent, 0.0)) for intent in intents)


def likely(taught: Taught, intent: str, chance: float) -> Likely:
    """Name an intent, and say where it stands."""
    known = taught.course.intents.get(intent)
    # A quiz is noted under a name that a course need not have.
    title = known.title if known else intent
    return Likely(intent, title, taught.places.get((intent, title), ""), chance)
