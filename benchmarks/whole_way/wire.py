"""As much of HTTP/1.1 as bots and webhooks on this machine need: each length is told, and connections stay open."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_JSON = re.compile(rb"\r\ncontent-type: *application/json", re.IGNORECASE)
_PART = re.compile(rb'name="?([^";\r\n]+)"?[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)


def cut_off(buffer: bytearray) -> tuple[bytes, bytes] | None:
    """Take the first whole message off a buffer: its head and its body; None while some of it is still to come.

    Raises ValueError for one that comes in chunks.

    >>> buffer = bytearray(b"POST /a HTTP/1.1\\r\\nContent-Length: 2\\r\\n\\r\\nhi" + b"GET /")
    >>> cut_off(buffer), buffer
    ((b'POST /a HTTP/1.1\\r\\nContent-Length: 2', b'hi'), bytearray(b'GET /'))
    """
    end = buffer.find(_END_OF_HEAD)
    if end < 0:
        return None
    head = bytes(buffer[:end])
    if _CHUNKED.search(head):
        raise ValueError("a message in chunks")
    length = _LENGTH.search(head)
    start = end + len(_END_OF_HEAD)
    stop = start + (int(length[1]) if length else 0)
    if len(buffer) < stop:
        return None
    body = bytes(buffer[start:stop])
    del buffer[:stop]
    return head, body


def method_of(head: bytes) -> str:
    """Give the last part of the path that was asked for: the method of the Bot API.

    >>> method_of(b"POST /bot1:a/getMe HTTP/1.1\\r\\nHost: x")
    'getMe'
    """
    target = head.split(b" ", 2)[1].split(b"?", 1)[0]
    return target.rsplit(b"/", 1)[1].decode()


def fields_of(head: bytes, body: bytes) -> dict[str, Any]:
    """Read the parameters of a call: in its address, as a form (with parts or not), or as JSON."""
    query = head.split(b" ", 2)[1].partition(b"?")[2]
    fields: dict[str, Any] = dict(parse_qsl(query.decode()))
    if not body:
        return fields
    if _JSON.search(head):
        fields |= json.loads(body)
        return fields
    if body.startswith(b"--"):
        return fields | {name.decode(): value.decode(errors="replace") for name, value in _PART.findall(body)}
    return fields | dict(parse_qsl(body.decode()))


def response(body: bytes, status: str = "200 OK") -> bytes:
    """Write an answer of JSON."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def request(path: str, host: str, secret: str, body: bytes) -> bytes:
    """Write a delivery to a webhook."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n\r\n"
    )
    return head.encode() + body
