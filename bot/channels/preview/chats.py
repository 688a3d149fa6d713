"""The chat of one browser tab: what was said, why, and what a changed course would say instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from threading import Lock

import structlog

from bot.channels.preview import bubbles as laid
from bot.channels.preview.bubbles import Bubble, Bubbles, Trouble
from bot.channels.preview.comparing import NOTHING, Change, Glance, compare, glance
from bot.channels.preview.desk import Taught
from bot.channels.preview.reasons import Likely, Reason, find_reasons, likely
from bot.channels.surviving import surviving
from bot.conversation import Conversation, utc_now
from bot.logs import place_of
from bot.storage.store import Address, Outgoing, Store
from bot.tutor.learner import Learner
from bot.tutor.message import Command, Message, Tap, Text, read_line
from bot.tutor.reply import Turn

log = structlog.get_logger(__name__)

LEARNER = 1
"""The only learner of a chat's own store; groups have numbers below 0."""

NUMBERS = 100
"""How far the numbers of messages are apart from turn to turn: a turn that is taken again has the same ones."""

ROUNDS = 20
"""How many turns are taken again at most: those since the last question."""

START = "/start"


@dataclass(frozen=True)
class Deed:
    """What a button or a command did. `choice`: the id on the button; `about`: the intent that was shown, if any."""

    said: str
    choice: str
    outcome: str
    about: Likely | None
    replies: int
    is_in_place: bool


@dataclass(frozen=True)
class Round:
    """One turn with all that is needed to take it again: what came in, and how things stood before.

    `seen`: what there was to see of it.
    """

    number: int
    message: Message
    said: str
    learner: Learner
    bubbles: Bubbles
    seen: Glance = NOTHING


@dataclass(frozen=True)
class View:
    """What a tab shows of its chat; `reasons` are those for `question`, the text that was typed last."""

    bubbles: tuple[Bubble, ...]
    question: str
    reasons: tuple[Reason, ...]
    deed: Deed | None
    change: Change | None


class Chat:
    """A learner who is known to one browser tab. Methods block; one turn is taken at a time.

    The answers go through the store's outbox, as they do on Telegram. `seed` makes chance the same when a turn is
    taken again.
    """

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._seed = seed
        self._rng = Random()  # noqa: S311 - chance for variety, not for secrets
        self._lock = Lock()
        self._at: tuple[Taught, Conversation] | None = None
        self._bubbles: Bubbles = {}
        self._rounds: list[Round] = []
        self._before: tuple[str, Sequence[Glance]] | None = None
        self._question = ""
        self._reasons: tuple[Reason, ...] = ()
        self._deed: Deed | None = None
        self._change: Change | None = None

    def look(self, taught: Taught) -> View:
        """Show the chat. A course that has changed since answers the last question anew; a new learner is greeted."""
        with self._lock:
            self._catch_up(taught)
            return self._view()

    def say(self, taught: Taught, line: str) -> View:
        """Take what was typed."""
        with self._lock:
            conversation = self._catch_up(taught)
            number = self._next_number()
            self._go_on(taught, conversation, Round(number, read_line(line, number), line.strip(), *self._now()))
            return self._view()

    def tap(self, taught: Taught, choice: str, on: int) -> View:
        """Take a button of the message with the number `on`."""
        with self._lock:
            conversation = self._catch_up(taught)
            bubble = self._bubbles.get(on)
            label = bubble.label_of(choice) if bubble else None
            tap = Tap(choice, on if bubble else None, bubble.quoted if bubble else None)
            self._go_on(taught, conversation, Round(self._next_number(), tap, label or choice, *self._now()))
            return self._view()

    def bubble(self, number: int) -> Bubble | None:
        """Find a message by its number."""
        return self._bubbles.get(number)

    def _view(self) -> View:
        return View(tuple(self._bubbles.values()), self._question, self._reasons, self._deed, self._change)

    def _next_number(self) -> int:
        return (self._rounds[-1].number if self._rounds else 0) + NUMBERS

    def _now(self) -> tuple[Learner, Bubbles]:
        return self._store.load(LEARNER), self._bubbles

    def _catch_up(self, taught: Taught) -> Conversation:
        if self._at and self._at[0] is taught:
            return self._at[1]
        conversation = Conversation(taught.course, taught.matching, self._store, utc_now, self._rng)
        before, self._at = self._at, (taught, conversation)
        if before:
            self._ask_anew(before[0].course.version, taught, conversation)
        else:
            self._go_on(taught, conversation, Round(self._next_number(), Command("start"), "", *self._now()))
        return conversation

    def _ask_anew(self, version: str, taught: Taught, conversation: Conversation) -> None:
        """Take the turns since the last question again."""
        rounds, self._rounds = self._rounds, []
        # A course that is learned in two steps has one version: the second is set against what was before the first.
        if self._before is None or version != taught.course.version:
            self._before = (version, [one.seen for one in rounds])
        self._restore(rounds[0])
        for one in rounds:
            self._take(taught, conversation, one)
        said = (one.said or START for one in rounds)
        turns = zip(said, self._before[1], (one.seen for one in self._rounds), strict=True)
        self._change = compare(self._before[0], taught.course.version, list(turns))

    def _restore(self, first: Round) -> None:
        """Put the learner and the chat back to what they were before a turn."""
        self._bubbles = first.bubbles
        version = self._store.load(LEARNER).version
        self._store.commit(replace(first.learner, version=version), (), None, utc_now())

    def _go_on(self, taught: Taught, conversation: Conversation, one: Round) -> None:
        self._before, self._change = None, None
        if self._take(taught, conversation, one):
            self._rounds = self._rounds[-1:]

    def _take(self, taught: Taught, conversation: Conversation, one: Round) -> bool:
        """Take a turn and keep it, to take it again; say whether it was a question.

        What breaks is shown to staff, since they can tell who mends it.
        """
        one = replace(one, learner=self._store.load(LEARNER), bubbles=self._bubbles)
        if one.said and not isinstance(one.message, Tap):
            self._bubbles = laid.add(self._bubbles, Bubble(one.number, words=one.said))
        self._rng.seed(f"{self._seed} {one.number}")
        turn: Turn | None = None
        with surviving(partial(self._tell_of_break, one.number)):
            turn = conversation.take(LEARNER, one.message, address=_address(one))
            for place, outgoing in enumerate(self._outbox(), start=1):
                self._bubbles = laid.say(self._bubbles, outgoing, one.number + place)
            if turn:
                self._explain(taught, one, turn)
        self._rounds = [*self._rounds, replace(one, seen=glance(taught.course, turn))][-ROUNDS:]
        return turn is not None and turn.learner.context.question == one.number

    def _tell_of_break(self, number: int, error: Exception) -> None:
        trouble = Trouble(type(error).__name__, place_of(error))
        # Its kind and place alone: the text of an error can hold what was typed.
        log.error("a turn broke", error=trouble.kind, where=trouble.place)
        self._bubbles = laid.add(self._bubbles, Bubble(number + NUMBERS - 1, trouble=trouble))

    def _outbox(self) -> Iterator[Outgoing]:
        while rows := self._store.due(utc_now(), 1):
            self._store.delivered(rows[0].id, None, (), utc_now())
            yield rows[0].outgoing

    def _explain(self, taught: Taught, one: Round, turn: Turn) -> None:
        if isinstance(one.message, Text):
            self._question, self._deed = one.said, None
            self._reasons = find_reasons(taught, one.learner.context, one.said, turn, utc_now())
        elif one.said:
            self._deed = Deed(
                said=one.said,
                choice=one.message.choice if isinstance(one.message, Tap) else "",
                outcome=turn.notes.outcome,
                about=likely(taught, turn.notes.intent, turn.notes.confidence) if turn.notes.intent else None,
                replies=len(turn.replies),
                is_in_place=any(reply.in_place for reply in turn.replies),
            )


def _address(one: Round) -> Address:
    if isinstance(one.message, Tap):
        return Address(LEARNER, message=one.message.message)
    return Address(LEARNER, question=one.number)
