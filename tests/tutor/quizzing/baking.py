"""A quiz about baking bread: one item of each kind, and a few more."""

from __future__ import annotations

from dataclasses import replace

from bot.tutor.course import Answer, Course, Intent
from bot.tutor.quizzing.items import Item, Kind, Level, Mistake, Option, Point
from tests.tutor.courses import ANN, BEN, BREAD, BREAD_WITH_MANNERS

HINTS = ("Think of the dough.", "It is nearly that.")


def option(text: str, *, right: bool = False, holds: bool | None = None) -> Option:
    """Make an option that says in its feedback what it is about."""
    return Option(text, f"About {text.lower()}.", right, holds)


CHOICE = Item(
    id="dough.flour.choice",
    objective="dough.flour",
    level=Level.RECALL,
    kind=Kind.CHOICE,
    stem="Which flour makes a loaf rise?",
    options=(option("Strong", right=True), option("Plain"), option("Rye")),
    hints=HINTS,
    explanation="Strong flour has much gluten.",
    sources=(ANN,),
    accepted=("strong flour", "strong"),
)
WHICH = Item(
    id="dough.flour.which",
    objective="dough.flour",
    level=Level.TELL_APART,
    kind=Kind.WHICH,
    stem="Which of the two has more protein?",
    options=(option("Wheat", right=True), option("Oats")),
    hints=HINTS,
    explanation="Wheat has more protein.",
    sources=(ANN,),
)
ORDERING = Item(
    id="dough.flour.ordering",
    objective="dough.flour",
    level=Level.APPLY,
    kind=Kind.ORDERING,
    stem="Order from little to much gluten.",
    options=(option("Oats"), option("Rye"), option("Wheat")),
    hints=HINTS,
    explanation="Wheat has most.",
    sources=(ANN,),
)
SEVERAL = Item(
    id="dough.yeast.several",
    objective="dough.yeast",
    level=Level.RECALL,
    kind=Kind.SEVERAL,
    stem="Choose all that yeast needs.",
    options=(option("Sugar", right=True), option("Warmth", right=True), option("Ice"), option("Salt")),
    hints=HINTS,
    explanation="It eats sugar and likes it warm.",
    sources=(BEN,),
)
TRUE_FALSE = Item(
    id="dough.yeast.true_false",
    objective="dough.yeast",
    level=Level.TELL_APART,
    kind=Kind.TRUE_FALSE,
    stem="Yeast is alive.",
    options=(
        option("it eats sugar", right=True, holds=True),
        option("it cannot move", holds=False),
        option("it was baked", holds=True),
    ),
    hints=HINTS,
    explanation="Yeast is a fungus.",
    sources=(BEN,),
)
TYPED = Item(
    id="dough.yeast.typed",
    objective="dough.yeast",
    level=Level.APPLY,
    kind=Kind.TYPED,
    stem="Which gas lifts the dough?",
    options=(),
    hints=HINTS,
    explanation="Yeast gives off carbon dioxide.",
    sources=(BEN,),
    accepted=("carbon dioxide", "CO2"),
    mistakes=(Mistake(("oxygen", "air"), "Yeast uses oxygen up."),),
)
EXPLAIN = Item(
    id="dough.yeast.explain",
    objective="dough.yeast",
    level=Level.APPLY,
    kind=Kind.EXPLAIN,
    stem="Explain in your own words why a dough rises.",
    options=(),
    hints=HINTS,
    explanation="Gas is caught in a net of gluten.",
    sources=(BEN,),
    points=(
        Point("Yeast gives off gas", ("yeast makes gas", "gas comes from the yeast", "yeast gives off bubbles"), BEN),
        Point("Gluten holds the gas", ("gluten keeps the gas in", "a net of gluten holds the bubbles"), ANN),
    ),
)
HEAT = Item(
    id="oven.heat.choice",
    objective="oven.heat",
    level=Level.RECALL,
    kind=Kind.CHOICE,
    stem="How hot is the oven at first?",
    options=(option("250 degrees", right=True), option("150 degrees"), option("90 degrees")),
    hints=HINTS,
    explanation="Heat makes the crust.",
    sources=(ANN,),
)

ITEMS = (CHOICE, WHICH, ORDERING, SEVERAL, TRUE_FALSE, TYPED, EXPLAIN, HEAT)

QUIZZED = replace(BREAD, items=ITEMS)
"""The bread course with all of them."""


def only(*items: Item) -> Course:
    """Give the bread course with these items alone."""
    return replace(BREAD, items=items)


def copies(item: Item, count: int) -> list[Item]:
    """Give so many items like this one."""
    return [replace(item, id=f"{item.id}{number}") for number in range(count)]


TALK = (
    Intent(
        id="bot.quiz",
        title="Be quizzed",
        phrases=("I want to practise", "what is a quiz"),
        trials=(),
        answer=Answer(short="I can ask you."),
    ),
    Intent(
        id="bot.progress",
        title="See how it goes",
        phrases=("how am I doing", "my progress"),
        trials=(),
        answer=Answer(short="I count what you know."),
    ),
)

TALKED_OF = replace(
    BREAD_WITH_MANNERS,
    intents={**BREAD_WITH_MANNERS.intents, **{intent.id: intent for intent in TALK}},
    items=ITEMS,
    version="bread-6",
)
"""All of them in a course that has words for quizzes and for progress."""
