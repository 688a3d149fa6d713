"""Chooses what to ask next: what is nearly forgotten, what was asked about, and a little that is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest

from bot.tutor.course import Course
from bot.tutor.quizzing.items import Item, Kind, Level
from bot.tutor.quizzing.scheduling import recall
from bot.tutor.quizzing.study import Asked, Study

QUIZ_ITEMS, MOST_ITEMS = 5, 10
"""Items of a quiz: three to four minutes."""

MORE_ITEMS = 3
REVIEW_ITEMS = 8
"""Items of one review: the rest of a backlog waits unseen."""

NEW_BESIDE_DUE = 2
"""New items in a quiz that also asks what is due."""

RETURNING = 2
"""Topics that were asked about and come back in one quiz."""

FIRST_OF_AN_OBJECTIVE = 2
"""New items in a row on one objective, where the quiz is about several."""

_LEVELS = list(Level)


def plan_quiz(
    course: Course, study: Study, scope: Sequence[str], day: date, count: int = QUIZ_ITEMS, *, new: bool = True
) -> tuple[str, ...]:
    """Choose up to `count` items of the objectives in `scope`, in the order in which they are asked.

    What was asked about comes first, then what is due, then new items in blocks, the easiest level first, then known
    ones, mixed.
    """
    returning = _returning_items(course, study, scope, day, new=new)
    busy = {item.objective for item in returning}
    due = [item for item in due_items(course, study, day, scope) if item.objective not in busy]
    chosen = [*returning, *due][:count]
    room = count - len(chosen)
    unmet = sum(item.id not in study.by_item for item in chosen)
    most = min(room, max(0, NEW_BESIDE_DUE - unmet)) if due else room
    chosen += [item for item in _new_items(course, study, scope) if item not in chosen][:most] if new else []
    known = [item for item in _known_items(course, study, scope, day) if item not in chosen]
    filling = known[: count - len(chosen)]
    explain = _explanation(course, study, scope, chosen) if new else None
    ordered = [*chosen, *_mixed(filling)]
    if explain and len(ordered) > 1:
        # In the place of the last but one, so that it does not lengthen the quiz.
        ordered[-2:] = [explain, ordered[-1]]
    return tuple(item.id for item in ordered)


def plan_review(course: Course, study: Study, day: date) -> tuple[str, ...]:
    """Choose what is due, at most REVIEW_ITEMS, what lost most of its recall first."""
    return tuple(item.id for item in due_items(course, study, day, list(course.objectives))[:REVIEW_ITEMS])


def due_items(course: Course, study: Study, day: date, scope: Iterable[str]) -> Sequence[Item]:
    """Give what is due, what lost most of its recall first, ties by id.

    Of one objective it is a single item a day, the one that waited longest: one that is forgotten every day has lost
    more by the next than a sibling that sits has lost in weeks, and would keep it from its turn.
    """
    practised = {
        item.objective
        for card in study.cards
        if card.memory and card.memory.last == day and (item := course.item(card.item))
    }
    found: list[tuple[float, str, Item]] = []
    for objective in scope:
        if objective in practised:
            continue
        of_objective: list[tuple[date, float, str, Item]] = []
        for item in course.objectives.get(objective, ()):
            card = study.by_item.get(item.id)
            if card and card.memory and card.memory.due <= day and item.kind is not Kind.EXPLAIN:
                of_objective.append((card.memory.due, recall(card.memory, day), item.id, item))
        found += [one[1:] for one in sorted(of_objective)[:1]]
    return [item for _, _, item in sorted(found)]


def recall_item(
    course: Course, study: Study, asked: Asked, scope: Iterable[str] | None = None, *, explained: bool = True
) -> Item | None:
    """Find the item with which a topic comes back: one in the learner's own words, where there is one."""
    if scope is not None and asked.intent not in scope:
        return None
    items = [item for item in course.objectives.get(asked.intent, ()) if explained or item.kind is not Kind.EXPLAIN]

    def order(item: Item) -> tuple[int, bool, int]:
        own_words = {Kind.EXPLAIN: 0, Kind.TYPED: 1}.get(item.kind, 2)
        return own_words, item.id in study.by_item, _LEVELS.index(item.level)

    return min(items, key=order, default=None)


def is_something_due(course: Course, study: Study, day: date) -> bool:
    """Say whether there is something to recall today."""
    return bool(due_items(course, study, day, list(course.objectives))) or any(
        recall_item(course, study, one) for one in study.returning(day)
    )


def _returning_items(course: Course, study: Study, scope: Sequence[str], day: date, *, new: bool) -> list[Item]:
    """Give the items with which topics come back, two at most, and one explanation among them."""
    found: list[Item] = []
    for one in study.returning(day):
        explained = all(item.kind is not Kind.EXPLAIN for item in found)
        item = recall_item(course, study, one, scope, explained=explained)
        if item and (new or item.id in study.by_item):
            found.append(item)
    return found[:RETURNING]


def _new_items(course: Course, study: Study, scope: Sequence[str]) -> list[Item]:
    """Give what was never asked, objective by objective, in the order of the course and of the levels."""
    most = None if len(scope) == 1 else FIRST_OF_AN_OBJECTIVE
    first: list[Item] = []
    later: list[Item] = []
    for objective in scope:
        items = [item for item in course.objectives.get(objective, ()) if item.kind is not Kind.EXPLAIN]
        unmet = [item for item in items if item.id not in study.by_item]
        unmet.sort(key=lambda item: (_LEVELS.index(item.level), item.kind is Kind.TYPED))
        first += unmet[:most]
        later += unmet[len(unmet[:most]) :]
    return [*first, *later]


def _known_items(course: Course, study: Study, scope: Sequence[str], day: date) -> list[Item]:
    """Give what was asked before, what is least sure first; what was already asked today comes last."""
    found: list[tuple[bool, float, str, Item]] = []
    for objective in scope:
        for item in course.objectives.get(objective, ()):
            if (card := study.by_item.get(item.id)) and item.kind is not Kind.EXPLAIN:
                chance = recall(card.memory, day) if card.memory else 0.0
                today = card.memory is not None and card.memory.last == day
                found.append((today, chance, item.id, item))
    return [item for *_, item in sorted(found, key=lambda one: one[:3])]


def _explanation(course: Course, study: Study, scope: Sequence[str], chosen: Sequence[Item]) -> Item | None:
    """Find one explanation to ask for: of something that was right before, and not asked for yet."""
    if any(item.kind is Kind.EXPLAIN for item in chosen):
        return None
    for objective in scope:
        items = course.objectives.get(objective, ())
        if any((card := study.by_item.get(item.id)) and card.right for item in items):
            for item in items:
                if item.kind is Kind.EXPLAIN and item.id not in study.by_item:
                    return item
    return None


def _mixed(items: Sequence[Item]) -> list[Item]:
    """Take one of each objective in turn, so that look-alikes stand beside each other."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.objective, []).append(item)
    return [item for turn in zip_longest(*groups.values()) for item in turn if item]
