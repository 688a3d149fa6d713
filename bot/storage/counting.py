"""Counts how the items of the quizzes go and what is asked, over all learners: nothing here names one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from bot.storage.inserting import add_up, add_up_all
from bot.storage.store import ItemCounts, QuestionCount, Tallied
from bot.storage.tables import item_counts, item_picks, question_counts
from bot.tutor.reply import Marked, Outcome


def with_marked(before: ItemCounts | None, marked: Marked) -> ItemCounts:
    """Count a first meeting of an item; before the first one, there are no counts."""
    counts = before or ItemCounts(marked.item, 0, 0, {})
    x, y = marked.others, int(marked.is_right)
    picks = Counter(counts.picks)
    picks.update(marked.first)
    counts = replace(counts, asked=counts.asked + 1, right=counts.right + y, picks=dict(picks))
    if x is None:
        return counts
    return replace(
        counts,
        pairs=counts.pairs + 1,
        sum_x=counts.sum_x + x,
        sum_xx=counts.sum_xx + x * x,
        sum_y=counts.sum_y + y,
        sum_xy=counts.sum_xy + x * y,
    )


def add_marked(connection: Connection, marked: Sequence[Marked]) -> None:
    """Count first meetings."""
    # By item, and each before its picks: two turns that count the same ones cannot wait for each other.
    for one in sorted(marked, key=lambda one: one.item):
        first = with_marked(None, one)
        amounts = {column.name: getattr(first, column.name) for column in item_counts.columns if not column.primary_key}
        add_up(connection, item_counts, {"item": one.item}, amounts)
        for pick, times in first.picks.items():
            add_up(connection, item_picks, {"item": one.item, "pick": pick}, {"times": times})


def read_counts(connection: Connection) -> Sequence[ItemCounts]:
    """Read the counts, by item id."""
    picks: dict[str, dict[str, int]] = {}
    for row in connection.execute(select(item_picks)):
        picks.setdefault(row.item, {})[row.pick] = row.times
    counts = [
        ItemCounts(**row, picks=picks.get(row["item"], {}))
        for row in connection.execute(select(item_counts)).mappings()
    ]
    return sorted(counts, key=lambda one: one.item)


def add_questions(connection: Connection, tallied: Sequence[Tallied]) -> None:
    """Count questions."""
    # In the order of their keys: two turns that count the same ones cannot wait for each other.
    rows = [
        ({"day": count.day, "intent": count.intent or "", "outcome": count.outcome}, {"times": count.times})
        for count in in_order(Counter(tallied))
    ]
    if rows:
        add_up_all(connection, question_counts, rows)


def read_question_counts(connection: Connection, since: date) -> Sequence[QuestionCount]:
    """Read the counts of questions from a day on."""
    query = select(question_counts).where(question_counts.c.day >= since)
    counts = [
        QuestionCount(row.day, row.intent or None, Outcome(row.outcome), row.times) for row in connection.execute(query)
    ]
    return sorted(counts, key=_by_question)


def in_order(times: Mapping[Tallied, int]) -> Sequence[QuestionCount]:
    """Put counts of questions in the order in which they are told."""
    counts = [QuestionCount(one.day, one.counted.intent, one.counted.outcome, count) for one, count in times.items()]
    return sorted(counts, key=_by_question)


def _by_question(count: QuestionCount) -> tuple[date, str, str]:
    return (count.day, count.intent or "", count.outcome)
