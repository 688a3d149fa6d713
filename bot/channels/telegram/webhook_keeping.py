"""Has Telegram deliver updates to our webhook, and looks again and again whether it does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.doubting import REFUSED_S, TokenDoubt
from bot.channels.telegram.observing import Cause, Observer
from bot.channels.telegram.pausing import FIRST_PAUSE_S, backoff, pause, seconds_of
from bot.channels.telegram.taking import Taker
from bot.channels.telegram.updates import ALLOWED_UPDATES

if TYPE_CHECKING:
    from bot.channels.telegram.webhook import Webhook, WebhookAddress

CONNECTIONS = 40
"""How many updates Telegram may deliver side by side; it keeps those of one chat in order by itself."""

LOOK_EVERY_S = 30.0
"""How often Telegram is asked whether it still delivers here."""

LONGEST_SILENCE_S = 180.0
"""A webhook of which nothing was heard for so long does not work: neither did an update come, nor did Telegram say
that it would deliver here, though it was asked again and again."""

FINISH_S = 1.0
"""How long updates in hand may take once the tutor is told to stop, if no database keeps them waiting."""

log = structlog.get_logger(__name__)


class WebhookKeeper:
    """Keeps a webhook set for as long as the tutor runs. `refused_s`, `look_every_s`: in seconds."""

    def __init__(
        self,
        bot: Bot,
        taker: Taker,
        webhook: Webhook,
        refused_s: float = REFUSED_S,
        look_every_s: float = LOOK_EVERY_S,
        observer: Observer | None = None,
    ) -> None:
        self._bot = bot
        self._taker = taker
        self._webhook = webhook
        self._doubt = TokenDoubt(refused_s)
        self._look_every_s = look_every_s
        self._observer = observer or Observer()
        self._is_set = False
        self._last_error_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Let updates be delivered until `stop`, then finish those in hand. Raises TelegramRefused.

        The webhook stays set: what comes while no process runs waits at Telegram.
        """
        self._webhook.open(self._taker)
        waits = backoff(FIRST_PAUSE_S)
        try:
            while not stop.is_set():
                try:
                    await self._look()
                except TelegramError as error:
                    self._doubt.hear(error)
                    self._observer.not_received(_tell(error))
                    await pause(max(next(waits), seconds_of(error)), stop)
                else:
                    self._doubt.end()
                    waits = backoff(FIRST_PAUSE_S)
                    await pause(self._look_every_s, stop)
        finally:
            await self._webhook.close(within_s=FINISH_S)
            await self._taker.finish(within_s=FINISH_S)

    async def _look(self) -> None:
        """See that Telegram delivers here, and have it do so where it does not."""
        address = self._webhook.address
        info = await self._bot.get_webhook_info()
        failed_at = info.last_error_date.timestamp() if info.last_error_date else 0.0
        if not self._is_set or info.url != address.url:
            if self._is_set:
                log.warning("somebody took the webhook away: it is set again")
            # At the start also where it is ours: the secret may have changed, and what is to be delivered.
            await self._set(address)
        elif failed_at > self._last_error_at:
            self._observer.not_received(Cause.WEBHOOK)
            log.warning(
                "Telegram could not deliver an update", error=info.last_error_message, waiting=info.pending_update_count
            )
        self._last_error_at = failed_at
        self._observer.received([])

    async def _set(self, address: WebhookAddress) -> None:
        await self._bot.set_webhook(
            address.url,
            max_connections=CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
            secret_token=address.secret,
        )
        self._is_set = True
        log.info("updates come by webhook")


def _tell(error: TelegramError) -> Cause:
    """Tell the operator why the webhook is not set; give the cause."""
    match error:
        case InvalidToken():
            log.error("Telegram refuses the token (401), trying again")
            return Cause.TOKEN
        case BadRequest():
            log.error("Telegram does not take the webhook: see TUTOR_WEBHOOK_URL", error=error.message)
            return Cause.WEBHOOK
        case RetryAfter():
            log.warning("Telegram asks to wait", seconds=seconds_of(error))
            return Cause.TOO_MANY_REQUESTS
        case _:
            log.warning("the webhook cannot be looked after", error=error.message)
            return Cause.NETWORK
