"""What a learner sees of the bread course, as `dialogues.show` writes it: cards, lists and short replies."""

FLOUR = (
    "Flour\n\nTake strong flour.\n\nFrom Ann 2001 · Ben 2002 · Cy · and 2 more\n"
    "[More] [Yeast] [More on Dough] [Share] [Wrong]"
)
FLOUR_WHOLE = (
    "(in place)\nFlour\n\nTake strong flour.\n\nTwo sorts:\n\n• wheat\n• rye\n\n"
    "From Ann 2001 · Ben 2002 · Cy · Dee 2004 · Eve 2005\n[Yeast] [More on Dough] [Share] [Wrong]"
)
YEAST = "Yeast\n\nYeast lifts the dough.\n\nFrom Cy\n[More on Dough] [Share] [Wrong]"
KNEADING = (
    "(picture content/pictures/knead.png)\nHands *push* dough\n---\n"
    "Kneading\n\nPush, fold, turn.\n\nFrom Ann 2001\n[More on Dough] [Share] [Wrong]"
)
HEAT = "Oven heat\n\nVery hot.\n\nFrom Ann 2001 · Ben 2002 · Cy · Dee 2004\n[More] [More on Oven] [Share] [Wrong]"
STEAM = "Steam\n\nSteam keeps the skin soft.\n\nFrom Ben 2002\n[More on Oven] [Share] [Wrong]"
CRUST = "Crust [brown_1]\n\nHeat browns it.\n\nFrom Eve 2005\n[More on Oven] [Share] [Wrong]"

CRUMB = (
    "Crumb\n\nThe soft *inside* of bread.\n\nAlso inside of the loaf, heart_of [it]\n\nFrom Ann 2001 · Cy\n"
    "[More: Crust [brown_1]] [All words]"
)
PATE = (
    "pâte fermentée\n\nOld dough in new dough.\n\nFrom Ann 2001 · Ben 2002 · Cy · Dee 2004 · Eve 2005\n"
    "[More: Yeast] [All words]"
)
WORDS = "Words of Bread & butter:\n[Crumb] [Leaven] [pâte fermentée] [All topics]"

TOPICS = "Topics of Bread & butter:\n[Dough] [Oven]"
TOPICS_IN_PLACE = f"(in place)\n{TOPICS}"
DOUGH = "(in place)\nOn Dough:\n[Flour] [Yeast] [Kneading] [All topics]"
OVEN = "(in place)\nOn Oven:\n[Oven heat] [Steam] [Crust [brown_1]] [All topics]"

ASK = "Which one?\n[Oven heat] [Steam] [Crust [brown_1]] [None of these]"
DECLINE = "Not in Bread & butter.\n[Dough] [Oven] [None of these]"
DECLINE_AGAIN = "Not in Bread & butter either. baker@bread.example\n[Dough] [Oven] [None of these]"
NONE = "None, then.\n[Dough] [Oven] [None of these]"

START = "Hello. Ask about Bread & butter, part 1.2.\n[Dough] [Oven]"
GREETING = "Hello to you.\n[Flour] [All topics]"
HELP = "Ask about Bread & butter. Write to baker@bread.example.\n[All topics]"
PRIVACY = "I keep little. baker@bread.example\n[All topics]"
FORGET = "Forget all?\n[Yes, forget] [No, remember]"
GOALS = "[6 a week] [12 a week] [24 a week]"
NOTHING_TO_EXPLAIN = "Nothing to explain.\n[All topics]"

UNKNOWN_COMMAND = "No such command.\n[All topics]"
EXPIRED = "An old button.\n[All topics]"
OLD_LINK = "An old link.\n[Dough] [Oven]"
PRIVATE = "Not in a group.\n[In private]"
