"""Changes as staff read them: in a terminal of 100 columns, and whole as JSON."""

import json
from dataclasses import replace

from bot.authoring.change_reporting import compared, to_json, to_text
from bot.authoring.changes import Changes, Heard, Side, compare
from bot.authoring.questions import LEARNER, TRIAL, Question, Standing
from bot.tutor.course import Course
from bot.tutor.reply import Outcome
from tests.tutor.courses import BREAD

FLOUR, YEAST = frozenset({"dough.flour"}), frozenset({"dough.yeast"})

ANSWERED = Heard(
    Outcome.ANSWER,
    "dough.flour",
    ("dough.yeast",),
    "**Flour**\n\nTake strong flour.",
    "**Flour**\n\nTake strong flour. It has gluten.",
    ("ann",),
    ("From Ann",),
    ("a.png 1",),
)
ASKED = Heard(Outcome.ASK, choices=("dough.flour", "oven.heat"))
DECLINED = Heard(Outcome.DECLINE)

ESCAPE = "\x1b"


def question(text: str, *history: str, origin: str = TRIAL) -> Question:
    return Question(text, history, FLOUR, FLOUR, origins=(origin,))


def side(name: str, course: Course = BREAD, **wording: str) -> Side:
    return Side(name, "abc", course, (), {}, wording, {})


CASES = (
    (question("flour?"), ANSWERED, DECLINED),
    (question("which one?", "hello", origin="questions/a.jsonl:3"), ANSWERED, DECLINED),
    (question("rye or wheat?"), DECLINED, ASKED),
    (
        replace(question("meal?"), origins=(TRIAL, LEARNER)),
        ANSWERED,
        replace(ANSWERED, more="**Flour**\n\nTake strong flour. It has much gluten.", sources=("ben", "cy")),
    ),
    (
        question("a powder?"),
        ANSWERED,
        replace(ANSWERED, pictures=("a.png 2",), choices=("oven.heat",), cited=("From Ann Lee",)),
    ),
    (Question("steam?", right_after=frozenset(), standing=Standing.ADDED), DECLINED, DECLINED),
    (Question("heat?", standing=Standing.LOST), DECLINED, DECLINED),
    (replace(question("gluten?"), right_before=YEAST, standing=Standing.MOVED), ANSWERED, ANSWERED),
)


def changes(*cases: tuple[Question, Heard, Heard], after: Course = BREAD, name: str = "main (1a2b3c4)") -> Changes:
    questions, before, now = zip(*cases, strict=True) if cases else ((), (), ())
    return compare(side(name, old="gone"), side("the files now", after), questions, before, now)


def test_the_report_says_what_got_worse_first() -> None:
    intents = {name: intent for name, intent in BREAD.intents.items() if name != "oven.steam"}

    text = to_text(changes(*CASES, after=replace(BREAD, intents=intents)))

    assert text.splitlines() == [
        "5 of 8 questions get something else from main (1a2b3c4) to the files now: 2 worse, 1 better, 2",
        "  other.",
        "Right, of those whose right answer is known: 4 of 6 before, 4 of 7 after.",
        "By kind: other outcome 3, another text 1, other sources 2, another picture 1, other choices 1.",
        "",
        "Worse (2)",
        "  dough.flour -> declines",
        "    > flour?  (trial; right: dough.flour)",
        "    > [hello] which one?  (questions/a.jsonl:3; right: dough.flour)",
        "",
        "Better (1)",
        "  declines -> asks back (dough.flour, oven.heat)",
        "    > rye or wheat?  (trial; right: dough.flour)",
        "",
        "Other (2)",
        "  dough.flour: another text, other sources",
        "    - It has gluten.",
        "    + It has much gluten.",
        "    sources: ann -> ben, cy",
        "    > meal?  (trial; asked by a learner; right: dough.flour)",
        "  dough.flour: other sources, another picture, other choices",
        "    - From Ann",
        "    + From Ann Lee",
        "    pictures: a.png 1 -> a.png 2",
        "    choices: -dough.yeast +oven.heat",
        "    > a powder?  (trial; right: dough.flour)",
        "",
        "Questions added (1)",
        "    > steam?  (right: unknown -> out_of_scope)",
        "",
        "Questions lost (1)",
        "    > heat?  ()",
        "",
        "Questions moved (1)",
        "    > gluten?  (trial; right: dough.yeast -> dough.flour)",
        "",
        "Intents lost: oven.steam.",
        "Sentences of the wording, which are not compared, lost: old.",
    ]


def test_where_nothing_changes_one_line_says_so() -> None:
    same = changes((question("flour?"), ANSWERED, ANSWERED))

    assert to_text(replace(same, wording=replace(same.wording, lost=()))).splitlines() == [
        "Nothing changes from main (1a2b3c4) to the files now: 1 question, the same answers.",
        "Right, of those whose right answer is known: 1 of 1 before, 1 of 1 after.",
    ]


def test_questions_that_come_are_a_change_even_if_no_answer_is() -> None:
    text = to_text(changes((replace(question("flour?"), standing=Standing.ADDED), ANSWERED, ANSWERED)))

    assert text.startswith("No answer changes from main (1a2b3c4) to the files now: 1 question.\n")


def test_a_course_without_a_question_is_compared() -> None:
    assert to_text(changes()).startswith("Nothing changes from main (1a2b3c4) to the files now: 0 questions")


def test_no_line_is_longer_than_the_terminal_and_no_sign_steers_it() -> None:
    hostile = f"{ESCAPE}[2J\u202eabc\r\n" + "w" * 5_000 + " " + "many words " * 100
    texts = replace(ANSWERED, text=hostile, more="", sources=(hostile,), cited=(hostile,))

    text = to_text(
        changes(
            (question(hostile, hostile, origin=hostile), ANSWERED, texts),
            (replace(question(hostile), right_after=frozenset({hostile})), ANSWERED, DECLINED),
            name=hostile,
        )
    )

    assert max(map(len, text.splitlines())) <= 100
    assert [sign for sign in text if not sign.isprintable() and sign != "\n"] == []


def test_json_holds_everything() -> None:
    report = json.loads(to_json(changes(*CASES)))

    assert report["before"] == {"name": "main (1a2b3c4)", "version": "abc"}
    assert report["nothing"] is False
    assert report["summary"] == {
        "asked": 8,
        "changed": 5,
        "worse": 2,
        "better": 1,
        "other": 2,
        "kinds": {"outcome": 3, "answer": 0, "text": 1, "sources": 2, "pictures": 1, "choices": 1},
        "right_before": {"right": 4, "known": 6},
        "right_after": {"right": 4, "known": 7},
    }
    assert report["changes"][1] == {
        "text": "which one?",
        "history": ["hello"],
        "from": ["questions/a.jsonl:3"],
        "standing": "kept",
        "right_before": ["dough.flour"],
        "right_after": ["dough.flour"],
        "verdict": "worse",
        "kinds": ["outcome"],
        "mark_before": "right",
        "mark_after": "missed",
        "before": {
            "outcome": "answer",
            "intent": "dough.flour",
            "choices": ["dough.yeast"],
            "text": "**Flour**\n\nTake strong flour.",
            "more": "**Flour**\n\nTake strong flour. It has gluten.",
            "sources": ["ann"],
            "cited": ["From Ann"],
            "pictures": ["a.png 1"],
        },
        "after": {
            "outcome": "decline",
            "intent": None,
            "choices": [],
            "text": "",
            "more": "",
            "sources": [],
            "cited": [],
            "pictures": [],
        },
    }
    assert [[one["text"] for one in report["questions"][name]] for name in ("added", "lost", "moved")] == [
        ["steam?"],
        ["heat?"],
        ["gluten?"],
    ]
    assert report["intents"] == {"added": [], "lost": [], "changed": []}
    assert report["wording"] == {"added": [], "lost": ["old"], "changed": []}
    assert report["unheard_of"] == []


def test_json_is_plain_ascii_whatever_was_asked() -> None:
    text = to_json(changes((question("\ud800 \u202e naïve \N{HONEYBEE}"), ANSWERED, DECLINED)))

    assert text.isascii()
    assert json.loads(text)["changes"][0]["text"] == "\ud800 \u202e naïve \N{HONEYBEE}"


def test_only_the_sentences_that_differ_are_shown() -> None:
    before = "The first. The second one.\n\n- a point;\n- another point.\n"
    after = "The first. The other one.\n\n- a point;\n- another point.\n\nOne more.\n"

    assert list(compared(before, after)) == ["- The second one.", "+ The other one.", "+ One more."]


def test_backslashes_that_nobody_typed_are_not_shown() -> None:
    before, after = r"Write to teacher@example\.org\!", r"Write to the\_teacher \\o/."

    assert list(compared(before, after)) == ["- Write to teacher@example.org!", r"+ Write to the_teacher \o/."]


def test_sentences_that_stand_in_other_paragraphs_are_shown() -> None:
    assert list(compared("The first. The second.", "The first.\n\nThe second.")) == [
        "- The first. The second.",
        "+ The first.",
        "+ The second.",
    ]
