"""Reads the parameters of a call from wherever Telegram takes them: query, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from .refusals import Refused, Wrong

MAX_BODY_BYTES = 50 << 20  # https://core.telegram.org/bots/api#sending-files


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)


async def read_parameters(request: web.Request) -> dict[str, Any]:
    """Return the parameters as they came: strings, uploads, or JSON values.

    Raises Refused when the body is too large, Wrong when it cannot be read.
    """
    params: dict[str, Any] = dict(request.query)
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise Refused("Request Entity Too Large", 413)
    try:
        if request.content_type.startswith("multipart/"):
            params |= await _read_multipart(request)
        elif request.content_type == "application/json":
            params |= _json_object(await request.read())
        else:
            body = (await request.read()).decode()
            params |= parse_qsl(body, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise Wrong("Bad Request: strings must be encoded in UTF-8") from error
    return params


async def _read_multipart(request: web.Request) -> dict[str, Any]:
    params: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise Wrong("Bad Request: can't parse multipart form data")
        content = bytes(await part.read())
        if part.filename is None:
            params[part.name] = content.decode()
        else:
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            params[part.name] = Upload(part.filename, content_type, content)
    return params


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError as error:
        raise Wrong("Bad Request: can't parse JSON object") from error
    if not isinstance(value, dict):
        raise Wrong("Bad Request: can't parse JSON object")
    return value
