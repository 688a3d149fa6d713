"""The tutor for scripts: one JSON object a line in, one out, through whole turns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from time import perf_counter
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.conversation import Conversation
from bot.tutor.message import read_line


class Question(BaseModel):
    """A line: a text, and what the same learner said before it."""

    model_config = ConfigDict(strict=True, extra="ignore")

    text: str
    history: list[str] = []


def answer_lines(conversation: Conversation, lines: Iterable[str]) -> Iterator[str]:
    """Answer each line by a fresh learner, in order. A line that cannot be read gives {"error": ...}."""
    for learner, line in zip(count(1), lines, strict=False):
        if line.strip():
            yield json.dumps(_answer(conversation, learner, line))


def _answer(conversation: Conversation, learner: int, line: str) -> dict[str, Any]:
    try:
        question = Question.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        return {"error": f"not JSON: {error.msg} at column {error.colno}"}
    except RecursionError:
        return {"error": "nested too deep"}
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc'])) or 'line'}: {fault['msg']}" for fault in error.errors())
        return {"error": "; ".join(faults)}
    except ValueError:  # a number of more digits than Python reads
        return {"error": "not JSON: a number that is too long"}
    for earlier in question.history:
        conversation.take(learner, read_line(earlier))
    start = perf_counter()
    turn = conversation.take(learner, read_line(question.text))
    elapsed_ms = (perf_counter() - start) * 1000
    if turn is None:
        return {"error": "the turn was taken before"}
    return {
        "text": question.text,
        "outcome": turn.notes.outcome,
        "intent": turn.notes.intent,
        "choices": list(turn.notes.choices),
        "confidence": turn.notes.confidence,
        "ms": round(elapsed_ms, 3),
    }
