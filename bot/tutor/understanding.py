"""Says what a message asks for, by itself and after what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import dropwhile

from bot.tutor.changing import replace
from bot.tutor.comparing import Pair, find_pair
from bot.tutor.course import Course, is_small_talk
from bot.tutor.following.cues import COMPARING, CORRECTING, LINKING, OTHER, POINTING, REQUESTING, Said
from bot.tutor.following.leaning import Lean, lean_on
from bot.tutor.following.places import each_place
from bot.tutor.following.pointing import Manner, Scene, point
from bot.tutor.known_intents import FEEDBACK, SOCIAL
from bot.tutor.learner import Basis, Context
from bot.tutor.manners import without_manners
from bot.tutor.matching.ranking import Decision, Matching, Outcome, Ranking, decide, is_sure
from bot.tutor.splitting import MOST, asks, questions

POINTED = 0.98
"""The chance that a rule of `following.pointing` is right: 252 of 263 (docs/decisions/0005)."""

SOCIABLE = 0.85
"""The chance from which on a message is a greeting, thanks or a farewell, whatever was said before."""

RUNNERS_UP = 6
"""What is kept to offer when an answer was not meant: two questions back."""

FAR = 0.98
"""How sure the matcher must be that a message which names several things is not covered, whatever came before: of 45
such messages in the taught conversations, 43 were out of scope. Small courses never reach it: there, it is enough that
the message is not answered by itself and has no word that points back (of 160 questions outside such a course, each
asked after an answer, 39 were answered, 129 before)."""

STRANGE = 0.5
"""How sure the matcher must be that a message is not covered which names one thing, asks nothing of it that goes on,
and has no word that points back ("do you like cats?"): then it is not read with what came before. Of 114 questions
outside the course that `psi-tutor new` makes, each asked after an answer, 7 are answered, 14 before; of 414 within
small courses none less, and of the follow-ups of the development set none."""

TOLD, MANY = 0.75, 3
"""With such a chance by itself, a message that names so many things is not read together with what came before. Of 869
conversations none is read better or worse so; questions whether one thing belongs to another, behind a third, are."""

SHORT_MESSAGE = 12
"""Words of a message whose parts are answered where they are not clear: a longer one tells a story, and asks once. With
15, one of 15,275 messages got a second answer that was wrong; with 12, none."""

SHORT_ASIDE = 6
"""Words of a message that, after one that the course does not cover, is taken to go on with that."""


@dataclass(frozen=True)
class Understood:
    """What one question asks for: a decision, how to answer, and how it was found.

    `read`: the part of the message that was read for it, and `ranking` what the matcher thinks of that, weighed with
    the topics that it goes on from, if its basis is that. `after`: these topics, newest last, or those that it points
    from. `pair`: two intents that are set against each other and that no answer compares. `runners_up`: what else it
    may be, best first. `words`: the part of the message that asks for it, where it asks for several things. `is_left`:
    it holds what a message asks for besides, to be chosen from.
    """

    read: str
    ranking: Ranking
    decision: Decision
    basis: Basis = Basis.WORDS
    after: tuple[str, ...] = ()
    manner: Manner = Manner.SHORT
    pair: Pair | None = None
    runners_up: tuple[str, ...] = ()
    words: str = ""
    is_left: bool = False

    @property
    def intent(self) -> str | None:
        """The intent to answer; None when the tutor asks back or declines."""
        return self.decision.intents[0] if self.decision.outcome is Outcome.ANSWER else None


def understand(
    course: Course, matching: Matching, context: Context, text: str, now: datetime
) -> tuple[Understood, ...]:
    """Read a message that is said at `now` (UTC) as one question, or as several where that is clear.

    It is where two are, or where one is and the others are outside. Then MOST are answered, the topics stand below the
    answers, and last comes what is left.
    """
    context = context.as_of(now)
    text = without_manners(matching, text)
    parts = questions(text)
    found = _understand_several(course, matching, context, text, parts) if len(parts) > 1 else ()
    found = found or _understand_places(course, matching, context, text)
    return found or (_understand_one(course, matching, context, text),)


@dataclass(frozen=True)
class _Parts:
    """The parts of a message: those that are clear and those that are likely, by intent, those outside, and others."""

    clear: dict[str, Understood] = field(default_factory=dict)
    likely: dict[str, Understood] = field(default_factory=dict)
    outside: list[Understood] = field(default_factory=list)
    vague: list[Understood] = field(default_factory=list)


def _understand_several(
    course: Course, matching: Matching, context: Context, text: str, parts: Sequence[str]
) -> tuple[Understood, ...]:
    """Read each part; () where the message is better read as one."""
    found = _read_parts(course, matching, context, parts)
    if len(found.clear) > 1 or (found.clear and found.outside and not found.vague):
        declined = [one for one in found.vague if one.decision.outcome is Outcome.DECLINE and asks(one.words)]
        return _told([*found.clear.values()], [*found.outside, *declined], found.vague)
    others = [one for one in found.vague if one not in found.likely.values()]
    is_first = not context.topics
    ask_by_themselves = all(_asks_by_itself(one, matching, is_first=is_first) for one in others)
    if not _is_short(matching, text) or not ask_by_themselves or all(map(is_small_talk, found.likely)):
        return ()
    told = _told([*found.likely.values()], found.outside, others)
    return told if len(told) - len(found.outside[:1]) > 1 else ()


def _read_parts(course: Course, matching: Matching, context: Context, parts: Sequence[str]) -> _Parts:
    is_first, found = not context.topics, _Parts()
    for part in parts:
        each = _point_at_places(course, matching, context, part)
        for one in each or [_understand_part(course, matching, context, part)]:
            if one.intent and _is_clear(one, matching, one.words):
                found.clear.setdefault(one.intent, one)
                found.likely.setdefault(one.intent, one)
                context = context if each else _after(course, context, one)
            elif _is_outside(one, part):
                found.outside.append(one)
            else:
                found.vague.append(one)
                if one.intent and _asks_by_itself(one, matching, is_first=is_first):
                    found.likely.setdefault(one.intent, one)
    return found


def _told(
    answered: Sequence[Understood], outside: Sequence[Understood], others: Sequence[Understood]
) -> tuple[Understood, ...]:
    """Put MOST answers together, one decline, and what is left to choose from."""
    first = answered[:MOST]
    return (*first, *outside[:1], *_left((*answered[MOST:], *others), but=[str(one.intent) for one in first]))


def _is_short(matching: Matching, text: str) -> bool:
    """Say whether a message is short and not clear as one: its parts are answered where they are not clear, either."""
    ranking = matching.rank(text)
    return len(text.split()) <= SHORT_MESSAGE and not is_sure(ranking, decide(ranking))


def _asks_by_itself(one: Understood, matching: Matching, *, is_first: bool) -> bool:
    """Say whether a part is a question that the course half knows, and tells what about; it may lean on parts alone."""
    said = Said.of(one.words, matching.correct)
    is_known = one.decision.outcome is not Outcome.DECLINE and not is_small_talk(one.decision.intents[0])
    return is_known and asks(one.words) and bool(said.names) and (is_first or not said.leans)


def _understand_places(course: Course, matching: Matching, context: Context, text: str) -> tuple[Understood, ...]:
    """Read "the first and the third" as two questions."""
    each = _point_at_places(course, matching, context, text)
    return (*each[:MOST], *_left(each[MOST:], but=[str(one.intent) for one in each[:MOST]]))


def _point_at_places(course: Course, matching: Matching, context: Context, text: str) -> tuple[Understood, ...]:
    """Find what a message points at in the list in sight, if that are several things."""
    places = each_place(text, len(_list_in_sight(course, context)))
    found = [replace(_understand_one(course, matching, context, place), words=text) for place in places]
    pointed = {one.intent: one for one in found if one.intent and one.basis is Basis.POINTED}
    return tuple(pointed.values()) if len(pointed) >= max(2, len(places)) else ()


def _list_in_sight(course: Course, context: Context) -> Sequence[str]:
    seen = (intent for intent in (context.topic, context.listed) if intent)
    return next((lists for one in seen if (lists := course.intents[one].lists)), ())


def _understand_part(course: Course, matching: Matching, context: Context, part: str) -> Understood:
    """Read a part, or its last sentence where only that is clear: "I wonder. What is rye?"."""
    whole, last = replace(_understand_one(course, matching, context, part), words=part), _last_sentence(part)
    if last == part or Said.of(last).leans or _is_clear(whole, matching, part):
        return whole
    end = replace(_understand_one(course, matching, context, last), words=last)
    return end if _is_clear(end, matching, last) else whole


def _left(others: Sequence[Understood], but: Sequence[str]) -> Sequence[Understood]:
    """Put what is asked for besides together, each by what it most likely means."""
    meant = {one.decision.intents[0]: one.decision.confidence for one in others if one.decision.intents}
    intents = tuple(intent for intent in meant if intent not in (*but, *SOCIAL))
    chance = min((meant[intent] for intent in intents), default=0.0)
    decision = Decision(Outcome.ASK, intents, chance)
    return [Understood(others[0].read, others[0].ranking, decision, is_left=True)] if intents else []


def decide_to_offer(ranking: Ranking) -> Decision:
    """Decide, and offer nothing that is said between questions: nobody has to choose "say hello"."""
    decision = decide(ranking)
    offered = tuple(intent for intent in decision.intents if intent not in SOCIAL)
    if offered == decision.intents:
        return decision
    if decision.outcome is Outcome.ANSWER:
        first = decision.intents[0]
        return replace(decision, intents=(first, *(intent for intent in offered if intent != first)))
    together = round(sum(ranking.chances[intent] for intent in offered), 6)
    if together >= ranking.cutoffs.ask:
        return Decision(Outcome.ASK, offered, together)
    return Decision(Outcome.DECLINE, (), round(1.0 - together, 6))


def ranked_after(course: Course, matching: Matching, topics: tuple[str, ...], text: str) -> Ranking:
    """Rank every intent for a message that leans on topics."""
    said = Said.of(text, matching.correct)
    return lean_on(Lean.of(course, matching.rank, text, said, topics), course.relations)


def _is_clear(one: Understood, matching: Matching, text: str) -> bool:
    if one.basis is Basis.POINTED:
        return True
    ranking = matching.rank(text)
    alone = decide(ranking)
    return is_sure(ranking, alone) and one.intent == alone.intents[0] and one.intent not in SOCIAL


def _is_outside(one: Understood, text: str) -> bool:
    """Say whether a part is a question by itself that the course does not cover: the others are answered then."""
    return one.decision.outcome is Outcome.DECLINE and text.endswith("?") and not Said.of(text).leans


def _after(course: Course, context: Context, one: Understood) -> Context:
    return context.went_to(course.subject_of(one.intent)) if one.intent else context


def _understand_one(course: Course, matching: Matching, context: Context, text: str) -> Understood:
    said = Said.of(text, matching.correct)
    ranking = matching.rank(text)
    alone = decide(ranking)
    sure = is_sure(ranking, alone)
    if found := _compared(course, matching, said, text, ranking):
        return found
    if context.declined and said.leans and len(said.tokens) <= SHORT_ASIDE and not sure:
        return Understood(text, ranking, Decision(Outcome.DECLINE, (), ranking.outside))
    if not context.topics or _talks_to_bot(alone, said, sure=sure):
        return _plain(text, ranking)
    if rest := _behind_link(matching, said):
        return replace(_plain(rest, matching.rank(rest)), read=text)
    stands = not said.leans and (sure or _is_told(alone, said))
    points = said.has(CORRECTING) or said.wants_plainer or (said.has(COMPARING) and not _compares(course, alone))
    if (points or not stands or len(said.names) < 2) and (pointed := _point(course, matching, context, text, said)):
        return pointed
    if stands and said.names:
        return _plain(text, ranking)
    if (last := _last_sentence(text)) != text and _stands(matching, last):
        return _plain(last, matching.rank(last))
    declines = alone.outcome is Outcome.DECLINE and not said.leans
    is_strange = declines and ranking.outside >= STRANGE and said.names and said.names == said.residue
    if is_strange or (len(said.names) > 1 and (declines or ranking.outside >= FAR)):
        return Understood(text, ranking, Decision(Outcome.DECLINE, (), ranking.outside))
    # What was said of the tutor is no topic: nobody goes on from it but by pointing at it.
    topics = tuple(topic for topic in context.topics if not is_small_talk(topic))
    if not topics:
        return _plain(text, ranking)
    weighed = lean_on(Lean.of(course, matching.rank, text, said, topics), course.relations)
    return replace(_plain(text, weighed), basis=Basis.AFTER_TOPIC, after=topics)


def _talks_to_bot(alone: Decision, said: Said, *, sure: bool) -> bool:
    if alone.outcome is not Outcome.ANSWER or said.has(OTHER) or said.wants_plainer:
        return False
    social = alone.intents[0] in SOCIAL and alone.confidence >= SOCIABLE
    return social or (sure and is_small_talk(alone.intents[0]))


def _compared(course: Course, matching: Matching, said: Said, text: str, ranking: Ranking) -> Understood | None:
    alone = decide(ranking)
    sure = is_sure(ranking, alone)
    if sure and _compares(course, alone):
        return None
    pair = find_pair(text, said, matching, course)
    if pair is None:
        return None
    if compared := course.relations.comparison(pair.one, pair.other):
        return Understood(text, ranking, Decision(Outcome.ANSWER, (compared,), POINTED))
    meant = sure and alone.intents[0] not in (pair.one, pair.other)
    if meant or any(course.intents[side].compares for side in (pair.one, pair.other)):
        return None
    return Understood(text, ranking, Decision(Outcome.ANSWER, (pair.one, pair.other), POINTED), pair=pair)


def _compares(course: Course, decision: Decision) -> bool:
    return bool(decision.intents) and bool(course.intents[decision.intents[0]].compares)


def _point(course: Course, matching: Matching, context: Context, text: str, said: Said) -> Understood | None:
    """Look for what the whole message points at, then for what its last sentence does."""
    # Who asked the bot about itself in between still points at the course.
    in_course = tuple(topic for topic in context.topics if not is_small_talk(topic))
    tries = [(text, context.topics), (_last_sentence(text), context.topics), (text, in_course)]
    for part, topics in dict.fromkeys(tries):
        if not topics:
            continue
        ranking = matching.rank(part)
        scene = Scene(
            said=said if part == text else Said.of(part, matching.correct),
            topics=topics,
            listed=context.listed,
            relations=course.relations,
            rank=matching.rank,
            ranking=ranking,
            alone=decide(ranking),
        )
        if found := point(scene):
            decision = Decision(Outcome.ANSWER, (found.intent,), POINTED)
            one = Understood(part, ranking, decision, Basis.POINTED, context.topics, found.manner)
            if found.beside:
                decision = replace(decision, intents=(found.intent, found.beside))
                return replace(one, decision=decision, pair=Pair(found.intent, found.beside))
            if found.intent == context.topic:
                return replace(one, runners_up=context.runners_up)
            # Words that name nothing, such as "the second one", say nothing of what else may be meant.
            return replace(one, runners_up=_next_best(ranking, decision) if scene.said.names else ())
    return None


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+", text.strip())[-1]


def _is_told(alone: Decision, said: Said) -> bool:
    """Say whether a message tells so much that its topic need not be looked for in what came before."""
    return alone.outcome is Outcome.ANSWER and alone.confidence >= TOLD and len(said.names) >= MANY


def _behind_link(matching: Matching, said: Said) -> str:
    """Give a question that stands by itself behind "so", "ok" or "and"; "" where there is none."""
    if not said.tokens or said.tokens[0] not in LINKING or said.has(POINTING | COMPARING | CORRECTING):
        return ""
    rest = " ".join(dropwhile(LINKING.__contains__, said.tokens))
    if len(said.names) < (1 if REQUESTING.match(rest) else 2):
        return ""
    ranking = matching.rank(rest)
    return rest if is_sure(ranking, decide(ranking)) else ""


def _stands(matching: Matching, text: str) -> bool:
    """Say whether it is clear what a sentence asks for, or that the course does not cover it, whatever came before."""
    said, ranking = Said.of(text, matching.correct), matching.rank(text)
    return not said.leans and len(said.names) > 1 and decide(ranking).confidence >= ranking.cutoffs.sure


def _plain(text: str, ranking: Ranking) -> Understood:
    decision = decide_to_offer(ranking)
    return Understood(text, ranking, decision, runners_up=_next_best(ranking, decision))


def _next_best(ranking: Ranking, decision: Decision) -> tuple[str, ...]:
    """Give what comes next; of a question back, what was not offered."""
    passed = decision.intents if decision.outcome is Outcome.ASK else decision.intents[:1]
    best = ranking.matches[: RUNNERS_UP + len(passed) + len(SOCIAL) + 1]
    none_of = {*passed, *SOCIAL, FEEDBACK}
    likely = [match.intent for match in best if match.confidence > 0.0 and match.intent not in none_of]
    return tuple(likely[:RUNNERS_UP])
