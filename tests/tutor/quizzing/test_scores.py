"""The scores of a group's week: who stands first, what names look like, and who leaves them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.rendering import to_html
from bot.tutor.markup import plain
from bot.tutor.message import Tap
from bot.tutor.quizzing.grouping import Score, scores_reply, week_of
from bot.tutor.reply import LeaveScores, Reply, ShowScores
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.quizzing.club import MONDAY, Club
from tests.tutor.quizzing.learning import Learning
from tests.tutor.shown import EXPIRED

ADA = 11


def scores(*entries: tuple[str, int, int]) -> list[Score]:
    return [Score(number, name, right, answered) for number, (name, right, answered) in enumerate(entries)]


def lines(found: list[Score]) -> list[str]:
    shown = plain(scores_reply(QUIZZED, Reply("Scores:"), found).text)
    return [line for line in shown.split("\n") if line]


def test_who_has_most_right_stands_first() -> None:
    assert lines(scores(("Ben", 1, 5), ("Ada", 4, 5), ("Cy", 2, 2))) == [
        "Scores:",
        "1. Ada 4/5",
        "2. Cy 2/2",
        "3. Ben 1/5",
    ]


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (scores(("Ada", 3, 5), ("Ben", 3, 4)), ["1. Ben 3/4", "2. Ada 3/5"]),
        (scores(("Cy", 3, 5), ("Ben", 3, 5), ("Ada", 3, 5)), ["1. Ada 3/5", "2. Ben 3/5", "3. Cy 3/5"]),
        (scores(("Ada", 0, 1), ("Ada", 0, 1)), ["1. Ada 0/1", "2. Ada 0/1"]),
    ],
    ids=["fewer answers", "the name", "the same name"],
)
def test_of_those_with_as_many_right_it_is_always_the_same_one_who_stands_first(
    found: list[Score], shown: list[str]
) -> None:
    assert lines(found)[1:] == shown
    assert lines(found[::-1])[1:] == shown


def test_ten_people_are_shown_at_most() -> None:
    found = scores(*((f"P{number:02}", number, 20) for number in range(15)))

    assert lines(found)[1:] == [f"{place}. P{15 - place:02} {15 - place}/20" for place in range(1, 11)]


def test_where_nobody_voted_that_is_said() -> None:
    assert lines([]) == ["Scores:", "Nobody yet."]


HOSTILE = [
    pytest.param("*Ada* _[x](<https://evil.example>)_ `y`", id="our markup"),
    pytest.param("<b>Ada</b> & <a href='https://evil.example'>", id="HTML"),
    pytest.param("{place} {right} {name}", id="placeholders"),
    pytest.param("# 1. - Ada", id="a heading"),
    pytest.param("\N{BREAD}" * 64, id="64 emoji"),
    pytest.param("\N{WAVING WHITE FLAG}\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}\N{RAINBOW}", id="a joined emoji"),
    pytest.param("משה", id="from right to left"),
    pytest.param("@everyone https://evil.example /forget", id="what Telegram links"),
    pytest.param("\\", id="a backslash"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_shown_as_it_is(name: str) -> None:
    reply = scores_reply(QUIZZED, Reply("Scores:"), [Score(1, name, 1, 2)])

    shown = plain(reply.text).split("\n\n")
    assert len(shown) == 2
    assert name in shown[1]
    assert shown[1].startswith("1. ")
    assert shown[1].endswith(" 1/2")
    assert "<a" not in to_html(reply.text)


def test_a_name_of_several_lines_stands_on_one() -> None:
    assert lines(scores(("Ada\n\n2. Ben 9/9\n", 1, 2))) == ["Scores:", "1. Ada 2. Ben 9/9 1/2"]


@pytest.mark.parametrize(
    "name",
    [
        "\N{RIGHT-TO-LEFT OVERRIDE}adA",
        "\N{RIGHT-TO-LEFT ISOLATE}x",
        "\N{POP DIRECTIONAL ISOLATE}\N{RIGHT-TO-LEFT OVERRIDE}x",
        "\u05de\u05e9\u05d4",
    ],
)
def test_a_name_turns_nothing_around_but_itself(name: str) -> None:
    text = scores_reply(QUIZZED, Reply("Scores:"), [Score(1, name, 1, 2)]).text
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
    assert text.count("\N{FIRST STRONG ISOLATE}") == text.count("\N{POP DIRECTIONAL ISOLATE}") == ("\u05de" in name)


def test_ten_of_the_longest_names_fit_into_one_message() -> None:
    found = [Score(number, "\N{BREAD}" * 64, 5, 5) for number in range(20)]

    text = plain(scores_reply(QUIZZED, Reply("Scores:"), found).text)

    assert len(text.encode("utf-16-le")) // 2 < 4096


def test_scores_are_shown_on_request_from_monday_on() -> None:
    club = Club()

    said = club.say("/scores")

    assert said == "Scores:"
    assert club.turn is not None
    assert club.turn.errand == ShowScores(MONDAY)


@pytest.mark.parametrize(("choice", "is_out"), [("scores:out", True), ("scores:in", False)])
def test_a_person_leaves_the_scores_or_comes_back_by_a_button(choice: str, is_out: bool) -> None:
    club = Club()

    said = club.take(Tap(choice, 31, person=ADA))

    assert said == "(in place)\nScores:"
    assert club.turn is not None
    assert club.turn.errand == LeaveScores(11, MONDAY, is_out=is_out)


@pytest.mark.parametrize("choice", ["scores:out", "scores:in", "scores", "scores:11", "scores:everybody"])
def test_a_forged_or_nameless_button_shows_the_scores_and_leaves_nobody_out(choice: str) -> None:
    club = Club()

    club.take(Tap(choice, 31, person=None if choice in ("scores:out", "scores:in") else ADA))

    assert club.turn is not None
    assert club.turn.errand == ShowScores(MONDAY)


def test_in_a_private_chat_there_are_no_scores() -> None:
    learning = Learning()

    assert learning.say("/scores").startswith("No such command.")
    assert learning.take(Tap("scores:out", 31, person=ADA)) == EXPIRED


@pytest.mark.parametrize(
    ("now", "zone", "since"),
    [
        ("2026-03-01T09:30", None, "2026-02-23T00:00"),
        ("2026-03-01T23:59", None, "2026-02-23T00:00"),
        ("2026-03-02T00:00", None, "2026-03-02T00:00"),
        ("2026-03-01T23:30", "Asia/Tokyo", "2026-03-01T15:00"),
        ("2026-03-01T14:59", "Asia/Tokyo", "2026-02-22T15:00"),
        ("2026-03-02T04:00", "America/New_York", "2026-02-23T05:00"),
        ("2026-03-02T05:00", "America/New_York", "2026-03-02T05:00"),
        ("2026-03-29T12:00", "Europe/Amsterdam", "2026-03-22T23:00"),
        ("2026-03-30T12:00", "Europe/Amsterdam", "2026-03-29T22:00"),
        ("2026-03-01T09:30", "UTC+14:00", "2026-02-22T10:00"),
        ("2026-03-01T09:30", "UTC-12:00", "2026-02-23T12:00"),
        ("2026-01-01T09:30", None, "2025-12-29T00:00"),
    ],
)
def test_a_week_begins_on_monday_at_midnight_on_the_groups_clocks(now: str, zone: str | None, since: str) -> None:
    found = week_of(datetime.fromisoformat(now).replace(tzinfo=UTC), zone)

    assert found == datetime.fromisoformat(since).replace(tzinfo=UTC)
