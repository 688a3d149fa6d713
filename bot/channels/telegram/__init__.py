"""The tutor on Telegram, through python-telegram-bot."""

import os

# Durations as timedelta, which the library makes its only form: else it warns on every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")
