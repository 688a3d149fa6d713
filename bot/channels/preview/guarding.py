"""Keeps other sites out of the preview: who asks, from where, how much, and what a browser may do with the answer."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMIT_BYTES = 64_000
"""Longest body of a request: ten times what a message of Telegram may hold."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Stands before an application and turns away what does not come from its own page.

    Another site can make a browser send requests here, also under a name of its own that it lets point to this
    machine (DNS rebinding); so the name is checked, and for what changes something the origin, too.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        await (refusal or self._app)(scope, receive, with_headers)

    def _refusal(self, method: str, headers: Headers) -> Response | None:
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self._hosts:
            return refuse(421, "This page answers only to its own address on this machine.")
        if method in ("GET", "HEAD"):
            return None
        if headers.get("sec-fetch-site", "same-origin") != "same-origin" or self._is_foreign(headers.get("origin")):
            return refuse(403, "Only the page itself may send this.")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return refuse(415, "JSON is wanted: Content-Type: application/json.")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > LIMIT_BYTES:
            return too_long()
        return None

    def _is_foreign(self, origin: str | None) -> bool:
        return origin is not None and origin.lower() not in {f"http://{host}" for host in self._hosts}


def refuse(status: int, why: str) -> Response:
    """Say no, and why."""
    return JSONResponse({"error": why}, status)


def too_long() -> Response:
    """Say that a body is too long."""
    return refuse(413, f"That is more than {LIMIT_BYTES:,} bytes, longer than any message can be.")
