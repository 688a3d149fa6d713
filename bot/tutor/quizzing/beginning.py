"""Begins the quiz that somebody asks for in words."""

from __future__ import annotations

from bot.tutor.moment import Moment
from bot.tutor.quizzing.grouping import start_in_group
from bot.tutor.quizzing.planning import QUIZ_ITEMS
from bot.tutor.quizzing.playing import NOTES, start
from bot.tutor.quizzing.quiz_wishes import split_off_count
from bot.tutor.quizzing.scopes import find_scope, is_known
from bot.tutor.quizzing.showing import no_quiz_card
from bot.tutor.reply import Turn


def begin(moment: Moment, words: str, *, anything: bool = False) -> Turn:
    """Start a quiz about what is named; `anything`: about the whole course where nothing that is known is named."""
    count, named = split_off_count(words)
    if count and not named and find_scope(moment.course, moment.matching, words):
        count, named = None, words  # a topic that has a number for a name
    scope = find_scope(moment.course, moment.matching, named, moment.context.topic)
    if scope is None and not anything:
        sentence = "quiz_none" if is_known(moment.course, moment.matching, named) else "quiz_unknown"
        return moment.say(no_quiz_card(moment.course, sentence), notes=NOTES)
    if moment.learner.is_group:
        return start_in_group(moment, scope or "", count)
    return start(moment, scope or "", QUIZ_ITEMS if count is None else count)
