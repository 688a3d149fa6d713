"""Runs the tutor on Telegram or in a page, from settings to the end.

What is imported here, a running tutor holds in memory: nothing that learns, and nothing that it may do without.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import structlog
from pydantic import SecretStr
from threadpoolctl import threadpool_limits

from bot.channels.telegram.polling import LONGEST_SILENCE_S as POLLING_S
from bot.channels.telegram.sending import LONGEST_SILENCE_S as SENDING_S
from bot.channels.telegram.service import serve
from bot.channels.telegram.webhook_keeping import LONGEST_SILENCE_S as WEBHOOK_S
from bot.conversation import Conversation, utc_now
from bot.errors import SettingsError
from bot.operating.listening import PATHS, listening
from bot.publishing.edition import Answer, Files
from bot.publishing.publisher import Publisher, first_edition
from bot.publishing.renewing import Renewal
from bot.publishing.settling import have_one_heap, settle
from bot.publishing.watching import Signature, signature
from bot.publishing.workroom import Workroom
from bot.settings import FORM_OF_TOKEN, FROM_BOTFATHER, NOT_OF_THE_FORM, Settings, unknown_names
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Store

if TYPE_CHECKING:
    from bot.channels.telegram.webhook import Webhook, WebhookAddress
    from bot.operating.watch import Watch

STDIN = 0

log = structlog.get_logger(__name__)


def run_telegram(settings: Settings) -> None:
    """Answer on Telegram until told to stop. Raises SettingsError, CourseError, StoreError, TelegramRefused."""
    token = settings.token()
    if token is None:
        raise SettingsError(
            "no bot token: get one from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN "
            "(in the environment or in a file .env). Without one, `psi-tutor chat` talks in the terminal."
        )
    if not FORM_OF_TOKEN.fullmatch(token.get_secret_value()):
        raise SettingsError(f"the bot token: {NOT_OF_THE_FORM}. {FROM_BOTFATHER}.")
    address = _webhook_address(settings, token)
    for name in unknown_names():
        log.warning("there is no such setting", setting=name)
    have_one_heap()
    # Sums of a turn are small: threads for them only wait for each other, the longer the busier the machine is. With
    # 40 questions a second beside a course that is being learned, the median wait was 206 ms, with one thread 23.
    threadpool_limits(1)
    # Until the channel listens for it: as the first process of a container, Python would ignore SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    at_terminal = os.isatty(STDIN)
    # Before there is a course it is no use to wish for another, and no reason to end: files are read as they are.
    signal.signal(signal.SIGHUP, lambda *_: _end_with_terminal(at_terminal))
    store = SqlStore(settings.database_url)
    try:
        with listening(settings.listen) as listener, _workroom(settings) as (workroom, seen):
            conversation = _conversation(workroom, store, settings, lambda asker: publisher.request(asker))
            watch = _watch(store, conversation, by_webhook=address is not None) if listener else None
            webhook = _webhook(address, watch) if address else None
            renewal = Renewal(conversation, store, settings.staff_ids, utc_now)

            async def hear(answer: Answer, askers: frozenset[int]) -> None:
                if watch and answer.files is not Files.UNKNOWN:
                    watch.metrics.course_read(is_refused=answer.files is Files.REFUSED)
                await renewal.hear(answer, askers)

            publisher = Publisher(workroom, settings.course_dir, seen, hear)
            serving = serve(
                token.get_secret_value(),
                settings.bot_api_url,
                conversation,
                store,
                settings.course_dir,
                utc_now,
                beside=partial(_keep_up, publisher),
                observer=watch.metrics if watch else None,
                webhook=webhook,
            )
            others = [webhook.route] if webhook else []
            asyncio.run(watch.over(serving, listener, others) if watch and listener else serving)
    finally:
        store.close()


def _conversation(
    workroom: Workroom, store: Store, settings: Settings, on_reload: Callable[[int], None]
) -> Conversation:
    """Begin with what is learned first. Nothing else holds that: a later course takes its place in memory, too."""
    edition = first_edition(workroom)
    settle()
    return Conversation(edition.course, edition.matching, store, staff=settings.staff_ids, on_reload=on_reload)


def _watch(store: Store, conversation: Conversation, *, by_webhook: bool) -> Watch:
    # A tutor that nobody watches needs neither a web server nor counters: 12 MB.
    from bot.operating.watch import Watch

    receiving_s = WEBHOOK_S if by_webhook else POLLING_S
    return Watch(store, lambda: conversation.course.version, receiving_s, SENDING_S, utc_now)


def _webhook(address: WebhookAddress, watch: Watch | None) -> Webhook:
    from bot.channels.telegram.webhook import Webhook

    return Webhook(address, watch.metrics if watch else None)


def _webhook_address(settings: Settings, token: SecretStr) -> WebhookAddress | None:
    """Say where updates are delivered, if they are not fetched. Raises SettingsError."""
    if settings.mode == "polling":
        return None
    from bot.channels.telegram.webhook import WebhookAddress

    path, secret = settings.path_of_webhook(PATHS), settings.secret_of_webhook(token)
    return WebhookAddress(settings.webhook_url or "", path, secret.get_secret_value())


def run_preview(settings: Settings, port: int, announce: Callable[[str], None]) -> None:
    """Show the course in a local web page until told to stop, also one that has problems, and keep up with its files.

    `announce` is told the address. Raises SettingsError.
    """
    from bot.channels.preview.desk import Desk
    from bot.channels.preview.serving import serve_preview
    from bot.publishing.displaying import Display

    desk = Desk()
    display = Display(desk)
    with _workroom(settings) as (workroom, seen):
        publisher = Publisher(workroom, settings.course_dir, seen, display.hear, display.stir)

        async def serve_and_keep_up() -> None:
            keeping_up = asyncio.create_task(_keep_up(publisher, at_once=True))
            serving = asyncio.create_task(serve_preview(desk, settings.course_dir, MemoryStore, port, announce))
            try:
                done, _ = await asyncio.wait({serving, keeping_up}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in (serving, keeping_up):
                    task.cancel()
                await asyncio.gather(serving, keeping_up, return_exceptions=True)

        asyncio.run(serve_and_keep_up())


@contextmanager
def _workroom(settings: Settings) -> Iterator[tuple[Workroom, Signature]]:
    """Open a workroom for a course, and tell how its files are just before it reads them."""
    seen = signature(settings.course_dir)
    workroom = Workroom(settings.course_dir, kept_in=settings.cache_dir)
    try:
        yield workroom, seen
    finally:
        workroom.close()


async def _keep_up(publisher: Publisher, *, at_once: bool = False) -> None:
    """Keep what is taught at the course as its files are; SIGHUP has it read again."""
    at_terminal = os.isatty(STDIN)

    def hang_up() -> None:
        _end_with_terminal(at_terminal)
        publisher.request()

    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hang_up)
    await publisher.run(at_once=at_once)


def _end_with_terminal(at_terminal: bool) -> None:
    if at_terminal and not os.isatty(STDIN):
        # The terminal was closed, which is not a wish for another course.
        signal.raise_signal(signal.SIGTERM)
