"""What the tutor remembers of a learner: a number and where the conversation stands, never what was written."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.tutor.changing import replace
from bot.tutor.quizzing.quiz import Quiz
from bot.tutor.quizzing.study import Study

TOPICS = 5
"""How many answers back a learner can point."""

LASTS = timedelta(hours=12)
"""How long "the second one" is understood: over a night's break the chat still shows what it points at."""

THREADS = 20
"""How many topics of a forum are remembered; who comes back to an older one starts anew there."""


class Basis(StrEnum):
    """How the last answer was found."""

    WORDS = "words"
    AFTER_TOPIC = "after topic"
    POINTED = "pointed"
    CHOSEN = "chosen"
    OFFERED = "offered"


class Repair(StrEnum):
    """What the learner was offered since saying that an answer was not meant."""

    NOTHING = "nothing"
    NEXT_BEST = "next best"
    TOPICS = "topics"
    STAFF = "staff"


@dataclass(frozen=True)
class Context:
    """Where a conversation stands.

    `topics`: the intents answered last, newest last. `listed`: the one whose answer showed a list last. `offered`:
    the ids of the choices shown last, in the order shown, but for those below scores; `asks` says that they were a
    question. `runners_up`: what else the last question may have meant, best first. `after`: the topics that the last
    message was taken to go on from, newest last. `declined`: the course did not cover the last message.
    `question`: the number of the message with the last question, in its chat. `at`: when all this was so, UTC.
    """

    topics: tuple[str, ...] = ()
    listed: str | None = None
    offered: tuple[str, ...] = ()
    asks: bool = False
    runners_up: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    declined: bool = False
    basis: Basis = Basis.CHOSEN
    repair: Repair = Repair.NOTHING
    question: int | None = None
    at: datetime | None = None

    @property
    def topic(self) -> str | None:
        """The intent answered last."""
        return self.topics[-1] if self.topics else None

    @property
    def has_question(self) -> bool:
        """Whether there is an answer, or a question back, that can be said to be wrong."""
        is_asked_back = self.repair is not Repair.NOTHING or self.asks or self.declined
        return bool(self.topics) or self.basis is not Basis.CHOSEN or is_asked_back

    def taken_up(self, intents: Container[str], now: datetime) -> Context:
        """Go on from here at `now` (UTC), with what the course still has and what has not lapsed."""
        return self.among(intents).as_of(now)

    def as_of(self, now: datetime) -> Context:
        """Let go of what is not followed any more after LASTS without a word."""
        if self.at is not None and now - self.at <= LASTS:
            return self
        return replace(self, topics=(), listed=None, declined=False)

    def among(self, intents: Container[str]) -> Context:
        """Forget what the course does not have any more; with the intent answered last goes how it was found."""

        named = (*self.topics, *self.runners_up, *self.after, *filter(None, (self.listed,)))
        if all(one in intents for one in named):
            return self

        def left(ids: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(one for one in ids if one in intents)

        kept = replace(self, topics=left(self.topics), runners_up=left(self.runners_up), after=left(self.after))
        kept = kept if self.listed in intents else replace(kept, listed=None)
        if self.topic is None or self.topic in intents:
            return kept
        return replace(kept, topics=(), after=(), basis=Basis.CHOSEN)

    def went_to(self, intent: str) -> Context:
        """Go on to an intent."""
        earlier = self.topics[:-1] if self.topics[-1:] == (intent,) else self.topics
        return replace(self, topics=(*earlier, intent)[-TOPICS:], declined=False)


@dataclass(frozen=True)
class Flow:
    """How fast messages come: `level` counts them, and runs off with time; `warned` says that it was too fast."""

    level: float = 0.0
    at: datetime | None = None
    warned: bool = False


@dataclass(frozen=True)
class Pressed:
    """The button pressed last: on which message, with which id, when (UTC), and in a group by whom."""

    message: int
    choice: str
    at: datetime
    person: int | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Where the conversation stands in another topic of a forum."""

    thread: int | None
    context: Context


@dataclass(frozen=True)
class Reminder:
    """When the learner wants to be reminded: a local time, and the next moment for it (UTC).

    `ignored`: how many in a row were not followed by a word.
    """

    at: time
    next: datetime
    ignored: int = 0


@dataclass(frozen=True)
class GroupQuiz:
    """A quiz in a group, between two polls: the items to come, and when the next one is asked (UTC)."""

    ahead: tuple[str, ...]
    next: datetime
    asked: int = 0
    thread: int | None = None


@dataclass(frozen=True)
class Draft:
    """A message to all learners, as a member of staff typed it (UTC), that waits for a yes; `key` is on the buttons."""

    key: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Learner:
    """One learner, or one group, between two turns.

    `version` counts saves and belongs to the store: 0 has never been saved. `context` is that of `thread`. `shown`
    counts the cards of quizzes that were shown, so that a button of an older one is known. `zone`: the IANA time zone.
    `reminded`: the local days of the last reminders, also once they are switched off.
    """

    id: int
    version: int = 0
    context: Context = field(default_factory=Context)
    thread: int | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    flow: Flow = field(default_factory=Flow)
    pressed: Pressed | None = None
    study: Study = field(default_factory=Study)
    quiz: Quiz | None = None
    shown: int = 0
    zone: str | None = None
    reminder: Reminder | None = None
    reminded: tuple[date, ...] = ()
    group_quiz: GroupQuiz | None = None
    draft: Draft | None = None

    @property
    def open_quiz(self) -> Quiz | None:
        """The quiz, if it waits for an answer, or to be gone on with."""
        return self.quiz if self.quiz and self.quiz.is_open else None

    @property
    def wake_at(self) -> datetime | None:
        """When the tutor is to say something unasked (UTC)."""
        waiting = self.group_quiz or self.reminder
        return waiting.next if waiting else None

    @property
    def is_group(self) -> bool:
        """Whether several people talk here; Telegram gives groups numbers below 0."""
        return self.id < 0

    def in_thread(self, thread: int | None) -> Learner:
        """Turn to a topic of a forum, and leave the conversation in the present one as it stands."""
        if thread == self.thread:
            return self
        there = next((kept.context for kept in self.elsewhere if kept.thread == thread), Context())
        kept = (*(kept for kept in self.elsewhere if kept.thread != thread), Elsewhere(self.thread, self.context))
        return replace(self, context=there, thread=thread, elsewhere=kept[-THREADS:])
