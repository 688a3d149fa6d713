"""A message that points at several places of a list is said once for each."""

import pytest

from bot.tutor.following.places import each_place


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("first and third", ("the first", "the third")),
        ("the first one and the last", ("the first", "the last")),
        (
            "explain the 1st, 2nd and 4th please",
            ("explain the 1st please", "explain the 2nd please", "explain the 4th please"),
        ),
        ("first type & third type", ("the first type", "the third type")),
        ("the first two", ("the first", "the second")),
        ("explain the first 3", ("explain the first", "explain the second", "explain the third")),
        ("the last two steps", ("the penultimate steps", "the last steps")),
        ("1 and 3", ("number 1", "number 3")),
        ("what about no 2, 3", ("what about number 2", "what about number 3")),
        ("an example of each", ("an example of the first one", "an example of the second one")),
        ("examples for all of them", ("examples for the first one", "examples for the second one")),
        ("explain each one", ("explain the first one", "explain the second one")),
    ],
)
def test_each_place_is_pointed_at_by_itself(text: str, each: tuple[str, ...]) -> None:
    assert each_place(text, 2) == each


@pytest.mark.parametrize(
    "text",
    [
        *("the first", "first or third", "compare the first and the third", "the difference between 1 and 2"),
        *(
            "the former and the latter",
            "3.5 and 4.2",
            "10:30 and 11:30",
            "all of them",
            "what goes in each",
            "the last five",
        ),
        *("first of all, and second to none of the others that you named in it before", "first and first", ""),
    ],
)
def test_other_messages_point_at_no_two_places(text: str) -> None:
    assert len(each_place(text, 2)) < 2
