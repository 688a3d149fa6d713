"""Delivers updates by webhook, as Telegram does; a test says where the address that the bot set leads.

    async with BotApi() as api:
        api.route_webhook("http://127.0.0.1:8443", pauses=0.01)
        start_the_bot(api.url, api.token, webhook="https://bot.example.org/telegram")
        message = await api.user().says("hello")
        await api.delivered(message)
        assert [delivery.status for delivery in api.deliveries_of(message)] == [200]

The route is a load balancer: of the address that the bot set, it keeps path, query and host name. With several
origins, requests go to them in turn, and where nobody listens on to the next; with to_all=True, to all at once.
A webhook without a route leads where it says if that is this machine, and else nowhere: its updates wait.
Deliveries do not mind api.stop_listening(): that is the bot's way to Telegram, not Telegram's to the bot.

Source: tdlib/telegram-bot-api, WebhookActor.cpp.
"""

import asyncio
import itertools
import json
import random
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

import aiohttp

from .delivery import Pending, QueueId, Update
from .world import Params, World

ANSWER_S = 60.0
"""How long Telegram waits for an answer before it closes the connection."""

GIVEN_UP = "Given up"
"""The error of a delivery in whose midst the webhook was changed or deleted, or the server stopped."""

MAX_RETRY_AFTER_S = 3600
LONGEST_PAUSE_S = (60, 120)
"""Pauses double up to here; Telegram rolls dice for the very number."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Delivery:
    """One request that brings an update to the bot.

    origin: where it went, such as http://127.0.0.1:8443.
    at: on the clock of the event loop, in seconds, when it began.
    status: of the answer; None while there is none, and when there never was any.
    error: why it failed; empty while it goes on, and when it was answered with 200 or the like.
    """

    update: Update = field(repr=False)
    origin: str
    at: float
    status: int | None = None
    error: str = ""

    @property
    def update_id(self) -> int:
        return int(self.update["update_id"])

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status <= 299


@dataclass(frozen=True)
class Route:
    """Where a webhook really leads.

    pauses: what the pauses between attempts are multiplied by.
    answer_s: how long the bot has for an answer.
    """

    origins: tuple[str, ...] = ()
    to_all: bool = False
    pauses: float = 1.0
    answer_s: float = ANSWER_S


class WebhookDelivery:
    """Delivers as long as it runs and there is a webhook; begins anew when the webhook or the route changes."""

    def __init__(self, world: World) -> None:
        self.deliveries: list[Delivery] = []
        self.route = Route()
        self._world = world
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Break what is in flight, and deliver no more."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        try:
            while True:
                webhook, route = self._world.webhook, self.route
                async with asyncio.TaskGroup() as group:
                    delivering = group.create_task(_Postman(self._world, webhook, route, self.deliveries).run())
                    await self._changed(webhook, route)
                    delivering.cancel()
        except Exception as error:
            self._world.faults.append(f"the server itself broke at a webhook: {error!r}")
            raise

    async def _changed(self, webhook: Params, route: Route) -> None:
        await self._world.bell.until(lambda: self._world.webhook is not webhook or self.route is not route, None)


class _Postman:
    """Delivers by one webhook: one update of a queue at a time, queues side by side."""

    def __init__(self, world: World, webhook: Params, route: Route, deliveries: list[Delivery]) -> None:
        self._world = world
        self._route = route
        self._deliveries = deliveries
        self._address = urlsplit(webhook.get("url", ""))
        self._secret: str = webhook.get("secret_token") or ""
        self._connections = asyncio.Semaphore(webhook.get("max_connections", 40))
        self._origins = route.origins or _origins_here(self._address)
        self._turns = itertools.count()

    async def run(self) -> None:
        if not self._origins or not self._address.netloc:
            return
        at_work: set[QueueId] = set()
        timeout = aiohttp.ClientTimeout(total=self._route.answer_s)
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                for queue in await self._world.bell.until(lambda: self._queues() - at_work, None):
                    at_work.add(queue)
                    group.create_task(self._empty(queue, at_work, session))

    def _queues(self) -> set[QueueId]:
        return {pending.queue for pending in self._world.queue.waiting}

    def _head(self, queue: QueueId) -> Pending | None:
        return next((one for one in self._world.queue.waiting if one.queue == queue), None)

    async def _empty(self, queue: QueueId, at_work: set[QueueId], session: aiohttp.ClientSession) -> None:
        """Deliver what waits in a queue, in order."""
        failing = Failing()
        while head := self._head(queue):
            if head is not failing.update:
                failing = Failing(head)
            async with self._connections:
                trouble = await self._deliver(head.update, session)
            if trouble is None:
                self._world.queue.confirm(head)
                self._world.bell.ring()
                continue
            self._world.webhook_trouble = {
                "last_error_date": self._world.date(),
                "last_error_message": trouble.message,
            }
            self._world.bell.ring()
            await asyncio.sleep(failing.pause_s(trouble.retry_after_s) * self._route.pauses)
        at_work.discard(queue)

    async def _deliver(self, update: Update, session: aiohttp.ClientSession) -> "_Trouble | None":
        """Try once; return what was wrong."""
        if self._route.to_all:
            tries = [self._post(update, origin, session) for origin in self._origins]
            outcomes = await asyncio.gather(*tries)
            # Where nobody listens, nobody can miss it.
            heard = [trouble for trouble in outcomes if not isinstance(trouble, _Refused)]
            return next(filter(None, heard), None) if heard else outcomes[0]
        first = next(self._turns)
        outcome: _Trouble | None = None
        for number in range(len(self._origins)):
            outcome = await self._post(update, self._origins[(first + number) % len(self._origins)], session)
            if not isinstance(outcome, _Refused):
                break
        return outcome

    async def _post(self, update: Update, origin: str, session: aiohttp.ClientSession) -> "_Trouble | None":
        delivery = Delivery(update, origin, asyncio.get_running_loop().time())
        self._deliveries.append(delivery)
        self._world.bell.ring()
        try:
            trouble = await self._request(delivery, session)
        except asyncio.CancelledError:
            delivery.error = GIVEN_UP
            raise
        delivery.error = trouble.message if trouble else ""
        self._world.bell.ring()
        return trouble

    async def _request(self, delivery: Delivery, session: aiohttp.ClientSession) -> "_Trouble | None":
        path = self._address._replace(scheme="", netloc="", fragment="").geturl() or "/"
        headers = {
            "Host": self._address.netloc.rpartition("@")[2],
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip, deflate",
        }
        if self._secret:
            headers[_SECRET_HEADER] = self._secret
        body = json.dumps(delivery.update).encode()
        try:
            async with session.post(
                delivery.origin.rstrip("/") + path, data=body, headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
        except aiohttp.ClientConnectorError:
            return _Refused("Connection refused")
        except TimeoutError:
            return _Trouble("Read timeout expired")
        except aiohttp.ClientError:
            return _Trouble("Connection closed")
        delivery.status = answer.status
        if delivery.ok:
            return None
        return _Trouble(
            f"Wrong response from the webhook: {answer.status} {answer.reason}",
            _seconds(answer.headers.get("Retry-After", "")),
        )


@dataclass(frozen=True)
class _Trouble:
    """Why an update was not taken."""

    message: str
    retry_after_s: int = 0


class _Refused(_Trouble):
    """Nobody listens there."""


@dataclass
class Failing:
    """How often an update was not taken."""

    update: Pending | None = None
    _fails: int = 0
    _delay_s: int = 1

    def pause_s(self, retry_after_s: int) -> int:
        """Count a failure; return how long to wait before the next attempt."""
        self._fails += 1
        if retry_after_s > 0:
            return min(retry_after_s, MAX_RETRY_AFTER_S)
        if self._fails == 1:
            return 0
        self._delay_s = min(self._delay_s * 2, random.randint(*LONGEST_PAUSE_S))
        return self._delay_s


def _origins_here(address: SplitResult) -> tuple[str, ...]:
    """Return where a webhook leads by itself: nowhere, unless to this machine."""
    is_here = address.scheme == "http" and address.hostname in ("127.0.0.1", "localhost", "::1")
    return (f"http://{address.netloc}",) if is_here else ()


def _seconds(retry_after: str) -> int:
    return int(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0
