"""Questions that were not answered are sorted by what they are near to, and nobody can be traced by them."""

from collections.abc import Mapping
from datetime import date

import pytest

from bot.tutor.inbox import Cluster, Inbox, Question, count_declined, sort_inbox
from bot.tutor.reply import Outcome
from bot.tutor.usage import QuestionCount
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY, KnownTexts

NEAR = {
    "rye or wheat?": [("dough.flour", 0.25)],
    "Is it rye, or wheat?": [("dough.flour", 0.25)],
    "wheat or rye please": [("dough.flour", 0.125)],
    "wheat or rye fluor": [("dough.flour", 0.125)],
    "wheat or rye flour": [("dough.flour", 0.125)],
    "how much salt": [("dough.flour", 0.125)],
    "is it gas or coal": [("oven.heat", 0.019)],
    "is it coal or gas": [("oven.heat", 0.02)],
    "is the oven gas": [("oven.heat", 0.0625)],
    "old dough?": [("glossary.pate", 0.25), ("dough.yeast", 0.125)],
}


def sort(*kept: str, declined: Mapping[str | None, int] | None = None) -> Inbox:
    """Sort questions, numbered from 1, of the course on bread with its glossary."""
    matching = KnownTexts(NEAR, course=BREAD_WITH_GLOSSARY)
    return sort_inbox(BREAD_WITH_GLOSSARY, matching, list(enumerate(kept, start=1)), declined or {})


def grouped(inbox: Inbox) -> list[tuple[str, list[list[int]]]]:
    return [(cluster.name, [[one.id for one in group] for group in cluster.groups]) for cluster in inbox.clusters]


def test_nothing_asked_is_an_empty_inbox() -> None:
    assert sort() == Inbox()


def test_a_question_stands_under_its_nearest_intent_with_the_chance_of_it() -> None:
    inbox = sort("is the oven gas")

    assert inbox == Inbox((Cluster("oven.heat", ((Question(1, "is the oven gas", 0.0625),),)),))


def test_what_is_near_to_nothing_stands_in_a_cluster_of_its_own() -> None:
    inbox = sort("zebras", "???", "")

    assert grouped(inbox) == [("none", [[1], [2], [3]])]
    assert [question.confidence for question in inbox.questions] == [0.0, 0.0, 0.0]


def test_a_chance_that_is_not_worth_offering_is_near_to_nothing() -> None:
    assert grouped(sort("is it gas or coal", "is it coal or gas")) == [("oven.heat", [[2]]), ("none", [[1]])]


def test_questions_that_say_nearly_the_same_are_one_group_and_the_largest_group_is_first() -> None:
    inbox = sort("how much salt", "rye or wheat?", "Is it rye, or wheat?", "rye or wheat?", "wheat or rye please")

    assert grouped(inbox) == [("dough.flour", [[2, 3, 4], [1], [5]])]


def test_a_misspelt_word_does_not_part_questions() -> None:
    assert grouped(sort("wheat or rye flour", "wheat or rye fluor")) == [("dough.flour", [[1, 2]])]


def test_the_cluster_that_most_ask_for_is_first() -> None:
    inbox = sort("how much salt", "rye or wheat?", "is the oven gas", declined={"oven.heat": 3, "oven.steam": 4})

    assert [(cluster.name, cluster.size) for cluster in inbox.clusters] == [
        ("oven.steam", 4),
        ("oven.heat", 3),
        ("dough.flour", 2),
    ]


def test_clusters_of_one_size_stand_by_name_and_what_is_near_to_nothing_last() -> None:
    inbox = sort("zebras", "is the oven gas", "how much salt")

    assert [cluster.name for cluster in inbox.clusters] == ["dough.flour", "oven.heat", "none"]


def test_a_term_of_the_glossary_counts_for_the_intent_that_tells_more() -> None:
    inbox = sort("old dough?", declined={"glossary.pate": 2, "dough.yeast": 1})

    assert inbox == Inbox((Cluster("dough.yeast", ((Question(1, "old dough?", 0.25),),), declined=3),))


@pytest.mark.parametrize(
    ("declined", "shown", "hidden"),
    [
        pytest.param({"oven.heat": 3}, [("oven.heat", 3)], 0, id="three are alike"),
        pytest.param({"oven.heat": 2}, [], 2, id="two are alike"),
        pytest.param({"oven.heat": 2, "oven.steam": 2, None: 1}, [], 5, id="many, of which none are alike"),
        pytest.param({None: 3, "oven.heat": 1}, [("none", 3)], 1, id="near to nothing"),
        pytest.param({"gone.intent": 7}, [("gone.intent", 7)], 0, id="near to what the course no longer has"),
        pytest.param({"oven.heat": 10**12}, [("oven.heat", 10**12)], 0, id="very many"),
    ],
)
def test_declined_questions_are_counted_from_three_alike_on(
    declined: Mapping[str | None, int], shown: list[tuple[str, int]], hidden: int
) -> None:
    inbox = sort(declined=declined)

    assert [(cluster.name, cluster.declined) for cluster in inbox.clusters] == shown
    assert inbox.hidden == hidden


def test_a_count_below_three_stays_hidden_beside_a_question_that_may_be_read() -> None:
    inbox = sort("is the oven gas", declined={"oven.heat": 2})

    assert (inbox.clusters[0].declined, inbox.clusters[0].size, inbox.hidden) == (0, 1, 2)


@pytest.mark.parametrize(
    "text",
    ["HOW HOT!?", "  how\nhot ", "is it sunny", "Will it rain tomorrow", "what is pate fermentee?"],
    ids=["trial, other case", "trial, other spaces", "trial out of scope", "phrase out of scope", "phrase of a term"],
)
def test_what_the_course_teaches_by_now_does_not_wait(text: str) -> None:
    assert sort("how much salt", text) == Inbox(sort("how much salt").clusters, taught=(2,))


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("2", (2,)),
        ("dough.flour", (1, 3)),
        ("none", (4,)),
        ("taught", (5,)),
        ("5", ()),
        ("02", ()),
        ("-2", ()),
        ("9" * 5_000, ()),
        ("oven.steam", ()),
        ("", ()),
    ],
)
def test_questions_are_found_by_their_number_or_by_their_cluster(name: str, numbers: tuple[int, ...]) -> None:
    inbox = sort("how much salt", "is the oven gas", "rye or wheat?", "zebras", "how hot", declined={"oven.steam": 3})

    assert inbox.numbers(name) == numbers


def test_only_what_was_declined_is_counted() -> None:
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    counts = [
        QuestionCount(monday, "oven.heat", Outcome.DECLINE, 2),
        QuestionCount(tuesday, "oven.heat", Outcome.DECLINE, 1),
        QuestionCount(tuesday, "oven.heat", Outcome.ANSWER, 5),
        QuestionCount(tuesday, "oven.heat", Outcome.ASK, 5),
        QuestionCount(tuesday, None, Outcome.DECLINE, 4),
    ]

    assert count_declined(counts) == {"oven.heat": 3, None: 4}


def test_a_course_without_a_glossary_is_sorted_the_same() -> None:
    inbox = sort_inbox(BREAD, KnownTexts(NEAR), [(8, "how much salt")], {"dough.flour": 3})

    assert inbox == Inbox((Cluster("dough.flour", ((Question(8, "how much salt", 0.125),),), declined=3),))
