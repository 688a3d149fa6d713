"""What a course knows of its own order."""

import pytest

from bot.tutor.course import is_small_talk
from tests.tutor.courses import BREAD


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
