"""What staff read of how the tutor is used."""

import json
from dataclasses import replace

from bot.authoring.usage_reporting import to_json, to_text
from bot.tutor.quizzing.counts import ItemReport
from bot.tutor.usage import Questions, TopicUse, Usage

HIVE = TopicUse("hive", Questions(8, 1, 1), quizzed=20, right=5)
HONEY = TopicUse("honey", Questions(1_200, 0, 0))
TALK = TopicUse("bot", Questions(5, 0, 0))
NOTHING = TopicUse(None, Questions(0, 0, 7))
HARD = ItemReport("hive.queen.work", 20, 0.25, None, {}, (), 0, ())
GONE = TopicUse("hive.wax", Questions(1, 0, 1), is_gone=True)
USAGE = Usage(30, Questions(1_214, 1, 9), (HIVE, HONEY, GONE, TALK, NOTHING), (HIVE,), (HIVE,), (HARD,), 12, 1_034)
EMPTY = Usage(1, Questions(), (TopicUse("hive", Questions()),), (), (), (), 0, 0)


def test_the_text_has_the_sums_a_table_of_topics_and_what_stands_out() -> None:
    assert to_text(USAGE).splitlines() == [
        "Learners who wrote: 12 in the last 7 days, 1,034 in the last 30.",
        "Questions in the last 30 days: 1,224; 99% answered, 0% asked back, 1% declined.",
        "",
        "topic                               questions  answered  asked back  declined  quizzes  right",
        "hive                                       10       80%         10%       10%       20    25%",
        "honey                                   1,200      100%          0%        0%        0      -",
        "hive.wax (no longer in the course)          2       50%          0%       50%        0      -",
        "(the tutor itself)                          5      100%          0%        0%        0      -",
        "(near to nothing)                           7        0%          0%      100%        0      -",
        "",
        "Least often answered: hive (20% missed)",
        "Least often right in quizzes: hive (25% right)",
        "Hardest quiz items: hive.queen.work (25% right of 20)",
        "",
        "Asked back: the tutor was not sure and offered a choice. What is declined counts for what it is nearest to.",
        "Quizzes: first answers at the first meeting, over all time. Nothing here names a learner.",
    ]


def test_without_questions_the_text_says_so() -> None:
    lines = to_text(EMPTY).splitlines()

    assert lines[:5] == [
        "Learners who wrote: 0 in the last 7 days, 0 in the last 30.",
        "No question was asked in the last day.",
        "",
        "topic  questions  answered  asked back  declined  quizzes  right",
        "hive           0         -           -         -        0      -",
    ]
    assert lines[6] == "Least often answered: nothing stands out (of at least 10 each)."


def test_the_json_has_every_figure() -> None:
    found = json.loads(to_json(USAGE))

    assert found["questions"] == {
        "asked": 1_224,
        "answered": 1_214,
        "asked_back": 1,
        "declined": 9,
        "missed_share": 10 / 1_224,
    }
    assert found["topics"][0] == {
        "topic": "hive",
        "is_gone": False,
        "asked": 10,
        "answered": 8,
        "asked_back": 1,
        "declined": 1,
        "missed_share": 0.2,
        "quizzed": 20,
        "right": 5,
        "right_share": 0.25,
    }
    assert [one["topic"] for one in found["topics"]] == ["hive", "honey", "hive.wax", "bot", None]
    assert [one["topic"] for one in found["topics"] if one["is_gone"]] == ["hive.wax"]
    assert (found["least_answered"], found["least_right"]) == (["hive"], ["hive"])
    assert found["hardest"] == [{"item": "hive.queen.work", "asked": 20, "facility": 0.25}]
    assert (found["days"], found["active_7"], found["active_30"]) == (30, 12, 1_034)


def test_shares_of_nothing_are_null() -> None:
    found = json.loads(to_json(EMPTY))

    assert (found["questions"]["missed_share"], found["topics"][0]["right_share"]) == (None, None)


def test_a_terminal_without_a_sign_gets_json_all_the_same() -> None:
    text = to_json(replace(EMPTY, topics=(TopicUse("Königin", Questions()),)))

    assert text.isascii()
    assert json.loads(text)["topics"][0]["topic"] == "Königin"
