"""What is offered to somebody who types behind the bot's name, in any chat."""

from dataclasses import replace

import pytest
from telegram import Bot

from bot.channels.telegram.inline import offer
from bot.tutor.course import Answer, Course, Intent
from bot.tutor.suggesting import suggest
from tests.botapi import BotApi, InlineAsk
from tests.tutor.courses import BREAD, MATCHING

FIVE = ("dough.flour", "dough.yeast", "dough.kneading", "oven.heat", "oven.crust")


async def offered(bot: Bot, ask: InlineAsk, *intents: str, course: Course = BREAD) -> None:
    await offer(bot, ask.id, course, [course.intents[intent] for intent in intents])


def with_answer(intent: str, short: str) -> Course:
    """The course with another answer to one question."""
    changed = replace(BREAD.intents[intent], answer=Answer(short=short))
    return replace(BREAD, intents={**BREAD.intents, intent: changed})


async def test_each_intent_is_offered_as_an_article_in_order(api: BotApi, bot: Bot) -> None:
    ask = await api.user().asks_inline("flour")

    await offered(bot, ask, *FIVE)

    results = (await ask.answered())["results"]
    assert [result["id"] for result in results] == list(FIVE)
    assert [result["type"] for result in results] == ["article"] * 5
    assert [result["title"] for result in results] == ["Flour", "Yeast", "Kneading", "Oven heat", "Crust [brown_1]"]
    assert [result["description"] for result in results] == [
        "Take strong flour.",
        "Yeast lifts the dough.",
        "Push, fold, turn.",
        "Very hot.",
        "Heat browns it.",
    ]
    assert api.faults == []


async def test_an_article_is_sent_as_the_card_with_its_sources(api: BotApi, bot: Bot) -> None:
    ask = await api.user().asks_inline("crust")

    await offered(bot, ask, "oven.crust")

    [result] = (await ask.answered())["results"]
    assert result["input_message_content"] == {
        "message_text": (
            '<b>Crust [brown_1]</b>\n\nHeat browns it.\n\n<i>From</i> <a href="https://eve.example/">Eve 2005</a>'
        ),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


async def test_a_button_below_the_card_opens_the_answer_in_the_private_chat(api: BotApi, bot: Bot) -> None:
    ask = await api.user().asks_inline("crust")

    await offered(bot, ask, "oven.crust")

    [result] = (await ask.answered())["results"]
    assert result["reply_markup"] == {
        "inline_keyboard": [[{"text": "Ask me", "url": "https://t.me/tutor_test_bot?start=oven-crust"}]]
    }


async def test_signs_that_mean_something_in_html_are_shown_as_they_are(api: BotApi, bot: Bot) -> None:
    course = with_answer("oven.heat", r"Is 200 \< 220 \& hot \> warm? **Yes**, says [Ann](<https://a.example/?b&c>).")
    ask = await api.user().asks_inline("heat")

    await offered(bot, ask, "oven.heat", course=course)

    [result] = (await ask.answered())["results"]
    assert result["description"] == "Is 200 < 220 & hot > warm? Yes, says Ann."
    assert result["input_message_content"]["message_text"] == (
        "<b>Oven heat</b>\n\nIs 200 &lt; 220 &amp; hot &gt; warm? <b>Yes</b>, "
        'says <a href="https://a.example/?b&amp;c">Ann</a>.'
    )
    assert api.faults == []


@pytest.mark.parametrize(
    ("short", "description"),
    [
        pytest.param("word " * 23 + "words", "word " * 23 + "words", id="120 characters"),
        pytest.param("word " * 23 + "longer", "word " * 22 + "word …", id="121 characters"),
        pytest.param("One.\n\nTwo:\n\n- three\n- four", "One. Two: • three • four", id="paragraphs and lists"),
        pytest.param("**bold** " * 40, "bold " * 23 + "bold …", id="markup does not count"),
    ],
)
async def test_a_description_is_cut_between_words(api: BotApi, bot: Bot, short: str, description: str) -> None:
    ask = await api.user().asks_inline("heat")

    await offered(bot, ask, "oven.heat", course=with_answer("oven.heat", short))

    [result] = (await ask.answered())["results"]
    assert result["description"] == description


async def test_the_way_to_the_private_chat_is_offered_though_nothing_fits(api: BotApi, bot: Bot) -> None:
    ask = await api.user().asks_inline("zebra")

    await offered(bot, ask)

    answer = await ask.answered()
    assert answer["results"] == []
    assert answer["button"] == {"text": "Ask me", "start_parameter": "start"}
    assert api.faults == []


async def test_others_may_get_the_same_answer_for_a_while(api: BotApi, bot: Bot) -> None:
    ask = await api.user().asks_inline("flour")

    await offered(bot, ask, "dough.flour")

    answer = await ask.answered()
    assert answer["cache_time"] == 300
    assert "is_personal" not in answer or answer["is_personal"] is False


@pytest.mark.parametrize("text", ["", "flour?", "rise?", "dough", "o", "<b>&"])
async def test_telegram_takes_whatever_is_suggested(api: BotApi, bot: Bot, text: str) -> None:
    ask = await api.user().asks_inline(text)
    intents: list[Intent] = list(suggest(BREAD, MATCHING, text))

    await offer(bot, ask.id, BREAD, intents)

    results = (await ask.answered())["results"]
    assert [result["id"] for result in results] == [intent.id for intent in intents]
    assert len(results) <= 5
    assert api.faults == []


async def test_a_card_that_is_chosen_can_be_sent(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    ask = await ada.asks_inline("flour")

    await offered(bot, ask, *FIVE)
    chosen = await ada.chooses(ask, "oven.heat")

    assert chosen["chosen_inline_result"]["result_id"] == "oven.heat"
