"""Carries out what a turn asks of the store besides to be saved, and reads there what staff are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from bot.storage.store import Broadcasted, Exclusion, Flagged, Kept, Record, Store, Tallied
from bot.tutor.changing import replace
from bot.tutor.course import Course
from bot.tutor.inbox import Inbox, count_declined, sort_inbox
from bot.tutor.learner import Learner
from bot.tutor.matching.ranking import Matching
from bot.tutor.quizzing.counts import report_items
from bot.tutor.quizzing.grouping import Score, scores_reply
from bot.tutor.reply import (
    Broadcast,
    CountReach,
    Export,
    File,
    Flag,
    Forget,
    Keep,
    LeaveScores,
    Reload,
    ShowInbox,
    ShowScores,
    ShowStats,
    Turn,
)
from bot.tutor.staffing import STATS_DAYS, inbox_reply, message_to_all, reach_reply, reload_reply, stats_reply
from bot.tutor.usage import Usage, report_usage

EXPORT_FILE = "export.json"


def carry_out(turn: Turn, course: Course, matching: Matching, store: Store, now: datetime, *, can_reload: bool) -> Turn:
    """Put what only the store knows into the last reply of a turn, and into what is noted of staff. Raises StoreError.

    `course` and `matching` are those that the turn was taken with. The store is as before the turn.
    """
    if turn.errand is None:
        return turn
    learner, last = turn.learner, turn.replies[-1]
    match turn.errand:
        case Keep() | Flag() | Forget():
            # Nothing is to be read for them: they are done when the turn is committed.
            return turn
        case Export():
            stored = json.dumps(store.export(learner.id), ensure_ascii=False, indent=2)
            last = replace(last, file=File(EXPORT_FILE, f"{stored}\n"))
        case ShowScores(since):
            last = scores_reply(course, last, store.scores(learner.id, since))
        case LeaveScores():
            last = scores_reply(course, last, _scores_after(turn.errand, store, learner.id))
        case ShowStats():
            last = stats_reply(course, last, usage_of(course, store, now, STATS_DAYS))
        case ShowInbox():
            last = inbox_reply(course, last, inbox_of(course, store, lambda: matching))
        case Reload():
            last = reload_reply(course, last, can_reload=can_reload)
            turn = turn if can_reload else _audited(turn, "refused: not possible here")
        case CountReach():
            last = reach_reply(course, last, _reach(store, learner))
        case Broadcast():
            count = _reach(store, learner)
            last = reach_reply(course, last, count)
            turn = _audited(turn, f"to {count:,} learner{'' if count == 1 else 's'}")
        case _ as forgotten:
            assert_never(forgotten)
    return replace(turn, replies=(*turn.replies[:-1], last))


def records_of(turn: Turn, now: datetime, version: str) -> Sequence[Record]:
    """Say what a turn leaves in the store besides the learner; `version`: of the course that it was taken with."""
    records: list[Record] = [record for record in (turn.marked, turn.audited) if record]
    records += [Tallied(now.astimezone(UTC).date(), one) for one in turn.counted]
    match turn.errand:
        case Keep(question):
            records.append(Kept(question, version))
        case Flag(item):
            records.append(Flagged(item, version))
        case LeaveScores(person, is_out=is_out):
            records.append(Exclusion(turn.learner.id, person, is_out))
        case Broadcast(words):
            records.append(Broadcasted(message_to_all(words)))
    return records


def usage_of(course: Course, store: Store, now: datetime, days: int) -> Usage:
    """Say how the tutor was used in the last days, today among them. Raises StoreError."""
    counts = store.question_counts(now.date() - timedelta(days - 1))
    items = report_items(course, store.counts(), store.flagged())
    active = (store.active(now - timedelta(7)), store.active(now - timedelta(30)))
    return report_usage(course, counts, items, days=days, active=active)


def inbox_of(course: Course, store: Store, learned: Callable[[], Matching]) -> Inbox:
    """Sort what waits for staff, by the course. Raises StoreError.

    `learned` gives what the course teaches; it is called only when something waits, since learning takes seconds.
    """
    kept = [(question.id, question.text) for question in store.kept()]
    declined = count_declined(store.question_counts(date.min))
    return sort_inbox(course, learned(), kept, declined) if kept or declined else Inbox()


def _scores_after(leaving: LeaveScores, store: Store, group: int) -> Sequence[Score]:
    """Give the scores of a group as they will be once the turn is committed."""
    others = [one for one in store.scores(group, leaving.since) if one.person != leaving.person]
    own = None if leaving.is_out else store.score_of(group, leaving.person, leaving.since)
    return [*others, *([own] if own else [])]


def _reach(store: Store, learner: Learner) -> int:
    """Count who can be written to once the turn is committed: whoever just wrote is among them."""
    is_counted = learner.version > 0 and store.is_reachable(learner.id)
    return store.reachable() + (not is_counted)


def _audited(turn: Turn, detail: str) -> Turn:
    return replace(turn, audited=replace(turn.audited, detail=detail)) if turn.audited else turn
