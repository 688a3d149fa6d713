"""The tutor on Telegram, through python-telegram-bot."""
