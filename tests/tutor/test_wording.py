"""The sentences around the answers, and what may be filled into them."""

from dataclasses import fields

import pytest

from bot.tutor.wording import ALLOWED, Wording, is_label, placeholders
from tests.tutor.courses import WORDING


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        ("no braces", set()),
        ("{title}", {"title"}),
        ("{title} and {title} by {authors}", {"title", "authors"}),
        ("{}", {""}),
        ("{title:>10}", {"title:>10"}),
    ],
)
def test_placeholders_are_named(text: str, names: set[str]) -> None:
    assert placeholders(text) == names


@pytest.mark.parametrize("text", ["{", "}", "a { b", "{title", "title}", "{{title}}", "}{"])
def test_a_brace_without_its_partner_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a brace without its partner"):
        placeholders(text)


def test_each_sentence_says_when_it_is_said_and_what_it_may_use() -> None:
    assert set(ALLOWED) == {entry.name for entry in fields(Wording)}
    assert [entry.name for entry in fields(Wording) if not entry.metadata["when"]] == []


@pytest.mark.parametrize(
    ("sentence", "allowed"),
    [
        ("start", {"title", "section"}),
        ("topic", {"topic"}),
        ("source", {"author", "title", "year", "url"}),
        ("source_undated", {"author", "title", "url"}),
        ("more_sources", {"count"}),
        ("glossary", {"title"}),
        ("also_called", {"names"}),
        ("other_label", {"question"}),
        ("glossary_label", set()),
        ("ask", set()),
        ("none_label", set()),
        ("why", {"question"}),
        ("why_chance", {"chance", "next", "next_chance", "margin"}),
        ("privacy", {"contact"}),
        ("share", {"link"}),
        ("keep", set()),
        ("wrong_label", set()),
    ],
)
def test_a_sentence_may_use_what_is_known_where_it_is_said(sentence: str, allowed: set[str]) -> None:
    assert ALLOWED[sentence] == allowed


def test_the_bread_course_keeps_to_what_is_allowed() -> None:
    used = {entry.name: placeholders(getattr(WORDING, entry.name)) for entry in fields(Wording)}

    assert {name: names - ALLOWED[name] for name, names in used.items() if names - ALLOWED[name]} == {}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("more_label", True),
        ("none_label", True),
        ("command_define", True),
        ("command_forget", True),
        ("keep_yes_label", True),
        ("keep", False),
        ("glossary", False),
        ("more_sources", False),
    ],
)
def test_labels_stand_on_buttons_and_in_menus(name: str, label: bool) -> None:
    assert is_label(name) == label
