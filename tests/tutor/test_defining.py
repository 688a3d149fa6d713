"""What a word of the course means, on /define and on a question for it."""

import pytest

from tests.tutor.courses import BREAD_WITH_GLOSSARY
from tests.tutor.dialogues import verify_dialog
from tests.tutor.shown import ASK, CRUMB, CRUST, DECLINE, KNEADING, PATE, TOPICS_IN_PLACE, UNKNOWN_COMMAND, WORDS, YEAST

CRUMB_UNSURE = CRUMB.replace("[All words]", "[Or Kneading] [All words]")

LEAVEN = "Leaven\n\nWhat makes dough rise.\n\nAlso raising agent\n\nFrom Cy\n[More: Yeast] [All words]"


def verify_dialog_with_glossary(exchanges: list[tuple[str, str]]) -> None:
    verify_dialog(exchanges, BREAD_WITH_GLOSSARY)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Crumb", CRUMB, id="term"),
        pytest.param("inside of the loaf", CRUMB, id="synonym"),
        pytest.param("raising agent", LEAVEN, id="synonym of a term that an intent answers"),
        pytest.param("krumb", CRUMB, id="misspelt as the course knows"),
        pytest.param("insid of the laof", CRUMB, id="misspelt as nobody knew"),
        pytest.param("CRUMB", CRUMB, id="case"),
        pytest.param("crumbs", CRUMB, id="ending"),
        pytest.param("  crumb ?!", CRUMB, id="signs"),
        pytest.param("Raising-Agent", LEAVEN, id="hyphen"),
        pytest.param("raisingagent", LEAVEN, id="in one word"),
        pytest.param("pate fermentee", PATE, id="accents"),
        pytest.param("pâte-fermentee", PATE, id="accents and hyphen"),
    ],
)
def test_define_tells_what_a_word_means_however_it_is_written(name: str, shown: str) -> None:
    verify_dialog_with_glossary([(f"/define {name}", shown)])


@pytest.mark.parametrize("said", ["/define", "/define   ", "/DEFINE"])
def test_define_without_a_word_lists_the_words_of_the_course(said: str) -> None:
    verify_dialog_with_glossary([(said, WORDS)])


def test_a_word_of_the_list_leads_to_its_meaning_and_on_and_back() -> None:
    verify_dialog_with_glossary(
        [
            ("/define", WORDS),
            ("[Crumb]", CRUMB),
            ("[More: Crust [brown_1]]", CRUST),
            ("/define crumb", CRUMB),
            ("[All words]", WORDS),
            ("[All topics]", f"{TOPICS_IN_PLACE} [All words]"),
        ]
    )


def test_a_word_of_the_list_may_be_typed_as_its_number() -> None:
    verify_dialog_with_glossary([("/define", WORDS), ("2", LEAVEN), ("2", WORDS)])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("/define yeast?", YEAST, id="answered"),
        pytest.param("/define hot?", ASK, id="asked back"),
        pytest.param("/define rain?", DECLINE, id="declined"),
        pytest.param("/define ?!", DECLINE, id="no word"),
    ],
)
def test_define_with_an_unknown_word_is_a_question(said: str, shown: str) -> None:
    verify_dialog_with_glossary([(said, shown)])


def test_a_number_behind_define_is_a_word_and_no_choice() -> None:
    verify_dialog_with_glossary([("/define", WORDS), ("/define 2", DECLINE)])


@pytest.mark.parametrize("said", ["/define", "/define Crumb"])
def test_a_course_without_a_glossary_does_not_know_define(said: str) -> None:
    verify_dialog([(said, UNKNOWN_COMMAND)])


def test_a_question_for_a_word_that_no_intent_answers_shows_what_it_means() -> None:
    verify_dialog_with_glossary([("crumb?", CRUMB)])


def test_a_word_may_be_one_of_the_questions_that_the_tutor_asks_back() -> None:
    verify_dialog_with_glossary([("soft?", "Which one?\n[Crumb] [Steam] [None of these]"), ("[Crumb]", CRUMB)])


def test_an_unsure_meaning_offers_what_else_may_be_meant_and_the_intent_to_see_once() -> None:
    verify_dialog_with_glossary([("inside?", CRUMB_UNSURE), ("2", KNEADING)])


def test_a_link_to_a_word_shows_what_it_means() -> None:
    verify_dialog_with_glossary([("/start glossary-crumb", CRUMB)])
