"""The rules that a course keeps: one function a rule, each gives every problem it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.authoring.checks import answers, course, glossary, intents
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
    course.topics_show_every_intent_once,
    course.sentences_keep_their_place,
)
