"""Fits the weights of bot/tutor/quizzing/judging.py on labelled explanations, and says how well they judge.

Every item is held out in turn: its texts are judged by weights fitted on the others. Run it with the Python of the
project:

    .venv/bin/python -m benchmarks.fit_judging
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression

from bot.authoring.building import read_course
from bot.tutor.quizzing.judging import COVERED_FROM, MISSING_BELOW, find_evidence

ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "benchmarks/explanations/labelled.jsonl"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """A text and a point: which item, what speaks for the point, and whether a reader found it said."""

    item: str
    evidence: tuple[float, ...]
    said: bool


def main() -> None:
    """Print the weights, and the figures of items held out in turn."""
    labels = read_labels()
    chances = held_out(labels)
    print(f"{len(labels)} points, {sum(label.said for label in labels)} of them said")
    print(figures(labels, chances))
    model = fit(labels)
    print(f"INTERCEPT = {model.intercept_[0]:.3f}")
    print(f"WEIGHTS = ({', '.join(f'{weight:.3f}' for weight in model.coef_[0])})")


def read_labels() -> Sequence[Label]:
    """Weigh every labelled text for the points of its item."""
    course = read_course(ROOT)
    found = []
    for line in track(LABELLED.read_text(encoding="utf-8").splitlines(), "Weighing ...", transient=True):
        row = json.loads(line)
        item = course.item(row["item"])
        if item is None:
            raise SystemExit(f"{row['item']} is no item of the course")
        evidence = find_evidence(item.points, row["text"], list, item.stem)
        found += [Label(item.id, astuple(one), said) for one, said in zip(evidence, row["said"], strict=True)]
    return found


def fit(labels: Sequence[Label]) -> LogisticRegression:
    """Fit a logistic regression. With a C of 0.3 more is left open (27% of the points), with 3 nothing is gained."""
    evidence = np.array([label.evidence for label in labels])
    return LogisticRegression(C=1.0, max_iter=2000).fit(evidence, [label.said for label in labels])


def held_out(labels: Sequence[Label]) -> Floats:
    """Give each label's chance by weights that were fitted on the other items."""
    chances = np.zeros(len(labels))
    for item in sorted({label.item for label in labels}):
        model = fit([label for label in labels if label.item != item])
        places = [at for at, label in enumerate(labels) if label.item == item]
        chances[places] = model.predict_proba(np.array([labels[at].evidence for at in places]))[:, 1]
    return chances


def figures(labels: Sequence[Label], chances: Floats) -> str:
    """Say how often points are ticked falsely or not judged, and Cohen's kappa of the others."""
    said = np.array([label.said for label in labels])
    ticked, missing = chances >= COVERED_FROM, chances < MISSING_BELOW
    judged = ticked | missing
    agree = float(np.mean(ticked[judged] == said[judged]))
    p, q = float(np.mean(ticked[judged])), float(np.mean(said[judged]))
    by_chance = p * q + (1 - p) * (1 - q)
    return (
        f"ticked though not said: {np.mean(ticked[~said]):.1%}; ticked of what is said: {np.mean(ticked[said]):.1%}; "
        f"not judged: {1 - np.mean(judged):.1%}; kappa of the judged: {(agree - by_chance) / (1 - by_chance):.2f}"
    )


if __name__ == "__main__":
    main()
