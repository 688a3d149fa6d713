"""Messages that ask for several answers, and a learner whose questions are understood one by one."""

from __future__ import annotations

from dataclasses import replace

from bot.tutor.quizzing.items import Item
from tests.tutor.courses import BREAD_WITH_GLOSSARY, MATCHING, KnownTexts
from tests.tutor.quizzing.learning import Learning

ASKED_AT_ONCE = KnownTexts(
    {
        **MATCHING.table,
        "what is heat?": [("oven.heat", 0.9)],
        "and what is heat?": [("oven.heat", 0.9)],
        "what is flour?": [("dough.flour", 0.9)],
        "and what is flour?": [("dough.flour", 0.9)],
        "what is crumb?": [("glossary.crumb", 0.9)],
        "heat": [("oven.heat", 0.9)],
        "flour": [("dough.flour", 0.9)],
    }
)

SEVERAL_AT_ONCE = [
    ("what is heat? and what is flour?", ("oven.heat", "dough.flour")),
    ("what is flour? and what is heat?", ("dough.flour", "oven.heat")),
    ("what is crumb? and what is flour?", ("oven.crust", "dough.flour")),
    ("heat vs flour", ("oven.heat", "dough.flour")),
]
"""What asks for several answers, and the intents that are answered."""


def asking_for_several(*items: Item) -> Learning:
    """Give a learner of a course with a glossary, whose questions are understood one by one."""
    learning = Learning(replace(BREAD_WITH_GLOSSARY, items=items))
    learning.matching = ASKED_AT_ONCE
    return learning
