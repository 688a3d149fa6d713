"""What the tutor does for course staff once a turn is taken: counts, an audit log, a message to all, a reload."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from bot.conversation import Conversation
from bot.errands import usage_of
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Address, AuditEntry, Kept, Outgoing, Record, Store, Tallied
from bot.tutor.changing import replace
from bot.tutor.learner import Learner
from bot.tutor.markup import plain
from bot.tutor.matching.ranking import Explanation, Ranking
from bot.tutor.message import Command, Message, Tap, Text
from bot.tutor.reply import Counted, Outcome, Turn
from tests.storage.dumping import dump_database
from tests.tutor.courses import BREAD, MATCHING
from tests.tutor.quizzing.baking import CHOICE, only

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
STAFF, ADA, BEN, GROUP = 70, 7, 8, -100
QUIZZED = only(CHOICE)


class BrokenStore(MemoryStore):
    """A database that is full whenever staff did something."""

    def commit(
        self,
        learner: Learner,
        outgoing: Sequence[Outgoing],
        update: int | None,
        now: datetime,
        records: Sequence[Record] = (),
    ) -> None:
        if records:
            raise StoreError("the disk is full")
        super().commit(learner, outgoing, update, now, records)


class Staff(frozenset[int]):
    """Staff; when one is looked for, in the midst of a turn, something `happens`."""

    happens: Callable[[], object]

    def __contains__(self, person: object) -> bool:
        self.happens()
        return super().__contains__(person)


class Unlearned:
    """What is not to be asked."""

    def rank(self, text: str) -> Ranking:
        raise AssertionError(text)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        raise AssertionError(found)

    def explain(self, text: str, intent: str) -> Explanation:
        raise AssertionError(text)


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    found: Store = MemoryStore() if request.param == "memory" else SqlStore(f"sqlite:///{tmp_path}/tutor.db")
    yield found
    found.close()


def conversation(store: Store, on_reload: Callable[[int], None] | None = None, now: datetime = NOW) -> Conversation:
    return Conversation(BREAD, MATCHING, store, lambda: now, Random(1), staff=frozenset({STAFF}), on_reload=on_reload)


def take(talk: Conversation, message: Message, update: int, learner: int = STAFF) -> Turn:
    turn = talk.take(learner, message, address=Address(learner), update=update)
    assert turn is not None
    return turn


def shown(turn: Turn) -> str:
    return "\n---\n".join(plain(reply.text) for reply in turn.replies)


def yes_of(turn: Turn) -> str:
    return turn.replies[-1].choices[0].id


def said(store: Store) -> list[tuple[int, str]]:
    """Deliver everything that waits, and tell to whom it says what."""
    found = []
    while rows := store.due(NOW, 100):
        for row in rows:
            found.append((row.outgoing.address.chat, plain(row.outgoing.reply.text)))
            store.delivered(row.id, None, (), NOW)
    return found


def meet(store: Store, *learners: int) -> None:
    """Let learners have written."""
    for learner in learners:
        store.commit(store.load(learner), [], abs(learner) + 1_000, NOW)


def test_a_message_to_all_goes_to_every_learner_after_a_yes(store: Store) -> None:
    meet(store, ADA, BEN, GROUP)
    talk = conversation(store)

    asked = take(talk, Command("broadcast", "Bake *soon*!\nOr not."), 1)
    before = store.broadcast(100, NOW)
    sent = take(talk, Tap(yes_of(asked), 57), 2)
    said(store)
    reached = store.broadcast(100, NOW)

    assert shown(asked) == "Bake *soon*!\nOr not.\n---\nSend it?\n\nReaches 3."
    assert shown(sent) == "Sent.\n\nReaches 3."
    assert (before, reached) == (0, 3)
    assert sorted(said(store)) == [(learner, "Bake *soon*!\nOr not.") for learner in (ADA, BEN, STAFF)]
    assert store.broadcast(100, NOW) == 0


def test_a_second_yes_sends_nothing(store: Store) -> None:
    meet(store, ADA)
    talk = conversation(store)
    yes = yes_of(take(talk, Command("broadcast", "Soon!"), 1))
    take(talk, Tap(yes, 57), 2)

    again = take(talk, Tap(yes, 57), 3)
    late = take(conversation(store, now=NOW + timedelta(minutes=5)), Tap(yes, 57), 4)
    repeated = talk.take(STAFF, Tap(yes, 57), address=Address(STAFF), update=2)

    assert (again.replies, shown(late), repeated) == ((), "An old preview.", None)
    assert [store.broadcast(100, NOW) for _ in range(3)] == [2, 0, 0]


def test_a_preview_survives_a_restart(store: Store) -> None:
    yes = yes_of(take(conversation(store), Command("broadcast", "Soon!"), 1))

    sent = take(conversation(store), Tap(yes), 2)

    assert shown(sent) == "Sent.\n\nReaches 1."


def test_staff_who_never_wrote_before_are_counted_as_they_will_be(store: Store) -> None:
    assert shown(take(conversation(store), Command("broadcast", "Soon!"), 1)).endswith("Reaches 1.")


def test_staff_who_could_not_be_written_to_are_counted_as_they_will_be(store: Store) -> None:
    meet(store, STAFF)
    store.unreachable(STAFF)

    assert shown(take(conversation(store), Command("broadcast", "Soon!"), 1)).endswith("Reaches 1.")


def test_everything_that_staff_do_is_in_the_audit_log_and_in_the_log(store: Store) -> None:
    meet(store, ADA)
    talk = conversation(store)

    with capture_logs() as logs:
        take(talk, Command("stats"), 1)
        take(talk, Command("inbox"), 2)
        take(talk, Command("reload"), 3)
        take(talk, Command("broadcast", "secret " * 1_000), 4)
        take(talk, Command("broadcast"), 5)
        first = take(talk, Command("broadcast", "secret one"), 6)
        second = take(talk, Command("broadcast", "secret two"), 7)
        take(talk, Tap(yes_of(first)), 8)
        take(talk, Tap(second.replies[-1].choices[1].id), 9)
        third = take(talk, Command("broadcast", "secret three"), 10)
        take(talk, Tap(yes_of(third)), 11)

    done = [
        ("stats", ""),
        ("inbox", ""),
        ("reload", "refused: not possible here"),
        ("broadcast", "refused: too long"),
        ("broadcast", "refused: no text"),
        ("broadcast", "asked to confirm"),
        ("broadcast", "asked to confirm"),
        ("broadcast", "refused: an old preview"),
        ("broadcast", "not sent"),
        ("broadcast", "asked to confirm"),
        ("broadcast", "to 2 learners"),
    ]
    assert store.audited() == [AuditEntry(NOW, STAFF, act, detail) for act, detail in done]
    assert [entry for entry in logs if entry["event"] == "staff"] == [
        {"event": "staff", "log_level": "info", "staff": STAFF, "act": act, "detail": detail} for act, detail in done
    ]
    assert "secret" not in str(logs)


def test_one_learner_is_not_called_learners(store: Store) -> None:
    talk = conversation(store)

    take(talk, Tap(yes_of(take(talk, Command("broadcast", "Soon!"), 1))), 2)

    assert store.audited()[-1].detail == "to 1 learner"


def test_what_is_not_committed_is_neither_noted_nor_sent_nor_done() -> None:
    reloads: list[int] = []
    store = BrokenStore()

    with capture_logs() as logs, pytest.raises(StoreError):
        take(conversation(store, reloads.append), Command("reload"), 1)

    assert (reloads, logs, store.backlog().count, store.audited()) == ([], [], 0, [])


@pytest.mark.parametrize("learner", [ADA, GROUP, -STAFF], ids=["learner", "group", "group of a like number"])
@pytest.mark.parametrize("name", ["stats", "inbox", "reload", "broadcast"])
def test_to_others_the_commands_are_unknown_and_leave_nothing(name: str, learner: int, store: Store) -> None:
    reloads: list[int] = []
    talk = conversation(store, reloads.append)

    with capture_logs() as logs:
        turn = take(talk, Command(name, "Hello!"), 1, learner)

    assert shown(turn) == "No such command."
    assert (store.audited(), reloads, logs, store.broadcast(100, NOW)) == ([], [], [], 0)


def test_a_stranger_cannot_confirm_what_staff_drafted(store: Store) -> None:
    talk = conversation(store)
    yes = yes_of(take(talk, Command("broadcast", "Soon!"), 1))

    forged = take(talk, Tap(yes), 2, ADA)

    assert shown(forged) == "An old button."
    assert store.broadcast(100, NOW) == 0
    assert len(store.audited()) == 1


def test_a_reload_is_asked_for_once_by_whoever_typed_it(store: Store) -> None:
    reloads: list[int] = []
    talk = conversation(store, reloads.append)

    turn = take(talk, Command("reload"), 1)
    repeated = talk.take(STAFF, Command("reload"), address=Address(STAFF), update=1)

    assert (shown(turn), repeated, reloads) == ("I read again.", None, [STAFF])
    assert store.audited()[0].detail == ""


def test_where_nothing_can_be_reloaded_that_is_said(store: Store) -> None:
    assert shown(take(conversation(store), Command("reload"), 1)) == "Not here."


def ask(store: Store, learner: int, *counted: Counted, day: datetime = NOW) -> None:
    records = [Tallied(day.date(), one) for one in counted]
    store.commit(store.load(learner), [], int(day.timestamp()) + learner, day, records)


def test_the_figures_are_those_of_the_last_seven_days(store: Store) -> None:
    answered, declined = Counted(Outcome.ANSWER, "dough.flour"), Counted(Outcome.DECLINE, "oven.heat")
    ask(store, ADA, *[answered] * 3, declined, day=NOW - timedelta(days=6))
    ask(store, BEN, *[declined] * 50, day=NOW - timedelta(days=7, hours=1))

    turn = take(conversation(store), Command("stats"), 1)

    assert shown(turn).split("\n\n") == [
        "This week:",
        "1 wrote, 2 in a month.",
        "4 asked: 75% answered, 0% back, 25% not.",
    ]


def test_the_use_of_other_days_can_be_asked_for(store: Store) -> None:
    ask(store, ADA, Counted(Outcome.ANSWER, "dough.flour"), day=NOW - timedelta(days=29))

    counts = [usage_of(BREAD, store, NOW, days).questions.count for days in (1, 29, 30, 36_500)]

    assert counts == [0, 0, 1, 1]


def test_the_inbox_shows_what_learners_let_staff_see_and_counts_of_what_they_do_not(store: Store) -> None:
    store.commit(Learner(ADA), [], 1_001, NOW, [Kept("rain?", "bread-1"), Kept("zebra <b>?", "bread-1")])
    ask(store, BEN, *[Counted(Outcome.DECLINE, "dough.flour")] * 3, *[Counted(Outcome.DECLINE, "oven.heat")] * 2)

    turn = take(conversation(store), Command("inbox"), 1)

    assert shown(turn).split("\n\n") == [
        "Not answered:",
        "3 near Flour",
        "1 near Steam",
        "“rain?”",
        "1 near nothing",
        "“zebra <b>?”",
    ]


@pytest.mark.parametrize(
    ("message", "learner", "answer"),
    [
        (Command("stats"), STAFF, "This week:\n\n0 wrote, 0 in a month.\n\n1 asked: 100% answered, 0% back, 0% not."),
        (Command("inbox"), STAFF, "Not answered:\n\n1 near nothing\n\n“zebra?”"),
        (Command("reload"), STAFF, "Not here."),
        (Command("broadcast", "Soon!"), STAFF, "Soon!\n---\nSend it?\n\nReaches 2."),
        (Command("scores"), GROUP, "Scores:\n\nNobody yet."),
        (Tap("scores:out", 31, person=11), GROUP, "Scores:\n\nNobody yet."),
    ],
    ids=["stats", "inbox", "reload", "broadcast", "scores", "who leaves the scores"],
)
def test_a_turn_ends_with_the_course_that_it_began_with_though_another_is_published_meanwhile(
    message: Message, learner: int, answer: str, store: Store
) -> None:
    records: list[Record] = [Kept("zebra?", "bread-1"), Tallied(NOW.date(), Counted(Outcome.ANSWER, "dough.flour"))]
    store.commit(Learner(ADA), [], None, NOW - timedelta(days=40), records)
    other = replace(QUIZZED, wording=replace(QUIZZED.wording, **dict.fromkeys(vars(QUIZZED.wording), "Other.")))
    talk = Conversation(QUIZZED, MATCHING, store, lambda: NOW, Random(1))
    talk.staff = staff = Staff({STAFF})
    staff.happens = lambda: talk.publish(other, Unlearned())

    turn = take(talk, message, 1, learner)

    assert talk.course is other
    assert shown(turn) == answer


def test_nothing_of_a_message_to_all_is_left_in_the_database_after_a_no(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tutor.db"
    store = SqlStore(url)
    talk = conversation(store)
    asked = take(talk, Command("broadcast", "zebra"), 1)
    waiting = dump_database(url)

    take(talk, Tap(asked.replies[-1].choices[1].id), 2)
    said(store)

    assert "zebra" in waiting
    assert "zebra" not in dump_database(url)
    store.close()


def test_staff_are_learners_besides(store: Store) -> None:
    turn = take(conversation(store), Text("yeast?"), 1)

    assert turn.notes.intent == "dough.yeast"
    assert (turn.audited, store.audited()) == (None, [])
