"""What the glossary adds to a course: terms, intents that define them, and phrases that ask for them."""

import pytest

from bot.authoring.shapes import GlossaryShape, TermShape
from bot.authoring.terms import with_glossary
from bot.tutor.cards import full_card
from bot.tutor.course import Answer, Intent, Term
from bot.tutor.markup import plain
from tests.authoring.conftest import Build
from tests.authoring.coursefiles import BEEKEEPING
from tests.tutor.courses import ANN, BEN, BREAD

GLOSSARY = "content/glossary.yaml"

CRUST = TermShape(
    id="crust",
    term="Crust",
    definition="The hard outside.",
    also=["rind", "brown crust", "rind"],
    misspelt=["crsut"],
    answer="oven.crust",
    sources=["ben", "ann"],
)
CRUMB = TermShape(
    id="crumb",
    term="Crumb",
    definition="The soft *inside* <of> bread.",
    also=["inside", "heart"],
    misspelt=["crum"],
    see="oven.crust",
    sources=["ann"],
)
SOURCES = {"ann": ANN, "ben": BEN}


def glossary(*terms: TermShape) -> GlossaryShape:
    return GlossaryShape(phrases=["What is {term}?", "{term}, or {term}s"], terms=list(terms))


def test_a_term_to_see_becomes_an_intent_that_all_of_its_names_ask_for() -> None:
    intents, _ = with_glossary(BREAD.intents, glossary(CRUMB), SOURCES)

    assert list(intents) == [*BREAD.intents, "glossary.crumb"]
    assert intents["glossary.crumb"] == Intent(
        id="glossary.crumb",
        title="Crumb",
        phrases=(
            "What is Crumb?",
            "What is inside?",
            "What is heart?",
            "Crumb, or Crumbs",
            "inside, or insides",
            "heart, or hearts",
        ),
        trials=(),
        answer=Answer(short=r"The soft \*inside\* \<of\> bread\.", sources=(ANN,)),
        follow_ups=("oven.crust",),
    )


def test_a_term_that_an_intent_answers_teaches_that_intent_its_other_names() -> None:
    intents, _ = with_glossary(BREAD.intents, glossary(CRUST), SOURCES)

    crust = BREAD.intents["oven.crust"]
    assert list(intents) == list(BREAD.intents)
    assert intents["oven.crust"].phrases == (*crust.phrases, "rind")
    assert intents["oven.crust"].answer == crust.answer


def test_two_terms_may_teach_one_intent() -> None:
    other = CRUMB.model_copy(update={"answer": "oven.crust", "see": None})

    intents, terms = with_glossary(BREAD.intents, glossary(CRUST, other), SOURCES)

    assert intents["oven.crust"].phrases[-3:] == ("rind", "inside", "heart")
    assert [term.intent for term in terms] == ["oven.crust", "oven.crust"]


def test_terms_stand_in_order_with_the_intent_that_answers_and_the_one_to_see() -> None:
    _, terms = with_glossary(BREAD.intents, glossary(CRUMB, CRUST), SOURCES)

    assert terms == (
        Term(
            id="crumb",
            name="Crumb",
            also=("inside", "heart"),
            misspelt=("crum",),
            definition="The soft *inside* <of> bread.",
            sources=(ANN,),
            intent="glossary.crumb",
            see="oven.crust",
        ),
        Term(
            id="crust",
            name="Crust",
            also=("rind", "brown crust", "rind"),
            misspelt=("crsut",),
            definition="The hard outside.",
            sources=(BEN, ANN),
            intent="oven.crust",
            see="oven.crust",
        ),
    )


def test_the_intents_of_the_course_stay_as_they_were() -> None:
    before = dict(BREAD.intents)

    with_glossary(BREAD.intents, glossary(CRUST, CRUMB), SOURCES)

    assert before == BREAD.intents


def test_a_term_stands_on_no_topic_and_yet_keeps_the_rules(build: Build) -> None:
    course = build(BEEKEEPING.with_(GLOSSARY, replace=("answer: hive.parts", "see: hive.parts")))

    assert list(course.intents)[-1] == "glossary.super"
    assert course.intents["glossary.super"].phrases == (
        "What is Super?",
        "What is honey-box?",
        "What is top box?",
        "please tell me what Super means",
        "please tell me what honey-box means",
        "please tell me what top box means",
    )
    assert course.intents["hive.parts"].phrases == build(BEEKEEPING.without(GLOSSARY)).intents["hive.parts"].phrases
    assert course.topic_of("glossary.super") is None


@pytest.mark.parametrize("definition", ["A `box` <b>.", "1. A box.", "# A box", "![x](y.png) [z]: a", "{title} *"])
def test_a_definition_is_plain_words_wherever_it_is_shown(definition: str, build: Build) -> None:
    course = build(
        BEEKEEPING.with_(GLOSSARY, replace=("answer: hive.parts", "see: hive.parts")).with_(
            GLOSSARY,
            replace=(
                "The box above the brood box, into which the bees bring honey for the keeper.",
                f"'{definition}'",
            ),
        )
    )

    shown = plain(full_card(course, course.intents["glossary.super"]).text)

    assert shown == f"Super\n\n{definition}\n\nRead in: Ada Wren, 2019"


def test_what_is_a_phrase_or_a_trial_already_is_not_taught_again(build: Build) -> None:
    files = BEEKEEPING.with_(
        "content/glossary.yaml", replace=("[flying colony, bee cluster]", "[what is a swarm?, shelf life, bee cluster]")
    )

    course = build(files)

    phrases = [phrase for intent in course.intents.values() for phrase in intent.phrases]
    assert phrases.count("bee cluster") == 1
    assert [phrase for phrase in phrases if phrase.casefold() in ("what is a swarm?", "shelf life")] == ["shelf life"]
