"""Judges every call by an independent client's models: parameters must be known, present and typed right.

What aiogram's models cannot know (lengths, markup, state) is checked where the method is done.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

import aiogram.methods
from aiogram.types import BufferedInputFile
from pydantic import BaseModel, ValidationError

from .reading import Upload
from .refusals import Wrong

Method = type[aiogram.methods.TelegramMethod[Any]]

_METHODS: dict[str, Method] = {
    model.__api_method__.lower(): model
    for model in vars(aiogram.methods).values()
    if isinstance(model, type) and isinstance(getattr(model, "__api_method__", None), str)
}
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "action": "wrong parameter action in request",
}
_ATTACHED = re.compile(r"attach://([^\"\s]+)")


def find_method(name: str) -> Method | None:
    """Return aiogram's model of the method; upper and lower case are alike, as at Telegram."""
    return _METHODS.get(name.lower())


def judge(method: Method, given: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as Python values: numbers and flags typed, JSON decoded, empty ones gone.

    Raises Wrong at the first thing that no bot should send.
    """
    attached = {name for value in given.values() if isinstance(value, str) for name in _ATTACHED.findall(value)}
    params = {}
    for name, value in given.items():
        field = method.model_fields.get(name)
        if field is None:
            if not (isinstance(value, Upload) and name in attached):
                raise Wrong(f'Bad Request: unknown parameter "{name}"')
        elif value is not None and (value != "" or field.is_required()):
            params[name] = _decoded(name, value) if _is_structured(field.annotation) else value
    for name in attached - given.keys():
        raise Wrong(f'Bad Request: the file "{name}" is not attached')
    _check_encoding(params)
    try:
        model = method.model_validate({name: _for_aiogram(value) for name, value in params.items()})
    except ValidationError as error:
        raise _wrong(error) from error
    for path in _unknown_keys(model, method.__api_method__):
        raise Wrong(f'Bad Request: unknown field "{path}"')
    typed = {}
    for name, value in params.items():
        if isinstance(value, str) and value.startswith("attach://"):
            value = given[value.removeprefix("attach://")]
        typed[name] = _typed(value, getattr(model, name), method.model_fields[name].annotation)
    return typed


def unknown_keys(model: BaseModel) -> list[str]:
    """List what stands in an object although aiogram's model has no field for it."""
    return list(_unknown_keys(model, type(model).__name__))


def _unknown_keys(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        extra = value.model_extra or {}
        yield from (f"{path}.{name}" for name in extra)
        for name in value.model_fields_set - extra.keys():
            yield from _unknown_keys(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown_keys(item, f"{path}[{index}]")


def _is_structured(annotation: Any) -> bool:
    """Whether the Bot API wants this parameter as JSON."""
    if isinstance(annotation, type):
        return issubclass(annotation, (BaseModel, list))
    return getattr(annotation, "__origin__", None) is list or any(map(_is_structured, get_args(annotation)))


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Wrong(f"Bad Request: can't parse {name.replace('_', ' ')} JSON object") from error


def _check_encoding(params: dict[str, Any]) -> None:
    try:
        json.dumps(params, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise Wrong("Bad Request: strings must be encoded in UTF-8") from error


def _for_aiogram(value: Any) -> Any:
    return BufferedInputFile(value.content, value.filename) if isinstance(value, Upload) else value


def _typed(value: Any, validated: Any, annotation: Any) -> Any:
    if isinstance(validated, (bool, int, float)):
        return validated
    if isinstance(value, str) and int in get_args(annotation) and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    return value


def _wrong(error: ValidationError) -> Wrong:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return Wrong("Bad Request: " + _MISSING.get(name, f'parameter "{name}" is required'))
    path = ".".join(map(str, first["loc"]))
    return Wrong(f'Bad Request: field "{path}": {first["msg"]}')
