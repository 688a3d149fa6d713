"""Makes up for an answer that was not meant: the next best, the topics, then whether staff may see the question."""

from __future__ import annotations

from bot.tutor import cards
from bot.tutor.answering import choose_topic, show
from bot.tutor.changing import replace
from bot.tutor.choices import Action
from bot.tutor.following.cues import Said
from bot.tutor.known_intents import FEEDBACK
from bot.tutor.learner import Basis, Repair
from bot.tutor.matching.ranking import CHOICES
from bot.tutor.moment import Moment
from bot.tutor.reply import Keep, Notes, Outcome, Turn

NOTES = Notes(Outcome.ANSWER, FEEDBACK)


def repair(moment: Moment, *, at_once: bool = False) -> Turn:
    """Offer what was not offered yet. `at_once`: the learner asked for the other answer, not for a choice."""
    context = moment.context
    left = tuple(intent for intent in context.runners_up if intent != context.topic)
    next_best = left[:CHOICES]
    if at_once and next_best:
        moment = moment.at(replace(context, runners_up=left[1:], basis=Basis.OFFERED))
        return show(moment, moment.course.intents[next_best[0]])
    if context.repair is Repair.NOTHING and next_best:
        intents = [moment.course.intents[intent] for intent in next_best]
        moment = moment.at(replace(context, repair=Repair.NEXT_BEST, runners_up=left[CHOICES:]))
        return moment.say(cards.ask_card(moment.course, intents, "sorry"), notes=NOTES, asks=True)
    if context.repair in (Repair.NOTHING, Repair.NEXT_BEST):
        return choose_topic(moment.at(replace(context, repair=Repair.TOPICS)), "none", NOTES)
    if context.repair is Repair.TOPICS and _is_for_staff(moment):
        moment = moment.at(replace(context, repair=Repair.STAFF))
        card = cards.yes_or_no_card(moment.course, "keep", Action.KEEP, quotes=True)
        return moment.say(card, notes=NOTES, asks=True)
    return moment.say(cards.choose_topic_card(moment.course, "none"), notes=NOTES)


def _is_for_staff(moment: Moment) -> bool:
    """Say whether there is a question that staff can make something of; without its words, its message may have it."""
    if moment.learner.is_group or (moment.words and Said.of(moment.words).is_scrap):
        return False
    return bool(moment.words or moment.context.question)


def keep(moment: Moment, answer: str, quoted: str | None) -> Turn:
    """Store the question for course staff, if the learner said yes and its words are still at hand."""
    words = quoted or (moment.words if moment.context.repair is Repair.STAFF else None)
    moment = moment.at(replace(moment.context, repair=Repair.NOTHING, runners_up=(), declined=False))
    if answer != cards.YES:
        return moment.say(cards.plain_card(moment.course, "not_kept", in_place=True), notes=NOTES)
    if not words:
        return moment.say(cards.plain_card(moment.course, "keep_lost", in_place=True), notes=NOTES)
    return moment.say(cards.plain_card(moment.course, "kept", in_place=True), notes=NOTES, errand=Keep(words))
