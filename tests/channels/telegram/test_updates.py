"""What is said of raw updates: their kinds, their numbers, whose they are, and which come first."""

from typing import Any

import pytest

from bot.channels.telegram.updates import can_be_stored, chat_of, comes_first, is_update_id, kind_of

ANN = {"id": 7}
GROUP = {"id": -5}


@pytest.mark.parametrize(
    ("raw", "kind", "chat"),
    [
        ({"message": {"chat": GROUP, "from": ANN}}, "message", -5),
        ({"edited_message": {"chat": ANN}}, "edited_message", 7),
        ({"callback_query": {"from": ANN, "message": {"chat": GROUP}}}, "callback_query", -5),
        ({"callback_query": {"from": ANN}}, "callback_query", 7),
        ({"inline_query": {"from": ANN}}, "inline_query", 7),
        ({"poll_answer": {"user": ANN}}, "poll_answer", 7),
        ({"message": "words"}, "message", 0),
        ({"message": {"chat": {"id": "x"}}}, "message", 0),
        ({"something_of_2031": {"chat": ANN}}, "other", 0),
        ({}, "other", 0),
    ],
)
def test_an_update_has_a_kind_and_belongs_to_a_chat(raw: dict[str, Any], kind: str, chat: int) -> None:
    assert (kind_of(raw), chat_of(raw)) == (kind, chat)


@pytest.mark.parametrize(
    ("value", "is_one"), [(0, True), (2**63 - 1, True), (2**63, False), (-1, False), (True, False)]
)
def test_a_number_of_an_update_is_one_that_can_be_stored(value: Any, is_one: bool) -> None:
    assert is_update_id(value) is is_one
    assert not is_update_id(str(value))


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
def test_a_number_that_is_too_large_is_found_wherever_it_stands(number: int) -> None:
    assert can_be_stored({"a": [1, {"b": -(2**63)}], "c": "words", "d": 1.5})
    assert not can_be_stored({"a": [1, {"b": [number]}]})


def test_votes_and_groups_that_move_come_before_what_builds_on_them() -> None:
    assert comes_first({"poll_answer": {}})
    assert comes_first({"message": {"migrate_to_chat_id": -100}})
    assert not comes_first({"message": {"text": "yeast?"}})
    assert not comes_first({"message": "words"})
