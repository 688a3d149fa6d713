"""Finds answers for a few words that are still being typed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.tutor.course import Course, Intent, is_small_talk
from bot.tutor.matching.ranking import Matching, Outcome, decide
from bot.tutor.matching.text import words

MOST = 5


def suggest(course: Course, matching: Matching, text: str) -> Sequence[Intent]:
    """Give the intents of the course that the text may mean, best first, at most MOST.

    Nothing typed yet gives the first of each topic; a word that is only begun is looked for in the titles.
    """
    typed = words(text)
    if not typed:
        return [course.intents[topic.intents[0]] for topic in course.topics if topic.intents][:MOST]
    begun = [
        intent
        for intent in course.intents.values()
        if all(any(word.startswith(start) for word in words(intent.title)) for start in typed)
    ]
    ranking = matching.rank(text)
    likely = [course.intents[match.intent] for match in ranking.matches if match.confidence > 0.0]
    found = [*begun, *likely] if decide(ranking).outcome is Outcome.DECLINE else [*likely, *begun]
    if decide(ranking).outcome is Outcome.DECLINE and not begun:
        return ()
    own = (intent for intent in dict.fromkeys(intent.id for intent in found) if not is_small_talk(intent))
    return [course.intents[intent] for intent, _ in zip(own, range(MOST), strict=False)]
