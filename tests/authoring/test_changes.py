"""What counts as a change, and whether it is one for the better."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.authoring.changes import Heard, Kind, Mark, Side, Talk, Verdict, ask_each, compare, differences, mark
from bot.authoring.questions import Question, Right, Standing
from bot.conversation import Conversation
from bot.storage.memory import MemoryStore
from bot.tutor.course import Course
from bot.tutor.message import Message
from bot.tutor.reply import Outcome, Turn
from tests.tutor.courses import BREAD, MATCHING

FLOUR, YEAST, NONE = frozenset({"dough.flour"}), frozenset({"dough.yeast"}), frozenset[str]()

ANSWERED = Heard(
    Outcome.ANSWER,
    "dough.flour",
    ("dough.yeast", "oven.heat"),
    "Short.",
    "Long.",
    ("ann",),
    ("From Ann",),
    ("a.png 1",),
)
OTHER = replace(ANSWERED, intent="dough.yeast")
ASKED = Heard(Outcome.ASK, choices=("dough.flour", "dough.yeast"))
DECLINED = Heard(Outcome.DECLINE)


def side(
    course: Course = BREAD,
    sources: Mapping[str, object] | None = None,
    pictures: Mapping[str, str] | None = None,
) -> Side:
    return Side("there", "1", course, (), sources or {}, {}, pictures or {})


def ask(course: Course, *questions: Question, pictures: Mapping[str, str] | None = None) -> list[Heard]:
    """Ask a course of which the matcher knows the texts by heart."""

    def meet() -> Talk:
        conversation = Conversation(course, MATCHING, MemoryStore())
        return lambda message: conversation.take(1, message)

    return list(ask_each(side(course, pictures=pictures), meet, questions, lambda: None))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (ANSWERED, ()),
        (replace(ANSWERED, choices=("oven.heat", "dough.yeast")), ()),
        (DECLINED, (Kind.OUTCOME,)),
        (ASKED, (Kind.OUTCOME,)),
        (replace(OTHER, text="Another."), (Kind.ANSWER,)),
        (replace(ANSWERED, text="Another."), (Kind.TEXT,)),
        (replace(ANSWERED, more="Another."), (Kind.TEXT,)),
        (replace(ANSWERED, sources=("ben",)), (Kind.SOURCES,)),
        (replace(ANSWERED, cited=("From Ann Lee",)), (Kind.SOURCES,)),
        (replace(ANSWERED, pictures=("a.png 2",)), (Kind.PICTURES,)),
        (replace(ANSWERED, choices=("oven.heat",)), (Kind.CHOICES,)),
        (
            replace(ANSWERED, text="", sources=(), pictures=(), choices=()),
            (Kind.TEXT, Kind.SOURCES, Kind.PICTURES, Kind.CHOICES),
        ),
    ],
    ids=[
        "same",
        "order of choices",
        "declined",
        "asked back",
        "another intent",
        "short text",
        "long text",
        "source",
        "citation",
        "picture",
        "choices",
        "all at once",
    ],
)
def test_two_answers_differ_in_what_a_learner_would_see(after: Heard, expected: tuple[Kind, ...]) -> None:
    assert differences(ANSWERED, after) == expected


@pytest.mark.parametrize(
    ("heard", "right", "expected"),
    [
        (ANSWERED, FLOUR, Mark.RIGHT),
        (ANSWERED, FLOUR | YEAST, Mark.RIGHT),
        (ANSWERED, YEAST, Mark.OFFERED),
        (ANSWERED, frozenset({"oven.steam"}), Mark.WRONG),
        (ASKED, YEAST, Mark.OFFERED),
        (ASKED, frozenset({"oven.steam"}), Mark.MISSED),
        (DECLINED, FLOUR, Mark.MISSED),
        (DECLINED, NONE, Mark.RIGHT),
        (ASKED, NONE, Mark.MISSED),
        (ANSWERED, NONE, Mark.WRONG),
        (ANSWERED, None, None),
    ],
)
def test_an_answer_is_as_good_as_what_the_learner_gets_from_it(
    heard: Heard, right: Right, expected: Mark | None
) -> None:
    assert mark(heard, right) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (ANSWERED, DECLINED, Verdict.WORSE),
        (DECLINED, replace(ANSWERED, intent="oven.steam", choices=()), Verdict.WORSE),
        (DECLINED, ASKED, Verdict.BETTER),
        (ASKED, ANSWERED, Verdict.BETTER),
        (ANSWERED, replace(ANSWERED, text="Another."), Verdict.OTHER),
    ],
    ids=["right to declined", "declined to wrong", "declined to offered", "offered to right", "right to right"],
)
def test_a_change_is_for_the_better_or_the_worse(before: Heard, after: Heard, expected: Verdict) -> None:
    question = Question("flour?", right_before=FLOUR, right_after=FLOUR)

    [change] = compare(side(), side(), [question], [before], [after]).changes

    assert change.verdict is expected


def test_worse_comes_first_then_better_then_the_others_each_in_the_order_asked() -> None:
    questions = [Question(str(number), right_before=FLOUR, right_after=FLOUR) for number in range(5)]
    before = [DECLINED, ANSWERED, DECLINED, ANSWERED, ANSWERED]
    after = [DECLINED, replace(ANSWERED, text=""), ANSWERED, DECLINED, DECLINED]

    changes = compare(side(), side(), questions, before, after)

    assert [(change.question.text, change.verdict) for change in changes.changes] == [
        ("3", Verdict.WORSE),
        ("4", Verdict.WORSE),
        ("2", Verdict.BETTER),
        ("1", Verdict.OTHER),
    ]
    assert (changes.score_before.right, changes.score_after.right, changes.score_after.known) == (3, 2, 5)


def test_what_is_right_may_itself_change() -> None:
    renamed = Question("flour?", right_before=FLOUR, right_after=YEAST, standing=Standing.MOVED)

    [change] = compare(side(), side(), [renamed], [ANSWERED], [OTHER]).changes

    assert (change.mark_before, change.mark_after, change.verdict) == (Mark.RIGHT, Mark.RIGHT, Verdict.OTHER)


def test_ids_that_came_went_and_changed_are_named() -> None:
    flour, yeast, *others = BREAD.intents.values()
    intents = {one.id: one for one in (replace(flour, title="Meal"), *others)}
    after = side(replace(BREAD, intents=intents | {"new.one": replace(yeast, id="new.one")}), {"ann": 2, "cy": 3})

    changes = compare(side(sources={"ann": 1, "ben": 2}), after, [], [], [])

    assert (changes.intents.added, changes.intents.lost) == (("new.one",), (yeast.id,))
    assert flour.id in changes.intents.changed
    assert (changes.sources.added, changes.sources.lost, changes.sources.changed) == (("cy",), ("ben",), ("ann",))
    assert not changes.is_nothing


def test_intents_that_neither_course_has_are_named() -> None:
    question = Question("flour?", right_before=frozenset({"flour"}), right_after=FLOUR | {"meal"})

    changes = compare(side(), side(), [question], [ANSWERED], [ANSWERED])

    assert (changes.unheard_of, changes.is_nothing) == (("flour", "meal"), True)


def test_an_answer_is_heard_whole_with_its_sources_apart() -> None:
    [heard] = ask(BREAD, Question("flour?"))

    answer = BREAD.intents["dough.flour"].answer
    assert (heard.outcome, heard.intent) == (Outcome.ANSWER, "dough.flour")
    assert heard.text == f"**Flour**\n\n{answer.short}"
    assert heard.more == f"**Flour**\n\n{answer.short}\n\n{answer.more}"
    assert heard.sources == ("ann", "ben", "cy", "dee", "eve")
    assert [line.count("example") for line in heard.cited] == [3, 5]


def test_a_picture_is_heard_by_its_path_and_digest() -> None:
    knead = "content/pictures/knead.png"

    [heard] = ask(BREAD, Question("kneading?"), pictures={knead: "abc"})

    assert heard.pictures == ("content/pictures/knead.png abc",)


def test_each_question_is_a_new_learners_and_goes_on_from_its_own_history() -> None:
    after, alone = ask(BREAD, Question("2", ("hot?",)), Question("2"))

    assert (after.outcome, after.intent) == (Outcome.ANSWER, "oven.steam")
    assert (alone.outcome, alone.intent) == (Outcome.DECLINE, None)


def test_a_question_back_has_choices_and_no_text() -> None:
    [heard] = ask(BREAD, Question("hot?"))

    assert heard == Heard(Outcome.ASK, choices=("oven.heat", "oven.steam", "oven.crust"))


def test_every_question_is_a_step() -> None:
    steps: list[int] = []

    def talk(message: Message) -> Turn | None:
        return Conversation(BREAD, MATCHING, MemoryStore()).take(1, message)

    ask_each(side(), lambda: talk, [Question("yeast?"), Question("rain?")], lambda: steps.append(1))

    assert steps == [1, 1]
