"""A question gets an answer, a question back or a decline, and each of them leads on."""

from bot.tutor.message import Attachment, Tap
from tests.tutor.dialogues import verify_dialog
from tests.tutor.shown import (
    ASK,
    CRUST,
    DECLINE,
    DECLINE_AGAIN,
    DOUGH,
    FLOUR,
    FLOUR_WHOLE,
    HEAT,
    HELP,
    KNEADING,
    NONE,
    OVEN,
    START,
    STEAM,
    TOPICS,
    TOPICS_IN_PLACE,
    UNKNOWN_COMMAND,
    YEAST,
)

FLOUR_UNSURE = FLOUR.replace("[More] [Yeast]", "[More] [Or Yeast] [Or Oven heat]")


def test_an_answer_is_short_and_names_its_first_sources_and_the_ways_on() -> None:
    verify_dialog([("flour?", FLOUR)])


def test_more_shows_everything_in_place_of_the_short_answer() -> None:
    verify_dialog([("flour?", FLOUR), ("[More]", FLOUR_WHOLE)])


def test_an_answer_without_more_has_no_button_for_it() -> None:
    verify_dialog([("yeast?", YEAST)])


def test_more_of_an_answer_that_has_no_more_shows_it_again() -> None:
    verify_dialog([(Tap("more:dough.yeast"), "(in place)\n" + YEAST)])


def test_a_fourth_source_is_named_because_and_one_more_would_be_no_shorter() -> None:
    verify_dialog([("heat?", HEAT)])


def test_a_picture_comes_before_its_answer() -> None:
    verify_dialog([("kneading?", KNEADING)])


def test_a_follow_up_is_answered_like_a_question() -> None:
    verify_dialog([("flour?", FLOUR), ("[Yeast]", YEAST)])


def test_a_title_stands_as_it_is_written() -> None:
    verify_dialog([("crust?", CRUST)])


def test_an_unsure_answer_offers_what_else_may_be_meant_behind_more_and_no_follow_up_twice() -> None:
    verify_dialog([("rise?", FLOUR_UNSURE), ("[Or Oven heat]", HEAT)])


def test_what_else_may_be_meant_can_be_typed_as_its_number() -> None:
    verify_dialog([("rise?", FLOUR_UNSURE), ("2", YEAST)])


def test_what_else_may_be_meant_is_not_offered_below_the_longer_answer() -> None:
    verify_dialog([("rise?", FLOUR_UNSURE), ("[More]", FLOUR_WHOLE)])


def test_a_sure_answer_offers_nothing_else() -> None:
    verify_dialog([("warm?", YEAST), ("flour?", FLOUR)])


def test_an_unsure_tutor_asks_with_three_choices_and_a_way_out() -> None:
    verify_dialog([("hot?", ASK), ("[Steam]", STEAM)])


def test_none_of_the_choices_leads_to_the_topics() -> None:
    verify_dialog(
        [
            ("cold?", "Which one?\n[Oven heat] [Steam] [None of these]"),
            ("[None of these]", NONE),
        ]
    )


def test_a_question_outside_the_course_is_declined_with_its_topics() -> None:
    verify_dialog([("rain?", DECLINE), ("[Oven]", OVEN)])


def test_the_next_question_outside_the_course_is_declined_in_other_words() -> None:
    verify_dialog(
        [
            ("rain?", DECLINE),
            ("the moon?", DECLINE_AGAIN),
            ("rain?", DECLINE_AGAIN),
            ("yeast?", YEAST),
            ("rain?", DECLINE),
            ("[Oven]", OVEN),
            ("[Oven heat]", f"(in place)\n{HEAT}"),
            ("the moon?", DECLINE),
        ]
    )


def test_a_topic_leads_to_its_questions_and_back_to_all_topics() -> None:
    verify_dialog(
        [
            ("yeast?", YEAST),
            ("[More on Dough]", DOUGH),
            ("[All topics]", TOPICS_IN_PLACE),
            ("[Oven]", OVEN),
            ("[Crust [brown_1]]", f"(in place)\n{CRUST}"),
        ]
    )


def test_what_is_not_text_is_answered_with_what_to_do_instead() -> None:
    verify_dialog(
        [
            (Attachment(), "Only text, please.\n[All topics]"),
            ("[All topics]", TOPICS_IN_PLACE),
        ]
    )


def test_commands_are_answered() -> None:
    verify_dialog(
        [
            ("/start", START),
            ("/help", HELP),
            ("/topics", TOPICS),
            (
                "/about",
                (
                    "Bread & butter, part 1.2: page by A. Baker, CC BY 4.0, Bread, by A. Baker, "
                    "baker@bread.example.\n[All topics]"
                ),
            ),
            ("/START", START),
            ("/nope", UNKNOWN_COMMAND),
        ]
    )
