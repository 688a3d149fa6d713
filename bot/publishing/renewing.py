"""Teaches what was learned anew to a running tutor, and tells its staff when that could not be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

import structlog
from structlog.contextvars import bound_contextvars

from bot.authoring.problems import Problem
from bot.conversation import Conversation
from bot.errors import StoreError
from bot.publishing.edition import Answer, Edition, Failure, Files, Refusal, Unchanged
from bot.publishing.settling import settle
from bot.storage.store import Address, Outgoing, Store
from bot.tutor import cards
from bot.tutor.cutting import LIMIT
from bot.tutor.markup import escape, fits
from bot.tutor.reply import Reply

SHOWN = 10
"""Problems that are told in a chat; `check` tells all of them."""

LIMIT_CHARS = 300
"""Of one problem: ten of them fit into one message, but for signs that count twice there."""

log = structlog.get_logger(__name__)


class Renewal:
    """Takes what a publisher tells; `staff` are the numbers of those who are told what keeps a course back."""

    def __init__(
        self, conversation: Conversation, store: Store, staff: Iterable[int], clock: Callable[[], datetime]
    ) -> None:
        self._conversation = conversation
        self._store = store
        self._staff = frozenset(staff)
        self._clock = clock
        self._told: tuple[Problem, ...] = ()

    async def hear(self, answer: Answer, askers: frozenset[int]) -> None:
        """Publish an edition, or report a refusal; who asked is told in any case.

        All staff are told of a refusal, but of the same problems only once until the course is in order.
        """
        name = f"news-{token_hex(3)}"
        with bound_contextvars(turn=name):
            await self._hear(answer, askers, name)

    async def _hear(self, answer: Answer, askers: frozenset[int], name: str) -> None:
        if answer.files is Files.IN_ORDER:
            self._told = ()
        match answer:
            case Edition(_, matching):
                course = answer.course
                self._conversation.publish(course, matching)
                settle()
                log.info(
                    "the course is published", course=course.version, learned="whole" if answer.is_whole else "for now"
                )
                await self._tell(askers, self._say("reloaded", version=course.version), name)
            case Unchanged(version):
                log.info("the course is unchanged", course=version)
                await self._tell(askers, self._say("reload_unchanged", version=version), name)
            case Refusal(problems):
                for problem in problems[:SHOWN]:
                    log.error("the course has a problem", problem=str(problem))
                log.error("the former course stays", problems=len(problems), course=self._conversation.course.version)
                people = askers if problems == self._told else self._staff | askers
                if await self._tell(people, self._report(problems), name):
                    self._told = problems
            case Failure():
                # The publisher has logged why.
                await self._tell(askers, self._say("reload_failed"), name)

    def _report(self, problems: Sequence[Problem]) -> Reply:
        said = self._say("reload_refused", count=str(len(problems)))
        text = f"{said.text}\n"
        for problem in problems[:SHOWN]:
            longer = f"{text}\n- {escape(str(problem)[:LIMIT_CHARS])}"
            if not fits(longer, LIMIT):
                break
            text = longer
        return replace(said, text=text)

    def _say(self, sentence: str, **values: str) -> Reply:
        return Reply(cards.say(self._conversation.course, sentence, **values))

    async def _tell(self, people: Iterable[int], reply: Reply, name: str) -> bool:
        outgoing = [Outgoing(Address(person), reply, turn=name) for person in sorted(people)]
        if not outgoing:
            return True
        try:
            await asyncio.to_thread(self._store.post, outgoing, self._clock())
        except StoreError as error:
            # The course is published all the same, and the log tells of it.
            log.error("staff could not be told", error=str(error))
            return False
        return True
