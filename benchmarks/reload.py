"""Changes a phrase while questions come at a steady rate: what do the questions wait for it, and when is it answered?

    .venv/bin/python -m benchmarks.reload [--rate 200] [--course DIR]

Whole turns with a database, as on Telegram but for the network. A question comes when it is due, whether the former
ones are answered or not, so that a hold-up shows in all that wait behind it. Compared with the same rate without a
change, just before, in the same process.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from threadpoolctl import threadpool_limits

from bot.conversation import Conversation, utc_now
from bot.errors import TutorError
from bot.publishing.edition import Edition
from bot.publishing.publisher import Publisher, first_edition
from bot.publishing.renewing import Renewal
from bot.publishing.watching import signature
from bot.publishing.workroom import Workroom
from bot.storage.sql import SqlStore
from bot.storage.store import Address
from bot.tutor.message import Text

ROOT = Path(__file__).parents[1]
SECONDS = 20
LEARNERS = 500
THREADS = 8
NEW = "xzqvj wvjqk"


def main() -> None:
    """Print the waits without and with a change, and how long the change took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rate", type=int, default=200, help="questions a second")
    arguments.add_argument("--course", type=Path, default=ROOT)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        for name in ("intents", "content"):
            shutil.copytree(given.course / name, course / name)
        threadpool_limits(1)  # as the running tutor does
        seen = signature(course)
        workroom = Workroom(course)
        edition = first_edition(workroom)
        gc.freeze()
        store = SqlStore(f"sqlite:///{folder}/tutor.db")
        conversation = Conversation(edition.course, edition.matching, store)
        publisher = Publisher(workroom, course, seen, Renewal(conversation, store, (), utc_now).hear)
        asyncio.run(measure(course, edition, conversation, publisher, given.rate))
        store.close()


async def measure(course: Path, edition: Edition, conversation: Conversation, publisher: Publisher, rate: int) -> None:
    """Ask for some seconds, then change a phrase and ask for some seconds more."""
    keeping_up = asyncio.create_task(publisher.run())
    texts = [trial for intent in edition.course.intents.values() for trial in intent.trials]
    with ThreadPoolExecutor(THREADS) as threads:
        await ask(conversation, texts, rate, threads, first=0)
        show("without a change", await ask(conversation, texts, rate, threads, first=1))
        asking = asyncio.create_task(ask(conversation, texts, rate, threads, first=2))
        await asyncio.sleep(1)
        write_phrase(course)
        written = perf_counter()
        while conversation.course is edition.course:
            await asyncio.sleep(0.005)
        answered_s = perf_counter() - written
        turn = conversation.take(LEARNERS + 1, Text(NEW))
        show("with a change", await asking)
    print(f"the new phrase is answered after {answered_s:.2f} s, as {turn.notes.intent if turn else None}")
    keeping_up.cancel()
    await asyncio.gather(keeping_up, return_exceptions=True)


async def ask(
    conversation: Conversation, texts: Sequence[str], rate: int, threads: ThreadPoolExecutor, first: int
) -> list[float]:
    """Ask at a rate for SECONDS; give how long each question waited (ms), -1 for one that failed."""
    total = rate * SECONDS
    loop, start = asyncio.get_running_loop(), perf_counter()

    def take(number: int) -> float:
        learner = 1 + number % LEARNERS
        try:
            conversation.take(
                learner,
                Text(texts[number % len(texts)], number),
                address=Address(learner, question=number),
                update=first * total + number + 1,
            )
        except TutorError as error:
            print(f"failed: {error}")
            return -1.0
        return (perf_counter() - start - number / rate) * 1000

    waits = []
    for number in range(total):
        await asyncio.sleep(max(0.0, start + number / rate - perf_counter()))
        waits.append(loop.run_in_executor(threads, take, number))
    return await asyncio.gather(*waits)


def write_phrase(course: Path) -> None:
    """Teach a phrase whose words nobody knows, to the first intent of the last file that has intents."""
    files = sorted((course / "intents").glob("*.yaml"))
    file = [file for file in files if "  phrases:\n" in file.read_text(encoding="utf-8")][-1]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  phrases:\n", f"  phrases:\n    - {NEW}\n", 1), encoding="utf-8")


def show(name: str, waits_ms: Sequence[float]) -> None:
    """Print one line."""
    done = sorted(wait for wait in waits_ms if wait >= 0)
    median, p95, p99 = (done[int(len(done) * share)] for share in (0.5, 0.95, 0.99))
    failed = len(waits_ms) - len(done)
    figures = f"median {median:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f}  longest {done[-1]:6.1f} ms"
    print(f"{name:17} {len(done):5} turns  {figures}  failed {failed}", flush=True)


if __name__ == "__main__":
    main()
