"""How the tutor is used, from counts over all learners."""

from dataclasses import replace
from datetime import date

import pytest

from bot.tutor.quizzing.counts import ItemReport
from bot.tutor.reply import Outcome
from bot.tutor.usage import HARDEST, LEAST, QuestionCount, Questions, TopicUse, Usage, report_usage
from tests.tutor.courses import BREAD_WITH_ALL
from tests.tutor.quizzing.baking import CHOICE, HEAT, SEVERAL, WHICH

COURSE = replace(BREAD_WITH_ALL, items=(CHOICE, WHICH, SEVERAL, HEAT))
DAY = date(2026, 3, 1)


def count(intent: str | None, outcome: Outcome, times: int, day: date = DAY) -> QuestionCount:
    return QuestionCount(day, intent, outcome, times)


def item(name: str, asked: int, right: int) -> ItemReport:
    return ItemReport(name, asked, right / asked if asked else None, None, {}, (), 0, (), right)


def usage(*counts: QuestionCount, items: tuple[ItemReport, ...] = ()) -> Usage:
    return report_usage(COURSE, counts, items, days=7, active=(3, 5))


def test_questions_are_counted_by_topic_and_outcome_over_all_days() -> None:
    found = usage(
        count("dough.flour", Outcome.ANSWER, 4),
        count("dough.flour", Outcome.ANSWER, 2, date(2026, 2, 28)),
        count("dough.yeast", Outcome.ASK, 3),
        count("oven.heat", Outcome.DECLINE, 1),
    )

    assert found.topics == (TopicUse("dough", Questions(6, 3, 0)), TopicUse("oven", Questions(0, 0, 1)))
    assert found.questions == Questions(6, 3, 1)
    assert (found.questions.count, found.questions.missed) == (10, 0.4)
    assert (found.days, found.active_7, found.active_30) == (7, 3, 5)


def test_nothing_gives_a_line_of_zeros_for_each_topic() -> None:
    found = usage()

    assert found.topics == (TopicUse("dough", Questions()), TopicUse("oven", Questions()))
    assert (found.questions.count, found.questions.missed, found.topics[0].right_share) == (0, 0.0, None)
    assert (found.missed, found.weak, found.hardest) == ((), (), ())


@pytest.mark.parametrize(
    ("intent", "topic"),
    [
        ("bot.greeting", "bot"),
        (None, None),
        ("glossary.pate", "dough"),
        ("glossary.crumb", "oven"),
    ],
    ids=["small talk", "nothing", "term of dough", "term of the oven"],
)
def test_a_question_counts_for_the_topic_that_tells_about_it(intent: str | None, topic: str | None) -> None:
    found = usage(count(intent, Outcome.DECLINE, 2))

    assert {one.topic: one.questions.declined for one in found.topics} == {"dough": 0, "oven": 0} | {topic: 2}


def test_an_intent_that_is_gone_counts_under_its_own_id_and_its_topic_is_not_missed() -> None:
    found = usage(
        count("oven.gone", Outcome.ANSWER, 20),
        count("oven.gone", Outcome.DECLINE, 20),
        count("bot.gone", Outcome.ASK, 1),
        count("bot.greeting", Outcome.ANSWER, 2),
        count(None, Outcome.DECLINE, 3),
    )

    assert found.topics == (
        TopicUse("dough", Questions()),
        TopicUse("oven", Questions()),
        TopicUse("bot.gone", Questions(0, 1, 0), is_gone=True),
        TopicUse("oven.gone", Questions(20, 0, 20), is_gone=True),
        TopicUse("bot", Questions(2, 0, 0)),
        TopicUse(None, Questions(0, 0, 3)),
    )
    assert found.questions == Questions(22, 1, 23)
    assert found.missed == ()


def test_topics_are_missed_that_are_asked_back_about_or_declined_the_worst_first() -> None:
    found = usage(
        count("dough.flour", Outcome.ANSWER, 15),
        count("dough.flour", Outcome.ASK, 3),
        count("dough.flour", Outcome.DECLINE, 2),
        count("oven.heat", Outcome.ANSWER, 5),
        count("oven.heat", Outcome.DECLINE, 5),
        count("bot.greeting", Outcome.ASK, 99),
        count(None, Outcome.DECLINE, 99),
    )

    assert [(one.topic, one.questions.missed) for one in found.missed] == [("oven", 0.5), ("dough", 0.25)]


@pytest.mark.parametrize(("times", "missed"), [(LEAST - 1, []), (LEAST, ["oven"])])
def test_of_few_questions_nothing_is_said(times: int, missed: list[str]) -> None:
    assert [one.topic for one in usage(count("oven.heat", Outcome.DECLINE, times)).missed] == missed


def test_a_topic_that_is_always_answered_is_not_missed() -> None:
    assert usage(count("oven.heat", Outcome.ANSWER, 1_000)).missed == ()


def test_quizzes_are_counted_by_topic_the_worst_first() -> None:
    found = usage(items=(item(CHOICE.id, 20, 19), item(SEVERAL.id, 10, 2), item(HEAT.id, 10, 4)))

    assert [(one.topic, one.quizzed, one.right) for one in found.topics] == [("dough", 30, 21), ("oven", 10, 4)]
    assert [(one.topic, one.right_share) for one in found.weak] == [("oven", 0.4), ("dough", 0.7)]


def test_of_few_answers_or_right_ones_alone_no_topic_is_weak() -> None:
    found = usage(items=(item(CHOICE.id, LEAST - 1, 0), item(HEAT.id, 100, 100)))

    assert found.weak == ()


def test_the_hardest_items_come_first_and_ties_by_id() -> None:
    items = (item("d", 10, 5), item("c", 10, 0), item("b", 10, 5), item("a", 9, 0), item("e", 10, 10), item("f", 0, 0))

    assert [one.item for one in usage(items=items).hardest] == ["c", "b", "d"]


def test_only_some_items_are_called_hard() -> None:
    items = tuple(item(f"item.{number}", 10, number) for number in range(9))

    assert [one.item for one in usage(items=items).hardest] == [f"item.{number}" for number in range(HARDEST)]


def test_an_item_that_the_course_no_longer_has_counts_for_no_topic() -> None:
    found = usage(items=(item("dough.gone", 40, 10),))

    assert [(one.topic, one.quizzed) for one in found.topics] == [("dough", 0), ("oven", 0)]
