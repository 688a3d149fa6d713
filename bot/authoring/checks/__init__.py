"""The rules that a course keeps: one function a rule, each gives every problem it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.authoring.checks import answers, clues, course, glossary, intents, quizzes, typed
from bot.authoring.drafts import Draft
from bot.authoring.problems import Problem

RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    intents.there_are_intents,
    intents.each_intent_stands_once,
    intents.each_phrase_stands_once,
    intents.each_phrase_has_a_word,
    intents.phrases_differ,
    intents.there_are_enough_phrases,
    intents.ids_fit_their_place,
    intents.follow_ups_exist,
    intents.relations_hold,
    answers.each_intent_has_one_answer,
    answers.sources_are_named_and_known,
    answers.pictures_exist_and_are_described,
    answers.short_answers_are_short,
    answers.placeholders_are_known,
    glossary.the_glossary_keeps_its_rules,
    quizzes.each_item_stands_once,
    quizzes.objectives_are_intents,
    quizzes.areas_are_practised_whole,
    quizzes.items_fit_their_kind,
    quizzes.feedback_gives_reasons,
    quizzes.items_fit_into_telegram,
    quizzes.sources_of_items_are_known,
    quizzes.options_differ,
    typed.typed_answers_are_told_apart,
    clues.keys_are_no_longer_than_the_rest,
    clues.questions_do_not_tell_their_answers,
    clues.no_option_speaks_of_all_of_them,
    clues.questions_are_not_negative,
    clues.hints_leave_something_to_find,
    clues.absolute_words_tempt_nobody,
    clues.texts_fit_what_is_shown,
    course.topics_show_every_intent_once,
    course.sentences_keep_their_place,
)
