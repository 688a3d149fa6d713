"""Asked why, the tutor says what led to its last answer."""

from dataclasses import replace

import pytest

from bot.tutor.learner import Basis
from bot.tutor.message import Command, Message, Tap, Text
from tests.tutor.courses import BREAD_WITH_A_LIST, BREAD_WITH_GLOSSARY, BREAD_WITH_MANNERS
from tests.tutor.dialogues import GROUP, played, show_all, turn
from tests.tutor.shown import NOTHING_TO_EXPLAIN

WHY = Command("why")

CHOSEN = "You chose it.\n[All topics]"

LOST = "Words are gone.\n[All topics]"

WHY_FLOUR = (
    "Why Flour:\n\nWords flour? 100%.\n\nLike Which flour do I need?.\n\n90 to 5 for Yeast, 85 apart.\n\n"
    "Version bread-1.\n[Wrong] [All topics]"
)


def said_last(*messages: Message) -> str:
    return show_all(played(*messages))


def test_an_answer_to_words_is_explained_by_words_phrase_and_chances() -> None:
    assert said_last(Text("flour?"), WHY) == WHY_FLOUR


def test_asked_twice_the_tutor_says_the_same() -> None:
    assert said_last(Text("flour?"), WHY, WHY) == WHY_FLOUR


def test_a_message_that_leaned_on_the_last_topic_is_explained_with_it() -> None:
    assert said_last(Tap("answer:oven.steam"), Text("and outside?"), WHY) == (
        "Why Crust [brown_1]:\n\nAfter Steam.\n\nWords Steam 33%, and 33%, outside? 33%.\n\n"
        "Like How does the crust get crisp?.\n\n98 to 0 for Steam, 98 apart.\n\nVersion bread-1.\n[Wrong] [All topics]"
    )


def test_the_reason_names_the_topic_also_when_it_stayed() -> None:
    shown = show_all(played(Text("flour?"), Text("hot?"), Command("why")))
    assert "After Flour." in shown


def test_words_that_were_put_right_are_named_as_typed_and_as_read() -> None:
    assert said_last(Text("fluor for bread"), WHY) == (
        "Why Flour:\n\nRead fluor → flour.\n\nWords fluor 33%, for 33%, bread 33%.\n\nLike Which flour do I need?.\n\n"
        "90 to 5 for Yeast, 85 apart.\n\nVersion bread-1.\n[Wrong] [All topics]"
    )


def test_the_reason_for_a_word_is_how_likely_the_word_was() -> None:
    shown = show_all(played(Text("crumb?"), Command("why"), course=BREAD_WITH_GLOSSARY))
    assert "-" not in shown.replace("bread-2", "")
    assert "0 to 90" not in shown


def test_where_nothing_else_may_be_meant_no_chances_are_set_against_each_other() -> None:
    assert said_last(Text("crust?"), WHY) == (
        "Why Crust [brown_1]:\n\nWords crust? 100%.\n\nLike How does the crust get crisp?.\n\nVersion bread-1.\n"
        "[Wrong] [All topics]"
    )


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param((Tap("answer:oven.steam"),), id="button"),
        pytest.param((Tap("read:oven.steam"),), id="button among topics"),
        pytest.param((Text("hot?"), Tap("answer:oven.steam")), id="button after a question back"),
        pytest.param((Text("hot?"), Text("2")), id="number"),
        pytest.param((Text("hot?"), Text("the second one")), id="ordinal"),
        pytest.param((Text("hot?"), Text("steam")), id="words of a label"),
        pytest.param((Command("start", "oven-steam"),), id="link"),
        pytest.param((Text("flour?"), Tap("wrong"), Tap("answer:dough.yeast")), id="one of the next best"),
    ],
)
def test_what_the_learner_chose_is_not_explained_by_words(messages: tuple[Message, ...]) -> None:
    assert said_last(*messages, WHY) == CHOSEN


def test_an_answer_that_was_offered_needs_no_reason() -> None:
    shown = show_all(played(Text("bread?"), Text("not that, the other"), Command("why")))
    assert shown == "You chose it.\n[All topics]"


def test_a_word_that_was_looked_up_was_chosen() -> None:
    looked_up = turn(Command("define", "crumb"), course=BREAD_WITH_GLOSSARY)

    assert show_all(turn(WHY, looked_up.learner, BREAD_WITH_GLOSSARY)) == CHOSEN


def test_an_item_that_was_pointed_at_is_explained_by_what_was_pointed_at() -> None:
    listed = turn(Text("heat?"), course=BREAD_WITH_A_LIST)
    pointed = turn(Text("maybe the second one"), listed.learner, BREAD_WITH_A_LIST, words=listed.words)

    taken = turn(WHY, pointed.learner, BREAD_WITH_A_LIST, words=pointed.words)

    assert pointed.learner.context.basis is Basis.POINTED
    assert show_all(taken) == "Crust [brown_1] after Oven heat.\n[All topics]"


def test_more_of_an_answer_is_explained_by_that_answer() -> None:
    shown = show_all(played(Text("yeast?"), Text("flour?"), Text("tell me more"), Command("why")))
    assert shown == "Flour after Flour.\n[All topics]"


def test_more_of_the_first_answer_is_explained_by_it() -> None:
    shown = show_all(played(Text("flour?"), Text("tell me more"), Command("why")))
    assert shown == "Flour after Flour.\n[All topics]"


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param((), id="nothing said"),
        pytest.param((Command("help"),), id="command"),
        pytest.param((Tap("topic:oven"),), id="topic"),
        pytest.param((Text("hello"),), id="small talk"),
        pytest.param((Text("hot?"),), id="question back"),
        pytest.param((Text("rain?"),), id="decline"),
        pytest.param((Text("flour?"), Text("zzz")), id="decline after an answer"),
        pytest.param((Text("flour?"), Command("start")), id="start"),
    ],
)
def test_without_an_answer_there_is_nothing_to_explain(messages: tuple[Message, ...]) -> None:
    assert said_last(*messages, WHY) == NOTHING_TO_EXPLAIN


@pytest.mark.parametrize(
    "since",
    [
        pytest.param(Command("help"), id="command"),
        pytest.param(Tap("topic:oven"), id="topic"),
        pytest.param(Tap("more:dough.flour"), id="longer answer"),
        pytest.param(Tap("share:dough.flour"), id="share"),
        pytest.param(Text("hello"), id="small talk"),
        pytest.param(Tap("zzz"), id="old button"),
    ],
)
def test_what_answers_nothing_leaves_the_last_answer_to_explain(since: Message) -> None:
    assert said_last(Text("flour?"), since, WHY) == WHY_FLOUR


def test_thanks_leave_the_last_answer_to_explain() -> None:
    answered = turn(Text("flour?"), course=BREAD_WITH_MANNERS)
    thanked = turn(Text("thanks"), answered.learner, BREAD_WITH_MANNERS, words=answered.words)

    taken = turn(WHY, thanked.learner, BREAD_WITH_MANNERS, words=thanked.words)

    assert show_all(taken) == WHY_FLOUR.replace("bread-1", "bread-3")


def test_words_that_are_lost_are_not_made_up() -> None:
    answered = turn(Text("flour?", 55))

    assert show_all(turn(WHY, answered.learner, words=None)) == LOST


@pytest.mark.parametrize(
    ("quoted", "first_lines"),
    [
        pytest.param("rise?", ["Why Flour:", "Words rise? 100%."], id="answered"),
        pytest.param("yeast?", ["Why Yeast:", "Words yeast? 100%."], id="another answered"),
    ],
)
@pytest.mark.parametrize("words", ["flour?", None], ids=["words at hand", "words lost"])
def test_a_quoted_question_is_explained_whatever_was_said_since(
    quoted: str, first_lines: list[str], words: str | None
) -> None:
    answered = turn(Text("flour?"))

    taken = turn(Command("why", quoted=quoted), answered.learner, words=words)

    assert show_all(taken).split("\n\n")[:2] == first_lines
    assert taken.learner.context.topics == ("dough.flour",)


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param("hot?", id="asked back"),
        pytest.param("rain?", id="declined, near to an answer"),
        pytest.param("zzz", id="declined, near to none"),
    ],
)
def test_a_quoted_question_that_was_not_answered_has_nothing_to_explain(quoted: str) -> None:
    assert show_all(turn(Command("why", quoted=quoted))) == NOTHING_TO_EXPLAIN


def test_a_quoted_question_does_not_become_the_question_of_the_conversation() -> None:
    answered = turn(Text("flour?", 55))

    taken = turn(Command("why", quoted="rise?"), answered.learner, words=answered.words)

    assert taken.words == "flour?"
    assert taken.learner.context == replace(answered.learner.context, offered=("wrong", "topics"))


def test_wrong_below_an_explanation_offers_the_next_best() -> None:
    assert said_last(Text("flour?"), WHY, Text("wrong")) == "Sorry. One of these?\n[Yeast] [None of these]"


def test_a_group_is_told_why_as_well() -> None:
    answered = turn(Text("flour?", 55), GROUP)

    assert show_all(turn(WHY, answered.learner, words=answered.words)) == WHY_FLOUR
