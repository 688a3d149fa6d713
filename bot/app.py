"""Puts the parts together: from settings to a running conversation. The only file that names concrete classes."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from bot.authoring.building import read_course, read_course_and_draft
from bot.authoring.english import ordinary_words
from bot.authoring.trials import Report, ask_course, count_steps
from bot.channels import terminal
from bot.channels.telegram.service import serve
from bot.conversation import Conversation, utc_now
from bot.errors import SettingsError
from bot.settings import Settings
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Store
from bot.tutor.matching.matcher import Matcher
from bot.tutor.quizzing.counts import ItemReport, report_items


def converse(course_dir: Path, store: Store) -> Conversation:
    """Read the course and learn its phrases. Raises CourseError."""
    course = read_course(course_dir)
    return Conversation(course, Matcher.fit(course, ordinary_words()), store)


def ask_all(course_dir: Path, progress: Callable[[int], Callable[[], None]]) -> Report:
    """Ask every trial and every phrase of the course. `progress` is told the number of steps, and gives what to call
    after each. Raises CourseError.
    """
    course, draft = read_course_and_draft(course_dir)
    matcher = Matcher.fit(course, ordinary_words())
    return ask_course(course, draft, matcher, ordinary_words(), progress(count_steps(course)))


def report_quizzes(settings: Settings) -> Sequence[ItemReport]:
    """Say how the items of the course do, from the counts in the database. Raises CourseError, StoreError."""
    course = read_course(settings.course_dir)
    store = SqlStore(settings.database_url)
    try:
        return report_items(course, store.counts(), store.flagged())
    finally:
        store.close()


def run_terminal(conversation: Conversation, source: TextIO, sink: TextIO) -> None:
    """Chat with one learner at a terminal."""
    terminal.chat(conversation, source, sink)


def forgetful_conversation(settings: Settings) -> Conversation:
    """Put together a tutor that remembers nothing after the process ends."""
    return converse(settings.course_dir, MemoryStore())


def run_telegram(settings: Settings) -> None:
    """Answer on Telegram until told to stop. Raises SettingsError, CourseError, StoreError, TelegramRefused."""
    token = settings.token()
    if token is None:
        raise SettingsError(
            "no bot token: get one from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN "
            "(in the environment or in a file .env). Without one, `psi-tutor chat` talks in the terminal."
        )
    # Until the channel listens for it: as the first process of a container, Python would ignore SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    store = SqlStore(settings.database_url)
    try:
        conversation = converse(settings.course_dir, store)
        asyncio.run(
            serve(
                token.get_secret_value(),
                settings.bot_api_url,
                conversation,
                store,
                settings.course_dir,
                utc_now,
            )
        )
    finally:
        store.close()
