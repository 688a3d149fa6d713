"""The web application of the preview: one page, its state as JSON, and a stream that tells of changes."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cachetools import LRUCache
from sse_starlette.sse import EventSourceResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.preview.bubbles import Bubble, is_choice
from bot.channels.preview.chats import Chat, View
from bot.channels.preview.desk import Desk, Taught
from bot.channels.preview.guarding import LIMIT_BYTES, Guard, refuse, too_long
from bot.channels.preview.pictures import TYPES, find_picture
from bot.channels.preview.state import write_course, write_view
from bot.storage.store import Store

CHATS = 200
"""Tabs whose chats are remembered; the one that was silent longest is forgotten first."""

RETRY_MS = 1000
"""How long a page waits before it connects again."""

HERE = Path(__file__).parent

PARTS = {"/": "page.html", "/page.css": "page.css", "/page.js": "page.js", "/icon.svg": "icon.svg"}

_VISITOR = re.compile(r"[A-Za-z0-9_-]{16,64}")


def create_app(desk: Desk, course_dir: Path, new_store: Callable[[], Store], host_names: Collection[str]) -> Starlette:
    """Make the application. `host_names`: the names, with port, under which it answers ("127.0.0.1:8080")."""
    preview = _Preview(desk, course_dir, new_store)
    return Starlette(
        routes=[
            *(Route(path, _part(name)) for path, name in PARTS.items()),
            Route("/changes", preview.changes),
            Route("/state", preview.state, methods=["POST"]),
            Route("/say", preview.say, methods=["POST"]),
            Route("/tap", preview.tap, methods=["POST"]),
            Route("/fresh", preview.fresh, methods=["POST"]),
            Route("/pictures/{name}", preview.picture),
            Route("/charts/{visitor}/{number:int}", preview.chart),
            Route("/files/{visitor}/{number:int}", preview.file),
        ],
        middleware=[Middleware(Guard, hosts=frozenset(host_names))],
        exception_handlers={HTTPException: _say_why},
    )


@dataclass(frozen=True)
class _Asked:
    """A request of the page, read."""

    visitor: str
    values: dict[str, Any]

    def text(self, name: str) -> str:
        """Give a text that is not blank."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise HTTPException(422, f"{name} is wanted: a text that is not empty.")
        return value

    def number(self, name: str) -> int:
        """Give a whole number."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise HTTPException(422, f"{name} is wanted: a number.")
        return value


class _Preview:
    """Answers the page. Everything but turns and files happens in one thread."""

    def __init__(self, desk: Desk, course_dir: Path, new_store: Callable[[], Store]) -> None:
        self._desk = desk
        self._course_dir = course_dir
        self._new_store = new_store
        self._chats: LRUCache[str, Chat] = LRUCache(CHATS)
        self._made = 0

    async def changes(self, _: Request) -> Response:
        async def events() -> AsyncIterator[dict[str, Any]]:
            async for shown in self._desk.changes():
                yield {"data": json.dumps(write_course(shown)), "retry": RETRY_MS}

        return EventSourceResponse(events())

    async def state(self, request: Request) -> Response:
        asked = await _read(request)
        return await self._answer(asked, lambda chat, taught: chat.look(taught))

    async def say(self, request: Request) -> Response:
        asked = await _read(request)
        text = asked.text("text")
        return await self._answer(asked, lambda chat, taught: chat.say(taught, text))

    async def tap(self, request: Request) -> Response:
        asked = await _read(request)
        choice, on = asked.text("choice"), asked.number("message")
        if not is_choice(choice):
            raise HTTPException(422, "No button has such an id.")
        return await self._answer(asked, lambda chat, taught: chat.tap(taught, choice, on))

    async def fresh(self, request: Request) -> Response:
        asked = await _read(request)
        self._chats.pop(asked.visitor, None)
        return await self._answer(asked, lambda chat, taught: chat.look(taught))

    async def picture(self, request: Request) -> Response:
        taught = self._desk.shown.taught
        name = request.path_params["name"]
        path = await run_in_threadpool(find_picture, taught.course, self._course_dir, name) if taught else None
        if path is None:
            raise HTTPException(404, "The course shows no such picture.")
        return FileResponse(path, media_type=TYPES[path.suffix.lower()])

    async def chart(self, request: Request) -> Response:
        bubble = self._bubble(request)
        if bubble is None or bubble.image is None or not bubble.image.chart:
            raise HTTPException(404, "There is no such chart.")
        return Response(bubble.image.chart, media_type="image/png")

    async def file(self, request: Request) -> Response:
        bubble = self._bubble(request)
        if bubble is None or bubble.file is None:
            raise HTTPException(404, "There is no such file.")
        name = f"attachment; filename*=utf-8''{quote(bubble.file.name, safe='')}"
        return Response(
            bubble.file.content, media_type="application/octet-stream", headers={"Content-Disposition": name}
        )

    def _bubble(self, request: Request) -> Bubble | None:
        chat = self._chats.get(request.path_params["visitor"])
        return chat.bubble(request.path_params["number"]) if chat else None

    async def _answer(self, asked: _Asked, turn: Callable[[Chat, Taught], View]) -> Response:
        shown = self._desk.shown
        if shown.taught is None:
            return JSONResponse({"course": write_course(shown), "chat": None})
        chat = self._chat(asked.visitor)
        taught = shown.taught

        def work() -> Mapping[str, Any]:
            return write_view(turn(chat, taught), asked.visitor, taught.course, self._course_dir)

        written = await run_in_threadpool(work)
        return JSONResponse({"course": write_course(shown), "chat": written})

    def _chat(self, visitor: str) -> Chat:
        if visitor not in self._chats:
            self._made += 1
            self._chats[visitor] = Chat(self._new_store(), self._made)
        return self._chats[visitor]


async def _read(request: Request) -> _Asked:
    """Read the body of a request, as far as it may go."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LIMIT_BYTES:
                raise HTTPException(413)
        values = json.loads(body)
    except (ClientDisconnect, ValueError, RecursionError):
        raise HTTPException(400, "That is not JSON.") from None
    if not isinstance(values, dict):
        raise HTTPException(422, "A JSON object is wanted.")
    values = {name: _well_formed(value) for name, value in values.items()}
    visitor = values.get("visitor")
    if not isinstance(visitor, str) or not _VISITOR.fullmatch(visitor):
        raise HTTPException(422, "visitor is wanted: 16 to 64 letters, digits, _ and -.")
    return _Asked(visitor, values)


def _well_formed(value: Any) -> Any:
    """Put a replacement character in the place of half a character, which no text can hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _part(name: str) -> Callable[[Request], Any]:
    async def answer(_: Request) -> Response:
        return FileResponse(HERE / name)

    return answer


async def _say_why(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return too_long() if error.status_code == 413 else refuse(error.status_code, error.detail)
