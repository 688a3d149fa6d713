"""Receives updates by webhook, and tells Telegram that one was taken only when its effects are in the database."""

from __future__ import annotations

import asyncio
import hmac
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.telegram.gathering import Gatherer
from bot.channels.telegram.observing import Observer
from bot.channels.telegram.taking import Taker
from bot.channels.telegram.updates import RawUpdate, is_update_id, kind_of
from bot.errors import StoreError

LIMIT_BYTES = 1_000_000
"""No update is so long: a text has 4,096 signs, and the message that it replies to as many."""

BODY_S = 10.0
"""How long the body of a request may take to come."""

RETRY_AFTER_S = 5
"""When Telegram is to deliver an update again that could not be stored. Without a word it would double its pauses."""

COME_AGAIN_S = 1
"""When Telegram, or a load balancer, is to try again while this process starts or stops."""

SECRET_HEADER = b"x-telegram-bot-api-secret-token"

TOLD_EVERY_S = 60.0
"""How often the log tells of the same trouble, of which each request may have its own."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WebhookAddress:
    """Where Telegram delivers: `url` from outside, `path` at our own server; and the secret by which it is known."""

    url: str
    path: str
    secret: str = field(repr=False)


class Webhook:
    """Answers Telegram's requests. Until it is opened, and once it is closed, Telegram is told to come again."""

    def __init__(self, address: WebhookAddress, observer: Observer | None = None) -> None:
        self.address = address
        self._observer = observer or Observer()
        self._gatherer: Gatherer | None = None
        self._in_hand: set[asyncio.Task[Any]] = set()
        self._forged, self._waiting = _Seldom(), _Seldom()

    @property
    def route(self) -> Route:
        """What the server that listens has to serve."""
        return Route(self.address.path, self._answer, methods=["POST"])

    def open(self, taker: Taker) -> None:
        """Take what comes from now on."""
        self._gatherer = Gatherer(taker)

    async def close(self, within_s: float) -> None:
        """Take nothing more, and wait for what is in hand, for at most so long."""
        self._gatherer = None
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=within_s)

    async def _answer(self, request: Request) -> Response:
        if not self._is_from_telegram(request):
            self._observer.turned_away()
            if count := self._forged.due():
                log.warning("requests without the secret of the webhook were turned away", count=count)
            return _say(HTTPStatus.FORBIDDEN)
        try:
            async with asyncio.timeout(BODY_S):
                body = await _read(request)
        except TimeoutError:
            return _say(HTTPStatus.REQUEST_TIMEOUT)
        except ClientDisconnect:
            return _say(HTTPStatus.BAD_REQUEST)
        if body is None:
            self._put_aside("it is too long")
            return _say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self._gatherer is None:
            return _say(HTTPStatus.SERVICE_UNAVAILABLE, retry_after_s=COME_AGAIN_S)
        taking = asyncio.create_task(self._take(body, self._gatherer))
        self._in_hand.add(taking)
        taking.add_done_callback(self._in_hand.discard)
        return await taking

    def _put_aside(self, reason: str) -> None:
        log.error("update put aside", reason=reason)
        self._observer.put_aside()

    def _is_from_telegram(self, request: Request) -> bool:
        # Bytes, since text with signs outside ASCII cannot be compared in constant time.
        given = [value for name, value in request.scope["headers"] if name == SECRET_HEADER]
        return len(given) == 1 and hmac.compare_digest(given[0], self.address.secret.encode("ascii"))

    async def _take(self, body: bytes, gatherer: Gatherer) -> Response:
        raw = _update(body)
        if raw is None:
            # Telegram would deliver it for a day, and nothing else of its chat meanwhile.
            self._put_aside("it cannot be read")
            return _say(HTTPStatus.OK)
        try:
            await gatherer.take(raw)
        except StoreError as error:
            if count := self._waiting.due():
                log.error("updates wait at Telegram until the database works", error=str(error), count=count)
            return _say(HTTPStatus.SERVICE_UNAVAILABLE, retry_after_s=RETRY_AFTER_S)
        self._observer.received([kind_of(raw)])
        return _say(HTTPStatus.OK)


class _Seldom:
    """Counts what happens often, so that the log tells of it at once, and then once in TOLD_EVERY_S."""

    def __init__(self) -> None:
        self._count = 0
        self._told_at: float | None = None

    def due(self) -> int:
        """Count once more; give what is to be told now, else 0."""
        self._count += 1
        now = asyncio.get_running_loop().time()
        if self._told_at is not None and now - self._told_at < TOLD_EVERY_S:
            return 0
        count, self._count, self._told_at = self._count, 0, now
        return count


async def _read(request: Request) -> bytes | None:
    """Give the body of a request; None for one that is too long, which is not read to its end."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 18 or int(announced) > LIMIT_BYTES):
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT_BYTES:
            return None
    return bytes(body)


def _update(body: bytes) -> RawUpdate | None:
    """Read an update; None when it has no number, and so can be neither taken nor refused."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and is_update_id(raw.get("update_id")) else None


def _say(status: HTTPStatus, retry_after_s: int | None = None) -> Response:
    headers = None if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return PlainTextResponse(f"{status.phrase}\n", status, headers)
