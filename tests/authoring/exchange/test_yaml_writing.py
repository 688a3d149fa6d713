"""Imported items are YAML that staff can go on with: every text comes through, every gap is named by `check`."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.authoring.exchange.gift_reading import read_gift
from bot.authoring.exchange.items import ItemText
from bot.authoring.exchange.yaml_writing import write_yaml
from bot.authoring.files import CourseText
from bot.authoring.problems import Findings
from bot.authoring.reading import read_yaml
from bot.tutor.quizzing.items import Kind, Option
from tests.authoring.conftest import Check
from tests.authoring.coursefiles import BEEKEEPING, places
from tests.authoring.exchange.travelling import items

settled = settings(derandomize=True, database=None, deadline=None, max_examples=100, phases=[Phase.generate])


def as_staff_would(item: ItemText) -> Mapping[str, Any]:
    """Give what must stand in the YAML of an item."""
    options = [
        {"text": option.text}
        | ({"right": "yes"} if option.is_right else {})
        | ({} if option.holds is None else {"holds": "yes" if option.holds else "no"})
        | {"feedback": option.feedback}
        for option in item.options
    ]
    mistakes = [{"answers": list(one.answers), "feedback": one.feedback} for one in item.mistakes]
    points = [{"text": one.text, "phrases": list(one.phrases), "source": one.source} for one in item.points]
    return (
        {"id": item.id, "objective": item.objective, "level": item.level or "", "kind": item.kind, "stem": item.stem}
        | ({"options": options} if options else {})
        | ({"accept": list(item.accepted)} if item.accepted or item.kind is Kind.TYPED else {})
        | ({"mistakes": mistakes} if mistakes else {})
        | ({"points": points} if item.kind is Kind.EXPLAIN else {})
        | {"hints": list(item.hints), "explanation": item.explanation, "sources": list(item.sources)}
    )


@pytest.mark.slow
@settled
@given(written=st.lists(items, max_size=3))
def test_any_text_is_read_by_check_as_it_was(written: list[ItemText]) -> None:
    findings = Findings()

    document = read_yaml(CourseText("content/quizzes/hive.yaml", write_yaml(written)), findings)

    assert list(findings) == []
    assert document is not None
    assert document.value == [as_staff_would(item) for item in written]


def test_words_that_other_programs_take_for_something_else_are_quoted() -> None:
    item = ItemText(Kind.TYPED, "Is it?", accepted=("no", "Off", "1.10", "null", "a, b", "plain"))

    [read] = yaml.safe_load(write_yaml([item]))

    assert read["accept"] == ["no", "Off", "1.10", "null", "a, b", "plain"]


def test_signs_that_cannot_be_seen_or_turn_the_order_of_others_stand_as_escapes() -> None:
    hostile = "Who \u202eslays\u202c \u2066eggs\u2069\u200b?"
    item = ItemText(Kind.TYPED, hostile, title=hostile, accepted=(hostile,))

    written = write_yaml([item])

    assert [sign for sign in written if not sign.isprintable()] == ["\n"] * written.count("\n")
    [read] = yaml.safe_load(written)
    assert (read["stem"], read["accept"]) == (hostile, [hostile])


def test_an_item_looks_as_if_staff_had_written_it() -> None:
    item = ItemText(
        Kind.WHICH,
        "Who lays eggs?",
        title="Eggs",
        options=(Option("The queen", "Right: she alone.", is_right=True), Option("A worker", "")),
    )

    assert write_yaml([item]) == (
        "# yaml-language-server: $schema=../../schemas/quizzes.json\n"
        "# Eggs\n"
        '- id: ""\n'
        '  objective: ""\n'
        '  level: ""\n'
        "  kind: which\n"
        "  stem: Who lays eggs?\n"
        "  options:\n"
        "    - text: The queen\n"
        "      right: yes\n"
        '      feedback: "Right: she alone."\n'
        "    - text: A worker\n"
        '      feedback: ""\n'
        "  hints:\n"
        '    - ""\n'
        '    - ""\n'
        '  explanation: ""\n'
        "  sources: []\n"
    )


def test_no_items_are_an_empty_list() -> None:
    assert yaml.safe_load(write_yaml([])) == []


def test_check_names_every_gap_of_an_imported_item(check: Check) -> None:
    imported = read_gift("What calms the bees of a keeper?{=smoke ~rain ~noise}")
    path = "content/quizzes/moodle.yaml"

    found = places(check(BEEKEEPING.with_(path, content=write_yaml(imported.items))), path)

    # The id, the level, both hints, the explanation; the rest can only be judged of a whole item.
    assert found == [(path, line, "K003") for line in (2, 4, 16, 17, 18)]


def test_check_names_the_rest_once_those_are_filled_in(check: Check) -> None:
    imported = read_gift("What calms the bees of a keeper?{=smoke ~rain ~noise}")
    path = "content/quizzes/moodle.yaml"
    filled = (
        write_yaml(imported.items)
        .replace('id: ""', "id: hive.moodle")
        .replace('level: ""', "level: recall")
        .replace('    - ""\n    - ""', "    - It is grey.\n    - It comes from a fire.")
        .replace('explanation: ""', "explanation: It hides the scent of alarm.")
    )

    found = places(check(BEEKEEPING.with_(path, content=filled)), path)

    assert found == [(path, 3, "Q002"), (path, 8, "Q009"), (path, 11, "Q009"), (path, 13, "Q009"), (path, 19, "Q012")]
