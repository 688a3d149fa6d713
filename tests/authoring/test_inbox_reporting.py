"""The inbox as staff read it: what waits, what to do, and no sign that steers the terminal."""

import json

from bot.authoring.inbox_reporting import shown, to_json, to_text
from bot.tutor.inbox import Cluster, Inbox, Question
from tests.tutor.courses import BREAD

RYE, WHEAT, GAS = Question(9, "rye or wheat?", 0.25), Question(12, "wheat,\n or rye", 0.2), Question(3, "gas", 0.004)

FULL = Inbox(
    (
        Cluster("dough.flour", ((RYE, WHEAT),), declined=1_200),
        Cluster("oven.crust", (), declined=3),
        Cluster("gone.intent", (), declined=3),
        Cluster(None, ((GAS,),)),
    ),
    hidden=5,
    taught=(1, 2),
)


def test_the_list_shows_what_waits_and_what_to_do() -> None:
    assert to_text(FULL, BREAD).splitlines() == [
        "dough.flour  Flour (2 questions; declined 1,200 times in all)",
        "   9   25%  rye or wheat?",
        "  ~ 12   20%  wheat, or rye",
        "",
        "oven.crust  Crust [brown_1] (declined 3 times in all)",
        "",
        "gone.intent  no longer in the course (declined 3 times in all)",
        "",
        "none  Near to nothing in the course (1 question)",
        "   3    0%  gas",
        "",
        "5 questions declined and not shown: fewer than 3 near to one intent.",
        "2 questions taught by now and not shown; `--drop taught` removes them.",
        "Behind each number: the chance that the intent is meant. ~ says nearly the same as the one above.",
        "--patch shows how each becomes a phrase of its intent (near to nothing: of those out of scope), --apply",
        "does it; or choose: --apply NUMBER ... [--as INTENT]. --drop NUMBER ... removes questions for good.",
        "The name of an intent stands for all numbers below it.",
    ]


def test_an_empty_inbox_says_so() -> None:
    assert to_text(Inbox(), BREAD) == "No question waits."


def test_counts_alone_are_listed_without_what_to_do() -> None:
    assert to_text(Inbox((Cluster(None, (), declined=4),)), BREAD) == (
        "none  Near to nothing in the course (declined 4 times in all)\n"
    )


def test_json_holds_the_whole_of_what_may_be_shown() -> None:
    assert json.loads(to_json(FULL, BREAD)) == {
        "clusters": [
            {
                "intent": "dough.flour",
                "title": "Flour",
                "declined": 1_200,
                "groups": [
                    [
                        {"number": 9, "text": "rye or wheat?", "confidence": 0.25},
                        {"number": 12, "text": "wheat,\n or rye", "confidence": 0.2},
                    ]
                ],
            },
            {"intent": "oven.crust", "title": "Crust [brown_1]", "declined": 3, "groups": []},
            {"intent": "gone.intent", "title": None, "declined": 3, "groups": []},
            {
                "intent": None,
                "title": "Near to nothing in the course",
                "declined": 0,
                "groups": [[{"number": 3, "text": "gas", "confidence": 0.004}]],
            },
        ],
        "hidden": 5,
        "taught": [1, 2],
    }


def test_a_learner_cannot_steer_the_terminal_of_staff() -> None:
    hostile = "a\x1b[31m b\x9b2J\r\nc\u202ed\x07\x7f"

    inbox = Inbox((Cluster(None, ((Question(1, hostile, 0.0),),)),))

    assert "  1    0%  a\\u001b[31m b\\u009b2J c\\u202ed\\u0007\\u007f\n" in to_text(inbox, BREAD)
    assert json.loads(to_json(inbox, BREAD))["clusters"][0]["groups"][0][0]["text"] == hostile
    assert [sign for sign in to_json(inbox, BREAD) if not sign.isprintable() and sign != "\n"] == []


def test_a_terminal_without_a_sign_gets_json_all_the_same() -> None:
    inbox = Inbox((Cluster(None, ((Question(1, "\N{HONEYBEE} übt", 0.0),),)),))

    text = to_json(inbox, BREAD)

    assert text.isascii()
    assert json.loads(text)["clusters"][0]["groups"][0][0]["text"] == "\N{HONEYBEE} übt"


def test_a_long_question_is_shortened_in_the_list() -> None:
    assert shown("x" * 4_096) == "x" * 199 + "…"
    assert shown("x" * 200) == "x" * 200
