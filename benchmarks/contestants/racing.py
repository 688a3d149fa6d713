"""Starts contestants one after the other, round by round, and gathers what they say and how long they take."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import IO, Any, Self

from benchmarks.contestants.contestant import Opinion
from benchmarks.matching.exam import Exam, Trial

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A turn has one core, and so has each contestant."""

OFFLINE = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}

LIMIT_S = 600
"""The longest that a contestant may take to learn, or to be asked all trials."""


class OutOfRace(Exception):
    """A contestant cannot go on; the message says why."""


@dataclass(frozen=True)
class Lap:
    """One contestant in one round.

    `first_ms`: for each trial, in the order of the exam; `again_ms`: for those that were asked a second time.
    `busy_ms`: how long the processor was busy with each trial, whatever else the machine did at that time.
    """

    build_s: float
    resident_mb: float
    peak_mb: float
    opinions: tuple[Opinion, ...]
    first_ms: tuple[float, ...]
    again_ms: tuple[float, ...]
    busy_ms: tuple[float, ...]


@dataclass(frozen=True)
class Race:
    """All laps of each contestant, and who is out, with the reason."""

    laps: Mapping[str, Sequence[Lap]]
    out: Mapping[str, str]

    @property
    def notes(self) -> tuple[str, ...]:
        """Say who is out."""
        return tuple(f"{name}: {why}." for name, why in self.out.items())


def race(
    rounds_of: Mapping[str, int], exam: Exam, tell: Callable[[str], None], again: int = 0, limit_s: float = LIMIT_S
) -> Race:
    """Let contestants take turns, each as a new process in each round; `rounds_of` says in how many each takes part.

    Whoever fails is out of the later rounds. `again`: so many trials are asked a second time.
    """
    laps: dict[str, list[Lap]] = {name: [] for name in rounds_of}
    out: dict[str, str] = {}
    for number in range(max(rounds_of.values())):
        for name in [name for name, rounds in rounds_of.items() if number < rounds and name not in out]:
            try:
                laps[name].append(run_lap(name, exam, number, again, limit_s))
                tell(f"round {number + 1}: {name} learned in {laps[name][-1].build_s:.1f} s")
            except OutOfRace as error:
                out[name] = str(error)
                tell(f"{name} {error}")
    return Race({name: found for name, found in laps.items() if found}, out)


def run_lap(name: str, exam: Exam, number: int, again: int, limit_s: float) -> Lap:
    """Start a contestant, teach it, ask it every trial in an order that each round has its own. Raises OutOfRace."""
    order = list(range(len(exam.trials)))
    Random(number).shuffle(order)  # noqa: S311 - the same each time, not for secrets
    with _Process(name, limit_s) as process:
        fitted = process.tell({"fit": exam.phrases, "outside": exam.outside})
        first = process.tell({"ask": [exam.trials[at].text for at in order]})
        second = process.tell({"ask": [exam.trials[at].text for at in order[:again]]})
    places = sorted(range(len(order)), key=order.__getitem__)
    opinions = [_opinion(given) for given in first["opinions"]]
    return Lap(
        build_s=fitted["seconds"],
        resident_mb=fitted["resident_mb"],
        peak_mb=fitted["peak_mb"],
        opinions=tuple(opinions[at] for at in places),
        first_ms=tuple(first["ms"][at] for at in places),
        again_ms=tuple(second["ms"]),
        busy_ms=tuple(first["busy_ms"][at] for at in places),
    )


def texts_only(phrases: Mapping[str, Sequence[str]], outside: Sequence[str], texts: Sequence[str]) -> Exam:
    """Make an exam whose answers are not marked."""
    return Exam(phrases, outside, [Trial(text, frozenset()) for text in texts])


def _opinion(given: Sequence[Any]) -> Opinion:
    labels, score, is_answer = given
    return Opinion(tuple(labels), score, is_answer)


class _Process:
    """A contestant that runs."""

    def __init__(self, name: str, limit_s: float) -> None:
        self._limit_s = limit_s
        self._process = subprocess.Popen(  # noqa: S603 - this Python, and a name from contestant.py
            [sys.executable, "-m", "benchmarks.contestants", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD, **OFFLINE},
        )
        self._input, self._output = _piped(self._process.stdin), _piped(self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def tell(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give an order and wait for what comes of it. Raises OutOfRace."""
        with suppress(BrokenPipeError):  # of one that has ended, which is seen below
            self._input.write(json.dumps(order).encode() + b"\n")
            self._input.flush()
        ready, _, _ = select.select([self._output], [], [], self._limit_s)
        if not ready:
            raise OutOfRace(f"took longer than {self._limit_s:.0f} s and was stopped")
        line = self._output.readline()
        if not line:
            raise OutOfRace(f"ended with code {self._process.wait()}")
        answer: Mapping[str, Any] = json.loads(line)
        if "out" in answer:
            raise OutOfRace(answer["out"])
        return answer


def _piped(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("a pipe was asked for")
    return stream
