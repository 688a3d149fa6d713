"""The figures at the front door: a few lines of all that was measured, written into README.md. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.contestants.contestant import BM25S, MINILM_REGRESSION, SCIKIT, SCIKIT_LINEAR, TUTOR
from benchmarks.figures import Figure
from benchmarks.rendering import Kept, show
from benchmarks.whole_way.contestants import AIOGRAM, PTB, PTB_CONCURRENT

BEGIN, END = "<!-- `make bench` writes this table -->", "<!-- end of what `make bench` writes -->"


@dataclass(frozen=True)
class Line:
    """One figure of the tutor, and who stands beside it; a `measure` of a `part`, in words of its own."""

    words: str
    part: str
    measure: str
    beside: Sequence[str] = ()


LINES = (
    Line(
        "right answers, 70 intents of 30 phrases",
        "matching",
        "right answer",
        (MINILM_REGRESSION, SCIKIT_LINEAR, SCIKIT, BM25S),
    ),
    Line(
        "there, out of scope and answered all the same",
        "matching",
        "out of scope, answered",
        (MINILM_REGRESSION, SCIKIT_LINEAR, SCIKIT, BM25S),
    ),
    Line(
        "there, in scope and answered wrongly",
        "matching",
        "in scope, answered wrongly",
        (MINILM_REGRESSION, SCIKIT_LINEAR, SCIKIT, BM25S),
    ),
    Line(
        "there, time to find the answer, median",
        "matching",
        "a question, p50",
        (MINILM_REGRESSION, SCIKIT_LINEAR, SCIKIT, BM25S),
    ),
    Line("the same with 100,000 phrases", "growth_phrases", "100,000 phrases: a question, p50", (SCIKIT, BM25S)),
    Line(
        "updates answered a second, Telegram answers at once",
        "whole_way",
        "updates answered, Telegram answers at once",
        (PTB.name, PTB_CONCURRENT.name, AIOGRAM.name),
    ),
    Line(
        "updates answered a second, Telegram answers after 50 ms",
        "whole_way",
        "updates answered, Telegram answers after 50 ms",
        (PTB.name, PTB_CONCURRENT.name, AIOGRAM.name),
    ),
    Line("time of a turn with 1,000 learners", "growth_learners", "1,000 learners: a turn, p50"),
    Line("time of a turn with 1,000,000 learners", "growth_learners", "1,000,000 learners: a turn, p50"),
    Line("memory after 100,000 turns, 30 phrases an intent", "running", "memory after 100,000 turns"),
    Line("start to the first answer", "running", "start to the first answer, whole course", (PTB.name,)),
)


def summarize(kept: Mapping[str, Kept]) -> str:
    """Write the lines whose parts were measured as a table; `kept` by the names of parts."""
    rows = ["| | the tutor | beside it |", "| --- | --- | --- |"]
    for line in LINES:
        figures = kept[line.part].section.figures if line.part in kept else ()
        found = {figure.contestant: figure for figure in figures if figure.measure == line.measure}
        if TUTOR in found:
            beside = "; ".join(f"{name}: {_written(found[name])}" for name in line.beside if name in found)
            rows.append(f"| {line.words} | {_written(found[TUTOR])} | {beside} |")
    return "\n".join(rows)


def with_summary(text: str, kept: Mapping[str, Kept]) -> str:
    """Give a document with this table between its marks. Raises ValueError when it has none."""
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the document has no table between {BEGIN} and {END}")
    return f"{before}{begin}{summarize(kept)}\n{end}{after}"


def _written(figure: Figure) -> str:
    unit = "%" if figure.unit == "%" else f" {figure.unit}"
    return f"{show(figure.median)}{'' if figure.unit == '1/s' else unit}"
