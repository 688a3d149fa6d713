"""The course that is taught, as it is or with few phrases."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import yaml

PHRASES = 30

ONE_LINE = 1_000_000
"""No phrase is wider."""


def copy_course(course: Path, target: Path) -> Path:
    """Copy what a course consists of; give where the copy is."""
    for name in ("intents", "content"):
        shutil.copytree(course / name, target / name)
    return target


def cut_course(course: Path, target: Path, phrases: int = PHRASES) -> Path:
    """Copy a course, with so many phrases of each intent, drawn by lot, the same each time; give where it is.

    Of what is out of scope the same share is kept. Trials stay as they are.
    """
    copy_course(course, target)
    rng = Random(0)  # noqa: S311 - the same each time, not for secrets
    read = {file.name: _read(file) for file in sorted((course / "intents").glob("*.yaml"))}
    intents = [intent for part in read.values() if isinstance(part, list) for intent in part]
    before = sum(len(intent["phrases"]) for intent in intents)
    for intent in intents:
        intent["phrases"] = _draw(intent["phrases"], phrases, rng)
    share = sum(len(intent["phrases"]) for intent in intents) / before
    for name, part in read.items():
        if isinstance(part, dict):
            part["phrases"] = _draw(part["phrases"], round(len(part["phrases"]) * share), rng)
        written = yaml.safe_dump(part, allow_unicode=True, sort_keys=False, width=ONE_LINE)
        (target / "intents" / name).write_text(written, encoding="utf-8")
    return target


def _read(file: Path) -> Any:
    # As text throughout: else a phrase "no" is none.
    return yaml.BaseLoader(file.read_text(encoding="utf-8")).get_single_data()


def _draw(phrases: Sequence[str], count: int, rng: Random) -> list[str]:
    """Draw some, in the order in which they stand."""
    drawn = sorted(rng.sample(range(len(phrases)), min(count, len(phrases))))
    return [phrases[place] for place in drawn]
