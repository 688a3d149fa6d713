"""What becomes of an answer of the publisher: a course that is taught, or a word to staff."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.authoring.problems import Problem
from bot.conversation import Conversation
from bot.errors import StoreError
from bot.publishing.edition import Answer, Edition, Failure, Refusal, Survey, Unchanged
from bot.publishing.renewing import Renewal
from bot.storage.memory import MemoryStore
from bot.storage.store import Address, Outgoing
from bot.tutor.reply import Reply
from tests.tutor.courses import BREAD, MATCHING

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
OTHER = replace(BREAD, version="other")
STAFF = frozenset({11, 7})


class FullStore(MemoryStore):
    """A database without a free byte, the first `times`."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._full_times = times

    def post(self, outgoing: Sequence[Outgoing], now: datetime) -> None:
        self._full_times -= 1
        if self._full_times >= 0:
            raise StoreError("the disk is full")
        super().post(outgoing, now)


def problem(number: int) -> Problem:
    return Problem("intents/oven.yaml", number, "Y001", "this is *not* YAML", "look here")


def renewed(store: MemoryStore) -> tuple[Conversation, Renewal]:
    conversation = Conversation(BREAD, MATCHING, store, lambda: NOON)
    return conversation, Renewal(conversation, store, STAFF, lambda: NOON)


def said(store: MemoryStore) -> list[Outgoing]:
    """Deliver everything that waits, one message to each chat at a time."""
    found = []
    while rows := store.due(NOON, 100):
        for row in rows:
            found.append(row.outgoing)
            store.delivered(row.id, None, (), NOON)
    return found


async def test_an_edition_is_taught_from_the_next_turn_on_and_nobody_is_bothered() -> None:
    store = MemoryStore()
    conversation, renewal = renewed(store)

    await renewal.hear(Edition(Survey(OTHER, {}), MATCHING), frozenset())

    assert conversation.course is OTHER
    assert said(store) == []


async def test_who_asked_is_told_of_the_new_course() -> None:
    store = MemoryStore()
    _, renewal = renewed(store)

    await renewal.hear(Edition(Survey(OTHER, {}), MATCHING), frozenset({7}))

    assert said(store) == [Outgoing(Address(7), Reply("Read. Version other."))]


async def test_who_asked_is_told_that_nothing_changed() -> None:
    store = MemoryStore()
    conversation, renewal = renewed(store)

    await renewal.hear(Unchanged("bread"), frozenset({7}))

    assert conversation.course is BREAD
    assert said(store) == [Outgoing(Address(7), Reply("Still bread."))]


@pytest.mark.parametrize("askers", [frozenset(), frozenset({7})], ids=["nobody asked", "one asked"])
async def test_a_refusal_changes_nothing_and_is_told_to_all_staff_and_the_log(askers: frozenset[int]) -> None:
    store = MemoryStore()
    conversation, renewal = renewed(store)

    with capture_logs() as logs:
        await renewal.hear(Refusal((problem(1), problem(2))), askers)

    text = (
        "Mend 2:\n\n"
        "- intents/oven\\.yaml:1: Y001 this is \\*not\\* YAML \\(look here\\)\n"
        "- intents/oven\\.yaml:2: Y001 this is \\*not\\* YAML \\(look here\\)"
    )
    assert conversation.course is BREAD
    assert said(store) == [Outgoing(Address(7), Reply(text)), Outgoing(Address(11), Reply(text))]
    assert [entry["log_level"] for entry in logs] == ["error"] * 3
    assert logs[0]["problem"] == str(problem(1))


async def test_of_many_problems_the_first_ten_are_told_with_how_many_there_are() -> None:
    store = MemoryStore()
    _, renewal = renewed(store)

    await renewal.hear(Refusal(tuple(problem(number) for number in range(1, 300))), frozenset())

    text = said(store)[0].reply.text
    assert text.startswith("Mend 299:\n\n- intents/oven\\.yaml:1: ")
    assert text.count("\n- ") == 10


async def test_a_full_database_keeps_no_course_from_being_taught() -> None:
    store = FullStore(times=1)
    conversation, renewal = renewed(store)

    with capture_logs() as logs:
        await renewal.hear(Edition(Survey(OTHER, {}), MATCHING), frozenset({7}))

    assert conversation.course is OTHER
    assert [entry["error"] for entry in logs if entry["log_level"] == "error"] == ["the disk is full"]


async def test_who_asked_is_told_that_the_course_could_not_be_learned_and_nobody_else() -> None:
    store = MemoryStore()
    conversation, renewal = renewed(store)

    await renewal.hear(Failure("too little memory"), frozenset())
    await renewal.hear(Failure("too little memory"), frozenset({7}))

    assert conversation.course is BREAD
    assert said(store) == [Outgoing(Address(7), Reply("Not learned."))]


REFUSED = Refusal((problem(1),))
OTHERWISE = Refusal((problem(1), problem(2)))
GOOD = Edition(Survey(OTHER, {}), MATCHING)


@pytest.mark.parametrize(
    ("between", "told"),
    [
        pytest.param([], [7, 11], id="nothing: once"),
        pytest.param([OTHERWISE], [7, 11, 7, 11, 7, 11], id="other problems: each time"),
        pytest.param([GOOD], [7, 11, 7, 11], id="a good course: anew"),
        pytest.param([Unchanged("bread")], [7, 11, 7, 11], id="the course of before: anew"),
        pytest.param([replace(GOOD, is_current=False)], [7, 11], id="a course that was read before: once"),
        pytest.param([Failure("too little memory")], [7, 11], id="a course that could not be learned: once"),
    ],
)
async def test_the_same_problems_are_told_to_staff_once_until_something_else_is_found(
    between: Sequence[Answer], told: Sequence[int]
) -> None:
    store = MemoryStore()
    _, renewal = renewed(store)

    for answer in (REFUSED, *between, REFUSED):
        await renewal.hear(answer, frozenset())

    assert [outgoing.address.chat for outgoing in said(store)] == told


async def test_who_asks_is_told_of_the_same_problems_again() -> None:
    store = MemoryStore()
    _, renewal = renewed(store)

    await renewal.hear(REFUSED, frozenset())
    await renewal.hear(REFUSED, frozenset({11}))

    assert [outgoing.address.chat for outgoing in said(store)] == [7, 11, 11]


async def test_problems_that_could_not_be_told_are_told_the_next_time() -> None:
    store = FullStore(times=1)
    _, renewal = renewed(store)

    await renewal.hear(REFUSED, frozenset())
    await renewal.hear(REFUSED, frozenset())

    assert [outgoing.address.chat for outgoing in said(store)] == [7, 11]


async def test_what_staff_are_told_and_the_log_says_of_one_answer_has_one_name_and_of_the_next_another() -> None:
    store = MemoryStore()
    _, renewal = renewed(store)

    with capture_logs([merge_contextvars]) as logs:
        await renewal.hear(Refusal((problem(1),)), frozenset())
        told = [outgoing.turn for outgoing in said(store)]
        await renewal.hear(Unchanged("bread"), frozenset({7}))
        [later] = [outgoing.turn for outgoing in said(store)]

    first, second = told
    assert first == second != later
    assert [entry["turn"] for entry in logs] == [first, first, later]
    assert str(first).startswith("news-")
