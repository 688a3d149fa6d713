"""Lets learners write to the real process at a steady rate, for minutes: how long do answers take, what does it hold?

    .venv/bin/python -m benchmarks.steady [--rate 30] [--minutes 10] [--delay-ms 50] [--course DIR]

From the moment at which Telegram has an update to that at which it has the answer, over HTTP on this machine, with
SQLite on its disk. Telegram takes `delay-ms` for each answer. A bot may send 30 messages a second. So updates
come evenly, and only such as are answered by one message: with more, the wait for a turn to send would have no bound,
whatever the program does. What an answer is depends on what was asked before: each learner keeps to one question.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
from collections import defaultdict, deque
from collections.abc import Sequence
from pathlib import Path

from benchmarks.asking import answered_by_one_message
from tests.botapi import BotApi, User
from tests.end_to_end.process import ROOT, TutorProcess

LEARNERS = 600
"""Each writes every 20 s at 30 a second: nobody's chat is full, and nobody floods."""

WARM_UP_S = 5
"""Not measured: connections are made, and what is used for the first time is read."""


def main() -> None:
    """Print a line a minute, and one for all."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rate", type=int, default=30, help="updates a second")
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--delay-ms", type=int, default=50, help="how long Telegram takes for an answer")
    arguments.add_argument("--course", type=Path, default=ROOT)
    given = arguments.parse_args()
    asyncio.run(measure(given.course, given.rate, given.minutes * 60, given.delay_ms / 1000))


async def measure(course: Path, rate: int, seconds: float, delay_s: float) -> None:
    """Start the tutor, let learners write, and print what it took."""
    questions = answered_by_one_message(course)
    gc.freeze()  # else learners stop for 0.3 s now and then, while all that the course is made of is looked through
    async with BotApi() as api:
        api.delay("sendMessage", delay_s)
        learners = [api.user(id=1000 + number) for number in range(LEARNERS)]
        with tempfile.TemporaryDirectory() as folder:
            tutor = await TutorProcess.start(api, Path(folder), course)
            try:
                await learners[0].says("/help")
                await learners[0].hears(timeout=60)
                await ask(learners, questions, rate, WARM_UP_S)
                await settle(api)
                before = len(api.calls)
                begun = await ask(learners, questions, rate, seconds, tutor)
                await settle(api)
                print(f"{len([call for call in api.calls[before:] if call.method.startswith('send')]):,} messages sent")
                show("all", waits_ms(api, before, begun, delay_s), tutor)
            finally:
                await tutor.kill()


async def ask(
    learners: Sequence[User], questions: Sequence[str], rate: int, seconds: float, tutor: TutorProcess | None = None
) -> dict[int, deque[float]]:
    """Let one after the other write; give when (on the clock of the event loop), by chat."""
    now = asyncio.get_running_loop().time
    begun, said = now(), defaultdict[int, deque[float]](deque)
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - now()))
        place = number % len(learners)
        said[learners[place].id].append(now())
        await learners[place].says(questions[place % len(questions)])
        if tutor and number and number % (rate * 60) == 0:
            print(f"{number / rate / 60:4.0f} min  {memory_mb(tutor)}", file=sys.stderr, flush=True)
    return said


async def settle(api: BotApi) -> None:
    """Wait until nothing is said any more."""
    calls = -1
    while calls != (calls := len(api.calls_of("sendMessage"))) or api.pending:
        await asyncio.sleep(1)


def waits_ms(api: BotApi, before: int, said: dict[int, deque[float]], delay_s: float) -> Sequence[float]:
    """Give from each update to the end of the first answer in its chat after it, in milliseconds."""
    waits, done = [], defaultdict[int, deque[float]](deque)
    for call in api.calls[before:]:
        if call.method == "sendMessage":
            done[call.params["chat_id"]].append(call.at + delay_s)
    for chat, moments in said.items():
        for moment in moments:
            while done[chat] and done[chat][0] < moment:
                done[chat].popleft()
            if done[chat]:
                waits.append((done[chat].popleft() - moment) * 1000)
    asked = sum(map(len, said.values()))
    print(f"{asked:,} updates, {asked - len(waits)} of them without an answer")
    return waits


def show(name: str, waits: Sequence[float], tutor: TutorProcess) -> None:
    """Print one line."""
    ordered = sorted(waits)
    median, p95, p99 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))
    print(
        f"{name}: median {median:.1f}  p95 {p95:.1f}  p99 {p99:.1f}  longest {ordered[-1]:.1f} ms  {memory_mb(tutor)}"
    )


def memory_mb(tutor: TutorProcess) -> str:
    """Say how much memory the process holds, and the one that learns for it."""
    held = [resident_mb(number) for number in (tutor.pid, *tutor.learning_processes())]
    return "memory " + " + ".join(f"{one:.0f}" for one in held) + " MB"


def resident_mb(process: int) -> float:
    """Give the resident memory of a process."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    [line] = [line for line in lines if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
