"""The echo bot of python-telegram-bot, as its documentation has it (examples/echobot.py), for any Bot API server.

python ptb_echo.py http://127.0.0.1:8081 TOKEN [--concurrent] [--webhook PORT]
"""

import argparse

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

SECRET = "benchmark"  # noqa: S105 - of nobody

AT_ONCE = 256
"""What `concurrent_updates(True)` stands for; its documentation asks for as many connections."""


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Echo the text of a message."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Echo until killed."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("api")
    arguments.add_argument("token")
    arguments.add_argument("--concurrent", action="store_true")
    arguments.add_argument("--webhook", type=int, metavar="PORT")
    given = arguments.parse_args()
    builder = Application.builder().token(given.token).base_url(f"{given.api}/bot")
    if given.concurrent:
        builder = builder.concurrent_updates(AT_ONCE).connection_pool_size(AT_ONCE)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    if given.webhook:
        where = f"http://127.0.0.1:{given.webhook}/telegram"
        application.run_webhook(
            "127.0.0.1",
            given.webhook,
            "telegram",
            webhook_url=where,
            secret_token=SECRET,
            allowed_updates=Update.ALL_TYPES,
        )
    else:
        application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
