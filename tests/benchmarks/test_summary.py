"""The README shows some figures of the results, as they were measured."""

from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS, README
from benchmarks.figures import Figure, Section
from benchmarks.keeping import recall
from benchmarks.machine import Machine
from benchmarks.rendering import Kept, render
from benchmarks.summary import BEGIN, END, LINES, summarize, with_summary

MACHINE = Machine("Abacus 3", 2, 24, "Linux", "3.11.7", {})

KEPT = {
    "matching": Kept(
        Section(
            "Matching",
            "How.",
            (
                Figure("a question, p50", "tutor", "ms", (0.3, 0.2, 0.1)),
                Figure("a question, p50", "bm25s", "ms", (0.05,)),
                Figure("a question, p50", "rapidfuzz", "ms", (3.0,)),
                Figure("right answer", "tutor", "%", (87.06,)),
            ),
        ),
        "2026-11-27",
        MACHINE,
    )
}


def test_a_line_shows_the_tutors_median_and_those_named_beside_it() -> None:
    assert summarize(KEPT).splitlines()[2:] == [
        "| right answers, 70 intents of 30 phrases | 87.1% |  |",
        "| there, time to find the answer, median | 0.2 ms | bm25s: 0.05 ms |",
    ]


def test_what_was_not_measured_has_no_line() -> None:
    assert len(summarize({}).splitlines()) == 2


def test_only_what_stands_between_the_marks_changes() -> None:
    text = with_summary(f"# A\n\n{BEGIN}\nold\n{END}\n\nB\n", KEPT)

    assert text == f"# A\n\n{BEGIN}\n{summarize(KEPT)}\n{END}\n\nB\n"
    assert with_summary(text, KEPT) == text


@pytest.mark.parametrize("text", ["", f"{BEGIN}\n", f"{END}\n", f"{END}\n{BEGIN}\n"])
def test_a_document_without_marks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no table"):
        with_summary(text, KEPT)


def test_readme_and_results_show_what_is_kept() -> None:
    kept = recall(list(PARTS))

    assert README.read_text(encoding="utf-8") == with_summary(README.read_text(encoding="utf-8"), kept)
    results = Path(README.parent / "benchmarks/RESULTS.md").read_text(encoding="utf-8")
    assert results == render([*kept.values()])


def test_every_line_of_the_readme_was_measured() -> None:
    kept = recall(list(PARTS))

    measured = {(name, figure.measure) for name, one in kept.items() for figure in one.section.figures}
    assert [line for line in LINES if (line.part, line.measure) not in measured] == []
