"""When an answer was not meant, the next best is offered, then the topics, then a word to the staff."""

from dataclasses import replace

import pytest

from bot.tutor.message import Command, Message, Tap, Text
from bot.tutor.reply import Keep, Notes, Outcome
from tests.tutor.courses import BREAD_WITH_MANNERS
from tests.tutor.dialogues import GROUP, LEARNER, Exchange, played, show_all, turn, verify_dialog
from tests.tutor.shown import ASK, CRUST, DECLINE, EXPIRED, FLOUR, HEAT, HELP, NONE, YEAST

SORRY = "Sorry. One of these?\n[Yeast] [Oven heat] [Steam] [None of these]"

NO_MORE = "None, then.\n[Dough] [Oven]"

KEEP = "(below the question)\nMay the bakers see it?\n[Yes, show it] [No, keep it]"

KEPT = "(in place)\nThey see it.\n[All topics]"

NOT_KEPT = "(in place)\nThey do not.\n[All topics]"

LOST = "(in place)\nAsk it again.\n[All topics]"

TO_STAFF: list[Exchange] = [("bread?", FLOUR), ("[Wrong]", SORRY), ("[None of these]", NONE), ("[None of these]", KEEP)]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("[Wrong]", id="button"),
        pytest.param("wrong", id="words of the button"),
        pytest.param("no", id="no"),
        pytest.param("No!", id="loud no"),
        pytest.param("nope", id="nope"),
        pytest.param("not that", id="not that"),
        pytest.param("That is not what I meant.", id="not what I meant"),
        pytest.param("that's wrong", id="wrong in a sentence"),
        pytest.param("\N{THUMBS DOWN SIGN}", id="thumbs down"),
        pytest.param("\N{THUMBS DOWN SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", id="thumbs down in a colour"),
        pytest.param("you got me wrong", id="what the course takes for feedback"),
    ],
)
def test_whoever_says_that_it_was_not_meant_is_offered_the_next_best_three(said: str) -> None:
    verify_dialog([("bread?", FLOUR), (said, SORRY)], BREAD_WITH_MANNERS)


def test_after_the_next_best_come_the_topics_and_then_whether_staff_may_see_it() -> None:
    verify_dialog(TO_STAFF)


@pytest.mark.parametrize("said", ["no", "none of these", "none", "4", "\N{THUMBS DOWN SIGN}", "neither", "nope"])
def test_the_next_best_are_refused_in_many_ways(said: str) -> None:
    verify_dialog([("bread?", FLOUR), ("no", SORRY), (said, NONE)])


def test_a_next_best_can_be_refused_too() -> None:
    shown = show_all(played(Text("bread?"), Tap("wrong"), Tap("answer:dough.yeast"), Text("no")))
    assert shown == NONE


def test_no_three_times_leads_to_staff() -> None:
    verify_dialog([("bread?", FLOUR), ("no", SORRY), ("no", NONE), ("no", KEEP)])


def test_a_question_with_nothing_in_it_is_no_refusal() -> None:
    shown = show_all(played(Text("hot?"), Text("Why does nothing rise?")))
    assert shown == DECLINE


@pytest.mark.parametrize("said", ["not that, the other", "no, the other one", "not the one, the other"])
def test_the_other_is_answered_at_once(said: str) -> None:
    verify_dialog([("bread?", FLOUR), (said, YEAST)])


@pytest.mark.parametrize("said", ["not this, another", "No. Another one!"])
def test_another_one_is_the_next_best(said: str) -> None:
    assert show_all(played(Text("bread?"), Text(said))).startswith("Yeast")


def test_the_other_and_again_the_other_goes_down_the_list() -> None:
    verify_dialog([("bread?", FLOUR), ("not that, the other", YEAST), ("not that, the other", HEAT)])


def test_after_the_other_the_ones_that_were_not_shown_are_offered() -> None:
    verify_dialog(
        [
            ("bread?", FLOUR),
            ("not that, the other", YEAST),
            ("no", "Sorry. One of these?\n[Oven heat] [Steam] [Crust [brown_1]] [None of these]"),
        ]
    )


def test_the_other_of_nothing_else_is_a_list_of_topics() -> None:
    verify_dialog([("flour?", FLOUR), ("not that, the other", YEAST), ("not that, the other", NONE)])


def test_what_was_offered_next_is_answered_like_a_question() -> None:
    verify_dialog([("bread?", FLOUR), ("[Wrong]", SORRY), ("[Oven heat]", HEAT)])


def test_what_was_offered_once_is_not_offered_again() -> None:
    verify_dialog([("bread?", FLOUR), ("[Wrong]", SORRY), ("[Yeast]", YEAST), ("[Wrong]", NONE)])


def test_where_nothing_else_may_be_meant_the_topics_come_at_once() -> None:
    verify_dialog([("crust?", CRUST), ("[Wrong]", NONE)])


def test_none_of_what_was_asked_back_offers_what_was_not_asked() -> None:
    verify_dialog([("hot?", ASK), ("[None of these]", "Sorry. One of these?\n[Flour] [None of these]")])


@pytest.mark.parametrize("said", ["none of these", "none"])
def test_none_below_an_unsure_answer_refuses_it(said: str) -> None:
    assert show_all(played(Text("rise?"), Text(said))).startswith("Sorry. One")


def test_a_decline_has_shown_the_topics_so_staff_come_next() -> None:
    verify_dialog([("rain?", DECLINE), ("[None of these]", KEEP)])


def test_a_new_question_starts_anew() -> None:
    verify_dialog([*TO_STAFF, ("bread?", FLOUR), ("no", SORRY)])


@pytest.mark.parametrize("said", ["[Yes, show it]", "yes", "Yes!", "1", "yes, show it", "ok", "Sure", "first"])
def test_yes_stores_the_question(said: str) -> None:
    last = verify_dialog([*TO_STAFF, (said, KEPT)])

    assert last.errand == Keep("bread?")


@pytest.mark.parametrize("said", ["[No, keep it]", "no", "No.", "2", "no, keep it", "nope", "second"])
def test_no_stores_nothing(said: str) -> None:
    last = verify_dialog([*TO_STAFF, (said, NOT_KEPT)])

    assert last.errand is None


@pytest.mark.parametrize("said", ["don't show", "do not show it to them", "never show it", "I will not show it"])
def test_what_is_no_clear_yes_stores_nothing(said: str) -> None:
    assert played(Text("rain?"), Tap("none"), Text(said)).errand is None


def test_what_is_stored_is_the_question_as_it_was_typed() -> None:
    last = verify_dialog([("Will *it* rain?", DECLINE), ("none", KEEP), ("yes", KEPT)])

    assert last.errand == Keep("Will *it* rain?")


def test_what_is_stored_is_the_question_and_not_what_was_said_since() -> None:
    last = verify_dialog([("rain?", DECLINE), ("/help", HELP), ("no", KEEP), ("yes", KEPT)])

    assert last.errand == Keep("rain?")


def test_nothing_is_stored_before_yes() -> None:
    learner, words = LEARNER, None
    errands = []
    for message in (Text("rain?"), Tap("none"), Text("flour?"), Tap("wrong"), Tap("none"), Tap("none")):
        taken = turn(message, learner, words=words)
        learner, words = taken.learner, taken.words
        errands.append(taken.errand)

    assert errands == [None] * 6


def test_the_question_that_the_button_stands_below_is_stored() -> None:
    asked = turn(Tap("none"), turn(Text("rain?", 55)).learner, words="rain?")

    taken = turn(Tap("keep:yes", 57, quoted="rain?"), asked.learner, words="something else")

    assert taken.errand == Keep("rain?")


def test_an_old_yes_does_not_store_another_question() -> None:
    taken = played(Text("rain?"), Tap("none"), Text("flour?"), Tap("keep:yes", 31))
    assert taken.errand is None


def test_a_second_yes_stores_nothing_again() -> None:
    taken = played(Text("rain?"), Tap("none"), Tap("keep:yes"), Tap("keep:yes"))
    assert taken.errand is None


def test_words_that_are_lost_are_asked_for_again() -> None:
    asked = turn(Tap("none"), turn(Text("rain?", 55)).learner)

    taken = turn(Tap("keep:yes", 57), asked.learner)

    assert (show_all(asked), show_all(taken), taken.errand) == (KEEP, LOST, None)


def test_staff_are_not_offered_a_question_that_nobody_has_any_more() -> None:
    """Neither its words nor the number of its message are known."""
    taken = turn(Tap("none"), turn(Text("rain?")).learner)

    assert show_all(taken) == NO_MORE


def test_after_staff_there_are_only_the_topics() -> None:
    verify_dialog([*TO_STAFF, (Tap("none"), NO_MORE), (Tap("none"), NO_MORE)])


def test_after_yes_another_no_leads_to_the_topics() -> None:
    verify_dialog([*TO_STAFF, ("yes", KEPT), ("no", NONE)])


@pytest.mark.parametrize("first", [Text("rain?", 55), Text("bread?", 55), Text("hot?", 55)], ids=lambda text: text.text)
def test_a_group_is_never_asked_whether_staff_may_see_a_question(first: Message) -> None:
    learner, words = GROUP, None
    seen = []
    for message in (first, *[Tap("none")] * 5):
        taken = turn(message, learner, words=words)
        learner, words = taken.learner, taken.words
        seen.append(show_all(taken))

    assert seen[-1] == NO_MORE
    assert [shown for shown in seen if "bakers" in shown] == []


@pytest.mark.parametrize("choice", ["keep:yes", "keep:no"])
def test_a_forged_yes_in_a_group_stores_nothing(choice: str) -> None:
    taken = turn(Tap(choice, 57, quoted="rain?"), GROUP, words="rain?")

    assert (show_all(taken), taken.errand) == (EXPIRED, None)


@pytest.mark.parametrize("choice", ["keep", "keep:", "keep:YES", "keep:yes:no", "keep:maybe"])
def test_only_yes_is_yes(choice: str) -> None:
    assert turn(Tap(choice, 57, quoted="rain?"), words="rain?").errand is None


def test_feedback_without_a_question_is_small_talk() -> None:
    verify_dialog([("you got me wrong", "Tell the baker.\n[All topics]")], BREAD_WITH_MANNERS)


def test_no_without_a_question_is_a_question() -> None:
    verify_dialog([("no", DECLINE)])


def test_wrong_without_a_question_leads_to_the_topics() -> None:
    verify_dialog([(Tap("wrong", 31), NONE)])


def test_wrong_below_an_answer_leaves_the_topic_as_it_is() -> None:
    answered = turn(Text("bread?"))

    taken = turn(Tap("wrong"), answered.learner, words="bread?")

    assert taken.learner.context.topics == ("dough.flour",)
    assert taken.notes == Notes(Outcome.ANSWER, "bot.feedback")


def test_start_forgets_what_was_wrong() -> None:
    begun = turn(Command("start"), turn(Text("bread?", 55)).learner, words="bread?")

    assert begun.learner.context == replace(
        LEARNER.context, offered=("topic:dough", "topic:oven"), question=55, at=begun.learner.context.at
    )


@pytest.mark.parametrize("said", ["no", "not that", "That is not what I meant.", "you got me wrong"])
def test_an_answer_that_was_chosen_can_be_refused_too(said: str) -> None:
    learner = turn(Tap("topic:dough"), course=BREAD_WITH_MANNERS).learner
    chosen = turn(Tap("read:dough.yeast"), learner, BREAD_WITH_MANNERS)

    assert show_all(turn(Text(said), chosen.learner, BREAD_WITH_MANNERS)) == NONE


def test_what_was_chosen_is_not_offered_instead_of_itself() -> None:
    verify_dialog([("flour?", FLOUR), ("[Yeast]", YEAST), ("no", NONE)])


@pytest.mark.parametrize("scrap", ["hm ok", "xy", "b", "asdf", "lol", "and so?", "\N{BREAD}", "..."])
def test_a_scrap_is_no_question_for_staff(scrap: str) -> None:
    verify_dialog([(scrap, DECLINE), ("[None of these]", NO_MORE)])


@pytest.mark.parametrize("question", ["tax?", "what is GDP", "whatever", "is it AI"])
def test_a_few_words_are_a_question_for_staff(question: str) -> None:
    verify_dialog([(question, DECLINE), ("[None of these]", KEEP)])
