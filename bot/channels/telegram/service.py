"""Runs the tutor on Telegram from start to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.rendering import KEPT_S, to_html
from bot.channels.telegram.attending import Attending
from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.menus import set_menus
from bot.channels.telegram.observing import Observer
from bot.channels.telegram.pausing import FIRST_PAUSE_S, backoff, pause, seconds_of
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.requests import AiohttpRequest
from bot.channels.telegram.sending import AT_ONCE, Sender
from bot.channels.telegram.taking import Taker
from bot.channels.telegram.webhook_keeping import WebhookKeeper
from bot.conversation import Conversation
from bot.errors import StoreError, TelegramRefused
from bot.storage.store import Store
from bot.tutor.commands import commands
from bot.tutor.course import Course

if TYPE_CHECKING:
    from bot.channels.telegram.webhook import Webhook

FINISH_S = 4.0
"""How long what is due may still be sent after SIGTERM. `docker stop` kills after 10 s, and a batch in hand may
have to wait for the database before (storage.opening.BUSY_TIMEOUT_S)."""

STOP_S = 7.0
SHORTEST_FINISH_S = 0.5
"""A batch in hand for which the database had no answer has taken some of that already: it is this long in all then."""

KEEP_SEEN = timedelta(days=8)
"""How long an update is remembered. Telegram repeats one for a day at most, and may start its ids anew after a week."""

FORGET_EVERY_S = 3600.0

WAKE_EVERY_S = 2.0
"""How late a reminder, or the next question of a group, may come."""

BROADCAST_EVERY_S = 1.0
BROADCAST_AT_ONCE = 20
"""A message of staff goes to so many learners at a time: two thirds of what Telegram takes a second, so that answers
to learners never wait behind it."""

MENUS_EVERY_S = 5.0
"""How late the menu of commands may follow a course."""

WAKE_AT_ONCE = 40
"""Reminders of the same minute are spread: Telegram takes 30 messages a second."""

log = structlog.get_logger(__name__)


async def serve(
    token: str,
    api_url: str,
    conversation: Conversation,
    store: Store,
    course_dir: Path,
    clock: Callable[[], datetime],
    beside: Callable[[], Coroutine[None, None, None]] | None = None,
    observer: Observer | None = None,
    webhook: Webhook | None = None,
) -> None:
    """Answer on Telegram until SIGTERM or SIGINT, and do something `beside` that never ends by itself.

    `clock` gives UTC. `observer` is told what happens. With a `webhook`, Telegram delivers the updates there, else they
    are fetched. Raises TelegramRefused.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    bot = DiscreetBot(
        token,
        base_url=f"{api_url.rstrip('/')}/bot",
        base_file_url=f"{api_url.rstrip('/')}/file/bot",
        request=AiohttpRequest(connections=AT_ONCE),
        get_updates_request=AiohttpRequest(connections=4),
    )
    try:
        await _unless(stop, _introduce(bot, conversation, stop))
        if not stop.is_set():
            await _work(bot, conversation, store, course_dir, clock, beside, stop, observer or Observer(), webhook)
    finally:
        await bot.shutdown()
    log.info("stopped")


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do something to its end, or drop it when told to stop."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not task.done():
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return
    await task


async def _introduce(bot: Bot, conversation: Conversation, stop: asyncio.Event) -> None:
    """Get to know Telegram, however long it takes. Raises TelegramRefused."""
    waits = backoff(FIRST_PAUSE_S)
    while True:
        try:
            await bot.initialize()
            break
        except InvalidToken:
            raise TelegramRefused(
                "Telegram does not know this token. Get it from @BotFather and set TELEGRAM_BOT_TOKEN."
            ) from None
        except TelegramError as error:
            wait_s = max(next(waits), seconds_of(error))
            log.warning("Telegram cannot be reached yet", error=error.message, in_s=wait_s)
            await pause(wait_s, stop)
    log.info("on Telegram", bot=f"@{bot.username}", course=conversation.course.version)


async def _work(
    bot: DiscreetBot,
    conversation: Conversation,
    store: Store,
    course_dir: Path,
    clock: Callable[[], datetime],
    beside: Callable[[], Coroutine[None, None, None]] | None,
    stop: asyncio.Event,
    observer: Observer,
    webhook: Webhook | None,
) -> None:
    sender = Sender(bot, store, course_dir, clock, observer)
    taker = Taker(bot, conversation, store, clock, on_replies=sender.look, observer=observer)
    attending = Attending(store, sender.share, observer)
    receiver = (
        WebhookKeeper(bot, taker, webhook, observer=observer)
        if webhook
        else Poller(bot, taker, attending.leadership, observer=observer)
    )
    working = [
        receiver.run(stop),
        attending.run(),
        sender.run(),
        _forget_old(store, clock),
        _forget_shown(),
        _wake(taker, store, clock),
        _broadcast(sender, store, clock, attending),
        _keep_menus(bot, conversation, store),
        *([beside()] if beside else []),
    ]
    tasks = [asyncio.create_task(work) for work in working]
    told = asyncio.create_task(_time_of(stop))
    try:
        # None of these ever ends by itself: if one does, its error ends the process, loudly.
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        observer.stopping()
        log.info("stopping: sending what is due")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        spent_s = asyncio.get_running_loop().time() - told.result() if told.done() else 0.0
        told.cancel()
        await sender.finish(within_s=max(SHORTEST_FINISH_S, min(FINISH_S, STOP_S - spent_s)))


async def _time_of(stop: asyncio.Event) -> float:
    await stop.wait()
    return asyncio.get_running_loop().time()


async def _forget_old(store: Store, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            await asyncio.to_thread(store.forget_old, clock() - KEEP_SEEN)
        except StoreError as error:
            log.warning("old updates could not be forgotten", error=str(error))
        await asyncio.sleep(FORGET_EVERY_S)


async def _forget_shown() -> None:
    """Let go of texts that were shown: some quote a learner."""
    while True:
        await asyncio.sleep(KEPT_S)
        to_html.cache_clear()


async def _wake(taker: Taker, store: Store, clock: Callable[[], datetime]) -> None:
    """Say what is to be said at a certain time: reminders, and the next question of a group."""
    is_told = False
    while True:
        try:
            due = await asyncio.to_thread(store.to_wake, clock(), WAKE_AT_ONCE)
        except StoreError as error:
            # Once until it works again: as long as it lasts, the outbox tells of it.
            if not is_told:
                log.warning("nobody could be woken", error=str(error))
            due, is_told = (), True
        else:
            is_told = False
        for learner in due:
            try:
                await taker.wake(learner)
            except StoreError as error:
                # One who cannot be saved does not keep the others waiting.
                log.warning("somebody could not be woken", error=str(error))
        await asyncio.sleep(WAKE_EVERY_S)


async def _broadcast(sender: Sender, store: Store, clock: Callable[[], datetime], attending: Attending) -> None:
    """Let messages of staff to all learners go out, some at a time."""
    is_told = False
    while True:
        try:
            if await asyncio.to_thread(store.broadcast, max(1, BROADCAST_AT_ONCE // attending.processes), clock()):
                sender.look()
        except StoreError as error:
            if not is_told:
                log.warning("messages to all wait until the database works", error=str(error))
            is_told = True
        else:
            is_told = False
        await asyncio.sleep(BROADCAST_EVERY_S)


async def _keep_menus(bot: Bot, conversation: Conversation, store: Store) -> None:
    """Set the menus, and anew when another course has other commands, or says something else of them."""
    shown: Course | None = None
    waits = backoff(MENUS_EVERY_S)
    while True:
        course, wait_s = conversation.course, MENUS_EVERY_S
        try:
            if shown is None:
                acted = {entry.staff for entry in await asyncio.to_thread(store.audited)}
                await set_menus(bot, course, conversation.staff, former=acted - conversation.staff)
            elif _menus_of(course) != _menus_of(shown):
                await set_menus(bot, course, conversation.staff)
        except (TelegramError, StoreError) as error:
            wait_s = max(next(waits), seconds_of(error))
            log.warning("the menu of commands could not be set", error=str(error), in_s=wait_s)
        else:
            shown, waits = course, backoff(MENUS_EVERY_S)
        await asyncio.sleep(wait_s)


def _menus_of(course: Course) -> list[Mapping[str, str]]:
    return [commands(course, for_staff=True), commands(course, in_groups=True)]
