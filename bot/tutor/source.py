"""Where the facts of a course come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A page, a book, a report."""

    id: str
    author: str
    title: str
    url: str
    year: str | None = None
