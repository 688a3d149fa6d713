"""Where a quiz stands, and how it goes on: plain values, so that a restart loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from bot.tutor.changing import replace
from bot.tutor.quizzing.items import PICK_ONE, Item, Kind
from bot.tutor.quizzing.judging import Coverage
from bot.tutor.quizzing.scheduling import Grade

TRIES = 2
"""A second try after a hint; then the answer. A third would be guessing."""

HINTS = 2

SURE_EVERY = 3
"""Every third question asks how sure the learner is: those who were sure and wrong remember the right answer best."""

WRONG_IN_A_ROW = 3
"""So many wrong answers end the new items: more would teach nothing but that it is hard."""


class Phase(StrEnum):
    """What a question waits for."""

    ASKING = "asking"
    DOUBTING = "doubting"
    SETTLED = "settled"


@dataclass(frozen=True)
class Step:
    """One question of a quiz, and what was done about it so far.

    `order`: the options as they are shown. `typed`: it is answered in words. `asked_on`: the day on which the learner
    asked about its topic. `out`: options that were tried or ruled out. `chosen`: those picked for the try at hand, in
    the order picked. `last`: those of the last try; `slip`: which of the known mistakes it was. `first`: the first
    try, for the counts that staff see. `grade`: None until settled, and for explanations.
    """

    item: str
    order: tuple[int, ...] = ()
    typed: bool = False
    asks_sure: bool = False
    asked_on: date | None = None
    phase: Phase = Phase.ASKING
    hints: int = 0
    tries: int = 0
    out: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    slip: int | None = None
    first: tuple[str, ...] | None = None
    unsure: bool = False
    looked_up: bool = False
    revealed: bool = False
    flagged: bool = False
    grade: Grade | None = None
    coverage: tuple[Coverage, ...] = ()

    @property
    def was_wrong(self) -> bool:
        """Whether there was a try, and it was not right."""
        return self.tries > 0 and self.grade in (None, Grade.AGAIN)


@dataclass(frozen=True)
class Done:
    """A question that is settled, and how; None for an explanation."""

    item: str
    grade: Grade | None


@dataclass(frozen=True)
class Quiz:
    """A quiz between two turns: what is asked, what is still to come, what is done.

    `scope`: the topic or intent that it is about, "" for the whole course. `streak`: wrong answers in a row.
    `message`: the number of the message that shows it, as far as is known: it is changed as the learner goes.
    """

    scope: str = ""
    is_review: bool = False
    step: Step | None = None
    ahead: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()
    streak: int = 0
    message: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer, or to be gone on with."""
        return self.step is not None

    @property
    def number(self) -> int:
        """The number of the question at hand, from 1."""
        settled = self.step is not None and self.step.phase is Phase.SETTLED
        return len(self.done) + (0 if settled else 1)

    @property
    def total(self) -> int:
        """How many questions it has, as far as is planned."""
        return self.number + len(self.ahead)

    def settle(self, step: Step) -> Quiz:
        """Note that the question is answered."""
        wrong = step.grade is Grade.AGAIN
        return replace(
            self,
            step=step,
            done=(*self.done, Done(step.item, step.grade)),
            streak=self.streak + 1 if wrong else 0,
        )


def ask(item: Item, number: int, rng: Random, *, typed: bool, asked_on: date | None = None) -> Step:
    """Open a question; its options are shuffled, and the right order of an ordering is never what is shown."""
    order = list(range(len(item.options)))
    if item.kind is Kind.ORDERING:
        while order == sorted(order) and len(order) > 1:
            rng.shuffle(order)
    elif item.kind is not Kind.TRUE_FALSE:
        rng.shuffle(order)
    in_words = typed or item.kind in (Kind.TYPED, Kind.EXPLAIN)
    sure = number % SURE_EVERY == 0 and item.kind in PICK_ONE and not in_words
    return Step(item.id, tuple(order), typed=in_words, asks_sure=sure, asked_on=asked_on)


def pick(step: Step, item: Item, option: int) -> Step:
    """Pick an option: that answers the question, is asked about, or is one of several."""
    if item.kind is Kind.SEVERAL:
        chosen = tuple(one for one in step.chosen if one != option)
        return replace(step, chosen=chosen if option in step.chosen else tuple(sorted((*chosen, option))))
    if item.kind is Kind.ORDERING:
        chosen = step.chosen if option in step.chosen else (*step.chosen, option)
        left = [one for one in step.order if one not in chosen]
        return try_picks(step, item, (*chosen, *left)) if len(left) <= 1 else replace(step, chosen=chosen)
    if step.asks_sure and not step.tries and not step.hints:
        return replace(step, phase=Phase.DOUBTING, chosen=(option,))
    return try_picks(step, item, (option,))


def take_back(step: Step) -> Step:
    """Take the last pick of an ordering back."""
    return replace(step, chosen=step.chosen[:-1])


def confirm(step: Step, item: Item, *, sure: bool) -> Step:
    """Take the pick that was held back until the learner said how sure it was."""
    return try_picks(replace(step, phase=Phase.ASKING, unsure=not sure), item, step.chosen)


def try_picks(step: Step, item: Item, picks: tuple[int, ...]) -> Step:
    """Take picks as the answer; of several, those that were wrong just now and were not changed are no second try."""
    if item.kind is Kind.SEVERAL and step.tries and set(picks) == set(step.last):
        return replace(step, chosen=picks)
    shown = tuple(item.options[pick].text for pick in picks)
    step = replace(step, last=picks, chosen=(), first=step.first if step.first is not None else shown)
    if _is_right(item, picks):
        return _settle(step, is_right=True)
    if item.kind in PICK_ONE:
        step = replace(step, out=(*step.out, *picks))
    # Of several, what was chosen stays chosen: it is put right, not begun anew.
    return _miss(replace(step, chosen=picks) if item.kind is Kind.SEVERAL else step, item)


def try_words(step: Step, item: Item, *, is_right: bool, slip: int | None) -> Step:
    """Take typed words as the answer; `slip` is the known mistake that they were."""
    name = item.mistakes[slip].answers[0] if slip is not None else OTHER_WORDS
    first = (item.accepted[0] if is_right else name,)
    step = replace(step, slip=slip, last=(), first=step.first if step.first is not None else first)
    return _settle(step, is_right=True) if is_right else _miss(step, item)


OTHER_WORDS = ""
"""How a typed answer that is neither right nor a known mistake stands in the counts: never by its words."""


def explained(step: Step, coverage: Sequence[Coverage]) -> Step:
    """Take an explanation; it gets no grade."""
    return replace(step, phase=Phase.SETTLED, coverage=tuple(coverage))


def hint(step: Step, item: Item) -> Step:
    """Climb the ladder: a pointer, then nearly the answer with an option ruled out, then the answer."""
    if step.hints >= HINTS:
        return reveal(step, item)
    step = replace(step, hints=step.hints + 1)
    left = [one for one in _open(step) if not item.options[one].is_right]
    if step.hints == HINTS and item.kind in PICK_ONE and len(left) > 1:
        step = replace(step, out=(*step.out, left[-1]))
    return step


def reveal(step: Step, item: Item) -> Step:
    """Give the answer away."""
    if item.kind is Kind.EXPLAIN:
        return replace(step, phase=Phase.SETTLED, revealed=True)
    first = step.first if step.first is not None else ()
    return _settle(replace(step, chosen=(), revealed=True, first=first), is_right=False)


def _open(step: Step) -> list[int]:
    return [one for one in step.order if one not in step.out]


def _is_right(item: Item, picks: tuple[int, ...]) -> bool:
    if item.kind is Kind.ORDERING:
        return picks == tuple(sorted(picks))
    return set(picks) == {at for at, option in enumerate(item.options) if option.is_right}


def _miss(step: Step, item: Item) -> Step:
    step = replace(step, tries=step.tries + 1)
    # With one option left, there is nothing to try.
    is_last = step.tries >= TRIES or (item.kind in PICK_ONE and not step.typed and len(_open(step)) < 2)
    # Many never ask for a hint: it comes by itself.
    return _settle(step, is_right=False) if is_last else replace(step, hints=max(step.hints, 1))


def _settle(step: Step, *, is_right: bool) -> Step:
    helped = step.hints or step.tries or step.unsure or step.looked_up
    grade = Grade.AGAIN if not is_right else Grade.HARD if helped else Grade.GOOD
    return replace(step, phase=Phase.SETTLED, grade=grade)
