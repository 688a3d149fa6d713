"""The rules that a course keeps: one function a rule, each gives every problem it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.authoring.checks import answers, clues, course, glossary, intents, quizzes, typed
from bot.authoring.drafts import Draft, Located, read_intents, read_items
from bot.authoring.files import CourseText
from bot.authoring.problems import Findings, Problem
from bot.authoring.rereading import KeptByFile
from bot.authoring.shapes import ItemShape

RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    intents.there_are_intents,
    intents.each_intent_stands_once,
    intents.each_phrase_stands_once,
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
    quizzes.sources_of_items_are_known,
    course.topics_show_every_intent_once,
    course.sentences_keep_their_place,
)

RULES_OF_AN_ITEM: tuple[Callable[[Located[ItemShape]], Iterator[Problem]], ...] = (
    quizzes.items_fit_their_kind,
    quizzes.feedback_gives_reasons,
    quizzes.items_fit_into_telegram,
    quizzes.options_differ,
    typed.typed_answers_are_told_apart,
    clues.keys_are_no_longer_than_the_rest,
    clues.questions_do_not_tell_their_answers,
    clues.no_option_speaks_of_all_of_them,
    clues.questions_are_not_negative,
    clues.hints_leave_something_to_find,
    clues.absolute_words_tempt_nobody,
    clues.texts_fit_what_is_shown,
)


def find_problems(draft: Draft, findings: Findings) -> None:
    """Hold a course against every rule."""
    for rule in RULES:
        findings.extend(rule(draft))
    for text in draft.texts.intents:
        _check_intents(text, findings)
    for text in draft.texts.quizzes:
        _check_items(text, findings)


@KeptByFile
def _check_intents(text: CourseText, findings: Findings) -> None:
    for entry in read_intents(text, Findings()):
        findings.extend(intents.each_phrase_has_a_word(entry))


@KeptByFile
def _check_items(text: CourseText, findings: Findings) -> None:
    for entry in read_items(text, Findings()):
        for rule in RULES_OF_AN_ITEM:
            findings.extend(rule(entry))
