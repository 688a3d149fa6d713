"""The rules that each quiz item keeps by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.authoring.checks import clues, quizzes, typed
from bot.authoring.drafts import Located
from bot.authoring.problems import Problem
from bot.authoring.shapes import ItemShape

RULES_OF_AN_ITEM: tuple[Callable[[Located[ItemShape]], Iterator[Problem]], ...] = (
    quizzes.items_fit_their_kind,
    quizzes.feedback_gives_reasons,
    quizzes.items_fit_into_telegram,
    quizzes.options_differ,
    quizzes.texts_are_plain,
    typed.typed_answers_are_told_apart,
    clues.keys_are_no_longer_than_the_rest,
    clues.questions_do_not_tell_their_answers,
    clues.no_option_speaks_of_all_of_them,
    clues.questions_are_not_negative,
    clues.hints_leave_something_to_find,
    clues.absolute_words_tempt_nobody,
    clues.texts_fit_what_is_shown,
)
