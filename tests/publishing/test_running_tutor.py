"""What a running tutor does with what its publisher tells: a process of its own, but for Telegram and for learning."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.authoring.coursefiles import ROOT
from tests.ports import free_port

SCRIPT = """
import weakref
from contextlib import nullcontext
from dataclasses import replace

from bot import running
from bot.authoring.problems import Problem
from bot.publishing.edition import Edition, Failure, Refusal, Survey, Unchanged
from bot.settings import read_settings
from tests.tutor.courses import BREAD, MATCHING

first = Edition(Survey(replace(BREAD, version="first"), {}), MATCHING)
second = Edition(Survey(replace(BREAD, version="second"), {}), MATCHING)
refusal = Refusal((Problem("intents/oven.yaml", 1, "Y001", "this is not YAML"),))
late = replace(second, is_current=False)
STEPS = (refusal, late, Failure("too little memory"), second, refusal, Unchanged("second"))
hears = []
held = weakref.ref(first.course)


def first_edition(workroom):
    global first
    edition, first = first, None
    return edition


def publisher(workroom, course_dir, seen, hear):
    hears.append(hear)


async def serve(*_, observer, **__):
    for step in STEPS:
        await hears[0](step, frozenset())
        [line] = [line for line in observer.exposition().decode().splitlines() if line.startswith("tutor_course_re")]
        print(type(step).__name__, line, held() is not None)


running._workroom = lambda settings: nullcontext((None, {}))
running.first_edition, running.Publisher, running.serve = first_edition, publisher, serve
running.run_telegram(read_settings())
"""


@pytest.mark.slow
def test_a_refused_course_is_counted_until_the_files_are_in_order_and_a_former_one_leaves_the_memory(
    tmp_path: Path,
) -> None:
    """A course that was read before the refused one is learned whole later, and says nothing of the files."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={
            **os.environ,
            "TELEGRAM_BOT_TOKEN": "123456789:" + "x" * 35,
            "TUTOR_DATABASE_URL": f"sqlite:///{tmp_path / 'tutor.db'}",
            "TUTOR_LISTEN": f"127.0.0.1:{free_port()}",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert [line.split() for line in done.stdout.splitlines() if "tutor_course" in line] == [
        ["Refusal", "tutor_course_refused", "1.0", "True"],
        ["Edition", "tutor_course_refused", "1.0", "False"],
        ["Failure", "tutor_course_refused", "1.0", "False"],
        ["Edition", "tutor_course_refused", "0.0", "False"],
        ["Refusal", "tutor_course_refused", "1.0", "False"],
        ["Unchanged", "tutor_course_refused", "0.0", "False"],
    ]
