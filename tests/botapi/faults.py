"""What may go wrong between a bot and Telegram, on demand: planned by a test for the calls it names."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from .refusals import Refused
from .waiting import Bell

EVERY_METHOD = "*"
_USUAL_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
_HTML = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire.

    payload: the body before it became JSON, where it is JSON.
    dropped: nothing goes back, the connection is closed.
    """

    status: int = 200
    body: str = ""
    content_type: str = "application/json"
    payload: dict[str, Any] | None = None
    dropped: bool = False

    @classmethod
    def result(cls, value: Any) -> "Answer":
        return cls._of(200, {"ok": True, "result": value})

    @classmethod
    def refusal(cls, refused: Refused) -> "Answer":
        body: dict[str, Any] = {
            "ok": False,
            "error_code": refused.error_code,
            "description": refused.description,
        }
        if refused.parameters:
            body["parameters"] = refused.parameters
        return cls._of(refused.error_code, body)

    @classmethod
    def _of(cls, status: int, payload: dict[str, Any]) -> "Answer":
        return cls(status, json.dumps(payload), payload=payload)


DROPPED = Answer(dropped=True)
NO_JSON = '{"ok": tr'


def failure(
    error_code: int | None,
    description: str | None,
    retry_after: float | None,
    html: bool,
    parameters: dict[str, Any],
) -> Answer:
    """Return an error answer: by default 429, or 502 for HTML, in Telegram's usual words for the code."""
    code = error_code or (502 if html else 429)
    if html:
        return Answer(code, _HTML.replace("nginx", description or "nginx"), "text/html")
    if code == 429:
        parameters["retry_after"] = 1 if retry_after is None else retry_after
        description = description or f"Too Many Requests: retry after {parameters['retry_after']}"
    return Answer.refusal(Refused(description or _USUAL_WORDS.get(code, "Error"), code, **parameters))


@dataclass
class Fault:
    """Something that happens to the calls of a method, as often as planned; None means until lifted.

    instead: the answer that keeps the call from being done.
    """

    method: str
    times: int | None = None
    when: Callable[[dict[str, Any]], bool] | None = None
    instead: Answer | None = field(default=None, kw_only=True)
    met: int = field(default=0, init=False)
    is_wait: ClassVar[bool] = False

    def concerns(self, method: str, params: dict[str, Any]) -> bool:
        if self.method != EVERY_METHOD and self.method.lower() != method.lower():
            return False
        if self.times is not None and self.met >= self.times:
            return False
        return self.when is None or self.when(params)

    def lift(self) -> None:
        """Let it happen no more."""
        self.times = 0

    def close(self) -> None:
        """End what waits here, because the server stops."""
        self.lift()

    async def before(self) -> Answer | None:
        """Happen before the call is done; an answer keeps it from being done."""
        return self.instead

    async def after(self, answer: Answer) -> Answer:
        """Happen after the call was done, to its answer."""
        return answer


@dataclass
class Drop(Fault):
    after_work: bool = field(default=False, kw_only=True)

    async def before(self) -> Answer | None:
        return None if self.after_work else DROPPED

    async def after(self, answer: Answer) -> Answer:
        return DROPPED


@dataclass
class Garble(Fault):
    cut: bool = field(default=False, kw_only=True)
    body: str = field(default=NO_JSON, kw_only=True)

    async def after(self, answer: Answer) -> Answer:
        return Answer(body=answer.body[:-2] if self.cut else self.body)


@dataclass
class Delay(Fault):
    seconds: float = field(kw_only=True)
    bell: Bell = field(kw_only=True, repr=False)
    is_wait = True
    _closed: bool = field(default=False, init=False, repr=False)

    async def before(self) -> Answer | None:
        with suppress(TimeoutError):
            await self.bell.until(lambda: self._closed, self.seconds)
            return DROPPED
        return None

    def close(self) -> None:
        self._closed = True
        self.bell.ring()


@dataclass
class Hold(Fault):
    """Calls wait here until the test lets them go or drops them.

    Like an asyncio.Event: set() lets go of all that are held and of all that come later.
    """

    bell: Bell = field(kw_only=True, repr=False)
    after_work: bool = field(default=False, kw_only=True)
    held: int = field(default=0, init=False)
    is_wait = True
    _fate: asyncio.Event = field(default_factory=asyncio.Event, init=False, repr=False)
    _dropping: bool = field(default=False, init=False, repr=False)

    async def reached(self, count: int = 1, timeout: float = 10) -> None:
        """Wait until so many calls are held at once. Raises AssertionError when they do not come in time."""
        try:
            await self.bell.until(lambda: self.held >= count, timeout)
        except TimeoutError:
            raise AssertionError(f"{self.held} of {count} calls of {self.method} were held in {timeout} s") from None

    def set(self) -> None:
        """Let go: what is held goes on as if nothing had been."""
        self.times = 0
        self._fate.set()

    def is_set(self) -> bool:
        return self._fate.is_set()

    def drop(self) -> None:
        """Close the connections of what is held; what was not done yet is never done."""
        self._dropping = True
        self.set()

    def lift(self) -> None:
        self.set()

    def close(self) -> None:
        self.drop()

    async def before(self) -> Answer | None:
        return None if self.after_work else await self._wait(None)

    async def after(self, answer: Answer) -> Answer:
        return (await self._wait(answer) or answer) if self.after_work else answer

    async def _wait(self, answer: Answer | None) -> Answer | None:
        self.held += 1
        self.bell.ring()
        await self._fate.wait()
        self.held -= 1
        return DROPPED if self._dropping else answer


AnyFault = TypeVar("AnyFault", bound=Fault)


class Plan:
    """The faults of one server, in the order in which they were planned."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: AnyFault) -> AnyFault:
        self._faults.append(fault)
        return fault

    def claim(self, method: str, params: dict[str, Any]) -> list[Fault]:
        """Return the faults that this call meets: waits as many as there are, then at most one other."""
        concerned = [fault for fault in self._faults if fault.concerns(method, params)]
        waits = [fault for fault in concerned if fault.is_wait]
        others = [fault for fault in concerned if not fault.is_wait]
        met = waits + others[:1]
        for fault in met:
            fault.met += 1
        return met

    def lift(self) -> None:
        """End everything: faults happen no more, what is held goes on."""
        for fault in self._faults:
            fault.lift()

    def close(self) -> None:
        for fault in self._faults:
            fault.close()
