"""What the bot makes of Telegram's answers, against a real Bot API server: no more than is read."""

import pytest
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.updates import ALLOWED_UPDATES
from tests.botapi import BotApi


async def test_updates_come_as_they_are_though_the_library_could_not_read_one(api: BotApi, bot: DiscreetBot) -> None:
    odd = api.put({"message": "a string where a message should be"})
    await api.user().says("yeast?")

    updates = await bot.updates(offset=0, limit=10, timeout=0, allowed_updates=ALLOWED_UPDATES, read_timeout=5)

    assert updates == api.updates
    assert updates[0] == odd
    assert api.calls_of("getUpdates")[0].params == {
        "offset": 0,
        "limit": 10,
        "timeout": 0,
        "allowed_updates": list(ALLOWED_UPDATES),
    }


async def test_a_token_that_is_refused_when_updates_are_fetched_is_told_as_such(api: BotApi, bot: DiscreetBot) -> None:
    api.fail("getUpdates", error_code=401)

    with pytest.raises(InvalidToken):
        await bot.updates(read_timeout=5)


@pytest.mark.parametrize("result", ["{}", "[1]", "true", '"x"'])
@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo"])
async def test_an_answer_without_what_the_bot_api_says_is_an_error_of_telegram(
    api: BotApi, bot: DiscreetBot, method: str, result: str
) -> None:
    api.garble(method, body=f'{{"ok":true,"result":{result}}}')
    call = {"getMe": bot.get_me, "getWebhookInfo": bot.get_webhook_info}[method]

    with pytest.raises(TelegramError, match="what answers there is no Bot API server"):
        await call()
