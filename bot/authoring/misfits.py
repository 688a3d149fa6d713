"""Tells staff in plain words which value of a file does not fit, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from bot.authoring.counting import count_of
from bot.authoring.problems import Problem, meant
from bot.authoring.reading import Document, Place
from bot.authoring.shapes import ADDRESS, ONE_LINE, WORD, IntentShape
from bot.authoring.slips import QUOTE_ALL, STRAIGHT, how_to_list, starts_curly

ID_OF_ANOTHER_FORM = "I006"

_UNQUOTED = f"{QUOTE_ALL}: YAML takes a sign in it, such as a colon, for its own"


def misfit(document: Document, place: Place, fault: ErrorDetails, shape: type[BaseModel]) -> Problem:
    """Tell of a fault at a place, in a `shape` whose keys are named where that helps."""
    name = _name(place)
    match fault["type"]:
        case "extra_forbidden":
            hint = f"{meant(name, shape.model_fields, alike=0.7)} known here: {', '.join(shape.model_fields)}".lstrip()
            return document.problem("K001", place, f"unknown key {name!r}", hint)
        case "missing":
            return document.problem("K002", place, f"the key {name!r} is missing here", _keys(shape))
        case "string_pattern_mismatch" if name == "id" and shape is IntentShape:
            return document.problem(ID_OF_ANOTHER_FORM, place, "an id has the form area.topic", _form(fault)[1])
        case _:
            message, hint = _told(place, fault)
            return document.problem("K003", place, f"{name}: {message}", hint)


def _keys(shape: type[BaseModel]) -> str:
    """Name the keys that an entry needs, and those that it may have."""
    fields = shape.model_fields
    needed = ", ".join(name for name, field in fields.items() if field.is_required())
    others = ", ".join(name for name, field in fields.items() if not field.is_required())
    return f"needed: {needed}" + (f"; may have: {others}" if others else "")


def _told(place: Place, fault: ErrorDetails) -> tuple[str, str]:
    """Say what is wrong with a value, and what to do."""
    found, wanted = fault["input"], fault.get("ctx", {})
    match fault["type"]:
        case "string_type" | "string_too_short":
            return _no_text(place, found)
        case "string_too_long":
            count = count_of(len(found.strip()), "character")
            return f"has {count}, at most {wanted['max_length']:,} are possible", "shorten it"
        case "string_pattern_mismatch":
            return _form(fault)
        case "literal_error":
            is_word = isinstance(found, str)
            message = f"{found!r} is not known here" if is_word and found else "a word is wanted here"
            return message, f"write {wanted['expected']}"
        case "list_type":
            hint = how_to_list(found) if isinstance(found, str) else ""
            return "a list is wanted here", hint or "write a list: lines that start with `- `, or [one, two]"
        case "too_short":
            return f"has {_entries(found)}, at least {_are(wanted['min_length'])} wanted", "add what is missing"
        case "too_long":
            return f"has {_entries(found)}, at most {_are(wanted['max_length'])} possible", "keep the best"
        case "model_type":
            return "keys and values are wanted here", "write `key: value` lines"
        case _:
            message = fault["msg"]
            return f"{message[0].lower()}{message[1:]}", "see docs/for-staff.md"


def _entries(found: Sequence[Any]) -> str:
    return f"{len(found)} {'entry' if len(found) == 1 else 'entries'}" if found else "no entry"


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


def _no_text(place: Place, found: Any) -> tuple[str, str]:
    message = "a text is wanted here"
    if isinstance(found, dict | list):
        is_curly = isinstance(found, dict) and starts_curly(next(iter(found), ""))
        return message, STRAIGHT if is_curly else _UNQUOTED
    if place and isinstance(place[-1], int):
        return message, "write it behind the dash, or take the dash out"
    return message, f"write {'the id' if place[-1:] == ('id',) else 'it'} behind the colon"


def _form(fault: ErrorDetails) -> tuple[str, str]:
    """Say what is wrong with a text of another form than its key wants."""
    found, pattern = fault["input"], fault["ctx"]["pattern"]
    if pattern == ONE_LINE:
        return "has more than one line", "write it in one line"
    if pattern == ADDRESS:
        has_space = found.startswith(("https://", "http://", "mailto:"))
        hint = "take out spaces, < and >" if has_space else "start it with https://, or a mail address with mailto:"
        return "this is no address", hint
    if not found:
        return "the id is missing", "write the id"
    signs = "lower-case letters, digits and _" if pattern == WORD else "lower-case letters, digits, _ and dots"
    return f"{found!r} is no id", f"an id starts with a letter and has only {signs}"


def _name(place: Place) -> str:
    match place:
        case ():
            return "this file"
        case (*_, str(key), int(at)):
            return f"entry {at + 1} of {key}"
        case (*_, int(at)):
            return f"entry {at + 1}"
        case _:
            return str(place[-1])
