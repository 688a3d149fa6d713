"""Every scenario: a row of the table for operators each."""

from __future__ import annotations

from tests.faults import databases, learners, machine, processes, replicas, telegram, updates
from tests.faults.scenario import Scenario
from tests.faults.stage import POSTGRES

NOT_SENT = "reply not sent, will be tried again"
NOT_FETCHED = "updates cannot be fetched"
TO_WAIT = "Telegram asks to wait"

SCENARIOS = (
    Scenario("`kill -9` at {size} random moments, SQLite", processes.killed, size=3, whole=40),
    Scenario("`kill -9` at {size} random moments, PostgreSQL", processes.killed, (), POSTGRES, size=3, whole=40),
    Scenario("SIGTERM twice under load, and a new start", processes.stopped, ("stopping", "stopped")),
    Scenario("the process is halted for 6 s", processes.halted),
    Scenario("SQLite is locked by another process", databases.locked, (databases.WAITS, "database is locked")),
    Scenario("the disk of SQLite is full", databases.full, (databases.WAITS, "the disk does not")),
    Scenario("PostgreSQL stops and comes back", databases.gone, (databases.WAITS,), POSTGRES),
    Scenario("PostgreSQL may only be read", databases.read_only, (databases.WAITS, "it may only be read"), POSTGRES),
    Scenario("PostgreSQL hangs and goes on", databases.halted, (databases.WAITS,), POSTGRES),
    Scenario(
        "one of two replicas is killed, {size} times, each update comes to both",
        replicas.killed,
        database=POSTGRES,
        begins=replicas.begin_by_webhook,
        size=2,
    ),
    Scenario(
        "one of two replicas is cut off from the database",
        replicas.cut_off,
        (replicas.WAITS, "is not permitted to log in"),
        POSTGRES,
        begins=replicas.begin_by_webhook,
    ),
    Scenario(
        "replicas are replaced, as by an upgrade",
        replicas.replaced,
        ("stopped",),
        POSTGRES,
        begins=replicas.begin_by_webhook,
    ),
    Scenario("the disk for the log is full", machine.log_full, size=5, begins=machine.begin_with_a_full_log),
    Scenario("Telegram takes 8 s for each answer", telegram.slow, size=6),
    Scenario("429 for one chat, twice", telegram.one_chat_waits, (TO_WAIT,), size=2),
    Scenario("429 for all chats", telegram.all_wait, (TO_WAIT,), size=8),
    Scenario("502 with a page, {size} times", telegram.planned("fail", html=True), (NOT_SENT, NOT_FETCHED), size=30),
    Scenario("200 without JSON, {size} times", telegram.planned("garble"), (NOT_SENT, NOT_FETCHED), size=30),
    Scenario(
        "the connection is cut before a call is done, {size} times", telegram.planned("drop"), (NOT_SENT,), size=12
    ),
    Scenario(
        "the connection is cut after a call was done, {size} times",
        telegram.planned("drop", after=True),
        (NOT_SENT,),
        size=12,
    ),
    Scenario(
        "401 once",
        telegram.planned("fail", "getUpdates", error_code=401, description="Unauthorized"),
        ("Telegram refuses the token (401)",),
    ),
    Scenario(
        "409, another process fetches, {size} times",
        telegram.planned("fail", "getUpdates", error_code=409),
        ("another process receives this bot's updates",),
        size=3,
    ),
    Scenario("all updates are repeated twice", updates.repeated),
    Scenario("numbers of updates go down", updates.out_of_order, size=2),
    Scenario("updates of unknown kinds, and unreadable ones", updates.unreadable, ("update put aside",)),
    Scenario("an update of 5 MB", updates.huge),
    Scenario("a learner blocks the bot and comes back", learners.blocks, ("learner cannot be reached",)),
    Scenario("two groups become supergroups", learners.group_moves, size=2),
    Scenario("the message to be changed is gone", learners.deletes, size=2),
    Scenario("the clock goes a day ahead and a day back", machine.another_day, begins=machine.begin_with_another_clock),
    Scenario("one learner sends {size} messages at once", learners.floods, size=1000),
    Scenario("{size} learners write at once", learners.crowd, size=300, whole=10_000, players=0),
    Scenario("the course is broken and mended", machine.course_broken, ("the former course stays",)),
)
