"""What a check found, and how that is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How it is: `bad` keeps the tutor from working, `warn` may."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What a check found; `advice` says what to do, and is empty when all is well."""

    check: str
    level: Level
    found: str
    advice: str = ""


def ok(check: str, found: str) -> Finding:
    return Finding(check, Level.OK, found)


def warn(check: str, found: str, advice: str) -> Finding:
    return Finding(check, Level.WARN, found, advice)


def bad(check: str, found: str, advice: str) -> Finding:
    return Finding(check, Level.BAD, found, advice)


def is_well(findings: Sequence[Finding]) -> bool:
    """Say whether nothing is bad."""
    return all(finding.level is not Level.BAD for finding in findings)


def to_text(findings: Sequence[Finding]) -> str:
    """Lay out one line a finding."""
    width = max(len(finding.check) for finding in findings)
    return "\n".join(
        " ".join(f"{one.level:<4}  {one.check:<{width}}  {one.found}. {one.advice}".split("\n")).rstrip(". ") + "."
        for one in findings
    )


def to_json(findings: Sequence[Finding]) -> str:
    """Lay out every finding for programs."""
    return json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False)
