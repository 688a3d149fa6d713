"""Says why the last answer was given."""

from __future__ import annotations

from bot.tutor import cards
from bot.tutor.cards import Why
from bot.tutor.learner import Basis, Context
from bot.tutor.moment import Moment
from bot.tutor.reply import Notes, Outcome, Turn
from bot.tutor.understanding import ranked_after, understand

NOTES = Notes(Outcome.ANSWER)


def explain_last(moment: Moment, quoted: str | None) -> Turn:
    """Explain the last answer, or what a quoted question would be taken for now."""
    context = moment.context
    if quoted:
        found = understand(moment.course, moment.matching, Context(), quoted, moment.now)[0]
        return _explain(moment, quoted, found.intent, ()) if found.intent else _plain(moment, "why_nothing")
    answered = context.topic or _answered_before(moment)
    if answered is None or context.declined:
        return _plain(moment, "why_nothing")
    if context.basis in (Basis.CHOSEN, Basis.OFFERED):
        return _plain(moment, "why_chosen")
    if moment.words is None:
        return _plain(moment, "why_lost")
    if context.basis is Basis.POINTED and context.after:
        question, before = (moment.course.intents[topic].title for topic in (answered, context.after[-1]))
        return moment.say(cards.plain_card(moment.course, "why_pointed", question=question, before=before), notes=NOTES)
    return _explain(moment, moment.words, answered, context.after)


def _answered_before(moment: Moment) -> str | None:
    """Find what answered the last question before the conversation lapsed: its words are read as they were then."""
    course, context = moment.course, moment.context
    if moment.words is None or context.basis in (Basis.CHOSEN, Basis.OFFERED):
        return None
    listed = next((topic for topic in reversed(context.after) if course.intents[topic].lists), None)
    then = Context(topics=context.after, listed=listed, at=moment.now)
    return understand(course, moment.matching, then, moment.words, moment.now)[-1].intent


def _explain(moment: Moment, words: str, intent: str, topics: tuple[str, ...]) -> Turn:
    course, matching = moment.course, moment.matching
    ranking = ranked_after(course, matching, topics, words) if topics else matching.rank(words)
    chances = {match.intent: match.confidence for match in ranking.matches}
    likely = [match.intent for match in ranking.matches if match.confidence > 0.0]
    intent = next((one for one in likely if course.subject_of(one) == course.subject_of(intent)), intent)
    others = [match for match in ranking.matches if match.intent != intent and match.confidence > 0.0]
    text = f"{course.intents[topics[-1]].title} {words}" if topics else words
    why = Why(
        intent=intent,
        chance=chances.get(intent, 0.0),
        explanation=matching.explain(text, intent),
        runner_up=others[0].intent if others else None,
        next_chance=others[0].confidence if others else 0.0,
        after=topics[-1] if topics else None,
    )
    return moment.say(cards.why_card(course, why), notes=NOTES)


def _plain(moment: Moment, sentence: str) -> Turn:
    return moment.say(cards.plain_card(moment.course, sentence), notes=NOTES)
