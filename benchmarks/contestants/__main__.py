"""One contestant as a process: learns and answers what it is told to, as JSON, a line each.

    echo '{"fit": {"a": ["hello"], "b": ["bye"]}, "outside": []}' | python -m benchmarks.contestants tutor

`{"ask": ["..."]}` gives opinions, and how long each took: by the clock, and of the processor. Nothing else is
written to the standard output.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter, perf_counter_ns, thread_time_ns
from typing import Any

from benchmarks.contestants import contestant
from benchmarks.contestants.contestant import Contestant


def main() -> None:
    """Serve until the standard input ends."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _limit_memory()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not come between
    racer: Contestant | None = None
    for line in sys.stdin:
        told = json.loads(line)
        try:
            racer = racer or enter(sys.argv[1])
            answer = _ask(racer, told["ask"]) if "ask" in told else _fit(racer, told["fit"], told["outside"])
        except (ImportError, OSError) as error:
            answer = {"out": f"cannot be used here: {error}"}
        except MemoryError:
            answer = {"out": "wanted more memory than half of this machine's"}
        print(json.dumps(answer), file=answers, flush=True)


def enter(name: str) -> Contestant:
    """Make a contestant by its name; each loads only what it needs itself."""
    match name:
        case contestant.TUTOR:
            from benchmarks.contestants.tutor import Tutor

            return Tutor()
        case contestant.SCIKIT:
            from benchmarks.contestants.scikit import Scikit

            return Scikit()
        case contestant.SCIKIT_LINEAR:
            from benchmarks.contestants.scikit import ScikitLinear

            return ScikitLinear()
        case contestant.BM25S:
            from benchmarks.contestants.lexical import Bm25s

            return Bm25s()
        case contestant.RAPIDFUZZ:
            from benchmarks.contestants.lexical import Rapidfuzz

            return Rapidfuzz()
        case contestant.MINILM:
            from benchmarks.contestants.embedding import Nearest

            return Nearest()
        case contestant.MINILM_REGRESSION:
            from benchmarks.contestants.embedding import Regression

            return Regression()
    raise ValueError(f"there is no contestant {name!r}")


def _fit(racer: Contestant, phrases: Mapping[str, Sequence[str]], outside: Sequence[str]) -> Mapping[str, Any]:
    begun = perf_counter()
    racer.fit(phrases, outside)
    seconds = perf_counter() - begun
    gc.collect()
    gc.freeze()  # as the tutor does once it has learned
    return {"seconds": seconds, "resident_mb": _memory_mb("VmRSS"), "peak_mb": _memory_mb("VmHWM")}


def _ask(racer: Contestant, texts: Sequence[str]) -> Mapping[str, Any]:
    opinions, took, busy = [], [], []
    for text in texts:
        busy_before = thread_time_ns()
        begun = perf_counter_ns()
        opinion = racer.ask(text)
        took.append((perf_counter_ns() - begun) / 1e6)
        busy.append((thread_time_ns() - busy_before) / 1e6)
        opinions.append(opinion)
    return {"opinions": opinions, "ms": took, "busy_ms": busy}


def _limit_memory() -> None:
    """Let a contestant fail before the machine does."""
    half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    resource.setrlimit(resource.RLIMIT_AS, (half, half))


def _memory_mb(entry: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    [line] = [line for line in lines if line.startswith(f"{entry}:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
