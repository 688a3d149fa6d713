"""Writes how the tutor is used, for course staff."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.tutor.course import SMALL_TALK
from bot.tutor.usage import LEAST, Questions, TopicUse, Usage

_NAMES = {SMALL_TALK: "(the tutor itself)", None: "(near to nothing)"}


def to_json(usage: Usage) -> str:
    """Give every figure; shares are numbers in 0..1, or null where there is nothing to divide.

    Signs beyond ASCII stand as escapes, so that every terminal and every pipe gets JSON.
    """
    figures = {
        "days": usage.days,
        "active_7": usage.active_7,
        "active_30": usage.active_30,
        "questions": _figures(usage.questions),
        "topics": [_topic(one) for one in usage.topics],
        "least_answered": [one.topic for one in usage.missed],
        "least_right": [one.topic for one in usage.weak],
        "hardest": [{"item": one.item, "asked": one.asked, "facility": one.facility} for one in usage.hardest],
    }
    return json.dumps(figures, indent=2)


def to_text(usage: Usage) -> str:
    """Give the figures for a terminal."""
    return "\n".join(_lines(usage))


def _topic(use: TopicUse) -> dict[str, Any]:
    return {
        "topic": use.topic,
        "is_gone": use.is_gone,
        **_figures(use.questions),
        "quizzed": use.quizzed,
        "right": use.right,
        "right_share": use.right_share,
    }


def _figures(questions: Questions) -> dict[str, Any]:
    missed_share = questions.missed if questions.count else None
    return {"asked": questions.count, **asdict(questions), "missed_share": missed_share}


def _lines(usage: Usage) -> Iterator[str]:
    days = "day" if usage.days == 1 else f"{usage.days:,} days"
    yield f"Learners who wrote: {usage.active_7:,} in the last 7 days, {usage.active_30:,} in the last 30."
    total = usage.questions
    if total.count:
        answered, asked_back, declined = (
            _percent(part, total.count) for part in (total.answered, total.asked_back, total.declined)
        )
        yield (
            f"Questions in the last {days}: {total.count:,}; {answered} answered, {asked_back} asked back, "
            f"{declined} declined."
        )
    else:
        yield f"No question was asked in the last {days}."
    yield ""
    yield from _table(usage.topics)
    yield ""
    yield f"Least often answered: {_worst(usage.missed, [one.questions.missed for one in usage.missed], 'missed')}"
    yield f"Least often right in quizzes: {_worst(usage.weak, [one.right_share or 0.0 for one in usage.weak], 'right')}"
    items = ", ".join(f"{one.item} ({one.facility or 0.0:.0%} right of {one.asked:,})" for one in usage.hardest)
    yield f"Hardest quiz items: {items or _TOO_FEW}"
    yield ""
    yield "Asked back: the tutor was not sure and offered a choice. What is declined counts for what it is nearest to."
    yield "Quizzes: first answers at the first meeting, over all time. Nothing here names a learner."


_TOO_FEW = f"nothing stands out (of at least {LEAST} each)."


def _table(topics: Sequence[TopicUse]) -> Iterator[str]:
    names = [_name(one) for one in topics]
    widest = max([len("topic"), *map(len, names)])
    heads = f"{'questions':>11}{'answered':>10}{'asked back':>12}{'declined':>10}{'quizzes':>9}{'right':>7}"
    yield f"{'topic':{widest}}{heads}"
    for name, one in zip(names, topics, strict=True):
        asked = one.questions
        yield (
            f"{name:{widest}}{asked.count:>11,}{_percent(asked.answered, asked.count):>10}"
            f"{_percent(asked.asked_back, asked.count):>12}{_percent(asked.declined, asked.count):>10}"
            f"{one.quizzed:>9,}{_percent(one.right, one.quizzed):>7}"
        )


def _name(use: TopicUse) -> str:
    return f"{use.topic} (no longer in the course)" if use.is_gone else _NAMES.get(use.topic) or str(use.topic)


def _worst(topics: Sequence[TopicUse], shares: Sequence[float], what: str) -> str:
    return ", ".join(f"{one.topic} ({share:.0%} {what})" for one, share in zip(topics, shares, strict=True)) or _TOO_FEW


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"
