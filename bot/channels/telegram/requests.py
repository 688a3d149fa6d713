"""python-telegram-bot's HTTP requests, on aiohttp.

2.4 times the updates a second of the library's default, and no token in errors (docs/decisions/0002).
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.proxies import proxy_for

TIMEOUT_S = 10.0

LONGEST_RETRY_S = 1_000_000.0
"""No server that means it asks to wait for longer, in seconds: it is an error like any other then."""

UNREADABLE = "the answer of the Bot API server cannot be read"

AS_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """Keeps up to `connections` open to the Bot API server."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self.server_date: str | None = None
        """What the server said last of date and time, as a header of HTTP (RFC 9110, 6.6.1)."""
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds, when the call does not say."""
        return TIMEOUT_S

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the request was used before initialize() or after shutdown()")
        wait_s = TIMEOUT_S if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=wait_s + TIMEOUT_S, sock_read=wait_s, sock_connect=TIMEOUT_S)
        try:
            async with self._session.request(
                method,
                url,
                **_body(request_data),
                timeout=timeout,
                allow_redirects=False,
                proxy=self._proxy(url),
            ) as answer:
                self.server_date = answer.headers.get("Date")
                status, payload = answer.status, await answer.read()
        # aiohttp's errors hold the address, and the address holds the token: `from None`, and words of our own.
        except TimeoutError:
            raise TimedOut("no answer from the Bot API server in time") from None
        except aiohttp.ClientConnectorError as error:
            raise NetworkError(f"no connection to the Bot API server: {type(error).__name__}") from None
        except (aiohttp.ClientError, OSError) as error:
            # The connection was there: what was asked for may have been done.
            raise TimedOut(f"the connection to the Bot API server was lost: {type(error).__name__}") from None
        if not _is_bot_apis(payload):
            # Of a proxy, or of a gateway before the server. By the status alone, the library would take a 401 or 404
            # for a refused token, a 403 for a learner who blocked the bot, and a 400 for a reply that cannot be said.
            raise NetworkError(f"HTTP {status} without an answer of the Bot API server")
        return status, payload

    def _proxy(self, url: str) -> str | None:
        # aiohttp's own way (trust_env) looks through the environment and ~/.netrc for each request, in another thread.
        where = urlsplit(url)
        place = (where.scheme, where.hostname or "")
        if place not in self._proxies:
            self._proxies[place] = proxy_for(*place)
        return self._proxies[place]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. The library's own way logs one that was cut, and with it what learners wrote."""
        try:
            return _known(_Answer(json.loads(payload.decode(errors="replace"))))
        except (ValueError, RecursionError):
            raise TelegramError(UNREADABLE) from None


class _Answer(dict[str, Any]):
    """An answer of the server. To look for a result that it does not hold raises TelegramError."""

    def __missing__(self, key: str) -> Any:
        raise TelegramError(UNREADABLE)


def _known(answer: _Answer) -> _Answer:
    """Leave out what the library takes for what the Bot API says of an error, and breaks of when it is not.

    The form: core.telegram.org/bots/api#making-requests and #responseparameters.
    """
    if not isinstance(answer.get("description"), str):
        answer.pop("description", None)
    parameters = answer.pop("parameters", None)
    if isinstance(parameters, dict):
        answer["parameters"] = {name: value for name, value in parameters.items() if _is_known(name, value)}
    return answer


def _is_known(name: str, value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match name:
        case "retry_after":
            return is_number and 0 < value <= LONGEST_RETRY_S
        case "migrate_to_chat_id":
            return is_number and isinstance(value, int)
        case _:
            return False


def _is_bot_apis(payload: bytes) -> bool:
    """Say whether an answer has the form of core.telegram.org/bots/api#making-requests."""
    return payload.lstrip().startswith(b"{") and b'"ok"' in payload


def _body(data: RequestData | None) -> dict[str, Any]:
    """Give what a request carries: as a form, in which Telegram takes all but files."""
    if data is None:
        return {}
    fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in data.parameters.items()}
    if not data.contains_files:
        # aiohttp's own form makes a boundary for files first, and encodes sign by sign: ten times as long.
        return {"data": URL.build(query=fields).raw_query_string.encode(), "headers": AS_FORM}
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
