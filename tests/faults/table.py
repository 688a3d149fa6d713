"""The table of what came of each fault, between two marks in docs/faults.md. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

BEGIN, END = "<!-- `make faults` writes this table -->", "<!-- end of what `make faults` writes -->"
HEAD = (
    "| Fault | Updates sent | Lost | Said twice | Points counted twice | Seconds to recover |",
    "| --- | --- | --- | --- | --- | --- |",
)
_ROW = re.compile(r"^\| (.+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """What came of one fault."""

    fault: str
    sent: int
    lost: int
    said_twice: int
    counted_twice: int
    seconds: int

    def __str__(self) -> str:
        numbers = (self.sent, self.lost, self.said_twice, self.counted_twice, self.seconds)
        return f"| {self.fault} | {' | '.join(f'{number:,}' for number in numbers)} |"


def read_rows(text: str) -> list[Row]:
    """Read the rows of the table in a document. Raises ValueError when it has no marks for one."""
    _, _, rest = text.partition(f"{BEGIN}\n")
    table, end, _ = rest.partition(END)
    if not end:
        raise ValueError(f"the document has no table between {BEGIN} and {END}")
    return [Row(fault, *(int(one.replace(",", "")) for one in numbers)) for fault, *numbers in _ROW.findall(table)]


def with_rows(text: str, rows: Mapping[str, Row], order: Sequence[str], day: date) -> str:
    """Give the document with these rows in place of those about the same faults; rows not in `order` go."""
    known = {row.fault: row for row in read_rows(text)} | rows
    lines = [*HEAD, *(str(known[fault]) for fault in order if fault in known)]
    before, _, rest = text.partition(f"{BEGIN}\n")
    table = "\n".join([f"Made on {day:%Y-%m-%d}.", "", *lines])
    return f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}"
