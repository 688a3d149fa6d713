"""Intents in order, without an object for each: of seventy, three are looked at as a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import overload

from bot.tutor.matching.ranking import Match
from bot.tutor.matching.weighting import Floats

_match: Callable[[tuple[str, float]], Match] = partial(tuple.__new__, Match)
"""What Match._make does, without a call of Python's for each of all intents."""


class Ranked(Sequence[Match]):
    """Every intent with its chance, best first, ties in the order given. Equal to others by its matches."""

    def __init__(self, intents: Sequence[str], chances: Floats) -> None:
        """Put intents in order by their chances, (n_intents,)."""
        self._intents = intents
        self._chances = chances
        self._order = (-chances).argsort(kind="stable")

    def __len__(self) -> int:
        """Count the intents."""
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> Match: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Match, ...]: ...
    def __getitem__(self, at: int | slice) -> Match | tuple[Match, ...]:
        """Give one match, or some in a row."""
        if isinstance(at, int):
            label = self._order[at]
            return Match(self._intents[label], float(self._chances[label]))
        chosen = self._order[at]
        intents = [self._intents[label] for label in chosen.tolist()]
        return tuple(map(_match, zip(intents, self._chances[chosen].tolist(), strict=True)))

    def __iter__(self) -> Iterator[Match]:
        """Go through all matches."""
        return iter(self._all)

    @cached_property
    def _all(self) -> tuple[Match, ...]:
        return self[:]

    def __eq__(self, other: object) -> bool:
        """Compare with other matches."""
        return isinstance(other, Ranked) and self._all == other._all

    def __hash__(self) -> int:
        """Hash the matches."""
        return hash(self._all)

    def __repr__(self) -> str:
        """Show the matches."""
        return repr(self._all)
