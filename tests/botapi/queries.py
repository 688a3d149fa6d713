"""The answers to taps on buttons and to inline queries."""

import re
from collections.abc import Mapping
from typing import Any

from .keyboards import checked_markup
from .messages import text_content
from .refusals import Refused, Wrong
from .texts import MAX_TEXT, read_shown_text
from .world import QUERY_LIFE_S, Params, Query, World

MAX_NOTICE = 200
MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64
MAX_NEXT_OFFSET_BYTES = 64
MAX_START_PARAMETER = 64
_GONE = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, params: Params) -> bool:
    if len(params.get("text") or "") > MAX_NOTICE:
        raise Wrong("Bad Request: MESSAGE_TOO_LONG")
    _open_query(world, world.taps, params["callback_query_id"]).answer = params
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    if len(params["results"]) > MAX_RESULTS:
        raise Wrong("Bad Request: too many inline query results specified")
    if len((params.get("next_offset") or "").encode()) > MAX_NEXT_OFFSET_BYTES:
        raise Wrong("Bad Request: NEXT_OFFSET_INVALID")
    _check_button(params.get("button") or {})
    for result in params["results"]:
        _check_result(world, result)
    ids = [result["id"] for result in params["results"]]
    if len(set(ids)) < len(ids):
        raise Wrong("Bad Request: RESULT_ID_DUPLICATE")
    _open_query(world, world.inline_asks, params["inline_query_id"]).answer = params
    return True


def _check_button(button: dict[str, Any]) -> None:
    """Check what leads from the results to the bot (tdlib/td, InlineQueriesManager::answer_inline_query)."""
    word = button.get("start_parameter")
    if word is None:
        return
    if not word:
        raise Wrong("Bad Request: can't use empty start_parameter")
    if len(word) > MAX_START_PARAMETER:
        raise Wrong("Bad Request: too long start_parameter specified")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", word):
        raise Wrong("Bad Request: unallowed characters in start_parameter are used")


def _check_result(world: World, result: dict[str, Any]) -> None:
    if not result["id"]:
        raise Wrong("Bad Request: RESULT_ID_EMPTY")
    if len(result["id"].encode()) > MAX_RESULT_ID_BYTES:
        raise Wrong("Bad Request: RESULT_ID_INVALID")
    if result["type"] == "article" and not result["title"].strip():
        raise Wrong("Bad Request: ARTICLE_TITLE_EMPTY")
    checked_markup(result.get("reply_markup"))
    content = result.get("input_message_content") or {}
    if "message_text" in content:
        text = {**content, "text": content["message_text"]}
        formatted = read_shown_text(text, "text", limit=MAX_TEXT, too_long="Bad Request: MESSAGE_TOO_LONG")
        text_content(world, formatted)


def _open_query(world: World, queries: Mapping[str, Query], query_id: str) -> Query:
    """Return the query, if it still waits for its answer: each is answered once, and soon."""
    query = queries.get(query_id)
    if query is None or query.answer is not None or world.now() - query.made > QUERY_LIFE_S:
        raise Refused(_GONE)
    return query
