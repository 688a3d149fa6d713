"""The bread course with lists, comparisons and examples, and a matcher that knows what a few words name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.tutor.course import Answer, Course, Intent
from bot.tutor.matching.ranking import Ranking
from bot.tutor.matching.text import words
from tests.tutor.courses import BREAD, KnownTexts


def _intent(
    intent_id: str,
    title: str,
    *,
    lists: tuple[str, ...] = (),
    compares: tuple[str, ...] = (),
    example_of: tuple[str, ...] = (),
) -> Intent:
    answer = Answer(short=f"{title}, in short.", more=f"{title}, in full.")
    return Intent(intent_id, title, (title,), (), answer, (), lists, compares, example_of)


STEPS = _intent("dough.steps", "Steps", lists=("dough.flour", "dough.yeast", "dough.kneading"))
INSIDE = _intent("oven.inside", "Inside the oven", lists=("oven.heat", "oven.steam"))
FLOUR_VS_YEAST = _intent("dough.flour_vs_yeast", "Flour or yeast", compares=("dough.flour", "dough.yeast"))
YEAST_VS_KNEADING = _intent("dough.yeast_vs_kneading", "Yeast or kneading", compares=("dough.yeast", "dough.kneading"))
HEAT_VS_STEAM = _intent("oven.heat_vs_steam", "Heat or steam", compares=("oven.heat", "oven.steam"))
RYE = _intent("dough.flour.rye", "Rye flour", example_of=("dough.flour",))
SOURDOUGH = _intent("dough.yeast.sourdough", "Sourdough", example_of=("dough.yeast",))
BAGUETTE = _intent("oven.baguette", "Baguette", example_of=("oven.steam", "oven.crust", "dough.yeast"))

BAKING = replace(
    BREAD,
    intents={
        **BREAD.intents,
        **{
            intent.id: intent
            for intent in (
                STEPS,
                INSIDE,
                FLOUR_VS_YEAST,
                YEAST_VS_KNEADING,
                HEAT_VS_STEAM,
                RYE,
                SOURDOUGH,
                BAGUETTE,
                _intent("bot.thanks", "Say thanks"),
                _intent("bot.goodbye", "Say goodbye"),
                _intent("bot.help", "What this is"),
                _intent("bot.feedback", "Say what is wrong"),
            )
        },
    },
    version="baking-1",
)
"""Of `dough.steps` the first two and the last two are compared; of `oven.inside` the two that it has."""


@dataclass(frozen=True)
class KnownWords(KnownTexts):
    """Reads a text as its words, whatever its case and marks."""

    course: Course = BAKING

    def rank(self, text: str) -> Ranking:
        """Look the words of a text up."""
        return super().rank(" ".join(words(text)))


NAMES: Mapping[str, Sequence[tuple[str, float]]] = {
    "flour": [("dough.flour", 0.9)],
    "yeast": [("dough.yeast", 0.9)],
    "kneading": [("dough.kneading", 0.9)],
    "heat": [("oven.heat", 0.9)],
    "steam": [("oven.steam", 0.9)],
    "crust": [("oven.crust", 0.9)],
    "rye": [("dough.flour.rye", 0.9)],
    "steps": [("dough.steps", 0.9)],
    "thing": [("dough.flour", 0.3), ("dough.yeast", 0.3)],
    "ingredient": [("dough.flour", 0.3), ("dough.yeast", 0.3)],
    "weather": [("oven.heat", 0.05)],
    "hello": [("bot.greeting", 0.99)],
    "thanks": [("bot.thanks", 0.99)],
}
"""What single words name."""
