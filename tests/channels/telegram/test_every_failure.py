"""Every call to the store and to Telegram fails in turn: afterwards all is as if none had."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest

from bot.storage.memory import MemoryStore
from bot.storage.store import Store
from bot.storage.tables import write_state
from tests.botapi import BotApi
from tests.channels.telegram.failing import NOON, STAFF, Calls, Fault, Process, connected, hurry
from tests.tutor.quizzing.baking import CHOICE, HEAT, only

pytestmark = pytest.mark.slow

COURSE = only(CHOICE, HEAT)
ADA, BEN, GROUP = 1001, 1002, -1_001_000_000_001

OF_MESSAGES = ("at", "flow", "message", "next", "pressed", "question", "shown")
"""Keys of a learner's state."""

Scenario = Callable[[Process], Awaitable[None]]


async def questions(tutor: Process) -> None:
    ada, ben = tutor.api.user(ADA), tutor.api.user(BEN, "Ben")
    asked = await ada.says("yeast?")
    await ben.says("flour?")
    await tutor.settles()
    await ben.taps("More")
    await ada.edits(asked, "flour?")
    await tutor.settles()


async def consent(tutor: Process) -> None:
    ada = tutor.api.user(ADA)
    await ada.says("what about the weather")
    await tutor.settles()
    await ada.taps("None of these")
    await tutor.settles()
    await ada.taps("Yes, show it")
    await tutor.settles()


async def quiz(tutor: Process) -> None:
    ada = tutor.api.user(ADA)
    await ada.says("/quiz flour")
    await tutor.settles()
    await ada.taps("Plain")
    await tutor.settles()
    await ada.taps("Strong")
    await tutor.settles()


async def broadcast(tutor: Process) -> None:
    ada, eve = tutor.api.user(ADA), tutor.api.user(STAFF, "Eve")
    await ada.says("hello")
    await eve.says("/broadcast The oven is hot.")
    await tutor.settles()
    await eve.taps("Yes, send")
    await tutor.settles()


async def group(tutor: Process) -> None:
    ada, course = tutor.api.user(ADA), tutor.api.group(GROUP)
    await ada.says("/quiz", in_=course)
    await tutor.settles()
    for _ in range(2):
        poll = [message for message in course.transcript if "poll" in message.raw][-1]
        await ada.votes(poll, 0)
        await tutor.settles()
        tutor.clock.now += timedelta(minutes=2)
        await tutor.settles()


async def forgetting(tutor: Process) -> None:
    ada = tutor.api.user(ADA)
    await ada.says("yeast?")
    await ada.says("/forget")
    await tutor.settles()
    await ada.taps("Yes, forget")
    await tutor.settles()


SCENARIOS = [questions, consent, quiz, broadcast, group, forgetting]


@pytest.fixture(autouse=True)
def no_time_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@dataclass(frozen=True)
class Outcome:
    """What is left of a conversation: what each chat shows and ever showed, and what is known.

    Without numbers and times of messages: one that is said twice, or later, moves those of all that follow.
    """

    shown: dict[int, list[str]]
    known: dict[str, Any]
    ever: dict[int, set[str]] = field(compare=False)


async def outcome_of(
    scenario: Scenario, calls: Calls | None = None, plan: Callable[[BotApi], object] = lambda _: None
) -> Outcome:
    store, api = MemoryStore(), BotApi(clock=NOON.timestamp)
    async with api, connected(api) as bot, Process(api, bot, COURSE, store, calls or Calls()) as tutor:
        plan(api)
        await scenario(tutor)
        api.lift_faults()
    assert api.faults == []
    chats = api.world.chats
    shown = {number: [str(one) for one in chat.transcript if one.from_bot] for number, chat in chats.items()}
    asked = [(number, one.id) for number, chat in chats.items() for one in chat.transcript if not one.from_bot]
    answers = [[(said.place, said.is_text) for said in store.said(*question)] for question in asked]
    ever = {number: {str(one) for one in chat.unheard} for number, chat in chats.items()}
    return Outcome(shown, {**known(store, list(chats)), "answers": answers}, ever)


def known(store: Store, chats: Sequence[int]) -> dict[str, Any]:
    return {
        "learners": [without_numbers(json.loads(write_state(store.load(number)))) for number in chats],
        "counts": store.counts(),
        "questions": store.question_counts(date.min),
        "kept": store.kept(),
        "acts": [(entry.staff, entry.act, entry.detail) for entry in store.audited()],
        "scores": store.scores(GROUP, NOON - timedelta(days=1)),
    }


def without_numbers(state: Any) -> Any:
    """Leave out of a learner's state what is a number of a message, or the time of one."""
    if isinstance(state, dict):
        return {key: without_numbers(value) for key, value in state.items() if key not in OF_MESSAGES}
    return [without_numbers(value) for value in state] if isinstance(state, list) else state


def assert_alike(found: Outcome, whole: Outcome, *, repeats: int, where: str) -> None:
    """Let everything be known and said as if nothing had failed; so many messages may have been said twice."""
    assert found.known == whole.known, where
    assert found.shown.keys() == whole.shown.keys(), where
    again = 0
    for chat, texts in whole.shown.items():
        if not repeats:
            assert found.shown[chat] == texts, where
        assert Counter(texts) - Counter(found.shown[chat]) == Counter(), where
        more = Counter(found.shown[chat]) - Counter(texts)
        assert set(more) <= whole.ever[chat], where
        again += more.total()
    assert again <= repeats, where


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER], ids=lambda fault: fault.name.lower())
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_whichever_call_the_database_fails_everything_is_said_once(scenario: Scenario, fault: Fault) -> None:
    whole = await outcome_of(scenario)

    for failing in count(1):
        calls = Calls(fault, failing)
        found = await outcome_of(scenario, calls)
        assert_alike(found, whole, repeats=0, where=f"call {failing}: {calls}")
        if not calls.met:
            break

    assert failing > 10


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_killed_after_whichever_call_to_the_database_nothing_is_lost(scenario: Scenario) -> None:
    """A message of each chat may have been on its way, and is said twice then."""
    whole = await outcome_of(scenario)

    for failing in count(1):
        calls = Calls(Fault.KILLED, failing)
        found = await outcome_of(scenario, calls)
        assert_alike(found, whole, repeats=len(whole.shown), where=f"call {failing}: {calls}")
        if not calls.met:
            break

    assert failing > 10


@dataclass
class Nth:
    """Says yes to one call of all that are made."""

    failing: int
    made: int = 0

    def __call__(self, _: dict[str, Any]) -> bool:
        self.made += 1
        return self.made == self.failing


Plan = Callable[[Callable[[dict[str, Any]], bool], BotApi], object]

NOT_DONE: dict[str, Plan] = {
    "502": lambda when, api: api.fail("*", None, html=True, when=when),
    "429": lambda when, api: api.fail("*", None, retry_after=0.001, when=when),
}
DONE: dict[str, Plan] = {
    "cut after": lambda when, api: api.drop("*", None, after=True, when=when),
    "garbled": lambda when, api: api.garble("*", None, when=when),
}


@pytest.mark.parametrize("kind", [*NOT_DONE, *DONE])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_whichever_call_telegram_fails_nothing_is_lost(scenario: Scenario, kind: str) -> None:
    """What Telegram took without saying so is said again: nothing tells a bot that it was."""
    whole = await outcome_of(scenario)

    for failing in count(1):
        nth = Nth(failing)
        found = await outcome_of(scenario, plan=partial((NOT_DONE | DONE)[kind], nth))
        assert_alike(found, whole, repeats=1 if kind in DONE else 0, where=f"call {failing}")
        if nth.made < failing:
            break

    assert failing > 5
