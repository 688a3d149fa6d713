"""What a process takes is counted with what its children take."""

import os
import subprocess
import sys
from time import process_time

import pytest

from benchmarks.whole_way.processes import BOTS, SERVERS, cpu_s, on_core, resident_mb, resident_tree_mb, tree

PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"


def test_children_belong_to_a_process() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()

        found = tree(process.pid)
        own, whole = resident_mb(process.pid), resident_tree_mb(process.pid)

        process.communicate(b"\n")
    assert len(found) == 2
    assert found[0] == process.pid
    assert 0 < own < whole


def test_work_is_counted() -> None:
    before, begun = cpu_s(os.getpid()), process_time()

    while process_time() - begun < 0.2:
        sum(range(10_000))

    # The system counts in hundredths of a second, twice: for the program and for itself.
    assert cpu_s(os.getpid()) - before == pytest.approx(process_time() - begun, abs=0.05)


def test_what_is_started_on_a_core_stays_there() -> None:
    before = os.sched_getaffinity(0)

    for number in (SERVERS, BOTS):
        with on_core(number):
            command = [sys.executable, "-c", "import os; print(len(os.sched_getaffinity(0)))"]
            assert subprocess.check_output(command).strip() == b"1"

    assert os.sched_getaffinity(0) == before
