"""HTTP and dispatch: takes a call, has it judged, lets its faults happen, does it, answers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .delivery import Update
from .faults import DROPPED, Answer, Plan
from .methods import METHODS
from .reading import MAX_BODY_BYTES, read_parameters
from .refusals import Refused, Wrong
from .schema import Method, find_method, judge
from .webhook import WebhookDelivery
from .world import Params, World


@dataclass
class Call:
    """One call of the bot.

    params: as Python values; as they came, when the call was wrong.
    at: on the clock of the event loop, in seconds, when it came.
    answer: the JSON that went back; None while there is none, and when there never was any.
    """

    method: str
    params: Params
    at: float
    answer: dict[str, Any] | None = None

    @property
    def ok(self) -> bool:
        return bool(self.answer and self.answer["ok"])


class _Dropped(Exception):
    """The connection is closed without an answer."""


class Server:
    """Serves one bot on a free port of 127.0.0.1.

    token: asked for at every call, because a test may change it.
    """

    def __init__(self, world: World, plan: Plan, token: Callable[[], str]) -> None:
        self.calls: list[Call] = []
        self.webhook = WebhookDelivery(world)
        self._world = world
        self._plan = plan
        self._token = token
        self._port = 0
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_route("*", "/{elsewhere:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        await self._runner.setup()
        await self.listen()
        self.webhook.start()

    async def stop(self) -> None:
        """End everything that waits, then close."""
        self._plan.close()
        self._world.queue.interrupt(_Dropped())
        await self.webhook.stop()
        await self._runner.cleanup()

    async def listen(self) -> None:
        """Accept connections; on the same port as before, if there was one."""
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def cut(self) -> None:
        """Refuse new connections, and break the open ones."""
        for site in self._runner.sites:
            await site.stop()
        self._world.queue.interrupt(_Dropped())
        for connection in self._runner.server.connections if self._runner.server else ():
            if connection.transport:
                connection.transport.abort()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            answer = await self._answer(request)
        except _Dropped:
            answer = DROPPED
        except Exception as error:
            self._world.faults.append(f"the server itself broke at {self._name(request)}: {error!r}")
            raise
        if answer.dropped and request.transport:
            request.transport.abort()
        return web.Response(status=answer.status, text=answer.body, content_type=answer.content_type)

    async def _answer(self, request: web.Request) -> Answer:
        name = self._name(request)
        method = find_method(name)
        if request.match_info.get("token", self._token()) != self._token():
            return self._refusal(name, Wrong("Unauthorized", 401))
        if method is None:
            return self._refusal(name, Wrong("Not Found", 404))
        call = Call(method.__api_method__, {}, asyncio.get_running_loop().time())
        answer = await self._answer_call(call, method, request)
        call.answer = answer.payload
        self._world.bell.ring()
        return answer

    def _name(self, request: web.Request) -> str:
        """Return the method, or the path when there is none; never the token."""
        return request.match_info.get("method") or request.path.replace(self._token(), "<token>")

    async def _answer_call(self, call: Call, method: Method, request: web.Request) -> Answer:
        try:
            call.params = await read_parameters(request)
            call.params = judge(method, call.params)
        except Refused as refused:
            self._record(call)
            return self._refusal(call.method, refused)
        self._record(call)
        met = self._plan.claim(call.method, call.params)
        for fault in met:
            if answer := await fault.before():
                return answer
        answer = await self._do(call)
        for fault in met:
            answer = await fault.after(answer)
        return answer

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        self._world.bell.ring()

    async def _do(self, call: Call) -> Answer:
        result: Any
        try:
            if call.method == "getUpdates":
                result = await self._get_updates(call)
            elif call.method in METHODS:
                result = METHODS[call.method](self._world, call.params)
            else:
                result = True
        except Refused as refused:
            return self._refusal(call.method, refused)
        finally:
            self._record_losses(call)
        return Answer.result(result)

    async def _get_updates(self, call: Call) -> list[Update]:
        if self._world.webhook:
            raise Refused(
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
                409,
            )
        params = call.params
        if "allowed_updates" in params:
            self._world.allow_updates(params["allowed_updates"])
            self._record_losses(call)
        return await self._world.queue.poll(params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0))

    def _record_losses(self, call: Call) -> None:
        self._world.faults += (f"{call.method}: {loss}" for loss in self._world.losses)
        self._world.losses.clear()

    def _refusal(self, method: str, refused: Refused) -> Answer:
        if isinstance(refused, Wrong):
            self._world.faults.append(f"{method}: {refused}")
        return Answer.refusal(refused)
