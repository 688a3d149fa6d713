"""What a course knows of its own order."""

import pytest

from bot.tutor.course import is_small_talk
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY


@pytest.mark.parametrize(
    ("intent", "small_talk"),
    [("bot.greeting", True), ("bot", True), ("bottle.cork", False), ("dough.bot", False), ("", False)],
)
def test_small_talk_is_what_stands_in_the_area_of_the_bot(intent: str, small_talk: bool) -> None:
    assert is_small_talk(intent) == small_talk


@pytest.mark.parametrize(
    ("intent", "topic"),
    [("dough.yeast", "dough"), ("oven.crust", "oven"), ("bot.greeting", None), ("nope", None), ("", None)],
)
def test_an_intent_stands_on_its_topic(intent: str, topic: str | None) -> None:
    found = BREAD.topic_of(intent)

    assert (found.id if found else None) == topic


@pytest.mark.parametrize(("topic", "title"), [("dough", "Dough"), ("oven", "Oven"), ("Dough", None), ("", None)])
def test_a_topic_is_found_by_its_id(topic: str, title: str | None) -> None:
    found = BREAD.topic(topic)

    assert (found.title if found else None) == title


@pytest.mark.parametrize(
    ("term", "name"), [("leaven", "Leaven"), ("crumb", "Crumb"), ("Crumb", None), ("glossary.crumb", None), ("", None)]
)
def test_a_term_is_found_by_its_id(term: str, name: str | None) -> None:
    found = BREAD_WITH_GLOSSARY.term(term)

    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("intent", "term"),
    [("glossary.crumb", "crumb"), ("dough.yeast", None), ("oven.crust", None), ("glossary.leaven", None), ("", None)],
)
def test_only_an_intent_of_the_glossary_does_no_more_than_define_a_term(intent: str, term: str | None) -> None:
    found = BREAD_WITH_GLOSSARY.term_of(intent)

    assert (found.id if found else None) == term


@pytest.mark.parametrize(
    ("intent", "subject"),
    [("glossary.crumb", "oven.crust"), ("glossary.pate", "dough.yeast"), ("dough.yeast", "dough.yeast")],
)
def test_what_a_word_means_is_about_the_intent_that_tells_more(intent: str, subject: str) -> None:
    assert BREAD_WITH_GLOSSARY.subject_of(intent) == subject
