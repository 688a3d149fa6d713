"""One turn for one learner: taken, committed, once, in order."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from random import Random
from threading import Event, Thread, current_thread

import pytest

from bot import conversation as module
from bot.conversation import ATTEMPTS, Conversation, utc_now
from bot.errors import AlreadySeen, StaleLearner, StoreError
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Address, ItemCounts, Kept, Outgoing, QuestionCount, Record, SentPoll, Store, Vote
from bot.tutor.course import Answer, Course
from bot.tutor.flood import BURST
from bot.tutor.learner import Basis, Context, Learner, Pressed
from bot.tutor.matching.ranking import Explanation, Matching, Ranking
from bot.tutor.message import Command, Message, Tap, Text, Wake, read_line
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Card, Study
from bot.tutor.reply import Export, File, Flag, Forget, Keep, Outcome, Reply, Turn
from tests.storage.dumping import dump_database
from tests.tutor.courses import BREAD, MATCHING
from tests.tutor.quizzing.baking import CHOICE, HEAT, only

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
HOME = Address(7)
TOPICS = r"Topics of Bread \& butter:"
CRUST = Pressed(12, "answer:oven.crust", NOW)


class OvertakenStore(MemoryStore):
    """Lets another process save the learner just before a turn commits, `times` times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._overtakings = times

    def commit(
        self,
        learner: Learner,
        outgoing: Sequence[Outgoing],
        update: int | None,
        now: datetime,
        records: Sequence[Record] = (),
    ) -> None:
        if self._overtakings > 0:
            self._overtakings -= 1
            super().commit(replace(self.load(learner.id), pressed=CRUST), [], None, now)
        super().commit(learner, outgoing, update, now, records)


class NotingStore(MemoryStore):
    """Notes which thread loads a learner; to save one, it is loaded once more."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[str] = []
        self.has_second = Event()

    def load(self, learner_id: int) -> Learner:
        self.threads.append(current_thread().name)
        if self.threads[-1] != self.threads[0]:
            self.has_second.set()
        return super().load(learner_id)


class BrokenStore(MemoryStore):
    """A database that is away."""

    def commit(
        self,
        learner: Learner,
        outgoing: Sequence[Outgoing],
        update: int | None,
        now: datetime,
        records: Sequence[Record] = (),
    ) -> None:
        raise StoreError("the disk is full")


class Thinking:
    """Reads texts as MATCHING does; what `first` does happens before a text is ranked for the first time."""

    def __init__(self, first: Callable[[str], object]) -> None:
        self._first = first
        self._known: set[str] = set()

    def rank(self, text: str) -> Ranking:
        if text not in self._known:
            self._known.add(text)
            self._first(text)
        return MATCHING.rank(text)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        return MATCHING.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        return MATCHING.explain(text, intent)


class Staff(frozenset[int]):
    """Staff, of whom nobody is there; when one is looked for, in the midst of a turn, something `happens`."""

    happens: Callable[[], object]

    def __contains__(self, person: object) -> bool:
        self.happens()
        return False


def conversation(
    store: Store, matching: Matching = MATCHING, clock: Callable[[], datetime] = lambda: NOW
) -> Conversation:
    return Conversation(BREAD, matching, store, clock, Random(1))


def outgoings(store: Store) -> list[Outgoing]:
    """Deliver everything that waits, and tell what it is and where it goes."""
    found = []
    while rows := store.due(NOW, 100):
        for row in rows:
            found.append(row.outgoing)
            store.delivered(row.id, None, (), NOW)
    return found


def said(store: Store) -> list[str]:
    """Deliver everything that waits, and tell what it says."""
    return [outgoing.reply.text for outgoing in outgoings(store)]


def test_a_turn_is_committed_with_its_replies_and_its_update() -> None:
    store = MemoryStore()

    turn = conversation(store).take(7, Text("kneading?", 41), address=Address(7, 12), update=100)

    assert turn is not None
    assert turn.notes.intent == "dough.kneading"
    assert store.load(7) == replace(turn.learner, version=1)
    assert store.load(7).context == Context(
        topics=("dough.kneading",),
        offered=("topic:dough", "share:dough.kneading", "wrong"),
        basis=Basis.WORDS,
        question=41,
        at=NOW,
    )
    assert store.seen([100]) == {100}
    assert store.backlog().count == 2
    assert [row.outgoing for row in store.due(NOW, 10)] == [Outgoing(Address(7, 12), turn.replies[0], 0, 2)]
    assert said(store) == [reply.text for reply in turn.replies]


def test_without_an_address_nothing_is_put_into_the_outbox() -> None:
    store = MemoryStore()

    turn = conversation(store).take(7, Text("yeast?"))

    assert turn is not None
    assert (store.backlog().count, store.load(7).context.topic) == (0, "dough.yeast")


def test_what_was_offered_in_one_turn_can_be_taken_in_the_next() -> None:
    talk = conversation(MemoryStore())

    talk.take(7, Text("hot?"))
    turn = talk.take(7, Text("2"))

    assert turn is not None
    assert turn.notes.intent == "oven.steam"


def test_learners_do_not_take_each_others_choices() -> None:
    talk = conversation(MemoryStore())

    talk.take(7, Text("hot?"))
    turn = talk.take(8, Text("2"))

    assert turn is not None
    assert turn.notes.outcome == Outcome.DECLINE


def test_a_repeated_update_gives_nothing_and_changes_nothing() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("yeast?"), address=HOME, update=100)
    learner = store.load(7)

    again = talk.take(7, Text("heat?"), address=HOME, update=100)

    assert again is None
    assert store.load(7) == learner
    assert store.backlog().count == 1


@pytest.mark.parametrize("times", [1, 2, ATTEMPTS - 1])
def test_a_turn_is_taken_again_from_what_another_process_saved(times: int) -> None:
    store = OvertakenStore(times)

    turn = conversation(store).take(7, Text("rain?"), address=HOME, update=100)

    assert turn is not None
    learner = store.load(7)
    assert (learner.version, learner.pressed) == (times + 1, CRUST)
    assert learner.context.offered == ("topic:dough", "topic:oven", "none")
    assert said(store) == [r"Not in Bread \& butter."]


def test_who_is_always_overtaken_gives_up_and_leaves_nothing() -> None:
    store = OvertakenStore(ATTEMPTS)

    with pytest.raises(StaleLearner):
        conversation(store).take(7, Text("rain?"), address=HOME, update=100)

    assert store.backlog().count == 0
    assert store.seen([100]) == set()


def test_a_failing_database_is_told_to_the_caller() -> None:
    with pytest.raises(StoreError, match="the disk is full"):
        conversation(BrokenStore()).take(7, Text("yeast?"), address=HOME, update=100)


def test_an_update_seen_by_another_process_meanwhile_gives_nothing() -> None:
    store = MemoryStore()

    matching = Thinking(lambda _: store.mark_seen(100, NOW))

    assert conversation(store, matching).take(7, Text("yeast?"), address=HOME, update=100) is None
    assert store.load(7) == Learner(7)


def test_time_comes_from_the_clock() -> None:
    store = MemoryStore()
    conversation(store, clock=lambda: NOW - timedelta(days=9)).take(7, Text("yeast?"), update=100)

    store.forget_old(before=NOW - timedelta(days=8))

    assert store.seen([100]) == set()


def test_the_clock_of_the_house_tells_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_the_course_can_be_asked_for() -> None:
    assert conversation(MemoryStore()).course is BREAD


def test_one_learner_does_not_wait_for_another() -> None:
    """The turn of learner 8 begins and ends while learner 7's is thinking."""
    store = MemoryStore()

    def first(text: str) -> None:
        if text == "hot?":
            other = Thread(target=talk.take, args=(8, Text("yeast?")), daemon=True)
            other.start()
            other.join(30)

    talk = conversation(store, Thinking(first))
    talk.take(7, Text("hot?"))

    assert store.load(8).context.topic == "dough.yeast"
    assert store.load(7).version == 1


def test_many_turns_from_many_threads_are_all_taken() -> None:
    store = MemoryStore()
    talk = conversation(store)

    with ThreadPoolExecutor(max_workers=8) as pool:
        turns = list(
            pool.map(lambda at: talk.take(at % 4, Tap("topics", at), address=Address(at % 4), update=at), range(200))
        )

    assert None not in turns
    assert [store.load(learner).version for learner in range(4)] == [50, 50, 50, 50]
    assert store.backlog().count == 200


def test_a_turn_that_breaks_lets_the_next_one_go() -> None:
    def first(text: str) -> None:
        if text == "hot?":
            raise ZeroDivisionError

    store = MemoryStore()
    talk = conversation(store, Thinking(first))

    with pytest.raises(ZeroDivisionError):
        talk.take(7, Text("hot?"), address=HOME, update=100)

    assert (store.backlog().count, store.seen([100])) == (0, set())
    assert talk.take(7, Text("yeast?")) is not None


def test_an_apology_takes_the_place_of_a_turn_that_broke() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("yeast?"), update=99)

    talk.apologise(7, HOME, update=100)

    (row,) = store.due(NOW, 10)
    assert row.outgoing.address == HOME
    assert row.outgoing.reply.text == "Something broke."
    assert [choice.label for choice in row.outgoing.reply.choices] == ["All topics"]
    assert store.seen([100]) == {100}
    assert store.load(7).context.topic == "dough.yeast"


def test_an_apology_is_made_once() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.apologise(7, HOME, update=100)

    with pytest.raises(AlreadySeen):
        talk.apologise(7, HOME, update=100)

    assert store.backlog().count == 1


def test_two_turns_of_one_learner_never_overlap() -> None:
    """While the first turn thinks, the second must not even have loaded the learner."""
    thought_about: list[str] = []
    store = NotingStore()

    def first(text: str) -> None:
        thought_about.append(text)
        if text == "hot?":
            second.start()
            assert not store.has_second.wait(0.2)

    talk = conversation(store, Thinking(first))
    second = Thread(target=talk.take, args=(7, Text("yeast?")), kwargs={"address": HOME}, name="second")

    talk.take(7, Text("hot?"), address=HOME)
    second.join()

    assert [name for name, _ in groupby(store.threads)] == [current_thread().name, "second"]
    assert thought_about == ["hot?", "yeast?"]
    assert store.load(7).version == 2


def play(talk: Conversation, *messages: Message | str, learner: int = 7) -> Turn:
    """Say one thing after another without an address, and give the last turn."""
    turns = [talk.take(learner, Text(said) if isinstance(said, str) else said) for said in messages]
    assert turns[-1] is not None
    return turns[-1]


def words_at_hand(talk: Conversation, learner: int = 7, thread: int | None = None) -> str | None:
    """Tell which question the conversation is about, by a turn that is about nothing."""
    turn = talk.take(learner, Tap("topics"), address=Address(learner, thread=thread))
    assert turn is not None
    return turn.words


def test_the_last_question_is_at_hand_until_the_next_one() -> None:
    talk = conversation(MemoryStore())

    assert words_at_hand(talk) is None
    play(talk, "yeast?")
    assert words_at_hand(talk) == "yeast?"
    play(talk, "hello", Tap("answer:oven.heat"), Command("help"))
    assert words_at_hand(talk) == "yeast?"
    play(talk, "flour and zebras?")
    assert words_at_hand(talk) == "flour and zebras?"


def test_why_explains_the_question_of_this_learner() -> None:
    talk = conversation(MemoryStore())
    play(talk, "yeast?", learner=7)
    play(talk, "crust?", learner=8)

    turn = play(talk, Command("why"), learner=7)

    assert turn.words == "yeast?"
    assert turn.replies[0].text.startswith("Why Yeast:")


def test_each_topic_of_a_forum_has_its_own_question_at_hand() -> None:
    talk = conversation(MemoryStore())

    talk.take(-7, Text("yeast?"), address=Address(-7, thread=1))
    talk.take(-7, Text("crust?"), address=Address(-7, thread=2))

    assert words_at_hand(talk, -7, thread=1) == "yeast?"
    assert words_at_hand(talk, -7, thread=2) == "crust?"
    assert words_at_hand(talk, -7) is None


def test_who_starts_the_tutor_anew_has_no_words_at_hand() -> None:
    store = MemoryStore()
    play(conversation(store), "yeast?")

    turn = play(conversation(store), Command("why"))

    assert (turn.words, turn.replies[0].text) == (None, "Words are gone.")


def test_a_question_that_another_process_has_gone_on_from_is_not_at_hand() -> None:
    store = MemoryStore()
    one, other = conversation(store), conversation(store)
    play(one, Text("crust?", 41))
    play(other, Text("yeast?", 42))

    assert play(one, Command("why")).replies[0].text == "Words are gone."
    assert play(other, Command("why")).replies[0].text.startswith("Why Yeast:")


def test_what_another_process_let_a_learner_forget_is_not_at_hand() -> None:
    store = MemoryStore()
    one, other = conversation(store), conversation(store)
    play(one, "yeast?")

    play(other, Command("forget"), Tap("forget:yes"))

    assert words_at_hand(one) is None


def test_only_so_many_questions_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_HAND", 2)
    talk = conversation(MemoryStore())

    for learner in (1, 2, 3):
        play(talk, "yeast?", learner=learner)

    assert [words_at_hand(talk, learner) for learner in (1, 2, 3)] == [None, "yeast?", "yeast?"]


def test_the_words_of_a_turn_that_was_not_saved_are_not_at_hand() -> None:
    talk = conversation(OvertakenStore(ATTEMPTS))
    with pytest.raises(StaleLearner):
        play(talk, "yeast?")

    assert words_at_hand(talk) is None


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/tutor.db"


@pytest.fixture
def database(url: str) -> Iterator[SqlStore]:
    store = SqlStore(url)
    yield store
    store.close()


def test_nothing_that_a_learner_writes_is_in_the_database(database: SqlStore, url: str) -> None:
    talk = conversation(database)
    messages: list[Message] = [
        Text("yeast?", 1),
        Text("Does the zebra rise?", 2),
        Text("yeast? Zebra?", 3),
        Text("zebra", 4),
        Command("zebra", "zebra"),
        Command("start", "zebra"),
        Tap("wrong", 10, "zebra?"),
        Tap("wrong", 11, "zebra?"),
        Tap("keep:no", 12, "zebra?"),
        Text("no zebra", 5),
        Command("export", "zebra", "zebra?"),
    ]

    for number, message in enumerate(messages):
        talk.take(7, message, address=HOME, update=number, sent=NOW)
        talk.take(-7, message, address=Address(-7, thread=number), update=100 + number, sent=NOW)

    stored = dump_database(url).lower()
    assert words_at_hand(talk) == "no zebra"
    assert "dough.yeast" in stored
    assert "zebra" not in stored


def test_why_leaves_no_words_in_the_database_once_it_is_said(database: SqlStore, url: str) -> None:
    talk = conversation(database)
    talk.take(7, Text("yeast?"), address=HOME)

    turn = talk.take(7, Command("why"), address=HOME)

    assert turn is not None
    assert "yeast?" in turn.replies[0].text
    said(database)
    assert "dough.yeast" in dump_database(url)
    assert "yeast?" not in dump_database(url)


def test_with_the_consent_of_the_learner_a_question_is_kept_for_staff(database: SqlStore) -> None:
    talk = conversation(database)
    play(talk, "rain?", "none")
    assert database.kept() == []

    turn = play(talk, "yes, show it")

    assert turn.errand == Keep("rain?")
    assert database.kept() == [Kept("rain?", "bread-1")]


def test_what_is_kept_belongs_to_the_course_of_its_turn_though_another_is_published_meanwhile() -> None:
    store = MemoryStore()
    talk = conversation(store)
    play(talk, "rain?", "none")
    talk.staff = Staff()
    talk.staff.happens = lambda: talk.publish(replace(BREAD, version="bread-2"), MATCHING)

    play(talk, "yes")

    assert talk.course.version == "bread-2"
    assert store.kept() == [Kept("rain?", "bread-1")]


@pytest.mark.parametrize("answer", ["2", "no", "yeast?", "/help"], ids=["a number", "no", "a question", "a command"])
def test_without_consent_nothing_is_kept(answer: str) -> None:
    store = MemoryStore()

    play(conversation(store), "rain?", "none", read_line(answer))

    assert store.kept() == []


def test_words_that_a_channel_quotes_are_kept_when_they_are_no_longer_at_hand() -> None:
    store = MemoryStore()
    play(conversation(store), "rain?", "none")

    turn = play(conversation(store), Tap("keep:yes", 12, "rain?"))

    assert turn.replies[0].text == "They see it."
    assert store.kept() == [Kept("rain?", "bread-1")]


def test_only_the_question_that_was_asked_about_is_kept_though_two_processes_answer() -> None:
    store = MemoryStore()
    one, other = conversation(store), conversation(store)
    play(one, Text("zebra crossing?", 41))
    asked = play(other, Text("rain?", 42), Text("none", 43))
    assert asked.replies[0].text == "May the bakers see it?"

    turn = play(one, Text("yes", 44))

    assert turn.replies[0].text == "Ask it again."
    assert store.kept() == []


def test_words_that_are_lost_are_not_kept() -> None:
    store = MemoryStore()
    play(conversation(store), "rain?", "none")

    turn = play(conversation(store), "yes")

    assert turn.replies[0].text == "Ask it again."
    assert store.kept() == []


def test_a_question_is_kept_once_though_the_turn_is_taken_again() -> None:
    store = OvertakenStore(0)
    talk = conversation(store)
    play(talk, "rain?", "none")
    store._overtakings = 3

    talk.take(7, Text("yes"), address=HOME, update=100)

    assert store.kept() == [Kept("rain?", "bread-1")]
    assert said(store) == ["They see it."]


def test_a_repeated_update_keeps_nothing_again() -> None:
    store = MemoryStore()
    talk = conversation(store)
    play(talk, "rain?", "none")
    talk.take(7, Tap("keep:yes", 12, "rain?"), address=HOME, update=100)

    again = talk.take(7, Tap("keep:yes", 12, "rain?"), address=HOME, update=100)

    assert again is None
    assert store.kept() == [Kept("rain?", "bread-1")]


def test_an_export_hands_over_what_was_stored_before_it() -> None:
    store = MemoryStore()
    talk = conversation(store)
    play(talk, "\N{BREAD} zebra?", "none", "yes")
    stored = store.export(7)

    turn = talk.take(7, Command("export"), address=HOME)

    assert turn is not None
    assert turn.errand == Export()
    (reply,) = turn.replies
    assert reply.text == "All about you."
    assert reply.file == File("export.json", json.dumps(stored, ensure_ascii=False, indent=2) + "\n")
    content = json.loads(reply.file.content)
    assert content["learner"] == 7
    assert content["first_message"] == "2026-03-01T09:30:00+00:00"
    assert content["conversation"]["context"]["offered"] == ["topics"]
    assert content["questions_for_staff"] == [{"text": "\N{BREAD} zebra?", "at": "2026-03-01T09:30:00+00:00"}]
    assert "\N{BREAD} zebra?" in reply.file.content
    assert [row.outgoing for row in store.due(NOW, 10)] == [Outgoing(HOME, reply)]


def test_a_stranger_gets_an_export_of_nothing() -> None:
    turn = play(conversation(MemoryStore()), Command("export"))

    file = turn.replies[0].file
    assert file is not None
    assert json.loads(file.content) == {
        "learner": 7,
        "first_message": None,
        "last_message": None,
        "conversation": None,
        "questions_for_staff": [],
        "answered_messages": [],
        "items_called_unclear": [],
        "answers_in_groups": [],
        "left_out_of_scores_of_groups": [],
        "polls_in_this_group": [],
        "done_as_staff": [],
    }


def test_nothing_but_an_export_hands_over_a_file() -> None:
    talk = conversation(MemoryStore())

    turns = [play(talk, said) for said in ("yeast?", "no", Command("help"), Command("why"), Command("forget"))]

    assert [reply.file for turn in turns for reply in turn.replies] == [None] * 5


def test_who_says_yes_is_forgotten_with_all_that_was_to_be_said(database: SqlStore, url: str) -> None:
    talk = conversation(database)
    talk.take(987654321, Text("kneading?", 41), address=Address(987654321, question=41), update=100)
    talk.take(987654321, Command("forget"), address=Address(987654321, question=42), update=101)

    turn = talk.take(987654321, Tap("forget:yes", 43), address=Address(987654321, 43), update=102)

    assert turn is not None
    assert turn.errand == Forget()
    assert database.load(987654321) == Learner(987654321)
    assert said(database) == ["Forgotten."]
    assert "987654321" not in dump_database(url)
    assert database.seen([100, 101, 102]) == {100, 101, 102}


def test_who_says_no_is_remembered() -> None:
    store = MemoryStore()
    talk = conversation(store)

    turn = play(talk, "yeast?", Command("forget"), "no")

    assert turn.replies[0].text == "Remembered."
    assert store.load(7).version == 3
    assert words_at_hand(talk) == "yeast?"


def test_a_yes_that_comes_again_forgets_nobody() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Tap("forget:yes", 12), address=HOME, update=100)
    play(talk, "yeast?")
    learner = store.load(7)

    again = talk.take(7, Tap("forget:yes", 12), address=HOME, update=100)

    assert again is None
    assert store.load(7) == learner
    assert words_at_hand(talk) == "yeast?"


def test_the_words_of_a_forgotten_learner_are_not_at_hand_in_any_topic() -> None:
    talk = conversation(MemoryStore())
    play(talk, "yeast?")
    talk.take(7, Text("crust?"), address=Address(7, thread=1))
    play(talk, "heat?", learner=8)

    play(talk, Tap("forget:yes", 12))

    assert words_at_hand(talk) is None
    assert words_at_hand(talk, thread=1) is None
    assert words_at_hand(talk, 8) == "heat?"


def test_each_topic_of_a_forum_has_its_own_conversation() -> None:
    store = MemoryStore()
    talk = conversation(store)
    one, other = Address(-7, thread=1), Address(-7, thread=2)
    talk.take(-7, Text("hot?"), address=one)
    talk.take(-7, Text("rise?"), address=other)

    in_one = talk.take(-7, Text("2"), address=one)
    in_other = talk.take(-7, Text("3"), address=other)

    assert in_one is not None
    assert in_other is not None
    assert (in_one.notes.intent, in_other.notes.intent) == ("oven.steam", "oven.heat")
    assert store.load(-7).in_thread(1).context.topics == ("oven.steam",)
    assert store.load(-7).in_thread(2).context.topics == ("dough.flour", "oven.heat")
    assert store.load(-7).in_thread(None).context == Context()


def test_a_number_means_nothing_in_another_topic_of_a_forum() -> None:
    talk = conversation(MemoryStore())
    talk.take(-7, Text("hot?"), address=Address(-7, thread=1))

    turn = talk.take(-7, Text("2"), address=Address(-7, thread=2))

    assert turn is not None
    assert turn.notes.outcome is Outcome.DECLINE


def test_each_reply_knows_its_place_among_all_of_the_turn() -> None:
    store = MemoryStore()
    address = Address(7, thread=3, question=41, changed=True)

    turn = conversation(store).take(7, Text("kneading?", 41), address=address)

    assert turn is not None
    picture, answer = turn.replies
    assert outgoings(store) == [Outgoing(address, picture, 0, 2), Outgoing(address, answer, 1, 2)]


def test_an_answer_that_is_too_long_for_a_message_goes_out_in_parts() -> None:
    store = MemoryStore()
    address = Address(7, 12, question=41)
    intent = replace(BREAD.intents["dough.yeast"], answer=Answer(short="x" * 4_000 + "\n\n" + "y" * 4_000))
    course = replace(BREAD, intents={**BREAD.intents, "dough.yeast": intent})
    talk = Conversation(course, MATCHING, store, lambda: NOW, Random(1))

    turn = talk.take(7, Text("yeast?", 41), address=address)

    assert turn is not None
    (reply,) = turn.replies
    assert outgoings(store) == [
        Outgoing(address, Reply(f"**Yeast**\n\n{'x' * 4_000}"), 0, 2),
        Outgoing(address, replace(reply, text="y" * 4_000), 1, 2),
    ]


def test_the_first_part_of_a_long_answer_takes_the_place_of_the_message_and_the_other_stands_below() -> None:
    store = MemoryStore()
    intent = replace(BREAD.intents["dough.flour"], answer=Answer(short="x", more="y" * 4_096))
    course = replace(BREAD, intents={**BREAD.intents, "dough.flour": intent})
    talk = Conversation(course, MATCHING, store, lambda: NOW, Random(1))

    turn = talk.take(7, Tap("more:dough.flour", 12), address=Address(7, 12))

    assert turn is not None
    assert [reply.in_place for reply in turn.replies] == [True]
    assert [outgoing.reply.in_place for outgoing in outgoings(store)] == [True, False]


def test_the_question_to_the_learner_whether_staff_may_see_it_stands_below_their_own() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("rain?", 41), address=Address(7, question=41))

    talk.take(7, Tap("none", 42), address=Address(7, 42))

    answer, consent = outgoings(store)
    assert answer.address == Address(7, question=41)
    assert consent.reply.text == "May the bakers see it?"
    assert consent.address == Address(7, 42, question=41, quotes=True)


def test_the_question_for_staff_stays_the_same_whatever_was_said_to_its_answer() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("yeast?", 41), address=Address(7, question=41))
    talk.take(7, Tap("wrong", 42), address=Address(7, 42))

    talk.take(7, Tap("none", 43), address=Address(7, 43))

    answer, topics, consent = (outgoing.address for outgoing in outgoings(store))
    assert answer == Address(7, question=41)
    assert topics == Address(7, 42)
    assert consent == Address(7, 43, question=41, quotes=True)


def test_a_question_without_a_number_is_not_quoted() -> None:
    store = MemoryStore()
    talk = conversation(store)
    play(talk, "rain?")

    talk.take(7, Tap("none", 42), address=Address(7, 42))

    (consent,) = outgoings(store)
    assert consent.reply.quotes
    assert consent.address == Address(7, 42)


def test_messages_that_were_sent_at_once_are_a_flood_however_late_they_are_taken() -> None:
    store = MemoryStore()
    later = iter(NOW + timedelta(minutes=minute) for minute in range(1_000))
    talk = conversation(store, clock=lambda: next(later))

    for number in range(BURST + 3):
        talk.take(7, Tap("topics", number), address=HOME, update=number, sent=NOW)

    assert said(store) == [TOPICS] * BURST + ["Too much."]
    assert store.seen(list(range(BURST + 3))) == set(range(BURST + 3))


def test_messages_that_were_sent_in_time_are_no_flood_though_they_are_taken_at_once() -> None:
    """The tutor was away for a while, and finds them all when it comes back."""
    store = MemoryStore()
    talk = conversation(store)

    for number in range(BURST * 3):
        sent = NOW - timedelta(hours=1) + timedelta(seconds=2 * number)
        talk.take(7, Tap("topics", number), address=HOME, update=number, sent=sent)

    assert said(store) == [TOPICS] * BURST * 3


def test_one_learners_flood_is_not_anothers() -> None:
    store = MemoryStore()
    talk = conversation(store)
    for number in range(BURST + 1):
        talk.take(7, Tap("topics", number), sent=NOW)

    turn = talk.take(8, Tap("topics", 1), sent=NOW)

    assert turn is not None
    assert len(turn.replies) == 1


def test_where_it_is_not_told_when_messages_were_sent_nothing_is_a_flood() -> None:
    talk = conversation(MemoryStore())

    turns = [talk.take(7, Tap("topics", number)) for number in range(BURST * 3)]

    assert [len(turn.replies) if turn else 0 for turn in turns] == [1] * BURST * 3


def test_suggestions_are_found_and_nothing_is_remembered() -> None:
    store = OvertakenStore(0)
    talk = conversation(store)

    assert [intent.id for intent in talk.suggest("rise?")] == ["dough.flour", "dough.yeast", "oven.heat", "oven.steam"]
    assert [intent.id for intent in talk.suggest("")] == ["dough.flour", "oven.heat"]
    assert talk.suggest("rain?") == ()
    assert store.load(7) == Learner(7)
    assert words_at_hand(talk) is None


def test_the_question_for_staff_is_quoted_also_when_its_answer_was_refused_in_words() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("rain?", 41), address=Address(7, question=41))

    talk.take(7, Text("none", 43), address=Address(7, question=43, changed=True))

    _, consent = outgoings(store)
    assert consent.address == Address(7, question=41, quotes=True)


def test_a_typed_yes_to_being_forgotten_leaves_no_trace_of_the_yes() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Command("forget"), address=Address(7, question=41))

    talk.take(7, Text("yes", 43), address=Address(7, question=43))

    (farewell,) = outgoings(store)
    assert farewell.address == Address(7)


def test_an_old_yes_keeps_no_other_question() -> None:
    store = MemoryStore()
    talk = conversation(store)

    play(talk, "rain?", "none", "no", "yeast?", Tap("keep:yes", 12))

    assert store.kept() == []


GROUP, OTHER_GROUP = -100, -200
QUIZZED = only(CHOICE, HEAT)
DUE = Study((Card(CHOICE.id, Memory(3.0, 5.0, date(2026, 1, 1), date(2026, 1, 4)), asked=1, right=1),))


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def quizzing(store: Store, clock: Callable[[], datetime] = lambda: NOW, course: Course = QUIZZED) -> Conversation:
    return Conversation(course, replace(MATCHING, course=course), store, clock, Random(1))


def in_group(talk: Conversation, message: Message, group: int = GROUP, thread: int | None = None) -> Sequence[Reply]:
    """Say something in a group, and give what is put into the outbox for it."""
    turn = talk.take(group, message, address=Address(group, thread=thread))
    assert turn is not None
    return turn.replies


def polls(store: Store, clock: Callable[[], datetime] = lambda: NOW) -> list[SentPoll]:
    """Send everything that waits, as Telegram would: each poll gets a number of its own."""
    found = []
    while rows := store.due(clock(), 100):
        for row in rows:
            poll = row.outgoing.reply.poll
            chat = row.outgoing.address.chat
            asked = SentPoll(f"poll {row.id}", chat, poll.item, poll.right) if poll else None
            store.delivered(row.id, None, (), clock(), asked)
            found += [asked] if asked else []
    return found


def vote(
    store: Store, asked: SentPoll, person: int, name: str, *, right: bool, update: int, at: datetime = NOW
) -> None:
    option = asked.right if right else (asked.right + 1) % 3
    store.vote(Vote(asked.id, person, name, (option,)), update, at)


def press(talk: Conversation, label: str, turn: Turn, message: int = 40) -> Turn:
    """Tap the button with that label on the last reply of a turn."""
    choice = next(choice.id for choice in turn.replies[-1].choices if choice.label == label)
    pressed = talk.take(turn.learner.id, Tap(choice, message))
    assert pressed is not None
    return pressed


def test_each_question_is_counted_on_its_day_with_its_turn(database: SqlStore) -> None:
    talk = conversation(database)

    for update, text in enumerate(("flour?", "hot?", "flour?", "rain?", "the moon?"), start=100):
        talk.take(update, Text(text), address=HOME, update=update)
    talk.take(7, Tap("answer:oven.heat"), address=HOME, update=200)
    talk.take(7, Command("topics"), address=HOME, update=201)

    day = date(2026, 3, 1)
    assert database.question_counts(date.min) == [
        QuestionCount(day, None, Outcome.DECLINE, 1),
        QuestionCount(day, "dough.flour", Outcome.ANSWER, 2),
        QuestionCount(day, "oven.heat", Outcome.ASK, 1),
        QuestionCount(day, "oven.steam", Outcome.DECLINE, 1),
    ]


def test_a_question_late_at_night_is_counted_on_the_day_that_it_is_in_utc() -> None:
    store = MemoryStore()
    in_tallinn = datetime(2026, 3, 2, 1, 30, tzinfo=timezone(timedelta(hours=2)))

    conversation(store, clock=lambda: in_tallinn).take(7, Text("flour?"), update=100)

    assert [count.day for count in store.question_counts(date.min)] == [date(2026, 3, 1)]


def test_a_question_is_counted_once_though_the_turn_is_taken_again() -> None:
    store = OvertakenStore(3)

    conversation(store).take(7, Text("flour?"), address=HOME, update=100)

    assert [count.times for count in store.question_counts(date.min)] == [1]


def test_a_question_that_comes_twice_is_counted_once() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("flour?"), address=HOME, update=100)

    again = talk.take(7, Text("flour?"), address=HOME, update=100)

    assert again is None
    assert [count.times for count in store.question_counts(date.min)] == [1]


def test_counts_of_questions_hold_neither_words_nor_numbers(database: SqlStore, tmp_path: Path) -> None:
    anna = 987654321
    conversation(database).take(anna, Text("where does my aunt Matilda live?"), update=100)

    conversation(database).take(anna, Tap("forget:yes"), update=101)

    left = dump_database(f"sqlite:///{tmp_path}/tutor.db")
    assert len(database.question_counts(date.min)) == 1
    assert ("Matilda" in left, str(anna) in left) == (False, False)


def test_the_first_meeting_of_an_item_is_counted_with_the_turn_that_settles_it() -> None:
    store = MemoryStore()
    talk = quizzing(store, course=only(CHOICE))
    asked = play(talk, Command("quiz"))
    assert store.counts() == []

    tempted = press(talk, "Plain", asked)
    press(talk, "Strong", tempted)

    assert store.counts() == [ItemCounts(CHOICE.id, asked=1, right=0, picks={"Plain": 1})]


def test_an_item_is_counted_once_though_the_turn_is_taken_again() -> None:
    store = OvertakenStore(0)
    talk = quizzing(store, course=only(CHOICE))
    asked = play(talk, Command("quiz"))
    store._overtakings = 3

    press(talk, "Strong", asked)

    assert store.counts() == [ItemCounts(CHOICE.id, asked=1, right=1, picks={"Strong": 1})]
    assert [card.asked for card in store.load(7).study.cards] == [1]


def test_a_repeated_update_counts_nothing_again() -> None:
    store = MemoryStore()
    talk = quizzing(store, course=only(CHOICE))
    asked = play(talk, Command("quiz"))
    choice = next(choice.id for choice in asked.replies[0].choices if choice.label == "Strong")
    talk.take(7, Tap(choice, 40), address=HOME, update=100)

    again = talk.take(7, Tap(choice, 40), address=HOME, update=100)

    assert again is None
    assert [one.asked for one in store.counts()] == [1]
    assert [(day.recalls, day.right) for day in store.load(7).study.days] == [(1, 1)]


def test_many_taps_on_the_same_button_from_many_threads_count_one_point() -> None:
    store = MemoryStore()
    talk = quizzing(store, course=only(CHOICE))
    asked = play(talk, Command("quiz"))
    choice = next(choice.id for choice in asked.replies[0].choices if choice.label == "Strong")

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda at: talk.take(7, Tap(choice, 40), address=HOME, update=at), range(50)))

    assert [(card.asked, card.right) for card in store.load(7).study.cards] == [(1, 1)]
    assert [one.asked for one in store.counts()] == [1]


def test_two_processes_that_take_the_same_tap_count_one_point() -> None:
    store = MemoryStore()
    one, other = quizzing(store, course=only(CHOICE)), quizzing(store, course=only(CHOICE))
    asked = play(one, Command("quiz"))
    choice = next(choice.id for choice in asked.replies[0].choices if choice.label == "Strong")

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda talk: talk.take(7, Tap(choice, 40), address=HOME), [one, other] * 10))

    assert [(card.asked, card.right) for card in store.load(7).study.cards] == [(1, 1)]


def test_an_unclear_item_is_flagged_for_staff_once_a_learner() -> None:
    store = MemoryStore()
    talk = quizzing(store, course=only(CHOICE))

    for _ in range(2):
        play(talk, Command("quiz"))
        flagged = press(talk, "Unclear", play(talk, "strong"))
        press(talk, "Finish", flagged)

    assert flagged.errand == Flag(CHOICE.id)
    assert store.flagged() == {CHOICE.id: 1}


def test_the_scores_of_a_group_are_those_of_its_polls_by_first_name() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    in_group(talk, Command("quiz"))
    [asked] = polls(store)
    vote(store, asked, 11, "Ada", right=True, update=1)
    vote(store, asked, 12, "Ben", right=False, update=2)

    (reply,) = in_group(talk, Command("scores"))

    assert reply.text.split("\n\n") == ["Scores:", "1. Ada 1/1", "2. Ben 0/1"]
    assert [choice.label for choice in reply.choices] == ["Leave me out", "Put me back"]
    assert [outgoing.reply for outgoing in outgoings(store)] == [reply]


def test_a_second_vote_a_vote_taken_back_and_one_on_an_unknown_poll_change_no_score() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    in_group(talk, Command("quiz"))
    [asked] = polls(store)
    vote(store, asked, 11, "Ada", right=False, update=1)
    vote(store, asked, 11, "Ada", right=True, update=2)
    store.vote(Vote(asked.id, 11, "Ada", ()), 3, NOW)
    store.vote(Vote(asked.id, 12, "Ben", ()), 4, NOW)
    store.vote(Vote("never asked", 13, "Cy", (0,)), 5, NOW)

    (reply,) = in_group(talk, Command("scores"))

    assert reply.text.split("\n\n") == ["Scores:", "1. Ada 0/1"]


def test_a_vote_that_comes_before_its_poll_is_known_counts_once_it_is() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    in_group(talk, Command("quiz"))
    [intro] = store.due(NOW, 9)
    store.delivered(intro.id, None, (), NOW)
    [row] = store.due(NOW, 9)
    poll = row.outgoing.reply.poll
    assert poll is not None
    store.vote(Vote("poll 9", 11, "Ada", (poll.right,)), 1, NOW)
    (before,) = in_group(talk, Command("scores"))
    store.delivered(row.id, None, (), NOW, SentPoll("poll 9", GROUP, poll.item, poll.right))

    (after,) = in_group(talk, Command("scores"))

    assert before.text.split("\n\n") == ["Scores:", "Nobody yet."]
    assert after.text.split("\n\n") == ["Scores:", "1. Ada 1/1"]


def test_a_vote_that_comes_after_the_quiz_counts_in_the_scores_of_the_week() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    in_group(talk, Command("quiz"))
    [asked] = polls(store)
    in_group(talk, Command("stop"))

    vote(store, asked, 11, "Ada", right=True, update=1, at=NOW + timedelta(hours=3))

    assert in_group(talk, Command("scores"))[0].text.split("\n\n") == ["Scores:", "1. Ada 1/1"]


def test_scores_begin_anew_on_monday() -> None:
    store, clock = MemoryStore(), Clock()
    talk = quizzing(store, clock)
    in_group(talk, Command("quiz"))
    [asked] = polls(store)
    vote(store, asked, 11, "Ada", right=True, update=1)

    clock.now = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    (sunday,) = in_group(talk, Command("scores"))
    clock.now = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    (monday,) = in_group(talk, Command("scores"))

    assert "Ada" in sunday.text
    assert monday.text.split("\n\n") == ["Scores:", "Nobody yet."]


def test_who_leaves_the_scores_is_gone_from_the_reply_to_that_and_back_in_the_next() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    in_group(talk, Command("quiz"))
    [asked] = polls(store)
    vote(store, asked, 11, "Ada", right=True, update=1)
    vote(store, asked, 12, "Ben", right=True, update=2)

    (out,) = in_group(talk, Tap("scores:out", 31, person=11))
    (later,) = in_group(talk, Command("scores"))
    (back,) = in_group(talk, Tap("scores:in", 32, person=11))
    (twice,) = in_group(talk, Tap("scores:in", 33, person=11))

    assert out.text.split("\n\n") == later.text.split("\n\n") == ["Scores:", "1. Ben 1/1"]
    assert back.text == twice.text
    assert back.text.split("\n\n") == ["Scores:", "1. Ada 1/1", "2. Ben 1/1"]


def test_who_never_voted_may_leave_and_come_back_and_is_in_no_scores() -> None:
    store = MemoryStore()
    talk = quizzing(store)

    replies = [in_group(talk, Tap(f"scores:{what}", 31, person=9))[0] for what in ("out", "in")]

    assert [reply.text.split("\n\n") for reply in replies] == [["Scores:", "Nobody yet."]] * 2


def test_who_leaves_the_scores_of_one_group_stays_in_those_of_another() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    for number, group in enumerate((GROUP, OTHER_GROUP)):
        in_group(talk, Command("quiz"), group)
        [asked] = polls(store)
        vote(store, asked, 11, "Ada", right=True, update=number)

    in_group(talk, Tap("scores:out", 31, person=11))

    assert "Ada" not in in_group(talk, Command("scores"))[0].text
    assert "Ada" in in_group(talk, Command("scores"), OTHER_GROUP)[0].text


def test_groups_play_side_by_side_and_each_goes_on_in_its_own_time() -> None:
    store, clock = MemoryStore(), Clock()
    talk = quizzing(store, clock)
    in_group(talk, Command("quiz"), GROUP)
    clock.now = NOW + timedelta(seconds=30)
    in_group(talk, Command("quiz"), OTHER_GROUP)
    first = polls(store, clock)

    clock.now = NOW + timedelta(seconds=70)
    due = store.to_wake(clock.now, 10)
    early = talk.wake(OTHER_GROUP)
    talk.wake(GROUP)

    assert sorted(asked.chat for asked in first) == [OTHER_GROUP, GROUP]
    assert due == [GROUP]
    assert early is not None
    assert early.replies == ()
    assert [asked.chat for asked in polls(store, clock)] == [GROUP]
    assert store.to_wake(NOW + timedelta(seconds=100), 10) == [OTHER_GROUP]


def test_the_questions_of_a_quiz_come_in_the_topic_of_the_forum_in_which_it_began() -> None:
    store, clock = MemoryStore(), Clock()
    talk = quizzing(store, clock)
    in_group(talk, Command("quiz"), thread=5)
    in_group(talk, Text("yeast?"), thread=8)
    outgoings(store)
    clock.now = NOW + timedelta(seconds=70)

    talk.wake(GROUP)
    second = outgoings(store)
    clock.now = NOW + timedelta(seconds=140)
    talk.wake(GROUP)
    over = outgoings(store)

    assert [(one.address, bool(one.reply.poll)) for one in second] == [(Address(GROUP, thread=5), True)]
    assert [(one.address, one.reply.text.partition("\n")[0]) for one in over] == [(Address(GROUP, thread=5), "Over.")]
    assert store.load(GROUP).in_thread(8).context.topics == ("dough.yeast",)


def test_who_waits_for_nothing_is_woken_in_vain() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    for learner in (7, GROUP):
        store.commit(Learner(learner), [], None, NOW)

    turns = [talk.wake(7), talk.wake(GROUP)]

    assert [turn.replies if turn else None for turn in turns] == [(), ()]
    assert store.backlog().count == 0


def reminded(store: Store, clock: Clock) -> Conversation:
    """Let learner 7 be reminded at 18:30, with something due, and the time come."""
    store.commit(Learner(7, study=DUE), [], None, NOW)
    talk = quizzing(store, clock)
    talk.take(7, Command("remind", "18:30"), update=1)
    clock.now = NOW.replace(hour=18, minute=30, second=1)
    return talk


def test_a_reminder_goes_to_the_private_chat_and_is_said_once() -> None:
    store, clock = MemoryStore(), Clock()
    talk = reminded(store, clock)

    turns = [talk.wake(learner) for learner in store.to_wake(clock.now, 10)]
    talk.wake(7)

    assert [turn.replies[0].text for turn in turns if turn] == ["Recall?"]
    assert [(one.address, one.reply.text) for one in outgoings(store)] == [(HOME, "Recall?")]
    assert store.to_wake(clock.now, 10) == []


def test_of_two_processes_that_wake_the_same_learner_one_says_the_reminder() -> None:
    store, clock = MemoryStore(), Clock()
    one = reminded(store, clock)
    other = quizzing(store, clock)

    with ThreadPoolExecutor(max_workers=8) as pool:
        turns = list(pool.map(lambda talk: talk.wake(7), [one, other] * 20))

    assert sum(len(turn.replies) for turn in turns if turn) == 1
    assert len(outgoings(store)) == 1


class StaleStore(MemoryStore):
    """Gives the second of two processes what was stored before the first one committed."""

    def __init__(self) -> None:
        super().__init__()
        self.stale: Learner | None = None

    def load(self, learner_id: int) -> Learner:
        stale, self.stale = self.stale, None
        return stale or super().load(learner_id)


def test_a_process_that_loaded_the_learner_before_the_reminder_was_said_says_nothing() -> None:
    store, clock = StaleStore(), Clock()
    talk = reminded(store, clock)
    before = store.load(7)
    talk.wake(7)
    other = quizzing(store, clock)

    store.stale = before
    turn = other.take(7, Text("rain?"), address=HOME, update=2)
    store.stale = before
    woken = other.take(7, Wake(), address=HOME)

    assert turn is not None
    assert woken is not None
    assert woken.replies == ()
    assert [one.reply.text for one in outgoings(store)] == ["Recall?", r"Not in Bread \& butter."]


def test_two_processes_on_one_database_say_a_reminder_once(url: str) -> None:
    clock = Clock()
    stores = [SqlStore(url), SqlStore(url)]
    talks = [reminded(stores[0], clock), quizzing(stores[1], clock)]

    with ThreadPoolExecutor(max_workers=4) as pool:
        turns = list(pool.map(lambda talk: talk.wake(7), talks * 4))

    assert sum(len(turn.replies) for turn in turns if turn) == 1
    assert stores[0].backlog().count == 1
    for store in stores:
        store.close()


def test_two_processes_ask_a_group_its_next_question_once() -> None:
    store, clock = MemoryStore(), Clock()
    one, other = quizzing(store, clock), quizzing(store, clock)
    in_group(one, Command("quiz"))
    polls(store, clock)
    clock.now = NOW + timedelta(seconds=70)

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda talk: talk.wake(GROUP), [one, other] * 10))

    assert len(polls(store, clock)) == 1


def test_who_is_let_sleep_is_woken_no_more_and_loses_nothing_else() -> None:
    store, clock = MemoryStore(), Clock()
    talk = reminded(store, clock)
    before = store.load(7)

    talk.let_sleep(7)

    assert store.load(7) == replace(before, reminder=None, version=before.version + 1)
    assert store.to_wake(NOW + timedelta(days=900), 10) == []


def test_a_group_that_is_let_sleep_can_begin_a_new_quiz() -> None:
    store = MemoryStore()
    talk = quizzing(store)
    in_group(talk, Command("quiz"))
    polls(store)

    talk.let_sleep(GROUP)
    in_group(talk, Command("quiz"))

    assert len(polls(store)) == 1


@pytest.mark.parametrize("times", [1, ATTEMPTS - 1])
def test_who_is_saved_by_another_process_meanwhile_is_let_sleep_all_the_same(times: int) -> None:
    store, clock = OvertakenStore(0), Clock()
    talk = reminded(store, clock)
    store._overtakings = times

    talk.let_sleep(7)

    assert (store.load(7).reminder, store.load(7).pressed) == (None, CRUST)


def test_letting_sleep_gives_up_when_always_overtaken() -> None:
    store, clock = OvertakenStore(0), Clock()
    talk = reminded(store, clock)
    store._overtakings = ATTEMPTS

    with pytest.raises(StaleLearner):
        talk.let_sleep(7)


def test_who_cannot_be_written_to_is_not_woken_until_they_write() -> None:
    store, clock = MemoryStore(), Clock()
    talk = reminded(store, clock)
    store.unreachable(7)
    while_away = list(store.to_wake(clock.now + timedelta(days=3), 10))

    clock.now += timedelta(days=3)
    talk.take(7, Text("yeast?"), address=HOME, update=2)
    late = [talk.wake(learner) for learner in store.to_wake(clock.now, 10)]
    clock.now += timedelta(days=1)
    in_time = [talk.wake(learner) for learner in store.to_wake(clock.now, 10)]

    assert while_away == []
    assert [turn.replies for turn in late if turn] == [()]
    assert [turn.replies[0].text for turn in in_time if turn] == ["Recall?"]


def test_a_poll_and_a_chart_are_each_one_message_however_long_their_words() -> None:
    store = MemoryStore()
    wording = replace(BREAD.wording, poll_refused="x" * 5_000, progress_week="y" * 5_000)
    talk = quizzing(store, course=replace(QUIZZED, wording=wording))
    store.commit(Learner(7, study=DUE), [], None, NOW)

    in_group(talk, Command("quiz"))
    talk.take(7, Command("progress"), address=HOME)

    found = [outgoing.reply for outgoing in outgoings(store)]
    assert len([reply for reply in found if reply.poll]) == 1
    assert len([reply for reply in found if reply.chart]) == 1
    assert len(found) == 3
