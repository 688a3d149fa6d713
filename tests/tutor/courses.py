"""A small course about baking bread, and a matcher that knows a few texts by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.tutor.course import About, Answer, Course, Intent, OutOfScope, Source, Term, Topic
from bot.tutor.markup import Picture
from bot.tutor.matching.ranking import Cutoffs, Match, Rank, Ranking
from bot.tutor.wording import Wording

WORDING = Wording(
    start="Hello. Ask about {title}, part {section}.",
    help="Ask about {title}. Write to {contact}.",
    about="{title}, part {section}: [page](<{page}>) by {authors}, [{licence}](<{licence_url}>), {credit}, {contact}.",
    topics="Topics of {title}:",
    topic="On {topic}:",
    ask="Which one?",
    none="None, then.",
    decline="Not in {title}.",
    glossary="Words of {title}:",
    also_called="*Also* {names}",
    edited="Send it again.",
    attachment="Only text, please.",
    unknown_command="No such command.",
    expired="An old button.",
    trouble="Something broke.",
    sources="*From*",
    source="[{author} {year}](<{url}>)",
    source_undated="[{author}](<{url}>)",
    more_sources="and {count} more",
    more_label="More",
    topics_label="All topics",
    topic_label="More on {topic}",
    other_label="Or {question}",
    see_label="More: {question}",
    glossary_label="All words",
    none_label="None of these",
    command_start="Begin",
    command_help="Use",
    command_topics="Browse",
    command_define="Words",
    command_about="Who",
)

ABOUT = About(
    title="Bread & butter",
    section="1.2",
    page="https://bread.example/course_page",
    authors="A. Baker",
    licence="CC BY 4.0",
    licence_url="https://licence.example/by_4",
    credit="Bread, by A. Baker",
    contact="baker@bread.example",
)

ANN = Source("ann", "Ann", "On flour", "https://ann.example/a_b", "2001")
BEN = Source("ben", "Ben", "On rye", "https://ben.example/", "2002")
CY = Source("cy", "Cy", "On wheat", "https://cy.example/")
DEE = Source("dee", "Dee", "On spelt", "https://dee.example/", "2004")
EVE = Source("eve", "Eve", "On oats", "https://eve.example/", "2005")

INTENTS = (
    Intent(
        id="dough.flour",
        title="Flour",
        phrases=(
            "Which flour do I need?",
            "strong flour or plain flour",
            "is rye flour good for bread",
            "flour with much gluten",
            "how much protein has wheat flour",
            "wholemeal flour",
        ),
        trials=("what kind of flour",),
        answer=Answer(
            short="Take **strong** flour.",
            more="Two sorts:\n\n- wheat\n- rye",
            sources=(ANN, BEN, CY, DEE, EVE),
        ),
        follow_ups=("dough.yeast",),
    ),
    Intent(
        id="dough.yeast",
        title="Yeast",
        phrases=(
            "What does yeast do?",
            "fresh yeast or dry yeast",
            "how much yeast for one loaf",
            "why does dough rise",
            "my yeast is dead",
            "sourdough instead of yeast",
        ),
        trials=("what is yeast for",),
        answer=Answer(short="Yeast lifts the dough.", sources=(CY,)),
    ),
    Intent(
        id="dough.kneading",
        title="Kneading",
        phrases=(
            "How long do I knead?",
            "kneading by hand",
            "knead with a machine",
            "stretch and fold",
            "can I knead too long",
            "why knead at all",
        ),
        trials=("show me how to knead",),
        answer=Answer(
            short="Push, fold, turn.",
            picture=Picture("content/pictures/knead.png", "Hands *push* dough"),
            sources=(ANN,),
        ),
    ),
    Intent(
        id="oven.heat",
        title="Oven heat",
        phrases=(
            "How hot must the oven be?",
            "oven temperature",
            "heat in degrees",
            "do I preheat the oven",
            "the oven is too cold",
            "top heat or fan",
        ),
        trials=("how hot",),
        answer=Answer(short="Very hot.", more="Then less hot.", sources=(ANN, BEN, CY, DEE)),
    ),
    Intent(
        id="oven.steam",
        title="Steam",
        phrases=(
            "Why steam in the oven?",
            "how do I make steam",
            "a bowl of water in the oven",
            "spray water on the loaf",
            "when do I let the steam out",
            "steam for a shiny loaf",
        ),
        trials=("what is the steam for",),
        answer=Answer(short="Steam keeps the skin soft.", sources=(BEN,)),
    ),
    Intent(
        id="oven.crust",
        title="Crust [brown_1]",
        phrases=(
            "How does the crust get crisp?",
            "crust too dark",
            "a soft crust",
            "brown crust",
            "crunchy outside",
            "the crust is like leather",
        ),
        trials=("I want it crunchy",),
        answer=Answer(short="Heat browns it.", sources=(EVE,)),
    ),
    Intent(
        id="bot.greeting",
        title="Say hello",
        phrases=("Hello", "good morning", "hi there", "hey you", "nice to meet you", "greetings"),
        trials=("hi",),
        answer=Answer(short="Hello to you."),
        follow_ups=("dough.flour",),
    ),
)

OUT_OF_SCOPE = OutOfScope(
    phrases=(
        "Will it rain tomorrow?",
        "who won the football match",
        "tell me a joke",
        "how do I fix my car",
        "what is the capital of Peru",
        "write a poem about the sea",
        "sell me a phone",
        "translate this letter",
    ),
    trials=("is it sunny",),
)

BREAD = Course(
    about=ABOUT,
    intents={intent.id: intent for intent in INTENTS},
    topics=(
        Topic("dough", "Dough", ("dough.flour", "dough.yeast", "dough.kneading")),
        Topic("oven", "Oven", ("oven.heat", "oven.steam", "oven.crust")),
    ),
    out_of_scope=OUT_OF_SCOPE,
    wording=WORDING,
    version="bread-1",
)

PATE = Term(
    id="pate",
    name="pâte fermentée",
    also=(),
    misspelt=(),
    definition="Old dough in new dough.",
    sources=(ANN, BEN, CY, DEE, EVE),
    intent="glossary.pate",
    see="dough.yeast",
)
LEAVEN = Term(
    id="leaven",
    name="Leaven",
    also=("raising agent",),
    misspelt=("levain",),
    definition="What makes dough rise.",
    sources=(CY,),
    intent="dough.yeast",
    see="dough.yeast",
)
CRUMB = Term(
    id="crumb",
    name="Crumb",
    also=("inside of the loaf", "heart_of [it]"),
    misspelt=("crum", "krumb"),
    definition="The soft *inside* of bread.",
    sources=(ANN, CY),
    intent="glossary.crumb",
    see="oven.crust",
)

BREAD_WITH_GLOSSARY = replace(
    BREAD,
    intents={
        **BREAD.intents,
        "glossary.pate": Intent(
            id="glossary.pate",
            title="pâte fermentée",
            phrases=("What is pâte fermentée?",),
            trials=(),
            answer=Answer(short="Old dough in new dough.", sources=PATE.sources),
            follow_ups=("dough.yeast",),
        ),
        "glossary.crumb": Intent(
            id="glossary.crumb",
            title="Crumb",
            phrases=("What is Crumb?", "What is inside of the loaf?"),
            trials=(),
            answer=Answer(short=r"The soft \*inside\* of bread.", sources=CRUMB.sources),
            follow_ups=("oven.crust",),
        ),
    },
    glossary=(PATE, LEAVEN, CRUMB),
    version="bread-2",
)

CUTOFFS = Cutoffs(answer=0.5, ask=0.2, sure=0.55)


def knows(table: Mapping[str, Sequence[tuple[str, float]]], cutoffs: Cutoffs = CUTOFFS) -> Rank:
    """Rank by exact texts: each has its intents and confidences, best first; every other text has none."""

    def rank(text: str) -> Ranking:
        return Ranking(tuple(Match(intent, confidence) for intent, confidence in table.get(text, ())), cutoffs)

    return rank


RANK = knows(
    {
        "flour?": [("dough.flour", 0.9), ("dough.yeast", 0.05)],
        "yeast?": [("dough.yeast", 0.8)],
        "kneading?": [("dough.kneading", 0.75)],
        "heat?": [("oven.heat", 0.7)],
        "crust?": [("oven.crust", 0.6)],
        "hello": [("bot.greeting", 0.99)],
        "hot?": [("oven.heat", 0.25), ("oven.steam", 0.125), ("oven.crust", 0.125), ("dough.flour", 0.0625)],
        "rain?": [("oven.steam", 0.125)],
        "rise?": [("dough.flour", 0.5), ("dough.yeast", 0.25), ("oven.heat", 0.125), ("oven.steam", 0.0625)],
        "warm?": [("dough.yeast", 0.55), ("oven.heat", 0.25)],
        "crumb?": [("glossary.crumb", 0.9)],
        "inside?": [("glossary.crumb", 0.5), ("oven.crust", 0.25), ("dough.kneading", 0.125)],
        "soft?": [("glossary.crumb", 0.25), ("oven.steam", 0.25)],
    }
)
