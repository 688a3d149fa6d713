"""Says why a text was answered as it was: what the matcher thought of it, and what else had a say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.channels.preview.desk import Taught
from bot.tutor.choosing import choose
from bot.tutor.learner import Basis, Context
from bot.tutor.matching.ranking import CHOICES, Ranking
from bot.tutor.reply import Notes, Outcome, Turn
from bot.tutor.understanding import Understood, decide_to_offer

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
    which `answer` and `sure`, and `ask`, are the cut-offs of; `none` is the chance that the course does not cover it,
    which may be `outside` at most for an answer. `weights` and `nearest` speak for `spoken_for`.
    """

    text: str
    way: Way
    outcome: Outcome
    intents: tuple[Likely, ...]
    confidence: float | None
    best: float
    together: float
    none: float
    answer: float
    ask: float
    sure: float
    outside: float
    likely: tuple[Likely, ...]
    spoken_for: Likely | None
    weights: tuple[Weight, ...]
    nearest: Nearest | None
    corrected: tuple[tuple[str, str], ...]
    after: Likely | None


def find_reasons(taught: Taught, context: Context, text: str, turn: Turn, now: datetime) -> tuple[Reason, ...]:
    """Find the reasons for a turn: one for each question of the text. `context` is the learner's before it.

    What the tutor did by a rule, such as taking a typed choice or an answer in a quiz, comes with what the matcher
    thinks of the text all the same.
    """
    if turn.understood:
        return tuple(_reason(taught, one) for one in turn.understood)
    is_chosen = choose(taught.course, context.taken_up(taught.course.intents, now), text)
    return (_by_rule(taught, text, turn.notes, Way.CHOSEN if is_chosen else Way.RULE),)


def _by_rule(taught: Taught, text: str, notes: Notes, way: Way) -> Reason:
    ranking = taught.matching.rank(text)
    intents = (notes.intent,) if notes.intent else notes.choices
    found = _explained(taught, text, ranking, None, ())
    return replace(found, way=way, outcome=notes.outcome, intents=_named(taught, ranking, intents), confidence=None)


def _reason(taught: Taught, one: Understood) -> Reason:
    ranking, intent = one.ranking, None
    if one.intent:
        subject = taught.course.subject_of
        others = [match.intent for match in ranking.matches if match.confidence > 0.0]
        intent = next((other for other in others if subject(other) == subject(str(one.intent))), None)
    found = _explained(taught, one.read, ranking, intent, one.after if one.basis is Basis.AFTER_TOPIC else ())
    return replace(
        found,
        way=_way(one),
        outcome=one.decision.outcome,
        intents=_named(taught, ranking, one.decision.intents),
        confidence=one.decision.confidence,
        after=likely(taught, one.after[-1], 0.0) if one.after else None,
    )


def _way(one: Understood) -> Way:
    is_by_words = one.decision == decide_to_offer(one.ranking)
    if one.basis is Basis.AFTER_TOPIC:
        return Way.AFTER_TOPIC
    if one.pair or (one.basis is Basis.WORDS and one.intent and not is_by_words):
        return Way.COMPARED
    if one.basis is Basis.POINTED:
        return Way.POINTED
    return Way.WORDS if is_by_words else Way.ASIDE


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
        none=ranking.outside,
        answer=ranking.cutoffs.answer,
        ask=ranking.cutoffs.ask,
        sure=ranking.cutoffs.sure,
        outside=ranking.cutoffs.outside,
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
