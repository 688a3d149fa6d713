"""Delivers updates to a webhook, over as many connections as Telegram opens by default."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from benchmarks.whole_way.wire import cut_off, request

CONNECTIONS = 40
"""core.telegram.org/bots/api#setwebhook, max_connections."""

AGAIN_S = 0.2
"""How long until an update is delivered again that was not taken, or a connection made that was not."""

Update = tuple[int, bytes]


class Webhook:
    """A webhook at `url`. `take` gives the next update, if one waits; `put_back` gets one that was not taken.

    `hear` is told what a webhook says in place of a call, as core.telegram.org/bots/api#making-requests-when-getting-
    updates allows.
    """

    def __init__(
        self,
        url: str,
        secret: str,
        take: Callable[[], Update | None],
        put_back: Callable[[Update], None],
        hear: Callable[[str, dict[str, object]], None],
    ) -> None:
        self.url = url
        self.secret = secret
        self.take, self.put_back, self.hear = take, put_back, hear
        self.is_open = True
        where = urlsplit(url)
        self.path, self.host, self.port = where.path or "/", where.hostname or "", where.port or 80
        self._lines = [Line(self) for _ in range(CONNECTIONS)]

    def deliver(self) -> None:
        """Have every connection that is idle deliver what waits."""
        for line in self._lines:
            line.go_on()

    def close(self) -> None:
        """Deliver nothing more."""
        self.is_open = False


class Line(asyncio.Protocol):
    """One connection: an update, its answer, the next one."""

    def __init__(self, webhook: Webhook) -> None:
        self._webhook = webhook
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._in_hand: Update | None = None
        self._connecting: asyncio.Task[None] | None = None

    def go_on(self) -> None:
        """Deliver the next update, unless one is being delivered."""
        if self._in_hand or self._connecting or not self._webhook.is_open:
            return
        self._in_hand = self._webhook.take()
        if self._in_hand is None:
            return
        if self._transport is None:
            self._connecting = asyncio.create_task(self._connect())
        else:
            self._send()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        while self._transport is None:
            try:
                await loop.create_connection(lambda: self, self._webhook.host, self._webhook.port)
            except OSError:
                await asyncio.sleep(AGAIN_S)
        self._connecting = None
        self._send()

    def _send(self) -> None:
        if self._transport and self._in_hand:
            webhook = self._webhook
            self._transport.write(
                request(webhook.path, f"{webhook.host}:{webhook.port}", webhook.secret, self._in_hand[1])
            )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._buffer.clear()
        if self._in_hand:
            self._come_again()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while answer := cut_off(self._buffer):
            head, body = answer
            if head.split(b" ", 2)[1] != b"200":
                self._come_again()
                return
            self._in_hand = None
            if body.startswith(b"{"):
                call = json.loads(body)
                self._webhook.hear(call.get("method", ""), call)
            self.go_on()

    def _come_again(self) -> None:
        if self._in_hand:
            self._webhook.put_back(self._in_hand)
            self._in_hand = None
        asyncio.get_running_loop().call_later(AGAIN_S, self.go_on)
