"""Answers what was understood: with a text of the course, a question back, or the topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.tutor import cards
from bot.tutor.changing import replace
from bot.tutor.choices import Action, write
from bot.tutor.course import Intent, Term
from bot.tutor.following.pointing import Manner
from bot.tutor.known_intents import SOCIAL, THANKS
from bot.tutor.learner import Basis, Context, Repair
from bot.tutor.moment import Moment
from bot.tutor.reply import Counted, Notes, Outcome, Turn
from bot.tutor.understanding import Understood

HEART = "\N{HEAVY BLACK HEART}"


def answer(moment: Moment, found: Sequence[Understood]) -> Turn:
    """Answer each question in turn, and count it."""
    turns: list[Turn] = []
    for one in found:
        turns.append(_count(_answer_one(moment, one), one))
        moment = replace(moment, learner=turns[-1].learner)
    return moment.add(turns)


def show(
    moment: Moment,
    intent: Intent,
    others: Sequence[Intent] = (),
    confidence: float = 1.0,
    manner: Manner = Manner.SHORT,
    *,
    in_place: bool = False,
) -> Turn:
    """Answer an intent, and offer the others that may be meant."""
    course = moment.course
    if term := course.term_of(intent.id):
        return show_term(moment, term, others, confidence)
    notes = Notes(Outcome.ANSWER, intent.id, _ids(others), confidence)
    if not in_place and (sentence := _instead_of_answer(moment.context, intent, manner)):
        more = bool(intent.answer.more) and manner is not Manner.FULL
        return _go_to(moment, intent.id).say(cards.aside_card(course, intent, sentence, more=more), notes=notes)
    answered = (intent.id,)
    if intent.id in SOCIAL:
        card = cards.answer_card(course, intent)
        card = replace(card, reaction=HEART if intent.id == THANKS else None)
        return moment.say(card, notes=notes, answered=answered)
    moment = _go_to(moment, intent.id)
    pictures = [cards.picture_card(intent.answer.picture)] if intent.answer.picture else []
    if manner is Manner.FULL and intent.answer.more:
        card = cards.full_card(course, intent, others, in_place=in_place)
        return moment.say(card, notes=notes, answered=answered)
    card = cards.answer_card(course, intent, others, browsing=in_place)
    # A picture cannot take the place of a text, so what has one stands below.
    return moment.say(*pictures, replace(card, in_place=in_place and not pictures), notes=notes, answered=answered)


def _instead_of_answer(context: Context, intent: Intent, manner: Manner) -> str | None:
    """Name the sentence that is said where the answer would come a second time."""
    if manner is Manner.LAST:
        return "list_over"
    more = write(Action.MORE, intent.id)
    if write(Action.SHARE, intent.id) not in context.offered:
        return None
    match manner:
        case Manner.SIMPLER if more in context.offered or not intent.answer.more:
            return "simplest"
        case Manner.FULL if more not in context.offered:
            return "told_all"
        case _:
            return None


def show_term(moment: Moment, term: Term, others: Sequence[Intent] = (), confidence: float = 1.0) -> Turn:
    """Say what a term means: that is part of the intent that tells more, and the turn was about that."""
    notes = Notes(Outcome.ANSWER, term.see, _ids(other for other in others if other.id != term.see), confidence)
    card = cards.term_card(moment.course, term, others)
    return _go_to(moment, term.see).say(card, notes=notes, answered=(term.see,))


def choose_topic(moment: Moment, sentence: str, notes: Notes) -> Turn:
    """Say one sentence, with all topics to choose from, and that none of them is meant."""
    return moment.say(cards.choose_topic_card(moment.course, sentence, or_none=True), notes=notes, asks=True)


def _answer_one(moment: Moment, one: Understood) -> Turn:
    course, decision = moment.course, one.decision
    decline = "decline_again" if moment.context.declined else "decline"
    moment = moment.at(
        replace(
            moment.context,
            basis=one.basis,
            after=one.after,
            runners_up=one.runners_up,
            repair=Repair.NOTHING,
            declined=False,
        )
    )
    intents = [course.intents[intent] for intent in decision.intents]
    match decision.outcome:
        case Outcome.ANSWER if one.pair:
            first, second = intents
            notes = Notes(Outcome.ANSWER, first.id, (second.id,), decision.confidence)
            gone = _go_to(_go_to(moment, first.id), second.id)
            return gone.say(cards.pair_card(course, first, second), notes=notes, answered=decision.intents)
        case Outcome.ANSWER:
            manner = Manner.FULL if _asks_on(moment.context, one) else one.manner
            return show(moment, intents[0], intents[1:], decision.confidence, manner)
        case Outcome.ASK:
            notes = Notes(Outcome.ASK, choices=decision.intents, confidence=decision.confidence)
            sentence = "left" if one.is_left else "ask"
            return moment.say(cards.ask_card(course, intents, sentence), notes=notes, asks=True)
        case Outcome.DECLINE:
            # The topics are shown now: who says that none is meant is asked whether staff may see the question.
            moment = moment.at(replace(moment.context, declined=True, repair=Repair.TOPICS))
            return choose_topic(moment, decline, Notes(Outcome.DECLINE, confidence=decision.confidence))


def _asks_on(context: Context, one: Understood) -> bool:
    """Say whether a message goes on from a short answer and would get it again: the longer one may hold the rest."""
    is_again = one.basis is Basis.AFTER_TOPIC and one.intent == context.topic and one.manner is Manner.SHORT
    return is_again and write(Action.MORE, str(one.intent)) in context.offered


def _count(turn: Turn, one: Understood) -> Turn:
    if one.is_left:
        return replace(turn, counted=tuple(Counted(Outcome.ASK, intent) for intent in one.decision.intents))
    # By the intent that was answered or offered first, else by the one that the question was nearest to.
    nearest = next(iter((*one.decision.intents, *one.runners_up)), None)
    return replace(turn, counted=(Counted(one.decision.outcome, nearest),), understood=(one,))


def _go_to(moment: Moment, intent: str) -> Moment:
    context = moment.context.went_to(intent)
    has_list = bool(moment.course.intents[intent].lists)
    return moment.at(replace(context, listed=intent if has_list else context.listed))


def _ids(intents: Iterable[Intent]) -> tuple[str, ...]:
    return tuple(intent.id for intent in intents)
