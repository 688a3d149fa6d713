"""Writes the inbox for course staff. What learners wrote is shown so that it cannot steer a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.authoring.counting import count_of
from bot.authoring.quoting import escaped
from bot.tutor.course import Course
from bot.tutor.inbox import FEWEST, TAUGHT, Cluster, Inbox

NOTHING_WAITS = "No question waits."

LIMIT_CHARS = 200
"""Of a longer question the list shows the start; the whole stands in the JSON."""


def shown(text: str) -> str:
    """Give a learner's words in one line, for a terminal."""
    line = escaped(" ".join(text.split()))
    return line if len(line) <= LIMIT_CHARS else f"{line[: LIMIT_CHARS - 1]}…"


def to_json(inbox: Inbox, course: Course) -> str:
    """Give everything that may be shown; confidences are in 0..1, and the questions of a group say nearly the same.

    Signs beyond ASCII stand as escapes, so that every terminal and every pipe gets JSON.
    """
    values = {
        "clusters": [
            {
                "intent": cluster.intent,
                "title": _title(cluster, course) or None,
                "declined": cluster.declined,
                "groups": [
                    [
                        {"number": question.id, "text": question.text, "confidence": question.confidence}
                        for question in group
                    ]
                    for group in cluster.groups
                ],
            }
            for cluster in inbox.clusters
        ],
        "hidden": inbox.hidden,
        "taught": list(inbox.taught),
    }
    return json.dumps(values, indent=2).replace("\x7f", "\\u007f")


def to_text(inbox: Inbox, course: Course) -> str:
    """Give the inbox for a terminal, what most learners ask first."""
    return "\n".join(_lines(inbox, course))


def _lines(inbox: Inbox, course: Course) -> Iterator[str]:
    widest = max((len(str(question.id)) for question in inbox.questions), default=0)
    for cluster in inbox.clusters:
        yield f"{cluster.name}  {_title(cluster, course) or 'no longer in the course'} ({'; '.join(_counts(cluster))})"
        for group in cluster.groups:
            for at, question in enumerate(group):
                mark = "  ~ " if at else "  "
                yield f"{mark}{question.id:>{widest}}  {question.confidence:>4.0%}  {shown(question.text)}"
        yield ""
    if not inbox.clusters:
        yield NOTHING_WAITS
    if inbox.hidden:
        yield f"{count_of(inbox.hidden, 'question')} declined and not shown: fewer than {FEWEST} near to one intent."
    if inbox.taught:
        yield f"{count_of(len(inbox.taught), 'question')} taught by now and not shown; `--drop {TAUGHT}` removes them."
    if inbox.questions:
        yield "Behind each number: the chance that the intent is meant. ~ says nearly the same as the one above."
        yield "--patch shows how each becomes a phrase of its intent (near to nothing: of those out of scope), --apply"
        yield "does it; or choose: --apply NUMBER ... [--as INTENT]. --drop NUMBER ... removes questions for good."
        yield "The name of an intent stands for all numbers below it."


def _counts(cluster: Cluster) -> Iterator[str]:
    if number := len(cluster.questions):
        yield count_of(number, "question")
    if cluster.declined:
        yield f"declined {cluster.declined:,} times in all"


def _title(cluster: Cluster, course: Course) -> str:
    if cluster.intent is None:
        return "Near to nothing in the course"
    intent = course.intents.get(cluster.intent)
    return intent.title if intent else ""
