"""Writes what changes between two courses as Markdown, for a comment on a pull request.

Who may read that, nobody here knows, and anybody may have typed a question: words stand as code, where GitHub reads no
markup, no links and no names of people; those of learners are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.authoring.change_reporting import (
    KINDS,
    Group,
    asked,
    became,
    choices,
    grouped,
    notices,
    right,
    scores,
    summary,
)
from bot.authoring.changes import Change, Changes, Kind, Verdict
from bot.authoring.inbox_reporting import shown
from bot.authoring.questions import Question, Standing

LIMIT_CHARS = 60_000
"""GitHub takes comments of 65,536 characters."""

ROWS = (50, 20, 5, 1)
"""How many rows of each table are shown: the most with which the comment is short enough."""

CELL = 120
"""Characters of a cell: enough to know a question by."""

_NOT_SHOWN = "*a learner's question, which only staff may read*"

_WITHIN = frozenset({Kind.TEXT, Kind.SOURCES, Kind.PICTURES})

_BACKTICKS = re.compile("`+")


def to_markdown(changes: Changes) -> str:
    """Give the report with its tables folded up, what got worse open and first."""
    for rows in ROWS:
        page = "\n".join(_lines(changes, rows))
        if len(page) <= LIMIT_CHARS:
            return page
    return f"{_headline(changes)}\n\nThis is too much for a comment: see `psi-tutor diff`."


def code(text: str) -> str:
    """Give a text as code on one line, which also a table takes: no sign in it means anything.

    A bar would end a cell even in code, and GitHub and others do not agree on what a backslash before it does.

    >>> code("@anna | `ls`")
    '`` @anna ¦ `ls` ``'
    """
    line = shown(text if len(text) <= CELL else f"{text[: CELL - 1]}…").replace("|", "\N{BROKEN BAR}")
    fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(line)), default=0))
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}" if line else ""


def _headline(changes: Changes) -> str:
    return f"**{summary(changes, code)}**"


def _lines(changes: Changes, rows: int) -> Iterator[str]:
    yield _headline(changes)
    yield ""
    yield scores(changes)
    for verdict in Verdict:
        if those := changes.of(verdict):
            yield from _folded(f"{verdict.capitalize()} ({len(those):,})", is_open=verdict is Verdict.WORSE)
            yield from _table(those, rows)
            yield "</details>"
    texts = [group for group in grouped(changes.changes) if _WITHIN.intersection(group.changes[0].kinds)]
    if texts:
        yield from _folded(f"What differs within answers ({len(texts):,})")
        yield from _texts(texts, rows)
        yield "</details>"
    for standing in (Standing.ADDED, Standing.LOST, Standing.MOVED):
        if questions := changes.standing(standing):
            yield from _folded(f"Questions {standing} ({len(questions):,})")
            yield from _questions(questions, rows)
            yield "</details>"
    for line in notices(changes, code):
        yield ""
        yield line


def _folded(title: str, *, is_open: bool = False) -> Iterator[str]:
    yield ""
    yield f"<details{' open' if is_open else ''}><summary>{title}</summary>"
    yield ""


def _table(those: Sequence[Change], rows: int) -> Iterator[str]:
    yield "| Question | Right | Before | After |"
    yield "| --- | --- | --- | --- |"
    for change in those[:rows]:
        cells = (code(became(change.before)), code(_after(change)))
        yield f"| {_asked(change.question)} | {_right(change.question)} | {' | '.join(cells)} |"
    yield from _left(len(those) - rows, 4)


def _after(change: Change) -> str:
    after = became(change.after)
    if after != became(change.before):
        return after
    kinds = (choices(change) if kind is Kind.CHOICES else KINDS[kind] for kind in change.kinds)
    return f"{after}, {', '.join(kinds)}"


def _questions(questions: Sequence[Question], rows: int) -> Iterator[str]:
    yield "| Question | Right |"
    yield "| --- | --- |"
    for question in questions[:rows]:
        yield f"| {_asked(question)} | {_right(question)} |"
    yield from _left(len(questions) - rows, 2)


def _left(number: int, columns: int) -> Iterator[str]:
    if number > 0:
        yield f"| and {number:,} more {'|' * columns}"
    yield ""


def _texts(groups: Sequence[Group], rows: int) -> Iterator[str]:
    for group in groups[:rows]:
        lines = [shown(line) for line in group.lines[:rows]]
        fence = "`" * max([3, *(len(run) + 1 for line in lines for run in _BACKTICKS.findall(line))])
        yield f"{code(group.title)} (questions: {len(group.changes):,})"
        yield ""
        yield f"{fence}diff"
        yield from lines
        if len(group.lines) > rows:
            yield f"and {len(group.lines) - rows:,} more lines"
        yield fence
        yield ""
    if len(groups) > rows:
        yield f"And {len(groups) - rows:,} more."
        yield ""


def _asked(question: Question) -> str:
    return _NOT_SHOWN if question.is_private else code(asked(question))


def _right(question: Question) -> str:
    return "" if question.right_before is None and question.right_after is None else code(right(question))
