"""Terms are found by whatever a learner calls them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.glossary import find_term, name_key
from tests.tutor.courses import BREAD_WITH_GLOSSARY, CRUMB, LEAVEN

GLOSSARY = BREAD_WITH_GLOSSARY.glossary


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Co-Productions", "coproduct"),
        ("co production", "coproduct"),
        ("coproduction", "coproduct"),
        ("  CO\nproduction! ", "coproduct"),
        ("raising agents", "raisingag"),
        ("raisingagent", "raisingag"),
        ("crème brûlée", "cremebrule"),
        ("Creme-Brulee", "cremebrule"),
        ("E\N{COMBINING ACUTE ACCENT}clair", "eclair"),
        ("5G", "5g"),
        ("女王", "女王"),
        ("Horizon 2020", "horizon"),
        ("2020", ""),
        ("?!", ""),
        ("\N{BREAD}", ""),
        ("", ""),
    ],
)
def test_case_accents_spaces_hyphens_and_endings_make_no_difference(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("name", "term"),
    [
        pytest.param("crumb", "crumb", id="term"),
        pytest.param("heart of it", "crumb", id="other name"),
        pytest.param("krumb", "crumb", id="known to be misspelt"),
        pytest.param("crmb", "crumb", id="a letter missing in five"),
        pytest.param("crubb", None, id="a letter wrong in five"),
        pytest.param("leavens", "leaven", id="ending"),
        pytest.param("leavan", None, id="a letter wrong in six"),
        pytest.param("raizing agent", "leaven", id="a letter wrong in twelve"),
        pytest.param("raising agnet", "leaven", id="letters in the wrong order"),
        pytest.param("agent", None, id="a part of a name"),
        pytest.param("what is a crumb", None, id="a question"),
        pytest.param("flour", None, id="another word"),
        pytest.param("c", None, id="one letter"),
        pytest.param("", None, id="nothing"),
        pytest.param("42", None, id="a number"),
        pytest.param("?!", None, id="signs"),
        pytest.param("crumb" * 10_000, None, id="50,000 letters"),
    ],
)
def test_a_term_is_found_by_a_name_or_by_one_much_like_it(name: str, term: str | None) -> None:
    found = find_term(GLOSSARY, name)

    assert (found.id if found else None) == term


def test_a_name_itself_goes_before_one_much_like_it() -> None:
    heaven = replace(LEAVEN, id="heaven", name="raising agents at night", also=("raising agend",), misspelt=())

    assert find_term((heaven, LEAVEN), "raising agent") == LEAVEN
    assert find_term((LEAVEN, heaven), "raising agend") == heaven


def test_the_first_of_two_terms_with_one_name_is_found() -> None:
    other = replace(CRUMB, id="other", definition="Another.")

    assert find_term((CRUMB, other), "krumb") == CRUMB
    assert find_term((other, CRUMB), "krumb") == other


def test_no_term_is_found_in_an_empty_glossary() -> None:
    assert find_term((), "crumb") is None


def test_a_term_whose_name_has_no_word_is_not_found_by_signs() -> None:
    signs = replace(CRUMB, name="\N{BREAD}", also=(), misspelt=())

    assert find_term((signs,), "?!") is None


@given(st.text())
def test_whatever_is_asked_for_gives_a_term_of_the_glossary_or_none(name: str) -> None:
    assert find_term(GLOSSARY, name) in {*GLOSSARY, None}


@given(st.sampled_from([name for term in GLOSSARY for name in (term.name, *term.also, *term.misspelt)]), st.data())
def test_a_name_in_any_case_leads_to_its_term(name: str, data: st.DataObject) -> None:
    written = "".join(data.draw(st.sampled_from([letter, letter.upper()])) for letter in name)

    assert find_term(GLOSSARY, written) == find_term(GLOSSARY, name)
    assert find_term(GLOSSARY, name) is not None


@pytest.mark.parametrize("name", ["a crumb", "the Crumb", "an crumb"])
def test_an_article_before_a_name_makes_no_difference(name: str) -> None:
    assert name_key(name) == name_key("crumb")


@pytest.mark.parametrize("name", ["a", "the"])
def test_a_lone_article_is_a_name_like_any_other(name: str) -> None:
    assert name_key(name) == name
