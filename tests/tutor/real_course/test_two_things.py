"""Two questions in one message are both answered, and two things stand side by side."""

import pytest

from bot.tutor.course import Course
from bot.tutor.markup import plain
from tests.tutor.real_course.measuring import Talk


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("What is PSI? And who teaches this course?", ["psi.definition", "course.lecturer"]),
        ("what is adaptive innovation and what is a smart city", ["types.adaptive", "urban.smart_sustainable_city"]),
        ("what is adaptive innovation? and an example of it?", ["types.adaptive", "types.adaptive.example"]),
        ("what are the internal drivers? and the external ones?", ["drivers.internal", "drivers.external"]),
    ],
)
def test_two_questions_in_one_message_are_both_answered(talk: Talk, text: str, intents: list[str]) -> None:
    turn = talk([text])

    assert [turn.notes.intent, *turn.notes.choices] == intents
    assert list(turn.learner.context.topics) == intents


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("legal vs political", ["drivers.legal", "drivers.political"]),
        ("management vs smart mobility", ["drivers.management", "trends.smart_mobility"]),
        ("economic/legal??", ["drivers.economic", "drivers.legal"]),
    ],
)
def test_two_things_that_no_answer_compares_stand_side_by_side(
    talk: Talk, course: Course, text: str, intents: list[str]
) -> None:
    turn = talk([text])

    assert [turn.notes.intent, *turn.notes.choices] == intents
    assert all(plain(course.intents[intent].answer.short) in plain(turn.replies[-1].text) for intent in intents)


@pytest.mark.parametrize(
    "text",
    ["difference between legal and political drivers", "legal vs political drivers", "legal/political??"],
)
def test_drivers_that_no_answer_compares_stand_side_by_side(talk: Talk, text: str) -> None:
    turn = talk([text])

    assert {turn.notes.intent, *turn.notes.choices} == {"drivers.legal", "drivers.political"}
    assert turn.replies[-1].text.startswith("*No text of the course compares these two.")


@pytest.mark.parametrize(
    ("lines", "pair"),
    [
        (["social drivers", "technological drivers", "compare them"], ["drivers.social", "drivers.technological"]),
        (["technological drivers", "how is that different from law?"], ["drivers.technological", "drivers.legal"]),
        (["smart mobility", "vs co-design?"], ["trends.smart_mobility", "trends.co_design"]),
    ],
    ids=["the last two", "the last and another", "versus another"],
)
def test_what_was_said_before_is_set_beside_what_no_answer_compares_it_with(
    talk: Talk, lines: list[str], pair: list[str]
) -> None:
    turn = talk(lines)

    assert [turn.notes.intent, *turn.notes.choices] == pair
