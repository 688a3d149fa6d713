"""The rules that a course keeps: one function a rule, each gives every problem it finds.

There are rules of a draft, of an intent, of an item (in items.py) and of a course that is put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.authoring.checks import answers, course, glossary, intents, leftovers, quizzes
from bot.authoring.drafts import Draft, Located, read_intents, read_items
from bot.authoring.files import CourseText
from bot.authoring.problems import Findings, Problem
from bot.authoring.rereading import NOTHING, kept_by_file
from bot.authoring.shapes import IntentShape
from bot.tutor.course import Course

RULES_OF_A_DRAFT: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
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
    answers.short_answers_stand_alone,
    answers.placeholders_are_known,
    answers.markup_is_whole,
    glossary.the_glossary_keeps_its_rules,
    quizzes.each_item_stands_once,
    quizzes.objectives_are_intents,
    quizzes.areas_are_practised_whole,
    quizzes.sources_of_items_are_known,
    course.topics_show_every_intent_once,
    course.sentences_keep_their_place,
    leftovers.nothing_is_left_of_the_starter,
)

RULES_OF_AN_INTENT: tuple[Callable[[Located[IntentShape]], Iterator[Problem]], ...] = (intents.each_phrase_has_a_word,)

RULES_OF_A_COURSE: tuple[Callable[[Course, Draft], Iterator[Problem]], ...] = (
    answers.cards_fit_into_a_message,
    course.sentences_fit_into_a_message,
    glossary.terms_fit_into_a_message,
)


def find_problems(draft: Draft, findings: Findings) -> None:
    """Hold a draft, its intents and its items against their rules."""
    for rule in RULES_OF_A_DRAFT:
        findings.extend(rule(draft))
    for text in draft.texts.intents:
        _check_intents(text, findings)
    for text in draft.texts.quizzes:
        _check_items(text, findings)


def find_problems_of_course(whole: Course, draft: Draft, findings: Findings) -> None:
    """Hold a course that is put together against the rules about what learners will see of it."""
    for rule in RULES_OF_A_COURSE:
        findings.extend(rule(whole, draft))


@kept_by_file(replace(NOTHING, name="intents"))
def _check_intents(text: CourseText, findings: Findings) -> None:
    for entry in read_intents(text, Findings()):
        for rule in RULES_OF_AN_INTENT:
            findings.extend(rule(entry))


@kept_by_file(replace(NOTHING, name="items"))
def _check_items(text: CourseText, findings: Findings) -> None:
    # What they import takes 30 ms, and is not needed where the items are as they were.
    from bot.authoring.checks.items import RULES_OF_AN_ITEM

    for entry in read_items(text, Findings()):
        for rule in RULES_OF_AN_ITEM:
            findings.extend(rule(entry))
