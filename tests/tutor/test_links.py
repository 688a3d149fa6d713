"""A link opens the chat with an answer; whoever has an old one is told so."""

import pytest

from bot.tutor.message import Command, Text
from tests.tutor.dialogues import turn, verify_dialog
from tests.tutor.shown import GREETING, HEAT, OLD_LINK, START


@pytest.mark.parametrize(
    ("argument", "shown"),
    [
        pytest.param("oven-heat", HEAT, id="answer"),
        pytest.param(" oven-heat ", HEAT, id="space around it"),
        pytest.param("oven.heat", HEAT, id="id as it is"),
        pytest.param("start", START, id="start"),
        pytest.param("", START, id="nothing"),
        pytest.param(" \n", START, id="only space"),
        pytest.param("bot-greeting", GREETING, id="small talk"),
        pytest.param("oven-gone", OLD_LINK, id="an answer that is gone"),
        pytest.param("oven", OLD_LINK, id="a topic"),
        pytest.param("now", OLD_LINK, id="a word"),
        pytest.param("OVEN-HEAT", OLD_LINK, id="case"),
        pytest.param("oven-heat x", OLD_LINK, id="two words"),
        pytest.param("help", OLD_LINK, id="a command that needs no link"),
        pytest.param("-" * 64, OLD_LINK, id="signs"),
        pytest.param("x" * 10_000, OLD_LINK, id="10,000 letters"),
    ],
)
def test_a_link_leads_to_its_answer_or_says_that_it_is_old(argument: str, shown: str) -> None:
    verify_dialog([(Command("start", argument), shown)])


def test_a_shared_answer_is_found_by_its_link() -> None:
    verify_dialog([("heat?", HEAT), ("[Share]", "Send /start oven-heat.\n[All topics]"), ("/start oven-heat", HEAT)])


def test_a_link_goes_on_from_where_the_conversation_stood_and_start_begins_anew() -> None:
    answered = turn(Text("flour?"))

    linked = turn(Command("start", "oven-heat"), answered.learner)
    begun = turn(Command("start"), linked.learner)

    assert linked.learner.context.topics == ("dough.flour", "oven.heat")
    assert begun.learner.context.topics == ()
