"""A Bot API server that costs far less than the bots it serves: it checks nothing, and keeps a book of their answers.

    python -m benchmarks.whole_way.server

Prints its port. Beside calls of the Bot API it takes those of who measures: measureBegin, measureReady,
measureOutcome.
"""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from benchmarks.whole_way.load import Book, Load, make_updates
from benchmarks.whole_way.webhook import Update, Webhook
from benchmarks.whole_way.wire import cut_off, fields_of, method_of, response

TOKEN = "123456789:only-for-benchmarks-and-of-nobody"  # noqa: S105 - of nobody

ME = {"id": 1, "is_bot": True, "first_name": "Tutor", "username": "tutor_bot"}
ABLE = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}

SAYING = frozenset({"sendMessage", "sendPhoto", "sendDocument"})
"""What counts as an answer to a learner."""

BATCH = 100
LONGEST_POLL_S = 50.0

FIRST_SENT_S = 12 * 3600
"""How long ago the first message was written. They are dated further apart than they come: else learners would flood,
and none may be dated ahead."""

Fields = Mapping[str, Any]
Answer = Callable[[bytes], None]


class Telegram:
    """What all connections share: the updates that wait, the book, and how long an answer takes.

    `numbered`: the number of the last update that there was before.
    """

    def __init__(self, numbered: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._date = int(time.time()) - FIRST_SENT_S
        self._numbered = self._before = numbered
        self._messages = 0
        self._delay_s = 0.0
        self._waiting: deque[Update] = deque()
        self._book = Book(Load((), 0, 1), self._loop.time())
        self._done, self._ready = asyncio.Event(), asyncio.Event()
        self._end_poll: Callable[[], None] | None = None
        self._webhook: Webhook | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def call(self, method: str, fields: Fields, answer: Answer) -> None:
        """Do what a bot, or who measures, asks for; `answer` is told the result, now or later."""
        match method:
            case "getUpdates":
                self._get_updates(fields, answer)
            case "measureBegin":
                self._begin(Load(**fields["load"]), fields["delay_s"])
                answer(_result(True))
            case "measureReady":
                self._do(self._tell(self._ready, fields["within_s"], answer))
            case "measureOutcome":
                self._do(self._tell(self._done, fields["within_s"], answer))
            case _ if method in SAYING:
                self._say(fields, answer)
            case _:
                answer(_result(self._other(method, fields)))

    def _do(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _say(self, fields: Fields, answer: Answer) -> None:
        chat = int(fields["chat_id"])
        self._book.answer(chat, self._loop.time())
        if self._book.is_done:
            self._done.set()
        self._messages += 1
        message = {
            "message_id": 1_000_000 + self._messages,
            "from": ME,
            "chat": {"id": chat, "first_name": f"Learner {chat}", "type": "private"},
            "date": int(time.time()),
            "text": fields.get("text", ""),
        }
        if self._delay_s:
            self._loop.call_later(self._delay_s, answer, _result(message))
        else:
            answer(_result(message))

    def _other(self, method: str, fields: Fields) -> Any:
        match method:
            case "getMe":
                return ME | ABLE
            case "getWebhookInfo":
                url = self._webhook.url if self._webhook else ""
                return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._waiting)}
            case "setWebhook":
                self._webhook = Webhook(
                    fields["url"], fields.get("secret_token", ""), self._take, self._waiting.appendleft, self._hear
                )
                self._ready.set()
                self._webhook.deliver()
            case "deleteWebhook" if self._webhook:
                self._webhook.close()
                self._webhook = None
        return True

    def _hear(self, method: str, fields: Fields) -> None:
        self.call(method, fields, lambda _: None)

    def _take(self) -> Update | None:
        if not self._waiting:
            return None
        update = self._waiting.popleft()
        self._book.hand_out(update[0] - self._before - 1, self._loop.time())
        return update

    def _get_updates(self, fields: Fields, answer: Answer) -> None:
        self._ready.set()
        offset, limit = int(fields.get("offset", 0)), int(fields.get("limit", BATCH))
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if self._end_poll:
            # The bot gave its former call up.
            self._end_poll()
        hold_s = min(float(fields.get("timeout", 0)), LONGEST_POLL_S)
        if self._waiting or not hold_s:
            answer(self._batch(limit))
            return

        def end() -> None:
            self._end_poll = None
            held.cancel()
            answer(self._batch(limit))

        held = self._loop.call_later(hold_s, end)
        self._end_poll = end

    def _batch(self, limit: int) -> bytes:
        now = self._loop.time()
        batch = [self._waiting[place] for place in range(min(limit, len(self._waiting)))]
        for number, _ in batch:
            self._book.hand_out(number - self._before - 1, now)
        return b'{"ok":true,"result":[' + b",".join(raw for _, raw in batch) + b"]}"

    def _begin(self, load: Load, delay_s: float) -> None:
        self._before, self._delay_s = self._numbered, delay_s
        made = make_updates(load, self._before, self._date)
        self._numbered += load.updates
        self._date += load.length_s
        self._done.clear()
        gc.freeze()  # else all of them are looked through now and then
        self._book = Book(load, self._loop.time())
        if load.rate is None:
            self._waiting.extend(made)
            self._stir()
        else:
            self._do(self._pace(made, self._book))

    async def _pace(self, made: list[Update], book: Book) -> None:
        for place, update in enumerate(made):
            if (wait_s := book.due(place) - self._loop.time()) > 0:
                await asyncio.sleep(wait_s)
            self._waiting.append(update)
            self._stir()

    def _stir(self) -> None:
        if self._end_poll:
            self._end_poll()
        if self._webhook:
            self._webhook.deliver()

    async def _tell(self, event: asyncio.Event, within_s: float, answer: Answer) -> None:
        try:
            async with asyncio.timeout(within_s):
                await event.wait()
        except TimeoutError:
            pass
        answer(_result({"came": event.is_set(), "outcome": asdict(self._book.outcome())}))


def _result(value: Any) -> bytes:
    return b'{"ok":true,"result":' + json.dumps(value, ensure_ascii=False).encode() + b"}"


class Caller(asyncio.Protocol):
    """One connection of a bot, or of who measures."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while message := cut_off(self._buffer):
            head, body = message
            self._telegram.call(method_of(head), fields_of(head, body), self._answer)

    def _answer(self, body: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(response(body))


async def serve() -> None:
    """Serve until killed."""
    # A bot that is started again knows those that it was given before by another server.
    telegram = Telegram(numbered=time.time_ns() // 1_000_000 % 2**31)
    server = await asyncio.get_running_loop().create_server(lambda: Caller(telegram), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
