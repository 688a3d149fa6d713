"""Puts the parts together for who asks from a command line: what is learned here is asked here, and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TextIO

from bot.authoring.building import read_course, read_course_and_draft
from bot.authoring.changes import Changes, Meet, Talk, ask_each, compare
from bot.authoring.drafts import Draft
from bot.authoring.english import ordinary_words
from bot.authoring.questions import gather
from bot.authoring.revisions import course_at
from bot.authoring.sides import read_before, read_here, read_past
from bot.authoring.trials import Report, ask_course, count_steps
from bot.channels import terminal
from bot.conversation import Conversation, utc_now
from bot.errands import inbox_of, usage_of
from bot.settings import Settings
from bot.storage.finding import is_there
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import AuditEntry, Store
from bot.tutor.course import Course
from bot.tutor.inbox import Inbox
from bot.tutor.matching.learning import cross_validate, learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.quizzing.counts import ItemReport, report_items
from bot.tutor.usage import Usage


def converse(course_dir: Path, store: Store, staff: frozenset[int] = frozenset()) -> Conversation:
    """Read the course and learn its phrases. Raises CourseError."""
    course = read_course(course_dir)
    return Conversation(course, learn(course, ordinary_words()), store, staff=staff)


def ask_all(course_dir: Path, progress: Callable[[int], Callable[[], None]]) -> Report:
    """Ask every trial and every phrase of the course. `progress` is told the number of steps, and gives what to call
    after each. Raises CourseError.
    """
    course, draft = read_course_and_draft(course_dir)
    matcher = learn(course, ordinary_words())
    parts = cross_validate(matcher, course, ordinary_words())
    return ask_course(course, draft, matcher, parts, progress(count_steps(course)))


def compare_courses(
    course_dir: Path,
    old: str,
    new: str | None,
    database_url: str | None,
    progress: Callable[[int], Callable[[], None]],
) -> Changes:
    """Ask what is known to be asked of the course at revision `old`, and of that at `new` (None: as its files are now).

    Asks also what learners let staff see, where there is a database at that address. `progress` as above.
    Raises ComparisonError, CourseError, StoreError.
    """
    with ExitStack() as stack:
        later = stack.enter_context(course_at(course_dir, new)) if new is not None else None
        former = stack.enter_context(course_at(course_dir, old))
        after = read_past(later) if later else read_here(course_dir)
        before = read_before(former, after, later.folder if later else course_dir)
    kept: Sequence[str] = ()
    if database_url and is_there(database_url):
        store = SqlStore(database_url)
        try:
            kept = [question.text for question in store.kept()]
        finally:
            store.close()
    questions = gather(before.posed, after.posed, kept)
    step, now = progress(2 + 2 * len(questions)), utc_now()
    # One course after the other: each takes hundreds of MB once it is learned.
    matcher = learn(before.course, ordinary_words())
    step()
    heard_before = ask_each(before, _judge(before.course, matcher, now), questions, step)
    if before.answers_like(after):
        return compare(before, after, questions, heard_before, heard_before)
    del matcher
    matcher = learn(after.course, ordinary_words())
    step()
    heard_after = ask_each(after, _judge(after.course, matcher, now), questions, step)
    return compare(before, after, questions, heard_before, heard_after)


def _judge(course: Course, matcher: Matcher, now: datetime) -> Meet:
    """Let each learner be a new one, at the same time and with the same chance."""

    def meet() -> Talk:
        rng = Random(0)  # noqa: S311 - chance for variety, not for secrets
        conversation = Conversation(course, matcher, MemoryStore(), lambda: now, rng)
        return lambda message: conversation.take(1, message)

    return meet


def report_quizzes(settings: Settings) -> Sequence[ItemReport]:
    """Say how the items of the course do, from the counts in the database. Raises CourseError, StoreError."""
    course = read_course(settings.course_dir)
    with _stored(settings) as store:
        return report_items(course, store.counts(), store.flagged())


def report_use(settings: Settings, days: int) -> Usage:
    """Say how the tutor was used in the last days, from the database. Raises CourseError, StoreError."""
    course = read_course(settings.course_dir)
    with _stored(settings) as store:
        return usage_of(course, store, utc_now(), days)


def read_inbox(settings: Settings) -> tuple[Course, Draft, Inbox]:
    """Sort what waits for staff in the database, by the course. Raises CourseError, StoreError."""
    course, draft = read_course_and_draft(settings.course_dir)
    with _stored(settings) as store:
        return course, draft, inbox_of(course, store, lambda: learn(course, ordinary_words()))


def drop_questions(settings: Settings, numbers: Sequence[int]) -> int:
    """Remove questions that learners let staff see from the database; say how many were there. Raises StoreError."""
    with _stored(settings) as store:
        return store.drop_kept(numbers)


def read_audit(settings: Settings) -> Sequence[AuditEntry]:
    """Give what staff did in chats, oldest first. Raises StoreError."""
    with _stored(settings) as store:
        return store.audited()


def is_stored(settings: Settings) -> bool:
    """Say whether there is a database to look into."""
    return is_there(settings.database_url)


@contextmanager
def _stored(settings: Settings) -> Iterator[Store]:
    """Lend what is stored, to look at it. Where no database is, none is made, and there is nothing to see."""
    store: Store = SqlStore(settings.database_url) if is_stored(settings) else MemoryStore()
    try:
        yield store
    finally:
        store.close()


def run_terminal(conversation: Conversation, source: TextIO, sink: TextIO) -> None:
    """Chat with one learner at a terminal."""
    terminal.chat(conversation, source, sink)


def forgetful_conversation(settings: Settings) -> Conversation:
    """Put together a tutor that remembers nothing after the process ends."""
    return converse(settings.course_dir, MemoryStore())
