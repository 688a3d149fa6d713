"""Writes what is there and what is missing for each objective, for course staff."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from bot.authoring.coverage import PARTS, Coverage, Share
from bot.tutor.relations import area

LONGEST_ID = 40
"""With the longest cells beside it, a line has 100 characters; the last part of a longer id tells it apart."""

_WIDTHS = dict(zip(PARTS, (10, 7, 6, 7, 6, 8, 7), strict=True))


def to_json(coverages: Sequence[Coverage]) -> str:
    """Give every objective with its holes; signs beyond ASCII stand as escapes."""
    return json.dumps([asdict(coverage) for coverage in coverages], indent=2)


def to_text(coverages: Sequence[Coverage]) -> str:
    """Give a table for a terminal of 100 columns, then a line for each hole."""
    return "\n".join(_lines(coverages))


def _lines(coverages: Sequence[Coverage]) -> Iterator[str]:
    widest = max([len("objective"), *(min(len(one.intent), LONGEST_ID) for one in coverages)])
    yield f"{'objective':{widest}} " + "".join(f"{part:>{_WIDTHS[part]}} " for part in PARTS).rstrip()
    for coverage in coverages:
        name = coverage.intent if len(coverage.intent) <= LONGEST_ID else f"..{coverage.intent[2 - LONGEST_ID :]}"
        yield f"{name:{widest}} {''.join(_cells(coverage))}".rstrip()
    yield ""
    with_holes = sum(bool(coverage.holes) for coverage in coverages)
    yield f"Objectives: {len(coverages)}; whole: {len(coverages) - with_holes}; with holes (!): {with_holes}."
    if areas := list(dict.fromkeys(area(one.intent) for one in coverages if not one.is_practised)):
        yield f"Not practised (-), since no intent of the area has an item: {', '.join(areas)}."
    yield "Items: how many, on how many levels. Hints, feedback, sources: there / wanted."
    holes = sorted({hole for coverage in coverages for hole in coverage.holes}, key=lambda hole: (hole.path, hole.line))
    if holes:
        yield ""
        yield from map(str, holes)


def _cells(coverage: Coverage) -> Iterator[str]:
    with_holes = {hole.part for hole in coverage.holes}
    cells = {
        "answer": _answer(coverage),
        "phrases": str(coverage.phrases),
        "trials": str(coverage.trials),
        "items": _items(coverage),
        "hints": _share(coverage.hints),
        "feedback": _share(coverage.feedback),
        "sources": _share(coverage.sources),
    }
    for part, width in _WIDTHS.items():
        yield f"{cells[part]:>{width}}{'!' if part in with_holes else ' '}"


def _answer(coverage: Coverage) -> str:
    match coverage.has_short_answer, coverage.has_more:
        case True, True:
            return "short+more"
        case True, False:
            return "short"
        case False, True:
            return "more"
        case _:
            return "none"


def _items(coverage: Coverage) -> str:
    return f"{coverage.items} on {sum(map(bool, coverage.levels.values()))}" if coverage.is_practised else "-"


def _share(share: Share) -> str:
    return f"{share.there}/{share.wanted}" if share.wanted else "-"
