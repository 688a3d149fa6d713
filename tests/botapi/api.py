"""The surface that tests use: people who write to the bot, what the bot did, and faults on demand."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Self

from .chats import Message
from .delivery import Update
from .faults import NO_JSON, Delay, Drop, Fault, Garble, Hold, Plan, failure
from .people import Channel, Group, User
from .server import Call, Server
from .webhook import ANSWER_S, Delivery, Route
from .world import Params, Query, World

TOKEN = "123456789:AAF3k9yQ0vX7bW1cR5tZ2mN8pL4sD6gH0jE"
When = Callable[[Params], bool]


class BotApi:
    """Telegram's Bot API for one bot, strict, with people who use the bot.

    async with BotApi() as api:
        start_the_bot(api.url, api.token)
        ada = api.user(first_name="Ada")
        await ada.says("/start")
        [greeting] = await ada.hears()
        assert api.faults == []

    Faults are planned by fail, drop, delay, garble and hold: method may be "*", every method; times may be
    None, until the returned handle is lifted; when is asked with the parameters of a call.
    """

    def __init__(self, *, token: str = TOKEN, clock: Callable[[], float] = time.time) -> None:
        """clock: Unix seconds, for dates and expiry."""
        self.token = token
        bot = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Tutor",
            "username": "tutor_test_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        self.world = World(bot, clock)
        self._plan = Plan()
        self._server = Server(self.world, self._plan, lambda: self.token)
        self._people: dict[int, User] = {}
        self._groups: dict[int, Group] = {}
        self._channels: dict[int, Channel] = {}

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()

    @property
    def url(self) -> str:
        """The base URL, as https://api.telegram.org is Telegram's."""
        return self._server.url

    async def stop_listening(self) -> None:
        """Refuse new connections and cut the open ones, as if the network were gone."""
        await self._server.cut()

    async def start_listening(self) -> None:
        """Listen again, on the same port."""
        await self._server.listen()

    def user(
        self,
        id: int | None = None,
        first_name: str = "Ada",
        language_code: str | None = "en",
        **extra: Any,
    ) -> User:
        """Return a person, the same one for the same id; the bot may write to them once they wrote to it."""
        if id in self._people:
            return self._people[id]
        id = id or 1001 + len(self._people)
        person: dict[str, Any] = {"id": id, "is_bot": False, "first_name": first_name}
        if language_code:
            person["language_code"] = language_code
        self.world.users[id] = person | extra
        self._people[id] = User(self.world, self.world.users[id])
        return self._people[id]

    def group(self, id: int = -1_001_000_000_001, title: str = "Course", *, forum: bool = False) -> Group:
        """Return a group with the bot in it; a supergroup when the id begins with -100."""
        if id not in self._groups:
            known = self.world.chats.get(id)
            self._groups[id] = Group(self.world, known or self.world.group_chat(id, title, forum=forum))
        return self._groups[id]

    def channel(self, id: int = -1_001_000_000_002, title: str = "News") -> Channel:
        """Return a channel with the bot in it."""
        if id not in self._channels:
            self._channels[id] = Channel(self.world, self.world.channel_chat(id, title))
        return self._channels[id]

    @property
    def updates(self) -> list[Update]:
        """Every update made so far, delivered or not."""
        return self.world.queue.made

    @property
    def pending(self) -> list[Update]:
        """The updates that the bot has not confirmed."""
        return self.world.queue.pending

    @property
    def next_update_id(self) -> int:
        return self.world.queue.next_id

    @next_update_id.setter
    def next_update_id(self, update_id: int) -> None:
        self.world.queue.next_id = update_id

    def put(self, update: Update) -> Update:
        """Deliver a raw update, however wrong; without an update_id it gets the next one."""
        return self.world.queue.put_raw(update)

    def repeat(self, update: Update | Message | Query) -> Update:
        """Deliver an update, or what a user's act brought, once more under its id, though it be confirmed."""
        return self.world.queue.put_raw(_raw(update))

    def route_webhook(
        self, *origins: str, to_all: bool = False, pauses: float = 1.0, answer_s: float = ANSWER_S
    ) -> None:
        """Let the webhook that the bot sets lead to these origins, such as http://127.0.0.1:8443 (see webhook).

        What is in flight is broken, and comes again.
        to_all: each update goes to all of them at once, and again until all where somebody listens have taken it.
        pauses: what the pauses between attempts, Retry-After too, are multiplied by, so that a test is quick.
        answer_s: how long the bot has for an answer.
        """
        self._server.webhook.route = Route(origins, to_all, pauses, answer_s)
        self.world.bell.ring()

    @property
    def deliveries(self) -> list[Delivery]:
        """Every request to the webhook, in the order in which they began."""
        return self._server.webhook.deliveries

    def deliveries_of(self, update: Update | Message | Query) -> list[Delivery]:
        update_id = _raw(update)["update_id"]
        return [delivery for delivery in self.deliveries if delivery.update_id == update_id]

    async def delivered(self, update: Update | Message | Query, timeout: float = 10) -> list[Delivery]:
        """Return all deliveries of it as soon as it was taken and is pending no more.

        Raises AssertionError when that does not come in time (in seconds).
        """
        raw = _raw(update)

        def was_taken() -> bool:
            return any(one.ok for one in self.deliveries_of(raw)) and raw not in self.pending

        return await self._delivered(raw, was_taken, timeout)

    async def tried(self, update: Update | Message | Query, times: int = 1, timeout: float = 10) -> list[Delivery]:
        """Return all deliveries of it as soon as so many have ended, well or not.

        Raises AssertionError when they do not come in time (in seconds).
        """

        def have_ended() -> bool:
            return sum(bool(one.status or one.error) for one in self.deliveries_of(update)) >= times

        return await self._delivered(_raw(update), have_ended, timeout)

    async def _delivered(self, raw: Update, condition: Callable[[], bool], timeout: float) -> list[Delivery]:
        try:
            await self.world.bell.until(condition, timeout)
        except TimeoutError:
            tries = self.deliveries_of(raw)
            raise AssertionError(
                f"after {timeout} s, the deliveries of it are: {tries}; faults: {self.faults}"
            ) from None
        return self.deliveries_of(raw)

    @property
    def faults(self) -> list[str]:
        """What the bot did wrong: refused calls, and what Telegram leaves out of a message without a word."""
        return self.world.faults

    @property
    def calls(self) -> list[Call]:
        """Every call of the bot in order, getUpdates too."""
        return self._server.calls

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def called(self, method: str, count: int = 1, timeout: float = 10) -> list[Call]:
        """Return all calls of the method as soon as there are so many since the start.

        Raises AssertionError when they do not come in time (in seconds).
        """
        try:
            await self.world.bell.until(lambda: len(self.calls_of(method)) >= count, timeout)
        except TimeoutError:
            made = [call.method for call in self.calls if call.method != "getUpdates"]
            raise AssertionError(
                f"{len(self.calls_of(method))} of {count} calls of {method} in {timeout} s; "
                f"calls but getUpdates: {made}; faults: {self.faults}"
            ) from None
        return self.calls_of(method)

    def fail(
        self,
        method: str,
        times: int | None = 1,
        error_code: int | None = None,
        description: str | None = None,
        retry_after: float | None = None,
        when: When | None = None,
        *,
        html: bool = False,
        parameters: Mapping[str, Any] | None = None,
    ) -> Fault:
        """Refuse calls without doing them: 429 if nothing else is said; html: as a broken proxy does, 502.

        The page of a proxy shows the description, if there is one.
        """
        answer = failure(error_code, description, retry_after, html, dict(parameters or {}))
        return self._plan.add(Fault(method, times, when, instead=answer))

    def drop(self, method: str, times: int | None = 1, after: bool = False, when: When | None = None) -> Fault:
        """Close the connection without an answer, before or after the call was done."""
        return self._plan.add(Drop(method, times, when, after_work=after))

    def delay(self, method: str, seconds: float, times: int | None = None, when: When | None = None) -> Fault:
        """Do calls only after so long."""
        return self._plan.add(Delay(method, times, when, seconds=seconds, bell=self.world.bell))

    def garble(
        self, method: str, times: int | None = 1, when: When | None = None, *, cut: bool = False, body: str = NO_JSON
    ) -> Fault:
        """Do calls, but answer 200 with another body, that is no JSON by default; cut: with the answer but its end."""
        return self._plan.add(Garble(method, times, when, cut=cut, body=body))

    def hold(self, method: str, times: int | None = None, after: bool = False, when: When | None = None) -> Hold:
        """Keep calls waiting, before or after they are done, until the handle's set() or drop()."""
        return self._plan.add(Hold(method, times, when, bell=self.world.bell, after_work=after))

    def lift_faults(self) -> None:
        """End every planned fault, and let go of what is held."""
        self._plan.lift()


def _raw(update: Update | Message | Query) -> Update:
    """Return the update that this is or brought."""
    raw = update if isinstance(update, dict) else update.update
    if raw is None:
        raise ValueError("this brought the bot no update")
    return raw
