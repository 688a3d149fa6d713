"""Asks questions of two courses, and says what changes from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.authoring.questions import Posed, Question, Right, Standing
from bot.tutor.cards import QUIZ
from bot.tutor.choices import Action, read
from bot.tutor.course import Course
from bot.tutor.message import Message, Tap, read_line
from bot.tutor.reply import Outcome, Reply, Turn

Talk = Callable[[Message], Turn | None]
"""What one learner says to one course."""

Meet = Callable[[], Talk]
"""A judge: lets a new learner begin."""

_LEADING = (Action.ANSWER, Action.READ)
"""Choices that lead to an answer. The others go with an answer, or with its topic."""


@dataclass(frozen=True)
class Heard:
    """What a learner gets to a question.

    `choices`: intents that are offered. `text` is what is read at first and `more` what "More" shows, both in the small
    Markdown and without the line of sources, which is `cited`. `pictures`: path and digest. The texts of a question
    back and of a decline belong to the wording, and what a quiz asks is left to chance: they are left out.
    """

    outcome: Outcome
    intent: str | None = None
    choices: tuple[str, ...] = ()
    text: str = ""
    more: str = ""
    sources: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


class Kind(StrEnum):
    """In what an answer differs."""

    OUTCOME = "outcome"
    ANSWER = "answer"
    TEXT = "text"
    SOURCES = "sources"
    PICTURES = "pictures"
    CHOICES = "choices"


class Mark(IntEnum):
    """How good an answer is where the right one is known."""

    WRONG = 0
    MISSED = 1
    OFFERED = 2
    RIGHT = 3


class Verdict(StrEnum):
    """What a change is for learners; OTHER where nobody said what is right, or where it is as good as before."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


@dataclass(frozen=True)
class Change:
    """A question that gets something else, and in what that differs."""

    question: Question
    before: Heard
    after: Heard
    kinds: tuple[Kind, ...]

    @property
    def mark_before(self) -> Mark | None:
        """How good the former answer was."""
        return mark(self.before, self.question.right_before)

    @property
    def mark_after(self) -> Mark | None:
        """How good the present answer is."""
        return mark(self.after, self.question.right_after)

    @property
    def verdict(self) -> Verdict:
        """Whether it is better now."""
        before, after = self.mark_before, self.mark_after
        if before is None or after is None or before == after:
            return Verdict.OTHER
        return Verdict.BETTER if after > before else Verdict.WORSE


@dataclass(frozen=True)
class Moves:
    """Ids that only one of two courses has, and those that both have but do not mean the same by; sorted."""

    added: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.lost or self.changed)


@dataclass(frozen=True)
class Side:
    """One of two courses: how people call it, its version, what is asked, and all that is compared besides answers.

    `course` has no version and the wording of both, so that neither shows in an answer. `pictures`: digests by path.
    """

    name: str
    version: str
    course: Course
    posed: tuple[Posed, ...]
    sources: Mapping[str, object]
    wording: Mapping[str, object]
    pictures: Mapping[str, str]

    @property
    def answers(self) -> Mapping[str, object]:
        """What stands below each intent, by its id."""
        found = {}
        for intent in self.course.intents.values():
            picture = intent.answer.picture
            found[intent.id] = (intent.title, intent.answer, self.pictures.get(picture.path) if picture else None)
        return found

    def answers_like(self, other: Side) -> bool:
        """Say whether every answer must be the same, so that nobody needs to ask."""
        return self.course == other.course and self.pictures == other.pictures


@dataclass(frozen=True)
class Score:
    """Of the questions of one course whose right answer is known: how many there are, and how many it gets right."""

    right: int
    known: int


@dataclass(frozen=True)
class Changes:
    """Everything that changes from one course to another. `changes`: worse first, then better, then the others.

    `unheard_of`: intents that questions say are right, and that neither course has.
    """

    before: Side
    after: Side
    questions: tuple[Question, ...]
    changes: tuple[Change, ...]
    score_before: Score
    score_after: Score
    intents: Moves
    sources: Moves
    wording: Moves
    unheard_of: tuple[str, ...]

    def of(self, verdict: Verdict) -> tuple[Change, ...]:
        """Give the changes of one kind of worth."""
        return tuple(change for change in self.changes if change.verdict is verdict)

    def standing(self, standing: Standing) -> tuple[Question, ...]:
        """Give the questions that came, went or moved."""
        return tuple(question for question in self.questions if question.standing is standing)

    @property
    def is_nothing(self) -> bool:
        """Whether every question is there as before and is answered as before; the wording may say it otherwise."""
        are_same = all(question.standing is Standing.KEPT for question in self.questions)
        return are_same and not (self.changes or self.intents or self.sources)


def ask_each(side: Side, meet: Meet, questions: Iterable[Question], step: Callable[[], None]) -> Sequence[Heard]:
    """Ask each question of a new learner's, what comes before it first; `step` is called after each."""
    heard = []
    for question in questions:
        talk = meet()
        for earlier in question.history:
            talk(read_line(earlier))
        heard.append(_hear(side, talk, question.text))
        step()
    return heard


def compare(
    before: Side,
    after: Side,
    questions: Sequence[Question],
    heard_before: Sequence[Heard],
    heard_after: Sequence[Heard],
) -> Changes:
    """Say what changes, given what each course answered to each question."""
    answered = list(zip(questions, heard_before, heard_after, strict=True))
    changes = [Change(*one, kinds) for one in answered if (kinds := differences(one[1], one[2]))]
    order = list(Verdict)
    named = {intent for one in questions for right in (one.right_before, one.right_after) for intent in right or ()}
    return Changes(
        before=before,
        after=after,
        questions=tuple(questions),
        changes=tuple(sorted(changes, key=lambda change: order.index(change.verdict))),
        score_before=_score((one, question.right_before) for question, one, _ in answered),
        score_after=_score((one, question.right_after) for question, _, one in answered),
        intents=_moves(before.answers, after.answers),
        sources=_moves(before.sources, after.sources),
        wording=_moves(before.wording, after.wording),
        unheard_of=tuple(sorted(named - before.course.intents.keys() - after.course.intents.keys())),
    )


def differences(before: Heard, after: Heard) -> tuple[Kind, ...]:
    """Say in what two answers differ; where they are not the same answer at all, that alone."""
    if before.outcome != after.outcome:
        return (Kind.OUTCOME,)
    if before.intent != after.intent:
        return (Kind.ANSWER,)
    parts: tuple[tuple[Kind, Callable[[Heard], object]], ...] = (
        (Kind.TEXT, lambda heard: (heard.text, heard.more)),
        (Kind.SOURCES, lambda heard: (heard.sources, heard.cited)),
        (Kind.PICTURES, lambda heard: heard.pictures),
        # Their order follows chances, and nothing else that a learner could tell.
        (Kind.CHOICES, lambda heard: frozenset(heard.choices)),
    )
    return tuple(kind for kind, part in parts if part(before) != part(after))


def mark(heard: Heard, right: Right) -> Mark | None:
    """Say how good an answer is; None where nobody said what is right.

    To decline is right out of scope, and elsewhere better than a wrong answer, which learners may believe.
    """
    if right is None:
        return None
    if heard.outcome is Outcome.ANSWER and heard.intent in right:
        return Mark.RIGHT
    if not right:
        return {Outcome.DECLINE: Mark.RIGHT, Outcome.ASK: Mark.MISSED, Outcome.ANSWER: Mark.WRONG}[heard.outcome]
    if not right.isdisjoint(heard.choices):
        return Mark.OFFERED
    return Mark.WRONG if heard.outcome is Outcome.ANSWER else Mark.MISSED


def _hear(side: Side, talk: Talk, text: str) -> Heard:
    turn = talk(read_line(text))
    if turn is None:
        raise ValueError("a new learner's turn is never taken before")
    notes = turn.notes
    if notes.intent == QUIZ and turn.learner.quiz:
        return Heard(notes.outcome, notes.intent)
    choices = tuple(dict.fromkeys((*notes.choices, *_led_to(turn.replies))))
    if notes.outcome is not Outcome.ANSWER or notes.intent is None:
        return Heard(notes.outcome, notes.intent, choices)
    shown = list(turn.replies)
    for choice in [choice for reply in turn.replies for choice in reply.choices]:
        chosen = read(choice.id)
        more = talk(Tap(choice.id)) if chosen and chosen.action is Action.MORE else None
        shown += more.replies if more else ()
    pictures = dict.fromkeys(reply.picture for reply in shown if reply.picture)
    return Heard(
        outcome=notes.outcome,
        intent=notes.intent,
        choices=choices,
        text=_text(side, turn.replies),
        more=_text(side, shown[len(turn.replies) :]),
        sources=tuple(dict.fromkeys(source for reply in shown for source in reply.sources)),
        cited=tuple(line for reply in shown if (line := _split(side, reply)[1])),
        pictures=tuple(f"{path} {side.pictures.get(path, '')}".rstrip() for path in pictures),
    )


def _led_to(replies: Sequence[Reply]) -> Iterable[str]:
    for reply in replies:
        for chosen in (read(choice.id) for choice in reply.choices):
            if chosen and chosen.action in _LEADING:
                yield chosen.about


def _text(side: Side, replies: Sequence[Reply]) -> str:
    return "\n\n".join(_split(side, reply)[0] for reply in replies)


def _split(side: Side, reply: Reply) -> tuple[str, str]:
    """Part what is said from the line of sources below it."""
    text, _, last = reply.text.rpartition("\n\n")
    is_cited = bool(reply.sources) and last.startswith(side.course.wording.sources)
    return (text, last) if is_cited else (reply.text, "")


def _score(marked: Iterable[tuple[Heard, Right]]) -> Score:
    marks = [found for heard, right in marked if (found := mark(heard, right)) is not None]
    return Score(marks.count(Mark.RIGHT), len(marks))


def _moves(before: Mapping[str, object], after: Mapping[str, object]) -> Moves:
    return Moves(
        added=tuple(sorted(after.keys() - before.keys())),
        lost=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(key for key in before.keys() & after.keys() if before[key] != after[key])),
    )
