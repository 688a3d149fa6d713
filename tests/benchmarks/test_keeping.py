"""A section comes back as it was laid down, and one can be measured anew while the others stay."""

from pathlib import Path

from benchmarks.figures import Figure, Goal, Section
from benchmarks.keeping import keep, recall
from benchmarks.machine import Machine
from benchmarks.rendering import Kept

SECTION = Section("Matching", "How.", (Figure("p50", "tutor", "ms", (0.1, 0.2)),), (Goal("a", "b", True),), ("p.png",))
KEPT = Kept(SECTION, "2026-11-26", Machine("Abacus 3", 2, 24, "Linux", "3.11.7", {"numpy": "2.4.6"}))


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    keep("matching", KEPT, tmp_path / "results")

    assert recall(["matching"], tmp_path / "results") == {"matching": KEPT}


def test_sections_come_in_the_order_that_is_asked_for_without_those_never_measured(tmp_path: Path) -> None:
    other = Kept(Section("Growth", "How.", ()), "2026-11-27", KEPT.machine)
    keep("matching", KEPT, tmp_path)
    keep("growth", other, tmp_path)

    assert [*recall(["growth", "running", "matching"], tmp_path).items()] == [("growth", other), ("matching", KEPT)]
