"""Puts the parts together: from settings to a running conversation. The only file that names concrete classes."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import TextIO

from pydantic import SecretStr
from threadpoolctl import threadpool_limits

from bot.authoring.building import read_course, read_course_and_draft
from bot.authoring.changes import Changes, Meet, Talk, ask_each, compare
from bot.authoring.drafts import Draft
from bot.authoring.english import ordinary_words
from bot.authoring.questions import gather
from bot.authoring.revisions import course_at
from bot.authoring.sides import read_before, read_here, read_past
from bot.authoring.trials import Report, ask_course, count_steps
from bot.channels import terminal
from bot.channels.preview.desk import Desk
from bot.channels.preview.serving import serve_preview
from bot.channels.telegram.hooking import LONGEST_SILENCE_S as DELIVERED_S
from bot.channels.telegram.polling import LONGEST_SILENCE_S as RECEIVING_S
from bot.channels.telegram.sending import LONGEST_SILENCE_S as SENDING_S
from bot.channels.telegram.service import serve
from bot.channels.telegram.webhook import Hook, Webhook
from bot.conversation import Conversation, usage_of, utc_now
from bot.errors import SettingsError
from bot.operating.listening import PATHS, listening
from bot.operating.watch import Watch
from bot.publishing.displaying import Display
from bot.publishing.edition import Answer, Edition, Refusal, Unchanged
from bot.publishing.publisher import Publisher, first_edition
from bot.publishing.renewing import Renewal
from bot.publishing.watching import Signature, signature
from bot.publishing.workroom import Workroom
from bot.settings import Settings
from bot.storage.finding import is_there
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import AuditEntry, Store
from bot.tutor.course import Course
from bot.tutor.inbox import Inbox, count_declined, sort_inbox
from bot.tutor.matching.learning import cross_validate, learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.quizzing.counts import ItemReport, report_items
from bot.tutor.usage import Usage

STDIN = 0


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
        kept = [(question.id, question.text) for question in store.kept()]
        declined = count_declined(store.question_counts(date.min))
    if not (kept or declined):
        return course, draft, Inbox()
    return course, draft, sort_inbox(course, learn(course, ordinary_words()), kept, declined)


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


def run_telegram(settings: Settings) -> None:
    """Answer on Telegram until told to stop. Raises SettingsError, CourseError, StoreError, TelegramRefused."""
    token = settings.token()
    if token is None:
        raise SettingsError(
            "no bot token: get one from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN "
            "(in the environment or in a file .env). Without one, `psi-tutor chat` talks in the terminal."
        )
    hook = _hook(settings, token)
    # Sums of a turn are small: threads for them only wait for each other, the longer the busier the machine is. With
    # 40 questions a second beside a course that is being learned, the median wait was 206 ms, with one thread 23.
    threadpool_limits(1)
    # Until the channel listens for it: as the first process of a container, Python would ignore SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    at_terminal = os.isatty(STDIN)
    # Before there is a course it is no use to wish for another, and no reason to end: files are read as they are.
    signal.signal(signal.SIGHUP, lambda *_: _end_with_terminal(at_terminal))
    store = SqlStore(settings.database_url)
    try:
        with listening(settings.listen) as taken, _workroom(settings.course_dir) as (workroom, seen):
            edition = first_edition(workroom)
            gc.freeze()  # see Renewal
            conversation = Conversation(
                edition.course,
                edition.matching,
                store,
                staff=settings.staff_ids,
                on_reload=lambda asker: publisher.request(asker),
            )
            receiving_s = DELIVERED_S if hook else RECEIVING_S
            watch = Watch(store, lambda: conversation.course.version, receiving_s, SENDING_S, utc_now)
            webhook = Webhook(hook, watch.metrics) if hook else None
            renewal = Renewal(conversation, store, settings.staff_ids, utc_now)

            async def hear(answer: Answer, askers: frozenset[int]) -> None:
                if isinstance(answer, Edition | Refusal | Unchanged):
                    watch.metrics.course_read(is_refused=isinstance(answer, Refusal))
                await renewal.hear(answer, askers)

            publisher = Publisher(workroom, settings.course_dir, seen, hear)
            serving = serve(
                token.get_secret_value(),
                settings.bot_api_url,
                conversation,
                store,
                settings.course_dir,
                utc_now,
                beside=partial(_keep_up, publisher),
                observer=watch.metrics,
                webhook=webhook,
            )
            others = [webhook.route] if webhook else []
            asyncio.run(watch.over(serving, taken, others) if taken else serving)
    finally:
        store.close()


def _hook(settings: Settings, token: SecretStr) -> Hook | None:
    """Say where updates are delivered, if they are not fetched. Raises SettingsError."""
    if settings.mode == "polling":
        return None
    path, secret = settings.path_of_webhook(PATHS), settings.secret_of_webhook(token)
    return Hook(settings.webhook_url or "", path, secret.get_secret_value())


def run_preview(settings: Settings, port: int, announce: Callable[[str], None]) -> None:
    """Show the course in a local web page until told to stop, also one that has problems, and keep up with its files.

    `announce` is told the address. Raises SettingsError.
    """
    desk = Desk()
    display = Display(desk)
    with _workroom(settings.course_dir) as (workroom, seen):
        publisher = Publisher(workroom, settings.course_dir, seen, display.hear, display.stir)

        async def serve_and_keep_up() -> None:
            keeping_up = asyncio.create_task(_keep_up(publisher, at_once=True))
            serving = asyncio.create_task(serve_preview(desk, settings.course_dir, MemoryStore, port, announce))
            try:
                done, _ = await asyncio.wait({serving, keeping_up}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in (serving, keeping_up):
                    task.cancel()
                await asyncio.gather(serving, keeping_up, return_exceptions=True)

        asyncio.run(serve_and_keep_up())


@contextmanager
def _workroom(course_dir: Path) -> Iterator[tuple[Workroom, Signature]]:
    """Open a workroom for a course, and tell how its files are just before it reads them."""
    seen = signature(course_dir)
    workroom = Workroom(course_dir)
    try:
        yield workroom, seen
    finally:
        workroom.close()


async def _keep_up(publisher: Publisher, *, at_once: bool = False) -> None:
    """Keep what is taught at the course as its files are; SIGHUP has it read again."""
    at_terminal = os.isatty(STDIN)

    def hang_up() -> None:
        _end_with_terminal(at_terminal)
        publisher.request()

    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hang_up)
    await publisher.run(at_once=at_once)


def _end_with_terminal(at_terminal: bool) -> None:
    if at_terminal and not os.isatty(STDIN):
        # The terminal was closed, which is not a wish for another course.
        signal.raise_signal(signal.SIGTERM)
