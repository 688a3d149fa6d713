"""Polls and quizzes: sent, voted on, stopped.

Limits: https://core.telegram.org/bots/api#sendpoll; words: tdlib/td, PollManager.cpp.
"""

from typing import Any

from .chats import Message
from .markup import utf16_length
from .messages import send
from .refusals import Refused, Wrong
from .texts import read_text
from .world import Params, Poll, World

MAX_QUESTION = 300
MAX_OPTIONS = 12
MAX_OPTION = 100
MAX_EXPLANATION = 200
MAX_EXPLANATION_LINE_FEEDS = 2
OPEN_PERIOD_S = (5, 2_628_000)


def send_poll(world: World, params: Params) -> dict[str, Any]:
    poll = _poll(world, params)
    raw = send(world, params, {"poll": poll})
    world.polls[poll["id"]] = Poll(poll, world.chats[raw["chat"]["id"]], raw["message_id"])
    return raw


def stop_poll(world: World, params: Params) -> dict[str, Any]:
    chat = world.find_chat(params)
    message = world.find_message(chat, params, "message with poll to stop not found")
    if not message.from_bot or "poll" not in message.raw:
        raise Refused("Bad Request: message with poll to stop not found")
    poll = world.polls[message.raw["poll"]["id"]]
    if poll.object["is_closed"]:
        raise Refused("Bad Request: poll has already been closed")
    change_poll(world, poll, {"is_closed": True})
    return poll.object


def vote(world: World, poll: Poll, voter: dict[str, Any], chosen: list[int]) -> dict[str, Any]:
    """Count the vote, none being a vote taken back; return the update that tells the bot."""
    poll.votes[voter["id"]] = chosen
    options = [
        option | {"voter_count": sum(index in votes for votes in poll.votes.values())}
        for index, option in enumerate(poll.object["options"])
    ]
    voters = sum(bool(votes) for votes in poll.votes.values())
    update = change_poll(world, poll, {"options": options, "total_voter_count": voters})
    if poll.object["is_anonymous"]:
        return update
    answer = {
        "poll_id": poll.object["id"],
        "user": voter,
        "option_ids": chosen,
        "option_persistent_ids": [options[index]["persistent_id"] for index in chosen],
    }
    return world.queue.put("poll_answer", answer)


def change_poll(world: World, poll: Poll, change: dict[str, Any]) -> dict[str, Any]:
    poll.object = poll.object | change
    if message := poll.chat.messages.get(poll.message_id):
        shown = Message(message.raw | {"poll": poll.object}, True, reactions=message.reactions)
        poll.chat.messages[poll.message_id] = shown
    return world.queue.put("poll", poll.object)


def _poll(world: World, params: Params) -> dict[str, Any]:
    question = _line(params, "question", MAX_QUESTION, "poll question length must not exceed")
    options = [_option(world, option if isinstance(option, dict) else {"text": option}) for option in params["options"]]
    if not options:
        raise Wrong("Bad Request: poll must have at least one answer option")
    if len(options) > MAX_OPTIONS:
        raise Wrong(f"Bad Request: poll can't have more than {MAX_OPTIONS} options")
    kind = params.get("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise Wrong("Bad Request: unsupported poll type specified")
    poll: dict[str, Any] = {
        "id": world.serial(),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": bool(params.get("is_closed")),
        "is_anonymous": params.get("is_anonymous", True),
        "type": kind,
        "allows_multiple_answers": bool(params.get("allows_multiple_answers")),
        "allows_revoting": params.get("allows_revoting", kind == "regular"),
        "members_only": bool(params.get("members_only")),
    }
    if kind == "quiz":
        poll |= _solution(world, params, len(options))
    if "open_period" in params and "close_date" in params:
        raise Wrong("Bad Request: open_period and close_date can't be used together")
    open_period = params.get("open_period", params.get("close_date", world.date() + 5) - world.date())
    if not OPEN_PERIOD_S[0] <= open_period <= OPEN_PERIOD_S[1]:
        raise Wrong("Bad Request: open_period must be from 5 to 2628000 seconds")
    return poll | {key: params[key] for key in ("open_period", "close_date") if key in params}


def _option(world: World, option: dict[str, Any]) -> dict[str, Any]:
    text = _line(option, "text", MAX_OPTION, "poll options length must not exceed")
    return {"persistent_id": world.serial(), "text": text, "voter_count": 0}


def _line(params: Params, key: str, limit: int, too_long: str) -> str:
    text = read_text(params[key], params.get(f"{key}_parse_mode"), params.get(f"{key}_entities")).text
    if not text:
        raise Wrong("Bad Request: text must be non-empty")
    if utf16_length(text) > limit:
        raise Wrong(f"Bad Request: {too_long} {limit}")
    return text


def _solution(world: World, params: Params, n_options: int) -> dict[str, Any]:
    correct = params.get("correct_option_ids")
    if correct is None:
        correct = [params["correct_option_id"]] if "correct_option_id" in params else []
    if not correct:
        raise Wrong("Bad Request: correct quiz option list must be non-empty")
    if correct != sorted(set(correct)):
        raise Wrong("Bad Request: correct quiz option list must be increasing")
    if not 0 <= correct[0] <= correct[-1] < n_options:
        raise Wrong("Bad Request: wrong quiz correct_option_id")
    solution: dict[str, Any] = {"correct_option_ids": correct}
    explanation = read_text(
        params.get("explanation") or "",
        params.get("explanation_parse_mode"),
        params.get("explanation_entities"),
    )
    world.losses += explanation.losses
    if utf16_length(explanation.text) > MAX_EXPLANATION:
        raise Wrong(f"Bad Request: quiz explanation must have at most {MAX_EXPLANATION} characters")
    if explanation.text.count("\n") > MAX_EXPLANATION_LINE_FEEDS:
        raise Wrong(f"Bad Request: quiz explanation must have at most {MAX_EXPLANATION_LINE_FEEDS} line feeds")
    if explanation.text:
        solution["explanation"] = explanation.text
        if explanation.entities:
            solution["explanation_entities"] = explanation.entities
    return solution
