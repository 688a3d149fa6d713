"""The sentences around the answers, and what may be filled into them."""

from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.tutor.commands import ALONE, IN_GROUPS
from bot.tutor.learner import Learner
from bot.tutor.wording import ALLOWED, Wording, is_label, placeholders
from tests.tutor.courses import WORDING

ROOT = Path(__file__).parents[2]


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


COURSES = [ROOT / "content/wording.yaml", ROOT / "bot/authoring/starter/content/wording.yaml"]


def written(path: Path) -> dict[str, str]:
    """Read the sentences of a course."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", COURSES, ids=["PSI", "starter"])
def test_help_names_every_command(path: Path) -> None:
    told = written(path)["help"]

    assert {name for name in {*ALONE, *IN_GROUPS} - {"start", "help"} if f"/{name}" not in told} == set()
    assert "In a group" in told
    assert f'"{written(path)["share_label"]}"' in told


TOLD = {
    "id": "The number of your Telegram account",
    "version": "",
    "context": "what else your last question may have meant, the buttons that I showed you",
    "thread": "Where our conversation stands",
    "elsewhere": "Where our conversation stands",
    "flow": "how fast your messages came",
    "pressed": "which one you pressed last",
    "study": "for each question how often it was right and when it comes back",
    "quiz": "Where your quiz stands",
    "shown": "Where your quiz stands",
    "zone": "your time zone",
    "reminder": "if you use reminders, their time",
    "reminded": "the last days on which I sent one",
    "group_quiz": "In a group",
    "draft": "a message to all learners that waits for a yes",
}
"""What /privacy says of each part of what is stored of a learner; the version only counts how often it was."""


@pytest.mark.parametrize("path", COURSES, ids=["PSI", "starter"])
def test_privacy_tells_of_all_that_is_remembered_of_a_learner(path: Path) -> None:
    told = written(path)["privacy"]

    assert {one.name for one in fields(Learner)} == set(TOLD)
    assert [part for part in TOLD.values() if part not in told] == []


@pytest.mark.parametrize("path", ["content/answers/bot.md", "bot/authoring/starter/content/answers/bot.md"])
def test_a_hint_is_not_said_to_cost_nothing_since_its_item_comes_back_sooner(path: str) -> None:
    told = (ROOT / path).read_text(encoding="utf-8")

    assert "A hint costs no point, but the question comes back sooner." in told
    assert "hint costs nothing" not in told
